"""``omsdesk server-init``: a PostgreSQL that somebody else runs is made ready for stations, and again at any time."""

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, text

from omsdesk.database import rights, schema
from omsdesk.database.engine import open_engine, parse_url
from omsdesk.errors import Refusal
from omsdesk.words import Text

_BYTES = 18


@dataclass(frozen=True)
class Prepared:
    """With what stations log in from now on."""

    station: str
    address: str
    password: str | None
    """The new password; None when the one that stations have already was kept."""


def prepare(database: str, password: str | None = None) -> Prepared:
    """Make or upgrade the tables, both roles and their rights; the address is that of the server's administrator."""
    url = parse_url(database)
    if url.get_backend_name() != "postgresql":
        raise Refusal(
            Text("Only a shared database has stations with rights of their own."),
            Text("Give the address of a PostgreSQL database, as its administrator."),
        )
    schema.migrate(database)
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            _refuse_without_power(connection)
            given = password or (None if _has_password(connection) else secrets.token_urlsafe(_BYTES))
            rights.install(connection, station_password=given)
    finally:
        engine.dispose()
    address = url.set(username=rights.STATION, password=None).render_as_string()
    return Prepared(rights.STATION, address, given)


def _refuse_without_power(connection: Connection) -> None:
    if not connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = session_user")).scalar():
        raise Refusal(
            Text("Only an administrator of the server can make the roles."),
            Text("Give the address of one, for example postgresql://postgres@host/name."),
        )


def _has_password(connection: Connection) -> bool:
    asked = text("SELECT rolpassword IS NOT NULL FROM pg_authid WHERE rolname = :role")
    return bool(connection.execute(asked, {"role": rights.STATION}).scalar())
