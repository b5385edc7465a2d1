"""${message}."""

from alembic import op
import sqlalchemy as sa

from omsdesk.database.migrations.finish import finish
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    ${upgrades if upgrades else "pass"}
    finish(op.get_bind(), version=${up_revision.lstrip("0") or 0})


def downgrade() -> None:
    """Go down."""
    ${downgrades if downgrades else "pass"}
