"""What the returns desk sees: one return with its lines and its money, and the list of open ones."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles import Status
from omsdesk.lifecycles.goods_return import (
    OPEN_RETURNS,
    Condition,
    Disposition,
    InspectionResult,
    Reception,
    ReturnMoney,
    ReturnStatus,
)
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.payment import NOT_KNOWN_TO_HAVE_LEFT, RefundStatus
from omsdesk.models.company import User
from omsdesk.models.goods_return import Inspection, Return, ReturnLine
from omsdesk.models.money import Refund
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.product import Product
from omsdesk.models.stock import Location
from omsdesk.money import Money
from omsdesk.services import checklists, pictures, settings, settling
from omsdesk.services.return_counts import STANDS, share
from omsdesk.words import Text


@dataclass(frozen=True)
class ReturnLinePicture:
    """One line of a return."""

    id: int
    order_line_id: int
    product_id: int
    sku: str
    name: str
    expected: int
    received: int
    inspected: int
    reception: Reception
    inspection: InspectionResult
    money: ReturnMoney
    refund: Money
    """What the accepted pieces of the line are worth so far."""
    piece_price: Money
    """What one piece cost the customer."""
    home: str
    """The bin where it goes back to stock; blank when it has none."""
    handling: Handling
    picture: bytes = b""
    """What it looks like, small; empty when nobody has said."""

    @property
    def left(self) -> int:
        """Pieces on the desk that wait for a decision."""
        return self.received - self.inspected

    @property
    def missing(self) -> int:
        """Announced pieces that did not arrive."""
        return self.expected - self.received if self.reception is Reception.MISSING else 0


@dataclass(frozen=True)
class Decision:
    """One inspection that was confirmed."""

    return_line_id: int
    at: datetime
    by: str
    quantity: int
    condition: Condition
    disposition: Disposition
    to_place: str
    reason: str
    unticked: tuple[str, ...] = ()
    """What was on the checklist and not ticked."""


@dataclass(frozen=True)
class ReturnPicture:
    """A return as the inspector and the office see it."""

    id: int
    number: str
    status: ReturnStatus
    order_id: int
    order_number: str
    customer: str
    customer_says: str
    requested_at: datetime
    settled_at: datetime | None
    lines: tuple[ReturnLinePicture, ...]
    decisions: tuple[Decision, ...]
    worth: Money
    fee: Money
    refund: Money
    """What the customer gets for what is accepted so far, or got when it is settled."""
    leaves_at: datetime | None
    """When the refund of a decided return leaves by itself."""
    needs_approval: bool
    """Its refund is over the limit and waits for a supervisor."""
    puts_away: bool
    """Back to stock means the put-away tote first."""
    checks: tuple[str, ...]
    """What an inspector looks at and ticks."""
    shots: tuple[pictures.Shot, ...]
    """Photos of what came back, small."""
    to_credit: bool
    """What the customer gets stays here as store credit."""
    warning: Text | None
    """Something the office should know, such as a return that comes late."""

    @property
    def current(self) -> ReturnLinePicture | None:
        """The line to inspect next."""
        return next((line for line in self.lines if line.left), None)

    @property
    def left(self) -> int:
        """Pieces that wait for a decision."""
        return sum(line.left for line in self.lines)


@dataclass(frozen=True)
class ReturnRow:
    """A return in a list."""

    id: int
    number: str
    status: ReturnStatus
    order_number: str
    customer: str
    requested_at: datetime
    pieces: int
    left: int
    money: ReturnMoney | InspectionResult | None = None
    """Set when all is decided and the refund waits: for its minute, or for a supervisor."""

    @property
    def mark(self) -> Status:
        """The word of the row: where its money is, else where it stands."""
        return self.money or self.status


_HEAD = (
    select(
        Return.id,
        Return.status,
        Return.order_id,
        Return.customer_says,
        Return.to_credit,
        Return.requested_at,
        Return.settled_at,
        Order.customer_name,
        Order.currency,
        Order.delivered_at,
        Order.shipped_at,
    )
    .join(Order, Order.id == Return.order_id)
    .where(Return.id == bindparam("id"))
)
_LINES = (
    select(
        ReturnLine.id,
        ReturnLine.order_line_id,
        ReturnLine.product_id,
        OrderLine.sku,
        OrderLine.name,
        ReturnLine.expected,
        ReturnLine.received,
        ReturnLine.inspected,
        ReturnLine.reception,
        ReturnLine.inspection,
        ReturnLine.money,
        ReturnLine.refund_minor,
        (OrderLine.net_minor + OrderLine.tax_minor).label("gross"),
        (OrderLine.ordered - OrderLine.cancelled).label("pieces"),
        Product.handling,
        Location.name.label("home"),
    )
    .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
    .join(Product, Product.id == ReturnLine.product_id)
    .outerjoin(Location, Location.id == Product.home_id)
    .where(ReturnLine.return_id == bindparam("id"))
    .order_by(ReturnLine.id)
)
_DECISIONS = (
    select(
        Inspection.id,
        Inspection.return_line_id,
        Inspection.at,
        User.name.label("by"),
        Inspection.quantity,
        Inspection.condition,
        Inspection.disposition,
        Location.name.label("to_place"),
        Inspection.reason,
    )
    .join(ReturnLine, ReturnLine.id == Inspection.return_line_id)
    .outerjoin(User, User.id == Inspection.user_id)
    .outerjoin(Location, Location.id == Inspection.to_id)
    .where(ReturnLine.return_id == bindparam("id"), STANDS)
    .order_by(Inspection.id)
)
_REFUNDS = (
    select(func.count())
    .select_from(Refund)
    .where(Refund.return_id == Return.id, Refund.status.in_(NOT_KNOWN_TO_HAVE_LEFT))
)
_PENDING = _REFUNDS.scalar_subquery()
_IN_DOUBT = _REFUNDS.where(Refund.status == RefundStatus.IN_DOUBT).scalar_subquery()
_LEAVING = _REFUNDS.where(Refund.due_at.is_not(None)).scalar_subquery()
_OPEN = (
    select(
        Return.id,
        Return.status,
        Return.order_id,
        Order.customer_name,
        Return.requested_at,
        func.sum(ReturnLine.expected).label("pieces"),
        func.sum(ReturnLine.expected - ReturnLine.inspected).label("left"),
        _PENDING.label("refunds"),
        _LEAVING.label("leaving"),
        _IN_DOUBT.label("in_doubt"),
    )
    .join(Order, Order.id == Return.order_id)
    .join(ReturnLine, ReturnLine.return_id == Return.id)
    .where(Return.status.in_(OPEN_RETURNS))
    .group_by(Return.id, Return.status, Return.order_id, Order.customer_name, Return.requested_at)
    .order_by(Return.requested_at, Return.id)
    .limit(bindparam("most"))
)


def show(db: Db, return_id: int) -> ReturnPicture:
    """The whole return."""
    head = db.run(_HEAD, {"id": return_id}).first()
    if head is None:
        raise Refusal(Text("There is no return {number}.", number=house_name("RE", return_id)))
    company = settings.company(db)
    due = settling.due(db, return_id, head.order_id)
    waiting = settling.pending(db, return_id)
    is_decided = bool(waiting) or head.status is ReturnStatus.SETTLED
    refund = settling.refunded(db, return_id) if is_decided else due.refund
    return ReturnPicture(
        id=head.id,
        number=house_name("RE", head.id),
        status=head.status,
        order_id=head.order_id,
        order_number=house_name("SO", head.order_id),
        customer=head.customer_name,
        customer_says=head.customer_says,
        requested_at=head.requested_at,
        settled_at=head.settled_at,
        lines=_all_lines(db, return_id, head.currency),
        decisions=_decisions(db, return_id),
        worth=Money(due.worth, head.currency),
        fee=Money(due.fee, head.currency),
        refund=Money(refund, head.currency),
        leaves_at=waiting[0].due_at if waiting else None,
        needs_approval=bool(waiting) and waiting[0].due_at is None,
        puts_away=not company.restock_at_once,
        checks=tuple(company.return_checks),
        shots=pictures.small_of_return(db, return_id),
        to_credit=head.to_credit,
        warning=_warning(db, head, waiting),
    )


def open_returns(db: Db, most: int = 200) -> tuple[ReturnRow, ...]:
    """Returns that are not decided, the oldest first."""
    return tuple(
        ReturnRow(
            row.id,
            house_name("RE", row.id),
            row.status,
            house_name("SO", row.order_id),
            row.customer_name,
            row.requested_at,
            int(row.pieces),
            int(row.left),
            _money(row),
        )
        for row in db.run(_OPEN, {"most": most})
    )


def _money(row: Any) -> ReturnMoney | InspectionResult | None:
    if not row.refunds:
        return None
    if row.in_doubt:
        return ReturnMoney.IN_DOUBT
    return ReturnMoney.PENDING if row.leaving else InspectionResult.NEEDS_REVIEW


def _all_lines(db: Db, return_id: int, currency: str) -> tuple[ReturnLinePicture, ...]:
    rows = db.run(_LINES, {"id": return_id}).all()
    looks = pictures.of_products(db, {row.product_id for row in rows})
    return tuple(_line(row, currency, looks.get(row.product_id, b"")) for row in rows)


def _line(row: Any, currency: str, picture: bytes) -> ReturnLinePicture:
    return ReturnLinePicture(
        id=row.id,
        order_line_id=row.order_line_id,
        product_id=row.product_id,
        sku=row.sku,
        name=row.name,
        expected=row.expected,
        received=row.received,
        inspected=row.inspected,
        reception=row.reception,
        inspection=row.inspection,
        money=row.money,
        refund=Money(row.refund_minor, currency),
        piece_price=Money(share(row.gross, 1, row.pieces), currency),
        home=row.home or "",
        handling=row.handling,
        picture=picture,
    )


def _decisions(db: Db, return_id: int) -> tuple[Decision, ...]:
    rows = db.run(_DECISIONS, {"id": return_id}).all()
    unticked = checklists.unticked(db, return_id)
    return tuple(_decision(row, unticked.get(row.id, ())) for row in rows)


def _decision(row: Any, unticked: tuple[str, ...]) -> Decision:
    return Decision(
        row.return_line_id,
        row.at,
        row.by or "",
        row.quantity,
        row.condition,
        row.disposition,
        row.to_place or "",
        row.reason,
        unticked,
    )


def _warning(db: Db, head: Any, waiting: tuple[Any, ...]) -> Text | None:
    """A return that comes after the time is still received; somebody decides about the money."""
    if any(each.status is RefundStatus.IN_DOUBT for each in waiting):
        return Text(
            "Nobody knows whether this refund has left: a backup was brought back, or the database was moved. "
            "Allow it when it did or should, deny it when it must not."
        )
    since = head.delivered_at or head.shipped_at
    company = settings.company(db)
    if since is None or head.requested_at <= since + timedelta(days=company.return_days):
        return None
    days = (head.requested_at - since).days
    return Text(
        "Asked for {days} days after delivery; the return time is {most} days.", days=days, most=company.return_days
    )
