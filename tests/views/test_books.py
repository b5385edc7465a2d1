"""The books in the window: months and days by keys, and the sheet that closes a month."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.models.accounting import ClosedMonth
from omsdesk.services import paying
from omsdesk.services.invoicing import issuing
from omsdesk.views.books import BooksView
from omsdesk.views.close_sheet import CloseSheet
from omsdesk.views.jobs import ThreadJobs
from tests import factories
from tests.still_clock import StillClock
from tests.views.looking import faults
from tests.views.office import open_office


def test_a_month_is_looked_at_and_closed_by_keys(
    qtbot: QtBot, jobs: ThreadJobs, house: Work, clock: StillClock, tmp_path: Path, pictures: Path
) -> None:
    mug = factories.a_product(house, price=129_900, tax_rate_bp=1900)
    for days in (0, 1, 1, 34):
        clock.now += timedelta(days=days)
        order = factories.an_order(house, [(mug, 3)])
        house.write(issuing.issue, order)
        house.write(paying.record, order, PaymentMethod.CASH)
    window = open_office(qtbot, jobs, house, tmp_path, "books")
    page = window.page
    assert isinstance(page, BooksView)
    act = page.presenter
    qtbot.waitUntil(lambda: act.state.journal is not None)
    assert act.state.current == "2026-04"

    QTest.keyClick(page.months.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(act.state.chosen) and act.state.current == "2026-03")
    QApplication.processEvents()
    assert faults(page, station=False) == []
    window.grab().save(str(pictures / "books.png"))
    QTest.keyClick(page.days.view, Qt.Key.Key_Down)
    assert act.state.day == 1
    assert len(act.state.chosen) == 2
    QTest.keyClick(page.months.view, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: page.window().findChild(CloseSheet) is not None)
    sheet = page.window().findChild(CloseSheet)
    assert sheet is not None
    window.grab().save(str(pictures / "books-close.png"))
    sheet.go.click()

    qtbot.waitUntil(lambda: len(factories.all_rows(house, ClosedMonth)) == 1)
    qtbot.waitUntil(lambda: str(act.state.why_not_close) == "This month is closed.")
