"""What benches ask supervisors to allow, and what was answered."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATUS = sa.Enum(
    *("open", "granted", "refused", "stale"),
    name="status",
    native_enum=False,
    create_constraint=True,
    length=15,
)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "permissions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", _ID, nullable=True),
        sa.Column("station_id", _ID, nullable=True),
        sa.Column("deed", sa.String(length=24), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("order_id", _ID, nullable=True),
        sa.Column("status", _STATUS, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", _ID, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_permissions_user_id_users")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_permissions_station_id_stations")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_permissions_order_id_orders")),
        sa.ForeignKeyConstraint(["answered_by"], ["users.id"], name=op.f("fk_permissions_answered_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permissions")),
    )
    op.create_index(op.f("ix_permissions_order_id"), "permissions", ["order_id"], unique=False)
    op.create_index(op.f("ix_permissions_status_id"), "permissions", ["status", "id"], unique=False)
    op.create_index(op.f("ix_permissions_station_id_told"), "permissions", ["station_id", "told"], unique=False)
    finish(op.get_bind(), version=12)


def downgrade() -> None:
    """Take it away."""
    op.drop_index(op.f("ix_permissions_station_id_told"), table_name="permissions")
    op.drop_index(op.f("ix_permissions_status_id"), table_name="permissions")
    op.drop_index(op.f("ix_permissions_order_id"), table_name="permissions")
    op.drop_table("permissions")
    finish(op.get_bind(), version=11)
