"""Whether a database is ours, how old it is, and bringing it up to date."""

import logging
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from omsdesk import __version__, assets
from omsdesk.database import backup, trouble
from omsdesk.database.engine import file_of, open_engine, parse_url
from omsdesk.errors import AwayForLonger, Damaged, Refusal, Unavailable
from omsdesk.models.base import APPLICATION_ID, SCHEMA_VERSION
from omsdesk.words import Text

log = logging.getLogger(__name__)
OLDEST_POSTGRESQL = 15
ALEMBIC = "alembic_version"
"""The table that tells Alembic which revision this is; without ours beside it, it says nothing."""

NEWEST = SCHEMA_VERSION
"""The version that this program's databases have."""


def open_database(database: str) -> Engine:
    """An engine on an existing database of this program's version, or a refusal that says why not."""
    url = parse_url(database)
    path = file_of(url)
    if path is not None:
        refuse_unfit_file(path)
    engine = open_engine(url)
    found = _version_or_trouble(engine, database)
    if found == SCHEMA_VERSION:
        return engine
    engine.dispose()
    if found > SCHEMA_VERSION:
        raise newer(found)
    if found == 0:
        raise Refusal(Text("There is no OMS Desk data in this database yet."), Text("Run 'omsdesk setup' to make it."))
    raise Refusal(
        Text(
            "This database has version {found}; the program needs version {needed}.", found=found, needed=SCHEMA_VERSION
        ),
        Text("Run 'omsdesk migrate'. A backup is made first."),
    )


def migrate(database: str) -> int:
    """Make or upgrade a database; returns the version it had before (0 when it was new).

    The folder of a new embedded one is made, too. An older embedded database is backed up beside itself first.
    """
    url = parse_url(database)
    path = file_of(url)
    if path is not None:
        _make_ready(path)
    engine = open_engine(url)
    try:
        found = _version_or_trouble(engine, database)
        if found > SCHEMA_VERSION:
            raise newer(found)
        if found == SCHEMA_VERSION:
            return found
        if found and path is not None:
            stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
            backup.save(engine, path.with_name(f"{path.stem}-before-upgrade-{stamp}{path.suffix}"))
        _upgrade(engine)
    finally:
        engine.dispose()
    return found


def _make_ready(path: Path) -> None:
    """Look at the file that is there, or make the folder for a new one: SQLite makes none."""
    if path.exists():
        refuse_unfit_file(path)
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(Text("{path} cannot be made: {why}.", path=path.parent, why=error.strerror)) from error


def is_empty(database: str) -> bool:
    """Whether a shared database holds nothing yet, so that whoever opens it may set it up."""
    engine = open_engine(parse_url(database))
    try:
        return _version_or_trouble(engine, database) == 0
    finally:
        engine.dispose()


def newer(found: int) -> Refusal:
    """The refusal for a database that a newer program wrote."""
    return Refusal(
        Text(
            "This database has version {found}; program {program} knows versions up to {known}.",
            found=found,
            program=__version__,
            known=SCHEMA_VERSION,
        ),
        Text("Update the program, or restore the backup that was made before the database was upgraded."),
    )


def version(connection: Connection) -> int:
    """The schema version of a database: 0 when it holds nothing of ours."""
    if connection.dialect.name == "sqlite":
        ours = connection.exec_driver_sql("PRAGMA application_id").scalar_one() == APPLICATION_ID
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one()) if ours else 0
    if not inspect(connection).has_table("settings"):
        return 0
    found = connection.execute(text("SELECT value FROM settings WHERE key = 'schema_version'")).scalar()
    return int(found or 0)


def refuse_unfit_file(path: Path) -> None:
    """Refuse a file that is missing, empty, foreign or damaged, each in its own words."""
    if not path.exists():
        raise Refusal(Text("There is no database at {path}.", path=path), Text("Run 'omsdesk setup' to make it."))
    if path.is_dir():
        raise Refusal(Text("{path} is a folder, not a database.", path=path), Text("Give the name of a file."))
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError as error:
        raise Unavailable(Text("{path} cannot be read: {why}.", path=path, why=error.strerror)) from error
    if not head:
        raise Damaged(
            Text("{path} is empty (0 bytes).", path=path),
            Text("Restore a backup, or delete the file and start anew."),
        )
    if not head.startswith(b"SQLite format 3\x00"):
        raise Damaged(
            Text("{path} is not an OMS Desk database, or its beginning is damaged.", path=path),
            Text("Choose another file or restore a backup."),
        )
    if int.from_bytes(head[68:72], "big") not in {APPLICATION_ID, 0}:
        raise Refusal(
            Text("{path} belongs to another program.", path=path), Text("Choose another file. Nothing was changed.")
        )


def _version_or_trouble(engine: Engine, database: str) -> int:
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                _refuse_old_server(connection)
            found = version(connection)
            if found == 0:
                _refuse_foreign_tables(connection, parse_url(database).render_as_string())
            elif connection.dialect.name == "sqlite":
                _refuse_damage(connection, database)
            return found
    except OperationalError as error:
        told = trouble.translated(error)
        if isinstance(told, AwayForLonger):
            raise told from error
        raise Unavailable(
            Text("The database cannot be opened: {why}.", why=str(error.orig).strip().splitlines()[0].rstrip(".")),
            Text("Check the address, the network and the rights on the file."),
        ) from error
    except DatabaseError as error:
        raise _damaged(database) from error


def _refuse_old_server(connection: Connection) -> None:
    info = connection.dialect.server_version_info or (0,)
    if int(info[0]) < OLDEST_POSTGRESQL:
        raise Refusal(
            Text(
                "The server is PostgreSQL {found}; {needed} or newer is needed.",
                found=info[0],
                needed=OLDEST_POSTGRESQL,
            )
        )


def _refuse_foreign_tables(connection: Connection, database: str) -> None:
    if set(inspect(connection).get_table_names()) - {ALEMBIC}:
        raise Refusal(
            Text("{path} belongs to another program.", path=database), Text("Choose another file. Nothing was changed.")
        )


def _refuse_damage(connection: Connection, database: str) -> None:
    answer = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if answer != "ok":
        raise _damaged(database)


def _damaged(database: str) -> Damaged:
    return Damaged(
        Text("{path} is damaged and cannot be used.", path=database), Text("Restore the newest backup of it.")
    )


def _upgrade(engine: Engine) -> None:
    from alembic import command  # noqa: PLC0415 - half a second to import, and only an upgrade needs it
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(assets.migrations()))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")
