"""Two cards of one person become one, and can be two again for a month.

Orders, places, notes and consents move to the card that stays. What it lacked (mail, phone, contact, price list, tax
number) it takes over, and the store credit. The other card stays in the books under its number and leads to the one
that was kept.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, insert, select, update

from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import fold
from omsdesk.models.company import User
from omsdesk.models.customer import Address, Consent, Customer, CustomerMerge, CustomerNote
from omsdesk.models.order import Order
from omsdesk.services import different_people, merged_terms, personal, store_credit
from omsdesk.services.customers import NewCustomer, audit_changes, search_text
from omsdesk.words import Text

DAYS = 30
"""How long a merge can be taken back."""
MOST_PAIRS = 200
MOST_OF_A_KIND = 6
"""A mail address that more cards share belongs to no single person."""
DIGITS = 8
"""The last digits of a phone number that say whose it is, however its beginning is written."""
AT_ONCE = 500


@dataclass(frozen=True)
class Alike:
    """Two cards that may be one person's, and why."""

    keep_id: int
    keep: str
    other_id: int
    other: str
    why: tuple[Text, ...]


@dataclass(frozen=True)
class Merged:
    """A card that was taken in."""

    id: int
    gone_id: int
    name: str
    at: datetime
    by: str
    until: datetime
    """Until when it can be taken back."""


_TABLES: dict[str, Any] = {
    "orders": Order,
    "addresses": Address,
    "customer_notes": CustomerNote,
    "customer_consents": Consent,
}
_FILLED = ("contact", "email", "phone")
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_LIVE = (Customer.merged_into_id.is_(None), Customer.erased_at.is_(None))
_POSTAL_CODE = (
    select(Address.postal_code)
    .where(Address.customer_id == Customer.id)
    .order_by(Address.id)
    .limit(1)
    .scalar_subquery()
)
_EVERYBODY = (
    select(Customer.id, Customer.name, Customer.email, Customer.phone, _POSTAL_CODE.label("postal_code"))
    .where(*_LIVE)
    .order_by(Customer.id)
)
_CARD = select(
    Customer.id,
    Customer.name,
    Customer.reference,
    Customer.contact,
    Customer.email,
    Customer.phone,
    Customer.merged_into_id,
    Customer.erased_at,
).where(Customer.id == bindparam("id"))
_LOCK = select(Customer.id).where(Customer.id.in_(_IDS)).order_by(Customer.id).with_for_update()
_COUNTS = (
    select(Order.customer_id, func.count().label("n")).where(Order.customer_id.in_(_IDS)).group_by(Order.customer_id)
)
_TAKEN_IN = (
    select(
        CustomerMerge.id,
        CustomerMerge.gone_id,
        CustomerMerge.at,
        Customer.name,
        User.name.label("by"),
    )
    .join(Customer, Customer.id == CustomerMerge.gone_id)
    .outerjoin(User, User.id == CustomerMerge.user_id)
    .where(
        CustomerMerge.kept_id == bindparam("id"),
        CustomerMerge.undone_at.is_(None),
        CustomerMerge.at > bindparam("since", type_=CustomerMerge.at.type),
    )
    .order_by(CustomerMerge.id.desc())
)
_MERGE = select(CustomerMerge.kept_id, CustomerMerge.gone_id, CustomerMerge.moved, CustomerMerge.at).where(
    CustomerMerge.id == bindparam("id"), CustomerMerge.undone_at.is_(None)
)


@takes(60)
@needs(Right.CUSTOMERS)
def likely(db: Db) -> tuple[Alike, ...]:
    """Pairs of cards that may be the same person: one mail address, one phone, or one name at one postal code.

    A pair of which somebody said that it is not is left out.
    """
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in db.run(_EVERYBODY):
        for key in _signs(row):
            found[key].append(row)
    why: dict[tuple[int, int], list[Text]] = defaultdict(list)
    names: dict[int, str] = {}
    for (kind, _), rows in found.items():
        if 1 < len(rows) <= MOST_OF_A_KIND:
            names.update((row.id, row.name) for row in rows)
            for one, two in combinations(rows, 2):
                why[one.id, two.id].append(_WHY[kind])
    said = different_people.pairs(db)
    pairs = sorted((pair for pair in why if pair not in said), key=lambda pair: (-len(why[pair]), pair))[:MOST_PAIRS]
    orders = _orders_of(db, {each for pair in pairs for each in pair})
    return tuple(_alike(pair, names, orders, tuple(why[pair])) for pair in pairs)


@takes(60)
@needs(Right.CUSTOMERS)
def merge(db: Db, keep_id: int, other_id: int) -> int:
    """Make two cards one; the id of the merge, by which it can be taken back."""
    if keep_id == other_id:
        raise Refusal(Text("This is one card already."))
    if db.is_postgresql:
        db.run(_LOCK, {"ids": [keep_id, other_id]}).all()
    kept, gone = _card(db, keep_id), _card(db, other_id)
    moved = {name: _move(db, table, other_id, keep_id) for name, table in _TABLES.items()}
    moved["merged"] = _lead_on(db, other_id, keep_id)
    filled = [name for name in _FILLED if not getattr(kept, name) and getattr(gone, name)]
    if filled:
        _fill(db, kept, {name: getattr(gone, name) for name in filled})
    db.run(update(Customer).where(Customer.id == other_id).values(merged_into_id=keep_id))
    terms = merged_terms.take_over(db, keep_id, other_id)
    credit = store_credit.move_all(db, other_id, keep_id)
    kept_words = json.dumps({**moved, "filled": filled, "terms": terms, "credit": credit})
    merge_id: int = db.run(
        insert(CustomerMerge)
        .values(kept_id=keep_id, gone_id=other_id, moved=kept_words, at=db.now, user_id=db.user_id)
        .returning(CustomerMerge.id)
    ).scalar_one()
    name = personal.keep(db, gone.name, customer_id=other_id)
    db.audit("customer", keep_id, "merged", before=other_id, after=name)
    db.audit("customer", other_id, "merged into", after=keep_id)
    return merge_id


