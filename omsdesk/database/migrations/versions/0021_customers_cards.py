"""Notes, ratings and consent on a customer's card, cards that became one, and words that can be erased."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database import personal_guards
from omsdesk.database.migrations.finish import finish
from omsdesk.database.migrations.reworking import reworked

revision = "0021"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PURPOSE = sa.Enum(*("news", "rating", "calls"), name="purpose", native_enum=False, create_constraint=True, length=14)


def upgrade() -> None:
    """Two columns and four tables."""
    with reworked("customers") as batch:
        batch.add_column(sa.Column("merged_into_id", _ID, nullable=True))
        batch.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(op.f("fk_customers_merged_into_id_customers"), "customers", ["merged_into_id"], ["id"])
    op.create_table(
        "customer_notes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        sa.Column("order_id", _ID, nullable=True),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        *_said(),
        sa.CheckConstraint("stars IS NULL OR (stars BETWEEN 1 AND 5)", name=op.f("ck_customer_notes_stars")),
        sa.CheckConstraint("stars IS NOT NULL OR words <> ''", name=op.f("ck_customer_notes_words")),
        *_of_customer("customer_notes"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_customer_notes_order_id_orders")),
    )
    op.create_table(
        "customer_consents",
        sa.Column("id", _ID, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        sa.Column("purpose", _PURPOSE, nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("how", sa.String(length=120), nullable=False),
        *_said(),
        *_of_customer("customer_consents"),
    )
    op.create_table(
        "customer_merges",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kept_id", _ID, nullable=False),
        sa.Column("gone_id", _ID, nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        *_said(),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kept_id <> gone_id", name=op.f("ck_customer_merges_two")),
        sa.ForeignKeyConstraint(["kept_id"], ["customers.id"], name=op.f("fk_customer_merges_kept_id_customers")),
        sa.ForeignKeyConstraint(["gone_id"], ["customers.id"], name=op.f("fk_customer_merges_gone_id_customers")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_customer_merges_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_merges")),
    )
    op.create_table(
        "personal_words",
        sa.Column("mark", sa.String(length=120), nullable=False),
        sa.Column("customer_id", _ID, nullable=True),
        sa.Column("order_id", _ID, nullable=True),
        sa.Column("salt", sa.String(length=64), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.CheckConstraint("(salt IS NULL) = (words IS NULL)", name=op.f("ck_personal_words_both")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_personal_words_customer_id_customers")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_personal_words_order_id_orders")),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_personal_words")),
    )
    for table, column in _INDEXED:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    finish(op.get_bind(), version=18)


def downgrade() -> None:
    """Take them away."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in personal_guards.removal():
            op.execute(statement)
    for table, column in _INDEXED:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    for table in ("personal_words", "customer_merges", "customer_consents", "customer_notes"):
        op.drop_table(table)
    with reworked("customers") as batch:
        batch.drop_constraint(op.f("fk_customers_merged_into_id_customers"), type_="foreignkey")
        batch.drop_column("erased_at")
        batch.drop_column("merged_into_id")
    finish(op.get_bind(), version=17)


_INDEXED = (
    ("customer_notes", "customer_id"),
    ("customer_consents", "customer_id"),
    ("customer_merges", "kept_id"),
    ("customer_merges", "gone_id"),
    ("personal_words", "customer_id"),
    ("personal_words", "order_id"),
)


def _said() -> list[sa.Column[object]]:
    return [
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", _ID, nullable=True),
    ]


def _of_customer(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f(f"fk_{table}_customer_id_customers")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
