"""The books: closed months, lines of bank statements, and transfers that the bank is asked for."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_STATUS = sa.Enum("open", "booked", "set_aside", name="status", native_enum=False, create_constraint=True, length=17)


def upgrade() -> None:
    """Make four tables."""
    op.create_table(
        "closed_months",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=False),
        sa.Column("user_id", _ID, nullable=True),
        *(
            sa.Column(f"last_{name}_id", sa.Integer(), nullable=False)
            for name in ("invoice", "payment", "refund", "audit")
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_closed_months_user_id_users")),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_closed_months")),
    )
    op.create_table(
        "bank_lines",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("status", _STATUS, nullable=False),
        sa.Column("order_id", _ID, nullable=True),
        sa.Column("payment_id", _ID, nullable=True),
        sa.Column("imported_at", _MOMENT, nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_bank_lines_amount")),
        sa.CheckConstraint("(status = 'booked') = (payment_id IS NOT NULL)", name=op.f("ck_bank_lines_booked")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_bank_lines_order_id_orders")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_bank_lines_payment_id_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_lines")),
        sa.UniqueConstraint("key", name=op.f("uq_bank_lines_key")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_bank_lines_payment_id")),
    )
    op.create_index(op.f("ix_bank_lines_order_id"), "bank_lines", ["order_id"], unique=False)
    op.create_index(
        op.f("ix_bank_lines_status_booked_on_id"), "bank_lines", ["status", "booked_on", "id"], unique=False
    )
    op.create_table(
        "transfer_files",
        sa.Column("id", _ID, nullable=False),
        sa.Column("message_id", sa.String(length=35), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("user_id", _ID, nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("total_minor", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint("count > 0 AND total_minor > 0", name=op.f("ck_transfer_files_total")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_transfer_files_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_files")),
        sa.UniqueConstraint("message_id", name=op.f("uq_transfer_files_message_id")),
    )
    op.create_table(
        "refund_transfers",
        sa.Column("refund_id", _ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=70), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("bic", sa.String(length=11), nullable=False),
        sa.Column("file_id", _ID, nullable=True),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["refund_id"], ["refunds.id"], name=op.f("fk_refund_transfers_refund_id_refunds")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["transfer_files.id"], name=op.f("fk_refund_transfers_file_id_transfer_files")
        ),
        sa.PrimaryKeyConstraint("refund_id", name=op.f("pk_refund_transfers")),
    )
    op.create_index(op.f("ix_refund_transfers_file_id"), "refund_transfers", ["file_id"], unique=False)
    finish(op.get_bind(), version=23)


def downgrade() -> None:
    """Take them away."""
    for table in ("refund_transfers", "transfer_files", "bank_lines", "closed_months"):
        op.drop_table(table)
    finish(op.get_bind(), version=22)