@takes(60)
@needs(Right.CUSTOMERS)
def take_back(db: Db, merge_id: int) -> int:
    """Two cards again, each with what it had; the id of the card that is back."""
    found = db.run(_MERGE, {"id": merge_id}).first()
    if found is None:
        raise Refusal(Text("This was taken back already."))
    if found.at + timedelta(days=DAYS) < db.now:
        raise Refusal(
            Text("It was merged more than {n} days ago.", n=DAYS), Text("Make a new card and change the orders there.")
        )
    if db.is_postgresql:
        db.run(_LOCK, {"ids": [found.kept_id, found.gone_id]}).all()
    kept = _card(db, found.kept_id)
    moved = json.loads(found.moved)
    for name, table in _TABLES.items():
        _move_back(db, table, moved[name], found.kept_id, found.gone_id)
    _change(db, Customer, Customer.merged_into_id, moved["merged"], found.kept_id, found.gone_id)
    gone = db.run(_CARD, {"id": found.gone_id}).one()
    same = [name for name in moved["filled"] if getattr(kept, name) == getattr(gone, name)]
    if same:
        _fill(db, kept, dict.fromkeys(same))
    merged_terms.give_back(db, found.kept_id, found.gone_id, moved.get("terms", []))
    store_credit.move_back(db, found.kept_id, found.gone_id, moved.get("credit", {}))
    db.run(update(Customer).where(Customer.id == found.gone_id).values(merged_into_id=None))
    db.run(update(CustomerMerge).where(CustomerMerge.id == merge_id).values(undone_at=db.now))
    db.audit("customer", found.kept_id, "merge taken back", before=found.gone_id)
    db.audit("customer", found.gone_id, "merge taken back", before=found.kept_id)
    return int(found.gone_id)


def taken_in(db: Db, customer_id: int) -> tuple[Merged, ...]:
    """The cards that this one took in and that can be taken out again, the newest first."""
    rows = db.run(_TAKEN_IN, {"id": customer_id, "since": db.now - timedelta(days=DAYS)})
    return tuple(
        Merged(row.id, row.gone_id, row.name, row.at, row.by or "", row.at + timedelta(days=DAYS)) for row in rows
    )


_WHY = {
    "mail": Text("The same e-mail"),
    "phone": Text("The same phone"),
    "place": Text("The same name and postal code"),
}


def _signs(row: Any) -> list[tuple[str, str]]:
    signs = []
    if (row.email or "").strip():
        signs.append(("mail", row.email.strip().lower()))
    digits = "".join(each for each in row.phone or "" if each.isdigit())
    if len(digits) >= DIGITS:
        signs.append(("phone", digits[-DIGITS:]))
    if row.postal_code:
        signs.append(("place", f"{' '.join(sorted(fold(row.name).split()))}|{fold(row.postal_code)}"))
    return signs


def _orders_of(db: Db, ids: set[int]) -> dict[Any, int]:
    listed = sorted(ids)
    return {
        row.customer_id: row.n
        for start in range(0, len(listed), AT_ONCE)
        for row in db.run(_COUNTS, {"ids": listed[start : start + AT_ONCE]})
    }


def _alike(pair: tuple[int, int], names: dict[int, str], orders: dict[Any, int], why: tuple[Text, ...]) -> Alike:
    """The card with more orders stays; of two alike the older one."""
    keep, other = sorted(pair, key=lambda each: (-orders.get(each, 0), each))
    return Alike(keep, names[keep], other, names[other], why)


def _card(db: Db, customer_id: int) -> Any:
    row = db.run(_CARD, {"id": customer_id}).first()
    if row is None:
        raise Refusal(Text("This customer does not exist."))
    if row.erased_at is not None:
        raise Refusal(Text("This customer was erased."), Text("Nothing of the card is left to merge or part."))
    if row.merged_into_id is not None:
        raise Refusal(Text("{name} is part of another card already.", name=row.name), Text("Take that back first."))
    return row


def _move(db: Db, table: Any, frm: int, to: int) -> list[int]:
    moved = db.run(update(table).where(table.customer_id == frm).values(customer_id=to).returning(table.id))
    return sorted(moved.scalars())


def _lead_on(db: Db, frm: int, to: int) -> list[int]:
    """Cards that led to the one that goes now lead to the one that stays."""
    led = update(Customer).where(Customer.merged_into_id == frm).values(merged_into_id=to).returning(Customer.id)
    return sorted(db.run(led).scalars())


def _move_back(db: Db, table: Any, ids: list[int], frm: int, to: int) -> None:
    _change(db, table, table.customer_id, ids, frm, to)


def _change(db: Db, table: Any, column: Any, ids: list[int], frm: int, to: int) -> None:
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        db.run(update(table).where(table.id.in_(some), column == frm).values({column.key: to}))


def _fill(db: Db, card: Any, values: dict[str, Any]) -> None:
    said = {name: getattr(card, name) for name in ("name", "reference", *_FILLED)} | values
    plain = NewCustomer(
        name=said["name"],
        reference=said["reference"],
        contact=said["contact"] or "",
        email=said["email"] or "",
        phone=said["phone"] or "",
    )
    audit_changes(db, card.id, card, values)
    db.run(update(Customer).where(Customer.id == card.id).values(**values, search=search_text(plain)))
