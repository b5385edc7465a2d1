"""Move a whole embedded database into an empty shared one: every row of every table, ids and numbers kept.

All of it is one transaction on the server: stopped at any moment, it leaves nothing behind and can be begun
anew. The embedded database is locked against writers meanwhile, so that nothing is written where nobody will
look any more. It stays as it is, but for what ``last`` writes there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, LargeBinary, Table, func, select, text
from sqlalchemy.exc import DBAPIError

from omsdesk.clock import utc_now
from omsdesk.database import comparing, roles
from omsdesk.database.db import Db
from omsdesk.database.engine import WRITES
from omsdesk.database.trouble import translated
from omsdesk.errors import Refusal, Unavailable
from omsdesk.models.all import metadata
from omsdesk.models.journal import NUMBERED_WITH
from omsdesk.words import Text

ROWS_AT_ONCE = 2_000
PICTURES_AT_ONCE = 20
"""Each may be as large as a thousand other rows."""
NOT_ALLOWED = "42501"
Progress = Callable[[str, int, int], None]
"""Which table is under way, and how many rows of all are there."""


Last = Callable[[Db], None]
"""What is done in the embedded database in the very moment in which the shared one begins."""


class Stopped(Refusal):
    """Somebody said stop; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(Text("Stopped. Nothing was changed on either side; start again when you like."))


@dataclass(frozen=True)
class Moved:
    """What arrived."""

    tables: int
    rows: int


def move(
    source: Engine,
    target: Engine,
    progress: Progress | None = None,
    is_stopped: Callable[[], bool] | None = None,
    last: Last | None = None,
) -> Moved:
    """Copy everything, compare both sides, and only then let it stand. ``last`` may write into what stays behind."""
    _refuse_wrong_kinds(source, target)
    try:
        with _still(source) as there, target.begin() as here:
            _refuse_filled(here)
            # SQLite holds moments in UTC and says so nowhere.
            here.exec_driver_sql("SET LOCAL timezone TO 'UTC'")
            tables = _in_order(there)
            whole = sum(_count(there, each) for each in tables)
            done = 0
            _switch_triggers(here, tables, "DISABLE")
            for table in tables:
                for count in _copy(there, here, table):
                    done += count
                    _tell(progress, is_stopped, table.name, done, whole)
            _switch_triggers(here, tables, "ENABLE")
            _set_numbers(there, here, tables)
            different = comparing.differences(there, here, tables)
            if different:
                raise Unavailable(
                    Text("What arrived is not what was sent: {what}.", what=different[0]),
                    Text("Nothing was kept. Report this with a copy of the database."),
                )
            if last is not None:
                _leave(there, last)
            return Moved(len(tables), done)
    except DBAPIError as error:
        raise translated(error) from error


def is_empty(connection: Connection) -> bool:
    """Whether nobody has written anything into a database of ours yet."""
    return not _filled(connection)


def _refuse_wrong_kinds(source: Engine, target: Engine) -> None:
    if source.dialect.name != "sqlite":
        raise Refusal(Text("Only an embedded database can be moved."), Text("Give its file with --database."))
    if target.dialect.name != "postgresql":
        raise Refusal(
            Text("A database is shared on a PostgreSQL server."),
            Text("Give an address like postgresql://user@host/name."),
        )


def _refuse_filled(here: Connection) -> None:
    filled = _filled(here)
    if filled:
        raise Refusal(
            Text("The database there is not empty: it holds {what}.", what=filled[0].replace("_", " ")),
            Text("Choose an empty one. Nothing was changed."),
        )


def _filled(connection: Connection) -> list[str]:
    return [each.name for each in metadata.sorted_tables if comparing.has_rows(connection, each)]


@contextmanager
def _still(source: Engine) -> Iterator[Connection]:
    """The embedded database as it is now, with nobody writing."""
    writing = source.execution_options(**{WRITES: True})
    with writing.begin() as connection:
        yield connection


def _leave(there: Connection, last: Last) -> None:
    db = Db(there, now=utc_now())
    last(db)
    db.finish()


def _in_order(there: Connection) -> list[Table]:
    """Every table behind those that it points to."""
    known = {row[0] for row in there.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))}
    return [each for each in metadata.sorted_tables if each.name in known]


def _count(there: Connection, table: Table) -> int:
    return int(there.execute(select(func.count()).select_from(table)).scalar_one())


def _switch_triggers(here: Connection, tables: list[Table], how: str) -> None:
    """Rows arrive as they were: no trigger may fill in who and when anew, nor count stock a second time."""
    for each in tables:
        try:
            here.exec_driver_sql(f"ALTER TABLE {each.name} {how} TRIGGER USER")
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == NOT_ALLOWED:
                raise Refusal(
                    Text("Only the owner of the shared database can move one into it."),
                    Text("Give the owner's address, or do it on the server's computer."),
                ) from error
            raise


def _copy(there: Connection, here: Connection, table: Table) -> Iterator[int]:
    """Stream one table as SQLite holds it. PostgreSQL reads the same words: 0 and 1, moments in UTC, text."""
    names = [column.name for column in table.columns]
    listed = ", ".join(f'"{each}"' for each in names)
    order = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    rows = there.exec_driver_sql(f'SELECT {listed} FROM "{table.name}" ORDER BY {order}')  # noqa: S608 - names of ours
    statement = sql.SQL("COPY {table} ({columns}) FROM STDIN").format(
        table=sql.Identifier(table.name), columns=sql.SQL(", ").join(sql.Identifier(each) for each in names)
    )
    driver = cast("psycopg.Connection", here.connection.driver_connection)
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        has_pictures = any(isinstance(column.type, LargeBinary) for column in table.columns)
        while some := rows.fetchmany(PICTURES_AT_ONCE if has_pictures else ROWS_AT_ONCE):
            for row in some:
                copy.write_row(row)
            yield len(some)


def _set_numbers(there: Connection, here: Connection, tables: list[Table]) -> None:
    """The next order gets the number that it would have got at home: numbers are never given twice."""
    given: dict[str, int] = {row[0]: row[1] for row in there.execute(text("SELECT name, seq FROM sqlite_sequence"))}
    for table in tables:
        if "id" not in table.columns:
            continue
        sequence = here.execute(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name}).scalar()
        if sequence is None:
            continue
        last = max(given.get(table.name, 0), *(_highest(here, each) for each in _numbered_together(table)))
        here.execute(text("SELECT setval(:sequence, :next, false)"), {"sequence": sequence, "next": last + 1})


def _numbered_together(table: Table) -> list[Table]:
    return [table, *(metadata.tables[other] for other, numbers in NUMBERED_WITH.items() if numbers == table.name)]


def _highest(here: Connection, table: Table) -> int:
    return here.execute(select(func.max(table.columns["id"]))).scalar() or 0


def _tell(progress: Progress | None, is_stopped: Callable[[], bool] | None, table: str, done: int, whole: int) -> None:
    if is_stopped is not None and is_stopped():
        raise Stopped
    if progress is not None:
        progress(table, done, whole)


def give_rights(target: Engine) -> None:
    """Let the stations into tables that were just made, where the server knows stations."""
    with target.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.autocommit = True
        try:
            if roles.are_there(driver):
                roles.grant(driver)
        finally:
            driver.autocommit = False
