"""The number of a payment or refund is never given twice on SQLite either: a bank may have been asked for it."""

from alembic import op

from omsdesk.database.migrations.finish import finish

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_TABLES = ("payments", "refunds")


def upgrade() -> None:
    """Have SQLite count them, as PostgreSQL does anyway."""
    _remade(counts=True)
    finish(op.get_bind(), version=39)


def downgrade() -> None:
    """The next number is the highest and one again."""
    _remade(counts=False)
    finish(op.get_bind(), version=38)


def _remade(*, counts: bool) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in _TABLES:
        with op.batch_alter_table(
            table,
            recreate="always",
            reflect_kwargs={"resolve_fks": False},
            table_kwargs={"sqlite_autoincrement": counts},
        ):
            pass
