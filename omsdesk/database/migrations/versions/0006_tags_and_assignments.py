"""Words that people put on orders, and whom an order is given to."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "order_tags",
        sa.Column("order_id", _ID, autoincrement=False, nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.CheckConstraint("tag <> ''", name=op.f("ck_order_tags_tag")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_tags_order_id_orders")),
        sa.PrimaryKeyConstraint("order_id", "tag", name=op.f("pk_order_tags")),
    )
    op.create_index(op.f("ix_order_tags_tag"), "order_tags", ["tag"], unique=False)
    op.create_table(
        "order_assignments",
        sa.Column("order_id", _ID, autoincrement=False, nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_assignments_order_id_orders")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_order_assignments_user_id_users")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_order_assignments")),
    )
    op.create_index(op.f("ix_order_assignments_user_id"), "order_assignments", ["user_id"], unique=False)
    finish(op.get_bind(), version=6)


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_order_assignments_user_id"), table_name="order_assignments")
    op.drop_table("order_assignments")
    op.drop_index(op.f("ix_order_tags_tag"), table_name="order_tags")
    op.drop_table("order_tags")
    finish(op.get_bind(), version=5)
