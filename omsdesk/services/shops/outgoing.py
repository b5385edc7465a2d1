"""What a store is to be told: one row for each thing, claimed with a lease, tried again, and given up in words.

Nobody at the dock writes these rows: they are made afterwards from what is in the books, so that no box waits for
them, and a thing is written down once, since its row is called after it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, insert, or_, select, update

from omsdesk.database.db import Db
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import Instant
from omsdesk.models.paper import Outbox

TRACKING, STOCK = "shop_tracking", "shop_stock"
LEASE = timedelta(minutes=5)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=4)
TRIED_FOR = 16
"""So many times, over some two days; then a person is told."""
_MOST_DOUBLINGS = 12

_NOW = bindparam("now", type_=Instant)
_KEYS: BindParameter[str] = bindparam("keys", expanding=True)
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_NEW = insert(Outbox)
_KNOWN = select(Outbox.id, Outbox.key, Outbox.payload).where(Outbox.key.in_(_KEYS))
_OPEN = (
    Outbox.kind == bindparam("kind_"),
    Outbox.done_at.is_(None),
    Outbox.next_at <= _NOW,
    or_(Outbox.lease_until.is_(None), Outbox.lease_until < _NOW),
)
_DUE = select(Outbox.id).where(*_OPEN).order_by(Outbox.next_at, Outbox.id).limit(bindparam("most"))
_NEXT = _DUE.with_for_update(skip_locked=True)
_CLAIM = (
    update(Outbox)
    .where(Outbox.id.in_(_IDS))
    .values(
        station_id=bindparam("station"),
        lease_until=bindparam("until", type_=Instant),
        attempts=Outbox.attempts + 1,
    )
)
_ROWS = select(Outbox.id, Outbox.key, Outbox.payload, Outbox.attempts).where(Outbox.id.in_(_IDS)).order_by(Outbox.id)
# What was said anew while it was told is told once more.
_DONE = (
    update(Outbox)
    .where(Outbox.id == bindparam("row"), Outbox.payload == bindparam("said"), Outbox.done_at.is_(None))
    .values(done_at=_NOW, lease_until=None, error=bindparam("why"))
)
_FREE = update(Outbox).where(Outbox.id == bindparam("row")).values(lease_until=None)
_LATER = (
    update(Outbox)
    .where(Outbox.id == bindparam("row"))
    .values(next_at=bindparam("then", type_=Instant), lease_until=None, error=bindparam("why"))
)
_ANEW = (
    update(Outbox)
    .where(Outbox.id == bindparam("row"))
    .values(payload=bindparam("said"), done_at=None, next_at=_NOW, attempts=0, error="")
)
_KINDS = Outbox.kind.in_([TRACKING, STOCK])
_WAITING = select(func.count()).where(_KINDS, Outbox.done_at.is_(None))
_GIVEN_UP = (
    select(Outbox.key, Outbox.payload, Outbox.error)
    .where(Outbox.kind == TRACKING, Outbox.done_at.is_not(None), Outbox.error != "")
    .order_by(Outbox.id.desc())
    .limit(bindparam("most"))
)
_AGAIN = (
    update(Outbox)
    .where(_KINDS, Outbox.done_at.is_not(None), Outbox.error != "")
    .values(done_at=None, next_at=_NOW, attempts=0)
    .returning(Outbox.id)
)


@dataclass(frozen=True)
class Thing:
    """Something to tell, claimed by this station."""

    row: int
    key: str
    payload: str
    attempt: int


def write_down(db: Db, kind: str, things: Iterable[tuple[str, str]]) -> int:
    """Keep what is to be told, by key and words; what is known in other words is told anew. How many are new."""
    wanted = dict(things)
    known = {row.key: row for row in db.run(_KNOWN, {"keys": list(wanted)})} if wanted else {}
    new = [
        {"kind": kind, "key": key, "payload": said, "next_at": db.now}
        for key, said in wanted.items()
        if key not in known
    ]
    if new:
        db.run(_NEW, new)
    changed = [(known[key].id, said) for key, said in wanted.items() if key in known and known[key].payload != said]
    for row, said in changed:
        db.run(_ANEW, {"row": row, "said": said, "now": db.now})
    return len(new) + len(changed)


def unsaid(db: Db, things: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Those of these things that are not known, or known in other words."""
    wanted = dict(things)
    known = {row.key: row.payload for row in db.run(_KNOWN, {"keys": list(wanted)})} if wanted else {}
    return tuple((key, said) for key, said in wanted.items() if known.get(key) != said)


def is_due(db: Db, kind: str) -> bool:
    """Whether something is to be told now."""
    return db.run(_DUE, {"kind_": kind, "now": db.now, "most": 1}).first() is not None


def claim(db: Db, kind: str, most: int) -> tuple[Thing, ...]:
    """Take what has waited longest, for this station and a while."""
    ids = list(db.run(_NEXT, {"kind_": kind, "now": db.now, "most": most}).scalars())
    if not ids:
        return ()
    db.run(_CLAIM, {"ids": ids, "station": db.station_id, "until": db.now + LEASE})
    return tuple(Thing(row.id, row.key, row.payload, row.attempts) for row in db.run(_ROWS, {"ids": ids}))


def finish(db: Db, things: Sequence[Thing], why: str = "") -> None:
    """The store knows it, or never will: then ``why`` says so."""
    for each in things:
        db.run(_DONE, {"row": each.row, "said": each.payload, "now": db.now, "why": why})
        db.run(_FREE, {"row": each.row})


def put_off(db: Db, things: Sequence[Thing], why: str, seconds: int = 0) -> None:
    """Not now: again later, each time after a longer while, or as asked; after two days a person is told."""
    for each in things:
        if each.attempt >= TRIED_FOR:
            finish(db, [each], why)
            continue
        wait = min(FIRST_WAIT * 2 ** min(each.attempt - 1, _MOST_DOUBLINGS), LONGEST_WAIT)
        db.run(_LATER, {"row": each.row, "then": db.now + max(wait, timedelta(seconds=seconds)), "why": why})


def waiting(db: Db) -> int:
    """How many things the store has not been told yet."""
    return int(db.run(_WAITING).scalar_one())


def given_up(db: Db, most: int = 20) -> tuple[Any, ...]:
    """Tracking numbers that the store did not take, the newest first: key, words and why."""
    return tuple(db.run(_GIVEN_UP, {"most": most}))


@needs(Right.IMPORT)
def tell_again(db: Db) -> int:
    """Whoever mended the reason wants all of it told once more; how many things."""
    return len(db.run(_AGAIN, {"now": db.now}).all())
