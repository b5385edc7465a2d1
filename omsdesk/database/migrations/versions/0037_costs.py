"""What goods cost: said when they come, and kept as a ledger of stock value."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database import guards
from omsdesk.database.migrations.finish import finish

revision = "0037"
down_revision = "0033"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KIND = sa.Enum(
    *("received", "opened", "returned", "found", "valued", "shipped", "lost", "scrapped", "sent_back"),
    name="kind",
    native_enum=False,
    create_constraint=True,
    length=17,
)


def upgrade() -> None:
    """Two tables. What moved before is valued by stations, at no cost."""
    op.create_table(
        "stated_costs",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("value_minor", _ID, nullable=False),
        sa.CheckConstraint("value_minor >= 0", name=op.f("ck_stated_costs_value")),
        sa.ForeignKeyConstraint(["id"], ["stock_moves.id"], name=op.f("fk_stated_costs_id_stock_moves")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_costs")),
    )
    op.create_table(
        "cost_entries",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", _KIND, nullable=False),
        sa.Column("product_id", _ID, nullable=False),
        sa.Column("move_id", _ID, nullable=True),
        sa.Column("order_line_id", _ID, nullable=True),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("value_minor", _ID, nullable=False),
        sa.Column("pieces_after", _ID, nullable=False),
        sa.Column("value_after_minor", _ID, nullable=False),
        sa.Column("average_e4", _ID, nullable=False),
        sa.Column("user_id", _ID, nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("average_e4 >= 0", name=op.f("ck_cost_entries_average")),
        sa.CheckConstraint("move_id IS NOT NULL OR pieces = 0", name=op.f("ck_cost_entries_pieces")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_cost_entries_product_id_products")),
        sa.ForeignKeyConstraint(["move_id"], ["stock_moves.id"], name=op.f("fk_cost_entries_move_id_stock_moves")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_cost_entries_order_line_id_order_lines")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_cost_entries_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_entries")),
        sa.UniqueConstraint("move_id", name=op.f("uq_cost_entries_move_id")),
    )
    op.create_index(op.f("ix_cost_entries_product_id_id"), "cost_entries", ["product_id", "id"])
    op.create_index(op.f("ix_cost_entries_at"), "cost_entries", ["at"])
    op.create_index(op.f("ix_cost_entries_order_line_id"), "cost_entries", ["order_line_id"])
    finish(op.get_bind(), version=33)


def downgrade() -> None:
    """Take both away."""
    guards.remove(op.get_bind(), ["cost_entries", "stated_costs"])
    op.drop_table("cost_entries")
    op.drop_table("stated_costs")
    finish(op.get_bind(), version=32)
