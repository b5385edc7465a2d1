"""Store credit: a way to pay, refunds that stay, and the ledger of what customers can spend."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database import guards
from omsdesk.database.migrations.finish import finish

revision = "0043"
down_revision = "0045"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KINDS = ("refunded", "spent", "voided", "paid_out", "merged")
_METHODS = ("cash", "transfer", "channel", "card")
_WITH_CREDIT = (*_METHODS, "credit")


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    longest = max(len(each) for each in values)
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=longest + 8)


def _allow(methods: tuple[str, ...], before: tuple[str, ...]) -> None:
    """Let payments come in these ways. SQLite changes a check only by making the table anew."""
    old, new = (", ".join(f"'{each}'" for each in listed) for listed in (before, methods))
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_payments_method"), "payments", type_="check")
        op.create_check_constraint(op.f("ck_payments_method"), "payments", f"method IN ({new})")
        return
    made = sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = 'payments' AND sql IS NOT NULL")
    parts = connection.execute(made).all()
    counted = connection.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'payments'")).scalar()
    (table,) = (row.sql for row in parts if row.type == "table")
    body = table[table.index("(") :]
    if body.count(f"method IN ({old})") != 1:
        raise RuntimeError("the ways in which payments come are not what they were")
    connection.execute(
        sa.text("CREATE TABLE payments_made " + body.replace(f"method IN ({old})", f"method IN ({new})"))
    )
    connection.execute(sa.text("INSERT INTO payments_made SELECT * FROM payments"))
    connection.execute(sa.text("DROP TABLE payments"))
    connection.execute(sa.text("ALTER TABLE payments_made RENAME TO payments"))
    connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'payments'"))
    if counted is not None:  # a number that was given is never given again
        connection.execute(
            sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('payments', :seq)"), {"seq": counted}
        )
    for row in parts:
        if row.type == "index":
            connection.execute(sa.text(row.sql))


def upgrade() -> None:
    """Two tables, and what refunds and returns become. Refunds from before left as money."""
    _allow(_WITH_CREDIT, _METHODS)
    for table in ("refunds", "returns"):
        op.add_column(table, sa.Column("to_credit", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "credit_balances",
        sa.Column("customer_id", _ID, autoincrement=False, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("minor", sa.Integer(), nullable=False),
        sa.CheckConstraint("minor >= 0", name=op.f("ck_credit_balances_minor")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_credit_balances_customer_id_customers")
        ),
        sa.PrimaryKeyConstraint("customer_id", "currency", name=op.f("pk_credit_balances")),
    )
    op.create_table(
        "credit_entries",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("kind", _KINDS), nullable=False),
        sa.Column("order_id", _ID, nullable=True),
        sa.Column("payment_id", _ID, nullable=True),
        sa.Column("refund_id", _ID, nullable=True),
        sa.Column("paid_by", _one_of("paid_by", _WITH_CREDIT), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("user_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_credit_entries_amount")),
        sa.CheckConstraint("(kind = 'refunded') = (refund_id IS NOT NULL)", name=op.f("ck_credit_entries_refund")),
        sa.CheckConstraint(
            "(kind IN ('spent', 'voided')) = (payment_id IS NOT NULL)", name=op.f("ck_credit_entries_payment")
        ),
        sa.CheckConstraint("(kind = 'paid_out') = (paid_by IS NOT NULL)", name=op.f("ck_credit_entries_paid_by_kind")),
        sa.CheckConstraint(
            "kind = 'merged' OR (amount_minor > 0) = (kind IN ('refunded', 'voided'))",
            name=op.f("ck_credit_entries_way"),
        ),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_credit_entries_{name}_{table}"))
            for name, table in (
                ("customer_id", "customers"),
                ("order_id", "orders"),
                ("payment_id", "payments"),
                ("refund_id", "refunds"),
                ("user_id", "users"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_entries")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_credit_entries_refund_id")),
    )
    op.create_index(op.f("ix_credit_entries_customer_id_id"), "credit_entries", ["customer_id", "id"])
    for name in ("order_id", "payment_id", "at"):
        op.create_index(op.f(f"ix_credit_entries_{name}"), "credit_entries", [name])
    finish(op.get_bind(), version=40)


def downgrade() -> None:
    """Take both away; what was paid with credit came from elsewhere."""
    guards.remove(op.get_bind(), ["credit_entries"])
    op.drop_table("credit_entries")
    op.drop_table("credit_balances")
    for table in ("returns", "refunds"):
        op.drop_column(table, "to_credit")
    op.execute("UPDATE payments SET method = 'channel' WHERE method = 'credit'")
    _allow(_METHODS, _WITH_CREDIT)
    finish(op.get_bind(), version=39)
