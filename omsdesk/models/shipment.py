"""The goods that leave together, the boxes they leave in, and the labels on the boxes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, bindparam, text, update
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.parcel import LabelStatus, ParcelStatus
from omsdesk.lifecycles.shipment import DeliveryProof, ShipmentStatus
from omsdesk.models.base import SQLITE_KEEPS_IDS, BigId, Id, Instant, Moment, Row, status_type
from omsdesk.models.order import OrderLine


class Shipment(Row):
    """Goods of one order that leave together; claimed by the bench that packs them."""

    __tablename__ = "shipments"
    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    status: Mapped[ShipmentStatus] = mapped_column(status_type(ShipmentStatus, "status"))
    due: Mapped[Moment]
    list_id: Mapped[int | None] = mapped_column(ForeignKey("pick_lists.id"), index=True)
    tote_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id"))
    """Where its picked goods lie: a tote, or the bench."""
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    note_confirmed: Mapped[bool] = mapped_column(default=False)
    packed_at: Mapped[datetime | None] = mapped_column(Instant)
    packed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    packed_station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    shipped_at: Mapped[datetime | None] = mapped_column(Instant)
    delivered_at: Mapped[datetime | None] = mapped_column(Instant)
    proof: Mapped[DeliveryProof | None] = mapped_column(status_type(DeliveryProof, "proof"))
    proof_name: Mapped[str] = mapped_column(String(120), default="")
    __table_args__ = (
        Index(None, "status", "due"),
        Index(
            "ix_shipments_shipped_at",
            "shipped_at",
            sqlite_where=text("shipped_at IS NOT NULL"),
            postgresql_where=text("shipped_at IS NOT NULL"),
        ),
        Index(
            "ix_shipments_tote_id",
            "tote_id",
            sqlite_where=text("tote_id IS NOT NULL"),
            postgresql_where=text("tote_id IS NOT NULL"),
        ),
    )


class ShipmentLine(Row):
    """How much of an order line leaves with a shipment, and how far it has come."""

    __tablename__ = "shipment_lines"
    id: Mapped[Id]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipments.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    quantity: Mapped[int]
    picked: Mapped[int] = mapped_column(default=0)
    packed: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        UniqueConstraint("shipment_id", "order_line_id"),
        CheckConstraint("quantity >= picked AND picked >= packed AND packed >= 0", name="packed"),
        Index(
            "ix_shipment_lines_missing",
            "product_id",
            "shipment_id",
            sqlite_where=text("quantity > packed"),
            postgresql_where=text("quantity > packed"),
        ),
    )


class Parcel(Row):
    """One box. The id is the number people read: PK-104821."""

    __tablename__ = "parcels"
    id: Mapped[Id]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipments.id"), index=True)
    status: Mapped[ParcelStatus] = mapped_column(status_type(ParcelStatus, "status"))
    sscc: Mapped[str | None] = mapped_column(String(18), unique=True)
    box: Mapped[str] = mapped_column(String(40), default="")
    weight_g: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[Moment]
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id"))
    """Where it stands, or stood when it was loaded: a dock of the house. None: nobody said."""
    __table_args__ = (CheckConstraint("weight_g >= 0", name="weight"), SQLITE_KEEPS_IDS)


class ParcelLine(Row):
    """What lies in a box."""

    __tablename__ = "parcel_lines"
    id: Mapped[Id]
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    quantity: Mapped[int]
    __table_args__ = (
        UniqueConstraint("parcel_id", "order_line_id"),
        CheckConstraint("quantity >= 0", name="quantity"),
    )


class Label(Row):
    """A carrier's label for a parcel. Numbers are never reused and never forgotten."""

    __tablename__ = "labels"
    id: Mapped[Id]
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"), index=True)
    carrier: Mapped[str] = mapped_column(String(40))
    service: Mapped[str] = mapped_column(String(80), default="")
    status: Mapped[LabelStatus] = mapped_column(status_type(LabelStatus, "status"))
    tracking: Mapped[str | None] = mapped_column(String(64), index=True)
    elsewhere: Mapped[bool] = mapped_column(default=False)
    """Made in the carrier's own program; its number was scanned onto the parcel."""
    error: Mapped[str] = mapped_column(Text, default="")
    printed: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[Moment]
    voided_at: Mapped[datetime | None] = mapped_column(Instant)
    void_reason: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        UniqueConstraint("carrier", "tracking"),
        CheckConstraint("status <> 'bought' OR tracking IS NOT NULL", name="tracking"),
        Index(
            "uq_labels_live",
            "parcel_id",
            unique=True,
            sqlite_where=text("status IN ('requested', 'bought')"),
            postgresql_where=text("status IN ('requested', 'bought')"),
        ),
    )


# Pieces into the box, if the line still misses them. No row back: it was full.
PACK = (
    update(ShipmentLine)
    .where(
        ShipmentLine.id == bindparam("line"),
        ShipmentLine.packed + bindparam("pieces", type_=BigId) <= ShipmentLine.picked,
    )
    .values(packed=ShipmentLine.packed + bindparam("pieces", type_=BigId))
    .returning(ShipmentLine.packed, ShipmentLine.quantity, ShipmentLine.order_line_id)
)
COUNT_PACKED = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("order_line"))
    .values(packed=OrderLine.packed + bindparam("pieces", type_=BigId))
)
COUNT_PICKED = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("order_line"))
    .values(picked=OrderLine.picked + bindparam("pieces", type_=BigId))
)
COUNT_SHIPMENT_PICKED = (
    update(ShipmentLine)
    .where(ShipmentLine.shipment_id == bindparam("shipment"), ShipmentLine.order_line_id == bindparam("order_line"))
    .values(picked=ShipmentLine.picked + bindparam("pieces", type_=BigId))
    .returning(ShipmentLine.picked, ShipmentLine.quantity)
)
INTO_BOX = (
    update(ParcelLine)
    .where(
        ParcelLine.parcel_id == bindparam("parcel"),
        ParcelLine.order_line_id == bindparam("order_line"),
        ParcelLine.quantity + bindparam("pieces", type_=BigId) >= 0,
    )
    .values(quantity=ParcelLine.quantity + bindparam("pieces", type_=BigId))
    .returning(ParcelLine.id)
)
