"""What an inspector ticked of the checklist, kept with each inspection."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table; what was inspected so far had no checklist."""
    op.create_table(
        "inspection_checks",
        sa.Column("inspection_id", _ID, autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column("ticked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name=op.f("fk_inspection_checks_inspection_id_inspections")
        ),
        sa.PrimaryKeyConstraint("inspection_id", "place", name=op.f("pk_inspection_checks")),
    )
    finish(op.get_bind(), version=13)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("inspection_checks")
    finish(op.get_bind(), version=12)
