"""Which columns of a kind of file are which of ours, as people say once."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """One table."""
    op.create_table(
        "file_pairings",
        sa.Column("id", _ID, nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("layout", sa.String(length=64), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", _ID, nullable=True),
        sa.CheckConstraint("name <> '' AND fields <> ''", name=op.f("ck_file_pairings_said")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_file_pairings_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_pairings")),
        sa.UniqueConstraint("mark", name=op.f("uq_file_pairings_mark")),
    )
    finish(op.get_bind(), version=28)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("file_pairings")
    finish(op.get_bind(), version=27)
