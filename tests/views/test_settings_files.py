"""A file of nobody we know, from its refusal to its orders, with the keys of the office."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.services.importing import pairings
from omsdesk.views.columns_sheet import ColumnsSheet
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.settings import SettingsView
from omsdesk.views.settings_files import FilesPart
from omsdesk.views.window import MainWindow
from tests import factories
from tests.views.looking import faults
from tests.views.office import open_office


@pytest.fixture
def window(qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path) -> MainWindow:
    factories.a_product(house, "MUG")
    (tmp_path / "export.csv").write_text(
        "Order no;Recipent;Street;PLZ;City;Country;Teil;Quantity;Price\n"
        "RE-1001;Ana Sousa;Rua do Alecrim 12;1200-018;Lisboa;PT;MUG;2;9.90\n"
    )
    return open_office(qtbot, jobs, house, tmp_path, "settings")


def part(window: MainWindow) -> FilesPart:
    page = window.page
    assert isinstance(page, SettingsView)
    page.presenter.open("files")
    found = page.stack.currentWidget()
    assert isinstance(found, FilesPart)
    return found


def sheet(qtbot: QtBot, window: MainWindow) -> ColumnsSheet:
    qtbot.waitUntil(lambda: isinstance(window.overlay.sheet, ColumnsSheet))
    found = window.overlay.sheet
    assert isinstance(found, ColumnsSheet)
    return found


def test_columns_are_matched_once_and_the_orders_come_in(
    qtbot: QtBot, window: MainWindow, house: Work, tmp_path: Path
) -> None:
    files = part(window)
    presenter = files.host.presenter
    presenter.choose_files([tmp_path / "export.csv"])
    qtbot.waitUntil(lambda: presenter.state.trouble is not None)

    files.columns.click()
    asked = sheet(qtbot, window)
    QTest.keyClicks(asked.name, "Kassenbuch")
    QTest.keyClick(asked.name, Qt.Key.Key_Return)
    assert "SKU" in asked.wrong.text()
    choice = asked.choices["sku"]
    choice.setFocus()
    QTest.keyClicks(choice, "Tei")  # a person goes to it by its first letters
    QTest.keyClick(asked.name, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: presenter.state.report is not None)
    assert presenter.state.report is not None
    assert presenter.state.report.channel == "Kassenbuch"
    assert presenter.state.trouble is None
    assert [each.pairing.name for each in house.read(pairings.kept)] == ["Kassenbuch"]
    qtbot.waitUntil(files.table.isVisible)
    QApplication.processEvents()
    assert faults(window, station=False) == []


def test_esc_leaves_the_columns_and_they_can_be_asked_for_again(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    files = part(window)
    presenter = files.host.presenter
    presenter.choose_files([tmp_path / "export.csv"])
    qtbot.waitUntil(lambda: presenter.state.trouble is not None)
    for _ in range(2):
        files.columns.click()
        QTest.keyClick(sheet(qtbot, window).name, Qt.Key.Key_Escape)
        assert window.overlay.sheet is None
