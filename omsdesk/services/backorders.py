"""Who waits for a product and who has it promised: in the order in which goods are given out, and changed by hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, select, update

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import OPEN_STATUSES, OrderStatus, ShortRule
from omsdesk.lifecycles.pick import OPEN_TASKS
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.base import BigId
from omsdesk.models.order import Hold, Order, OrderLine
from omsdesk.models.pick import PickTask
from omsdesk.models.stock import Allocation, Balance, Location
from omsdesk.models.supplier import SupplyLine
from omsdesk.services import allocating, headlines
from omsdesk.services.allocating import PROMISED_FOR
from omsdesk.services.steps import status_of
from omsdesk.words import Text

MOST = 200


@dataclass(frozen=True)
class Claim:
    """One order line that wants a product."""

    id: int
    """The order line."""
    order_id: int
    order: str
    customer: str
    headline: Headline
    promised_for: datetime
    goes_first: bool
    wanted: int
    """Pieces that have not left and are not cancelled."""
    promised: int
    """Of them, promised and not picked."""
    picked: int
    waiting: int


_AT_SUPPLIERS = (
    select(func.coalesce(func.sum(SupplyLine.quantity - SupplyLine.shipped), 0))
    .where(SupplyLine.order_line_id == OrderLine.id)
    .correlate(OrderLine)
    .scalar_subquery()
)
"""Pieces of the line that a supplier sends: no shelf here has them, and nobody else can get them."""
_CLAIMS = (
    select(
        OrderLine.id,
        OrderLine.order_id,
        OrderLine.ordered,
        OrderLine.cancelled,
        OrderLine.allocated,
        OrderLine.picked,
        OrderLine.shipped,
        _AT_SUPPLIERS.label("at_suppliers"),
        Order.customer_name,
        Order.headline,
        Order.goes_first,
        PROMISED_FOR.label("promised_for"),
    )
    .join(Order, Order.id == OrderLine.order_id)
    .where(
        OrderLine.product_id == bindparam("product"),
        OrderLine.ordered - OrderLine.cancelled > OrderLine.picked,
        Order.status.in_((OrderStatus.PLACED, OrderStatus.CONFIRMED)),
    )
    .order_by(Order.goes_first.desc(), PROMISED_FOR, Order.id, OrderLine.position)
    .limit(MOST)
)
_LINE = (
    select(
        *(OrderLine.id, OrderLine.order_id, OrderLine.product_id, OrderLine.name, OrderLine.ordered),
        *(OrderLine.cancelled, OrderLine.allocated, OrderLine.picked, Order.status, Order.short_rule),
        exists().where(Hold.order_id == Order.id, Hold.released_at.is_(None)).label("is_held"),
        _AT_SUPPLIERS.label("at_suppliers"),
    )
    .join(Order, Order.id == OrderLine.order_id)
    .where(OrderLine.id == bindparam("line"))
)
_SENT_FOR = (
    select(PickTask.balance_id, func.sum(PickTask.quantity - PickTask.picked).label("pieces"))
    .where(PickTask.order_line_id == bindparam("line"), PickTask.status.in_(OPEN_TASKS))
    .group_by(PickTask.balance_id)
)
_PROMISES = (
    select(Allocation.balance_id, Allocation.quantity)
    .join(Balance, Balance.id == Allocation.balance_id)
    .join(Location, Location.id == Balance.location_id)
    .where(
        Allocation.order_line_id == bindparam("line"),
        Allocation.quantity > 0,
        Location.kind != PlaceKind.SUPPLIER,
    )
    .order_by(Allocation.balance_id)
)
_OTHERS_MISSING = select(
    func.coalesce(func.sum(OrderLine.ordered - OrderLine.cancelled - OrderLine.allocated), 0)
).where(OrderLine.order_id == bindparam("order"))
_COUNT = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("line"))
    .values(allocated=OrderLine.allocated + bindparam("pieces", type_=BigId))
)
_FIRST = select(Order.goes_first).where(Order.id == bindparam("order_id"))


def claims(db: Db, product_id: int) -> tuple[Claim, ...]:
    """Every line that wants this product, in the order in which goods are given out."""
    return tuple(
        Claim(
            *(row.id, row.order_id, house_name("SO", row.order_id), row.customer_name, row.headline, row.promised_for),
            goes_first=row.goes_first,
            wanted=row.ordered - row.cancelled - row.shipped - row.at_suppliers,
            promised=row.allocated - row.picked - row.at_suppliers,
            picked=row.picked - row.shipped,
            waiting=row.ordered - row.cancelled - row.allocated,
        )
        for row in db.run(_CLAIMS, {"product": product_id})
    )


def goes_first(db: Db, order_id: int) -> bool:
    """Whether this order is served before others."""
    return bool(db.run(_FIRST, {"order_id": order_id}).scalar())


@needs(Right.ORDERS)
def put_first(db: Db, order_id: int, *, first: bool) -> None:
    """Serve this order before others when goods come, or in its turn again."""
    locks.order(db, order_id)
    status = status_of(db, Order, order_id)
    if status not in OPEN_STATUSES:
        raise Refusal(Text("The order is {status}.", status=status.word))
    db.run(update(Order).where(Order.id == order_id).values(goes_first=first))
    db.audit("order", order_id, "goes first" if first else "goes in turn", order_id=order_id)


@needs(Right.ORDERS)
def move(db: Db, from_line: int, to_line: int, pieces: int) -> Text:
    """Give pieces that were promised to one order to another that waits for them; says who has them now."""
    giver, taker = (_line(db, each) for each in (from_line, to_line))
    locks.orders(db, sorted({giver.order_id, taker.order_id}))
    locks.balances(db, [giver.product_id])
    giver, taker = (_line(db, each) for each in (from_line, to_line))
    _refuse_unfit(giver, taker, pieces)
    free = _not_sent_for(db, from_line)
    if sum(free.values()) < pieces:
        raise Refusal(
            Text("The hall is on its way for the pieces of {order}.", order=house_name("SO", giver.order_id)),
            Text("Take the order off its list first."),
        )
    _refuse_half(db, taker, pieces)
    left = pieces
    for balance_id, quantity in free.items():
        some = min(left, quantity)
        if some:
            allocating.unpromise(db, order_line_id=from_line, balance_id=balance_id, pieces=some)
            allocating.promise_again(db, order_line_id=to_line, balance_id=balance_id, pieces=some)
            left -= some
    for line, change in ((giver, -pieces), (taker, pieces)):
        db.run(_COUNT, {"line": line.id, "pieces": change})
    names = [house_name("SO", each.order_id) for each in (giver, taker)]
    db.audit("order_line", from_line, "promise given away", order_id=giver.order_id, before=pieces, after=names[1])
    db.audit("order_line", to_line, "promise taken over", order_id=taker.order_id, before=pieces, after=names[0])
    headlines.refresh(db, giver.order_id, taker.order_id)
    return Text("{n} went from {giver} to {taker}", n=pieces, giver=names[0], taker=names[1])


def _line(db: Db, line_id: int) -> Any:
    row = db.run(_LINE, {"line": line_id}).first()
    if row is None:
        raise Refusal(Text("This line does not exist any more."), Text("Look at the order again."))
    return row


def _refuse_unfit(giver: Any, taker: Any, pieces: int) -> None:
    name = house_name("SO", taker.order_id)
    if giver.id == taker.id or giver.product_id != taker.product_id:
        raise Refusal(Text("These are not two lines of one product."), Text("Choose another order."))
    if taker.status is not OrderStatus.CONFIRMED:
        raise Refusal(Text("{order} is {status}.", order=name, status=taker.status.word), Text("Confirm it first."))
    if taker.is_held:
        raise Refusal(Text("{order} is on hold.", order=name), Text("Release the hold first."))
    promised = giver.allocated - giver.picked - giver.at_suppliers
    waiting = taker.ordered - taker.cancelled - taker.allocated
    if not 0 < pieces <= min(promised, waiting):
        raise Refusal(
            Text("{n} cannot be moved.", n=pieces),
            Text("Promised there: {promised}. Missing here: {waiting}.", promised=promised, waiting=waiting),
        )


def _refuse_half(db: Db, taker: Any, pieces: int) -> None:
    if taker.short_rule is not ShortRule.WAIT_FOR_ALL:
        return
    missing = int(db.run(_OTHERS_MISSING, {"order": taker.order_id}).scalar_one()) - pieces
    if missing > 0:
        raise Refusal(
            Text("{order} wants everything at once.", order=house_name("SO", taker.order_id)),
            Text("{n} piece would still be missing.", many="{n} pieces would still be missing.", n=missing),
        )


def _not_sent_for(db: Db, line_id: int) -> dict[int, int]:
    """Promised pieces by balance that no picker was sent for."""
    sent = {row.balance_id: int(row.pieces) for row in db.run(_SENT_FOR, {"line": line_id})}
    return {
        row.balance_id: row.quantity - sent.get(row.balance_id, 0)
        for row in db.run(_PROMISES, {"line": line_id})
        if row.quantity > sent.get(row.balance_id, 0)
    }
