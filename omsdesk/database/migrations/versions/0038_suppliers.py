"""Suppliers, what they have, and what they are asked to send straight to customers."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0038"
down_revision = "0041"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UNTOLD = sa.text("revision > 0 AND NOT told")
_WAITING = sa.text("status = 'waiting'")


def _one_of(name: str, *values: str) -> sa.Enum:
    length = max(len(each) for each in values) + 8
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=length)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    """Five tables; nothing else changes."""
    _suppliers()
    _supplies()
    finish(op.get_bind(), version=37)


def downgrade() -> None:
    """Take them away again."""
    for table in ("supply_shipments", "supply_lines", "supplies", "supplier_products", "suppliers"):
        op.drop_table(table)
    finish(op.get_bind(), version=36)


def _suppliers() -> None:
    op.create_table(
        "suppliers",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_suppliers_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppliers")),
        sa.UniqueConstraint("name", name=op.f("uq_suppliers_name")),
    )
    op.create_table(
        "supplier_products",
        sa.Column("product_id", _ID, autoincrement=False, nullable=False),
        sa.Column("supplier_id", _ID, autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        _to("supplier_products", "product_id", "products"),
        _to("supplier_products", "supplier_id", "suppliers"),
        sa.PrimaryKeyConstraint("product_id", "supplier_id", name=op.f("pk_supplier_products")),
    )
    op.create_index(op.f("ix_supplier_products_supplier_id"), "supplier_products", ["supplier_id"])
    op.create_index(
        "uq_supplier_products_direct",
        "supplier_products",
        ["product_id"],
        unique=True,
        sqlite_where=sa.text("direct"),
        postgresql_where=sa.text("direct"),
    )


def _supplies() -> None:
    op.create_table(
        "supplies",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("order_id", _ID, nullable=False),
        sa.Column("supplier_id", _ID, nullable=False),
        sa.Column("status", _one_of("status", "waiting", "sent", "shipped", "cancelled"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("told_by", _one_of("told_by", "mail", "paper", "otherwise"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "revision >= 0 AND (revision > 0) = (sent_at IS NOT NULL)", name=op.f("ck_supplies_revision")
        ),
        sa.CheckConstraint(
            "(revision > 0) = (told_by IS NOT NULL) AND (revision > 0 OR NOT told)", name=op.f("ck_supplies_told")
        ),
        sa.CheckConstraint(
            "status = 'cancelled' OR (status = 'waiting') = (revision = 0)", name=op.f("ck_supplies_sent")
        ),
        _to("supplies", "order_id", "orders"),
        _to("supplies", "supplier_id", "suppliers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplies")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_supplies_order_id"), "supplies", ["order_id"])
    waiting: dict[str, Any] = {"sqlite_where": _WAITING, "postgresql_where": _WAITING}
    op.create_index("uq_supplies_waiting", "supplies", ["order_id", "supplier_id"], unique=True, **waiting)
    op.create_index(op.f("ix_supplies_status_id"), "supplies", ["status", "id"])
    op.create_index("ix_supplies_untold", "supplies", ["id"], sqlite_where=_UNTOLD, postgresql_where=_UNTOLD)
    op.create_table(
        "supply_lines",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("supply_id", _ID, nullable=False),
        sa.Column("order_id", _ID, nullable=False),
        sa.Column("order_line_id", _ID, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("shipped", sa.Integer(), nullable=False),
        sa.CheckConstraint("shipped >= 0 AND quantity >= shipped", name=op.f("ck_supply_lines_pieces")),
        _to("supply_lines", "supply_id", "supplies"),
        _to("supply_lines", "order_id", "orders"),
        _to("supply_lines", "order_line_id", "order_lines"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_lines")),
        sa.UniqueConstraint("supply_id", "order_line_id", name=op.f("uq_supply_lines_supply_id_order_line_id")),
    )
    for column in ("order_id", "order_line_id"):
        op.create_index(op.f(f"ix_supply_lines_{column}"), "supply_lines", [column])
    op.create_table(
        "supply_shipments",
        sa.Column("shipment_id", _ID, autoincrement=False, nullable=False),
        sa.Column("supply_id", _ID, nullable=False),
        _to("supply_shipments", "shipment_id", "shipments"),
        _to("supply_shipments", "supply_id", "supplies"),
        sa.PrimaryKeyConstraint("shipment_id", name=op.f("pk_supply_shipments")),
    )
    op.create_index(op.f("ix_supply_shipments_supply_id"), "supply_shipments", ["supply_id"])
