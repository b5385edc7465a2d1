"""What a piece costs at a supplier's and what it cost when it was ordered, and their number in files."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

_PRICED = ("supplier_products", "supply_lines")


def upgrade() -> None:
    """Nobody has said a price so far."""
    op.add_column("suppliers", sa.Column("reference", sa.String(length=64), nullable=True))
    op.create_index("uq_suppliers_reference", "suppliers", ["reference"], unique=True)
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    for table in _PRICED:
        op.add_column(table, sa.Column("price_minor", big, nullable=True))
        op.add_column(table, sa.Column("currency", sa.String(length=3), server_default=sa.text("''"), nullable=False))
    finish(op.get_bind(), version=46)


def downgrade() -> None:
    """Prices and numbers are forgotten; what goods cost stays in the books."""
    for table in _PRICED:
        op.drop_column(table, "currency")
        op.drop_column(table, "price_minor")
    op.drop_index("uq_suppliers_reference", table_name="suppliers")
    op.drop_column("suppliers", "reference")
    finish(op.get_bind(), version=45)
