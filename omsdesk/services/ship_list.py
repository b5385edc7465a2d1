"""What the Ship screen lists: packed boxes by carrier with what is in their way, and shipments on their way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.parcel import LIVE_LABELS, LabelStatus, ParcelStatus
from omsdesk.lifecycles.shipment import DeliveryProof, ShipmentStatus
from omsdesk.models.order import Hold, Order, Service
from omsdesk.models.shipment import Label, Parcel, Shipment
from omsdesk.models.stock import Location
from omsdesk.services import labelling
from omsdesk.words import Text

MOST = 500


@dataclass(frozen=True)
class ParcelRow:
    """One box that is packed and has not left, or waits in the van for the others of its shipment."""

    parcel_id: int
    parcel: str
    shipment_id: int
    order_id: int
    order: str
    customer: str
    destination: str
    carrier: str
    carrier_name: str
    service: str
    tracking: str
    label: LabelStatus | None
    """None: no label yet."""
    weight_g: int
    due: datetime
    packed_at: datetime | None
    is_loaded: bool
    blockers: tuple[Text, ...]
    place: str = ""
    """The staging place where it stands; blank when nobody said, or when it is loaded."""

    @property
    def may_ship(self) -> bool:
        """Whether nothing keeps it here."""
        return not self.blockers


@dataclass(frozen=True)
class CarrierCount:
    """One carrier at the left of the screen: "38 of 41 loaded"."""

    carrier: str
    name: str
    loaded: int
    parcels: int


@dataclass(frozen=True)
class ShippedRow:
    """One shipment that has left."""

    shipment_id: int
    order_id: int
    order: str
    customer: str
    destination: str
    carrier_name: str
    service: str
    tracking: tuple[str, ...]
    status: ShipmentStatus
    shipped_at: datetime | None
    delivered_at: datetime | None
    proof: DeliveryProof | None
    proof_name: str


_HOLD = (
    select(func.min(Hold.reason))
    .where(Hold.order_id == Shipment.order_id, Hold.released_at.is_(None))
    .correlate(Shipment)
    .scalar_subquery()
)
_REFUSED = aliased(Label)
_WHY_NONE = (
    select(_REFUSED.error)
    .where(_REFUSED.parcel_id == Parcel.id, _REFUSED.status == LabelStatus.FAILED)
    .order_by(_REFUSED.id.desc())
    .limit(1)
    .correlate(Parcel)
    .scalar_subquery()
)
_READY = (
    select(
        Parcel.id,
        Parcel.status,
        Parcel.weight_g,
        Parcel.shipment_id,
        Shipment.order_id,
        Shipment.due,
        Shipment.packed_at,
        Order.ship_name,
        Order.ship_city,
        Order.ship_country,
        Service.name.label("service"),
        Service.carrier.label("service_carrier"),
        Label.carrier,
        Label.status.label("label"),
        Label.tracking,
        _HOLD.label("hold"),
        _WHY_NONE.label("why_none"),
        Location.name.label("place"),
    )
    .join(Parcel, Parcel.shipment_id == Shipment.id)
    .join(Order, Order.id == Shipment.order_id)
    .join(Service, Service.id == Order.service_id)
    .outerjoin(Label, (Label.parcel_id == Parcel.id) & Label.status.in_(LIVE_LABELS))
    .outerjoin(Location, (Location.id == Parcel.place_id) & (Parcel.status == ParcelStatus.CLOSED))
    .where(Shipment.status == ShipmentStatus.PACKED, Parcel.status.in_([ParcelStatus.CLOSED, ParcelStatus.SHIPPED]))
    .order_by(Parcel.status, Shipment.due, Parcel.id)
    .limit(bindparam("most"))
)
_LEFT = (
    select(
        Shipment.id,
        Shipment.order_id,
        Shipment.status,
        Shipment.shipped_at,
        Shipment.delivered_at,
        Shipment.proof,
        Shipment.proof_name,
        Order.ship_name,
        Order.ship_city,
        Order.ship_country,
        Service.name.label("service"),
        Service.carrier,
    )
    .join(Order, Order.id == Shipment.order_id)
    .join(Service, Service.id == Order.service_id)
    .where(Shipment.status.in_(bindparam("statuses", expanding=True)))
    .order_by(Shipment.id.desc())
    .limit(bindparam("most"))
)
_NUMBERS = (
    select(Parcel.shipment_id, Label.tracking)
    .join(Label, (Label.parcel_id == Parcel.id) & (Label.status == LabelStatus.BOUGHT))
    .where(Parcel.shipment_id.in_(bindparam("shipments", expanding=True)))
    .order_by(Parcel.id)
)


def packed(db: Db, most: int = MOST) -> tuple[ParcelRow, ...]:
    """Boxes that wait for their carrier, those not loaded on top, each with what keeps it here."""
    return tuple(_parcel_row(row) for row in db.run(_READY, {"most": most}))


def carriers(rows: Sequence[ParcelRow]) -> tuple[CarrierCount, ...]:
    """The same boxes counted by carrier."""
    by_carrier: dict[str, list[ParcelRow]] = {}
    for row in rows:
        by_carrier.setdefault(row.carrier, []).append(row)
    return tuple(
        CarrierCount(key, group[0].carrier_name, sum(row.is_loaded for row in group), len(group))
        for key, group in sorted(by_carrier.items())
    )


def on_the_way(db: Db, most: int = MOST) -> tuple[ShippedRow, ...]:
    """Shipments that have left and are not known to have arrived, the newest first."""
    return _shipped(db, [ShipmentStatus.SHIPPED, ShipmentStatus.FAILED], most)


def delivered(db: Db, most: int = MOST) -> tuple[ShippedRow, ...]:
    """Shipments that arrived, the newest first."""
    return _shipped(db, [ShipmentStatus.DELIVERED], most)


def _shipped(db: Db, statuses: list[ShipmentStatus], most: int) -> tuple[ShippedRow, ...]:
    rows = db.run(_LEFT, {"statuses": statuses, "most": most}).all()
    numbers: dict[int, list[str]] = {}
    for number in db.run(_NUMBERS, {"shipments": [row.id for row in rows]}):
        numbers.setdefault(number.shipment_id, []).append(number.tracking)
    return tuple(
        ShippedRow(
            shipment_id=row.id,
            order_id=row.order_id,
            order=house_name("SO", row.order_id),
            customer=row.ship_name,
            destination=_destination(row),
            carrier_name=labelling.carrier_name(row.carrier),
            service=row.service,
            tracking=tuple(numbers.get(row.id, ())),
            status=row.status,
            shipped_at=row.shipped_at,
            delivered_at=row.delivered_at,
            proof=row.proof,
            proof_name=row.proof_name,
        )
        for row in rows
    )


def _parcel_row(row: Any) -> ParcelRow:
    carrier = row.carrier or row.service_carrier
    return ParcelRow(
        parcel_id=row.id,
        parcel=house_name("PK", row.id),
        shipment_id=row.shipment_id,
        order_id=row.order_id,
        order=house_name("SO", row.order_id),
        customer=row.ship_name,
        destination=_destination(row),
        carrier=carrier,
        carrier_name=labelling.carrier_name(carrier),
        service=row.service,
        tracking=row.tracking or "",
        label=row.label,
        weight_g=row.weight_g,
        due=row.due,
        packed_at=row.packed_at,
        is_loaded=row.status is ParcelStatus.SHIPPED,
        blockers=_blockers(row),
        place=row.place or "",
    )


def _blockers(row: Any) -> tuple[Text, ...]:
    found = []
    if row.hold is not None:
        found.append(Text("On hold: {reason}.", reason=row.hold.word))
    if row.label is LabelStatus.REQUESTED:
        found.append(Text("The carrier has not sent the label yet."))
    elif row.label is None:
        found.append(Text("No label: {why}", why=row.why_none) if row.why_none else Text("No label yet."))
    return tuple(found)


def _destination(row: Any) -> str:
    return ", ".join(each for each in (row.ship_city, row.ship_country) if each)
