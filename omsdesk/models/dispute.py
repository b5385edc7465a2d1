"""Disputes at a payment provider, the money that banks took and gave again because of them, and what that cost."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.dispute import DisputeStatus
from omsdesk.models.base import Id, Instant, Moment, Row, status_type


class Dispute(Row):
    """One dispute, as the provider tells it."""

    __tablename__ = "disputes"
    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("card_payments.id"), index=True)
    reference: Mapped[str] = mapped_column(String(120), unique=True)
    """What the provider calls it: however often it is told, it is here once."""
    status: Mapped[DisputeStatus] = mapped_column(status_type(DisputeStatus, "status"))
    reason: Mapped[str] = mapped_column(String(60), default="")
    """In the provider's word."""
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    """Of the amount; a bank may count in another one than the order."""
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    """Until then evidence must be in; empty where nothing can be said."""
    opened_at: Mapped[Moment]
    at: Mapped[Moment]
    changed_at: Mapped[Moment]
    """When its status was last another one."""
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="amount"),
        Index(None, "status", "due_at"),
    )


class DisputeEntry(Row):
    """Money of one payment that was taken because of a dispute, or given again: only ever added to."""

    __tablename__ = "dispute_entries"
    id: Mapped[Id]
    dispute_id: Mapped[int] = mapped_column(ForeignKey("disputes.id"), index=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    amount_minor: Mapped[int]
    """In the order's currency. Above zero: it was taken."""
    at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="amount"),
        Index(None, "at"),
    )


class DisputeFee(Row):
    """What the provider charged for a dispute, or gave back of that: only ever added to."""

    __tablename__ = "dispute_fees"
    id: Mapped[Id]
    dispute_id: Mapped[int] = mapped_column(ForeignKey("disputes.id"), index=True)
    amount_minor: Mapped[int]
    """Above zero: it was charged."""
    currency: Mapped[str] = mapped_column(String(3))
    """In which the provider keeps the house's balance; it may be another one than the order's."""
    at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="amount"),
        Index(None, "at"),
    )
