"""What suppliers were told and have sent is guarded on PostgreSQL by the right to change orders."""

from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0042"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the guards in place, with all others."""
    finish(op.get_bind(), version=41)


def downgrade() -> None:
    """They may stay: they ask nothing that the deeds of before did not keep to."""
    finish(op.get_bind(), version=40)
