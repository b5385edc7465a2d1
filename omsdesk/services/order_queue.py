"""The list of orders: which ones, in which order, and what each row says.

The list itself is only numbers: every order of a shop with a million of them is reachable, and the rows
are read for the part that is in view.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, cast

from sqlalchemy import BindParameter, Select, bindparam, case, func, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.headline import OPEN_HEADLINES, Headline, Mark
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.models.company import User
from omsdesk.models.order import Assignment, Channel, Order, OrderTag, Service
from omsdesk.money import Money
from omsdesk.services import labelling, settings
from omsdesk.services.queue_filter import LATE_HEADLINES, Moment, QueueFilter, Sort, Tab, at_suppliers, conditions


@dataclass(frozen=True)
class QueueRow:
    """One order of the list."""

    id: int
    number: str
    headline: Headline
    marks: tuple[Mark, ...]
    payment: PaymentWord | None
    """None when there is nothing to pay."""
    ship_by: datetime
    customer: str
    city: str
    channel: str
    lines: int
    pieces: int
    total: Money
    carrier: str
    service: str
    placed_at: datetime
    tags: tuple[str, ...] = ()
    assigned: str = ""
    """Who sees to it."""

    @property
    def is_late(self) -> bool:
        """Whether it should have left already."""
        return Mark.LATE in self.marks


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_TAGS = (
    select(func.aggregate_strings(OrderTag.tag, ","))
    .where(OrderTag.order_id == Order.id)
    .correlate(Order)
    .scalar_subquery()
)
_ROWS = (
    select(
        Order.id,
        Order.headline,
        Order.payment,
        Order.gift,
        Order.returned,
        Order.ship_by,
        Order.customer_name,
        Order.ship_city,
        Channel.name.label("channel"),
        Order.line_count,
        Order.piece_count,
        Order.total_minor,
        Order.currency,
        Service.carrier,
        Service.name.label("service"),
        Order.placed_at,
        _TAGS.label("tags"),
        at_suppliers().label("at_suppliers"),
        User.name.label("assigned"),
    )
    .join(Channel, Channel.id == Order.channel_id)
    .join(Service, Service.id == Order.service_id)
    .outerjoin(Assignment, Assignment.order_id == Order.id)
    .outerjoin(User, User.id == Assignment.user_id)
    .where(Order.id.in_(_IDS))
)
_COUNTS = (
    select(
        Order.headline,
        func.count().label("n"),
        func.sum(case((Order.ship_by < bindparam("now", type_=Order.ship_by.type), 1), else_=0)).label("late"),
    )
    .where(Order.headline.in_(OPEN_HEADLINES))
    .group_by(Order.headline)
)


def ids(db: Db, wanted: QueueFilter, most: int | None = None) -> "array[int]":
    """The ids of all orders that fit, those due first on top; the list of everything has the newest on top.

    With ``most`` only the first ones, for a screen that paints before a million of them are counted.
    """
    moment = Moment(db.now, settings.company(db).zone)
    headlines, others = conditions(wanted, moment)
    query: Select[int] = select(Order.id).where(*others)
    if len(headlines) < len(Headline):
        query = query.where(Order.headline.in_(headlines))
    query = query.order_by(*_sorted_by(wanted, newest_first=wanted.tab is Tab.ALL and len(headlines) == len(Headline)))
    result = db.run(query if most is None else query.limit(most))
    # The driver's own tuples: a row object for each of a million ids would take longer than the query.
    found = array("q", chain.from_iterable(cast("Iterable[tuple[int]]", result.cursor)))
    result.close()
    return found


_SORTED: dict[Sort, tuple[Any, ...]] = {
    Sort.NUMBER: (Order.id,),
    Sort.SHIP_BY: (Order.ship_by, Order.id),
    # The search text begins with the customer's name, without capitals and accents.
    Sort.CUSTOMER: (Order.search, Order.id),
    Sort.TOTAL: (Order.total_minor, Order.id),
}


def _sorted_by(wanted: QueueFilter, *, newest_first: bool) -> tuple[Any, ...]:
    if wanted.sort is Sort.USUAL:
        return (Order.placed_at.desc(),) if newest_first else _SORTED[Sort.SHIP_BY]
    columns = _SORTED[wanted.sort]
    return tuple(column.desc() for column in columns) if wanted.descending else columns


def rows(db: Db, order_ids: Sequence[int]) -> tuple[QueueRow, ...]:
    """The rows of these orders, in this order; an order that is gone is left out."""
    if not order_ids:
        return ()
    found = {row.id: row for row in db.run(_ROWS, {"ids": list(order_ids)})}
    return tuple(_row(found[each], db.now) for each in order_ids if each in found)


def counts(db: Db) -> dict[Tab, int]:
    """How many orders each tab holds. One statement that reads an index."""
    by_headline: dict[Headline, Any] = {row.headline: row for row in db.run(_COUNTS, {"now": db.now})}
    result: dict[Tab, int] = {
        tab: sum(by_headline[each].n for each in tab.headlines if each in by_headline)
        for tab in Tab
        if tab not in (Tab.LATE, Tab.ALL)
    }
    result[Tab.LATE] = sum(int(by_headline[each].late) for each in LATE_HEADLINES if each in by_headline)
    return result


def ready_to_release(db: Db, wanted: QueueFilter | None = None) -> tuple[int, ...]:
    """What "Release 86 ready" releases: every order that is ready to pick and fits the filter."""
    wanted = wanted or QueueFilter()
    narrowed = QueueFilter(Tab.READY_TO_PICK, wanted.words, wanted.channel, wanted.due_before)
    return tuple(ids(db, narrowed))


def marks_of(
    *,
    headline: Headline,
    ship_by: datetime,
    returned: bool,
    gift: bool,
    now: datetime,
    at_suppliers: bool = False,
) -> tuple[Mark, ...]:
    """What stands beside the headline."""
    late = headline in LATE_HEADLINES and ship_by < now
    marks = (
        (Mark.LATE, late),
        (Mark.RETURNED, returned),
        (Mark.GIFT, gift),
        (Mark.SUPPLIER, at_suppliers),
    )
    return tuple(mark for mark, holds in marks if holds)


def payment_shown(headline: Headline, payment: PaymentWord, total_minor: int) -> PaymentWord | None:
    """The word for the money, unless a cancelled order has none to speak of."""
    ended = headline in (Headline.CANCELLED, Headline.REJECTED, Headline.DRAFT)
    return None if ended and not total_minor and payment is PaymentWord.PAID else payment


def _row(row: Any, now: datetime) -> QueueRow:
    return QueueRow(
        id=row.id,
        number=house_name("SO", row.id),
        headline=row.headline,
        marks=marks_of(
            headline=row.headline,
            ship_by=row.ship_by,
            returned=row.returned,
            gift=row.gift,
            now=now,
            at_suppliers=row.at_suppliers,
        ),
        payment=payment_shown(row.headline, row.payment, row.total_minor),
        ship_by=row.ship_by,
        customer=row.customer_name,
        city=row.ship_city,
        channel=row.channel,
        lines=row.line_count,
        pieces=row.piece_count,
        total=Money(row.total_minor, row.currency),
        carrier=labelling.carrier_name(row.carrier),
        service=row.service,
        placed_at=row.placed_at,
        tags=tuple(sorted(row.tags.split(","))) if row.tags else (),
        assigned=row.assigned or "",
    )
