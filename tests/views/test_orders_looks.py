"""How a person likes the queue: columns, widths, row height, filter and saved lists, kept over a restart."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.services.queue_filter import Sort, Tab
from omsdesk.views import orders_menus, theme
from omsdesk.views.customers import CustomersView
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.order_sheets import NameSheet
from omsdesk.views.orders import OrdersView
from omsdesk.views.window import MainWindow
from tests import factories
from tests.views.looking import faults
from tests.views.office import open_office

STATUS, CHANNEL = 1, 4
Open = Callable[[], OrdersView]


@pytest.fixture
def open_orders(qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path) -> Open:
    mug = factories.a_product(house, "MUG-1")
    for customer in ("Grace Hopper", "Ana Sousa", "Kenji Sato"):
        factories.an_order(house, [(mug, 2)], customer=customer, gift=customer == "Ana Sousa")

    def opened() -> OrdersView:
        window = open_office(qtbot, jobs, house, tmp_path, "orders")
        assert isinstance(window.page, OrdersView)
        QApplication.processEvents()
        return window.page

    return opened


def window_of(page: OrdersView) -> MainWindow:
    window = page.window()
    assert isinstance(window, MainWindow)
    return window


def words_of(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def test_columns_filter_sort_and_saved_lists_return_after_a_restart(open_orders: Open) -> None:
    page = open_orders()
    page.looks.show_column(CHANNEL, wanted=False)
    page.table.view.horizontalHeader().resizeSection(STATUS, 200)
    page.table.view.horizontalHeader().moveSection(3, 1)
    page.looks.show_compact(compact=True)
    page.presenter.filter("status:new")
    page.presenter.sort_by(Sort.CUSTOMER)
    page.presenter.save_view("New ones")
    page.presenter.choose_tab(Tab.ALL)
    page.window().close()

    again = open_orders()

    view, state = again.table.view, again.presenter.state
    assert view.isColumnHidden(CHANNEL)
    assert view.columnWidth(STATUS) == 200
    assert [place for place, _, _ in again.looks.choices()][:4] == [0, 3, 1, 2]
    assert view.verticalHeader().defaultSectionSize() == theme.COMPACT_ROW_HEIGHT
    assert (state.wanted.tab, state.wanted.words, state.wanted.sort) == (Tab.ALL, "status:new", Sort.CUSTOMER)
    assert again.filter.text() == "status:new"
    assert [saved.name for saved in state.views] == ["New ones"]
    assert faults(again, station=False) == []


def test_the_looks_can_be_taken_back_to_what_is_usual(open_orders: Open) -> None:
    page = open_orders()
    page.looks.show_column(CHANNEL, wanted=False)
    page.looks.show_compact(compact=True)

    page.looks.as_usual()

    assert [wanted for _, _, wanted in page.looks.choices()] == [True] * len(page.table.model.columns)
    assert not page.looks.is_compact


def test_the_first_column_and_the_one_that_fills_the_room_always_stay(open_orders: Open) -> None:
    page = open_orders()

    page.looks.show_column(0, wanted=False)
    page.looks.show_column(3, wanted=False)

    assert not page.table.view.isColumnHidden(0)
    assert not page.table.view.isColumnHidden(3)


def test_looks_that_cannot_be_read_are_the_usual_ones(open_orders: Open) -> None:
    page = open_orders()
    page.shell.keep("orders.looks", '{"hidden": 3, "widths": [1], "order": {"a": 1}}')

    page.recall()

    assert [wanted for _, _, wanted in page.looks.choices()] == [True] * len(page.table.model.columns)


def test_ctrl_c_copies_the_selected_rows_with_their_titles(open_orders: Open) -> None:
    page = open_orders()
    page.table.view.setFocus()
    page.table.view.selectAll()

    QTest.keyClick(page.table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    titles, *rows = QGuiApplication.clipboard().text().split("\n")
    assert titles.split("\t")[:4] == ["Order", "Status", "Ship by", "Customer"]
    assert [row.split("\t")[3] for row in rows] == ["Grace Hopper", "Ana Sousa", "Kenji Sato"]
    assert rows[1].split("\t")[1] == "New, Gift, Unpaid"


def test_a_list_is_saved_by_keys_under_a_name(open_orders: Open) -> None:
    page = open_orders()
    QTest.keyClick(page.table.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    sheet = window_of(page).overlay.sheet
    assert isinstance(sheet, NameSheet)

    QTest.keyClick(sheet.name, Qt.Key.Key_Return)
    wrong = sheet.field.error
    QTest.keyClicks(sheet.name, "Everything open")
    QTest.keyClick(sheet.name, Qt.Key.Key_Return)

    assert wrong == "Give it a name."
    assert window_of(page).overlay.sheet is None
    menu = orders_menus.saved_lists(page, page.presenter, page.save_list)
    assert words_of(menu) == ["Everything open", "Save this list", "Forget Everything open"]


def test_the_file_gets_the_ending_that_was_chosen(
    open_orders: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_orders()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "today"), "Excel (*.xlsx)"))

    QTest.keyClick(page.table.view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)

    assert (tmp_path / "today.xlsx").exists()
    assert page.result_words.text() == "3 orders are in the file"


def test_other_lists_keep_their_columns_too(open_orders: Open) -> None:
    window = window_of(open_orders())
    for key in ("customers", "orders", "customers"):
        window.go(key)
    page = window.page
    assert isinstance(page, CustomersView)
    page.looks.show_column(1, wanted=False)
    window.remembered.of("Bench 1", "Ben")
    page.recall()
    of_ben = [wanted for _, _, wanted in page.looks.choices()]
    window.remembered.of("Bench 1", "Ada")
    page.recall()

    assert set(of_ben) == {True}
    assert [place for place, _, wanted in page.looks.choices() if not wanted] == [1]
    assert window.registry.find("customers.columns").text == "Choose columns"


def test_larger_letters_and_back_leave_the_widths_as_they_were(open_orders: Open) -> None:
    page = open_orders()
    before = page.table.widths()

    for size in (130, 115, 100):
        window_of(page).show_looks(text_size=size)
        QApplication.processEvents()

    assert page.table.widths() == before
