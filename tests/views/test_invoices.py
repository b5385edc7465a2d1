"""Invoices in the window: the page by keys, the sheet that takes one back, and the money of an order."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.models.invoice import Invoice
from omsdesk.services import paying
from omsdesk.services.invoicing import issuing
from omsdesk.views.invoice_sheet import CreditSheet
from omsdesk.views.invoices import InvoicesView
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.order_detail import OrderDetailView
from tests import factories
from tests.views.looking import faults
from tests.views.office import open_office


def test_the_page_is_worked_by_keys(
    qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path, pictures: Path
) -> None:
    mug = factories.a_product(house, name="Enamel camping mug, forest green", tax_rate_bp=1900)
    for customer in ("Grace Hopper", "Bergfreunde GmbH & Co. KG", "Zofia Wiśniewska"):
        order = factories.an_order(house, [(mug, 3)], customer=customer)
        house.write(issuing.issue, order)
    house.write(paying.record, order, PaymentMethod.CASH, amount_minor=500)
    window = open_office(qtbot, jobs, house, tmp_path, "invoices")
    page = window.page
    assert isinstance(page, InvoicesView)
    qtbot.waitUntil(lambda: page.presenter.state.row is not None)
    QApplication.processEvents()

    assert faults(page, station=False) == []
    window.grab().save(str(pictures / "invoices.png"))
    QTest.keyClick(page.table.view, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: page.window().findChild(CreditSheet) is not None)
    sheet = page.window().findChild(CreditSheet)
    assert sheet is not None
    QTest.keyClicks(sheet.why, "Scratched")
    sheet.amount.setText("1.19")
    window.grab().save(str(pictures / "invoices-credit.png"))
    sheet.go.click()
    qtbot.waitUntil(lambda: len(factories.all_rows(house, Invoice)) == 4)
    qtbot.waitUntil(lambda: len(page.presenter.state.ids) == 4)
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)

    detail = window.page
    assert isinstance(detail, OrderDetailView)
    qtbot.waitUntil(lambda: detail.presenter.state.detail is not None)
    QApplication.processEvents()
    assert faults(detail, station=False) == []
    window.grab().save(str(pictures / "invoices-order.png"))
