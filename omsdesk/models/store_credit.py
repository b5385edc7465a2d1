"""What the house owes customers as store credit: a ledger that is only added to, and the balance that it gives."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.store_credit import CreditKind
from omsdesk.models.base import Id, Moment, Row, status_type


class CreditBalance(Row):
    """What a customer can spend, in one currency. It moves with an entry of the ledger, and never below zero."""

    __tablename__ = "credit_balances"
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), primary_key=True, autoincrement=False)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    minor: Mapped[int]
    __table_args__ = (CheckConstraint("minor >= 0", name="minor"),)


class CreditEntry(Row):
    """One movement of a customer's store credit, and what it comes from."""

    __tablename__ = "credit_entries"
    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int]
    """Above zero: the customer has more."""
    kind: Mapped[CreditKind] = mapped_column(status_type(CreditKind, "kind"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), index=True)
    """What was paid with it, or void."""
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("refunds.id"), unique=True)
    """What became credit instead of leaving."""
    paid_by: Mapped[PaymentMethod | None] = mapped_column(status_type(PaymentMethod, "paid_by"))
    """How it was paid out."""
    note: Mapped[str] = mapped_column(String(200), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="amount"),
        CheckConstraint("(kind = 'refunded') = (refund_id IS NOT NULL)", name="refund"),
        CheckConstraint("(kind IN ('spent', 'voided')) = (payment_id IS NOT NULL)", name="payment"),
        CheckConstraint("(kind = 'paid_out') = (paid_by IS NOT NULL)", name="paid_by_kind"),
        CheckConstraint("kind = 'merged' OR (amount_minor > 0) = (kind IN ('refunded', 'voided'))", name="way"),
        Index(None, "customer_id", "id"),
        Index(None, "at"),
    )
