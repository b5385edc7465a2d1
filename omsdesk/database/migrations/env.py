"""How Alembic runs our migrations: one transaction each, foreign keys off on SQLite, guards last."""

from alembic import context
from sqlalchemy import Connection, Engine, text

from omsdesk.database import rights
from omsdesk.database.engine import WRITES
from omsdesk.models.all import metadata


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transaction_per_migration=True,
        transactional_ddl=True,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _migrate(engine: Engine) -> None:
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # A batch change copies the table and drops the old one: with foreign keys on, the drop would
            # silently delete every child row. The switch has no effect inside a transaction.
            _pragma(connection, "foreign_keys=OFF")
        else:
            _act_for_the_owner(connection)
        try:
            _run(connection)
            if not is_sqlite:
                _renew_rights(connection)
        finally:
            if is_sqlite:
                _pragma(connection, "foreign_keys=ON")


def _act_for_the_owner(connection: Connection) -> None:
    """Where stations have a login of their own, what is made belongs to the role that owns the rest."""
    owner = rights.owner_of(connection)
    if owner is not None:
        connection.execute(text("SELECT set_config('role', :owner, false)"), {"owner": owner})
    connection.commit()


def _renew_rights(connection: Connection) -> None:
    rights.renew(connection)
    connection.execute(text("RESET ROLE"))
    connection.commit()


def _pragma(connection: Connection, pragma: str) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


_migrate(context.config.attributes["engine"])
