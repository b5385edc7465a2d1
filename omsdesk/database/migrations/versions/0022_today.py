"""What left is found by the time it left, and the desk of the office begins with Today."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_KNOWN = sa.text("shipped_at IS NOT NULL")


def upgrade() -> None:
    """An index, and another first page."""
    op.create_index(
        "ix_shipments_shipped_at",
        "shipments",
        ["shipped_at"],
        unique=False,
        sqlite_where=_KNOWN,
        postgresql_where=_KNOWN,
    )
    op.execute("UPDATE stations SET start_page = 'today' WHERE start_page = 'orders'")
    finish(op.get_bind(), version=19)


def downgrade() -> None:
    """The way it was."""
    op.execute("UPDATE stations SET start_page = 'orders' WHERE start_page = 'today'")
    op.drop_index("ix_shipments_shipped_at", table_name="shipments")
    finish(op.get_bind(), version=18)
