"""Card payments through a provider: what was asked for and authorised, and every call that is made for it.

Money that a card has brought is a row of ``payments`` like any other. A card's number is nowhere: the provider has it.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.card import CallKind, CallStatus
from omsdesk.lifecycles.payment import PaymentStatus
from omsdesk.models.base import Id, Instant, Moment, Row, status_type


class CardPayment(Row):
    """One payment link and what became of it, in minor units of the order's currency."""

    __tablename__ = "card_payments"
    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    provider: Mapped[str] = mapped_column(String(20))
    status: Mapped[PaymentStatus] = mapped_column(status_type(PaymentStatus, "status"))
    asked_minor: Mapped[int]
    authorised_minor: Mapped[int] = mapped_column(default=0)
    captured_minor: Mapped[int] = mapped_column(default=0)
    takes_parts: Mapped[bool] = mapped_column(default=False)
    """Whether it can be captured more than once; else the first capture releases the rest."""
    link: Mapped[str] = mapped_column(Text, default="")
    link_reference: Mapped[str] = mapped_column(String(120), default="")
    reference: Mapped[str] = mapped_column(String(120), default="")
    """What the provider calls the payment itself."""
    risk: Mapped[str] = mapped_column(String(20), default="")
    until: Mapped[datetime | None] = mapped_column(Instant)
    """Then the authorisation runs out."""
    by_mail: Mapped[bool] = mapped_column(default=False)
    confirms: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The confirmation of the order waits for this link, and brings it."""
    looks: Mapped[int] = mapped_column(default=0)
    look_at: Mapped[Moment]
    """When the provider is asked next what became of it."""
    at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("asked_minor > 0", name="asked"),
        CheckConstraint("authorised_minor BETWEEN 0 AND asked_minor", name="authorised"),
        CheckConstraint("captured_minor BETWEEN 0 AND authorised_minor", name="captured"),
        Index(None, "status", "look_at"),
    )


class CardCall(Row):
    """One thing a provider is asked to do, kept with its key before it is asked: the same key is never done twice."""

    __tablename__ = "card_calls"
    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("card_payments.id"), index=True)
    kind: Mapped[CallKind] = mapped_column(status_type(CallKind, "kind"))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    amount_minor: Mapped[int] = mapped_column(default=0)
    is_last: Mapped[bool] = mapped_column(default=False)
    """A capture after which the rest is released."""
    shipment_id: Mapped[int | None] = mapped_column(ForeignKey("shipments.id"))
    """What a capture pays for."""
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), index=True)
    """The money that a capture brought."""
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("refunds.id"), unique=True)
    status: Mapped[CallStatus] = mapped_column(status_type(CallStatus, "status"))
    attempts: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[datetime | None] = mapped_column(Instant)
    """When this key was first sent: providers forget keys after a day."""
    next_at: Mapped[Moment]
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    reference: Mapped[str] = mapped_column(String(120), default="")
    error: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="amount"),
        CheckConstraint("kind <> 'refund' OR refund_id IS NOT NULL", name="refund"),
        CheckConstraint("status <> 'asking' OR lease_until IS NOT NULL", name="lease"),
        UniqueConstraint("card_id", "shipment_id"),
        Index(None, "status", "next_at", "id"),
    )
