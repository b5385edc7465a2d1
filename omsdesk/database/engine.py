"""Open a database, embedded or shared, set up so that nothing acknowledged is lost."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError

from omsdesk.database import passwords, patience
from omsdesk.database.driver import journal_mode, sqlite_module
from omsdesk.database.turns import BUSY_MS, IS_IMPATIENT, begin_writing
from omsdesk.errors import Refusal
from omsdesk.words import Text

WRITES = "omsdesk_writes"
"""Execution option of a unit of work that will write: SQLite takes its write lock at the start."""

CONNECT_SECONDS = 3
_READY_STATEMENTS = 1_000
"""How many statements each connection keeps ready. An order's life takes some 150 and the driver keeps 128, the last
used: nearly each was thrown away before it came round again, and to prepare one costs several times its run."""
EMBEDDED_ARGS: dict[str, Any] = {
    "check_same_thread": False,
    "timeout": BUSY_MS / 1000,
    "cached_statements": _READY_STATEMENTS,
}
"""What the driver of an embedded file is asked for."""
_LONGEST_LOG = 8_000
"""Pages that the log of an embedded file may grow to before a commit has to move them (32 MB). A window moves them
itself, when nobody scans: by the usual thousand pages, one commit in a hundred took several times as long."""
_SESSION = "-c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000"
"""A station that died in the middle must not keep others waiting, and nobody waits longer than a person would."""
_KEEP_ALIVE = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000}
"""How soon the kernel notices a dead line, in seconds (the last one in milliseconds)."""
SHARED_ARGS: dict[str, Any] = {
    "connect_timeout": CONNECT_SECONDS,
    "application_name": "omsdesk",
    "options": _SESSION,
    **_KEEP_ALIVE,
}
"""What every connection to a shared database is told."""


def parse_url(database: str) -> URL:
    """A database address, or a plain path to an embedded file, or a refusal in words."""
    if "://" not in database:
        return URL.create("sqlite", database=str(Path(database).expanduser()))
    try:
        url = make_url(database)
    except ArgumentError as error:
        raise Refusal(
            Text("'{address}' is not a database address.", address=database),
            Text("Give a file path, or an address like postgresql://user@host/name."),
        ) from error
    if url.drivername in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise Refusal(
            Text("{kind} databases are not supported.", kind=url.drivername),
            Text("Use an SQLite file or PostgreSQL 15 or newer."),
        )
    return url


def file_of(url: URL) -> Path | None:
    """The file of an embedded database, None for a shared one."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def open_engine(database: str | URL) -> Engine:
    """An engine whose transactions follow our rules. Nothing is read or made yet."""
    url = parse_url(database) if isinstance(database, str) else database
    if url.get_backend_name() == "sqlite":
        return _embedded(url)
    return _shared(url)


def _shared(url: URL) -> Engine:
    # No ping before each use: it would wait without end on a dead line, and Work does a deed again anyway.
    # What the address asks of its sessions (in whose role to act) comes beside what we ask of all.
    asked = str(url.query.get("options", ""))
    engine = create_engine(
        passwords.filled(url),
        pool_size=4,
        isolation_level="READ COMMITTED",
        connect_args={**SHARED_ARGS, "options": f"{SHARED_ARGS['options']} {asked}".strip()},
    )

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, args: Any, named: Any) -> Any:
        return patience.connect(*args, **named)

    return engine


def _embedded(url: URL) -> Engine:
    engine = create_engine(url, module=sqlite_module(), pool_size=4, connect_args=EMBEDDED_ARGS)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        set_up_file(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        if connection.connection.in_transaction:
            return  # an act began it at the driver, and SQLAlchemy joins in
        if connection.dispatch.before_cursor_execute:
            connection.exec_driver_sql(_begins(writes=writes))
        else:
            begin_at_driver(connection, writes=writes)

    return engine


def set_up_file(connection: Any) -> None:
    """Make a bare connection to a file one that follows our rules; a benchmark's floor asks for the same."""
    connection.isolation_level = None  # we say BEGIN ourselves; the driver's own way loses updates
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MS}",
        f"journal_mode={journal_mode(sqlite_module().sqlite_version_info)}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-32768",
        f"wal_autocheckpoint={_LONGEST_LOG}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin_at_driver(connection: Connection, *, writes: bool) -> None:
    """Begin on an embedded database, past SQLAlchemy: its way costs as much as three of a scan's statements.

    Raises SQLAlchemy's ``DBAPIError`` where the driver raises its own.
    """
    kind = connection.dialect.loaded_dbapi.Error
    file: Any = connection.connection.dbapi_connection
    try:
        if writes:
            begin_writing(file, kind, is_impatient=IS_IMPATIENT in connection.info)
        else:
            file.execute(_begins(writes=False))
    except kind as error:
        told: Exception = DBAPIError.instance(_begins(writes=writes), None, error, kind, dialect=connection.dialect)
        raise told from error


def _begins(*, writes: bool) -> str:
    return "BEGIN IMMEDIATE" if writes else "BEGIN"
