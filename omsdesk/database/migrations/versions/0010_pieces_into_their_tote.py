"""Whether pickers of a list scan the tote when they drop pieces into it, and which picks still wait for that scan."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lists released so far go on without. Added in place: numbers of lists must go on as they were."""
    op.add_column("pick_lists", sa.Column("scan_tote", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("pick_tasks", sa.Column("awaits_drop", sa.Boolean(), nullable=False, server_default=sa.false()))
    finish(op.get_bind(), version=10)


def downgrade() -> None:
    """Take them away."""
    op.drop_column("pick_tasks", "awaits_drop")
    op.drop_column("pick_lists", "scan_tote")
    finish(op.get_bind(), version=9)
