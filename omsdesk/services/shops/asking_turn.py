"""Whose turn it is to ask the store, and how far it has been asked: one row that every station knows.

It stands in the outbox, for it is an act outside that comes again and again: claimed with a lease, put off after
trouble, and never asked by two stations at once.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from omsdesk.database.db import Db
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import Instant
from omsdesk.models.paper import Outbox

KIND = "shop_asking"
FIRST_LOOK = timedelta(days=14)
"""How old the orders may be that the first question asks for."""
LEASE = timedelta(minutes=5)
"""Longer than a page takes; each page renews it."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=30)
_MOST_DOUBLINGS = 10

_MINE = (Outbox.key == bindparam("key_"),)
_ROW = select(Outbox.payload, Outbox.attempts, Outbox.next_at, Outbox.error, Outbox.lease_until).where(*_MINE)
_NOW = bindparam("now", type_=Instant)
_CLAIM = (
    update(Outbox)
    .where(*_MINE, Outbox.next_at <= _NOW, or_(Outbox.lease_until.is_(None), Outbox.lease_until < _NOW))
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
_SOON = update(Outbox).where(*_MINE).values(next_at=_NOW, attempts=0)


@dataclass(frozen=True)
class Known:
    """How far a store has been asked."""

    since: datetime | None = None
    """Everything that changed until then is here."""
    asked_at: datetime | None = None
    """When it answered last."""
    told_until: datetime | None = None
    """What left until then stands in the list of what the store is told."""
    again: Mapping[str, str] = field(default_factory=dict)
    """Orders that stayed out, by their id in the store: since when, a blank, and why. They are asked for again."""
    seen: Mapping[str, str] = field(default_factory=dict)
    """Orders that changed last, by their id and their change: the next answer has them once more."""


@dataclass(frozen=True)
class Turn:
    """This station's turn."""

    key: str
    attempt: int
    known: Known


@dataclass(frozen=True)
class Standing:
    """How it stands, for people."""

    known: Known = field(default_factory=Known)
    attempts: int = 0
    """Tries without an answer."""
    next_at: datetime | None = None
    trouble: str = ""


def begin(db: Db, channel: str) -> None:
    """Make the row, if nobody has."""
    if db.run(_ROW, {"key_": _key(channel)}).first() is None:
        db.run(_NEW, {"kind": KIND, "key": _key(channel), "payload": "{}", "next_at": db.now})


def is_due(db: Db, channel: str) -> bool:
    """Whether the store should be asked now."""
    row = db.run(_ROW, {"key_": _key(channel)}).first()
    return row is None or (row.next_at <= db.now and (row.lease_until is None or row.lease_until < db.now))


def claim(db: Db, channel: str) -> Turn | None:
    """Take the turn, for a while; None when another station has it."""
    begin(db, channel)
    asked = {"key_": _key(channel), "now": db.now, "station": db.station_id, "until": db.now + LEASE}
    row = db.run(_CLAIM, asked).first()
    return None if row is None else Turn(_key(channel), row.attempts, _read(row.payload))


def keep(db: Db, turn: Turn, known: Known) -> bool:
    """Everything until here is in. False when the turn was lost to another station meanwhile."""
    asked = {"key_": turn.key, "attempt": turn.attempt, "said": _written(known), "until": db.now + LEASE}
    return db.run(_KEEP, asked).first() is not None


def end(db: Db, turn: Turn, known: Known, minutes: int) -> None:
    """The store answered: ask again after the usual while."""
    _finish(db, turn, replace(known, asked_at=db.now), db.now + timedelta(minutes=minutes), attempts=0)


def put_off(db: Db, turn: Turn, known: Known, why: str) -> None:
    """No answer: again later, each time after a longer while."""
    wait = min(FIRST_WAIT * 2 ** min(turn.attempt - 1, _MOST_DOUBLINGS), LONGEST_WAIT)
    _finish(db, turn, known, db.now + wait, attempts=turn.attempt, why=why)


@needs(Right.IMPORT)
def soon(db: Db, channel: str) -> None:
    """Somebody wants it asked now."""
    begin(db, channel)
    db.run(_SOON, {"key_": _key(channel), "now": db.now})


def standing(db: Db, channel: str) -> Standing:
    """How far it is."""
    row = db.run(_ROW, {"key_": _key(channel)}).first()
    return Standing() if row is None else Standing(_read(row.payload), row.attempts, row.next_at, row.error)


def _finish(db: Db, turn: Turn, known: Known, then: datetime, *, attempts: int, why: str = "") -> None:
    asked = {"key_": turn.key, "attempt": turn.attempt, "said": _written(known), "then": then}
    db.run(_END, {**asked, "attempts_": attempts, "why": why})


def _key(channel: str) -> str:
    return f"{KIND}:{channel}"


def _written(known: Known) -> str:
    moments = {"since": known.since, "asked_at": known.asked_at, "told_until": known.told_until}
    said: dict[str, Any] = {name: each.isoformat() for name, each in moments.items() if each is not None}
    return json.dumps({**said, "again": dict(known.again), "seen": dict(known.seen)}, sort_keys=True)


def _read(payload: str) -> Known:
    said = json.loads(payload)
    moments = {name: datetime.fromisoformat(said[name]) for name in ("since", "asked_at", "told_until") if name in said}
    return Known(**moments, again=said.get("again", {}), seen=said.get("seen", {}))
