"""The pack station's picture: the order on the bench, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.parcel import ParcelStatus
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.lifecycles.stock import PlaceKind, ScanKind
from omsdesk.models.company import Station, User
from omsdesk.models.journal import ScanEvent
from omsdesk.models.order import Channel, Order, OrderLine, Service
from omsdesk.models.pick import PickTask
from omsdesk.models.product import Product
from omsdesk.models.shipment import Shipment, ShipmentLine
from omsdesk.models.stock import Location
from omsdesk.services import boxes, house_ways, kit_lines, labelling, pack_notes, parcels, pictures
from omsdesk.services.boxes import Box, Goods
from omsdesk.services.pack_notes import Note
from omsdesk.words import Text

LAST_SCANS = 20


@dataclass(frozen=True)
class BenchLine:
    """One product of the shipment and how much of it is in a box."""

    id: int
    product_id: int
    product: str
    sku: str
    bin: str
    wanted: int
    packed: int
    picked: int
    weight_g: int
    note: str = ""
    kit: Text | None = None
    """Which kit it is for."""
    changed: bool = False
    """The wanted quantity is not what the screen showed before."""
    picture: bytes = b""
    """What it looks like, small; empty when nobody has said."""

    @property
    def is_full(self) -> bool:
        """Whether every piece of it is in."""
        return self.packed >= self.wanted


@dataclass(frozen=True)
class BoxChoice:
    """A box offered under its key."""

    number: int
    name: str
    size: str


@dataclass(frozen=True)
class BenchScan:
    """One line of the strip of last scans."""

    at: datetime
    code: str
    kind: ScanKind
    outcome: ScanOutcome
    by_hand: bool


@dataclass(frozen=True)
class Bench:
    """Everything the pack screen shows about one shipment."""

    job_id: int
    order_id: int
    order: str
    headline: Headline
    status: ShipmentStatus
    due: datetime
    lines: tuple[BenchLine, ...]
    packed: int
    wanted: int
    ship_to: tuple[str, ...]
    service: str
    channel: str
    notes: tuple[Note, ...]
    note_waits: bool
    """Every piece is in, and a note must be confirmed before the box closes."""
    boxes: tuple[BoxChoice, ...]
    box: str
    parcel_id: int
    """The box on the bench: the open one, else the last; 0 before the first piece."""
    parcel: str
    parcel_number: int
    weight_g: int
    scans: tuple[BenchScan, ...]
    tote: str = ""
    claimed_by: str = ""
    is_mine: bool = True
    awaits_label: bool = False
    """Packed, and the carrier's label has still to be scanned onto a box."""
    photos: int = 0
    """Photos of the box on the bench."""
    more_boxes: tuple[BoxChoice, ...] = ()
    """The other boxes of the house, for the key of 'Other'."""


_HEAD = (
    select(
        Shipment.id,
        Shipment.order_id,
        Shipment.status,
        Shipment.due,
        Shipment.station_id,
        Shipment.lease_until,
        Shipment.note_confirmed,
        Shipment.tote_id,
        Location.kind.label("place_kind"),
        Station.name.label("station"),
        User.name.label("user"),
        Order.headline,
        Order.ship_name,
        Order.ship_street,
        Order.ship_extra,
        Order.ship_postal_code,
        Order.ship_city,
        Order.ship_region,
        Order.ship_country,
        Service.name.label("service"),
        Channel.name.label("channel"),
    )
    .join(Order, Order.id == Shipment.order_id)
    .join(Service, Service.id == Order.service_id)
    .join(Channel, Channel.id == Order.channel_id)
    .outerjoin(Location, Location.id == Shipment.tote_id)
    .outerjoin(Station, Station.id == Shipment.station_id)
    .outerjoin(User, User.id == Shipment.user_id)
    .where(Shipment.id == bindparam("shipment"))
)
_HOME = aliased(Location)
_PICKED_FROM = (
    select(Location.name)
    .join(PickTask, PickTask.location_id == Location.id)
    .where(PickTask.shipment_id == ShipmentLine.shipment_id, PickTask.order_line_id == ShipmentLine.order_line_id)
    .order_by(PickTask.id.desc())
    .limit(1)
    .correlate(ShipmentLine)
    .scalar_subquery()
)
_LINES = (
    select(
        ShipmentLine.id,
        ShipmentLine.order_line_id,
        ShipmentLine.product_id,
        ShipmentLine.quantity,
        ShipmentLine.picked,
        ShipmentLine.packed,
        OrderLine.name,
        OrderLine.sku,
        *kit_lines.OF_KIT,
        Product.weight_g,
        Product.packing_note,
        Product.length_mm,
        Product.width_mm,
        Product.height_mm,
        func.coalesce(_PICKED_FROM, _HOME.name, "").label("bin"),
    )
    .join(OrderLine, OrderLine.id == ShipmentLine.order_line_id)
    .join(Product, Product.id == ShipmentLine.product_id)
    .outerjoin(_HOME, _HOME.id == Product.home_id)
    .where(ShipmentLine.shipment_id == bindparam("shipment"))
    .order_by(OrderLine.position)
)
_SCANS = (
    select(ScanEvent.at, ScanEvent.code, ScanEvent.kind, ScanEvent.outcome, ScanEvent.by_hand)
    .where(ScanEvent.shipment_id == bindparam("shipment"))
    .order_by(ScanEvent.id.desc())
    .limit(LAST_SCANS)
)


