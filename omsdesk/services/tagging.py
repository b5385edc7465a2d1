"""Put words on orders and take them off again, on many at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, delete, func, insert, select

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import fold
from omsdesk.models.order import OrderTag
from omsdesk.words import Text

LONGEST, MOST = 40, 12
"""Letters of one word, and words on one order: more than that nobody reads in a list."""

Pairs = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class TagChange:
    """What was put on and what was taken off, order by order: enough to take it back."""

    added: Pairs = ()
    removed: Pairs = ()

    @property
    def orders(self) -> int:
        """How many orders it changed."""
        return len({order_id for order_id, _ in (*self.added, *self.removed)})


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_THERE = select(OrderTag.order_id, OrderTag.tag).where(OrderTag.order_id.in_(_IDS)).order_by(OrderTag.tag)
_ADD = insert(OrderTag)
_TAKE = delete(OrderTag).where(OrderTag.order_id == bindparam("order"), OrderTag.tag == bindparam("word"))
_USED = select(OrderTag.tag).group_by(OrderTag.tag).order_by(func.count().desc(), OrderTag.tag).limit(MOST)


def tidy(words: str) -> tuple[str, ...]:
    """The words as they are kept: small letters, no accents, a hyphen for every gap; commas part them."""
    found = ("-".join(fold(each).split()) for each in words.split(","))
    return tuple(dict.fromkeys(each for each in found if each))


def of(db: Db, order_ids: Collection[int]) -> tuple[str, ...]:
    """The words on any of these orders."""
    return tuple(dict.fromkeys(row.tag for row in db.run(_THERE, {"ids": list(order_ids)})))


def used(db: Db) -> tuple[str, ...]:
    """The words used most, to choose from."""
    return tuple(db.run(_USED).scalars())


@needs(Right.ORDERS)
def change(db: Db, order_ids: Collection[int], add: str = "", remove: str = "") -> TagChange:
    """Put these words on the orders, and take those off."""
    words, gone = tidy(add), frozenset(tidy(remove))
    if not words and not gone:
        raise Refusal(Text("No word was given."), Text("Type one, for example: fragile."))
    too_long = next((each for each in words if len(each) > LONGEST), None)
    if too_long:
        raise Refusal(
            Text("'{start}...' is longer than the {most} characters kept.", start=too_long[:20], most=LONGEST),
            Text("Shorten it."),
        )
    locks.orders(db, order_ids)
    there = {(row.order_id, row.tag) for row in db.run(_THERE, {"ids": list(order_ids)})}
    added = tuple((order, word) for order in order_ids for word in words if (order, word) not in there)
    removed = tuple(sorted(each for each in there if each[1] in gone))
    _refuse_too_many(there.union(added).difference(removed))
    return _write(db, TagChange(added, removed))


@needs(Right.ORDERS)
def take_back(db: Db, change: TagChange) -> TagChange:
    """The words as they were before, as far as nobody changed them since."""
    ids = {order for order, _ in (*change.added, *change.removed)}
    locks.orders(db, ids)
    there = {(row.order_id, row.tag) for row in db.run(_THERE, {"ids": list(ids)})}
    return _write(
        db,
        TagChange(
            added=tuple(each for each in change.removed if each not in there),
            removed=tuple(each for each in change.added if each in there),
        ),
    )


def _write(db: Db, change: TagChange) -> TagChange:
    if change.added:
        db.run(_ADD, [{"order_id": order, "tag": word} for order, word in change.added])
    if change.removed:
        db.run(_TAKE, [{"order": order, "word": word} for order, word in change.removed])
    for what, pairs in (("tag", change.added), ("untag", change.removed)):
        for order, word in pairs:
            db.audit("order", order, what, order_id=order, after=word)
    return change


def _refuse_too_many(pairs: Iterable[tuple[int, str]]) -> None:
    orders = [order for order, _ in pairs]
    if any(orders.count(each) > MOST for each in set(orders)):
        raise Refusal(Text("An order can have {most} words.", most=MOST), Text("Take one off first."))
