"""Orders are found by who ordered and when, and a hold says which review rule placed it."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three indexes, one of which takes the place of an older one, and a column."""
    op.drop_index(op.f("ix_orders_customer_id"), table_name="orders")
    op.create_index(op.f("ix_orders_customer_id_placed_at"), "orders", ["customer_id", "placed_at"], unique=False)
    for name in ("email", "phone"):
        known = sa.text(f"{name} <> ''")
        op.create_index(
            f"ix_orders_{name}_placed_at",
            "orders",
            [name, "placed_at"],
            unique=False,
            sqlite_where=known,
            postgresql_where=known,
        )
    op.add_column("holds", sa.Column("rule", sa.String(length=40), server_default=sa.text("''"), nullable=False))
    finish(op.get_bind(), version=17)


def downgrade() -> None:
    """Take them away."""
    op.drop_column("holds", "rule")
    for name in ("phone", "email"):
        op.drop_index(f"ix_orders_{name}_placed_at", table_name="orders")
    op.drop_index(op.f("ix_orders_customer_id_placed_at"), table_name="orders")
    op.create_index(op.f("ix_orders_customer_id"), "orders", ["customer_id"], unique=False)
    finish(op.get_bind(), version=16)
