"""An order may be paid by card with a link, which goes with its confirmation."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_NEW = (("orders", "pays_by_link"), ("card_payments", "confirms"))


def upgrade() -> None:
    """A yes or no on each; nobody has said yes so far."""
    for table, name in _NEW:
        op.add_column(table, sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    finish(op.get_bind(), version=35)


def downgrade() -> None:
    """Take them away."""
    for table, name in _NEW:
        op.drop_column(table, name)
    finish(op.get_bind(), version=34)
