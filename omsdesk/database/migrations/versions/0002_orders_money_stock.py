"""Orders, money and the ledger."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database import guards
from omsdesk.database.migrations.finish import finish

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("external_ref", sa.String(length=64), nullable=True),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "placed",
                "confirmed",
                "completed",
                "rejected",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=17,
            ),
            nullable=False,
        ),
        sa.Column(
            "headline",
            sa.Enum(
                "draft",
                "new",
                "confirmed",
                "review",
                "on_hold",
                "backordered",
                "ready_to_pick",
                "picking",
                "ready_to_pack",
                "packing",
                "packed",
                "no_label",
                "part_shipped",
                "shipped",
                "delivered",
                "failed",
                "completed",
                "short",
                "rejected",
                "cancelled",
                name="headline",
                native_enum=False,
                create_constraint=True,
                length=21,
            ),
            nullable=False,
        ),
        sa.Column(
            "payment",
            sa.Enum(
                "unpaid",
                "authorised",
                "part_paid",
                "paid",
                "credit_owed",
                "part_refunded",
                "refunded",
                name="payment",
                native_enum=False,
                create_constraint=True,
                length=21,
            ),
            nullable=False,
        ),
        sa.Column("history", sa.Boolean(), nullable=False),
        sa.Column(
            "short_rule",
            sa.Enum(
                "ship_parts", "wait_for_all", name="short_rule", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("service_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ship_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("customer_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=False),
        sa.Column("ship_name", sa.String(length=200), nullable=False),
        sa.Column("ship_street", sa.String(length=200), nullable=False),
        sa.Column("ship_extra", sa.String(length=200), nullable=False),
        sa.Column("ship_city", sa.String(length=120), nullable=False),
        sa.Column("ship_region", sa.String(length=120), nullable=False),
        sa.Column("ship_postal_code", sa.String(length=32), nullable=False),
        sa.Column("ship_country", sa.String(length=80), nullable=False),
        sa.Column("gift", sa.Boolean(), nullable=False),
        sa.Column("packer_note", sa.Text(), nullable=False),
        sa.Column("gift_note", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("goods_minor", sa.Integer(), nullable=False),
        sa.Column("shipping_minor", sa.Integer(), nullable=False),
        sa.Column("tax_minor", sa.Integer(), nullable=False),
        sa.Column("total_minor", sa.Integer(), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("piece_count", sa.Integer(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("search", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "shipping_minor >= 0 AND goods_minor >= 0 AND tax_minor >= 0", name=op.f("ck_orders_amounts")
        ),
        sa.CheckConstraint("total_minor = goods_minor + shipping_minor + tax_minor", name=op.f("ck_orders_total")),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_orders_channel_id_channels")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_orders_customer_id_customers")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_orders_service_id_services")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("channel_id", "external_ref", name=op.f("uq_orders_channel_id_external_ref")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_orders_customer_id"), "orders", ["customer_id"], unique=False)
    op.create_index(op.f("ix_orders_headline_ship_by_id"), "orders", ["headline", "ship_by", "id"], unique=False)
    op.create_index("ix_orders_placed_at", "orders", ["placed_at"], unique=False)
    op.create_table(
        "holds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "payment",
                "fraud",
                "address",
                "stock",
                "customer_info",
                "customer_request",
                "other",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_holds_order_id_orders")),
        sa.ForeignKeyConstraint(["placed_by"], ["users.id"], name=op.f("fk_holds_placed_by_users")),
        sa.ForeignKeyConstraint(["released_by"], ["users.id"], name=op.f("fk_holds_released_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_order_id"), "holds", ["order_id"], unique=False)
    op.create_table(
        "order_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("stocked", sa.Boolean(), nullable=False),
        sa.Column("unit_minor", sa.Integer(), nullable=False),
        sa.Column("discount_bp", sa.Integer(), nullable=False),
        sa.Column("net_minor", sa.Integer(), nullable=False),
        sa.Column("tax_rate_bp", sa.Integer(), nullable=False),
        sa.Column("tax_minor", sa.Integer(), nullable=False),
        sa.Column("ordered", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Integer(), nullable=False),
        sa.Column("allocated", sa.Integer(), nullable=False),
        sa.Column("picked", sa.Integer(), nullable=False),
        sa.Column("packed", sa.Integer(), nullable=False),
        sa.Column("shipped", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("return_requested", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("written_off", sa.Integer(), nullable=False),
        sa.CheckConstraint("allocated >= picked", name=op.f("ck_order_lines_picked")),
        sa.CheckConstraint("discount_bp BETWEEN 0 AND 10000", name=op.f("ck_order_lines_discount")),
        sa.CheckConstraint("ordered - cancelled >= allocated", name=op.f("ck_order_lines_allocated")),
        sa.CheckConstraint("ordered > 0 AND cancelled >= 0", name=op.f("ck_order_lines_ordered")),
        sa.CheckConstraint("packed >= shipped", name=op.f("ck_order_lines_shipped")),
        sa.CheckConstraint("picked >= packed", name=op.f("ck_order_lines_packed")),
        sa.CheckConstraint(
            "return_requested >= 0 AND return_requested <= shipped", name=op.f("ck_order_lines_return_requested")
        ),
        sa.CheckConstraint(
            "returned >= 0 AND written_off >= 0 AND returned + written_off <= shipped",
            name=op.f("ck_order_lines_returned"),
        ),
        sa.CheckConstraint("shipped >= delivered AND delivered >= 0", name=op.f("ck_order_lines_delivered")),
        sa.CheckConstraint("tax_rate_bp BETWEEN 0 AND 10000", name=op.f("ck_order_lines_tax_rate")),
        sa.CheckConstraint(
            "unit_minor >= 0 AND net_minor >= 0 AND tax_minor >= 0", name=op.f("ck_order_lines_amounts")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id_orders")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_order_lines_product_id_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_order_lines_order_id_position")),
    )
    op.create_index(op.f("ix_order_lines_product_id_id"), "order_lines", ["product_id", "id"], unique=False)
    op.create_index(
        "ix_order_lines_waiting",
        "order_lines",
        ["product_id", "order_id"],
        unique=False,
        sqlite_where=sa.text("allocated < ordered - cancelled"),
        postgresql_where=sa.text("allocated < ordered - cancelled"),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "cash",
                "transfer",
                "channel",
                "card",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "authorised",
                "captured",
                "declined",
                "voided",
                "expired",
                "failed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=18,
            ),
            nullable=False,
        ),
        sa.Column("authorised_minor", sa.Integer(), nullable=False),
        sa.Column("captured_minor", sa.Integer(), nullable=False),
        sa.Column("refunded_minor", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("authorised_minor > 0", name=op.f("ck_payments_authorised")),
        sa.CheckConstraint("captured_minor BETWEEN 0 AND authorised_minor", name=op.f("ck_payments_captured")),
        sa.CheckConstraint("refunded_minor BETWEEN 0 AND captured_minor", name=op.f("ck_payments_refunded")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_payments_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
    )
    op.create_index(op.f("ix_payments_order_id"), "payments", ["order_id"], unique=False)
    op.create_table(
        "put_backs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "status",
            sa.Enum("pending", "done", name="status", native_enum=False, create_constraint=True, length=15),
            nullable=False,
        ),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_put_backs_quantity")),
        sa.ForeignKeyConstraint(["from_id"], ["locations.id"], name=op.f("fk_put_backs_from_id_locations")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_put_backs_order_id_orders")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_put_backs_product_id_products")),
        sa.ForeignKeyConstraint(["to_id"], ["locations.id"], name=op.f("fk_put_backs_to_id_locations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_put_backs")),
    )
    op.create_index(
        "ix_put_backs_pending",
        "put_backs",
        ["id"],
        unique=False,
        sqlite_where=sa.text("status = 'pending'"),
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_table(
        "allocations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("balance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_allocations_quantity")),
        sa.ForeignKeyConstraint(["balance_id"], ["balances.id"], name=op.f("fk_allocations_balance_id_balances")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_allocations_order_line_id_order_lines")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocations")),
        sa.UniqueConstraint("order_line_id", "balance_id", name=op.f("uq_allocations_order_line_id_balance_id")),
    )
    op.create_index(op.f("ix_allocations_balance_id"), "allocations", ["balance_id"], unique=False)
    op.create_table(
        "stock_moves",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "received",
                "picked",
                "packed",
                "shipped",
                "returned",
                "adjusted",
                "transferred",
                "scrapped",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=19,
            ),
            nullable=False,
        ),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("kind <> 'adjusted' OR reason <> ''", name=op.f("ck_stock_moves_reason")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_stock_moves_places")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_moves_quantity")),
        sa.ForeignKeyConstraint(["from_id"], ["locations.id"], name=op.f("fk_stock_moves_from_id_locations")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_stock_moves_order_line_id_order_lines")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_stock_moves_product_id_products")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_stock_moves_station_id_stations")),
        sa.ForeignKeyConstraint(["to_id"], ["locations.id"], name=op.f("fk_stock_moves_to_id_locations")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_stock_moves_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_moves")),
    )
    op.create_index(op.f("ix_stock_moves_product_id_id"), "stock_moves", ["product_id", "id"], unique=False)

    finish(op.get_bind(), version=2)


def downgrade() -> None:
    """Drop the tables again."""
    guards.remove(op.get_bind(), ["stock_moves"])
    op.drop_table("stock_moves")
    op.drop_table("allocations")
    op.drop_table("put_backs")
    op.drop_table("payments")
    op.drop_table("order_lines")
    op.drop_table("holds")
    op.drop_table("orders")
    finish(op.get_bind(), version=1)
