"""Picks, shipments, parcels and scans."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database import guards
from omsdesk.database.migrations.finish import finish

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "waves",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["released_by"], ["users.id"], name=op.f("fk_waves_released_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waves")),
    )
    op.create_table(
        "pick_lists",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("wave_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "released",
                "walking",
                "done",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=17,
            ),
            nullable=False,
        ),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scan_bin", sa.Boolean(), nullable=False),
        sa.Column("at_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["at_id"], ["locations.id"], name=op.f("fk_pick_lists_at_id_locations")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_pick_lists_station_id_stations")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_pick_lists_user_id_users")),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_pick_lists_wave_id_waves")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pick_lists")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pick_lists_status_due"), "pick_lists", ["status", "due"], unique=False)
    op.create_index(op.f("ix_pick_lists_wave_id"), "pick_lists", ["wave_id"], unique=False)
    op.create_table(
        "shipments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "allocated",
                "picking",
                "picked",
                "packing",
                "packed",
                "shipped",
                "delivered",
                "failed",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=17,
            ),
            nullable=False,
        ),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("tote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note_confirmed", sa.Boolean(), nullable=False),
        sa.Column("packed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("packed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("packed_station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "proof",
            sa.Enum(
                "signed",
                "neighbour",
                "left_at_door",
                "picked_up",
                "none",
                name="proof",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("proof_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["pick_lists.id"], name=op.f("fk_shipments_list_id_pick_lists")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_shipments_order_id_orders")),
        sa.ForeignKeyConstraint(["packed_by"], ["users.id"], name=op.f("fk_shipments_packed_by_users")),
        sa.ForeignKeyConstraint(
            ["packed_station_id"], ["stations.id"], name=op.f("fk_shipments_packed_station_id_stations")
        ),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_shipments_station_id_stations")),
        sa.ForeignKeyConstraint(["tote_id"], ["locations.id"], name=op.f("fk_shipments_tote_id_locations")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_shipments_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipments")),
    )
    op.create_index(op.f("ix_shipments_list_id"), "shipments", ["list_id"], unique=False)
    op.create_index(op.f("ix_shipments_order_id"), "shipments", ["order_id"], unique=False)
    op.create_index(op.f("ix_shipments_status_due"), "shipments", ["status", "due"], unique=False)
    op.create_index(
        "ix_shipments_tote_id",
        "shipments",
        ["tote_id"],
        unique=False,
        sqlite_where=sa.text("tote_id IS NOT NULL"),
        postgresql_where=sa.text("tote_id IS NOT NULL"),
    )
    op.create_table(
        "parcels",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "closed",
                "shipped",
                "voided",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=15,
            ),
            nullable=False,
        ),
        sa.Column("sscc", sa.String(length=18), nullable=True),
        sa.Column("box", sa.String(length=40), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("weight_g >= 0", name=op.f("ck_parcels_weight")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_parcels_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcels")),
        sa.UniqueConstraint("sscc", name=op.f("uq_parcels_sscc")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_parcels_shipment_id"), "parcels", ["shipment_id"], unique=False)
    op.create_table(
        "pick_tasks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("balance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("walk", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("picked", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "skipped",
                "picked",
                "short",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=17,
            ),
            nullable=False,
        ),
        sa.Column(
            "short_reason",
            sa.Enum(
                "not_in_bin",
                "damaged",
                "wrong_item",
                "other",
                name="short_reason",
                native_enum=False,
                create_constraint=True,
                length=18,
            ),
            nullable=True,
        ),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0 AND picked BETWEEN 0 AND quantity", name=op.f("ck_pick_tasks_picked")),
        sa.ForeignKeyConstraint(["balance_id"], ["balances.id"], name=op.f("fk_pick_tasks_balance_id_balances")),
        sa.ForeignKeyConstraint(["list_id"], ["pick_lists.id"], name=op.f("fk_pick_tasks_list_id_pick_lists")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_pick_tasks_location_id_locations")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_pick_tasks_order_line_id_order_lines")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_pick_tasks_product_id_products")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_pick_tasks_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pick_tasks")),
    )
    op.create_index(
        op.f("ix_pick_tasks_list_id_skipped_walk_id"), "pick_tasks", ["list_id", "skipped", "walk", "id"], unique=False
    )
    op.create_index(op.f("ix_pick_tasks_order_line_id"), "pick_tasks", ["order_line_id"], unique=False)
    op.create_index(op.f("ix_pick_tasks_shipment_id"), "pick_tasks", ["shipment_id"], unique=False)
    op.create_table(
        "shipment_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("picked", sa.Integer(), nullable=False),
        sa.Column("packed", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "quantity >= picked AND picked >= packed AND packed >= 0", name=op.f("ck_shipment_lines_packed")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_shipment_lines_order_line_id_order_lines")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_shipment_lines_product_id_products")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_shipment_lines_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_lines")),
        sa.UniqueConstraint("shipment_id", "order_line_id", name=op.f("uq_shipment_lines_shipment_id_order_line_id")),
    )
    op.create_index(
        "ix_shipment_lines_missing",
        "shipment_lines",
        ["product_id", "shipment_id"],
        unique=False,
        sqlite_where=sa.text("quantity > packed"),
        postgresql_where=sa.text("quantity > packed"),
    )
    op.create_index(op.f("ix_shipment_lines_order_line_id"), "shipment_lines", ["order_line_id"], unique=False)
    op.create_table(
        "labels",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("carrier", sa.String(length=40), nullable=False),
        sa.Column("service", sa.String(length=80), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "bought",
                "voided",
                "failed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=17,
            ),
            nullable=False,
        ),
        sa.Column("tracking", sa.String(length=64), nullable=True),
        sa.Column("elsewhere", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("status <> 'bought' OR tracking IS NOT NULL", name=op.f("ck_labels_tracking")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcels.id"], name=op.f("fk_labels_parcel_id_parcels")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
        sa.UniqueConstraint("carrier", "tracking", name=op.f("uq_labels_carrier_tracking")),
    )
    op.create_index(op.f("ix_labels_parcel_id"), "labels", ["parcel_id"], unique=False)
    op.create_index(op.f("ix_labels_tracking"), "labels", ["tracking"], unique=False)
    op.create_index(
        "uq_labels_live",
        "labels",
        ["parcel_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('requested', 'bought')"),
        postgresql_where=sa.text("status IN ('requested', 'bought')"),
    )
    op.create_table(
        "parcel_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_parcel_lines_quantity")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_parcel_lines_order_line_id_order_lines")
        ),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcels.id"], name=op.f("fk_parcel_lines_parcel_id_parcels")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_lines")),
        sa.UniqueConstraint("parcel_id", "order_line_id", name=op.f("uq_parcel_lines_parcel_id_order_line_id")),
    )
    op.create_index(op.f("ix_parcel_lines_order_line_id"), "parcel_lines", ["order_line_id"], unique=False)
    op.create_table(
        "scan_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pick",
                "pack",
                "undo",
                "open",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=13,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "ok",
                "wrong_item",
                "over",
                "unknown_code",
                "ambiguous_code",
                "wrong_location",
                "not_packable",
                "duplicate_gesture",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=25,
            ),
            nullable=False,
        ),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("shipment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("undoes_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["list_id"], ["pick_lists.id"], name=op.f("fk_scan_events_list_id_pick_lists")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_scan_events_order_line_id_order_lines")
        ),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcels.id"], name=op.f("fk_scan_events_parcel_id_parcels")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_scan_events_shipment_id_shipments")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_scan_events_station_id_stations")),
        sa.ForeignKeyConstraint(["task_id"], ["pick_tasks.id"], name=op.f("fk_scan_events_task_id_pick_tasks")),
        sa.ForeignKeyConstraint(["undoes_id"], ["scan_events.id"], name=op.f("fk_scan_events_undoes_id_scan_events")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_scan_events_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_events")),
        sa.UniqueConstraint("command_id", name=op.f("uq_scan_events_command_id")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_scan_events_undoes_id")),
    )
    op.create_index(op.f("ix_scan_events_list_id_id"), "scan_events", ["list_id", "id"], unique=False)
    op.create_index(op.f("ix_scan_events_shipment_id_id"), "scan_events", ["shipment_id", "id"], unique=False)

    finish(op.get_bind(), version=3)


def downgrade() -> None:
    """Drop the tables again."""
    guards.remove(op.get_bind(), ["scan_events"])
    op.drop_table("scan_events")
    op.drop_table("parcel_lines")
    op.drop_table("labels")
    op.drop_table("shipment_lines")
    op.drop_table("pick_tasks")
    op.drop_table("parcels")
    op.drop_table("shipments")
    op.drop_table("pick_lists")
    op.drop_table("waves")
    finish(op.get_bind(), version=2)
