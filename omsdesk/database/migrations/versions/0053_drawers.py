"""The drawers of counters: days they were open, what moved, what was counted, and how they were closed."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from omsdesk.database import guards
from omsdesk.database.migrations.finish import finish

revision = "0053"
down_revision = "0051"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KINDS = ("paid", "voided", "refunded", "credit_out", "put_in", "to_bank", "purchase")
_TABLES = ("drawer_days", "drawer_moves", "drawer_counts", "drawer_closings")


def _id(name: str, *, is_needed: bool = True) -> sa.Column[int]:
    return sa.Column(name, _ID, nullable=not is_needed)


def _minor(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _who() -> tuple[sa.Column[int], sa.Column[datetime]]:
    return sa.Column("user_id", _ID, nullable=True), sa.Column("at", sa.DateTime(timezone=True), nullable=False)


def _rules(table: str, points_to: dict[str, str], checks: dict[str, str]) -> list[sa.Constraint]:
    keys = {**points_to, "user_id": "users"}
    return [
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in checks.items()),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"))
            for name, other in keys.items()
        ),
    ]


def upgrade() -> None:
    """Four tables that are only added to."""
    op.create_table(
        "drawer_days",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        _id("station_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        *_minor("float_minor", "brought_minor"),
        *_who(),
        *_rules("drawer_days", {"station_id": "stations"}, {"float_minor": "float_minor >= 0"}),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawer_days")),
        sa.UniqueConstraint("station_id", "number", name=op.f("uq_drawer_days_station_id_number")),
    )
    op.create_table(
        "drawer_moves",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        _id("drawer_id"),
        sa.Column(
            "kind",
            sa.Enum(*_KINDS, name="kind", native_enum=False, create_constraint=True, length=18),
            nullable=False,
        ),
        *_minor("amount_minor"),
        *(_id(name, is_needed=False) for name in ("payment_id", "refund_id", "credit_entry_id")),
        sa.Column("note", sa.String(length=200), nullable=False),
        *_who(),
        *_rules(
            "drawer_moves",
            {
                "drawer_id": "drawer_days",
                "payment_id": "payments",
                "refund_id": "refunds",
                "credit_entry_id": "credit_entries",
            },
            {
                "amount": "amount_minor <> 0",
                "way": "(amount_minor > 0) = (kind IN ('paid', 'put_in'))",
                "payment": "(kind IN ('paid', 'voided')) = (payment_id IS NOT NULL)",
                "refund": "(kind = 'refunded') = (refund_id IS NOT NULL)",
                "credit": "(kind = 'credit_out') = (credit_entry_id IS NOT NULL)",
            },
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawer_moves")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_drawer_moves_refund_id")),
        sa.UniqueConstraint("credit_entry_id", name=op.f("uq_drawer_moves_credit_entry_id")),
        sa.UniqueConstraint("payment_id", "kind", name=op.f("uq_drawer_moves_payment_id_kind")),
    )
    op.create_table(
        "drawer_counts",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        _id("drawer_id"),
        sa.Column("typed", sa.String(length=200), nullable=False),
        *_minor("counted_minor", "expected_minor"),
        *_who(),
        *_rules("drawer_counts", {"drawer_id": "drawer_days"}, {"counted_minor": "counted_minor >= 0"}),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawer_counts")),
    )
    op.create_table(
        "drawer_closings",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        _id("drawer_id"),
        _id("count_id"),
        *_minor("expected_minor", "counted_minor", "stays_minor"),
        sa.Column("reason", sa.Text(), nullable=False),
        *_who(),
        *_rules(
            "drawer_closings",
            {"drawer_id": "drawer_days", "count_id": "drawer_counts"},
            {
                "stays": "stays_minor BETWEEN 0 AND counted_minor",
                "reason": "counted_minor = expected_minor OR reason <> ''",
            },
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawer_closings")),
        sa.UniqueConstraint("drawer_id", name=op.f("uq_drawer_closings_drawer_id")),
        sa.UniqueConstraint("count_id", name=op.f("uq_drawer_closings_count_id")),
    )
    for table, name in (
        *(("drawer_days", "at"), ("drawer_moves", "at"), ("drawer_closings", "at")),
        *(("drawer_moves", "drawer_id"), ("drawer_counts", "drawer_id")),
    ):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])
    finish(op.get_bind(), version=47)


def downgrade() -> None:
    """What was counted then stands in the trail alone."""
    guards.remove(op.get_bind(), _TABLES)
    for table in reversed(_TABLES):
        op.drop_table(table)
    finish(op.get_bind(), version=46)
