"""The audit chain: links between the rows that are only ever added, the ends of the lanes, and daily roots."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from omsdesk.database import guards
from omsdesk.database.chain import FIELDS, link_hash
from omsdesk.database.migrations.finish import finish
from omsdesk.database.migrations.reworking import reworked

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LINKED = ("audit_events", "scan_events", "stock_moves", "inspections")
AT_ONCE = 5_000


def upgrade() -> None:
    """Add the links, and chain what was written before, table by table and lane by lane."""
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "audit_lanes",
        sa.Column("id", big, autoincrement=False, nullable=False),
        sa.Column("number", big, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_lanes")),
    )
    op.create_table(
        "audit_roots",
        sa.Column("id", big, autoincrement=True, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_roots")),
        sa.UniqueConstraint("day", name=op.f("uq_audit_roots_day")),
    )
    bind = op.get_bind()
    guards.remove(bind, LINKED)
    for table in LINKED:
        for column in (sa.Column("lane", big), sa.Column("number", big), sa.Column("hash", sa.String(length=64))):
            op.add_column(table, column)
    op.add_column("inspections", sa.Column("station_id", big))
    _chain(bind)
    for table in LINKED:
        with reworked(table) as batch:
            for name, kind in (("lane", big), ("number", big), ("hash", sa.String(length=64))):
                batch.alter_column(name, existing_type=kind, nullable=False)
            batch.create_unique_constraint(op.f(f"uq_{table}_lane_number"), ["lane", "number"])
            if table == "inspections":
                batch.create_foreign_key(op.f("fk_inspections_station_id_stations"), "stations", ["station_id"], ["id"])
    finish(bind, version=7)


def downgrade() -> None:
    """Take the links away again."""
    bind = op.get_bind()
    guards.remove(bind, (*LINKED, "audit_roots", "audit_lanes"))
    for table in LINKED:
        with reworked(table) as batch:
            batch.drop_constraint(op.f(f"uq_{table}_lane_number"), type_="unique")
            if table == "inspections":
                batch.drop_constraint(op.f("fk_inspections_station_id_stations"), type_="foreignkey")
                batch.drop_column("station_id")
            for column in ("lane", "number", "hash"):
                batch.drop_column(column)
    op.drop_table("audit_roots")
    op.drop_table("audit_lanes")
    finish(bind, version=6)


def _chain(bind: sa.Connection) -> None:
    ends: dict[int, tuple[int, str]] = {}
    for name in LINKED:
        table = sa.Table(name, sa.MetaData(), autoload_with=bind, resolve_fks=False)
        last = 0
        while rows := bind.execute(_some(table, last)).mappings().all():
            bind.execute(
                sa.update(table).where(table.c.id == sa.bindparam("this")),
                [_link(name, row, ends) for row in rows],
            )
            last = rows[-1]["id"]
    lanes = sa.table("audit_lanes", sa.column("id"), sa.column("number"), sa.column("hash"))
    if ends:
        heads = [{"id": lane, "number": number, "hash": hash_} for lane, (number, hash_) in ends.items()]
        bind.execute(sa.insert(lanes), heads)


def _some(table: sa.Table, after: int) -> sa.Select[Any]:
    return sa.select(*table.columns).where(table.c.id > after).order_by(table.c.id).limit(AT_ONCE)


def _link(name: str, row: Any, ends: dict[int, tuple[int, str]]) -> dict[str, Any]:
    lane = row["station_id"] or 0
    number, before = ends.get(lane, (0, ""))
    linked = {**row, "lane": lane, "number": number + 1}
    made = link_hash(before, name, [linked[field] for field in FIELDS[name]])
    ends[lane] = (number + 1, made)
    return {"this": row["id"], "lane": lane, "number": number + 1, "hash": made}
