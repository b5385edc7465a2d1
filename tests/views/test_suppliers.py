"""Suppliers in the window: from a line that misses pieces to the goods that left, by keys."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.supply import SupplyStatus
from omsdesk.money import Money
from omsdesk.services.suppliers import listing, roster
from omsdesk.services.suppliers.roster import Known
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.order_detail import OrderDetailView
from omsdesk.views.supplier_choices import GiveSheet, ProductSuppliersSheet
from omsdesk.views.supplier_sheets import LeftSheet, SendSheet, SupplierSheet, TakeBackSheet
from omsdesk.views.suppliers import SuppliersView
from tests import factories
from tests.views.looking import faults
from tests.views.office import open_office, sheet_of


def test_a_missing_line_is_sent_from_a_supplier_by_keys(
    qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path, pictures: Path
) -> None:
    house.write(roster.keep, Known(0, "Zeltmanufaktur Obermaier", "bestellung@obermaier.example", "K-20417", "de"))
    tent = factories.a_product(house, "TENT-2-GRN", name="Tent for two, forest green")
    mug = factories.a_product(house, "MUG", name="Mug")
    factories.stock(house, mug, 5)
    order = factories.an_order(house, [(mug, 2), (tent, 2)], confirmed=True, is_paid=True)
    window = open_office(qtbot, jobs, house, tmp_path, "order_detail", order=order)
    detail = window.page
    assert isinstance(detail, OrderDetailView)
    qtbot.waitUntil(lambda: detail.presenter.state.detail is not None)

    QTest.keyClick(detail.first_focus(), Qt.Key.Key_O)
    give = sheet_of(window, GiveSheet, qtbot)
    assert isinstance(give, GiveSheet)
    QTest.keyClicks(give.code, "OM-4711")
    window.grab().save(str(pictures / "suppliers-give.png"))
    QTest.keyClick(give.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(house.read(listing.of_order, order)) == 1)
    part = detail._part("lines")
    qtbot.waitUntil(lambda: part.table.model.rowCount() == 2)
    part.table.select(factories.lines_of(house, order)[1].id)
    assert detail.presenter.state.detail is not None
    QApplication.processEvents()
    assert "to be ordered" in part.said.text()  # type: ignore[attr-defined]
    window.grab().save(str(pictures / "suppliers-order.png"))
    window.go("suppliers")
    page = window.page
    assert isinstance(page, SuppliersView)
    qtbot.waitUntil(lambda: page.presenter.state.row is not None)
    QApplication.processEvents()
    assert faults(page, station=False) == []
    window.grab().save(str(pictures / "suppliers.png"))

    QTest.keyClick(page.table.view, Qt.Key.Key_F6)
    send = sheet_of(window, SendSheet, qtbot)
    assert isinstance(send, SendSheet)
    window.grab().save(str(pictures / "suppliers-send.png"))
    QTest.keyClick(send.first, Qt.Key.Key_3)
    send.go.click()
    qtbot.waitUntil(lambda: house.read(listing.of_order, order)[0].status is SupplyStatus.SENT)
    QTest.keyClick(page.table.view, Qt.Key.Key_F7)
    left = sheet_of(window, LeftSheet, qtbot)
    assert isinstance(left, LeftSheet)
    left.go.click()
    assert left.wrong.text() == "Without a tracking number, give the number of their delivery note."
    QTest.keyClicks(left.tracking, "1Z999")
    window.grab().save(str(pictures / "suppliers-left.png"))
    QTest.keyClick(left.tracking, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: factories.the_order(house, order).headline is Headline.PART_SHIPPED)
    qtbot.waitUntil(lambda: page.presenter.state.ids == ())
    QApplication.processEvents()
    assert faults(page, station=False) == []
    window.grab().save(str(pictures / "suppliers-empty.png"))


def test_suppliers_are_kept_and_named_on_a_product(
    qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path, pictures: Path
) -> None:
    tent = factories.a_product(house, "TENT-2-GRN", name="Tent for two, forest green")
    window = open_office(qtbot, jobs, house, tmp_path, "suppliers")
    page = window.page
    assert isinstance(page, SuppliersView)
    QTest.keyClick(page.table.view, Qt.Key.Key_F9)
    sheet = sheet_of(window, SupplierSheet, qtbot)
    assert isinstance(sheet, SupplierSheet)
    QTest.keyClicks(sheet.name, "Obermaier")
    window.grab().save(str(pictures / "suppliers-known.png"))
    QTest.keyClick(sheet.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(house.read(roster.known)) == 1)
    [known] = house.read(roster.known)

    house.write(roster.offer, tent, known.id, "OM-1", direct=True)
    order = factories.an_order(house, [(tent, 1)], confirmed=True)
    qtbot.waitUntil(lambda: page.presenter.state.row is not None)
    QTest.keyClick(page.table.view, Qt.Key.Key_Delete)
    back = sheet_of(window, TakeBackSheet, qtbot)
    window.grab().save(str(pictures / "suppliers-back.png"))
    back.go.click()
    qtbot.waitUntil(lambda: page.presenter.state.trouble is not None)
    trouble = page.presenter.state.trouble
    assert trouble is not None
    assert str(trouble.headline) == "Tent for two, forest green always comes straight from a supplier."
    assert [each.order_id for each in house.read(listing.listed)] == [order]


def test_a_product_names_its_suppliers(qtbot: QtBot, house: Work) -> None:
    from omsdesk.services import stock_list

    tent = factories.a_product(house, "TENT-2-GRN", name="Tent for two, forest green")
    supplier = house.write(roster.keep, Known(0, "Obermaier", "", "", "de"))
    [row] = house.read(stock_list.rows, [tent])
    kept: list[tuple[int, str, bool, Money | None]] = []
    sheet = ProductSuppliersSheet(
        row, (), house.read(roster.known), "EUR", lambda *each: kept.append(each), lambda _: None, lambda: None
    )
    qtbot.addWidget(sheet)

    QTest.keyClicks(sheet.code, "OM-1")
    sheet.direct.click()
    QTest.keyClicks(sheet.price, "a lot")
    sheet.go.click()
    assert (kept, sheet.wrong.text()) == ([], "'a lot' is no price. Type an amount, such as 2.50.")
    sheet.price.setText("119,50")
    sheet.go.click()

    assert kept == [(supplier, "OM-1", True, Money(11950, "EUR"))]
