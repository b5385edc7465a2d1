"""Pictures of products, and photos of open boxes and of goods that came back."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "product_pictures",
        sa.Column("product_id", _ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_picture("product_pictures"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_product_pictures_product_id_products")),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_product_pictures")),
    )
    op.create_table(
        "photos",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("parcel_id", _ID, nullable=True),
        sa.Column("return_line_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", _ID, nullable=True),
        sa.Column("station_id", _ID, nullable=True),
        *_picture("photos"),
        sa.CheckConstraint("(parcel_id IS NULL) <> (return_line_id IS NULL)", name=op.f("ck_photos_subject")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcels.id"], name=op.f("fk_photos_parcel_id_parcels")),
        sa.ForeignKeyConstraint(
            ["return_line_id"], ["return_lines.id"], name=op.f("fk_photos_return_line_id_return_lines")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_photos_user_id_users")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_photos_station_id_stations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
    )
    op.create_index(op.f("ix_photos_parcel_id"), "photos", ["parcel_id"], unique=False)
    op.create_index(op.f("ix_photos_return_line_id"), "photos", ["return_line_id"], unique=False)
    finish(op.get_bind(), version=11)


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_photos_return_line_id"), table_name="photos")
    op.drop_index(op.f("ix_photos_parcel_id"), table_name="photos")
    op.drop_table("photos")
    op.drop_table("product_pictures")
    finish(op.get_bind(), version=10)


def _picture(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("small", sa.LargeBinary(), nullable=False),
        sa.Column("large", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(small) BETWEEN 1 AND 64000", name=op.f(f"ck_{table}_small")),
        sa.CheckConstraint("length(large) BETWEEN 1 AND 640000", name=op.f(f"ck_{table}_large")),
    )
