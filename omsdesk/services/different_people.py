"""Two cards that look like one person's and are not: said once, not asked again, taken back when it was wrong.

It is kept under the numbers that the two cards had. A card that another one took in speaks for that one too, and for
itself again once the merge is taken back.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.company import User
from omsdesk.models.customer import Customer, DifferentPeople
from omsdesk.services import personal
from omsdesk.words import Text

_ONE, _OTHER = aliased(Customer), aliased(Customer)
_FIRST, _SECOND = (func.coalesce(each.merged_into_id, each.id) for each in (_ONE, _OTHER))
_SHOWN: BindParameter[int] = bindparam("card")
_PAIRS = (
    select(_FIRST.label("one"), _SECOND.label("other"))
    .select_from(DifferentPeople)
    .join(_ONE, _ONE.id == DifferentPeople.one_id)
    .join(_OTHER, _OTHER.id == DifferentPeople.other_id)
)
_OF_CARD = (
    select(
        *(DifferentPeople.one_id, DifferentPeople.other_id, DifferentPeople.at, User.name.label("by")),
        *(_FIRST.label("one"), _SECOND.label("other")),
    )
    .select_from(DifferentPeople)
    .join(_ONE, _ONE.id == DifferentPeople.one_id)
    .join(_OTHER, _OTHER.id == DifferentPeople.other_id)
    .outerjoin(User, User.id == DifferentPeople.user_id)
    .where(_SHOWN.in_([_FIRST, _SECOND]))
    .order_by(DifferentPeople.at, DifferentPeople.one_id, DifferentPeople.other_id)
)
_CARD = select(Customer.name, func.coalesce(Customer.merged_into_id, Customer.id).label("id")).where(
    Customer.id == bindparam("id")
)
_FORGET = delete(DifferentPeople).where(
    DifferentPeople.one_id == bindparam("first"), DifferentPeople.other_id == bindparam("second")
)


@dataclass(frozen=True)
class Other:
    """A card that somebody said is another person's."""

    id: int
    name: str
    at: datetime
    by: str


@needs(Right.CUSTOMERS)
def say(db: Db, one_id: int, other_id: int) -> None:
    """These two are different people."""
    one, other = (_card(db, each) for each in (one_id, other_id))
    if one.id == other.id:
        raise Refusal(Text("This is one card already."))
    if _write(db, one.id, other.id):
        for card, beside in ((one, other), (other, one)):
            db.audit("customer", card.id, "not the same", after=_named(db, beside))


@needs(Right.CUSTOMERS)
def take_back(db: Db, one_id: int, other_id: int) -> None:
    """Perhaps they are one person after all."""
    one, other = (_card(db, each) for each in (one_id, other_id))
    said = [row for row in db.run(_OF_CARD, {"card": one.id}).all() if other.id in (row.one, row.other)]
    if not said:
        raise Refusal(Text("This was taken back already."))
    for row in said:
        db.run(_FORGET, {"first": row.one_id, "second": row.other_id})
    for card, beside in ((one, other), (other, one)):
        db.audit("customer", card.id, "perhaps the same", before=_named(db, beside))


def pairs(db: Db) -> frozenset[tuple[int, int]]:
    """All of them, by the cards that stand for them now, the lower number first."""
    return frozenset((min(row), max(row)) for row in db.run(_PAIRS))


def of_card(db: Db, card_id: int) -> tuple[Other, ...]:
    """The cards that are not the same person as this one."""
    found: dict[int, Any] = {}
    for row in db.run(_OF_CARD, {"card": card_id}):
        beside = row.other if row.one == card_id else row.one
        if beside != card_id:
            found.setdefault(beside, row)
    return tuple(Other(each, _card(db, each).name, row.at, row.by or "") for each, row in found.items())


def _named(db: Db, card: Any) -> str:
    """The name, as long as the person is not forgotten."""
    return personal.keep(db, card.name, customer_id=card.id)


def _write(db: Db, one_id: int, other_id: int) -> bool:
    insert = postgresql.insert if db.is_postgresql else sqlite.insert
    row = {"one_id": min(one_id, other_id), "other_id": max(one_id, other_id), "at": db.now, "user_id": db.user_id}
    said = insert(DifferentPeople).values(**row).on_conflict_do_nothing().returning(DifferentPeople.one_id)
    return db.run(said).first() is not None


def _card(db: Db, customer_id: int) -> Any:
    row = db.run(_CARD, {"id": customer_id}).first()
    if row is None:
        raise Refusal(Text("This customer does not exist."))
    return row
