"""The sentence of a review rule beside what people typed of a hold, so that everybody reads it in their language."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0052"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column, blank on holds from before: their note has the sentence already."""
    op.add_column("holds", sa.Column("said", sa.Text(), nullable=False, server_default=sa.text("''")))
    finish(op.get_bind(), version=44)


def downgrade() -> None:
    """The holds stay, without the words of their rules."""
    op.drop_column("holds", "said")
    finish(op.get_bind(), version=43)
