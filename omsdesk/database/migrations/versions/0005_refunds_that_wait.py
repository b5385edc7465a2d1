"""Refunds leave a little later, so that they can be taken back; large ones wait for a supervisor."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish
from omsdesk.database.migrations.reworking import reworked

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BEFORE = ("pending", "done", "failed", "in_doubt")
_STATUS = "ck_refunds_status"


def upgrade() -> None:
    """When a refund is due, and the word for one that was taken back."""
    with reworked("refunds") as refunds:
        refunds.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        refunds.drop_constraint(op.f(_STATUS), type_="check")
        refunds.alter_column(
            "status", type_=sa.String(length=17), existing_type=sa.String(length=16), existing_nullable=False
        )
        refunds.create_check_constraint(op.f(_STATUS), _one_of(*_BEFORE, "withdrawn"))
    op.create_index(op.f("ix_refunds_status_due_at"), "refunds", ["status", "due_at"], unique=False)
    finish(op.get_bind(), version=5)


def downgrade() -> None:
    """What was taken back has failed, in the old words; what still waits is left pending."""
    op.execute("UPDATE refunds SET status = 'failed' WHERE status = 'withdrawn'")
    op.drop_index(op.f("ix_refunds_status_due_at"), "refunds")
    with reworked("refunds") as refunds:
        refunds.drop_constraint(op.f(_STATUS), type_="check")
        refunds.alter_column(
            "status", type_=sa.String(length=16), existing_type=sa.String(length=17), existing_nullable=False
        )
        refunds.create_check_constraint(op.f(_STATUS), _one_of(*_BEFORE))
        refunds.drop_column("due_at")
    finish(op.get_bind(), version=4)


def _one_of(*words: str) -> str:
    return f"status IN ({', '.join(repr(word) for word in words)})"
