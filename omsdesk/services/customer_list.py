"""The register as a list, and what stands on a customer's card besides name and places."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.payment import PaymentStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import fold
from omsdesk.models.customer import Address, Customer
from omsdesk.models.goods_return import Return
from omsdesk.models.money import Payment
from omsdesk.models.order import Order
from omsdesk.money import Money
from omsdesk.services import customers, order_queue
from omsdesk.services.customers import Card
from omsdesk.services.order_queue import QueueRow


@dataclass(frozen=True)
class ListedCustomer:
    """A row of the register."""

    id: int
    name: str
    city: str
    email: str
    phone: str
    orders: int


@dataclass(frozen=True)
class CustomerCard:
    """Everything about one customer."""

    card: Card
    orders: tuple[QueueRow, ...]
    order_count: int
    """All orders but those that were cancelled or never placed."""
    return_count: int
    spent: tuple[Money, ...]
    """What was paid and not given back, by currency."""

    @property
    def id(self) -> int:
        """The customer's id."""
        return self.card.customer.id


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_NOT_COUNTED = (OrderStatus.DRAFT, OrderStatus.CANCELLED, OrderStatus.REJECTED)
_CITY = select(Address.city).where(Address.customer_id == Customer.id).order_by(Address.id).limit(1).scalar_subquery()
_ROWS = select(Customer.id, Customer.name, Customer.email, Customer.phone, _CITY.label("city")).where(
    Customer.id.in_(_IDS)
)
_COUNTS = (
    select(Order.customer_id, func.count().label("n"))
    .where(Order.customer_id.in_(_IDS), Order.status.not_in(_NOT_COUNTED))
    .group_by(Order.customer_id)
)
_RETURNS = (
    select(func.count())
    .select_from(Return)
    .join(Order, Order.id == Return.order_id)
    .where(Order.customer_id == bindparam("id"))
)
_SPENT = (
    select(Order.currency, func.sum(Payment.captured_minor - Payment.refunded_minor).label("minor"))
    .join(Payment, Payment.order_id == Order.id)
    .where(Order.customer_id == bindparam("id"), Payment.status == PaymentStatus.CAPTURED)
    .group_by(Order.currency)
    .order_by(Order.currency)
)


@needs(Right.CUSTOMERS)
def ids(db: Db, words: str = "") -> "array[int]":
    """The ids of all customers that have every word in name, number, mail or phone, by name."""
    statement = select(Customer.id).order_by(Customer.search, Customer.id)
    for word in fold(words).split():
        statement = statement.where(Customer.search.contains(word, autoescape=True))
    return array("q", (row[0] for row in db.run(statement)))


@needs(Right.CUSTOMERS)
def rows(db: Db, customer_ids: Sequence[int]) -> tuple[ListedCustomer, ...]:
    """The rows of these customers, in this order."""
    asked = {"ids": list(customer_ids)}
    counts: dict[Any, int] = {row.customer_id: row.n for row in db.run(_COUNTS, asked)}
    found = {
        row.id: ListedCustomer(
            row.id, row.name, row.city or "", row.email or "", row.phone or "", counts.get(row.id, 0)
        )
        for row in db.run(_ROWS, asked)
    }
    return tuple(found[each] for each in customer_ids if each in found)


@needs(Right.CUSTOMERS)
def card(db: Db, customer_id: int) -> CustomerCard:
    """One customer with places, newest orders and money."""
    shown = customers.show(db, customer_id)
    counts = db.run(_COUNTS, {"ids": [customer_id]}).first()
    return CustomerCard(
        card=shown,
        orders=order_queue.rows(db, shown.order_ids),
        order_count=counts.n if counts else 0,
        return_count=int(db.run(_RETURNS, {"id": customer_id}).scalar_one()),
        spent=tuple(Money(int(row.minor), row.currency) for row in db.run(_SPENT, {"id": customer_id}) if row.minor),
    )
