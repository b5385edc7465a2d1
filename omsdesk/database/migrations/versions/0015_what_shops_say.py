"""What shops say of an order: the amounts they charged, facts, codes of products, and what it was when it came in."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make two tables and four columns. Orders so far were computed here, so nothing is charged otherwise."""
    op.add_column("orders", sa.Column("shipping_tax_minor", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("orders", sa.Column("content_hash", sa.String(length=64), nullable=True))
    op.add_column("order_lines", sa.Column("charged_net_minor", sa.Integer(), nullable=True))
    op.add_column("order_lines", sa.Column("charged_tax_minor", sa.Integer(), nullable=True))
    op.create_table(
        "order_facts",
        sa.Column("order_id", _ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.CheckConstraint("name <> '' AND value <> ''", name=op.f("ck_order_facts_said")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_facts_order_id_orders")),
        sa.PrimaryKeyConstraint("order_id", "name", name=op.f("pk_order_facts")),
    )
    op.create_table(
        "shop_codes",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("product_id", _ID, nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_shop_codes_code")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_shop_codes_product_id_products")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_shop_codes")),
    )
    op.create_index(op.f("ix_shop_codes_product_id"), "shop_codes", ["product_id"], unique=False)
    finish(op.get_bind(), version=15)


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_shop_codes_product_id"), table_name="shop_codes")
    op.drop_table("shop_codes")
    op.drop_table("order_facts")
    op.drop_column("order_lines", "charged_tax_minor")
    op.drop_column("order_lines", "charged_net_minor")
    op.drop_column("orders", "content_hash")
    op.drop_column("orders", "shipping_tax_minor")
    finish(op.get_bind(), version=14)
