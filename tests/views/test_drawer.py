"""The drawer in the window: opened, counted blind and closed by keys; and off where the law wants a device."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk import words
from omsdesk.database.work import Work
from omsdesk.lifecycles.drawer import MoveKind
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.services import paying
from omsdesk.services.drawers import handling, listing
from omsdesk.views.drawer import DrawerView
from omsdesk.views.drawer_sheets import CloseDrawerSheet, CountSheet, OpenDrawerSheet
from omsdesk.views.jobs import ThreadJobs
from tests import factories
from tests.views.looking import faults
from tests.views.office import open_office, sheet_of


def test_a_day_of_the_drawer_goes_by_keys(
    qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path, pictures: Path
) -> None:
    factories.change_settings(house, country="GB", drawers=True)
    window = open_office(qtbot, jobs, house, tmp_path, "books")
    QTest.keyClick(window, Qt.Key.Key_F8)
    page = window.page
    assert isinstance(page, DrawerView)

    QTest.keyClick(window, Qt.Key.Key_F6)
    opened = sheet_of(window, OpenDrawerSheet, qtbot)
    opened.first.setText("100")
    QTest.keyClick(opened.first, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: house.read(listing.listed).here is not None)
    house.write(paying.record, factories.an_order(house), PaymentMethod.CASH)
    house.write(handling.move, MoveKind.PURCHASE, 450, "stamps")
    QTest.keyClick(window, Qt.Key.Key_F7)
    count = sheet_of(window, CountSheet, qtbot)
    count.first.setText("2x50 5x1")
    window.grab().save(str(pictures / "drawer-count.png"))
    QTest.keyClick(count.first, Qt.Key.Key_Return)
    close = sheet_of(window, CloseDrawerSheet, qtbot)
    assert isinstance(close, CloseDrawerSheet)
    assert close.why is not None
    window.grab().save(str(pictures / "drawer-close.png"))
    close.why.setText("a coin rolled away")
    QTest.keyClick(close.stays, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: house.read(listing.listed).here is None)
    [row] = house.read(listing.listed).rows
    assert row.difference is not None
    assert (row.difference.minor, row.reason) == (-50, "a coin rolled away")
    assert faults(page, station=False) == []


@pytest.mark.parametrize(("locale", "mode"), [("en", "light"), ("de", "dark")])
def test_the_page_is_whole_on_and_off(
    qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path, pictures: Path, locale: str, mode: str
) -> None:
    with words.speaking(locale):
        window = open_office(qtbot, jobs, house, tmp_path, "drawer")
        page = window.page
        assert page is not None
        window.show_looks(mode, 100)
        QApplication.processEvents()
        window.grab().save(str(pictures / f"drawer-off-{locale}-{mode}.png"))
        assert faults(page, station=False) == []

        factories.change_settings(house, country="GB", drawers=True)
        house.write(handling.open_drawer, 10000)
        house.write(handling.move, MoveKind.TO_BANK, 2000, "Nachttresor, Beutel 1174")
        QApplication.processEvents()
        window.grab().save(str(pictures / f"drawer-open-{locale}-{mode}.png"))
        assert faults(page, station=False) == []
