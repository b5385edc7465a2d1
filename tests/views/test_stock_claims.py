"""At the stock page: a promise that goes to another order, and what may go instead of a product."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.lifecycles.order import Handling
from omsdesk.services import alternatives, backorders, kits, stock_list
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.scanner import Detector
from omsdesk.views.stock import StockView
from omsdesk.views.stock_bulk import BulkSheet
from omsdesk.views.stock_claims import AlternativesSheet, ClaimsSheet
from omsdesk.views.stock_kit import KitSheet
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.window import MainWindow
from tests import factories
from tests.views.looking import faults
from tests.views.stations import open_station


@pytest.fixture
def mug(house: Work) -> int:
    product = factories.a_product(house, "MUG-1", name="Enamel mug")
    factories.stock(house, product, 2, factories.a_bin(house, "A-01-1"))
    return product


@pytest.fixture
def orders(house: Work, mug: int) -> list[int]:
    """The first has both mugs, the second has none."""
    return [factories.an_order(house, [(mug, 2)], confirmed=True) for _ in range(2)]


@pytest.fixture
def window(qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, mug: int, tmp_path: Path) -> MainWindow:
    return open_station(qtbot, jobs, detector, house, tmp_path, "stock")


@pytest.fixture
def page(window: MainWindow, qapp: QApplication, mug: int, orders: list[int]) -> StockView:
    assert orders
    assert isinstance(window.page, StockView)
    window.page.presenter.open(mug)
    qapp.processEvents()
    return window.page


def test_a_promise_goes_to_the_order_that_misses_it(
    page: StockView, window: MainWindow, house: Work, mug: int, orders: list[int]
) -> None:
    page.presenter.ask_claims()
    sheet = window.overlay.sheet
    assert isinstance(sheet, ClaimsSheet)
    sound = faults(sheet, station=False)

    QTest.keyClick(sheet.pieces, Qt.Key.Key_Return)

    assert sound == []
    assert [(each.order_id, each.promised) for each in house.read(backorders.claims, mug)] == [
        (orders[0], 0),
        (orders[1], 2),
    ]
    assert window.overlay.sheet is None
    assert str(page.presenter.state.notice.headline) == f"2 went from SO-{orders[0]} to SO-{orders[1]}"


def test_an_alternative_is_named_and_taken_away(page: StockView, window: MainWindow, house: Work, mug: int) -> None:
    factories.a_product(house, "CUP-1", name="Cup")
    page.presenter.ask_alternatives()
    sheet = window.overlay.sheet
    assert isinstance(sheet, AlternativesSheet)
    sheet.go.click()
    unsaid = sheet.wrong.text()
    QTest.keyClicks(sheet.sku, "cup-1")
    sheet.gives.setText("2")
    QTest.keyClicks(sheet.note, "smaller")
    QTest.keyClick(sheet.note, Qt.Key.Key_Return)
    (named,) = house.read(alternatives.of, mug)

    page.presenter.ask_alternatives()
    again = window.overlay.sheet
    assert isinstance(again, AlternativesSheet)
    sound = faults(again, station=False)
    next(each for each in again.findChildren(Button) if "CUP-1" in each.accessibleName()).click()

    assert (unsaid, sound) == ("Type a SKU, or scan the product.", [])
    assert (named.sku, named.gives, named.per, named.note) == ("CUP-1", 2, 1, "smaller")
    assert house.read(alternatives.of, mug) == ()


def test_a_kit_is_put_together_and_taken_apart_by_keys(
    page: StockView, window: MainWindow, house: Work, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    cup = factories.a_product(house, "CUP-1", name="Cup")
    factories.stock(house, cup, 7)
    factories.stock(house, factories.a_product(house, "POT-1", name="Pot"), 5)
    camp = factories.a_product(house, "CAMP", name="Camp set", handling=Handling.NEVER)
    page.presenter.open(camp)
    qapp.processEvents()
    asked = page.presenter.state.kit[1]
    page.presenter.ask_kit()
    sheet = window.overlay.sheet
    assert isinstance(sheet, KitSheet)
    sheet.go.click()
    unsaid = sheet.wrong.text()
    sheet.pieces.setText("2")
    QTest.keyClicks(sheet.sku, "cup-1")
    QTest.keyClick(sheet.sku, Qt.Key.Key_Return)
    next_one = window.overlay.sheet
    assert isinstance(next_one, KitSheet)
    QTest.keyClicks(next_one.sku, "POT-1")
    QTest.keyClick(next_one.sku, Qt.Key.Key_Return)
    last = window.overlay.sheet
    assert isinstance(last, KitSheet)
    sound = faults(last, station=False)

    assert (unsaid, sound, page.presenter.state.kit[1]) == ("Type a SKU, or scan the product.", [], asked + 3)
    assert [(each.sku, each.pieces) for each in house.read(kits.of, camp)] == [("CUP-1", 2), ("POT-1", 1)]
    assert page.on_hand.card.parts.texts() == (("2 x", "CUP-1  Cup", "7 free"), ("1 x", "POT-1  Pot", "5 free"))
    assert page.on_hand.card.pill.accessibleName() == "Kit"
    file = tmp_path / "products.csv"
    page.presenter.export(str(file))
    qtbot.waitUntil(file.exists)
    assert "2 x CUP-1; 1 x POT-1" in file.read_text(encoding="utf-8-sig")
    next(each for each in last.findChildren(Button) if "CUP-1" in each.accessibleName()).click()
    assert [each.sku for each in house.read(kits.of, camp)] == ["POT-1"]
    page.presenter.ask_kit()
    refused = window.overlay.sheet
    assert isinstance(refused, KitSheet)
    QTest.keyClicks(refused.sku, "CAMP")
    QTest.keyClick(refused.sku, Qt.Key.Key_Return)
    assert str(page.presenter.state.notice.headline) == "A kit cannot be a part of itself."


def test_without_anybody_who_misses_it_nothing_is_moved(
    page: StockView, window: MainWindow, house: Work, mug: int
) -> None:
    factories.stock(house, mug, 9)
    lonely = factories.a_product(house, "CAP")
    page.presenter.open(lonely)
    page.presenter.ask_claims()

    sheet = window.overlay.sheet
    assert isinstance(sheet, ClaimsSheet)
    assert not sheet.go.isEnabled()


def test_chosen_products_change_at_once(page: StockView, window: MainWindow, house: Work, mug: int) -> None:
    cup = factories.a_product(house, "CUP-1", name="Cup")
    page.presenter.refresh()
    page.on_hand.table.view.selectAll()
    page.giving.change_products()
    sheet = window.overlay.sheet
    assert isinstance(sheet, BulkSheet)
    sheet.go.click()
    empty = sheet.wrong.text()
    sound = faults(sheet, station=False)
    QTest.keyClicks(sheet.price, "+10%")
    QTest.keyClicks(sheet.low, "3")

    QTest.keyClick(sheet.low, Qt.Key.Key_Return)

    assert (empty, sound) == ("Fill in what all of them get.", [])
    assert [row.low_mark for row in house.read(stock_list.rows, (mug, cup))] == [3, 3]
    assert str(page.presenter.state.notice.headline) == "2 products are changed"
    assert window.overlay.sheet is None
