"""The cut-off board: for each service what must still leave today, how far it is, and whether it will be in time.

Every figure is read from orders that are open or due today, by the index of the queue; the past costs nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select

from omsdesk.clock import from_zone, in_zone, start_of_day
from omsdesk.database.db import Db
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.pick import PickListStatus
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.base import Instant
from omsdesk.models.company import User
from omsdesk.models.order import Order, Service
from omsdesk.models.pick import PickList
from omsdesk.models.shipment import Shipment
from omsdesk.services import labelling
from omsdesk.services.queue_filter import LATE_HEADLINES, at_suppliers
from omsdesk.services.settings import Company


class Stage(StrEnum):
    """How far an order is on its way out of the house."""

    WAITING = "waiting"
    """Held, not confirmed, or without stock: the hall cannot begin."""
    TO_PICK = "to_pick"
    TO_PACK = "to_pack"
    PACKED = "packed"
    GONE = "gone"


TO_DO = (Stage.TO_PICK, Stage.TO_PACK)
_GONE = (Headline.SHIPPED, Headline.DELIVERED, Headline.COMPLETED, Headline.FAILED)
_STAGES = {
    Headline.READY_TO_PICK: Stage.TO_PICK,
    Headline.PICKING: Stage.TO_PICK,
    Headline.SHORT: Stage.TO_PICK,
    Headline.READY_TO_PACK: Stage.TO_PACK,
    Headline.PACKING: Stage.TO_PACK,
    Headline.PACKED: Stage.PACKED,
    Headline.NO_LABEL: Stage.PACKED,
    **dict.fromkeys(_GONE, Stage.GONE),
}
_NOT_OURS = (Headline.CONFIRMED, Headline.PART_SHIPPED)
_AN_HOUR = timedelta(hours=1)
_A_WEEK = timedelta(days=7)
_SOON = timedelta(hours=2)
"""So long before the cut-off a standstill is told; before that nobody may have begun."""


@dataclass(frozen=True)
class CutOff:
    """One service today."""

    id: int
    key: str
    service: str
    carrier: str
    leaves_at: datetime
    """When the next of its orders has to be out."""
    stages: Mapping[Stage, int]
    late: int
    """Open orders whose time is over already."""
    left: timedelta
    """Until it leaves; below zero when that is over."""
    misses: int = 0
    """How many will not make it at the pace of the last hour."""
    people: tuple[str, ...] = ()
    """Who picks or packs for it now."""

    @property
    def open(self) -> int:
        """How many have still to leave."""
        return sum(count for stage, count in self.stages.items() if stage is not Stage.GONE)

    @property
    def to_do(self) -> int:
        """How many the hall has still to pick or pack."""
        return sum(self.stages.get(stage, 0) for stage in TO_DO)


_DUE = (
    select(
        Order.service_id,
        Order.headline,
        func.count().label("orders"),
        func.sum(case((Order.ship_by < bindparam("now", type_=Instant), 1), else_=0)).label("late"),
        func.min(case((Order.ship_by >= bindparam("now", type_=Instant), Order.ship_by), else_=None)).label("next"),
    )
    .where(
        Order.ship_by < bindparam("end", type_=Instant),
        or_(
            Order.headline.in_([each for each in LATE_HEADLINES if each not in _GONE]),
            Order.headline.in_(_GONE) & (Order.ship_by >= bindparam("start", type_=Instant)),
        ),
        # What only a supplier still sends, no truck here waits for.
        or_(Order.headline.not_in(_NOT_OURS), ~at_suppliers()),
    )
    .group_by(Order.service_id, Order.headline)
)
_SERVICES = select(Service.id, Service.key, Service.name, Service.carrier)
_WORKED_ON = (ShipmentStatus.ALLOCATED, ShipmentStatus.PICKING, ShipmentStatus.PACKING)
_PEOPLE = (
    select(Order.service_id, User.name)
    .select_from(Shipment)
    .join(Order, Order.id == Shipment.order_id)
    .outerjoin(PickList, (PickList.id == Shipment.list_id) & (PickList.status == PickListStatus.WALKING))
    .join(
        User,
        User.id == case((Shipment.status == ShipmentStatus.PACKING, Shipment.user_id), else_=PickList.user_id),
    )
    .where(Shipment.status.in_(_WORKED_ON))
    .distinct()
    .order_by(Order.service_id, User.name)
)
# The due time narrows it to what is worked on these days: the time of packing has no index.
_PACKED = (
    select(func.count())
    .select_from(Shipment)
    .where(
        Shipment.status.in_([ShipmentStatus.PACKED, ShipmentStatus.SHIPPED, ShipmentStatus.DELIVERED]),
        Shipment.due >= bindparam("week", type_=Instant),
        Shipment.packed_at >= bindparam("hour", type_=Instant),
    )
)


def board(db: Db, company: Company) -> tuple[CutOff, ...]:
    """Every service with something due today or late, the next to leave on top."""
    today = in_zone(db.now, company.zone).date()
    start, end = (start_of_day(today + timedelta(days=days), company.zone) for days in (0, 1))
    by_service: dict[int, list[Any]] = defaultdict(list)
    for row in db.run(_DUE, {"now": db.now, "start": start, "end": end}):
        by_service[row.service_id].append(row)
    if not by_service:
        return ()
    people: dict[int, list[str]] = defaultdict(list)
    for row in db.run(_PEOPLE):
        people[row.service_id].append(row.name)
    rows = [
        _cut_off(service, by_service[service.id], tuple(people[service.id]), db.now, company)
        for service in db.run(_SERVICES)
        if service.id in by_service
    ]
    rows.sort(key=lambda row: (row.leaves_at, row.id))
    return with_misses(rows, packed_last_hour(db))


def packed_last_hour(db: Db) -> int:
    """How many shipments were packed in the last hour: the pace of the house."""
    return int(db.run(_PACKED, {"week": db.now - _A_WEEK, "hour": db.now - _AN_HOUR}).scalar_one())


def with_misses(rows: Sequence[CutOff], packed_an_hour: int) -> tuple[CutOff, ...]:
    """Who will be too late, if the house goes on as in the last hour and packs what leaves first first."""
    waiting = 0
    told: list[CutOff] = []
    for row in rows:
        waiting += row.to_do
        if row.left <= timedelta(0) or (not packed_an_hour and row.left > _SOON):
            told.append(row)
            continue
        in_time = int(packed_an_hour * row.left / _AN_HOUR)
        told.append(replace(row, misses=min(row.to_do, max(0, waiting - in_time))))
    return tuple(told)


def _cut_off(service: Any, rows: Iterable[Any], people: tuple[str, ...], now: datetime, company: Company) -> CutOff:
    stages: dict[Stage, int] = defaultdict(int)
    late, coming = 0, []
    for row in rows:
        stage = _STAGES.get(row.headline, Stage.WAITING)
        stages[stage] += row.orders
        if stage is not Stage.GONE:
            late += int(row.late)
            coming += [row.next] if row.next is not None else []
    leaves_at = min(coming) if coming else _usual(service.key, now, company)
    return CutOff(
        id=service.id,
        key=service.key,
        service=service.name,
        carrier=labelling.carrier_name(service.carrier),
        leaves_at=leaves_at,
        stages=dict(stages),
        late=late,
        left=leaves_at - now,
        people=people,
    )


def _usual(service: str, now: datetime, company: Company) -> datetime:
    """Today's cut-off of a service of which nothing is open but what is late."""
    hour = company.cut_offs.get(service, company.cut_off_hour)
    return from_zone(datetime.combine(in_zone(now, company.zone).date(), time(hour=hour)), company.zone)
