"""Orders, holds and what is told of them are guarded on PostgreSQL by the right to change orders."""

from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the guards in place, with all others."""
    finish(op.get_bind(), version=36)


def downgrade() -> None:
    """They may stay: they ask nothing that the deeds of before did not keep to."""
    finish(op.get_bind(), version=35)
