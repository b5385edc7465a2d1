"""What was sent to whom, what waits and what was not taken, and once more what was not."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from omsdesk.database.db import Db
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.webhook import Delivery, Event
from omsdesk.models.base import Instant
from omsdesk.models.paper import Outbox
from omsdesk.services.webhooks import endpoint, happenings, stock_figures

MOST, MOST_FIGURES = 200, 50
_EVENTS = {each.value: each for each in Event}
_SHOWN = (
    select(Outbox.id, Outbox.kind, Outbox.key, Outbox.payload, Outbox.attempts)
    .add_columns(Outbox.next_at, Outbox.done_at, Outbox.error)
    .where(Outbox.kind.like(f"{happenings.KIND}:%"), Outbox.kind.not_like("%:stock"))
    .order_by(Outbox.id.desc())
    .limit(bindparam("most"))
)
_MOVED = func.coalesce(Outbox.done_at, Outbox.next_at)
# A row of a product is told again and again: those come first that moved last.
_STOCK = (
    select(Outbox.id, Outbox.kind, Outbox.key, Outbox.payload, Outbox.attempts)
    .add_columns(Outbox.next_at, Outbox.done_at, Outbox.error)
    .where(Outbox.kind.like(f"{happenings.KIND}:%:stock"))
    .order_by(_MOVED.desc(), Outbox.id.desc())
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
    """The number of its order, or the SKU of its product."""
    status: Delivery
    attempts: int
    at: datetime
    """When it was sent, or is tried next."""
    error: str


def listed(db: Db) -> tuple[DeliveryRow, ...]:
    """The newest first; of stock only the figures that moved last."""
    known = endpoint.all_of(db)
    hosts = {kind(each.key): each.host for each in known for kind in (happenings.kind_of, stock_figures.kind_of)}
    events = [_row(row, hosts) for row in db.run(_SHOWN, {"most": MOST})]
    figures = [_row(row, hosts) for row in db.run(_STOCK, {"most": MOST_FIGURES})]
    return tuple(sorted(events + figures, key=lambda row: row.at, reverse=True)) if figures else tuple(events)


@needs(Right.SETTINGS)
def send_again(db: Db, ids: tuple[int, ...]) -> int:
    """Whoever mended the reason wants these sent once more, with the same ids; how many."""
    return len(db.run(_AGAIN, {"ids": list(ids), "now": db.now}).all())


def _row(row: Any, hosts: dict[str, str]) -> DeliveryRow:
    said = json.loads(row.payload)
    status = Delivery.WAITING
    if row.done_at is not None:
        status = Delivery.FAILED if row.error else Delivery.SENT
    data = json.loads(said["body"])["data"]
    return DeliveryRow(
        *(row.id, hosts.get(row.kind, "-"), _EVENTS[said["event"]], data.get("order") or data["sku"], status),
        *(row.attempts, row.done_at or row.next_at, row.error),
    )
