"""New orders and lines are guarded on PostgreSQL as changed ones are; nothing else changes."""

from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0036"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the guards in place, with all others."""
    finish(op.get_bind(), version=31)


def downgrade() -> None:
    """They may stay: they ask nothing that the deeds of before did not keep to."""
    finish(op.get_bind(), version=30)
