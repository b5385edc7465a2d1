"""What customers wrote to the mailbox for answers, each on its order."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0049"
down_revision = "0046"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_POINTS_TO = {"order_id": "orders", "message_id": "messages", "settled_by": "users"}


def upgrade() -> None:
    """One table; its words stand among the personal ones."""
    op.create_table(
        "replies",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("order_id", _ID, nullable=False),
        sa.Column("message_id", _ID, nullable=True),
        *(sa.Column(name, sa.String(length=120), nullable=False) for name in ("sender", "subject", "words", "files")),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", _ID, nullable=True),
        sa.CheckConstraint("settled_by IS NULL OR settled_at IS NOT NULL", name=op.f("ck_replies_settled")),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_replies_{name}_{table}"))
            for name, table in _POINTS_TO.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
        sa.UniqueConstraint("key", name=op.f("uq_replies_key")),
    )
    for name in ("order_id", "message_id"):
        op.create_index(op.f(f"ix_replies_{name}"), "replies", [name])
    op.create_index(op.f("ix_replies_settled_at_order_id"), "replies", ["settled_at", "order_id"])
    finish(op.get_bind(), version=43)


def downgrade() -> None:
    """What was written then stands in the trail alone."""
    op.drop_table("replies")
    finish(op.get_bind(), version=42)
