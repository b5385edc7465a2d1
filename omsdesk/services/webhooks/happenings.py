"""What happened that other programs want to hear of: read from the trail afterwards, so that no deed waits for it.

A row of the outbox is called after the address and the entry of the trail, so that each event is written down once for
each address, whichever station looks and however often.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from omsdesk.database.db import Db
from omsdesk.lifecycles.webhook import Event
from omsdesk.models.base import Instant
from omsdesk.models.journal import AuditEvent
from omsdesk.models.paper import Outbox
from omsdesk.services.webhooks import contents, endpoint
from omsdesk.services.webhooks.endpoint import Endpoint

KIND = "webhook"
MARK = "webhook mark"
LEFT_OUT = "webhook left out"
"""Entries of the trail that turned out to be nothing to tell."""
AT_ONCE = 200
"""So many messages are written down in one commit."""
MOST_READ = 5_000
_OVERLAP = timedelta(minutes=10)
"""A commit may show a little later than the moment in it."""
_TOLD = {
    ("order", "confirm"): Event.CONFIRMED,
    ("order_line", "short"): Event.SHORT,
    ("shipment", "ship"): Event.SHIPPED,
    ("shipment", "deliver"): Event.DELIVERED,
    ("order", "cancel"): Event.CANCELLED,
    ("refund", "done"): Event.REFUNDED,
    ("refund", "finish"): Event.REFUNDED,
    ("return", "receive"): Event.RETURNED,
}
_NEWS = (
    select(
        *(AuditEvent.id, AuditEvent.at, AuditEvent.subject, AuditEvent.subject_id, AuditEvent.order_id),
        *(AuditEvent.what, AuditEvent.before, AuditEvent.after),
    )
    .where(
        AuditEvent.id > bindparam("after"),
        or_(*(and_(AuditEvent.subject == subject, AuditEvent.what == what) for subject, what in _TOLD)),
    )
    .order_by(AuditEvent.id)
    .limit(MOST_READ)
)
_SETTLED = select(func.max(AuditEvent.id)).where(
    AuditEvent.id > bindparam("after"), AuditEvent.at < bindparam("then", type_=Instant)
)
_MARK = select(Outbox.payload).where(Outbox.key == MARK)
_MOVE_MARK = update(Outbox).where(Outbox.key == MARK).values(payload=bindparam("said"))
_PAGE = 500
_KNOWN = select(Outbox.key).where(Outbox.key.in_(bindparam("keys", expanding=True)))


def kind_of(key: str) -> str:
    """The kind under which what waits for an address stands in the outbox."""
    return f"{KIND}:{key}"


def key_of(to: str, entry: int) -> str:
    """What the row of an event for an address is called."""
    return f"{KIND}:{to}:{entry}"


def has_news(db: Db) -> bool:
    """Whether something happened that is not written down yet."""
    endpoints = [each for each in endpoint.all_of(db) if each.on]
    return bool(endpoints) and (_mark(db) is None or bool(_unsaid(db, endpoints, _news(db))))


def write_down(db: Db) -> int:
    """Keep what is to be told to whom; how many messages are new."""
    endpoints = [each for each in endpoint.all_of(db) if each.on]
    if not endpoints:
        return 0
    if _mark(db) is None:
        _insert(
            db, [{"kind": MARK, "key": MARK, "payload": str(min(each.since for each in endpoints)), "next_at": db.now}]
        )
    rows = _news(db)
    unsaid = _unsaid(db, endpoints, rows)
    bodies: dict[int, str | None] = {}
    new = []
    for to, row in unsaid[:AT_ONCE]:
        event = _TOLD[row.subject, row.what]
        if row.id not in bodies:
            bodies[row.id] = contents.body(db, event, row)
        payload = json.dumps({"event": event.value, "body": bodies[row.id]})
        said = {"kind": kind_of(to.key), "key": key_of(to.key, row.id), "payload": payload, "next_at": db.now}
        new.append({**said, "done_at": None} if bodies[row.id] else {**said, "kind": LEFT_OUT, "done_at": db.now})
    _insert(db, new)
    _move_mark(db, rows, min((row.id for _, row in unsaid[AT_ONCE:]), default=0))
    return len(new)


def _news(db: Db) -> list[Any]:
    return list(db.run(_NEWS, {"after": _mark(db) or 0}))


def _unsaid(db: Db, endpoints: Iterable[Endpoint], rows: Iterable[Any]) -> list[tuple[Endpoint, Any]]:
    wanted = {key_of(to.key, row.id): (to, row) for to, row in _wanted(endpoints, rows)}
    known: set[str] = set()
    keys = list(wanted)
    for start in range(0, len(keys), _PAGE):
        known |= set(db.run(_KNOWN, {"keys": keys[start : start + _PAGE]}).scalars())
    found = [pair for key, pair in wanted.items() if key not in known]
    return sorted(found, key=lambda pair: int(pair[1].id))


def _wanted(endpoints: Iterable[Endpoint], rows: Iterable[Any]) -> Iterator[tuple[Endpoint, Any]]:
    for to in endpoints:
        for row in rows:
            if row.id > to.since and _TOLD[row.subject, row.what].value in to.events:
                yield to, row


def _mark(db: Db) -> int | None:
    said = db.run(_MARK).scalar()
    return None if said is None else int(said)


def _move_mark(db: Db, rows: list[Any], first_left: int) -> None:
    """On to what no later commit can come before; never over what was not read or not written down."""
    before = _mark(db) or 0
    settled = int(db.run(_SETTLED, {"after": before, "then": db.now - _OVERLAP}).scalar() or before)
    if len(rows) == MOST_READ:
        settled = min(settled, rows[-1].id)
    if first_left:
        settled = min(settled, first_left - 1)
    if settled > before:
        db.run(_MOVE_MARK, {"said": str(settled)})


def _insert(db: Db, rows: list[dict[str, Any]]) -> None:
    if rows:
        make = postgresql.insert if db.is_postgresql else sqlite.insert
        db.run(make(Outbox).on_conflict_do_nothing(index_elements=["key"]), rows)
