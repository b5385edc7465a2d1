"""A backup comes back whole, an unfit one changes nothing, and a kill on the way leaves one of the two."""

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from omsdesk.database import backup, restoring, schema
from omsdesk.database.driver import sqlite_module
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from tests import factories
from tests.engines import a_test_engine
from tests.sentences import says_no

AT = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
KILLED_WHEN = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from omsdesk.database import backup, restoring
backup._PAGES = 5
def told(words, done, of_all):
    if str(words).startswith(sys.argv[3]) and done >= int(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)
restoring.restore(Path(sys.argv[1]), sys.argv[2], at=datetime.now(UTC), told=told)
"""


@pytest.fixture
def saved(house: Work, tmp_path: Path) -> Path:
    """The backup of a house with one product, which has a second one by now."""
    factories.a_product(house, "FIRST")
    target = backup.save(house.engine, tmp_path / "saved.db")
    factories.a_product(house, "SECOND")
    return target


@pytest.fixture
def database(house: Work, saved: Path) -> Path:
    """The file of that house, as it is after work."""
    file = backup.save(house.engine, saved.with_name("shop.db"))
    schema.open_database(str(file)).dispose()
    return file


def test_it_is_back_and_what_was_there_is_kept(saved: Path, database: Path) -> None:
    heard: list[str] = []

    kept = restoring.restore(saved, str(database), at=AT, told=lambda words, *_: heard.append(str(words)))

    assert kept == restoring.kept_as(database, AT)
    assert _skus(database) == ["FIRST"]
    assert _skus(kept) == ["FIRST", "SECOND"]
    assert list(dict.fromkeys(heard)) == [
        "Looking at the backup",
        "Saving what is here now",
        "Bringing the backup back",
    ]


def test_half_a_backup_changes_nothing(saved: Path, database: Path) -> None:
    saved.write_bytes(saved.read_bytes()[:20_000])

    with pytest.raises((Refusal, Unavailable)):
        restoring.restore(saved, str(database), at=AT)

    assert _skus(database) == ["FIRST", "SECOND"]
    assert not restoring.kept_as(database, AT).exists()


def test_another_program_that_writes_is_waited_for_and_then_told(
    saved: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "BUSY_SECONDS", 0.2)
    busy = sqlite_module().connect(str(database), isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(Unavailable, match="The database is in use: another program writes into it"):
            restoring.restore(saved, str(database), at=AT)
    finally:
        busy.close()

    assert _skus(database) == ["FIRST", "SECOND"]


@pytest.mark.parametrize(("stage", "done"), [("Saving", 0), ("Bringing", 5)])
def test_a_kill_on_the_way_leaves_what_was_there(
    saved: Path, database: Path, monkeypatch: pytest.MonkeyPatch, stage: str, done: int
) -> None:
    _killed(saved, database, stage, done)
    skus, left = _skus(database), list(database.parent.glob("restoring-*"))
    monkeypatch.setattr(restoring, "_A_DAY", -1)

    restoring.restore(saved, str(database), at=AT)

    assert skus == ["FIRST", "SECOND"]
    assert _skus(database) == ["FIRST"]
    assert len(left) == 1
    assert list(database.parent.glob("restoring-*")) == []


def test_a_damaged_database_is_there_until_the_backup_is(saved: Path, database: Path) -> None:
    database.write_bytes(b"x" * 5_000)

    _killed(saved, database, "Saving", 0)
    is_there = database.read_bytes() == b"x" * 5_000
    kept = restoring.restore(saved, str(database), at=AT)

    assert is_there
    assert kept is not None
    assert kept.read_bytes() == b"x" * 5_000
    assert _skus(database) == ["FIRST"]


def test_an_older_backup_is_brought_up_to_this_version(
    saved: Path, database: Path, older: Callable[[Path], None]
) -> None:
    older(saved)

    restoring.restore(saved, str(database), at=AT)

    schema.open_database(str(database)).dispose()
    assert _skus(database) == ["FIRST"]


@pytest.fixture
def older() -> Callable[[Path], None]:
    """Takes a database one version back."""
    from alembic import command
    from alembic.config import Config

    from omsdesk import assets
    from omsdesk.database.engine import open_engine

    def take_back(path: Path) -> None:
        engine = open_engine(str(path))
        config = Config()
        config.set_main_option("script_location", str(assets.migrations()))
        config.attributes["engine"] = engine
        command.downgrade(config, "-1")
        engine.dispose()

    return take_back


def _killed(saved: Path, database: Path, stage: str, done: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", KILLED_WHEN, str(saved), str(database), stage, str(done)], check=False, timeout=60
    )
    assert ended.returncode == -signal.SIGKILL


def _skus(path: Path) -> list[str]:
    with sqlite_module().connect(str(path)) as copy:
        found = [str(row[0]) for row in copy.execute("SELECT sku FROM products ORDER BY id")]
    copy.close()
    return found


def test_a_shared_database_is_saved_and_restored_by_its_own_programs(
    postgresql_url: str, saved: Path, tmp_path: Path
) -> None:
    engine = a_test_engine(postgresql_url)
    with says_no(
        "Only an embedded database is saved and restored by this command. Use pg_dump and pg_restore for a shared one."
    ):
        backup.save(engine, tmp_path / "shared.db")
    engine.dispose()
    with says_no("Only an embedded database is restored by this command. Use pg_restore for a shared one."):
        restoring.restore(saved, postgresql_url, at=AT)


def test_nothing_is_saved_where_nothing_may_be_written(
    house: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # whoever runs the checks may be allowed everything

    with says_no(f"Nothing can be written to {tmp_path}. Choose another. Nothing was saved."):
        backup.save(house.engine, tmp_path / "saved.db")

    assert [*tmp_path.iterdir()] == []
