"""Why an order is or was held is guarded on PostgreSQL: nobody writes another reason over it."""

from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the guards in place, with all others."""
    finish(op.get_bind(), version=48)


def downgrade() -> None:
    """They may stay: they ask nothing that the deeds of before did not keep to."""
    finish(op.get_bind(), version=47)
