"""The register of customers: find one while the phone is still ringing, or make a new one without doubles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import fold
from omsdesk.models.customer import Address, Customer
from omsdesk.models.order import Order
from omsdesk.services import different_people, personal
from omsdesk.services.new_order import ShipTo
from omsdesk.words import Text

MOST = 8
END = chr(0x10FFFF)
"""Comes after every other character: the end of a range of words with the same beginning."""
SHORTEST_PHONE = 6
"""Digits that must agree before two phone numbers may belong to the same person."""


@dataclass(frozen=True, kw_only=True)
class NewCustomer:
    """Somebody who is not in the register yet."""

    name: str
    reference: str | None = None
    contact: str = ""
    email: str = ""
    phone: str = ""
    address: ShipTo | None = None


@dataclass(frozen=True)
class CustomerRow:
    """A customer in a list."""

    id: int
    name: str
    reference: str
    contact: str
    email: str
    phone: str
    city: str


@dataclass(frozen=True)
class CustomerAddress:
    """A place of a customer, ready to ship to."""

    id: int
    ship_to: ShipTo


@dataclass(frozen=True)
class Card:
    """A customer with places and orders."""

    customer: CustomerRow
    addresses: tuple[CustomerAddress, ...]
    order_ids: tuple[int, ...]
    """The newest first."""


_CITY = select(Address.city).where(Address.customer_id == Customer.id).order_by(Address.id).limit(1).scalar_subquery()
_COLUMNS = (
    Customer.id,
    Customer.name,
    Customer.reference,
    Customer.contact,
    Customer.email,
    Customer.phone,
    _CITY.label("city"),
)
IS_LISTED = Customer.merged_into_id.is_(None) & Customer.erased_at.is_(None)
"""Neither part of another card nor forgotten."""
_BEGINS = (
    select(*_COLUMNS)
    .where(Customer.search >= bindparam("word"), Customer.search < bindparam("end"), IS_LISTED)
    .order_by(Customer.search)
    .limit(MOST)
)
_OTHER = aliased(Customer)
_KEPT_UNDER = func.coalesce(_OTHER.merged_into_id, _OTHER.id)
_BY_REFERENCE = select(*_COLUMNS).where(
    Customer.id.in_(select(_KEPT_UNDER).where(_OTHER.reference == bindparam("word")))
)
_ONE = select(*_COLUMNS).where(Customer.id.in_(select(_KEPT_UNDER).where(_OTHER.id == bindparam("id"))))
_ADDRESSES = (
    select(
        Address.id,
        Address.name,
        Address.street,
        Address.extra,
        Address.city,
        Address.region,
        Address.postal_code,
        Address.country,
    )
    .where(Address.customer_id == bindparam("id"))
    .order_by(Address.id)
)
_ORDERS = (
    select(Order.id)
    .where(Order.customer_id == bindparam("id"))
    .order_by(Order.placed_at.desc(), Order.id.desc())
    .limit(20)
)
_NEW = insert(Customer).returning(Customer.id, sort_by_parameter_order=True)
_NEW_ADDRESS = insert(Address).returning(Address.id)
_REFERENCES: BindParameter[str] = bindparam("references", expanding=True)
_KNOWN = select(Customer.reference, func.coalesce(Customer.merged_into_id, Customer.id).label("id")).where(
    Customer.reference.in_(_REFERENCES)
)
AT_ONCE = 10_000


@needs(Right.CUSTOMERS)
def find(db: Db, text: str) -> tuple[CustomerRow, ...]:
    """Customers by number, then by the beginning of the name, then by any word of name, mail or phone."""
    folded = fold(text)
    if not folded:
        return ()
    found = {row.id: row for row in db.run(_BY_REFERENCE, {"word": text.strip()})}
    found.update((row.id, row) for row in db.run(_BEGINS, {"word": folded, "end": folded + END}))
    if len(found) < MOST:
        found.update((row.id, row) for row in db.run(_with_words(folded.split())) if row.id not in found)
    return tuple(_row(row) for row in list(found.values())[:MOST])


@needs(Right.CUSTOMERS)
def make(db: Db, new: NewCustomer) -> int:
    """Add a customer; returns the id. Likely doubles are for the person at the desk to see first."""
    if not new.name.strip():
        raise Refusal(Text("A customer needs a name."))
    if new.reference and db.run(_BY_REFERENCE, {"word": new.reference}).first():
        raise Refusal(
            Text("Customer number {number} is taken.", number=new.reference), Text("Open that customer instead.")
        )
    return make_many(db, [new])[0]


def make_many(db: Db, customers: Sequence[NewCustomer]) -> tuple[int, ...]:
    """Add customers from a file. A number that is known, or comes twice, is the same customer."""
    known = _known(db, customers)
    new: list[NewCustomer] = []
    for each in customers:
        if each.reference is None or each.reference not in known:
            new.append(each)
            if each.reference is not None:
                known[each.reference] = 0
    ids = list(db.run(_NEW, [_values(db, each) for each in new]).scalars()) if new else []
    made = dict(zip(map(id, new), ids, strict=True))
    known.update((each.reference, made[id(each)]) for each in new if each.reference is not None)
    addresses = [_address_values(db, made[id(each)], each.address, each.name) for each in new if each.address]
    if addresses:
        db.run(insert(Address), addresses)
    for customer_id in ids:
        db.audit("customer", customer_id, "new")
    return tuple(made[id(each)] if id(each) in made else known[each.reference or ""] for each in customers)


@needs(Right.CUSTOMERS)
def likely_doubles(db: Db, new: NewCustomer, card_id: int | None = None) -> tuple[CustomerRow, ...]:
    """Customers in the register that may be the same: the same mail, phone, or name.

    ``card_id``: the card that is being changed, which is none of them, nor are those known to be somebody else.
    """
    wanted = [func.lower(Customer.name) == new.name.strip().lower(), Customer.search == search_text(new)]
    if new.email.strip():
        wanted.append(func.lower(Customer.email) == new.email.strip().lower())
    digits = _digits(new.phone)
    if len(digits) >= SHORTEST_PHONE:
        wanted.append(Customer.search.contains(digits[-SHORTEST_PHONE:], autoescape=True))
    others = {card_id, *(each.id for each in different_people.of_card(db, card_id))} if card_id is not None else set()
    asked = select(*_COLUMNS).where(or_(*wanted), IS_LISTED, Customer.id.not_in(sorted(others))).order_by(Customer.id)
    return tuple(_row(row) for row in db.run(asked.limit(MOST)))


@needs(Right.CUSTOMERS)
def change(db: Db, customer_id: int, new: NewCustomer) -> None:
    """Correct a customer. Orders keep the name and address they were placed with."""
    before = show(db, customer_id).customer
    values = _values(db, new)
    del values["created_at"]
    db.run(update(Customer).where(Customer.id == customer_id).values(**values))
    audit_changes(db, customer_id, before, values)


@needs(Right.CUSTOMERS)
def add_address(db: Db, customer_id: int, ship_to: ShipTo) -> int:
    """Another place of the customer; the same place twice is the same address."""
    card = show(db, customer_id)
    named = _address_values(db, customer_id, ship_to, card.customer.name)
    for each in card.addresses:
        if all(getattr(each.ship_to, part.name) == named[part.name] for part in fields(ShipTo)):
            return each.id
    address_id: int = db.run(_NEW_ADDRESS, named).scalar_one()
    db.audit("customer", customer_id, "address", after=personal.keep(db, named["city"], customer_id=customer_id))
    return address_id


@needs(Right.CUSTOMERS)
def show(db: Db, customer_id: int) -> Card:
    """One customer with places and newest orders."""
    row = db.run(_ONE, {"id": customer_id}).first()
    if row is None:
        raise Refusal(Text("This customer does not exist."))
    return Card(
        customer=_row(row),
        addresses=tuple(
            CustomerAddress(each.id, ShipTo(**{part.name: getattr(each, part.name) for part in fields(ShipTo)}))
            for each in db.run(_ADDRESSES, {"id": customer_id})
        ),
        order_ids=tuple(db.run(_ORDERS, {"id": customer_id}).scalars()),
    )


def audit_changes(db: Db, customer_id: int, before: Any, after: Mapping[str, Any]) -> None:
    """Each field that says something else now, with what it said before."""
    told: list[str] = []
    said: list[str] = []
    for name in ("name", "reference", "contact", "email", "phone"):
        was, is_now = getattr(before, name) or "", after.get(name) or ""
        if name in after and was != is_now:
            told.append(name)
            said += [was, is_now]
    kept = personal.keep_all(db, said, customer_id=customer_id)
    for name, was, is_now in zip(told, kept[::2], kept[1::2], strict=True):
        db.audit("customer", customer_id, f"{name} changed", before=was, after=is_now)


def search_text(new: NewCustomer) -> str:
    """What plain words are looked for in: the name first, so that its beginning is found by the index."""
    return fold(new.name, new.contact, new.reference, new.email, new.phone, _digits(new.phone))


def _with_words(words: Sequence[str]) -> Any:
    conditions = [IS_LISTED, *(Customer.search.contains(word, autoescape=True) for word in words)]
    return select(*_COLUMNS).where(*conditions).order_by(Customer.search).limit(MOST)


def _known(db: Db, customers: Sequence[NewCustomer]) -> dict[str, int]:
    references = [each.reference for each in customers if each.reference]
    known: dict[str, int] = {}
    for start in range(0, len(references), AT_ONCE):
        rows = db.run(_KNOWN, {"references": references[start : start + AT_ONCE]})
        known.update((row.reference or "", row.id) for row in rows)
    return known


def _values(db: Db, new: NewCustomer) -> dict[str, Any]:
    return {
        "reference": new.reference or None,
        "name": new.name.strip(),
        "contact": new.contact.strip() or None,
        "email": new.email.strip() or None,
        "phone": new.phone.strip() or None,
        "search": search_text(new),
        "created_at": db.now,
    }


def _address_values(db: Db, customer_id: int, ship_to: ShipTo | None, name: str) -> dict[str, Any]:
    ship_to = ship_to or ShipTo()
    values: dict[str, Any] = {part.name: getattr(ship_to, part.name).strip() for part in fields(ShipTo)}
    return {**values, "name": values["name"] or name.strip(), "customer_id": customer_id, "created_at": db.now}


def _row(row: Any) -> CustomerRow:
    return CustomerRow(
        row.id, row.name, row.reference or "", row.contact or "", row.email or "", row.phone or "", row.city or ""
    )


def _digits(phone: str) -> str:
    return "".join(each for each in phone if each.isdigit())
