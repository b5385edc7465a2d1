"""A backup says whose it is and what is in it; what is none says why, each in its own words."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from omsdesk.database import daily_backup, known_backups, schema
from omsdesk.database.engine import file_of
from omsdesk.database.work import Work
from tests import factories
from tests.still_clock import MONDAY_MORNING


@pytest.fixture
def saved(house: Work, tmp_path: Path) -> Path:
    """A backup of a house with one order."""
    factories.an_order(house, [(factories.a_product(house, "MUG"), 2)])
    return daily_backup.make(house.engine, tmp_path / "shop.db", MONDAY_MORNING).path


def test_a_backup_says_what_is_in_it(saved: Path) -> None:
    found = known_backups.look_at(saved, wholly=True)

    assert found.is_fit
    assert (found.at, found.size) == (MONDAY_MORNING, saved.stat().st_size)
    facts = found.facts
    assert facts is not None
    assert (facts.company, facts.orders, facts.version) == ("Test House", 1, schema.NEWEST)
    assert facts.last_change == MONDAY_MORNING
    assert len(facts.origin) == 64


def test_looking_at_a_backup_leaves_no_trace(saved: Path) -> None:
    before, names = saved.read_bytes(), sorted(saved.parent.iterdir())

    known_backups.look_at(saved, wholly=True)

    assert saved.read_bytes() == before
    assert sorted(saved.parent.iterdir()) == names


def _gone(path: Path) -> None:
    path.unlink()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _a_letter(path: Path) -> None:
    path.write_text("Dear Ada, " * 500)


def _anothers(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE diary (day TEXT)")
    other.close()


def _half(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as copy:
        copy.execute("PRAGMA user_version = 9999")
    copy.close()


def _of_a_server(path: Path) -> None:
    path.write_bytes(b"PGDMP" + bytes(5_000))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_gone, "There is no file"),
        (_empty, "is empty (0 bytes). Take another backup."),
        (_a_letter, "is not an OMS Desk database, or its beginning is damaged."),
        (_anothers, "is the backup of another program. Take another backup."),
        (_half, "is damaged and cannot be used. Take another backup."),
        (_newer, "This database has version 9,999; program"),
        (_of_a_server, "is the backup of a shared database, and this one is a file."),
    ],
)
def test_what_is_no_backup_is_told_in_its_own_words(saved: Path, spoil: Callable[[Path], None], said: str) -> None:
    spoil(saved)

    found = known_backups.look_at(saved, wholly=True)

    assert not found.is_fit
    assert said in str(found.why_not)


def test_a_damaged_page_is_found_when_all_is_read(saved: Path) -> None:
    """A page that the first look never comes to."""
    with sqlite3.connect(saved) as copy:
        [root] = copy.execute("SELECT rootpage FROM sqlite_master WHERE name = 'products'").fetchone()
        [size] = copy.execute("PRAGMA page_size").fetchone()
    copy.close()
    data = bytearray(saved.read_bytes())
    data[(root - 1) * size : root * size] = b"\xff" * size
    saved.write_bytes(data)

    assert known_backups.look_at(saved).is_fit
    assert "is damaged" in str(known_backups.look_at(saved, wholly=True).why_not)


def test_all_that_the_program_saved_is_listed_newest_first(house: Work, tmp_path: Path) -> None:
    database, second = tmp_path / "shop.db", tmp_path / "usb"
    second.mkdir()
    for day in range(2):
        daily_backup.make(house.engine, database, MONDAY_MORNING + timedelta(days=day), second)
    own = file_of(house.engine.url)
    assert own is not None
    for name in ("shop-before-restore-20260301-120000.db", "shop-before-upgrade-20260401-120000.db"):
        (tmp_path / name).write_bytes(own.read_bytes())
    (tmp_path / "other-before-restore-20260301-120000.db").write_bytes(own.read_bytes())

    found = known_backups.known(database, second)

    assert [str(each.kind) for each in found] == [
        "Before an upgrade",
        "Of the day",
        "Of the day, second disk",
        "Of the day",
        "Of the day, second disk",
        "Before a restore",
    ]
    assert all(each.is_fit for each in found)
