"""Whose turn it is to ask the store, and how far it has been asked (``services/turns.py``)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from omsdesk.database.db import Db
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.services import turns
from omsdesk.services.turns import Held

KIND = "shop_asking"
FIRST_LOOK = timedelta(days=14)
"""How old the orders may be that the first question asks for."""
LEASE_S = 300
"""Longer than a page takes; each page renews it."""


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

    held: Held
    known: Known

    @property
    def attempt(self) -> int:
        """The how manyth try it is."""
        return self.held.attempt


@dataclass(frozen=True)
class Standing:
    """How it stands, for people."""

    known: Known = field(default_factory=Known)
    attempts: int = 0
    """Tries without an answer."""
    next_at: datetime | None = None
    trouble: str = ""


def is_due(db: Db, channel: str) -> bool:
    """Whether the store should be asked now."""
    return turns.is_due(db, _key(channel))


def claim(db: Db, channel: str) -> Turn | None:
    """Take the turn, for a while; None when another station has it."""
    held = turns.claim(db, KIND, _key(channel), LEASE_S)
    return None if held is None else Turn(held, _read(held.payload))


def keep(db: Db, turn: Turn, known: Known) -> bool:
    """Everything until here is in. False when the turn was lost to another station meanwhile."""
    return turns.keep(db, turn.held, _written(known))


def end(db: Db, turn: Turn, known: Known, minutes: int) -> None:
    """The store answered: ask again after the usual while."""
    turns.end(db, turn.held, _written(replace(known, asked_at=db.now)), minutes * 60)


def put_off(db: Db, turn: Turn, known: Known, why: str) -> None:
    """No answer: again later, each time after a longer while."""
    turns.put_off(db, turn.held, _written(known), why)


@needs(Right.IMPORT)
def soon(db: Db, channel: str) -> None:
    """Somebody wants it asked now."""
    turns.soon(db, KIND, _key(channel))


def standing(db: Db, channel: str) -> Standing:
    """How far it is."""
    row = turns.standing(db, _key(channel))
    return Standing(_read(row.payload), row.attempts, row.next_at, row.trouble)


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
