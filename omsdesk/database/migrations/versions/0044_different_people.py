"""Cards that look alike and are not one person's; and how far costs had come when a month was closed."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0044"
down_revision = "0038"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """One table, and a number that months from before do not have."""
    op.create_table(
        "different_people",
        sa.Column("one_id", _ID, autoincrement=False, nullable=False),
        sa.Column("other_id", _ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", _ID, nullable=True),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_different_people_order")),
        sa.ForeignKeyConstraint(["one_id"], ["customers.id"], name=op.f("fk_different_people_one_id_customers")),
        sa.ForeignKeyConstraint(["other_id"], ["customers.id"], name=op.f("fk_different_people_other_id_customers")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_different_people_user_id_users")),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_different_people")),
    )
    op.create_index(op.f("ix_different_people_other_id"), "different_people", ["other_id"])
    op.create_index(op.f("ix_customers_merged_into_id"), "customers", ["merged_into_id"])
    op.add_column("closed_months", sa.Column("last_cost_id", sa.Integer(), nullable=True))
    finish(op.get_bind(), version=38)


def downgrade() -> None:
    """Take both away."""
    op.drop_index(op.f("ix_customers_merged_into_id"), table_name="customers")
    op.drop_column("closed_months", "last_cost_id")
    op.drop_table("different_people")
    finish(op.get_bind(), version=37)
