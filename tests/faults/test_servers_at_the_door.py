"""A server that is full, and one that is too old: each is told in a sentence with a way on."""

import time
from collections.abc import Iterator
from typing import ClassVar

import psycopg
import pytest

from omsdesk import __version__
from omsdesk.database import schema
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.services import settings
from omsdesk.serving import probing
from omsdesk.serving.probing import Fault
from omsdesk.serving.target import Target, Tls
from tests import factories
from tests.engines import a_test_engine
from tests.faults.cable import Cable
from tests.postgres import SETTINGS, PostgresServer

STATION = "a_station"
ROOM = 3
"""Connections that the small server has for stations."""


class SmallServer(PostgresServer):
    """Three connections are kept for its administrator, as PostgreSQL does."""

    settings: ClassVar[dict[str, str]] = SETTINGS | {"max_connections": str(ROOM + 3)}

    def station(self) -> str:
        """The address of a station, which is no administrator."""
        return self.url("shop").replace("postgres@", f"{STATION}@", 1)


@pytest.fixture(scope="module")
def small() -> Iterator[SmallServer]:
    """A server with a founded house and very little room."""
    server = SmallServer()
    server.start()
    server.create("shop")
    schema.migrate(server.url("shop"))
    engine = a_test_engine(server.url("shop"))
    factories.a_house(Work(engine))
    engine.dispose()
    with psycopg.connect(_plain(server.url("shop")), autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {STATION} LOGIN")
        admin.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {STATION}")
    yield server
    server.stop()


def _plain(url: str) -> str:
    return url.replace("+psycopg", "", 1)


def _let_in(small: SmallServer) -> "psycopg.Connection[tuple[object, ...]]":
    """A station's connection, as soon as the server has noticed that those before it have gone."""
    ends_at = time.monotonic() + 60
    while True:
        try:
            return psycopg.connect(_plain(small.station()))
        except psycopg.OperationalError:
            if time.monotonic() >= ends_at:
                raise
            time.sleep(0.05)


def test_a_full_server_is_told_at_the_door_and_at_work_and_lets_in_who_comes_later(small: SmallServer) -> None:
    target = Target((("127.0.0.1", small.port),), "shop", STATION, "", Tls.OFF)
    engine = a_test_engine(small.station())
    guests = [_let_in(small) for _ in range(ROOM)]

    found = probing.test(target)
    with pytest.raises(Unavailable) as told:
        Work(engine).read(settings.company)
    for each in guests:
        each.close()

    assert found.fault is Fault.FULL
    assert str(found) == "The server has no room for another station. Close a station, or try again soon."
    assert str(told.value.reason) == "The database server takes no more stations: too many are connected."
    assert told.value.advice is not None
    _let_in(small).close()
    assert Work(engine).read(settings.company).name == "Test House"
    assert probing.test(target).is_good
    engine.dispose()


def test_a_server_that_is_too_old_is_named_with_the_version_that_is_needed(small: SmallServer) -> None:
    with Cable(small.url("shop"), server_version=b"14") as cable:
        port = int(cable.address.rpartition(":")[2].partition("/")[0])

        found = probing.test(Target((("127.0.0.1", port),), "shop", STATION, "", Tls.OFF))

    assert found.fault is Fault.OLD_SERVER
    assert str(found) == "The server is PostgreSQL 14; 15 or newer is needed. Have the server upgraded."


def test_an_empty_database_and_one_of_somebody_else_are_told_apart(small: SmallServer) -> None:
    small.create("bare")
    with psycopg.connect(_plain(small.url("shop")), autocommit=True) as admin:
        admin.execute("CREATE ROLE a_stranger LOGIN")
    there = (("127.0.0.1", small.port),)

    assert str(probing.test(Target(there, "bare", STATION, "", Tls.OFF))) == (
        "The connection works. The database is empty. "
        "Set it up with 'omsdesk setup', or move a database into it with 'omsdesk share'."
    )
    assert str(probing.test(Target(there, "shop", "a_stranger", "", Tls.OFF))) == (
        "a_stranger may not read this database. Have its owner run 'omsdesk server-init'."
    )


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (
            schema.NEWEST + 1,
            (
                f"The database has version {schema.NEWEST + 1}; program {__version__} knows versions up to "
                f"{schema.NEWEST}. Update the program on this computer."
            ),
        ),
        (
            1,
            (
                f"The database has version 1; this program needs version {schema.NEWEST}. "
                "Update the program on the server's computer first; it upgrades the database when it starts."
            ),
        ),
    ],
    ids=["newer", "older"],
)
def test_the_age_of_a_database_is_told_with_the_program_to_update(small: SmallServer, version: int, said: str) -> None:
    write = "UPDATE settings SET value = %s WHERE key = 'schema_version'"
    with psycopg.connect(_plain(small.url("shop")), autocommit=True) as admin:
        admin.execute(write, [str(version)])
        try:
            found = probing.test(Target((("127.0.0.1", small.port),), "shop", STATION, "", Tls.OFF))
        finally:
            admin.execute(write, [str(schema.NEWEST)])

    assert str(found) == said
