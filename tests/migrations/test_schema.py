"""A database that is not ours, not whole, too old or too new is refused in words, and never touched."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from omsdesk import __version__
from omsdesk.database.engine import WRITES
from omsdesk.database.schema import migrate, open_database
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.models.base import SCHEMA_VERSION
from omsdesk.services import settings
from tests.factories import a_house
from tests.migrations.alembic_run import go_down, go_up, opened, revisions
from tests.sentences import says_no
from tests.templates import Databases


def test_a_missing_file_is_refused_and_not_made(tmp_path: Path) -> None:
    file = tmp_path / "none.db"

    with pytest.raises(Refusal, match="There is no database at"):
        open_database(str(file))

    assert not file.exists()


def test_an_empty_file_is_refused_and_stays_empty(tmp_path: Path) -> None:
    file = tmp_path / "empty.db"
    file.touch()

    for opening in (open_database, migrate):
        with pytest.raises(Refusal, match=r"is empty \(0 bytes\)"):
            opening(str(file))

    assert file.stat().st_size == 0


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with says_no(f"{tmp_path} is a folder, not a database. Give the name of a file."):
        open_database(str(tmp_path))


def test_a_file_that_is_no_database_is_refused_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear reader, " * 1000)

    for opening in (open_database, migrate):
        with pytest.raises(Refusal, match="is not an OMS Desk database"):
            opening(str(file))

    assert file.read_text() == "Dear reader, " * 1000


@pytest.mark.parametrize("application_id", [0, 12345])
def test_the_database_of_another_program_is_refused_unchanged(tmp_path: Path, application_id: int) -> None:
    file = tmp_path / "music.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE songs (id INTEGER)")
    connection.execute(f"PRAGMA application_id = {application_id}")
    connection.close()

    for opening in (open_database, migrate):
        with pytest.raises(Refusal, match="belongs to another program"):
            opening(str(file))

    connection = sqlite3.connect(file)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]
    connection.close()


def test_a_damaged_database_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "damaged.db"
    shutil.copyfile(sqlite_url.removeprefix("sqlite:///"), file)
    with file.open("r+b") as opened_file:
        opened_file.seek(4096)
        opened_file.write(b"\xff" * 40_000)

    with pytest.raises(Refusal, match="is damaged and cannot be used"):
        open_database(str(file))


def test_a_truncated_database_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "cut.db"
    file.write_bytes(Path(sqlite_url.removeprefix("sqlite:///")).read_bytes()[:20_480])

    with pytest.raises(Refusal, match="is damaged and cannot be used"):
        open_database(str(file))


def test_a_server_without_data_is_not_opened(all_databases: dict[str, Databases]) -> None:
    said = "There is no OMS Desk data in this database yet. Run 'omsdesk setup' to make it."
    with all_databases["postgresql"].empty() as url, says_no(said):
        open_database(url)


def test_a_newer_database_is_refused_naming_both_versions(database_url: str) -> None:
    _pretend(database_url, SCHEMA_VERSION + 3)

    for opening in (open_database, migrate):
        with pytest.raises(Refusal) as refused:
            opening(database_url)
        assert str(refused.value).startswith(
            f"This database has version {SCHEMA_VERSION + 3}; "
            f"program {__version__} knows versions up to {SCHEMA_VERSION}."
        )


def test_an_older_database_is_not_opened_but_its_way_out_is_named(database_url: str) -> None:
    with opened(database_url) as engine:
        go_down(engine, revisions()[-2])

    with says_no(
        f"This database has version {SCHEMA_VERSION - 1}; the program needs version {SCHEMA_VERSION}."
        " Run 'omsdesk migrate'. A backup is made first."
    ):
        open_database(database_url)


def test_an_older_file_is_backed_up_before_it_is_upgraded(sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    with opened(sqlite_url) as engine:
        a_house(Work(engine))
        go_down(engine, revisions()[-2])

    assert migrate(sqlite_url) == SCHEMA_VERSION - 1

    kept = [each for each in file.parent.iterdir() if each.name.startswith(f"{file.stem}-before-upgrade-")]
    assert len(kept) == 1
    with opened(f"sqlite:///{kept[0]}") as engine:
        assert Work(engine).read(settings.company).name == "Test House"
        go_up(engine)
    engine = open_database(sqlite_url)
    assert Work(engine).read(settings.company).name == "Test House"
    engine.dispose()
    for each in kept:
        each.unlink()


def test_an_up_to_date_database_is_left_alone(database_url: str) -> None:
    assert migrate(database_url) == SCHEMA_VERSION


def test_a_database_without_our_tables_asks_for_setup(postgresql_url: str) -> None:
    with opened(postgresql_url) as engine:
        go_down(engine)

    with pytest.raises(Refusal, match="Run 'omsdesk setup'"):
        open_database(postgresql_url)


def test_a_server_that_is_not_there_is_told_in_words() -> None:
    with pytest.raises(Unavailable, match="The database cannot be opened"):
        open_database("postgresql://nobody@127.0.0.1:1/none")


def _pretend(url: str, number: int) -> None:
    """Let the database say that a newer program wrote it."""
    with opened(url) as engine, engine.execution_options(**{WRITES: True}).begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text(f"PRAGMA user_version = {number}"))
        else:
            connection.execute(text("UPDATE settings SET value = :n WHERE key = 'schema_version'"), {"n": str(number)})
