"""The sheet with the codes of a product: opened by its key, filled by the scanner, each row changed where it stands."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.lifecycles.order import Handling
from omsdesk.services import barcodes, kits
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.scanner import Detector
from omsdesk.views.stock import StockView
from omsdesk.views.stock_claims import AlternativesSheet
from omsdesk.views.stock_codes import ProductCodesSheet
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.window import MainWindow
from tests import factories
from tests.views.looking import faults
from tests.views.stations import open_station

EAN, KEPT = "4006381333931", "04006381333931"
CARTON = "14006381333938"


@pytest.fixture
def mug(house: Work) -> int:
    return factories.a_product(house, "MUG-1", name="Enamel mug", barcode=EAN)


@pytest.fixture
def window(qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, mug: int, tmp_path: Path) -> MainWindow:
    made = open_station(qtbot, jobs, detector, house, tmp_path, "stock")
    assert isinstance(made.page, StockView)
    made.page.presenter.open(mug)
    QApplication.processEvents()
    return made


def sheet_of(window: MainWindow) -> ProductCodesSheet:
    sheet = window.overlay.sheet
    assert isinstance(sheet, ProductCodesSheet)
    return sheet


def button(sheet: ProductCodesSheet, name: str) -> Button:
    """The one that is seen: rows drawn anew leave theirs behind for a moment."""
    return next(each for each in sheet.findChildren(Button) if each.accessibleName() == name and each.isVisible())


def test_a_carton_is_scanned_counted_and_changed_by_keys(window: MainWindow, house: Work, mug: int) -> None:
    keys = Keyboard(window)
    assert isinstance(window.page, StockView)
    window.page.on_hand.table.view.setFocus(Qt.FocusReason.OtherFocusReason)
    keys.press("O")
    sheet = sheet_of(window)
    keys.scan(f"01{CARTON}10LOT7")
    waits = (sheet.code.text(), sheet.pieces.hasFocus())
    keys.scan("96385074")
    unsaid, kept = sheet.wrong.text(), sheet.code.text()
    keys.type("12\n")
    added = [(each.printed, each.pieces) for each in house.read(barcodes.of, mug).rows]
    keys.scan(EAN)
    keys.type("2\n")

    assert waits == (CARTON, True)
    assert (unsaid, kept) == (f"{CARTON} is not added yet. Press Enter, then scan the next one.", CARTON)
    assert added == [(EAN, 1), (CARTON, 12)]
    assert [(each.printed, each.pieces) for each in house.read(barcodes.of, mug).rows] == [(EAN, 2), (CARTON, 12)]
    assert (sheet.code.text(), sheet.pieces.text()) == ("", "1")
    assert (sheet_of(window), faults(sheet, station=False)) == (sheet, [])


def test_what_is_typed_stays_while_another_station_adds_a_code(window: MainWindow, house: Work, mug: int) -> None:
    assert isinstance(window.page, StockView)
    window.page.presenter.ask_codes()
    sheet = sheet_of(window)
    sheet.numbers[KEPT].setText("7")
    sheet.code.setText("half a co")
    house.write(barcodes.add, mug, CARTON, 12)
    QApplication.processEvents()

    assert set(sheet.numbers) == {KEPT, CARTON}
    assert (sheet.numbers[KEPT].text(), sheet.code.text()) == ("7", "half a co")
    assert button(sheet, f"Keep the pieces of {EAN}").isVisible()
    sheet.numbers[KEPT].setText("0")
    QTest.keyClick(sheet.numbers[KEPT], Qt.Key.Key_Return)
    assert sheet.wrong.text() == "Give a number from 1 to 9,999."
    button(sheet, f"Remove: {CARTON}").click()
    assert [each.printed for each in house.read(barcodes.of, mug).rows] == [EAN]


def test_a_sheet_that_asks_for_a_product_takes_the_scan(window: MainWindow, house: Work, mug: int) -> None:
    """It was closed by it, and the page went to the product that was scanned."""
    camp = factories.a_product(house, "CAMP", name="Camp set", handling=Handling.NEVER)
    keys, page = Keyboard(window), window.page
    assert isinstance(page, StockView)
    page.presenter.open(camp)
    page.presenter.ask_kit()
    keys.scan(EAN)
    keys.type("2\n")
    page.presenter.ask_alternatives()
    other = window.overlay.sheet
    keys.scan(EAN)

    assert [(each.id, each.pieces) for each in house.read(kits.of, camp)] == [(mug, 2)]
    assert isinstance(other, AlternativesSheet)
    assert (window.overlay.sheet, other.sku.text(), other.gives.hasFocus()) == (other, EAN, True)
    keys.scan("CDLOCK")
    assert window.overlay.sheet is None
