"""A database is set up so that nothing acknowledged is lost, and addresses are read in words."""

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from omsdesk.database.driver import is_wal_sound, journal_mode, sqlite_module
from omsdesk.database.engine import file_of, open_engine, parse_url
from tests.sentences import says_no


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 44, 5), "TRUNCATE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "TRUNCATE"),
        ((3, 50, 6), "TRUNCATE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 53, 4), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_the_journal_is_one_that_loses_nothing_with_this_version(version: tuple[int, ...], mode: str) -> None:
    assert journal_mode(version) == mode
    assert is_wal_sound(version) == (mode == "WAL")


def test_an_embedded_database_writes_durably_and_keeps_references(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()

    assert pragmas["journal_mode"].upper() == journal_mode(sqlite_module().sqlite_version_info)
    assert (pragmas["synchronous"], pragmas["foreign_keys"]) == (2, 1)
    assert pragmas["busy_timeout"] >= 10_000


def test_a_row_cannot_point_nowhere(database_url: str) -> None:
    engine = open_engine(database_url)

    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO barcodes (product_id, code, pieces) VALUES (77, 'x', 1)")

    engine.dispose()


def test_a_plain_path_is_an_embedded_database() -> None:
    assert file_of(parse_url("data/shop.db")) == Path("data/shop.db")


@pytest.mark.parametrize("address", ["postgresql://user@host/name", "postgres://user@host/name"])
def test_a_postgresql_address_gets_our_driver(address: str) -> None:
    url = parse_url(address)

    assert (url.drivername, file_of(url)) == ("postgresql+psycopg", None)


USE = "Use an SQLite file or PostgreSQL 15 or newer."
GIVE = "Give a file path, or an address like postgresql://user@host/name."


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://user@host/name", f"mysql databases are not supported. {USE}"),
        ("oracle://x", f"oracle databases are not supported. {USE}"),
        ("://", f"'://' is not a database address. {GIVE}"),
        ("post gres://", f"'post gres://' is not a database address. {GIVE}"),
    ],
)
def test_an_address_of_anything_else_is_refused_in_words(address: str, said: str) -> None:
    with says_no(said):
        parse_url(address)


def test_a_password_is_not_shown() -> None:
    assert "geheim" not in str(parse_url("postgresql://user:geheim@host/name"))
