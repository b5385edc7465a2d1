"""Money that came in and went back, in minor units of the order's currency."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.payment import PaymentMethod, PaymentStatus, RefundStatus
from omsdesk.models.base import SQLITE_KEEPS_IDS, Id, Instant, Moment, Row, status_type


class Payment(Row):
    """One payment towards an order."""

    __tablename__ = "payments"
    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    method: Mapped[PaymentMethod] = mapped_column(status_type(PaymentMethod, "method"))
    status: Mapped[PaymentStatus] = mapped_column(status_type(PaymentStatus, "status"))
    authorised_minor: Mapped[int]
    captured_minor: Mapped[int] = mapped_column(default=0)
    refunded_minor: Mapped[int] = mapped_column(default=0)
    lost_minor: Mapped[int] = mapped_column(server_default=text("0"))
    """What the customer's bank took back for good: the sum of its lost disputes."""
    reference: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("authorised_minor > 0", name="authorised"),
        CheckConstraint("captured_minor BETWEEN 0 AND authorised_minor", name="captured"),
        CheckConstraint("refunded_minor BETWEEN 0 AND captured_minor", name="refunded"),
        CheckConstraint("lost_minor >= 0", name="lost"),
        Index(None, "at"),
        SQLITE_KEEPS_IDS,
    )


MOVED = "moved to "
"""How the reason of a refund begins that never left the house: its money pays another order, whose number follows."""
KEPT = Payment.captured_minor - Payment.refunded_minor - Payment.lost_minor
"""What of a payment is still here: below zero where a bank took what had gone back already."""


class Refund(Row):
    """Money that goes back, tied to its cause."""

    __tablename__ = "refunds"
    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"))
    return_id: Mapped[int | None] = mapped_column(ForeignKey("returns.id"))
    status: Mapped[RefundStatus] = mapped_column(status_type(RefundStatus, "status"))
    amount_minor: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Moment]
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    """When a pending refund leaves by itself; empty while a supervisor has to allow it."""
    to_credit: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It stays here as store credit of the customer."""
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        Index(None, "status", "due_at"),
        Index(None, "at"),
        SQLITE_KEEPS_IDS,
    )


IS_MOVED = Refund.reason.startswith(f"{MOVED}SO-")
"""Whether the money of a refund pays another order."""
