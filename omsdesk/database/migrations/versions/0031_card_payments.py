"""Card payments through a provider, and the calls that are made for them."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0031"
down_revision = "0035"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def _one_of(name: str, *values: str) -> sa.Enum:
    length = max(len(value) for value in values) + 8
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=length)


_PAYMENT = _one_of("status", "pending", "authorised", "captured", "declined", "voided", "expired", "failed")
_KIND = _one_of("kind", "link", "close", "capture", "void", "refund", "moved")
_CALL = _one_of("status", "waiting", "asking", "done", "failed", "dropped")


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "card_payments",
        sa.Column("id", _ID, nullable=False),
        sa.Column("order_id", _ID, nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("status", _PAYMENT, nullable=False),
        sa.Column("asked_minor", sa.Integer(), nullable=False),
        sa.Column("authorised_minor", sa.Integer(), nullable=False),
        sa.Column("captured_minor", sa.Integer(), nullable=False),
        sa.Column("takes_parts", sa.Boolean(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("link_reference", sa.String(length=120), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("risk", sa.String(length=20), nullable=False),
        sa.Column("until", _MOMENT, nullable=True),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("look_at", _MOMENT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.CheckConstraint("asked_minor > 0", name=op.f("ck_card_payments_asked")),
        sa.CheckConstraint("authorised_minor BETWEEN 0 AND asked_minor", name=op.f("ck_card_payments_authorised")),
        sa.CheckConstraint("captured_minor BETWEEN 0 AND authorised_minor", name=op.f("ck_card_payments_captured")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_card_payments_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_payments")),
    )
    op.create_index(op.f("ix_card_payments_order_id"), "card_payments", ["order_id"], unique=False)
    op.create_index(op.f("ix_card_payments_status_look_at"), "card_payments", ["status", "look_at"], unique=False)
    op.create_table(
        "card_calls",
        sa.Column("id", _ID, nullable=False),
        sa.Column("card_id", _ID, nullable=False),
        sa.Column("kind", _KIND, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("is_last", sa.Boolean(), nullable=False),
        sa.Column("shipment_id", _ID, nullable=True),
        sa.Column("payment_id", _ID, nullable=True),
        sa.Column("refund_id", _ID, nullable=True),
        sa.Column("status", _CALL, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_at", _MOMENT, nullable=True),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("lease_until", _MOMENT, nullable=True),
        sa.Column("station_id", _ID, nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_card_calls_amount")),
        sa.CheckConstraint("kind <> 'refund' OR refund_id IS NOT NULL", name=op.f("ck_card_calls_refund")),
        sa.CheckConstraint("status <> 'asking' OR lease_until IS NOT NULL", name=op.f("ck_card_calls_lease")),
        sa.ForeignKeyConstraint(["card_id"], ["card_payments.id"], name=op.f("fk_card_calls_card_id_card_payments")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_card_calls_shipment_id_shipments")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_card_calls_payment_id_payments")),
        sa.ForeignKeyConstraint(["refund_id"], ["refunds.id"], name=op.f("fk_card_calls_refund_id_refunds")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_card_calls_station_id_stations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_calls")),
        sa.UniqueConstraint("key", name=op.f("uq_card_calls_key")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_card_calls_refund_id")),
        sa.UniqueConstraint("card_id", "shipment_id", name=op.f("uq_card_calls_card_id_shipment_id")),
    )
    op.create_index(op.f("ix_card_calls_card_id"), "card_calls", ["card_id"], unique=False)
    op.create_index(op.f("ix_card_calls_payment_id"), "card_calls", ["payment_id"], unique=False)
    op.create_index(op.f("ix_card_calls_status_next_at_id"), "card_calls", ["status", "next_at", "id"], unique=False)
    finish(op.get_bind(), version=30)


def downgrade() -> None:
    """Take them away."""
    op.drop_table("card_calls")
    op.drop_table("card_payments")
    finish(op.get_bind(), version=29)
