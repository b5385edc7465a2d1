"""A hold knows when somebody looks again, and a customer how much may be open and what to speak."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_UNPAID = sa.text("customer_id IS NOT NULL AND payment IN ('unpaid', 'authorised', 'part_paid')")


def upgrade() -> None:
    """Three columns and an index."""
    op.add_column("holds", sa.Column("look_again_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("customers", sa.Column("credit_limit_minor", sa.Integer(), nullable=True))
    op.add_column("customers", sa.Column("language", sa.String(length=8), nullable=True))
    op.create_index(
        "ix_orders_unpaid", "orders", ["customer_id"], unique=False, sqlite_where=_UNPAID, postgresql_where=_UNPAID
    )
    finish(op.get_bind(), version=24)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_orders_unpaid", table_name="orders")
    op.drop_column("customers", "language")
    op.drop_column("customers", "credit_limit_minor")
    op.drop_column("holds", "look_again_at")
    finish(op.get_bind(), version=23)
