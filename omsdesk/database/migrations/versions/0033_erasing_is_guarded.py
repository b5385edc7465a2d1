"""What was said of a person is emptied on PostgreSQL only when the person is erased; nothing else changes."""

from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0033"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the guards in place, with all others."""
    finish(op.get_bind(), version=32)


def downgrade() -> None:
    """They may stay: they ask nothing that the deeds of before did not keep to."""
    finish(op.get_bind(), version=31)
