"""What was sent to whom, what waits and what was not taken, and once more what was not."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.database.db import Db
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.webhook import Delivery, Event
from omsdesk.models.base import Instant
from omsdesk.models.paper import Outbox
from omsdesk.services.webhooks import endpoint, happenings

MOST = 200
_EVENTS = {each.value: each for each in Event}
_SHOWN = (
    select(Outbox.id, Outbox.kind, Outbox.key, Outbox.payload, Outbox.attempts)
    .add_columns(Outbox.next_at, Outbox.done_at, Outbox.error)
    .where(Outbox.kind.like(f"{happenings.KIND}:%"))
    .order_by(Outbox.id.desc())
    .limit(bindparam("most"))
)
# Only what was not taken: a message that was answered with yes is never sent again.
_AGAIN = (
    update(Outbox)
    .where(
        Outbox.id.in_(bindparam("ids", expanding=True)),
        Outbox.kind.like(f"{happenings.KIND}:%"),
        Outbox.error != "",
    )
    .values(done_at=None, next_at=bindparam("now", type_=Instant), attempts=0)
    .returning(Outbox.id)
)


@dataclass(frozen=True)
class DeliveryRow:
    """One message to one address."""

    id: int
    host: str
    event: Event
    about: str
    status: Delivery
    attempts: int
    at: datetime
    """When it was sent, or is tried next."""
    error: str


def listed(db: Db) -> tuple[DeliveryRow, ...]:
    """The newest first."""
    hosts = {happenings.kind_of(each.key): each.host for each in endpoint.all_of(db)}
    return tuple(_row(row, hosts) for row in db.run(_SHOWN, {"most": MOST}))


@needs(Right.SETTINGS)
def send_again(db: Db, ids: tuple[int, ...]) -> int:
    """Whoever mended the reason wants these sent once more, with the same ids; how many."""
    return len(db.run(_AGAIN, {"ids": list(ids), "now": db.now}).all())


def _row(row: Any, hosts: dict[str, str]) -> DeliveryRow:
    said = json.loads(row.payload)
    status = Delivery.WAITING
    if row.done_at is not None:
        status = Delivery.FAILED if row.error else Delivery.SENT
    return DeliveryRow(
        *(row.id, hosts.get(row.kind, "-"), _EVENTS[said["event"]], json.loads(said["body"])["data"]["order"], status),
        *(row.attempts, row.done_at or row.next_at, row.error),
    )
