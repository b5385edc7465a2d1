"""Store credit: what the house owes a customer, who pays with it or has it paid out.

Every movement is an entry of the ledger, and the balance is their sum. The balance is taken from by one guarded
statement, so that two stations cannot spend the same cent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.store_credit import CreditKind
from omsdesk.models.base import BigId
from omsdesk.models.company import User
from omsdesk.models.customer import Customer
from omsdesk.models.order import Order
from omsdesk.models.store_credit import CreditBalance, CreditEntry
from omsdesk.money import Money
from omsdesk.services.drawers import facts
from omsdesk.words import Text

OUT_BY = (PaymentMethod.CASH, PaymentMethod.TRANSFER)
"""How store credit can leave as money."""
_THIS = (CreditBalance.customer_id == bindparam("who"), CreditBalance.currency == bindparam("of_currency"))
_BALANCE = select(CreditBalance.minor).where(*_THIS)
_BALANCES = (
    select(CreditBalance.currency, CreditBalance.minor)
    .where(CreditBalance.customer_id == bindparam("who"), CreditBalance.minor > 0)
    .order_by(CreditBalance.currency)
)
# Credit is spent only as far as it is there. No row back: it is not.
_TAKE = (
    update(CreditBalance)
    .where(*_THIS, CreditBalance.minor >= bindparam("amount", type_=BigId))
    .values(minor=CreditBalance.minor - bindparam("amount", type_=BigId))
    .returning(CreditBalance.minor)
)
_ENTER = insert(CreditEntry).returning(CreditEntry.id)
_WHOSE = (
    select(Order.customer_id, Order.currency, Customer.erased_at)
    .outerjoin(Customer, Customer.id == Order.customer_id)
    .where(Order.id == bindparam("order"))
)
_ENTRIES = (
    select(
        *(CreditEntry.id, CreditEntry.at, CreditEntry.kind, CreditEntry.amount_minor, CreditEntry.currency),
        *(CreditEntry.order_id, CreditEntry.note, CreditEntry.paid_by, User.name.label("by")),
    )
    .outerjoin(User, User.id == CreditEntry.user_id)
    .where(CreditEntry.customer_id == bindparam("who"))
    .order_by(CreditEntry.id.desc())
    .limit(bindparam("most"))
)
_LAST_ORDER = (
    select(CreditEntry.order_id)
    .where(
        CreditEntry.customer_id == bindparam("who"),
        CreditEntry.currency == bindparam("of_currency"),
        CreditEntry.order_id.is_not(None),
    )
    .order_by(CreditEntry.id.desc())
    .limit(1)
)
MOST_SHOWN = 200


@dataclass(frozen=True)
class CreditRow:
    """One movement, as the card of the customer lists it."""

    id: int
    at: datetime
    kind: CreditKind
    amount: Money
    order_id: int | None
    order: str
    note: str
    by: str


def balances(db: Db, customer_id: int) -> tuple[Money, ...]:
    """What a customer can spend, by currency."""
    return tuple(Money(row.minor, row.currency) for row in db.run(_BALANCES, {"who": customer_id}))


def entries(db: Db, customer_id: int) -> tuple[CreditRow, ...]:
    """Where it came from and where it went, the newest first."""
    return tuple(
        CreditRow(
            *(row.id, row.at, row.kind, Money(row.amount_minor, row.currency), row.order_id),
            *(house_name("SO", row.order_id) if row.order_id else "", row.note, row.by or ""),
        )
        for row in db.run(_ENTRIES, {"who": customer_id, "most": MOST_SHOWN})
    )


def of_order(db: Db, order_id: int) -> Money:
    """What the customer of an order can pay with here."""
    whose = db.run(_WHOSE, {"order": order_id}).one()
    if whose.customer_id is None:
        return Money(0, whose.currency)
    return Money(_left(db, whose.customer_id, whose.currency), whose.currency)


def why_not_for(db: Db, order_id: int) -> Text | None:
    """Why a refund of this order cannot become store credit; None when it can."""
    whose = db.run(_WHOSE, {"order": order_id}).one()
    if whose.customer_id is None:
        return Text("The order belongs to no customer of the register.")
    return Text("This customer was erased.") if whose.erased_at is not None else None


def give(db: Db, order_id: int, refund_id: int, amount_minor: int, note: str) -> None:
    """A refund stays here: the customer has so much more."""
    why_not = why_not_for(db, order_id)
    if why_not is not None:
        raise Refusal(why_not, Text("Give the money back another way."))
    whose = db.run(_WHOSE, {"order": order_id}).one()
    about = {"order_id": order_id, "refund_id": refund_id, "note": note}
    _add(db, whose.customer_id, Money(amount_minor, whose.currency), CreditKind.REFUNDED, about)


def spend(db: Db, order_id: int, payment_id: int, amount_minor: int) -> None:
    """The customer pays with it; refused when there is less."""
    whose = db.run(_WHOSE, {"order": order_id}).one()
    if whose.customer_id is None:
        raise Refusal(Text("The order belongs to no customer of the register."), Text("Choose another way to pay."))
    about = {"order_id": order_id, "payment_id": payment_id}
    _take(db, whose.customer_id, Money(amount_minor, whose.currency), CreditKind.SPENT, about)


def give_again(db: Db, order_id: int, payment_id: int, amount_minor: int) -> None:
    """The payment was void: the customer has it again."""
    whose = db.run(_WHOSE, {"order": order_id}).one()
    about = {"order_id": order_id, "payment_id": payment_id}
    _add(db, whose.customer_id, Money(amount_minor, whose.currency), CreditKind.VOIDED, about)


@needs(Right.MONEY)
def pay_out(db: Db, customer_id: int, amount: Money, method: PaymentMethod, note: str) -> None:
    """Give it to the customer as money."""
    if method not in OUT_BY or amount.minor <= 0:
        raise Refusal(Text("This is not an amount that can be paid out."), Text("Give an amount above zero."))
    if not note.strip():
        raise Refusal(Text("Why is it paid out?"), Text("Say it in a few words."))
    last = db.run(_LAST_ORDER, {"who": customer_id, "of_currency": amount.currency}).scalar()
    about = {"order_id": last, "paid_by": method, "note": note.strip()[:200]}
    entry_id = _take(db, customer_id, amount, CreditKind.PAID_OUT, about)
    if method is PaymentMethod.CASH:
        facts.credit_paid_out(db, entry_id, amount)


def move_all(db: Db, from_id: int, to_id: int) -> dict[str, int]:
    """Two cards become one: what was there is on the other card; what moved, by currency."""
    moved = {each.currency: each.minor for each in balances(db, from_id)}
    _move(db, from_id, to_id, moved)
    return moved


def move_back(db: Db, from_id: int, to_id: int, moved: Mapping[str, int]) -> None:
    """Two cards again: each has its own, as far as it was not spent meanwhile."""
    _move(db, from_id, to_id, {each: min(minor, _left(db, from_id, each)) for each, minor in moved.items()})


def _move(db: Db, from_id: int, to_id: int, amounts: Mapping[str, int]) -> None:
    for currency, minor in amounts.items():
        if minor:
            _take(db, from_id, Money(minor, currency), CreditKind.MERGED, {})
            _add(db, to_id, Money(minor, currency), CreditKind.MERGED, {})


def _left(db: Db, customer_id: int, currency: str) -> int:
    return int(db.run(_BALANCE, {"who": customer_id, "of_currency": currency}).scalar() or 0)


def _take(db: Db, customer_id: int, amount: Money, kind: CreditKind, about: Mapping[str, Any]) -> int:
    asked = {"who": customer_id, "of_currency": amount.currency, "amount": amount.minor}
    if db.run(_TAKE, asked).first() is None:
        there = Money(_left(db, customer_id, amount.currency), amount.currency)
        raise Refusal(Text("Only {left} of store credit is there.", left=there), Text("Pay the rest another way."))
    return _enter(db, customer_id, Money(-amount.minor, amount.currency), kind, about)


def _add(db: Db, customer_id: int, amount: Money, kind: CreditKind, about: Mapping[str, Any]) -> None:
    make = postgresql.insert if db.is_postgresql else sqlite.insert
    row = make(CreditBalance).values(customer_id=customer_id, currency=amount.currency, minor=amount.minor)
    more = {"minor": CreditBalance.minor + row.excluded.minor}
    db.run(row.on_conflict_do_update(index_elements=["customer_id", "currency"], set_=more))
    _enter(db, customer_id, amount, kind, about)


def _enter(db: Db, customer_id: int, amount: Money, kind: CreditKind, about: Mapping[str, Any]) -> int:
    given = {"order_id": None, "payment_id": None, "refund_id": None, "paid_by": None, "note": "", **about}
    row = {"customer_id": customer_id, "currency": amount.currency, "amount_minor": amount.minor, "kind": kind}
    written = {**row, **given, "note": given["note"][:200], "user_id": db.user_id, "at": db.now}
    entry_id: int = db.run(_ENTER, written).scalar_one()
    said = str(Money(abs(amount.minor), amount.currency))
    db.audit("customer", customer_id, f"store credit {kind.value}", order_id=given["order_id"], after=said)
    return entry_id
