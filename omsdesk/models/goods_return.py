"""Goods that come back: the permission, the lines announced, and what the inspector saw."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.goods_return import (
    Condition,
    Disposition,
    InspectionResult,
    Reception,
    ReturnMoney,
    ReturnStatus,
)
from omsdesk.models.base import SQLITE_KEEPS_IDS, Id, Instant, Link, Moment, Row, status_type


class Return(Row):
    """Permission and receipt of goods coming back. The id is the number people read: RE-2093."""

    __tablename__ = "returns"
    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    status: Mapped[ReturnStatus] = mapped_column(status_type(ReturnStatus, "status"))
    customer_says: Mapped[str] = mapped_column(Text, default="")
    fee_minor: Mapped[int] = mapped_column(default=0)
    """Return postage the customer bears, taken off the refund."""
    to_credit: Mapped[bool] = mapped_column(default=False, server_default=false())
    """What the customer gets stays here as store credit."""
    requested_at: Mapped[Moment]
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (
        CheckConstraint("fee_minor >= 0", name="fee"),
        Index(None, "status", "requested_at"),
        SQLITE_KEEPS_IDS,
    )


class ReturnLine(Row):
    """One order line that comes back."""

    __tablename__ = "return_lines"
    id: Mapped[Id]
    return_id: Mapped[int] = mapped_column(ForeignKey("returns.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    expected: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    inspected: Mapped[int] = mapped_column(default=0)
    reception: Mapped[Reception] = mapped_column(status_type(Reception, "reception"), default=Reception.EXPECTED)
    inspection: Mapped[InspectionResult] = mapped_column(
        status_type(InspectionResult, "inspection"), default=InspectionResult.PENDING
    )
    money: Mapped[ReturnMoney] = mapped_column(status_type(ReturnMoney, "money"), default=ReturnMoney.PENDING)
    refund_minor: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        UniqueConstraint("return_id", "order_line_id"),
        CheckConstraint("expected >= 0 AND received >= 0", name="received"),
        CheckConstraint("inspected BETWEEN 0 AND received", name="inspected"),
        CheckConstraint("refund_minor >= 0", name="refund"),
    )


class Inspection(Link, Row):
    """What was seen of one or more pieces, and where they went."""

    __tablename__ = "inspections"
    id: Mapped[Id]
    return_line_id: Mapped[int] = mapped_column(ForeignKey("return_lines.id"), index=True)
    at: Mapped[Moment]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    quantity: Mapped[int]
    condition: Mapped[Condition] = mapped_column(status_type(Condition, "condition"))
    disposition: Mapped[Disposition] = mapped_column(status_type(Disposition, "disposition"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (UniqueConstraint("lane", "number"), CheckConstraint("quantity > 0", name="quantity"))


class InspectionCheck(Row):
    """One line of the checklist as it was when a piece was inspected, and whether it was ticked."""

    __tablename__ = "inspection_checks"
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(String(60))
    ticked: Mapped[bool]
