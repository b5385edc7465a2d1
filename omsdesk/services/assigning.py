"""Give orders to a person who sees to them, and take that back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, delete, insert, select

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.company import User
from omsdesk.models.order import Assignment
from omsdesk.words import Text

NOBODY = 0


@dataclass(frozen=True)
class Person:
    """Somebody who can see to an order."""

    id: int
    name: str


@dataclass(frozen=True)
class Assigned:
    """Which orders somebody else has now, and who had them before."""

    order_ids: tuple[int, ...]
    name: str
    """Blank when nobody has them any more."""
    before: tuple[tuple[int, int], ...]


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_PEOPLE = select(User.id, User.name).where(User.active.is_(True)).order_by(User.name)
_HAD = select(Assignment.order_id, Assignment.user_id).where(Assignment.order_id.in_(_IDS))
_NAMES = select(User.id, User.name)
_TAKE = delete(Assignment).where(Assignment.order_id.in_(_IDS))
_GIVE = insert(Assignment)


def people(db: Db) -> tuple[Person, ...]:
    """Everybody who works here."""
    return tuple(Person(row.id, row.name) for row in db.run(_PEOPLE))


@needs(Right.ORDERS)
def assign(db: Db, order_ids: Collection[int], user_id: int) -> Assigned:
    """This person sees to these orders; ``NOBODY`` takes them from whoever has them."""
    names = {person.id: person.name for person in people(db)}
    if user_id != NOBODY and user_id not in names:
        raise Refusal(Text("This person does not work here any more."), Text("Choose somebody else."))
    before = _give(db, [(order_id, user_id) for order_id in order_ids])
    return Assigned(tuple(order_ids), names.get(user_id, ""), before)


@needs(Right.ORDERS)
def take_back(db: Db, before: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Everybody has the orders again that were theirs before."""
    _give(db, before)
    return tuple(order_id for order_id, _ in before)


def _give(db: Db, pairs: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    ids = [order_id for order_id, _ in pairs]
    locks.orders(db, ids)
    had = {row.order_id: row.user_id for row in db.run(_HAD, {"ids": ids})}
    names = {row.id: row.name for row in db.run(_NAMES)}
    db.run(_TAKE, {"ids": ids})
    rows = [{"order_id": order_id, "user_id": user_id, "assigned_at": db.now} for order_id, user_id in pairs if user_id]
    if rows:
        db.run(_GIVE, rows)
    for order_id, user_id in pairs:
        who, before = names.get(user_id, ""), names.get(had.get(order_id, NOBODY), "")
        db.audit("order", order_id, "assign", order_id=order_id, before=before, after=who)
    return tuple((order_id, had.get(order_id, NOBODY)) for order_id in ids)
