"""The register as a list, and what stands on a customer's card besides name and places."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.goods_return import ReturnStatus
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.payment import PaymentStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import fold
from omsdesk.models.customer import Address, Customer
from omsdesk.models.goods_return import Return
from omsdesk.models.money import KEPT, Payment
from omsdesk.models.order import Order
from omsdesk.money import Money
from omsdesk.services import (
    customer_notes,
    customers,
    different_people,
    erasing,
    merging_customers,
    order_queue,
    store_credit,
)
from omsdesk.services.customer_notes import Note, Said
from omsdesk.services.customers import Card
from omsdesk.services.different_people import Other
from omsdesk.services.merging_customers import Merged
from omsdesk.services.order_queue import QueueRow
from omsdesk.services.store_credit import CreditRow


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
class ReturnOfCustomer:
    """One return, as the card lists it."""

    id: int
    number: str
    order_id: int
    order: str
    status: ReturnStatus
    requested_at: datetime
    says: str


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
    returns: tuple[ReturnOfCustomer, ...] = ()
    notes: tuple[Note, ...] = ()
    consents: tuple[Said, ...] = ()
    taken_in: tuple[Merged, ...] = ()
    """Cards that this one took in and that can be taken out again."""
    strangers: tuple[Other, ...] = ()
    """Cards that look alike and are another person's."""
    erased_at: datetime | None = None
    credit: tuple[Money, ...] = ()
    """What is there to spend, by currency."""
    credit_rows: tuple[CreditRow, ...] = ()
    """Where it came from and where it went."""
    invoices: int = 0
    """Papers that keep name and address after that."""
    invoices_until: date | None = None

    @property
    def stars(self) -> float | None:
        """What the customer thinks of us, on the whole."""
        rated = [each.stars for each in self.notes if each.stars is not None]
        return sum(rated) / len(rated) if rated else None

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
    select(Return.id, Return.order_id, Return.status, Return.requested_at, Return.customer_says)
    .join(Order, Order.id == Return.order_id)
    .where(Order.customer_id == bindparam("id"))
    .order_by(Return.requested_at.desc(), Return.id.desc())
)
_ERASED_AT = select(Customer.erased_at).where(Customer.id == bindparam("id"))
_SPENT = (
    select(Order.currency, func.sum(KEPT).label("minor"))
    .join(Payment, Payment.order_id == Order.id)
    .where(Order.customer_id == bindparam("id"), Payment.status == PaymentStatus.CAPTURED)
    .group_by(Order.currency)
    .order_by(Order.currency)
)


@needs(Right.CUSTOMERS)
def ids(db: Db, words: str = "") -> "array[int]":
    """The ids of all customers that have every word in name, number, mail or phone, by name."""
    statement = select(Customer.id).where(customers.IS_LISTED).order_by(Customer.search, Customer.id)
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
    customer_id = shown.customer.id  # a card that was taken in leads to the one that has it
    counts = db.run(_COUNTS, {"ids": [customer_id]}).first()
    returns = _returns(db, customer_id)
    erased_at = db.run(_ERASED_AT, {"id": customer_id}).scalar()
    invoices, until = erasing.kept_until(db, customer_id) if erased_at is not None else (0, None)
    return CustomerCard(
        card=shown,
        orders=order_queue.rows(db, shown.order_ids),
        order_count=counts.n if counts else 0,
        return_count=len(returns),
        returns=returns,
        notes=customer_notes.notes(db, customer_id),
        consents=customer_notes.consents(db, customer_id),
        taken_in=merging_customers.taken_in(db, customer_id),
        strangers=different_people.of_card(db, customer_id),
        credit=store_credit.balances(db, customer_id),
        credit_rows=store_credit.entries(db, customer_id),
        erased_at=erased_at,
        invoices=invoices,
        invoices_until=until,
        spent=tuple(Money(int(row.minor), row.currency) for row in db.run(_SPENT, {"id": customer_id}) if row.minor),
    )


def _returns(db: Db, customer_id: int) -> tuple[ReturnOfCustomer, ...]:
    return tuple(
        ReturnOfCustomer(
            *(row.id, house_name("RE", row.id), row.order_id, house_name("SO", row.order_id)),
            *(row.status, row.requested_at, row.customer_says),
        )
        for row in db.run(_RETURNS, {"id": customer_id})
    )
