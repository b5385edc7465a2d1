"""Whose turn it is to do something outside that comes again and again: one row of the outbox, claimed with a lease.

Every station knows it. It is put off after trouble, and never done by two stations at once. What ``payload`` says is
for whoever does it: how far it has come.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, or_, select, update

from omsdesk.database.db import Db
from omsdesk.models.base import Instant
from omsdesk.models.paper import Outbox

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=30)
_MOST_DOUBLINGS = 10

_MINE = (Outbox.key == bindparam("key_"),)
_ROW = select(Outbox.payload, Outbox.attempts, Outbox.next_at, Outbox.error, Outbox.lease_until).where(*_MINE)
_NOW = bindparam("now", type_=Instant)
_IS_FREE = or_(Outbox.lease_until.is_(None), Outbox.lease_until < _NOW)
_CLAIM = (
    update(Outbox)
    .where(*_MINE, Outbox.next_at <= _NOW, _IS_FREE)
    .values(
        station_id=bindparam("station"),
        lease_until=bindparam("until", type_=Instant),
        attempts=Outbox.attempts + 1,
    )
    .returning(Outbox.payload, Outbox.attempts)
)
_HELD = (*_MINE, Outbox.attempts == bindparam("attempt"), Outbox.lease_until.is_not(None))
_KEEP = (
    update(Outbox)
    .where(*_HELD)
    .values(payload=bindparam("said"), lease_until=bindparam("until", type_=Instant))
    .returning(Outbox.id)
)
_END = (
    update(Outbox)
    .where(*_HELD)
    .values(
        payload=bindparam("said"),
        attempts=bindparam("attempts_"),
        next_at=bindparam("then", type_=Instant),
        lease_until=None,
        error=bindparam("why"),
    )
)
_NEW = insert(Outbox)
# Who is at it goes on: by the number of tries a station knows that the turn is still its own.
_SOON = update(Outbox).where(*_MINE, _IS_FREE).values(next_at=_NOW, attempts=0)


@dataclass(frozen=True)
class Held:
    """A turn that is this station's for a while."""

    key: str
    attempt: int
    lease_s: int
    payload: str
    """What was known when it was taken."""


@dataclass(frozen=True)
class Row:
    """How it stands, for people."""

    payload: str = "{}"
    attempts: int = 0
    """Tries without an answer."""
    next_at: datetime | None = None
    trouble: str = ""


def begin(db: Db, kind: str, key: str) -> None:
    """Make the row, if nobody has."""
    if db.run(_ROW, {"key_": key}).first() is None:
        db.run(_NEW, {"kind": kind, "key": key, "payload": "{}", "next_at": db.now})


def is_due(db: Db, key: str) -> bool:
    """Whether it should be done now."""
    row = db.run(_ROW, {"key_": key}).first()
    return row is None or (row.next_at <= db.now and (row.lease_until is None or row.lease_until < db.now))


def claim(db: Db, kind: str, key: str, lease_s: int) -> Held | None:
    """Take the turn, for a while; None when another station has it."""
    begin(db, kind, key)
    asked = {"key_": key, "now": db.now, "station": db.station_id, "until": db.now + timedelta(seconds=lease_s)}
    row = db.run(_CLAIM, asked).first()
    return None if row is None else Held(key, row.attempts, lease_s, row.payload)


def keep(db: Db, held: Held, said: str) -> bool:
    """So far it has come. False when the turn was lost to another station meanwhile."""
    asked = {"key_": held.key, "attempt": held.attempt, "said": said, "until": db.now + timedelta(seconds=held.lease_s)}
    return db.run(_KEEP, asked).first() is not None


def end(db: Db, held: Held, said: str, wait_s: int) -> None:
    """It was done: again after the usual while."""
    _finish(db, held, said, db.now + timedelta(seconds=wait_s), attempts=0)


def put_off(db: Db, held: Held, said: str, why: str) -> None:
    """No answer: again later, each time after a longer while."""
    wait = min(FIRST_WAIT * 2 ** min(held.attempt - 1, _MOST_DOUBLINGS), LONGEST_WAIT)
    _finish(db, held, said, db.now + wait, attempts=held.attempt, why=why)


def soon(db: Db, kind: str, key: str) -> None:
    """Somebody wants it done now; nothing changes while a station is at it."""
    begin(db, kind, key)
    db.run(_SOON, {"key_": key, "now": db.now})


def standing(db: Db, key: str) -> Row:
    """How far it is."""
    row = db.run(_ROW, {"key_": key}).first()
    return Row() if row is None else Row(row.payload, row.attempts, row.next_at, row.error)


def _finish(db: Db, held: Held, said: str, then: datetime, *, attempts: int, why: str = "") -> None:
    asked = {"key_": held.key, "attempt": held.attempt, "said": said, "then": then}
    db.run(_END, {**asked, "attempts_": attempts, "why": why})
