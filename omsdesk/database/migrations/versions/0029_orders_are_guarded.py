"""What was agreed of an order is guarded on PostgreSQL; nothing else changes."""

from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the guards in place, with all others."""
    finish(op.get_bind(), version=27)


def downgrade() -> None:
    """They may stay: they ask nothing that the deeds of before did not keep to."""
    finish(op.get_bind(), version=26)
