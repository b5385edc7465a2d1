"""Waves, the lists of one walk each, and the picks on them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, and_, bindparam, false, update
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.pick import PickListStatus, ShortReason, TaskStatus
from omsdesk.models.base import SQLITE_KEEPS_IDS, BigId, Id, Instant, Moment, Row, status_type
from omsdesk.models.shipment import Shipment


class Wave(Row):
    """Orders that were released together."""

    __tablename__ = "waves"
    id: Mapped[Id]
    released_at: Mapped[Moment]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class PickList(Row):
    """One walk. Claimed by a station with a lease that ends by itself."""

    __tablename__ = "pick_lists"
    id: Mapped[Id]
    wave_id: Mapped[int] = mapped_column(ForeignKey("waves.id"), index=True)
    status: Mapped[PickListStatus] = mapped_column(status_type(PickListStatus, "status"))
    due: Mapped[Moment]
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    scan_bin: Mapped[bool] = mapped_column(default=False)
    """Whether the bin must be scanned before its pieces."""
    type_quantity: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the quantity of a stop is typed after its first piece was scanned."""
    scan_tote: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the tote is scanned when pieces are dropped into it."""
    at_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id"))
    """The bin that was scanned last."""
    __table_args__ = (Index(None, "status", "due"), SQLITE_KEEPS_IDS)


class PickTask(Row):
    """One place, one product, one quantity, for one line of one shipment."""

    __tablename__ = "pick_tasks"
    id: Mapped[Id]
    list_id: Mapped[int] = mapped_column(ForeignKey("pick_lists.id"))
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipments.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    balance_id: Mapped[int] = mapped_column(ForeignKey("balances.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id"))
    walk: Mapped[int]
    quantity: Mapped[int]
    picked: Mapped[int] = mapped_column(default=0)
    status: Mapped[TaskStatus] = mapped_column(status_type(TaskStatus, "status"), default=TaskStatus.PENDING)
    short_reason: Mapped[ShortReason | None] = mapped_column(status_type(ShortReason, "short_reason"))
    decided: Mapped[bool] = mapped_column(default=False)
    """A short pick about which nothing is left to decide."""
    awaits_drop: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Its pieces were taken, and the scan of their tote has still to come."""
    skipped: Mapped[int] = mapped_column(default=0)
    """How often it was put off; put-off stops come back at the end."""
    __table_args__ = (
        CheckConstraint("quantity > 0 AND picked BETWEEN 0 AND quantity", name="picked"),
        Index(None, "list_id", "skipped", "walk", "id"),
    )


# Pieces of a cancelled order have lost their tote; nobody is asked for it any more. Needs the shipment joined.
AWAITS_DROP = and_(
    PickTask.awaits_drop.is_(True), PickTask.status != TaskStatus.CANCELLED, Shipment.tote_id.is_not(None)
)

# One piece more (or a case's worth), if the task still misses them. No row back: it was full.
PICK = (
    update(PickTask)
    .where(
        PickTask.id == bindparam("task"),
        PickTask.status.in_([TaskStatus.PENDING, TaskStatus.SKIPPED]),
        PickTask.picked + bindparam("pieces", type_=BigId) <= PickTask.quantity,
    )
    .values(picked=PickTask.picked + bindparam("pieces", type_=BigId))
    .returning(
        PickTask.list_id,
        PickTask.shipment_id,
        PickTask.order_line_id,
        PickTask.product_id,
        PickTask.balance_id,
        PickTask.location_id,
        PickTask.picked,
        PickTask.quantity,
        PickTask.status,
    )
)
