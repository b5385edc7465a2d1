"""Bring customers into the register: new ones are added, known ones brought up to date."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, insert, select, update
from sqlalchemy.orm import aliased

from omsdesk.channels import AddressRecord, CustomerRecord
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.models.base import fold
from omsdesk.models.customer import Address, Customer
from omsdesk.services import personal
from omsdesk.services.customers import audit_changes

_REFS: BindParameter[str] = bindparam("refs", expanding=True)
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_COLUMNS = ("name", "contact", "email", "phone")
_PARTS = ("name", "street", "extra", "city", "region", "postal_code", "country")
_CARD = aliased(Customer)
"""The card of the person who is known by the number: another one where two were merged."""
_KNOWN = (
    select(_CARD.id, Customer.reference, _CARD.name, _CARD.contact, _CARD.email, _CARD.phone)
    .join(_CARD, _CARD.id == func.coalesce(Customer.merged_into_id, Customer.id))
    .where(Customer.reference.in_(_REFS))
)
_ADDRESSES = select(Address).where(Address.customer_id.in_(_IDS)).order_by(Address.id.desc())
_NEW = insert(Customer).returning(Customer.id, sort_by_parameter_order=True)
_NEW_ADDRESS = insert(Address)
_CHANGE = (
    update(Customer)
    .where(Customer.id == bindparam("row_id"))
    .values(
        name=bindparam("new_name"),
        contact=bindparam("new_contact"),
        email=bindparam("new_email"),
        phone=bindparam("new_phone"),
        search=bindparam("new_search"),
    )
)


@dataclass(frozen=True)
class Brought:
    """How many were new, how many had changed, how many were as they are here."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@takes(300)
def bring(db: Db, records: Sequence[CustomerRecord]) -> Brought:
    """Add or change these customers by their reference. What a file leaves blank stays as it is."""
    known = ids_of(db, [each.ref for each in records])
    rows = {row.reference: row for row in db.run(_KNOWN, {"refs": [each.ref for each in records]})}
    addresses = _addresses(db, list(known.values()))
    fresh = {each.ref: each for each in records if each.ref not in known}
    add(db, list(fresh.values()))
    changed = 0
    for record in records:
        if record.ref in known:
            address = addresses.get(known[record.ref])
            row_changed = _update(db, record, rows[record.ref])
            changed += _update_address(db, record.address, address, known[record.ref]) or row_changed
    return Brought(len(fresh), changed, len(known) - changed)


def add(db: Db, records: Sequence[CustomerRecord]) -> dict[str, int]:
    """Put new customers into the register; returns their ids by reference."""
    if not records:
        return {}
    ids = list(db.run(_NEW, [_row(db, each) for each in records]).scalars())
    addresses = [
        _address_row(db, each.address, customer_id)
        for each, customer_id in zip(records, ids, strict=True)
        if says_something(each.address)
    ]
    if addresses:
        db.run(_NEW_ADDRESS, addresses)
    for each, customer_id in zip(records, ids, strict=True):
        db.audit("customer", customer_id, "imported", after=each.ref)
    return {each.ref: customer_id for each, customer_id in zip(records, ids, strict=True)}


def ids_of(db: Db, refs: Sequence[str]) -> dict[str, int]:
    """The ids of known customers by their references."""
    if not refs:
        return {}
    return {str(row.reference): row.id for row in db.run(_KNOWN, {"refs": list(dict.fromkeys(refs))})}


def names_of(db: Db, refs: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The ids and names of known customers by their references."""
    if not refs:
        return {}
    rows = db.run(_KNOWN, {"refs": list(dict.fromkeys(refs))})
    return {str(row.reference): (row.id, row.name) for row in rows}


def says_something(address: AddressRecord) -> bool:
    """Whether there is more to an address than a country."""
    return bool(address.street or address.city or address.postal_code)


def _row(db: Db, record: CustomerRecord) -> dict[str, Any]:
    return {
        "reference": record.ref,
        **{name: getattr(record, name) or None for name in _COLUMNS},
        "name": record.name,
        "search": _search(record),
        "created_at": db.now,
    }


def _search(record: CustomerRecord) -> str:
    return fold(record.ref, record.name, record.contact, record.email, record.phone, record.address.city)


def _address_row(db: Db, address: AddressRecord, customer_id: int) -> dict[str, Any]:
    return {
        "customer_id": customer_id,
        **{part: getattr(address, part) for part in _PARTS},
        "country": address.country_code or address.country,
        "created_at": db.now,
    }


def _update(db: Db, record: CustomerRecord, row: Any) -> int:
    merged = replace(
        record,
        name=record.name or row.name,
        contact=record.contact or row.contact or "",
        email=record.email or row.email or "",
        phone=record.phone or row.phone or "",
    )
    changes = {name: getattr(merged, name) or None for name in _COLUMNS}
    if all(getattr(row, name) == value for name, value in changes.items()):
        return 0
    db.run(
        _CHANGE,
        {"row_id": row.id, "new_search": _search(merged), **{f"new_{name}": value for name, value in changes.items()}},
    )
    db.audit("customer", row.id, "imported again", after=record.ref)
    audit_changes(db, row.id, row, changes)
    return 1


def _addresses(db: Db, customer_ids: list[int]) -> dict[int, Any]:
    """The oldest address of each customer: the one that came with the register."""
    if not customer_ids:
        return {}
    return {row.customer_id: row for row in db.run(_ADDRESSES, {"ids": customer_ids})}


def _update_address(db: Db, address: AddressRecord, row: Any, customer_id: int) -> int:
    if not says_something(address):
        return 0
    if row is None:
        db.run(_NEW_ADDRESS, _address_row(db, address, customer_id))
        return 1
    wanted = {part: value for part, value in _address_row(db, address, customer_id).items() if part in _PARTS}
    if all(getattr(row, part) == value for part, value in wanted.items()):
        return 0
    db.run(update(Address).where(Address.id == row.id).values(**wanted))
    stood = {part: getattr(row, part) for part in wanted}
    before, after = (", ".join(str(each) for each in parts.values() if each) for parts in (stood, wanted))
    was, is_now = personal.keep_all(db, [before, after], customer_id=customer_id)
    db.audit("customer", customer_id, "address changed", before=was, after=is_now)
    return 1
