"""Orders say whether their tax is rounded on each line, or once for each rate."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0039"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column. Orders from before were rounded on each line."""
    op.add_column("orders", sa.Column("tax_by_rate", sa.Boolean(), nullable=False, server_default=sa.false()))
    finish(op.get_bind(), version=34)


def downgrade() -> None:
    """Take it away."""
    op.drop_column("orders", "tax_by_rate")
    finish(op.get_bind(), version=33)
