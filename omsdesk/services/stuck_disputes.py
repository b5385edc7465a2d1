"""Disputes among what is stuck: which wait for evidence and until when, which were lost, and whether they are heard."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.dispute import WANT_ANSWER, DisputeStatus
from omsdesk.models.base import Instant
from omsdesk.models.card import CardPayment
from omsdesk.models.dispute import Dispute
from omsdesk.services.cards import asking_disputes
from omsdesk.words import Text, stamp_words

_TOLD_FOR = timedelta(days=7)
"""So long a lost dispute stands on Today; its order tells it ever after."""
_COUNT = select(func.count().label("n"), func.min(Dispute.opened_at).label("since"))
_WANT = _COUNT.where(Dispute.status.in_(WANT_ANSWER))
_LOST = _COUNT.where(Dispute.status == DisputeStatus.LOST, Dispute.changed_at >= bindparam("since", type_=Instant))
# The one that is due first; those to which nothing can be said come last.
_FIRST = (
    select(CardPayment.order_id, Dispute.due_at)
    .join(CardPayment, CardPayment.id == Dispute.card_id)
    .where(Dispute.status.in_(bindparam("statuses", expanding=True)))
    .order_by(Dispute.due_at.is_(None), Dispute.due_at, Dispute.changed_at.desc(), Dispute.id)
    .limit(1)
)


@dataclass(frozen=True)
class Waiting:
    """Disputes of one kind."""

    count: int
    since: datetime
    order_id: int
    frees: Text


def wanting(db: Db) -> Iterator[Waiting]:
    """Those that somebody has to answer."""
    yield from _of(db, db.run(_WANT).one(), WANT_ANSWER, _until)


def lost(db: Db) -> Iterator[Waiting]:
    """Those that were lost in the last days."""
    asked = {"since": db.now - _TOLD_FOR}
    frees = Text("Look at the order: the money counts as not paid")
    yield from _of(db, db.run(_LOST, asked).one(), (DisputeStatus.LOST,), lambda _: frees)


def unheard(db: Db) -> Text | None:
    """Why nobody would hear of a dispute."""
    found = asking_disputes.unheard(db)
    return None if found is None else Text("{why}", why=found.why)


def _of(db: Db, row: Any, statuses: tuple[DisputeStatus, ...], frees: Any) -> Iterator[Waiting]:
    if row.n:
        first = db.run(_FIRST, {"statuses": list(statuses)}).one()
        yield Waiting(row.n, row.since, first.order_id, frees(first.due_at))


def _until(due_at: datetime | None) -> Text:
    if due_at is None:
        return Text("Read why on the order; the provider takes no evidence")
    return Text("Send evidence until {time}", time=stamp_words(due_at))
