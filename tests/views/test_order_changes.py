"""What was ordered is changed by keys: other lines, short stock, fewer pieces with the money shown, a copy."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.presenters.order_detail import Form
from omsdesk.services import alternatives, backorders, kits, order_detail, paying
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.order_changes import LinesSheet, MergeSheet, ShortSheet, SplitSheet
from omsdesk.views.order_detail import OrderDetailView
from omsdesk.views.order_entry import OrderEntryView
from omsdesk.views.order_forms import WhySheet
from omsdesk.views.order_tabs import LinesPart
from omsdesk.views.window import MainWindow
from tests import factories
from tests.services.walking import a_list, scan_product
from tests.views.looking import faults
from tests.views.office import open_office


@pytest.fixture
def mug(house: Work) -> int:
    product = factories.a_product(house, "MUG-1", name="Enamel mug", price=1000)
    factories.stock(house, product, 2)
    return product


@pytest.fixture
def order_id(house: Work, mug: int) -> int:
    return factories.an_order(house, [(mug, 3)], confirmed=True)


@pytest.fixture
def window(qtbot: QtBot, jobs: ThreadJobs, house: Work, order_id: int, tmp_path: Path) -> MainWindow:
    return open_office(qtbot, jobs, house, tmp_path, "order_detail", order=order_id)


@pytest.fixture
def page(window: MainWindow) -> OrderDetailView:
    assert isinstance(window.page, OrderDetailView)
    QApplication.processEvents()
    return window.page


def counters(work: Work, order_id: int) -> list[tuple[str, int, int]]:
    return [(row.sku, row.ordered - row.cancelled, row.allocated) for row in factories.lines_of(work, order_id)]


def test_lines_change_by_keys_and_the_hall_is_named_first(
    page: OrderDetailView, window: MainWindow, house: Work, order_id: int, mug: int
) -> None:
    factories.stock(house, factories.a_product(house, "CAP"), 4)
    scan_product(house, a_list(house, order_id), mug, 1)
    page.presenter.refresh()
    page.lines.trigger()
    sheet = window.overlay.sheet
    assert isinstance(sheet, LinesSheet)
    warned = [each for each in sheet.findChildren(type(sheet.wrong)) if "1 piece is picked" in each.text()]
    sound = faults(sheet, station=False)

    QTest.keyClicks(sheet.sku, "cap")
    QTest.keyClick(sheet.sku, Qt.Key.Key_Return)

    assert (len(warned), sound) == (1, [])
    assert counters(house, order_id) == [("MUG-1", 3, 1), ("CAP", 1, 1)]
    assert str(page.presenter.state.said.words) == "The lines are changed; picked goods go back to the shelf"  # type: ignore[union-attr]
    assert window.overlay.sheet is None


def test_a_sheet_left_as_it_was_says_so_and_an_unknown_code_too(
    page: OrderDetailView, window: MainWindow, house: Work, order_id: int
) -> None:
    page.lines.trigger()
    sheet = window.overlay.sheet
    assert isinstance(sheet, LinesSheet)
    sheet.go.click()
    told = sheet.wrong.text()
    QTest.keyClicks(sheet.sku, "nothing-of-ours")

    sheet.go.click()

    assert told == "Nothing was changed."
    assert page.presenter.state.trouble is not None
    assert counters(house, order_id) == [("MUG-1", 3, 2)]


def test_a_kit_is_one_number_on_the_sheet(page: OrderDetailView, window: MainWindow, house: Work, mug: int) -> None:
    camp = factories.a_product(house, "CAMP", name="Camp set", handling=Handling.NEVER)
    house.write(kits.put_in, camp, mug, 2)
    house.write(kits.put_in, camp, factories.a_product(house, "CUP", name="Cup"), 1)
    order = factories.an_order(house, [(camp, 1)], confirmed=True)
    window.go("order_detail", order=order)
    assert isinstance(window.page, OrderDetailView)
    window.page.lines.trigger()
    sheet = window.overlay.sheet
    assert isinstance(sheet, LinesSheet)
    (number,) = sheet.numbers.values()
    assert (number.text(), number.accessibleName()) == ("1", "Pieces of Kit: Camp set")

    number.setText("3")
    sheet.go.click()

    assert [(sku, pieces) for sku, pieces, _ in counters(house, order)] == [("CUP", 3), ("MUG-1", 6)]


def test_the_answer_to_short_stock_is_carried_out_and_stands_beside_the_line(
    page: OrderDetailView, window: MainWindow, house: Work, order_id: int, mug: int
) -> None:
    factories.stock(house, factories.a_product(house, "CUP", name="Cup"), 4)
    house.write(alternatives.add, mug, "CUP")
    page.short.trigger()
    sheet = window.overlay.sheet
    assert isinstance(sheet, ShortSheet)
    hint = sheet.instead.editor.accessibleDescription()
    QTest.keyClick(sheet.first, Qt.Key.Key_3)
    sound = faults(sheet, station=False)
    sheet.go.click()
    unsaid = sheet.wrong.text()

    QTest.keyClicks(sheet.how, "on the phone")
    QTest.keyClick(sheet.how, Qt.Key.Key_Return)

    assert (sound, unsaid) == ([], "Type the name, and: on the phone, by mail.")
    assert hint == "At the price of what was ordered."
    assert counters(house, order_id) == [("MUG-1", 2, 2), ("CUP", 1, 1)]
    part = page._parts["lines"]
    assert isinstance(part, LinesPart)
    assert part.said.text() == "1 x Cup instead: Grace Hopper, on the phone"
    assert page.presenter.state.detail is not None
    assert not page.short.qaction.isEnabled()


def test_without_an_alternative_that_answer_is_greyed_with_the_reason(
    page: OrderDetailView, window: MainWindow
) -> None:
    page.short.trigger()
    sheet = window.overlay.sheet
    assert isinstance(sheet, ShortSheet)

    tile = sheet.answers.tiles()[2]

    assert not tile.isEnabled()
    assert "No alternative is named on the product." in tile.toolTip()


def test_fewer_pieces_show_the_money_that_goes_back_first(
    page: OrderDetailView, window: MainWindow, house: Work, order_id: int
) -> None:
    house.write(paying.record, order_id, PaymentMethod.CASH)
    line = house.read(order_detail.show, order_id).order.lines[0]
    page.presenter.plan_cut(line.id)
    sheet = window.overlay.sheet
    assert isinstance(sheet, WhySheet)
    told = [sheet.plan.text()]
    assert sheet.number is not None
    sheet.number.clear()
    QTest.keyClicks(sheet.number, "1")
    told.append(sheet.plan.text())

    QTest.keyClicks(sheet.why, "too many")
    sheet.go.click()

    assert told == ["€30.00 goes back to the customer.", "€10.00 goes back to the customer."]
    assert counters(house, order_id) == [("MUG-1", 2, 2)]
    asked = page.presenter.state.asked
    assert asked is not None
    assert asked.form is Form.REFUND


def test_a_copy_opens_as_a_draft(page: OrderDetailView, window: MainWindow) -> None:
    page.presenter.copy()

    assert isinstance(window.page, OrderEntryView)
    assert [line.quantity for line in window.page.presenter.state.form.lines] == [3]


def test_an_order_goes_first_and_in_its_turn_again(page: OrderDetailView, house: Work, order_id: int) -> None:
    page.presenter.go_first()
    first = house.read(backorders.goes_first, order_id)

    page.presenter.go_first()

    assert (first, house.read(backorders.goes_first, order_id)) == (True, False)


def test_an_order_is_split_by_keys(page: OrderDetailView, window: MainWindow, house: Work, order_id: int) -> None:
    page.presenter.ask_for(Form.SPLIT)
    sheet = window.overlay.sheet
    assert isinstance(sheet, SplitSheet)
    (number,) = sheet.numbers.values()
    QTest.keyClicks(number, "3")  # over the number that stands there, not behind it
    sound = faults(sheet, station=False)
    typed = number.text()
    sheet.go.click()
    refused = sheet.wrong.text()
    number.clear()
    QTest.keyClicks(number, "1")

    QTest.keyClick(number, Qt.Key.Key_Return)

    assert (sound, typed, refused) == ([], "3", "Leave at least one piece, or change the address.")
    assert [(sku, wanted) for sku, wanted, _ in counters(house, order_id)] == [("MUG-1", 2)]
    assert str(page.presenter.state.said.words) == f"SO-{order_id + 1} has these pieces now"  # type: ignore[union-attr]


def test_another_order_of_the_customer_is_taken_in(
    page: OrderDetailView, window: MainWindow, house: Work, order_id: int, mug: int
) -> None:
    page.presenter.ask_merge()
    alone = str(page.presenter.state.said.words)  # type: ignore[union-attr]
    factories.an_order(house, [(mug, 1)], confirmed=True)
    page.presenter.ask_merge()
    sheet = window.overlay.sheet
    assert isinstance(sheet, MergeSheet)
    sound = faults(sheet, station=False)
    told = str(sheet.orders.tiles()[0].choice.detail)

    QTest.keyClick(sheet.first, Qt.Key.Key_Return)

    assert ", 1 piece, " in told

    assert (alone, sound) == ("No other open order goes to this customer and address.", [])
    assert [(sku, wanted) for sku, wanted, _ in counters(house, order_id)] == [("MUG-1", 3), ("MUG-1", 1)]
