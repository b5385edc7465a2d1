"""The queue in the window: letters act while the list has the cursor, and nothing is clipped or nameless."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.models.order import Assignment, OrderTag
from omsdesk.models.pick import PickList
from omsdesk.services import order_preview
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.order_sheets import AssignSheet, CancelSheet, HoldSheet, LeftOutSheet, TagSheet
from omsdesk.views.orders import OrdersView
from omsdesk.views.widgets.buttons import IconButton
from omsdesk.views.window import MainWindow
from tests import factories
from tests.services.walking import column
from tests.views.looking import faults
from tests.views.office import open_office


@pytest.fixture
def window(qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path) -> MainWindow:
    factories.change_settings(house, hall=True, pick_while_packing=False)
    mug = factories.a_product(house, "MUG-1")
    factories.stock(house, mug, 5)
    for customer in ("Grace Hopper", "Ana Sousa", "Kenji Sato"):
        factories.an_order(house, [(mug, 2)], confirmed=True, customer=customer)
    return open_office(qtbot, jobs, house, tmp_path, "orders")


@pytest.fixture
def page(window: MainWindow) -> OrdersView:
    assert isinstance(window.page, OrdersView)
    QApplication.processEvents()
    return window.page


def pressed(page: OrdersView, key: Qt.Key) -> None:
    page.table.view.setFocus()
    QTest.keyClick(page.table.view, key)


def test_the_page_is_sound_with_and_without_a_chosen_order(page: OrdersView) -> None:
    before = faults(page, station=False)
    page.table.select(page.presenter.state.ids[0])
    QApplication.processEvents()

    assert before == []
    assert faults(page, station=False) == []


def test_w_releases_what_is_ready(page: OrdersView, house: Work) -> None:
    page.table.view.clearSelection()

    pressed(page, Qt.Key.Key_W)

    assert page.result_words.text().startswith("2 released") or page.result_words.text().startswith("3 released")
    assert page.result.isVisible()
    assert len(factories.all_rows(house, PickList)) == 1


def test_w_in_the_filter_is_a_letter(page: OrdersView) -> None:
    page.filter.setFocus()

    QTest.keyClick(page.filter, Qt.Key.Key_W)

    assert page.filter.text() == "w"
    assert page.presenter.state.result is None


def test_h_asks_why_and_holds(page: OrdersView, window: MainWindow, house: Work) -> None:
    first = page.presenter.state.ids[0]
    page.table.select(first)

    pressed(page, Qt.Key.Key_H)
    sheet = window.overlay.sheet
    assert isinstance(sheet, HoldSheet)
    sheet.note.setText("asks for blue")
    sheet.again.setText("soon")
    sheet.go.click()
    wrong = sheet.again_field.error
    sheet.again.setText("2")
    sheet.go.click()

    assert wrong == "Give a day, for example 2026-12-01, or a number of working days."
    assert factories.the_order(house, first).headline is Headline.ON_HOLD
    assert [hold.again is not None for hold in house.read(order_preview.preview, first).holds] == [True]
    assert window.overlay.sheet is None


def test_del_tells_the_plan_and_enter_does_not_destroy(page: OrdersView, window: MainWindow, house: Work) -> None:
    first = page.presenter.state.ids[0]
    page.table.select(first)

    pressed(page, Qt.Key.Key_Delete)
    sheet = window.overlay.sheet
    assert isinstance(sheet, CancelSheet)
    assert sheet.stay.hasFocus()
    assert not sheet.go.isEnabled()
    QTest.keyClick(sheet.stay, Qt.Key.Key_Space)

    assert window.overlay.sheet is None
    assert factories.the_order(house, first).headline is Headline.READY_TO_PICK


def test_cancelling_needs_a_reason(page: OrdersView, window: MainWindow, house: Work) -> None:
    first = page.presenter.state.ids[0]
    page.table.select(first)
    pressed(page, Qt.Key.Key_Delete)
    sheet = window.overlay.sheet
    assert isinstance(sheet, CancelSheet)

    sheet.why.setText("changed her mind")
    sheet.go.click()

    assert factories.the_order(house, first).headline is Headline.CANCELLED


def test_a_plan_that_was_closed_with_esc_can_be_asked_for_again(page: OrdersView, window: MainWindow) -> None:
    page.table.select(page.presenter.state.ids[0])
    pressed(page, Qt.Key.Key_Delete)
    window.overlay.lift()

    pressed(page, Qt.Key.Key_Delete)

    assert isinstance(window.overlay.sheet, CancelSheet)


def test_left_out_orders_are_listed_with_their_reasons(page: OrdersView, window: MainWindow) -> None:
    page.presenter.select(tuple(page.presenter.state.ids))
    page.presenter.release_wave()
    page.presenter.select(tuple(page.presenter.state.ids))
    page.presenter.release_wave()

    page.show_left_out.click()

    assert isinstance(window.overlay.sheet, LeftOutSheet)


def test_the_preview_shows_the_order_under_the_cursor(page: OrdersView) -> None:
    second = page.presenter.state.ids[1]

    page.table.select(second)

    assert page.preview.number.text() == f"SO-{second}"
    assert page.preview.full.isVisible()


def test_esc_in_the_filter_shows_everything_again(page: OrdersView) -> None:
    page.filter.setFocus()
    QTest.keyClicks(page.filter, "sousa")
    page.filter.searched.emit("sousa")
    found = len(page.presenter.state.ids)

    QTest.keyClick(page.filter, Qt.Key.Key_Escape)

    assert (found, len(page.presenter.state.ids)) == (1, 3)


def test_a_narrow_list_gives_up_columns_not_the_customer(page: OrdersView, window: MainWindow) -> None:
    window.resize(1000, 700)
    QApplication.processEvents()

    titles = [str(column.title) for i, column in enumerate(page.table.model.columns)
              if not page.table.view.isColumnHidden(i)]  # fmt: skip
    assert titles[:4] == ["Order", "Status", "Ship by", "Customer"]
    assert page.table.view.columnWidth(3) >= 100
    assert page.table.view.horizontalScrollBar().maximum() == 0


def test_an_empty_filter_offers_the_way_back(page: OrdersView) -> None:
    page.presenter.filter("nobody")
    assert page.clear_button.isVisible()

    page.clear_button.click()

    assert len(page.presenter.state.ids) == 3


def test_a_gives_the_order_to_a_person_by_number(page: OrdersView, window: MainWindow, house: Work) -> None:
    page.table.select(page.presenter.state.ids[0])

    pressed(page, Qt.Key.Key_A)
    sheet = window.overlay.sheet
    assert isinstance(sheet, AssignSheet)
    before = faults(sheet, station=False)
    QTest.keyClick(sheet.stay, Qt.Key.Key_1)

    assert before == []
    assert window.overlay.sheet is None
    assert column(house, Assignment, "order_id") == [page.presenter.state.ids[0]]


def test_t_puts_words_on_and_takes_them_off(page: OrdersView, window: MainWindow, house: Work) -> None:
    page.table.select(page.presenter.state.ids[0])
    pressed(page, Qt.Key.Key_T)
    first = window.overlay.sheet
    assert isinstance(first, TagSheet)
    QTest.keyClicks(first.words, "fragile")
    QTest.keyClick(first.words, Qt.Key.Key_Return)
    put_on = column(house, OrderTag, "tag")

    pressed(page, Qt.Key.Key_T)
    second = window.overlay.sheet
    assert isinstance(second, TagSheet)
    before = faults(second, station=False)
    second.taken_off[0].click()

    assert put_on == ["fragile"]
    assert before == []
    assert column(house, OrderTag, "tag") == []


def test_the_buttons_beside_the_order_do_what_the_letters_do(page: OrdersView) -> None:
    tips = [each.toolTip() for each in page.preview.findChildren(IconButton)]

    assert [tip for tip in tips if tip.endswith(")")] == [
        "Hold (H)",
        "Print slips (P)",
        "Print labels (L)",
        "Assign (A)",
        "Tags (T)",
        "Cancel order (Del)",
    ]
