"""A line of a bank statement knows from which account the money came."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column."""
    op.add_column(
        "bank_lines", sa.Column("payer_iban", sa.String(length=34), server_default=sa.text("''"), nullable=False)
    )
    finish(op.get_bind(), version=25)


def downgrade() -> None:
    """Take it away."""
    op.drop_column("bank_lines", "payer_iban")
    finish(op.get_bind(), version=24)
