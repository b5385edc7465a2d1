"""What is open on orders, and what their customers owe: read only where the house or a limit asks for it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.payment import PaymentStatus
from omsdesk.models.card import CardPayment
from omsdesk.models.money import KEPT, Payment
from omsdesk.models.order import UNPAID, Order
from omsdesk.services.reviews import Credit
from omsdesk.services.settings import Company

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_OWES = (OrderStatus.PLACED, OrderStatus.CONFIRMED, OrderStatus.COMPLETED)
_KEPT = (
    select(func.coalesce(func.sum(KEPT), 0))
    .where(Payment.order_id == Order.id, Payment.status == PaymentStatus.CAPTURED)
    .correlate(Order)
    .scalar_subquery()
)
_HELD = (
    select(func.coalesce(func.sum(CardPayment.authorised_minor - CardPayment.captured_minor), 0))
    .where(CardPayment.order_id == Order.id, CardPayment.status == PaymentStatus.AUTHORISED)
    .correlate(Order)
    .scalar_subquery()
)
# What a card holds comes when goods leave: nobody has to wait for it.
_OPEN = select(Order.id, (Order.total_minor - _KEPT - _HELD).label("minor")).where(Order.id.in_(_IDS))
# The words of the partial index, so that only what is not paid is walked through.
_OWED = (
    select(Order.customer_id, func.sum(Order.total_minor - _KEPT).label("minor"))
    .where(
        Order.customer_id.in_(_IDS),
        UNPAID,
        Order.status.in_(_OWES),
        Order.currency == bindparam("currency"),
    )
    .group_by(Order.customer_id)
)


@dataclass(frozen=True)
class OrderMoney:
    """By order: what is open, and the customer's credit."""

    open_minor: Mapping[int, int] = field(default_factory=dict)
    credit: Mapping[int, Credit] = field(default_factory=dict)


def look(db: Db, orders: Collection[Any], company: Company) -> OrderMoney:
    """Read it for these orders, each with its customer and the customer's limit."""
    limited = [row for row in orders if row.credit_limit_minor is not None]
    if not limited and not company.review_unpaid:
        return OrderMoney()
    asked = {"ids": [row.id for row in (orders if company.review_unpaid else limited)]}
    open_minor = {row.id: max(0, int(row.minor)) for row in db.run(_OPEN, asked)}
    customers = sorted({row.customer_id for row in limited})
    owed = {}
    if customers:
        rows = db.run(_OWED, {"ids": customers, "currency": company.currency})
        owed = {row.customer_id: int(row.minor) for row in rows}
    credit = {row.id: Credit(row.credit_limit_minor, owed.get(row.customer_id, 0)) for row in limited}
    return OrderMoney(open_minor, credit)
