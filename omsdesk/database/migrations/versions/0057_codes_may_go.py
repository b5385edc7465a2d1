"""Stations may change what a code is worth and take it away; on PostgreSQL only with somebody who may book stock."""

from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0057"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the guard in place, with all others; the grants are renewed after every migration."""
    finish(op.get_bind(), version=50)


def downgrade() -> None:
    """The guard may stay: programs of before change and remove no code."""
    finish(op.get_bind(), version=49)
