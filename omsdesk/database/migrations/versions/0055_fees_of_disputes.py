"""What a payment provider charges for a dispute."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database import guards
from omsdesk.database.migrations.finish import finish

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """One table, only added to; fees of disputes from before are heard with the next news of them."""
    op.create_table(
        "dispute_fees",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("dispute_id", _ID, nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_dispute_fees_amount")),
        sa.ForeignKeyConstraint(["dispute_id"], ["disputes.id"], name=op.f("fk_dispute_fees_dispute_id_disputes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_fees")),
    )
    for name in ("dispute_id", "at"):
        op.create_index(op.f(f"ix_dispute_fees_{name}"), "dispute_fees", [name])
    finish(op.get_bind(), version=49)


def downgrade() -> None:
    """The books have no fees then; the trail keeps that they were charged."""
    guards.remove(op.get_bind(), ["dispute_fees"])
    op.drop_table("dispute_fees")
    finish(op.get_bind(), version=48)
