"""Where a packed parcel stands until it is loaded."""

from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0056"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column, empty for parcels from before.

    In SQL of its own: a copy of the table, as SQLite needs for a constraint that comes later, would forget from which
    number the parcels of a new house are counted.
    """
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    pointing = "CONSTRAINT fk_parcels_place_id_locations REFERENCES locations (id)"
    op.execute(f"ALTER TABLE parcels ADD COLUMN place_id {kind} {pointing}")
    finish(op.get_bind(), version=51)


def downgrade() -> None:
    """The parcels stay; the trail keeps where they stood."""
    op.drop_column("parcels", "place_id")
    finish(op.get_bind(), version=50)
