"""The register in the window: the cursor starts in the search, and the card leads on."""

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.services import customer_list, customers, order_acts, record_history
from omsdesk.services.customers import NewCustomer
from omsdesk.views.customer_sheets import ConsentSheet, EraseSheet, MergeSheet, NoteSheet
from omsdesk.views.customers import CustomerSheet, CustomersView
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.order_entry import OrderEntryView
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.window import MainWindow
from tests import factories
from tests.factories import HOME
from tests.views.looking import faults
from tests.views.office import open_office


@pytest.fixture
def window(qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path) -> MainWindow:
    for name in ("Ana Sousa", "Kenji Sato"):
        who = house.write(customers.make, NewCustomer(name=name, email="mail@example.com", address=HOME))
        factories.an_order(house, customer=name, customer_id=who)
    return open_office(qtbot, jobs, house, tmp_path, "customers")


@pytest.fixture
def page(window: MainWindow) -> CustomersView:
    assert isinstance(window.page, CustomersView)
    QApplication.processEvents()
    return window.page


def test_the_page_is_sound_and_the_cursor_starts_in_the_search(page: CustomersView) -> None:
    focused = page.search.hasFocus()

    assert focused
    assert faults(page, station=False) == []


def test_the_card_follows_the_cursor(page: CustomersView) -> None:
    page.table.select(page.presenter.state.ids[1])

    assert page.name.text() == "Kenji Sato"
    assert page.orders.model.rowCount() == 1


def test_an_order_is_begun_for_the_customer(page: CustomersView, window: MainWindow) -> None:
    page.order.trigger()

    assert isinstance(window.page, OrderEntryView)
    assert window.page.customer.text() == "Ana Sousa"


def test_a_customer_is_added_and_the_sheet_closes(page: CustomersView, window: MainWindow) -> None:
    page._new_customer()
    sheet = window.overlay.sheet
    assert isinstance(sheet, CustomerSheet)
    QTest.keyClicks(sheet.lines["name"], "Grace Hopper")

    sheet.go.click()

    assert window.overlay.sheet is None
    assert page.name.text() == "Grace Hopper"


def test_a_customer_without_a_name_is_not_saved(page: CustomersView, window: MainWindow) -> None:
    page._new_customer()
    sheet = window.overlay.sheet
    assert isinstance(sheet, CustomerSheet)

    sheet.go.click()

    assert window.overlay.sheet is sheet
    assert sheet.wrong.text() == "A customer needs a name."


def test_somebody_alike_is_named_in_the_sheet(page: CustomersView, window: MainWindow) -> None:
    page._new_customer()
    sheet = window.overlay.sheet
    assert isinstance(sheet, CustomerSheet)
    QTest.keyClicks(sheet.lines["name"], "ana sousa")

    QTest.keyClick(sheet.lines["name"], Qt.Key.Key_Tab)

    assert sheet.doubles.text() == "Here already, perhaps: Ana Sousa Bremen"


def test_nobody_found_offers_the_way_back(page: CustomersView) -> None:
    page.presenter.find("zz")
    shown = page.clear_button.isVisible()

    page.clear_button.click()

    assert shown
    assert len(page.presenter.state.ids) == 2


def test_a_note_and_a_no_are_written_by_keys_and_stand_in_their_tabs(
    page: CustomersView, window: MainWindow, house: Work
) -> None:
    page.presenter.open(customer=page.presenter.state.ids[0])
    page._note()
    note = window.overlay.sheet
    assert isinstance(note, NoteSheet)
    QTest.keyClicks(note.words, "Calls before noon")
    QTest.keyClick(note.words, Qt.Key.Key_Return)
    page.card.show_tab("consent")
    page.card.consents.opened.emit(1)
    sheet = window.overlay.sheet
    assert isinstance(sheet, ConsentSheet)
    sheet.answer.tiles()[1].click()
    QTest.keyClicks(sheet.how, "on the phone")
    QTest.keyClick(sheet.how, Qt.Key.Key_Return)

    card = house.read(customer_list.card, page.presenter.state.ids[0])
    assert [each.words for each in card.notes] == ["Calls before noon"]
    assert [(each.given, each.how) for each in card.consents if each.at] == [(False, "on the phone")]
    assert page.card.notes.model.rowCount() == 1
    assert window.overlay.sheet is None


def test_two_cards_become_one_and_two_again_by_the_toast(page: CustomersView, window: MainWindow) -> None:
    page._look_for_pairs()
    sheet = window.overlay.sheet
    assert isinstance(sheet, MergeSheet)
    button = next(each for each in sheet.findChildren(Button) if "Make one card" in each.accessibleName())

    button.click()
    one = len(page.presenter.state.ids)
    window.toast_.undo()

    assert (one, len(page.presenter.state.ids)) == (1, 2)


def test_erasing_says_first_what_it_does_and_waits_for_a_click(
    page: CustomersView, window: MainWindow, house: Work
) -> None:
    who = page.presenter.state.ids[0]
    page.presenter.plan_erasing()
    blocked = window.overlay.sheet
    assert isinstance(blocked, EraseSheet)
    may_not = blocked.go.isEnabled()
    window.lift()
    for order in house.read(customers.show, who).order_ids:
        house.write(order_acts.cancel, [order], "gone")
    page.presenter.plan_erasing()
    sheet = window.overlay.sheet
    assert isinstance(sheet, EraseSheet)

    sheet.go.click()

    assert not may_not
    assert who not in page.presenter.state.ids
    page.presenter.open(customer=who)
    page.presenter.refresh()
    assert "Erased" in page.card.gone._words.text()
    assert not page.history.isHidden()
    assert page.presenter.state.why_not_card is not None


def test_all_data_is_written_where_the_person_says(page: CustomersView, house: Work, tmp_path: Path) -> None:
    page.presenter.take_out(str(tmp_path / "ana.zip"))

    assert zipfile.is_zipfile(tmp_path / "ana.zip")
    assert page.presenter.state.said is not None
    assert "ana.zip" in str(page.presenter.state.said.words)
    newest = house.read(record_history.history, "customer", page.presenter.state.ids[0])[0]
    assert str(newest.said) == "Everything about the person was written to a file"
