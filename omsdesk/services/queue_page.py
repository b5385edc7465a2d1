"""One look at the order queue: counts, ids and the first rows, read together so that they agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import func, select

from omsdesk.clock import in_zone, start_of_day
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.shipment import BEFORE_SHIPPED
from omsdesk.models.order import Order
from omsdesk.models.shipment import Shipment
from omsdesk.services import house_ways, order_queue, releasing, selling, settings
from omsdesk.services.order_queue import QueueRow
from omsdesk.services.queue_filter import QueueFilter, Tab
from omsdesk.words import Text

FIRST_ROWS = 60


class Due(StrEnum):
    """By when orders must leave, as the menu offers it."""

    ANY = "any"
    TODAY = "today"
    TOMORROW = "tomorrow"
    WEEK = "week"

    @property
    def word(self) -> Text:
        """What the menu calls it."""
        return _WORDS[self]


_WORDS = {
    Due.ANY: Text("Any time"),
    Due.TODAY: Text("Until today"),
    Due.TOMORROW: Text("Until tomorrow"),
    Due.WEEK: Text("Within seven days"),
}
_DAYS = {Due.TODAY: 1, Due.TOMORROW: 2, Due.WEEK: 7}


# An order that was put on a list and that nobody has begun to pick is still "ready to pick".
_IN_THE_HALL = (
    select(Shipment.order_id)
    .join(Order, Order.id == Shipment.order_id)
    .where(Order.headline == Headline.READY_TO_PICK, Shipment.status.in_(BEFORE_SHIPPED))
)
_READY_COUNT = (
    select(func.count())
    .select_from(Order)
    .where(Order.headline == Headline.READY_TO_PICK, Order.id.not_in(_IN_THE_HALL))
)


@dataclass(frozen=True)
class Look:
    """What one look at the queue shows."""

    counts: Mapping[Tab, int]
    ids: Sequence[int]
    rows: tuple[QueueRow, ...]
    channels: tuple[tuple[str, str], ...]
    waves: bool = True
    """Whether orders go to pickers in waves, or are packed where they are picked."""
    ready: int = 0
    """How many orders could be put on a pick list now."""
    still: frozenset[int] = frozenset()
    """Which of the orders that were asked about are still in the list."""


def look(db: Db, wanted: QueueFilter, due: Due = Due.ANY, marked: Sequence[int] = ()) -> Look:
    """The queue as it is now, and which of the marked orders it still holds."""
    ids = order_queue.ids(db, _until(db, wanted, due))
    return Look(
        counts=order_queue.counts(db),
        ids=ids,
        rows=order_queue.rows(db, ids[:FIRST_ROWS]),
        channels=selling.offer(db).channels,
        waves=house_ways.has(db, "waves"),
        ready=db.run(_READY_COUNT).scalar_one(),
        # Here and not on the screen's thread: with a million ids it takes a while.
        still=frozenset(marked).intersection(ids) if marked else frozenset(),
    )


@takes(120)
@needs(Right.ORDERS)
def release_ready(
    db: Db, words: str = "", channel: str = "", due: Due = Due.ANY, rules: releasing.PickRules | None = None
) -> releasing.Released:
    """Put everything on a pick list that is ready to pick and fits the filter."""
    wanted = QueueFilter(words=words, channel=channel)
    in_the_hall = set(db.run(_IN_THE_HALL).scalars())
    ready = order_queue.ready_to_release(db, _until(db, wanted, due))
    return releasing.release(db, [each for each in ready if each not in in_the_hall], rules=rules)


def _until(db: Db, wanted: QueueFilter, due: Due) -> QueueFilter:
    if due is Due.ANY:
        return wanted
    zone = settings.company(db).zone
    end = start_of_day(in_zone(db.now, zone).date() + timedelta(days=_DAYS[due]), zone)
    return replace(wanted, due_before=end)
