"""The stock page: six faces, the product large, the bench, and two sheets."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.codes import house_code
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.stock import AdjustReason, MoveKind, PlaceKind
from omsdesk.presenters.stock import Tab
from omsdesk.services import adjusting, ledger, putting_back, shorting, stock_list
from omsdesk.services.costing import valuing
from omsdesk.views import camera, pictures, theme
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.photo_sheet import PhotoSheet
from omsdesk.views.scanner import Detector
from omsdesk.views.stock import StockView
from omsdesk.views.stock_costs import ValueSheet
from omsdesk.views.stock_sheets import REASONS, AdjustSheet, QuarantineSheet
from omsdesk.views.window import MainWindow
from tests import factories
from tests.views.looking import faults
from tests.views.stations import open_station

GTIN = "4006381333931"


@pytest.fixture
def mug(house: Work) -> int:
    product = factories.a_product(house, "MUG-1", name="Enamel mug", barcode=GTIN, low_mark=10)
    factories.stock(house, product, 9, factories.a_bin(house, "A-01-1"))
    return product


@pytest.fixture
def window(qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, mug: int, tmp_path: Path) -> MainWindow:
    return open_station(qtbot, jobs, detector, house, tmp_path, "stock")


@pytest.fixture
def page(window: MainWindow, qapp: QApplication) -> StockView:
    assert isinstance(window.page, StockView)
    qapp.processEvents()
    return window.page


def scan(page: StockView, code: str) -> None:
    page.scanned(Gesture.of(page.presenter.work.now(), code))


def cells(page: StockView) -> list[str]:
    model = page.on_hand.table.model
    return [str(model.data(model.index(0, column)) or "") for column in range(model.columnCount())]


def test_the_list_shows_every_figure(page: StockView, qapp: QApplication) -> None:
    qapp.processEvents()

    assert cells(page) == ["MUG-1", "Enamel mug", "A-01-1", "9", "9", "0", "", "10", "Low"]


def test_what_is_not_counted_shows_no_figures(house: Work, page: StockView, qapp: QApplication) -> None:
    factories.a_product(house, "CANDLE", name="Candle", handling=Handling.UNCOUNTED)
    page.presenter.find("candle")
    qapp.processEvents()
    qapp.processEvents()

    assert cells(page) == ["CANDLE", "Candle", "", "–", "–", "0", "", "", "Uncounted"]


def test_a_scan_shows_the_product_large(page: StockView) -> None:
    scan(page, GTIN)

    card = page.on_hand.card
    assert (card.sku.text(), card.name.text()) == ("MUG-1", "Enamel mug")
    assert card.bins.texts() == (("A-01-1", "", "9"),)
    assert [row[:2] for row in card.moves.texts()] == [("9", "Opening stock → A-01-1")]
    assert page.on_hand.table.current_id() is not None


def test_low_products_are_one_button_away(page: StockView) -> None:
    assert page.on_hand.low.words == "Low 1"

    page.on_hand.low.click()

    assert page.presenter.state.low_only


def test_tabs_turn_with_their_keys(page: StockView) -> None:
    keyboard = Keyboard(page.window())
    turned = []

    for key in ("Alt+2", "Alt+3", "Alt+4", "Alt+5", "Alt+6", "Alt+1"):
        keyboard.press(key)
        turned.append(page.presenter.state.tab)

    assert turned == [Tab.RECEIVE, Tab.MOVE, Tab.COUNT, Tab.MOVES, Tab.APART, Tab.ON_HAND]


def test_goods_are_received_with_a_scanner_and_two_keys(house: Work, page: StockView, mug: int) -> None:
    keyboard = Keyboard(page.window())

    keyboard.press("Alt+2")
    keyboard.scan(GTIN)
    keyboard.scan(GTIN)
    keyboard.press("Ctrl+S")

    assert page.band is not None
    assert (page.band.kind, page.band.headline) == ("done", "2 of Enamel mug in A-01-1")
    assert factories.stock_of(house, mug)["A-01-1"] == (11, 0)


def test_goods_are_received_without_a_scanner(house: Work, page: StockView, mug: int) -> None:
    page.presenter.show_tab(Tab.RECEIVE)
    bench = page.bench

    bench.code.setFocus()
    QTest.keyClicks(bench.code, "MUG-1")
    QTest.keyClick(bench.code, Qt.Key.Key_Return)
    bench.quantity.setFocus()
    bench.quantity.selectAll()
    QTest.keyClicks(bench.quantity, "12")
    QTest.keyClick(bench.quantity, Qt.Key.Key_Return)

    assert bench.code.text() == ""
    assert factories.stock_of(house, mug)["A-01-1"] == (21, 0)


def test_the_bench_shows_what_is_wanted_next(page: StockView) -> None:
    page.presenter.show_tab(Tab.MOVE)
    bench = page.bench
    wanted = []

    for code in ("", "A-01-1", "MUG-1"):
        page.presenter.enter(code)
        wanted.append([slot.name.text() for slot in (bench.frm, bench.product, bench.to) if is_lit(slot)])

    assert wanted == [["From place"], ["Product"], ["To"]]


def is_lit(slot: object) -> bool:
    return bool(slot.property("frame") == "info")  # type: ignore[attr-defined]  # a Qt property


def test_a_count_is_blind(page: StockView) -> None:
    page.presenter.show_tab(Tab.COUNT)
    scan(page, GTIN)

    assert not page.bench.card.isVisible()
    assert "9" not in (page.bench.quantity.text(), page.bench.product.value.text())


def test_put_back_tasks_stand_beside_the_bench_and_in_the_tab(
    house: Work, page: StockView, mug: int, qapp: QApplication
) -> None:
    def take(db: Db) -> None:
        bench, opening = ledger.place(db, PlaceKind.BENCH), ledger.place(db, PlaceKind.OPENING)
        ledger.move(db, ledger.Move(MoveKind.RECEIVED, mug, opening, bench, 2))
        putting_back.ask(db, order_id=None, product_id=mug, from_id=bench, quantity=2)

    house.write(take)
    page.presenter.show_tab(Tab.MOVE)
    qapp.processEvents()
    (item,) = page.bench.tasks.items()
    tab = next(each for each in page.tabs.buttons() if each.value is Tab.MOVE)
    shown = (item.line.detail if item.line else "", tab.count)

    QTest.mouseClick(item, Qt.MouseButton.LeftButton)
    page.presenter.book()

    assert shown == ("Bench → A-01-1", 1)
    assert factories.stock_of(house, mug)["A-01-1"] == (11, 0)
    assert page.bench.no_tasks.isVisible()


def test_adjusting_asks_for_difference_and_reason(house: Work, window: MainWindow, page: StockView, mug: int) -> None:
    scan(page, GTIN)
    page.on_hand.table.view.setFocus()
    Keyboard(window).press("+")
    sheet = window.overlay.sheet
    assert isinstance(sheet, AdjustSheet)

    sheet.ok.click()
    errors = [sheet.number_field.error]
    sheet.number.setText("-2")
    sheet.ok.click()
    errors.append(sheet.reason_field.error)
    sheet.reason.setCurrentIndex(REASONS.index(AdjustReason.LOST))
    sheet.ok.click()

    assert errors == ["Type a whole number, not zero.", "Choose the reason."]
    assert window.overlay.sheet is None
    assert factories.stock_of(house, mug)["A-01-1"] == (7, 0)


def test_a_refused_correction_keeps_the_sheet(window: MainWindow, page: StockView) -> None:
    scan(page, GTIN)
    page._quarantine()
    sheet = window.overlay.sheet
    assert isinstance(sheet, QuarantineSheet)

    sheet.number.setText("50")
    sheet.ok.click()

    assert window.overlay.sheet is sheet
    assert page.band is not None
    assert page.band.headline == "Only 9 of Enamel mug are free in A-01-1, not 50."
    window.lift()


def test_letters_of_the_list_are_words_in_the_filter(page: StockView) -> None:
    scan(page, GTIN)
    page.on_hand.filter.setFocus()

    Keyboard(page.window()).type("mct")

    assert page.on_hand.filter.text() == "mct"
    assert page.presenter.state.tab is Tab.ON_HAND


def test_enter_in_a_filter_leads_to_what_it_found(page: StockView, qapp: QApplication) -> None:
    keyboard = Keyboard(page.window())

    keyboard.press("Ctrl+F")
    keyboard.type("mug\n")
    qapp.processEvents()
    keyboard.press("T")
    qapp.processEvents()
    turned = page.presenter.state.tab
    keyboard.press("Ctrl+F")
    keyboard.type("\n")

    assert (turned, page.moves_filter.text()) == (Tab.MOVES, "MUG-1")
    assert qapp.focusWidget() is page.moves.view


def test_the_moves_of_a_product_are_one_key_away(page: StockView, qapp: QApplication) -> None:
    scan(page, GTIN)
    page.on_hand.table.view.setFocus()

    Keyboard(page.window()).press("T")
    qapp.processEvents()

    assert (page.presenter.state.tab, page.moves_filter.text()) == (Tab.MOVES, "MUG-1")
    assert page.moves.model.rowCount() == 1


def test_a_scanned_bin_narrows_the_list_until_it_is_taken_off(house: Work, page: StockView) -> None:
    scan(page, house_code("LO", factories.a_bin(house, "A-01-1")))
    shown = (page.on_hand.here.words, page.on_hand.here.isVisible())

    page.on_hand.here.click()

    assert shown == ("Only A-01-1", True)
    assert page.presenter.state.place is None
    assert not page.on_hand.here.isVisible()


@pytest.mark.parametrize("tab", list(Tab))
def test_everything_can_be_read_reached_and_touched(page: StockView, qapp: QApplication, tab: Tab) -> None:
    scan(page, GTIN)
    page.presenter.show_tab(tab)
    qapp.processEvents()
    qapp.processEvents()

    assert faults(page, station=False) == []


@pytest.mark.parametrize("size", [(1280, 680), (1920, 1080)])
@pytest.mark.parametrize("text", [100, 130])
def test_no_figure_is_pushed_out_of_the_window(
    page: StockView, qapp: QApplication, size: tuple[int, int], text: int
) -> None:
    theme.apply(qapp, "light", text)

    page.window().resize(*size)
    qapp.processEvents()
    qapp.processEvents()

    table = page.on_hand.table.view
    assert table.horizontalScrollBar().maximum() == 0
    assert table.columnWidth(1) >= 100


def test_missing_pieces_are_cleared_up_with_keys(
    house: Work, page: StockView, window: MainWindow, mug: int, qapp: QApplication
) -> None:
    (lies,) = house.read(stock_list.product, mug).bins
    missing = house.read(shorting.missing_place)
    house.write(adjusting.transfer, product_id=mug, from_id=lies.location_id, to_id=missing, quantity=3)
    keyboard = Keyboard(window)
    window.registry.for_roles({"supervisor"})
    keyboard.press("Alt+6")
    qapp.processEvents()
    assert page.presenter.state.tab is Tab.APART
    assert faults(page, station=True) == []

    keyboard.press("F5")
    keyboard.press("1")
    keyboard.press("Enter")
    keyboard.press("F6")
    keyboard.press("Tab")
    keyboard.type("stolen")
    keyboard.press("Enter")

    held = factories.stock_of(house, mug)
    assert (held["A-01-1"], held["Found and lost"], held.get("Missing")) == ((7, 0), (2, 0), None)
    assert page.presenter.state.apart == ()


def test_a_product_gets_its_picture_here_and_loses_it_again(
    page: StockView, window: MainWindow, qtbot: QtBot, mug: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera, "find", lambda: None)
    page.presenter.open(mug)
    before = page.on_hand.card.photo.has_picture, page.on_hand.card.photo.accessibleName()
    Keyboard(window).press("F8")
    sheet = window.overlay.sheet
    assert isinstance(sheet, PhotoSheet)

    sheet._give(lambda: pictures.from_image(QImage(30, 20, QImage.Format.Format_RGB32)))
    qtbot.waitUntil(lambda: faults(page, station=True) == [])
    given = page.presenter.state.notice.headline, page.on_hand.card.photo.has_picture
    window.registry.find("stock.drop_picture").trigger()

    assert before == (False, "No picture of Enamel mug")
    assert (str(given[0]), given[1]) == ("Enamel mug has a new picture", True)
    assert not page.on_hand.card.photo.has_picture


def worth(page: StockView) -> int | None:
    """What the pieces of the product shown are worth together."""
    cost = page.presenter.state.cost
    return None if cost is None else cost.value.minor


def test_a_delivery_says_its_cost_and_the_office_sees_what_the_stock_is_worth(
    house: Work, window: MainWindow, page: StockView, mug: int, qtbot: QtBot, tmp_path: Path
) -> None:
    page.presenter.show_tab(Tab.RECEIVE)
    scan(page, GTIN)
    page.bench.cost.setFocus()
    QTest.keyClicks(page.bench.cost, "2,50")
    qtbot.waitUntil(lambda: page.presenter.state.may_book)
    page.presenter.book()
    qtbot.waitUntil(lambda: page.presenter.state.booked == 1)
    valuing.carry_out(house)
    page.presenter.show_tab(Tab.ON_HAND)
    page.presenter.open(mug)
    # Nine pieces of which nobody knew the cost take the first one.
    qtbot.waitUntil(lambda: worth(page) == 2500)

    page.presenter.ask_value()
    qtbot.waitUntil(lambda: window.overlay.sheet is not None)
    sheet = window.overlay.sheet
    assert isinstance(sheet, ValueSheet)
    page.presenter.save_value(str(tmp_path / "value.csv"))
    qtbot.waitUntil((tmp_path / "value.csv").exists)
    assert "MUG-1" in (tmp_path / "value.csv").read_text(encoding="utf-8-sig")
    window.overlay.lift()

    page.presenter.set_cost("2.60", "the bill came")
    qtbot.waitUntil(lambda: worth(page) == 2600)
    page.presenter.set_cost("dear", "")
    qtbot.waitUntil(lambda: "no cost" in str(page.presenter.state.notice.headline))
