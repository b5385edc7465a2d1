"""The order form in the window: keys only, errors at the field, focus where the next word goes."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.services import customers
from omsdesk.services.customers import NewCustomer
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.order_entry import OrderEntryView
from omsdesk.views.order_entry_kiosk import OFFICE
from tests import factories
from tests.views.looking import faults
from tests.views.office import open_office


@pytest.fixture
def page(qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path) -> OrderEntryView:
    mug = factories.a_product(house, "MUG-1", name="Enamel mug", price=1290, barcode="4006381333931")
    factories.stock(house, mug, 3)
    window = open_office(qtbot, jobs, house, tmp_path, "order_entry")
    assert isinstance(window.page, OrderEntryView)
    return window.page


def typed(widget: QWidget, text: str) -> None:
    QTest.keyClicks(widget, text)


def test_the_cursor_starts_at_the_customer(page: OrderEntryView) -> None:
    assert page.customer.hasFocus()


def test_an_order_is_taken_with_keys_alone(page: OrderEntryView, house: Work) -> None:
    typed(page.customer, "Grace Hopper")
    page.product.setFocus()
    typed(page.product, "MUG-1")
    QTest.keyClick(page.product, Qt.Key.Key_Return)
    for name, text in (("street", "Lindenweg 5"), ("city", "Bremen")):
        page._lines_of_text[name].setFocus()
        typed(page._lines_of_text[name], text)
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    ended = page.presenter.state.ended
    assert ended is not None
    assert factories.the_order(house, ended.order_id).headline is Headline.READY_TO_PICK


def test_enter_in_the_product_field_leaves_it_ready_for_the_next(page: OrderEntryView) -> None:
    page.product.setFocus()
    page.quantity.setText("2")
    typed(page.product, "MUG-1")
    QTest.keyClick(page.product, Qt.Key.Key_Return)

    assert [line.quantity for line in page.presenter.state.form.lines] == [2]
    assert (page.product.text(), page.quantity.text(), page.product.hasFocus()) == ("", "1", True)


def test_a_scan_adds_a_line_while_the_cursor_is_elsewhere(page: OrderEntryView, house: Work) -> None:
    typed(page.customer, "Gra")

    page.scanned(Gesture.of(house.now(), "4006381333931"))

    assert page.presenter.state.form.customer_name == "Gra"
    assert [row.title.text() for row in page.lines.rows()] == ["MUG-1   Enamel mug"]
    assert page.customer.text() == "Gra"


def test_what_is_missing_is_said_at_the_field_and_gets_the_cursor(page: OrderEntryView) -> None:
    page.product.setFocus()

    page._confirm()

    assert page._fields["customer_name"].error == "Find the customer, or type a name."
    assert page.customer.hasFocus()


def test_a_quantity_is_counted_up_with_the_plus_key(page: OrderEntryView) -> None:
    page.presenter.enter("MUG-1", 1)
    row = page.lines.rows()[0]

    row.quantity.setFocus()
    typed(row.quantity, "+")

    assert row.quantity.text() == "2"
    assert page.presenter.state.form.lines[0].quantity == 2


def test_a_line_taken_off_comes_back_with_undo(page: OrderEntryView) -> None:
    page.presenter.enter("MUG-1", 2)

    page.lines.rows()[0].off.click()
    gone = len(page.presenter.state.form.lines)
    page.shell.registry.find("undo_last").trigger()

    assert gone == 0
    assert [line.quantity for line in page.presenter.state.form.lines] == [2]


def test_found_products_are_chosen_with_the_arrow_keys(page: OrderEntryView, house: Work) -> None:
    factories.a_product(house, "MUG-2", name="Steel mug")
    page.product.setFocus()
    typed(page.product, "mug")
    page.product.searched.emit("mug")

    QTest.keyClick(page.product, Qt.Key.Key_Down)
    QTest.keyClick(page.product, Qt.Key.Key_Down)
    QTest.keyClick(page.product, Qt.Key.Key_Return)

    assert [line.product.sku for line in page.presenter.state.form.lines] == ["MUG-2"]
    assert page.product.list.isHidden()


def test_what_is_marked_stays_marked_while_something_else_is_looked_up(page: OrderEntryView, house: Work) -> None:
    factories.a_product(house, "MUG-2", name="Steel mug")
    page.product.setFocus()
    typed(page.product, "mug")
    page.product.searched.emit("mug")
    QTest.keyClick(page.product, Qt.Key.Key_Down)

    page.presenter.change(phone="+49 421 5550")
    QTest.keyClick(page.product, Qt.Key.Key_Return)

    assert [line.product.sku for line in page.presenter.state.form.lines] == ["MUG-1"]


def test_the_form_is_sound(page: OrderEntryView) -> None:
    page.presenter.enter("MUG-1", 2)
    QApplication.processEvents()

    assert faults(page, station=False) == []


def test_a_kiosk_is_the_same_page_large_and_without_the_fields_of_the_office(page: OrderEntryView, house: Work) -> None:
    usual = page.product.font().pixelSize()

    def shown() -> set[str]:
        return {name for name, field in page._fields.items() if field.isVisible()}

    office = shown()
    QTest.keyClick(page, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)

    assert office - shown() == set(OFFICE)
    assert {"product", "quantity", "street", "email"} <= shown()
    assert page.customer.isVisible()
    assert [each.isVisible() for each in (page.register, page.paste, page.save)] == [False, False, False]
    assert page.product.font().pixelSize() > usual
    QTest.keyClick(page, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert (shown(), page.product.font().pixelSize()) == (office, usual)


def test_after_a_known_customer_the_goods_come_next(page: OrderEntryView, house: Work) -> None:
    house.write(customers.make, NewCustomer(name="Ana Sousa"))
    page.presenter.find_customers("sousa")

    QTest.keyClick(page.customer, Qt.Key.Key_Down)
    QTest.keyClick(page.customer, Qt.Key.Key_Return)

    assert page.product.hasFocus()
    assert page.customer.text() == "Ana Sousa"


def test_the_next_call_begins_with_an_empty_form_by_one_key(page: OrderEntryView) -> None:
    typed(page.customer, "Grace Hopper")
    page.product.setFocus()

    QTest.keyClick(page.product, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)

    assert page.customer.text() == ""
    assert page.customer.hasFocus()
