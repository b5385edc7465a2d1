"""Months of the journal: open ones follow the facts, closed ones stay as they were closed.

Months are closed in their order. What is found for a closed month later (an import of old payments, say) is an entry
of the first day that is open, and names the day it belongs to.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from omsdesk.clock import in_zone
from omsdesk.database import answers
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.accounting import ClosedMonth
from omsdesk.models.company import User
from omsdesk.models.cost import CostEntry
from omsdesk.models.drawer import DrawerDay
from omsdesk.models.invoice import Invoice
from omsdesk.models.journal import AuditEvent
from omsdesk.models.money import Payment, Refund
from omsdesk.models.order import Order
from omsdesk.services import settings
from omsdesk.services.accounting import happened
from omsdesk.services.accounting.accounts import Accounts
from omsdesk.services.accounting.entry import Entry
from omsdesk.services.accounting.happened import Marks
from omsdesk.services.costing import valuing
from omsdesk.words import Text

_CLOSED = (
    select(ClosedMonth.month, ClosedMonth.closed_at, User.name.label("by"))
    .outerjoin(User, User.id == ClosedMonth.user_id)
    .order_by(ClosedMonth.month.desc())
)
_LAST = select(*ClosedMonth.__table__.columns).order_by(ClosedMonth.month.desc()).limit(1)
_ONE = select(ClosedMonth.content).where(ClosedMonth.month == bindparam("month"))
_OLDEST = select(func.min(ClosedMonth.month))
_FIRST_INVOICE = select(func.min(Invoice.day))
_FIRST_PAYMENT = (
    select(Payment.at).join(Order, Order.id == Payment.order_id).where(Order.history.is_(False)).order_by(Payment.at)
).limit(1)
_FIRST_DRAWER = select(DrawerDay.at).order_by(DrawerDay.at).limit(1)
_COME_TO = tuple(
    select(func.coalesce(func.max(table.id), 0)) for table in (Invoice, Payment, Refund, AuditEvent, CostEntry)
)
_CLOSE = insert(ClosedMonth)


@dataclass(frozen=True)
class Month:
    """One month of the books."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, key: str) -> "Month":
        """From the way it is kept."""
        return cls(int(key[:4]), int(key[5:]))

    @property
    def key(self) -> str:
        """The way it is kept."""
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def next(self) -> "Month":
        """The one after it."""
        return Month.of(self.first + timedelta(days=31))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)


@dataclass(frozen=True)
class MonthRow:
    """A month in the list."""

    key: str
    first: date
    closed_at: datetime | None
    by: str
    why_not_close: Text | None


@needs(Right.MONEY)
def listed(db: Db) -> tuple[MonthRow, ...]:
    """Every month since money was first claimed or came in, the newest first."""
    today = _today(db)
    closed = {row.month: row for row in db.run(_CLOSED)}
    found: list[MonthRow] = []
    month = _begins(db, today)
    while month.first <= today:
        row = closed.get(month.key)
        found.append(
            MonthRow(
                month.key,
                month.first,
                row.closed_at if row else None,
                (row.by or "") if row else "",
                _why_not(month, today, closed, found),
            )
        )
        month = month.next
    return tuple(reversed(found))


@takes(300)
@needs(Right.MONEY)
def entries(db: Db, key: str, day: date | None = None) -> tuple[Entry, ...]:
    """The journal of a month, or of one day of it."""
    found = of_month(db, Month.read(key))
    return found if day is None else tuple(each for each in found if each.day == day)


def of_month(db: Db, month: Month) -> tuple[Entry, ...]:
    """As it was closed; else as the facts give it, with what was found too late for closed ones."""
    kept = db.run(_ONE, {"month": month.key}).scalar()
    if kept is not None:
        closed: tuple[Entry, ...] = answers.decode(kept)
        return closed
    found = happened.between(db, month.first, month.last)
    last = db.run(_LAST).first()
    if last is None or Month.read(last.month).next != month:
        return found
    late = happened.between(db, date(2000, 1, 1), month.first - timedelta(days=1), _marks(last))
    return (*(replace(each, day=month.first, belongs_to=each.day) for each in late), *found)


@takes(300)
@needs(Right.LEAD)
def close(db: Db, key: str) -> str:
    """Close a month that is over: its journal stays as it is now."""
    row = next((each for each in listed(db) if each.key == key), None)
    if row is None:
        raise Refusal(Text("There is nothing in the books of this month."), Text("Choose a month of the list."))
    if row.why_not_close is not None:
        raise Refusal(row.why_not_close)
    if Accounts(settings.company(db)).goods is not None:
        while valuing.value(db):
            pass
    content = answers.encode(of_month(db, Month.read(key)))
    come_to = [int(db.run(each).scalar_one()) for each in _COME_TO]
    db.run(
        _CLOSE,
        {
            "month": key,
            "closed_at": db.now,
            "user_id": db.user_id,
            "last_invoice_id": come_to[0],
            "last_payment_id": come_to[1],
            "last_refund_id": come_to[2],
            "last_audit_id": come_to[3],
            "last_cost_id": come_to[4],
            "sha256": hashlib.sha256(content.encode()).hexdigest(),
            "content": content,
        },
    )
    db.audit("books", int(key.replace("-", "")), "close", after=key)
    return key


def _why_not(month: Month, today: date, closed: dict[str, Any], before: list[MonthRow]) -> Text | None:
    if month.key in closed:
        return Text("This month is closed.")
    if month.last >= today:
        return Text("This month is not over yet.")
    if before and before[-1].closed_at is None:
        return Text("Close the month before it first.")
    return None


def _begins(db: Db, today: date) -> Month:
    oldest = db.run(_OLDEST).scalar()
    if oldest:
        return Month.read(oldest)
    invoice = db.run(_FIRST_INVOICE).scalar()
    moments = [db.run(each).scalar() for each in (_FIRST_PAYMENT, _FIRST_DRAWER)]
    zone = settings.company(db).zone
    days = [today, *([invoice] if invoice else []), *(in_zone(each, zone).date() for each in moments if each)]
    return Month.of(min(days))


def _marks(row: Any) -> Marks:
    return Marks(row.last_invoice_id, row.last_payment_id, row.last_refund_id, row.last_audit_id, row.last_cost_id)


def _today(db: Db) -> date:
    return in_zone(db.now, settings.company(db).zone).date()
