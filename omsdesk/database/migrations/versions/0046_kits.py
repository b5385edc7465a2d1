"""Kits: what a product is made of, and which lines of an order belong to one kit."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0046"
down_revision = "0042"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NUMBERS = ("kit_number", "kit_pieces")
_WORDS = {"kit_sku": 64, "kit_name": 200}


def upgrade() -> None:
    """One table, and four columns that say nothing on lines from before."""
    op.create_table(
        "kit_parts",
        sa.Column("kit_id", _ID, autoincrement=False, nullable=False),
        sa.Column("part_id", _ID, autoincrement=False, nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("kit_id <> part_id", name=op.f("ck_kit_parts_part")),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_kit_parts_pieces")),
        sa.ForeignKeyConstraint(["kit_id"], ["products.id"], name=op.f("fk_kit_parts_kit_id_products")),
        sa.ForeignKeyConstraint(["part_id"], ["products.id"], name=op.f("fk_kit_parts_part_id_products")),
        sa.PrimaryKeyConstraint("kit_id", "part_id", name=op.f("pk_kit_parts")),
    )
    op.create_index(op.f("ix_kit_parts_part_id"), "kit_parts", ["part_id"])
    for name in _NUMBERS:
        op.add_column("order_lines", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name, length in _WORDS.items():
        op.add_column(
            "order_lines", sa.Column(name, sa.String(length=length), nullable=False, server_default=sa.text("''"))
        )
    finish(op.get_bind(), version=42)


def downgrade() -> None:
    """The parts stay on their orders as lines like all others."""
    for name in (*_WORDS, *reversed(_NUMBERS)):
        op.drop_column("order_lines", name)
    op.drop_table("kit_parts")
    finish(op.get_bind(), version=41)