def show(db: Db, shipment_id: int, seen: Sequence[tuple[int, int]] = ()) -> Bench:
    """The shipment as it is now. ``seen`` is line and wanted pieces as shown before: what differs is marked."""
    row = db.run(_HEAD, {"shipment": shipment_id}).first()
    if row is None:
        raise Refusal(Text("There is no such shipment."))
    lines = db.run(_LINES, {"shipment": shipment_id}).all()
    packed, wanted = sum(line.packed for line in lines), sum(line.quantity for line in lines)
    notes = pack_notes.notes(db, shipment_id)
    must_read = not row.note_confirmed and any(note.must_confirm for note in notes)
    is_packing = row.status is ShipmentStatus.PACKING
    offered = _offered(db, lines)
    return Bench(
        job_id=shipment_id,
        order_id=row.order_id,
        order=house_name("SO", row.order_id),
        headline=row.headline,
        status=row.status,
        due=row.due,
        lines=_lines(lines, dict(seen), _looks(db, lines), with_bins=house_ways.has(db, "bins")),
        packed=packed,
        wanted=wanted,
        ship_to=_address(row),
        service=row.service,
        channel=row.channel,
        notes=notes,
        note_waits=must_read and is_packing and packed == wanted > 0,
        boxes=offered[: boxes.CHOICES],
        more_boxes=offered[boxes.CHOICES :],
        **_box(db, shipment_id, is_packing=is_packing),
        scans=tuple(BenchScan(*scan) for scan in db.run(_SCANS, {"shipment": shipment_id})),
        tote=house_name("TO", row.tote_id) if row.place_kind is PlaceKind.TOTE else "",
        claimed_by=claimed_by(db, row),
        is_mine=is_mine(db, row),
        awaits_label=row.status is ShipmentStatus.PACKED and labelling.awaits_label(db, shipment_id) is not None,
    )


def boxes_for(db: Db, shipment_id: int) -> tuple[Box, ...]:
    """The four boxes offered for a shipment, in the order of their keys."""
    return _best(db.run(_LINES, {"shipment": shipment_id}).all(), boxes.in_house(db))


def line_to_pack(db: Db, shipment_id: int, line_id: int = 0) -> Any:
    """The line asked for, or the first that still misses a piece; None when none does."""
    lines = db.run(_LINES, {"shipment": shipment_id}).all()
    return next((line for line in lines if line_id == line.id or (not line_id and line.packed < line.quantity)), None)


def _looks(db: Db, rows: Sequence[Any]) -> dict[int, bytes]:
    return pictures.of_products(db, {row.product_id for row in rows})


def _lines(
    rows: Sequence[Any], seen: dict[int, int], looks: dict[int, bytes], *, with_bins: bool
) -> tuple[BenchLine, ...]:
    return tuple(
        BenchLine(
            id=row.id,
            product_id=row.product_id,
            product=row.name,
            sku=row.sku,
            bin=row.bin if with_bins else "",
            wanted=row.quantity,
            packed=row.packed,
            picked=row.picked,
            weight_g=row.weight_g,
            note=row.packing_note,
            kit=kit_lines.is_for([row]),
            changed=bool(seen) and seen.get(row.id) != row.quantity,
            picture=looks.get(row.product_id, b""),
        )
        for row in rows
        # A line that came up short altogether before the bench opened it is not this parcel's any more.
        if row.quantity > 0 or row.id in seen
    )


def _best(lines: Sequence[Any], among: Sequence[Box]) -> tuple[Box, ...]:
    return boxes.best(Goods.of((row.length_mm, row.width_mm, row.height_mm, row.quantity) for row in lines), among)


def _offered(db: Db, lines: Sequence[Any]) -> tuple[BoxChoice, ...]:
    """The four that fit best, then the others that are in use, each under its key."""
    house = boxes.in_house(db)
    best = _best(lines, house)
    others = [box for box in house if box.used and box not in best]
    return tuple(BoxChoice(n, box.name, box.size) for n, box in enumerate([*best, *others], 1))


def _address(row: Any) -> tuple[str, ...]:
    town = " ".join(each for each in (row.ship_postal_code, row.ship_city) if each)
    parts = (row.ship_name, row.ship_street, row.ship_extra, town, row.ship_region, row.ship_country)
    return tuple(each for each in parts if each)


def _box(db: Db, shipment_id: int, *, is_packing: bool) -> dict[str, Any]:
    found = parcels.of_shipment(db, shipment_id)
    if not found:
        return {"box": "", "parcel_id": 0, "parcel": "", "parcel_number": 1, "weight_g": 0, "photos": 0}
    open_ones = [each for each in found if each.status is ParcelStatus.OPEN]
    box = (open_ones or found)[-1]
    is_open = box.status is ParcelStatus.OPEN
    # Between two boxes the last one is closed, and the next is begun with its first piece.
    is_between = is_packing and not is_open
    return {
        "box": "" if is_between else box.box,
        "parcel_id": box.id,
        "parcel": house_name("PK", box.id),
        "parcel_number": len(found) + 1 if is_between else found.index(box) + 1,
        "weight_g": parcels.expected_weight(db, box.id) if is_open else 0 if is_between else box.weight_g,
        "photos": pictures.counts(db, [box.id]).get(box.id, 0),
    }


def is_mine(db: Db, row: Any) -> bool:
    """Whether no other bench holds a living claim on the shipment."""
    lapsed = row.lease_until is None or row.lease_until < db.now
    return row.station_id is None or row.station_id == db.station_id or lapsed


def claimed_by(db: Db, row: Any) -> str:
    """Which bench works on it, and who; empty when none does."""
    if row.station_id is None or row.lease_until is None or row.lease_until < db.now:
        return ""
    return f"{row.station or ''} ({row.user or ''})"
