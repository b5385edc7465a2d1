"""What tests stand on: databases of their own, a machine without a person, and nothing left behind."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import platformdirs
from sqlalchemy import text

from omsdesk.database.engine import open_engine
from tests.leftovers import Leftovers
from tests.postgres import PostgresServer
from tests.still_clock import StillClock
from tests.templates import Databases


def tables_in(url: str) -> set[str]:
    """The names of all tables of a database."""
    kind = "sqlite_master WHERE type = 'table'" if url.startswith("sqlite") else "pg_tables WHERE schemaname = 'public'"
    column = "name" if url.startswith("sqlite") else "tablename"
    engine = open_engine(url)
    with engine.connect() as connection:
        found = set(connection.execute(text(f"SELECT {column} FROM {kind}")).scalars())  # noqa: S608 - fixed words
    engine.dispose()
    return found


def test_a_fresh_database_has_all_tables_and_an_empty_one_has_none(database_url: str, empty_database_url: str) -> None:
    assert tables_in(database_url) >= {"orders", "order_lines", "stated_costs"}
    assert tables_in(empty_database_url) == set()


def test_two_fresh_databases_share_nothing(all_databases: dict[str, Databases], engine_kind: str) -> None:
    databases = all_databases[engine_kind]

    with databases.migrated() as first, databases.migrated() as second:
        engine = open_engine(first)
        with engine.connect() as connection:
            connection.execute(text("DROP TABLE stated_costs"))
            connection.commit()
        engine.dispose()

        assert "stated_costs" not in tables_in(first)
        assert "stated_costs" in tables_in(second)


def test_a_stopped_server_leaves_nothing_on_the_disk() -> None:
    server = PostgresServer()
    server.start()
    server.create("shop")
    assert tables_in(server.url("shop")) == set()
    assert server.home.is_dir()

    server.stop()

    assert not server.home.exists()


def test_no_test_reaches_the_home_of_a_person() -> None:
    home = Path.home()

    assert home.name.startswith("omsdesk-tests-")
    assert platformdirs.user_data_path("omsdesk").is_relative_to(home)
    assert platformdirs.user_config_path("omsdesk").is_relative_to(home)


def test_the_clock_stands_still_until_time_passes(clock: StillClock) -> None:
    assert clock() == clock() == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)

    clock.pass_by(minutes=5)

    assert clock() == datetime(2026, 3, 2, 8, 35, tzinfo=UTC)


def test_a_thread_that_goes_on_is_found() -> None:
    before = Leftovers()
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="forgotten")
    thread.start()

    found = before.found()
    stop.set()
    thread.join()

    assert found == ["thread still running: forgotten"]
    assert before.found() == []
