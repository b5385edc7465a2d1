"""Alternatives of products, what customers said of short stock, and orders that go first."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0024"
down_revision = "0019"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ANSWER = sa.Enum(
    *("wait", "ship", "alternative", "cancel"), name="answer", native_enum=False, create_constraint=True, length=19
)


def upgrade() -> None:
    """A column and two tables."""
    op.add_column("orders", sa.Column("goes_first", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "substitutes",
        sa.Column("product_id", _ID, autoincrement=False, nullable=False),
        sa.Column("other_id", _ID, autoincrement=False, nullable=False),
        sa.Column("gives", sa.Integer(), nullable=False),
        sa.Column("per", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("product_id <> other_id", name=op.f("ck_substitutes_other")),
        sa.CheckConstraint("gives > 0 AND per > 0", name=op.f("ck_substitutes_ratio")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_substitutes_product_id_products")),
        sa.ForeignKeyConstraint(["other_id"], ["products.id"], name=op.f("fk_substitutes_other_id_products")),
        sa.PrimaryKeyConstraint("product_id", "other_id", name=op.f("pk_substitutes")),
    )
    op.create_table(
        "shortage_answers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("order_id", _ID, nullable=False),
        sa.Column("order_line_id", _ID, nullable=False),
        sa.Column("answer", _ANSWER, nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("other_id", _ID, nullable=True),
        sa.Column("other_pieces", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.String(length=200), nullable=False),
        sa.Column("how", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", _ID, nullable=True),
        sa.CheckConstraint("pieces > 0 AND other_pieces >= 0", name=op.f("ck_shortage_answers_pieces")),
        sa.CheckConstraint("(answer = 'alternative') = (other_id IS NOT NULL)", name=op.f("ck_shortage_answers_other")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_shortage_answers_order_id_orders")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_shortage_answers_order_line_id_order_lines")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["products.id"], name=op.f("fk_shortage_answers_other_id_products")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_shortage_answers_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortage_answers")),
    )
    op.create_index(op.f("ix_shortage_answers_order_id"), "shortage_answers", ["order_id"], unique=False)
    finish(op.get_bind(), version=22)


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_shortage_answers_order_id"), table_name="shortage_answers")
    op.drop_table("shortage_answers")
    op.drop_table("substitutes")
    op.drop_column("orders", "goes_first")
    finish(op.get_bind(), version=21)
