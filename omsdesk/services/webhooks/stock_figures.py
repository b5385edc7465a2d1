"""Free stock for other programs: the newest figure of each product, never each step on the way to it.

Free pieces move with every promise, many times a minute. So nothing is written when they move: what every address heard
last of a product stands in one row of the outbox, and whoever looks compares it with what is free now. A figure that
differs takes the place of the one before, at most once a minute, also when that one has not got through; so the last
one arrives, whoever stopped in between.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, select, update
from sqlalchemy.dialects import postgresql, sqlite

from omsdesk.database.db import Db
from omsdesk.lifecycles.webhook import Event
from omsdesk.models.base import Instant
from omsdesk.models.paper import Outbox
from omsdesk.services import free_stock
from omsdesk.services.free_stock import Figure
from omsdesk.services.webhooks import endpoint, happenings
from omsdesk.services.webhooks.endpoint import Endpoint

EVERY = timedelta(minutes=1)
"""No address hears of a product more often."""
_NOW = bindparam("now", type_=Instant)
_KNOWN = select(Outbox.key, Outbox.payload).where(Outbox.key.in_(bindparam("keys", expanding=True)))
_IS_OVER = Outbox.done_at.is_not(None)
# Only over what this station has read: another one may have been quicker. A tired address is left its pause.
_ANEW = (
    update(Outbox)
    .where(Outbox.key == bindparam("key_"), Outbox.payload == bindparam("before"))
    .values(
        payload=bindparam("said"),
        next_at=case((_IS_OVER, _NOW), else_=Outbox.next_at),
        attempts=case((_IS_OVER, 0), else_=Outbox.attempts),
        error=case((_IS_OVER, ""), else_=Outbox.error),
        done_at=None,
    )
)


@dataclass(frozen=True)
class Said:
    """A figure for an address, and what stood in its place; blank when nothing did."""

    kind: str
    key: str
    payload: str
    before: str


@dataclass(frozen=True)
class Part:
    """What is new in a part of the catalogue."""

    new: tuple[Said, ...]
    last: int
    """Where the next part begins; 0 at the end."""


def kind_of(key: str) -> str:
    """The kind under which the figures for an address stand in the outbox: beside its events, not in their way."""
    return f"{happenings.kind_of(key)}:stock"


def listeners(db: Db) -> tuple[Endpoint, ...]:
    """The addresses that hear of stock."""
    return tuple(each for each in endpoint.all_of(db) if each.on and Event.STOCK.value in each.events)


def look(db: Db, to: Sequence[Endpoint], after: int) -> Part:
    """Which figures differ from what these addresses were told, in the products after this one. Only read."""
    found = free_stock.look(db, after)
    new: list[Said] = []
    for each in to:
        new += _differing(db, each, found.figures)
    return Part(tuple(new), found.last)


def write_down(db: Db, new: Iterable[Said]) -> None:
    """Keep these figures to be sent."""
    first = [
        {"kind": each.kind, "key": each.key, "payload": each.payload, "next_at": db.now}
        for each in new
        if not each.before
    ]
    if first:
        make = postgresql.insert if db.is_postgresql else sqlite.insert
        db.run(make(Outbox).on_conflict_do_nothing(index_elements=["key"]), first)
    for each in new:
        if each.before:
            db.run(_ANEW, {"key_": each.key, "before": each.before, "said": each.payload, "now": db.now})


def _differing(db: Db, to: Endpoint, figures: Sequence[Figure]) -> Iterator[Said]:
    keys = {f"{kind_of(to.key)}:{each.product_id}": each for each in figures}
    known = {row.key: row.payload for row in db.run(_KNOWN, {"keys": list(keys)})} if keys else {}
    for key, figure in keys.items():
        before = known.get(key, "")
        if not before or (_free(before) != figure.free and _is_time(before, db.now)):
            yield Said(kind_of(to.key), key, _payload(figure, db.now), before)


def _payload(figure: Figure, now: datetime) -> str:
    said = {
        "id": f"evt_stock_{figure.product_id}_{int(now.timestamp() * 1000)}",
        "type": Event.STOCK.value,
        "at": now.isoformat(timespec="seconds"),
        "data": {
            "sku": figure.sku,
            "on_hand": figure.on_hand,
            "promised": figure.promised,
            "free": figure.free,
        },
    }
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return json.dumps({"event": Event.STOCK.value, "body": body})


def _body(payload: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(json.loads(payload)["body"])
    return said


def _free(payload: str) -> int:
    return int(_body(payload)["data"]["free"])


def _is_time(payload: str, now: datetime) -> bool:
    """A minute is over; or the clock that wrote it was ahead of this one."""
    return not timedelta() <= now - datetime.fromisoformat(_body(payload)["at"]) < EVERY
