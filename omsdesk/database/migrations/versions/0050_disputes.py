"""What customers' banks ask about or take back: disputes, the money they move, and a reason to hold an order."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database import dispute_guards, guards
from omsdesk.database.migrations.finish import finish

revision = "0050"
down_revision = "0052"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATUSES = ("inquiry", "inquiry_review", "closed", "needs_response", "under_review", "won", "lost")
_REASONS = ("payment", "fraud", "address", "stock", "customer_info", "customer_request")
_BEFORE, _NOW = (*_REASONS, "other"), (*_REASONS, "dispute", "other")
_LOST = "INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_payments_lost CHECK (lost_minor >= 0)"


def _allow(reasons: tuple[str, ...], before: tuple[str, ...]) -> None:
    """Let orders be held for these. SQLite changes a check only by making the table anew."""
    old, new = (", ".join(f"'{each}'" for each in listed) for listed in (before, reasons))
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_holds_reason"), "holds", type_="check")
        op.create_check_constraint(op.f("ck_holds_reason"), "holds", f"reason IN ({new})")
        return
    made = sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = 'holds' AND sql IS NOT NULL")
    parts = connection.execute(made).all()
    (table,) = (row.sql for row in parts if row.type == "table")
    body = table[table.index("(") :]
    if body.count(f"reason IN ({old})") != 1:
        raise RuntimeError("the reasons for which orders are held are not what they were")
    connection.execute(sa.text("CREATE TABLE holds_made " + body.replace(f"reason IN ({old})", f"reason IN ({new})")))
    connection.execute(sa.text("INSERT INTO holds_made SELECT * FROM holds"))
    connection.execute(sa.text("DROP TABLE holds"))
    connection.execute(sa.text("ALTER TABLE holds_made RENAME TO holds"))
    for row in parts:
        if row.type == "index":
            connection.execute(sa.text(row.sql))


def upgrade() -> None:
    """Two tables, a column of payments and a reason; nothing was lost before, as far as anybody wrote down."""
    _allow(_NOW, _BEFORE)
    op.execute(f"ALTER TABLE payments ADD COLUMN lost_minor {_LOST}")
    longest = max(len(each) for each in _STATUSES)
    status = sa.Enum(*_STATUSES, name="status", native_enum=False, create_constraint=True, length=longest + 8)
    op.create_table(
        "disputes",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("card_id", _ID, nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("status", status, nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("opened_at", "at", "changed_at")),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_disputes_amount")),
        sa.ForeignKeyConstraint(["card_id"], ["card_payments.id"], name=op.f("fk_disputes_card_id_card_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("reference", name=op.f("uq_disputes_reference")),
    )
    op.create_index(op.f("ix_disputes_card_id"), "disputes", ["card_id"])
    op.create_index(op.f("ix_disputes_status_due_at"), "disputes", ["status", "due_at"])
    op.create_table(
        "dispute_entries",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("dispute_id", _ID, nullable=False),
        sa.Column("payment_id", _ID, nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_dispute_entries_amount")),
        sa.ForeignKeyConstraint(["dispute_id"], ["disputes.id"], name=op.f("fk_dispute_entries_dispute_id_disputes")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_dispute_entries_payment_id_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_entries")),
    )
    for name in ("dispute_id", "payment_id", "at"):
        op.create_index(op.f(f"ix_dispute_entries_{name}"), "dispute_entries", [name])
    finish(op.get_bind(), version=45)


def downgrade() -> None:
    """What was lost counts as paid again, and who was held for it is held for another reason."""
    guards.remove(op.get_bind(), ["dispute_entries"])
    if op.get_bind().dialect.name != "sqlite":
        for statement in dispute_guards.removal():
            op.execute(statement)
    op.drop_table("dispute_entries")
    op.drop_table("disputes")
    op.drop_column("payments", "lost_minor")
    op.execute("UPDATE holds SET reason = 'other' WHERE reason = 'dispute'")
    _allow(_BEFORE, _NOW)
    finish(op.get_bind(), version=44)
