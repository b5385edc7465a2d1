"""A damaged database is said when the program starts, with its newest sound backup as the way on."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from omsdesk.app import build, open_behind
from omsdesk.database import backup as saving
from omsdesk.database import daily_backup
from omsdesk.database.work import Work
from omsdesk.services import settings
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.restore_sheets import RestoredSheet
from omsdesk.views.sounds import Silence
from omsdesk.views.window import MainWindow
from tests.still_clock import MONDAY_MORNING
from tests.views.looking import clipped

Opened = Callable[[Path], MainWindow]


@pytest.fixture
def damaged(house: Work, tmp_path: Path) -> Path:
    """A database of which only the beginning is left; of two backups the newer one is damaged too."""
    file = saving.save(house.engine, tmp_path / "shop.db")
    daily_backup.make(house.engine, file, MONDAY_MORNING)
    newer = daily_backup.make(house.engine, file, MONDAY_MORNING + timedelta(days=1))
    for each in (newer.path, file):
        data = each.read_bytes()
        each.write_bytes(data[: len(data) // 3])
    return file


@pytest.fixture
def opened(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """The program as it starts on a database."""
    monkeypatch.setattr("omsdesk.views.sounds.back_end", Silence)
    made: list[tuple[ThreadJobs, MainWindow]] = []

    def opening(database: Path) -> MainWindow:
        jobs, window = build(qapp, tmp_path / "window.ini")
        made.append((jobs, window))
        window.show()
        open_behind(window, jobs, str(database))
        return window

    yield opening
    for jobs, window in made:
        window.leaving.at_once()
        window.close()
        jobs.close()
        if window.desk is not None:
            window.desk.close()
        if window.scanner is not None:
            qapp.removeEventFilter(window.scanner)
        window.deleteLater()
    qapp.processEvents()


def test_the_newest_sound_backup_takes_its_place_and_the_damaged_file_is_kept(
    opened: Opened, damaged: Path, qtbot: QtBot
) -> None:
    bad = damaged.read_bytes()
    window = opened(damaged)
    opening = window.opening
    qtbot.waitUntil(opening.bring_back.isVisible, timeout=30_000)
    told, words = opening.panel.details, opening.backup.text()
    cut = clipped(window)

    opening.bring_back.click()
    qtbot.waitUntil(lambda: isinstance(window.overlay.sheet, RestoredSheet), timeout=60_000)
    sheet = window.overlay.sheet
    assert sheet is not None
    said = " ".join(each.text() for each in sheet.findChildren(QLabel))
    desk = window.desk
    assert desk is not None
    kept = list(damaged.parent.glob("shop-before-restore-*.db"))

    assert "is damaged and cannot be used." in told
    assert "2 Mar" in words
    assert "Test House, 0 orders" in words
    assert cut == []
    assert "Every rule holds." in said
    assert desk.work.read(settings.company).name == "Test House"  # type: ignore[attr-defined]  # a desk has its work
    assert [each.read_bytes() for each in kept] == [bad]


def test_without_a_sound_backup_the_reason_stands_alone(opened: Opened, damaged: Path, qtbot: QtBot) -> None:
    for each in (damaged.parent / "backups").iterdir():
        each.write_bytes(b"")

    window = opened(damaged)
    qtbot.waitUntil(window.opening.panel.isVisible, timeout=30_000)
    qtbot.waitUntil(lambda: not window.jobs.is_busy("outside"))

    assert "is damaged and cannot be used." in window.opening.panel.details
    assert not window.opening.bring_back.isVisible()
    assert window.desk is None
