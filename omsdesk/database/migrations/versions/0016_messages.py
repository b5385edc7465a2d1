"""Messages to customers: what is said to whom, and how far it has come."""

import sqlalchemy as sa
from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATUS = sa.Enum(
    *("waiting", "sending", "sent", "failed", "in_doubt", "given_up", "cancelled"),
    name="status",
    native_enum=False,
    create_constraint=True,
    length=17,
)


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "messages",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("order_id", _ID, nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("again_of", _ID, nullable=True),
        sa.Column("status", _STATUS, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("station_id", _ID, nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("user_id", _ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_messages_attempts")),
        sa.CheckConstraint("recipient <> '' AND subject <> ''", name=op.f("ck_messages_words")),
        sa.CheckConstraint("status <> 'sent' OR sent_at IS NOT NULL", name=op.f("ck_messages_sent_at")),
        sa.CheckConstraint("status <> 'sending' OR lease_until IS NOT NULL", name=op.f("ck_messages_lease")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_messages_order_id_orders")),
        sa.ForeignKeyConstraint(["again_of"], ["messages.id"], name=op.f("fk_messages_again_of_messages")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_messages_station_id_stations")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_messages_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_messages_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_messages_message_id")),
    )
    op.create_index(op.f("ix_messages_order_id"), "messages", ["order_id"], unique=False)
    op.create_index(op.f("ix_messages_status_next_at_id"), "messages", ["status", "next_at", "id"], unique=False)
    op.create_table(
        "message_papers",
        sa.Column("message_id", _ID, autoincrement=False, nullable=False),
        sa.Column("document_id", _ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_message_papers_message_id_messages")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_message_papers_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("message_id", "document_id", name=op.f("pk_message_papers")),
    )
    finish(op.get_bind(), version=16)


def downgrade() -> None:
    """Take them away."""
    op.drop_table("message_papers")
    op.drop_index(op.f("ix_messages_status_next_at_id"), table_name="messages")
    op.drop_index(op.f("ix_messages_order_id"), table_name="messages")
    op.drop_table("messages")
    finish(op.get_bind(), version=15)
