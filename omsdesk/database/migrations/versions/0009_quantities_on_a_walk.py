"""Whether pickers of a list type quantities, kept with the list as its wave was released."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lists released so far are scanned piece by piece. Added in place: numbers of lists must go on as they were."""
    op.add_column("pick_lists", sa.Column("type_quantity", sa.Boolean(), nullable=False, server_default=sa.false()))
    finish(op.get_bind(), version=9)


def downgrade() -> None:
    """Take it away."""
    op.drop_column("pick_lists", "type_quantity")
    finish(op.get_bind(), version=8)
