"""The shipments and boxes of one order, with their labels and what lies in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.parcel import LIVE_LABELS, LabelStatus, ParcelStatus
from omsdesk.lifecycles.shipment import BEFORE_SHIPPED, DeliveryProof, ShipmentStatus
from omsdesk.models.company import Station, User
from omsdesk.models.order import OrderLine
from omsdesk.models.shipment import Label, Parcel, ParcelLine, Shipment
from omsdesk.models.stock import Location
from omsdesk.services import pictures


@dataclass(frozen=True)
class ShipmentPicture:
    """Goods of the order that leave together."""

    id: int
    status: ShipmentStatus
    tote: str
    station: str
    packed_at: datetime | None
    packed_by: str
    shipped_at: datetime | None
    delivered_at: datetime | None
    proof: DeliveryProof | None
    proof_name: str


@dataclass(frozen=True)
class ParcelPicture:
    """One box."""

    id: int
    number: str
    shipment_id: int
    status: ParcelStatus
    box: str
    weight_g: int
    sscc: str
    closed_at: datetime | None
    label_id: int | None
    carrier: str
    tracking: str
    label_status: LabelStatus | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    content: tuple[tuple[str, str, int], ...]
    """SKU, name and pieces of each product in it."""
    photos: int = 0
    place: str = ""
    """The staging place where it waits to be loaded; blank when nobody said, or when it has left."""

    @property
    def is_live(self) -> bool:
        """Whether the box leaves or has left."""
        return self.status is not ParcelStatus.VOIDED


_SHIPMENTS = (
    select(
        Shipment.id,
        Shipment.status,
        Location.name.label("tote"),
        Station.name.label("station"),
        Shipment.packed_at,
        User.name.label("packed_by"),
        Shipment.shipped_at,
        Shipment.delivered_at,
        Shipment.proof,
        Shipment.proof_name,
    )
    .outerjoin(Location, Location.id == Shipment.tote_id)
    .outerjoin(Station, Station.id == Shipment.station_id)
    .outerjoin(User, User.id == Shipment.packed_by)
    .where(Shipment.order_id == bindparam("order_id"))
    .order_by(Shipment.id)
)
_PARCELS = (
    select(
        Parcel.id,
        Parcel.shipment_id,
        Parcel.status,
        Parcel.box,
        Parcel.weight_g,
        Parcel.sscc,
        Parcel.closed_at,
        Label.id.label("label_id"),
        Label.carrier,
        Label.tracking,
        Label.status.label("label_status"),
        Shipment.shipped_at,
        Shipment.delivered_at,
        Location.name.label("place"),
    )
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .outerjoin(Label, (Label.parcel_id == Parcel.id) & Label.status.in_(LIVE_LABELS))
    .outerjoin(Location, (Location.id == Parcel.place_id) & (Parcel.status == ParcelStatus.CLOSED))
    .where(Shipment.order_id == bindparam("order_id"))
    .order_by(Parcel.id)
)
_CONTENT = (
    select(ParcelLine.parcel_id, OrderLine.sku, OrderLine.name, ParcelLine.quantity)
    .join(OrderLine, OrderLine.id == ParcelLine.order_line_id)
    .where(OrderLine.order_id == bindparam("order_id"), ParcelLine.quantity > 0)
    .order_by(ParcelLine.parcel_id, OrderLine.position)
)
_LIVE_SHIPMENTS = select(func.count()).where(
    Shipment.order_id == bindparam("order_id"), Shipment.status.in_(BEFORE_SHIPPED)
)


def shipments(db: Db, order_id: int) -> tuple[ShipmentPicture, ...]:
    """The shipments of an order, the first one first."""
    return tuple(
        ShipmentPicture(
            row.id,
            row.status,
            row.tote or "",
            row.station or "",
            row.packed_at,
            row.packed_by or "",
            row.shipped_at,
            row.delivered_at,
            row.proof,
            row.proof_name,
        )
        for row in db.run(_SHIPMENTS, {"order_id": order_id})
    )


def parcels(db: Db, order_id: int) -> tuple[ParcelPicture, ...]:
    """The boxes of an order with their living labels."""
    asked = {"order_id": order_id}
    content: dict[int, list[tuple[str, str, int]]] = {}
    for row in db.run(_CONTENT, asked):
        content.setdefault(row.parcel_id, []).append((row.sku, row.name, row.quantity))
    rows = db.run(_PARCELS, asked).all()
    photos = pictures.counts(db, [row.id for row in rows])
    return tuple(_parcel(row, content.get(row.id, []), photos.get(row.id, 0)) for row in rows)


def is_released(db: Db, order_id: int) -> bool:
    """Whether some of the order is in the hall."""
    return bool(db.run(_LIVE_SHIPMENTS, {"order_id": order_id}).scalar_one())


def _parcel(row: Any, content: list[tuple[str, str, int]], photos: int) -> ParcelPicture:
    return ParcelPicture(
        id=row.id,
        number=house_name("PK", row.id),
        shipment_id=row.shipment_id,
        status=row.status,
        box=row.box,
        weight_g=row.weight_g,
        sscc=row.sscc or "",
        closed_at=row.closed_at,
        label_id=row.label_id,
        carrier=row.carrier or "",
        tracking=row.tracking or "",
        label_status=row.label_status,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
        content=tuple(content),
        photos=photos,
        place=row.place or "",
    )
