"""Triggers that keep the ledger, the scan journal and the audit trail as they were written.

Every migration ends by installing all of them: Alembic's batch mode drops them without a word and
autogenerate does not see them.
"""

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import Connection, TextClause, inspect, text

from omsdesk.database import (
    card_guards,
    chain_triggers,
    code_guards,
    credit_guards,
    dispute_guards,
    drawer_guards,
    hold_guards,
    invoice_guards,
    message_guards,
    money_guards,
    order_guards,
    permission_guards,
    personal_guards,
    session_functions,
    shadows,
    supply_guards,
)
from omsdesk.models.journal import APPEND_ONLY

_EVENTS = ("update", "delete")
_LANES = "audit_lanes"
SAID = "rows of this table are never changed or deleted"
LANES_SAID = "the end of a lane only moves on"


def names(dialect: str) -> tuple[str, ...]:
    """The names of all triggers on this engine."""
    kept = tuple(f"keep_{table}_{event}" for table in (*APPEND_ONLY, _LANES) for event in _EVENTS)
    kept += (*message_guards.names(), *invoice_guards.names())
    return (
        kept
        if dialect == "sqlite"
        else (
            *(*kept, *chain_triggers.names(), *session_functions.names()),
            permission_guards.NAME,
            *money_guards.names(),
            *order_guards.names(),
            *hold_guards.names(),
            *card_guards.names(),
            code_guards.NAME,
            *credit_guards.names(),
            *dispute_guards.names(),
            *drawer_guards.names(),
            *personal_guards.names(),
            *supply_guards.names(),
        )
    )


def install(connection: Connection) -> None:
    """Put every trigger in place, replacing what is there. Tables that a later migration makes are left to it."""
    there = set(inspect(connection).get_table_names())
    tables = [table for table in APPEND_ONLY if table in there]
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _sqlite(tables) if is_sqlite else _postgresql(tables):
        connection.execute(text(statement))
    for table, kept in ((message_guards.TABLE, message_guards), (invoice_guards.COUNTERS, invoice_guards)):
        if table in there:
            for statement in kept.sqlite(there) if is_sqlite else kept.postgresql(there):
                connection.execute(text(statement))
    if _LANES not in there:
        return
    for statement in _sqlite_lanes() if is_sqlite else _postgresql_lanes():
        connection.execute(text(statement))
    if not is_sqlite:
        schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
        for statement in _functions(connection, schema, there):
            connection.execute(_verbatim(statement))
        if shadows.TABLE in there:
            shadows.install(connection)


def remove(connection: Connection, tables: Iterable[str]) -> None:
    """Take the triggers of some tables away, for a migration that changes their rows or goes down."""
    tables = list(tables)
    is_sqlite = connection.dialect.name == "sqlite"
    for table in tables:
        for event in _EVENTS:
            on = "" if is_sqlite else f" ON {table}"
            connection.execute(text(f"DROP TRIGGER IF EXISTS keep_{table}_{event}{on}"))
    for table, kept in ((message_guards.TABLE, message_guards), (invoice_guards.COUNTERS, invoice_guards)):
        if table in tables:
            for statement in kept.removal(on_sqlite=is_sqlite):
                connection.execute(text(statement))
    for statement in () if is_sqlite else chain_triggers.removal(tables):
        connection.execute(text(statement))


def _functions(connection: Connection, schema: str, there: Collection[str]) -> Iterator[str]:
    """What acts for the owner of the tables on PostgreSQL, as far as its tables are made."""
    yield from chain_triggers.statements(schema)
    if "credentials" in there:
        yield from session_functions.statements(schema)
        yield from money_guards.statements(schema)
        yield from order_guards.statements(schema, _columns(connection, order_guards.FUNCTIONS))
        yield from hold_guards.statements(schema)
        yield from code_guards.statements(schema)
    if "card_calls" in there:
        yield from card_guards.statements(schema)
    if credit_guards.TABLE in there:
        yield from credit_guards.statements(schema)
    if dispute_guards.TABLE in there:
        yield from dispute_guards.statements(schema, there)
    if drawer_guards.TABLE in there:
        yield from drawer_guards.statements(schema)
    if "credentials" in there and personal_guards.TABLE in there:
        yield from personal_guards.statements(schema)
    if supply_guards.TABLE in there:
        yield from supply_guards.statements(schema)
    if permission_guards.TABLE in there:
        yield from permission_guards.statements(schema)


def _columns(connection: Connection, tables: Iterable[str]) -> dict[str, Collection[str]]:
    found = inspect(connection)
    return {table: {each["name"] for each in found.get_columns(table)} for table in tables}


def _verbatim(statement: str) -> TextClause:
    """A statement as it stands: a colon in a function's text begins no parameter."""
    return text(statement.replace(":", r"\:"))


def present(connection: Connection) -> frozenset[str]:
    """The names of the triggers that the database has and that are not switched off."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    else:
        rows = connection.execute(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"))
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


_GOES_BACK = "NEW.number <= OLD.number OR NEW.id <> OLD.id"


def _sqlite_lanes() -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{LANES_SAID}'); END"
    yield "DROP TRIGGER IF EXISTS keep_audit_lanes_update"
    yield f"CREATE TRIGGER keep_audit_lanes_update BEFORE UPDATE ON audit_lanes WHEN {_GOES_BACK} {refuse}"
    yield "DROP TRIGGER IF EXISTS keep_audit_lanes_delete"
    yield f"CREATE TRIGGER keep_audit_lanes_delete BEFORE DELETE ON audit_lanes {refuse}"


def _postgresql_lanes() -> Iterator[str]:
    refuse = "EXECUTE FUNCTION refuse_going_back()"
    yield (
        "CREATE OR REPLACE FUNCTION refuse_going_back() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{LANES_SAID}'; END $$"
    )
    yield "DROP TRIGGER IF EXISTS keep_audit_lanes_update ON audit_lanes"
    yield (
        f"CREATE TRIGGER keep_audit_lanes_update BEFORE UPDATE ON audit_lanes FOR EACH ROW WHEN ({_GOES_BACK}) {refuse}"
    )
    yield "DROP TRIGGER IF EXISTS keep_audit_lanes_delete ON audit_lanes"
    yield (
        f"CREATE TRIGGER keep_audit_lanes_delete BEFORE DELETE OR TRUNCATE ON audit_lanes FOR EACH STATEMENT {refuse}"
    )
