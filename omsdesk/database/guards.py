"""Triggers that keep the ledger, the scan journal and the audit trail as they were written.

Every migration ends by installing all of them: Alembic's batch mode drops them without a word and
autogenerate does not see them.
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, inspect, text

from omsdesk.models.journal import APPEND_ONLY

_EVENTS = ("update", "delete")
SAID = "rows of this table are never changed or deleted"


def names() -> tuple[str, ...]:
    """The names of all triggers, the same on both engines."""
    return tuple(f"keep_{table}_{event}" for table in APPEND_ONLY for event in _EVENTS)


def install(connection: Connection) -> None:
    """Put every trigger in place, replacing what is there. Tables that a later migration makes are left to it."""
    there = set(inspect(connection).get_table_names())
    tables = [table for table in APPEND_ONLY if table in there]
    statements = _sqlite(tables) if connection.dialect.name == "sqlite" else _postgresql(tables)
    for statement in statements:
        connection.execute(text(statement))


def remove(connection: Connection, tables: Iterable[str]) -> None:
    """Take the triggers of some tables away, for a migration that goes down."""
    for table in tables:
        for event in _EVENTS:
            on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
            connection.execute(text(f"DROP TRIGGER IF EXISTS keep_{table}_{event}{on}"))


def present(connection: Connection) -> frozenset[str]:
    """The names of the triggers that the database has."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    else:
        rows = connection.execute(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))
    return frozenset(row[0] for row in rows)


def _sqlite(tables: Iterable[str]) -> Iterator[str]:
    for table in tables:
        for event in _EVENTS:
            yield f"DROP TRIGGER IF EXISTS keep_{table}_{event}"
            yield (
                f"CREATE TRIGGER keep_{table}_{event} BEFORE {event.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            )


def _postgresql(tables: Iterable[str]) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
    )
    for table in tables:
        for event in _EVENTS:
            # Statement triggers see TRUNCATE too, which row triggers never do.
            truncate = " OR TRUNCATE" if event == "delete" else ""
            yield f"DROP TRIGGER IF EXISTS keep_{table}_{event} ON {table}"
            yield (
                f"CREATE TRIGGER keep_{table}_{event} BEFORE {event.upper()}{truncate} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
