"""Who may do what in a shared database: an owner who cannot log in, and the stations.

The owner holds every table, so that nobody who logs in can change their shape. What stations may is in ``rights``.
"""

from typing import LiteralString

from psycopg import Connection, sql
from sqlalchemy import StaticPool, create_engine
from sqlalchemy.exc import DBAPIError

from omsdesk.database import rights
from omsdesk.database.trouble import RETRY_STATES

OWNER = rights.OWNER
STATION = rights.STATION
_TRIES = 20
"""Each lost one took a second, PostgreSQL's own patience with two that wait for each other."""


def make(admin: Connection, database: str, password: str) -> None:
    """Both roles and the empty database, or whatever of them is missing. ``admin`` does not hold a transaction open."""
    if not _has_role(admin, OWNER):
        _say(admin, "CREATE ROLE {owner} NOLOGIN")
    _say(admin, "CREATE ROLE {station}" if not _has_role(admin, STATION) else "ALTER ROLE {station} NOSUPERUSER")
    admin.execute(
        sql.SQL("ALTER ROLE {station} LOGIN NOCREATEDB NOCREATEROLE PASSWORD {password}").format(
            station=sql.Identifier(STATION), password=sql.Literal(password)
        )
    )
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
        _say(admin, "CREATE DATABASE {database} OWNER {owner}", database)
    _say(admin, "REVOKE ALL ON DATABASE {database} FROM PUBLIC", database)
    _say(admin, "GRANT CONNECT ON DATABASE {database} TO {station}", database)


def grant(connection: Connection) -> None:
    """Give the stations their rights on what there is; said by the owner, or by who may act as the owner.

    Guards are put on one table after the other, each locked for it, and a station that reads several meanwhile may hold
    one that is still to come: the server ends one of the two, and what it ended here is done again.
    """
    was, connection.autocommit = connection.autocommit, False
    try:
        engine = create_engine("postgresql+psycopg://", creator=lambda: connection, poolclass=StaticPool)
        for number in range(1, _TRIES + 1):
            try:
                with engine.begin() as speaking:
                    rights.let_in(speaking)
            except DBAPIError as error:
                if number == _TRIES or getattr(error.orig, "sqlstate", None) not in RETRY_STATES:
                    raise
            else:
                return
    finally:
        connection.autocommit = was


def are_there(connection: Connection) -> bool:
    """Whether this server knows both roles."""
    return _has_role(connection, OWNER) and _has_role(connection, STATION)


def _has_role(connection: Connection, name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone() is not None


def _say(connection: Connection, statement: LiteralString, database: str = "") -> None:
    names = {
        "owner": sql.Identifier(OWNER),
        "station": sql.Identifier(STATION),
        "database": sql.Identifier(database or "-"),
    }
    connection.execute(sql.SQL(statement).format(**names))
