"""Invoices and credit notes as they were issued, and the counters that number them without gaps."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.lifecycles.invoice import InvoiceKind, TaxCategory, TaxRounding
from omsdesk.models.base import Id, Moment, Row, status_type


class InvoiceCounter(Row):
    """How far a series of numbers has come. It moves with the invoice that takes the number, or not at all."""

    __tablename__ = "invoice_counters"
    series: Mapped[str] = mapped_column(String(24), primary_key=True)
    last: Mapped[int]
    __table_args__ = (CheckConstraint("last > 0", name="last"),)


class Invoice(Row):
    """One invoice or credit note. What was issued is never changed; a credit note takes it back."""

    __tablename__ = "invoices"
    id: Mapped[Id]
    kind: Mapped[InvoiceKind] = mapped_column(status_type(InvoiceKind, "kind"))
    series: Mapped[str] = mapped_column(String(24))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    """Series and number as people read it."""
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    shipment_id: Mapped[int | None] = mapped_column(ForeignKey("shipments.id"))
    """The shipment that it is for; None when it is for the order."""
    of_invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoices.id"), index=True)
    """The invoice that a credit note takes back."""
    issued_at: Mapped[Moment]
    day: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    currency: Mapped[str] = mapped_column(String(3))
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    total_minor: Mapped[int]
    rounding: Mapped[TaxRounding] = mapped_column(status_type(TaxRounding, "rounding"))
    buyer: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[str] = mapped_column(Text)
    """Everything that it says, as versioned JSON."""
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    __table_args__ = (
        UniqueConstraint("series", "number"),
        CheckConstraint("net_minor >= 0 AND tax_minor >= 0", name="amounts"),
        CheckConstraint("total_minor = net_minor + tax_minor", name="total"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(kind = 'credit_note') = (of_invoice_id IS NOT NULL)", name="of"),
        Index(
            "ix_invoices_shipment_id",
            "shipment_id",
            unique=True,
            sqlite_where=text("shipment_id IS NOT NULL"),
            postgresql_where=text("shipment_id IS NOT NULL"),
        ),
        Index(None, "day", "id"),
    )


class InvoiceLine(Row):
    """One line of an invoice or credit note."""

    __tablename__ = "invoice_lines"
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_lines.id"), index=True)
    """None for shipping, and for credit that belongs to no line."""
    quantity: Mapped[int]
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    rate_bp: Mapped[int]
    category: Mapped[TaxCategory] = mapped_column(status_type(TaxCategory, "category"))
    __table_args__ = (
        CheckConstraint("quantity > 0 AND net_minor >= 0 AND tax_minor >= 0", name="amounts"),
        CheckConstraint("rate_bp BETWEEN 0 AND 10000", name="rate"),
    )


class CreditedRefund(Row):
    """A refund that was looked at, and the credit note for it; none where no invoice claims that money."""

    __tablename__ = "credited_refunds"
    refund_id: Mapped[int] = mapped_column(ForeignKey("refunds.id"), primary_key=True, autoincrement=False)
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoices.id"), index=True)


ISSUED = ("invoices", "invoice_lines", "credited_refunds")
"""Tables that are only added to."""
