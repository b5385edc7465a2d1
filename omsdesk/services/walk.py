"""The picture of one walk through the bins: where to go now, what to take, and what comes next."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.pick import OPEN_TASKS, PickListStatus, TaskStatus
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.company import Station, User
from omsdesk.models.order import OrderLine
from omsdesk.models.pick import PickList, PickTask
from omsdesk.models.product import Product
from omsdesk.models.shipment import Shipment
from omsdesk.models.stock import Location
from omsdesk.services import dropping, house_ways, kit_lines, pictures
from omsdesk.words import Text


@dataclass(frozen=True)
class Drop:
    """How many pieces of a stop go into which tote."""

    task_id: int
    order: str
    tote: str
    pieces: int


@dataclass(frozen=True)
class Stop:
    """One bin and one product on the walk."""

    location_id: int
    place: str
    """Empty where the house works without bins."""
    product_id: int
    product: str
    sku: str
    wanted: int
    picked: int
    task_ids: tuple[int, ...]
    """The picks here with pieces left."""
    drops: tuple[Drop, ...]
    kits: Text | None = None
    """Which kits the pieces that are left here are for."""
    skipped: bool = False

    @property
    def left(self) -> int:
        """Pieces still to take here."""
        return self.wanted - self.picked


@dataclass(frozen=True)
class ToteFill:
    """One order of the walk and how far it is."""

    shipment_id: int
    order_id: int
    order: str
    tote: str
    tote_id: int | None
    picked: int
    wanted: int


@dataclass(frozen=True)
class Walk:
    """Everything the pick screen shows."""

    list_id: int
    name: str
    status: PickListStatus
    picked: int
    wanted: int
    stops: tuple[Stop, ...]
    """Stops with work left, in walking order; those put off come last."""
    done_stops: tuple[Stop, ...]
    totes: tuple[ToteFill, ...]
    needs_totes: bool
    """The house works with totes, and an order of this walk has none yet."""
    scan_bin: bool
    type_quantity: bool
    scan_tote: bool
    at_id: int | None
    claimed_by: str = ""
    """Station and person that walk it now, when it is not this station."""
    picture: bytes = b""
    """What the product of this stop looks like, small."""
    drop: dropping.Drop | None = None
    """Pieces in the hand whose tote has to be scanned before the walk goes on."""

    @property
    def current(self) -> Stop | None:
        """Where to go now."""
        return self.stops[0] if self.stops else None

    @property
    def without_tote(self) -> ToteFill | None:
        """The first order that still gets a tote."""
        return next((each for each in self.totes if each.tote_id is None), None) if self.needs_totes else None

    @property
    def tote_number(self) -> int:
        """Which of its totes comes now, from 1."""
        return sum(1 for each in self.totes if each.tote_id) + 1


_LIST = (
    select(
        PickList.id,
        PickList.status,
        PickList.scan_bin,
        PickList.type_quantity,
        PickList.scan_tote,
        PickList.at_id,
        PickList.station_id,
        PickList.lease_until,
        Station.name.label("station"),
        User.name.label("user"),
    )
    .outerjoin(Station, Station.id == PickList.station_id)
    .outerjoin(User, User.id == PickList.user_id)
    .where(PickList.id == bindparam("list"))
)
_HAS_TOTES = select(exists().where(Location.kind == PlaceKind.TOTE))
_TOTE = aliased(Location)
_TASKS = (
    select(
        PickTask.id,
        PickTask.shipment_id,
        PickTask.order_line_id,
        PickTask.product_id,
        PickTask.location_id,
        PickTask.quantity,
        PickTask.picked,
        PickTask.status,
        PickTask.skipped,
        PickTask.balance_id,
        Product.name.label("product"),
        Product.sku,
        Location.name.label("place"),
        Shipment.order_id,
        Shipment.tote_id,
        _TOTE.name.label("tote"),
        _TOTE.kind.label("tote_kind"),
        *kit_lines.OF_KIT,
    )
    .join(Product, Product.id == PickTask.product_id)
    .join(Location, Location.id == PickTask.location_id)
    .join(Shipment, Shipment.id == PickTask.shipment_id)
    .join(OrderLine, OrderLine.id == PickTask.order_line_id)
    .outerjoin(_TOTE, _TOTE.id == Shipment.tote_id)
    .where(PickTask.list_id == bindparam("list"), PickTask.status != TaskStatus.CANCELLED)
    .order_by(PickTask.skipped, PickTask.walk, PickTask.location_id, PickTask.product_id, PickTask.id)
)
_OPEN = aliased(PickTask)


def _first_open(what: Any, *conditions: Any) -> Any:
    open_here = (_OPEN.list_id == bindparam("list"), _OPEN.status.in_(OPEN_TASKS))
    order = (_OPEN.skipped, _OPEN.walk, _OPEN.location_id, _OPEN.product_id, _OPEN.id)
    return select(what).where(*open_here, *conditions).order_by(*order).limit(1).scalar_subquery()


_BIN_NOW = _first_open(_OPEN.location_id)
# A long list is not read at every piece: only what lies in this bin, and the first task after it.
_HERE = _TASKS.where(
    or_(PickTask.location_id == _BIN_NOW, PickTask.id == _first_open(_OPEN.id, _OPEN.location_id != _BIN_NOW))
)


def list_row(db: Db, list_id: int) -> Any:
    """The pick list with its claim, or a refusal."""
    found = db.run(_LIST, {"list": list_id}).first()
    if found is None:
        raise Refusal(Text("There is no pick list {number}.", number=house_name("PL", list_id)))
    return found


def tasks(db: Db, list_id: int) -> Sequence[Any]:
    """All tasks of a walk in walking order, with what the screen says about each."""
    return db.run(_TASKS, {"list": list_id}).all()


def tasks_here(db: Db, list_id: int) -> Sequence[Any]:
    """The tasks in the bin where the walk stands, and the first one after it."""
    return db.run(_HERE, {"list": list_id}).all()


def show(db: Db, list_id: int) -> Walk:
    """The whole walk as it is now."""
    found = list_row(db, list_id)
    rows = tasks(db, list_id)
    stops = stops_of(rows)
    totes = _totes(rows)
    with_bins = house_ways.has(db, "bins")
    drop = dropping.awaited(db, list_id) if found.scan_tote else None
    now = drop.product_id if drop else next((stop.product_id for stop, is_open in stops if is_open), 0)
    return Walk(
        list_id=list_id,
        name=house_name("PL", list_id),
        status=found.status,
        picked=sum(row.picked for row in rows),
        wanted=_wanted(rows),
        stops=tuple(stop if with_bins else replace(stop, place="") for stop, is_open in stops if is_open),
        done_stops=tuple(stop for stop, is_open in stops if not is_open),
        totes=totes,
        needs_totes=any(tote.tote_id is None for tote in totes) and _has_totes(db),
        scan_bin=found.scan_bin,
        type_quantity=found.type_quantity,
        scan_tote=found.scan_tote,
        at_id=found.at_id,
        claimed_by=claimed_by(db, found),
        picture=pictures.of_products(db, [now]).get(now, b"") if now else b"",
        drop=drop,
    )


def claimed_by(db: Db, row: Any) -> str:
    """The station and the person that walk a list, when it is another station with a living claim."""
    elsewhere = row.station_id is not None and row.station_id != db.station_id
    is_alive = row.lease_until is not None and row.lease_until >= db.now
    return f"{row.station} ({row.user})" if elsewhere and is_alive else ""


def _has_totes(db: Db) -> bool:
    return house_ways.has(db, "totes") and bool(db.run(_HAS_TOTES).scalar())


def stops_of(rows: Sequence[Any]) -> list[tuple[Stop, bool]]:
    """Tasks at one bin for one product make one stop; each comes with whether work is left there."""
    groups: dict[tuple[int, int, int], list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.skipped, row.location_id, row.product_id].append(row)
    return [(_stop(group), any(row.status in OPEN_TASKS for row in group)) for group in groups.values()]


def _stop(group: Sequence[Any]) -> Stop:
    first = group[0]
    return Stop(
        location_id=first.location_id,
        place=first.place,
        product_id=first.product_id,
        product=first.product,
        sku=first.sku,
        wanted=_wanted(group),
        picked=sum(row.picked for row in group),
        task_ids=tuple(row.id for row in group if row.status in OPEN_TASKS),
        drops=tuple(
            Drop(
                row.id,
                house_name("SO", row.order_id),
                tote_name(row.tote_id, row.tote_kind),
                row.quantity - row.picked,
            )
            for row in group
            if row.status in OPEN_TASKS
        ),
        kits=kit_lines.is_for(row for row in group if row.status in OPEN_TASKS),
        skipped=first.skipped > 0,
    )


def _wanted(rows: Sequence[Any]) -> int:
    """Pieces that can still come: of a short pick only those that were found."""
    return sum(row.picked if row.status is TaskStatus.SHORT else row.quantity for row in rows)


def _totes(rows: Sequence[Any]) -> tuple[ToteFill, ...]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.shipment_id].append(row)
    return tuple(
        ToteFill(
            shipment_id=shipment_id,
            order_id=group[0].order_id,
            order=house_name("SO", group[0].order_id),
            tote=tote_name(group[0].tote_id, group[0].tote_kind),
            tote_id=group[0].tote_id,
            picked=sum(row.picked for row in group),
            wanted=_wanted(group),
        )
        for shipment_id, group in groups.items()
    )


def tote_name(tote_id: int | None, kind: PlaceKind | None) -> str:
    """A tote as people read it; goods that go straight to the bench have none."""
    return house_name("TO", tote_id) if tote_id and kind is PlaceKind.TOTE else ""
