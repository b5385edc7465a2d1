"""Which order a line of the bank pays: by a number in its words and by its amount. A person confirms it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles import Role, Status
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.payment import PaymentStatus, PaymentWord
from omsdesk.models.base import fold
from omsdesk.models.invoice import Invoice
from omsdesk.models.money import KEPT, Payment
from omsdesk.models.order import Order

_LEAST_REFERENCE = 4
_LEAST_NAME = 3


class Match(Status):
    """How sure a proposal is."""

    SURE = "sure", "Number and amount", Role.OK, "check"
    NUMBER = "number", "Number, other amount", Role.WARN, "triangle-alert"
    NAME = "name", "Name and amount", Role.INFO, "user"
    AMOUNT = "amount", "Only the amount", Role.NEUTRAL, "circle-help"


@dataclass(frozen=True)
class Debt:
    """An order that is not paid."""

    order_id: int
    currency: str
    left: int
    customer: str
    numbers: tuple[str, ...]
    """What a customer may name: order, invoices, the number in the shop; letters and digits only."""


@dataclass(frozen=True)
class Proposal:
    """An order for a line."""

    order_id: int
    order: str
    customer: str
    left: int
    match: Match


_KEPT = (
    select(Payment.order_id, func.sum(KEPT).label("minor"))
    .where(Payment.status == PaymentStatus.CAPTURED)
    .group_by(Payment.order_id)
    .subquery()
)
_LEFT = Order.total_minor - func.coalesce(_KEPT.c.minor, 0)
_DEBTS = (
    select(Order.id, Order.currency, Order.customer_name, Order.external_ref, _LEFT.label("left"))
    .outerjoin(_KEPT, _KEPT.c.order_id == Order.id)
    .where(
        Order.status.in_([OrderStatus.PLACED, OrderStatus.CONFIRMED, OrderStatus.COMPLETED]),
        Order.history.is_(False),
        Order.payment.in_([PaymentWord.UNPAID, PaymentWord.AUTHORISED, PaymentWord.PART_PAID]),
        _LEFT > 0,
    )
    .order_by(Order.id)
)
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_NAMES = select(Invoice.order_id, Invoice.name).where(Invoice.order_id.in_(_IDS)).order_by(Invoice.id)


def debts(db: Db) -> tuple[Debt, ...]:
    """Every order that is not paid whole, the oldest first."""
    rows = db.run(_DEBTS).all()
    invoices: dict[int, list[str]] = {}
    if rows:
        for invoice in db.run(_NAMES, {"ids": [row.id for row in rows]}):
            invoices.setdefault(invoice.order_id, []).append(_bare(invoice.name))
    return tuple(_debt(row, invoices.get(row.id, ())) for row in rows)


def propose(line: Any, owed: Sequence[Debt]) -> Proposal | None:
    """The order that a line most likely pays; none where several are as likely."""
    words = f"{line.words} {line.name}"
    bare, pieces = _bare(words), {_bare(each) for each in words.split()}
    fitting = [each for each in owed if each.currency == line.currency]
    named = [each for each in fitting if any(_is_named(number, bare, pieces) for number in each.numbers)]
    same = [each for each in named if each.left == line.amount_minor]
    if named:
        return _one(same, Match.SURE) or _one(named, Match.NUMBER)
    same = [each for each in fitting if each.left == line.amount_minor]
    known = [each for each in same if _is_by(each.customer, line.name)]
    return _one(known, Match.NAME) or _one(same, Match.AMOUNT)


def _debt(row: Any, invoices: Iterable[str]) -> Debt:
    reference = _bare(row.external_ref or "")
    numbers = (f"SO{row.id}", _bare(house_name("SO", row.id)), *invoices, *([reference] if reference else []))
    return Debt(row.id, row.currency, row.left, row.customer_name, tuple(dict.fromkeys(numbers)))


def _one(found: Sequence[Debt], match: Match) -> Proposal | None:
    if len(found) != 1:
        return None
    debt = found[0]
    return Proposal(debt.order_id, house_name("SO", debt.order_id), debt.customer, debt.left, match)


def _bare(words: str) -> str:
    return "".join(each for each in words.upper() if each.isascii() and each.isalnum())


def _is_named(number: str, bare: str, pieces: set[str]) -> bool:
    """A short number must stand alone; a long one may be broken by spaces, but no further digit may follow it."""
    if number in pieces:
        return True
    if len(number) < _LEAST_REFERENCE or number.isdigit():
        return False
    return re.search(rf"{re.escape(number)}(?![0-9])", bare) is not None


def _is_by(customer: str, payer: str) -> bool:
    """Whether every longer part of one name stands in the other."""
    theirs, ours = (
        {each for each in re.findall(r"\w+", fold(name)) if len(each) >= _LEAST_NAME} for name in (payer, customer)
    )
    return bool(theirs and ours) and (ours <= theirs or theirs <= ours)
