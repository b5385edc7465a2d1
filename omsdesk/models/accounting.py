"""The books: months that are closed, what the bank reported, and transfers that the bank is asked for."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.banking import BankLineStatus
from omsdesk.models.base import Id, Moment, Row, status_type


class ClosedMonth(Row):
    """A month whose journal was closed: what it says stays, and what is found later stands in a later one."""

    __tablename__ = "closed_months"
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    """``2026-11``."""
    closed_at: Mapped[Moment]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    last_invoice_id: Mapped[int]
    last_payment_id: Mapped[int]
    last_refund_id: Mapped[int]
    last_audit_id: Mapped[int]
    """How far each table had come: newer rows of an older day are late."""
    last_cost_id: Mapped[int | None]
    """The same for costs; None: closed before the books knew them."""
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)
    """Its entries, as versioned JSON."""


class BankLine(Row):
    """One line of a statement of the bank, known by what it says: the same line comes in once."""

    __tablename__ = "bank_lines"
    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(64), unique=True)
    account: Mapped[str] = mapped_column(String(40), default="")
    booked_on: Mapped[date] = mapped_column(Date)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    name: Mapped[str] = mapped_column(String(200), default="")
    """Who paid."""
    payer_iban: Mapped[str] = mapped_column(String(34), default="", server_default=text("''"))
    """From which account, where the bank tells: money may go back there."""
    words: Mapped[str] = mapped_column(Text, default="")
    """What was written on the transfer."""
    file: Mapped[str] = mapped_column(String(200))
    status: Mapped[BankLineStatus] = mapped_column(status_type(BankLineStatus, "status"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    """The order that it pays."""
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), unique=True)
    imported_at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("(status = 'booked') = (payment_id IS NOT NULL)", name="booked"),
        Index(None, "status", "booked_on", "id"),
    )


class TransferFile(Row):
    """An order to the bank to send money, as a file that was made once."""

    __tablename__ = "transfer_files"
    id: Mapped[Id]
    message_id: Mapped[str] = mapped_column(String(35), unique=True)
    made_at: Mapped[Moment]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    count: Mapped[int]
    total_minor: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    """The file itself."""
    __table_args__ = (CheckConstraint("count > 0 AND total_minor > 0", name="total"),)


class RefundTransfer(Row):
    """A refund that goes out by the bank: to whom, and the file that asked for it."""

    __tablename__ = "refund_transfers"
    refund_id: Mapped[int] = mapped_column(ForeignKey("refunds.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(70))
    iban: Mapped[str] = mapped_column(String(34))
    bic: Mapped[str] = mapped_column(String(11), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("transfer_files.id"), index=True)
    asked_at: Mapped[Moment]


CLOSED = ("closed_months", "transfer_files")
"""Tables that are only added to."""
