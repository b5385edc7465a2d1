"""The open window saves the house once a day, and says so when there was no backup for too long."""

from datetime import timedelta
from pathlib import Path

import pytest

from omsdesk.database import daily_backup
from omsdesk.database.engine import file_of
from omsdesk.database.work import Work
from omsdesk.services import daily_saving, settings
from tests.still_clock import StillClock


@pytest.fixture
def database(house: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The first copies go to a folder of the test's own."""
    monkeypatch.setattr(daily_backup, "folder_beside", lambda _: tmp_path / "beside")
    file = file_of(house.engine.url)
    assert file is not None
    return file


def test_one_backup_a_day_is_made(house: Work, clock: StillClock, database: Path, tmp_path: Path) -> None:
    for _ in range(3):
        assert daily_saving.carry_out(house).warning is None
    assert len(daily_backup.backups_of(database, tmp_path / "beside")) == 1

    clock.pass_by(days=1)
    daily_saving.carry_out(house)

    assert len(daily_backup.backups_of(database, tmp_path / "beside")) == 2


def test_the_second_disk_gets_a_copy_and_is_the_one_that_counts(
    house: Work, clock: StillClock, database: Path, tmp_path: Path
) -> None:
    second = tmp_path / "usb"
    second.mkdir()
    house.write(settings.change, backup_folder=str(second))
    assert daily_saving.carry_out(house).newest == daily_backup.backups_of(database, second)[0]

    second.rename(tmp_path / "pulled-out")
    second.write_text("")
    clock.pass_by(days=3)

    assert str(daily_saving.carry_out(house).warning) == f"There is no folder {second}."


def test_after_two_days_without_a_backup_the_days_are_told(
    house: Work, clock: StillClock, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    daily_saving.carry_out(house)
    monkeypatch.setattr(daily_backup, "is_due", lambda *_: False)

    clock.pass_by(days=2)
    assert daily_saving.carry_out(house).warning is None
    clock.now += timedelta(days=1)

    assert str(daily_saving.carry_out(house).warning) == "No backup for 3 days"


def test_a_shared_database_is_saved_by_its_server(work: Work) -> None:
    saving = daily_saving.carry_out(work)

    assert (saving.newest is None) == (work.engine.dialect.name == "postgresql")
