"""One backup a day, on two disks, and the rule that says which old ones stay."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from omsdesk.database import daily_backup
from omsdesk.database.daily_backup import Kept
from omsdesk.database.engine import file_of
from omsdesk.database.schema import open_database
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.services import signing_in
from tests.still_clock import MONDAY_MORNING


@pytest.fixture
def database(house: Work, tmp_path: Path) -> Path:
    """The house in a folder of its own, with a path that backups are named after."""
    file = file_of(house.engine.url)
    assert file is not None
    return tmp_path / "shop.db"


def test_a_backup_lies_beside_and_on_the_second_disk_and_can_be_opened(
    house: Work, database: Path, tmp_path: Path
) -> None:
    second = tmp_path / "usb"
    second.mkdir()

    made = daily_backup.make(house.engine, database, MONDAY_MORNING, second)

    copies = [made.path, second / made.path.name]
    assert made.path.parent == daily_backup.folder_beside(database)
    for copy in copies:
        engine = open_database(str(copy))
        assert Work(engine).read(signing_in.people) == house.read(signing_in.people)
        engine.dispose()


def test_the_next_one_is_due_on_another_day(house: Work, database: Path) -> None:
    assert daily_backup.is_due(database, MONDAY_MORNING)

    daily_backup.make(house.engine, database, MONDAY_MORNING)

    assert not daily_backup.is_due(database, MONDAY_MORNING + timedelta(hours=8))
    assert daily_backup.is_due(database, MONDAY_MORNING + timedelta(days=1))


def test_people_are_told_after_two_days_without_one(house: Work, database: Path) -> None:
    assert daily_backup.is_stale(None, MONDAY_MORNING)

    made = daily_backup.make(house.engine, database, MONDAY_MORNING)

    assert not daily_backup.is_stale(made, MONDAY_MORNING + timedelta(days=2))
    assert daily_backup.is_stale(made, MONDAY_MORNING + timedelta(days=2, seconds=1))


def test_a_second_disk_that_is_away_is_told_and_the_first_copy_stays(
    house: Work, database: Path, tmp_path: Path
) -> None:
    away = tmp_path / "usb"

    with pytest.raises(Unavailable, match="There is no folder"):
        daily_backup.make(house.engine, database, MONDAY_MORNING, away)

    assert not away.exists()
    assert len(daily_backup.backups_of(database, daily_backup.folder_beside(database))) == 1


def test_a_year_of_backups_leaves_days_weeks_and_months() -> None:
    year = [
        Kept(Path(f"shop-{day}.db"), datetime(2026, 12, 31, 6, tzinfo=UTC) - timedelta(days=day)) for day in range(400)
    ]

    kept = [each.at.date().isoformat() for each in daily_backup.to_keep(year)]

    assert kept[:7] == [f"2026-12-{day}" for day in (31, 30, 29, 28, 27, 26, 25)]
    assert kept[7:10] == ["2026-12-20", "2026-12-13", "2026-12-06"]
    assert kept[-1] == "2026-01-31"
    assert len(kept) <= daily_backup.DAYS + daily_backup.WEEKS + daily_backup.MONTHS


def test_only_our_own_backups_are_thrown_away(tmp_path: Path) -> None:
    database, folder = tmp_path / "shop.db", tmp_path / "backups"
    folder.mkdir()
    for day in range(1, 31):
        (folder / f"shop-202603{day:02}-060000.db").write_text("old")
    strangers = ["holiday.jpg", "other-20260301-060000.db", "shop-before-upgrade.db"]
    for name in strangers:
        (folder / name).write_text("not ours")

    daily_backup.tidy(database, folder)

    left = {each.name for each in folder.iterdir()}
    assert set(strangers) <= left
    assert "shop-20260330-060000.db" in left
    assert "shop-20260302-060000.db" not in left
