"""The audit trail in the window: found by typing, and the history of a record one button away."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import customers, signing_in
from omsdesk.services.customers import NewCustomer
from omsdesk.views.audit import AuditView
from omsdesk.views.customers import CustomersView
from omsdesk.views.history import HistoryView
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.window import MainWindow
from tests import factories
from tests.factories import HOME
from tests.views.looking import faults
from tests.views.office import open_office


@pytest.fixture
def window(qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path) -> MainWindow:
    who = house.write(customers.make, NewCustomer(name="Ana Sousa", address=HOME))
    house.write(customers.change, who, NewCustomer(name="Ana Souza", address=HOME))
    house.write(signing_in.add_person, name="Mehmet", role=UserRole.PICKER)
    factories.change_settings(house, currency="CHF")
    factories.an_order(house, customer_id=who)
    return open_office(qtbot, jobs, house, tmp_path, "audit")


@pytest.fixture
def page(window: MainWindow) -> AuditView:
    assert isinstance(window.page, AuditView)
    QApplication.processEvents()
    return window.page


def test_the_page_is_sound_and_the_cursor_starts_in_the_search(page: AuditView) -> None:
    focused = page.search.hasFocus()

    assert focused
    assert faults(page, station=False) == []


def test_typing_narrows_the_trail(page: AuditView, qtbot: QtBot) -> None:
    QTest.keyClicks(page.search, "chf")
    QTest.keyClick(page.search, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: page.table.model.rowCount() == 1)
    QTest.keyClicks(page.search, " never")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    qtbot.waitUntil(page.clear_button.isVisible)
    page.clear_button.click()
    assert page.table.model.rowCount() > 5
    assert page.search.text() == ""


def test_a_choice_narrows_the_trail(page: AuditView) -> None:
    page.subjects.picked.emit("user")

    assert {page.presenter.state.rows[each].by for each in page.presenter.state.ids} <= {"", "Ada"}
    assert page.table.model.rowCount() == 2


def test_a_customer_shows_its_history(window: MainWindow) -> None:
    window.go("customers")
    assert isinstance(window.page, CustomersView)
    window.page.history.click()

    shown: object = window.page
    assert isinstance(shown, HistoryView)
    assert shown.name.text() == "Ana Souza"
    assert shown.table.model.rowCount() == 2
