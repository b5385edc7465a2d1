"""Invoices and credit notes, the counters that number them, and what was looked at for them."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_FOR_ONE = sa.text("shipment_id IS NOT NULL")


def _one_of(name: str, length: int, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=length)


def _found_by(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def upgrade() -> None:
    """Make four tables, and find what was paid and went back by its time."""
    op.create_table(
        "invoice_counters",
        sa.Column("series", sa.String(length=24), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last > 0", name=op.f("ck_invoice_counters_last")),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_invoice_counters")),
    )
    op.create_table(
        "invoices",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", _one_of("kind", 19, "invoice", "credit_note"), nullable=False),
        sa.Column("series", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("order_id", _ID, nullable=False),
        sa.Column("shipment_id", _ID, nullable=True),
        sa.Column("of_invoice_id", _ID, nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("net_minor", sa.Integer(), nullable=False),
        sa.Column("tax_minor", sa.Integer(), nullable=False),
        sa.Column("total_minor", sa.Integer(), nullable=False),
        sa.Column("rounding", _one_of("rounding", 12, "line", "rate"), nullable=False),
        sa.Column("buyer", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.CheckConstraint("net_minor >= 0 AND tax_minor >= 0", name=op.f("ck_invoices_amounts")),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name=op.f("ck_invoices_total")),
        sa.CheckConstraint("number > 0", name=op.f("ck_invoices_number")),
        sa.CheckConstraint("(kind = 'credit_note') = (of_invoice_id IS NOT NULL)", name=op.f("ck_invoices_of")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_invoices_order_id_orders")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_invoices_shipment_id_shipments")),
        sa.ForeignKeyConstraint(["of_invoice_id"], ["invoices.id"], name=op.f("fk_invoices_of_invoice_id_invoices")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_invoices_document_id_documents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("name", name=op.f("uq_invoices_name")),
        sa.UniqueConstraint("series", "number", name=op.f("uq_invoices_series_number")),
    )
    _found_by("invoices", "order_id")
    _found_by("invoices", "of_invoice_id")
    op.create_index(op.f("ix_invoices_day_id"), "invoices", ["day", "id"], unique=False)
    op.create_index(
        "ix_invoices_shipment_id",
        "invoices",
        ["shipment_id"],
        unique=True,
        sqlite_where=_FOR_ONE,
        postgresql_where=_FOR_ONE,
    )
    op.create_table(
        "invoice_lines",
        sa.Column("invoice_id", _ID, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("order_line_id", _ID, nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("net_minor", sa.Integer(), nullable=False),
        sa.Column("tax_minor", sa.Integer(), nullable=False),
        sa.Column("rate_bp", sa.Integer(), nullable=False),
        sa.Column("category", _one_of("category", 10, "S", "E", "G", "K", "AE"), nullable=False),
        sa.CheckConstraint("quantity > 0 AND net_minor >= 0 AND tax_minor >= 0", name=op.f("ck_invoice_lines_amounts")),
        sa.CheckConstraint("rate_bp BETWEEN 0 AND 10000", name=op.f("ck_invoice_lines_rate")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_lines_invoice_id_invoices")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_invoice_lines_order_line_id_order_lines")
        ),
        sa.PrimaryKeyConstraint("invoice_id", "position", name=op.f("pk_invoice_lines")),
    )
    _found_by("invoice_lines", "order_line_id")
    op.create_table(
        "credited_refunds",
        sa.Column("refund_id", _ID, autoincrement=False, nullable=False),
        sa.Column("invoice_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["refund_id"], ["refunds.id"], name=op.f("fk_credited_refunds_refund_id_refunds")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_credited_refunds_invoice_id_invoices")),
        sa.PrimaryKeyConstraint("refund_id", name=op.f("pk_credited_refunds")),
    )
    _found_by("credited_refunds", "invoice_id")
    _found_by("payments", "at")
    _found_by("refunds", "at")
    finish(op.get_bind(), version=21)


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_refunds_at"), table_name="refunds")
    op.drop_index(op.f("ix_payments_at"), table_name="payments")
    for table in ("credited_refunds", "invoice_lines", "invoices", "invoice_counters"):
        op.drop_table(table)
    finish(op.get_bind(), version=20)
