"""Store credit in the window: a refund is kept as credit, shown on the card, spent on the next order, and paid out."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.money import Money
from omsdesk.presenters.order_detail.state import Form
from omsdesk.services import customers, paying, store_credit
from omsdesk.services.customers import NewCustomer
from omsdesk.views.customers import CustomersView
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.order_detail import OrderDetailView
from omsdesk.views.order_forms import PaymentSheet, RefundSheet
from omsdesk.views.payout_sheet import PayOutSheet
from tests import factories
from tests.factories import HOME
from tests.views.looking import faults
from tests.views.office import open_office


def test_a_refund_is_kept_spent_and_paid_out(
    qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path, pictures: Path
) -> None:
    mug = factories.a_product(house, price=2000, tax_rate_bp=0)
    ada = house.write(customers.make, NewCustomer(name="Ada Lovelace", email="ada@example.org", address=HOME))
    first, second = (factories.an_order(house, [(mug, 1)], customer="Ada", customer_id=ada) for _ in range(2))
    house.write(paying.record, first, PaymentMethod.CASH)
    window = open_office(qtbot, jobs, house, tmp_path, "order_detail", order=first)
    page = window.page
    assert isinstance(page, OrderDetailView)

    page.presenter.ask_for(Form.REFUND)
    refund = window.overlay.sheet
    assert isinstance(refund, RefundSheet)
    refund.amount.setText("15")
    refund.why.setText("scratched")
    refund.place.setCurrentIndex(1)
    window.grab().save(str(pictures / "credit-refund.png"))
    QTest.keyClick(refund.why, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: house.read(store_credit.balances, ada) == (Money(1500, "EUR"),))

    page.presenter.open(second, tab="money")
    page.presenter.ask_for(Form.PAYMENT)
    pay = window.overlay.sheet
    assert isinstance(pay, PaymentSheet)
    pay.method.setCurrentIndex(pay.method.findText("Store credit"))
    assert pay.amount.text() == "15.00"
    window.grab().save(str(pictures / "credit-pay.png"))
    pay.amount.setText("10")
    QTest.keyClick(pay.amount, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: factories.the_order(house, second).payment is PaymentWord.PART_PAID)
    window.grab().save(str(pictures / "credit-order.png"))

    window.go("customers", customer=ada)
    register = window.page
    assert isinstance(register, CustomersView)
    qtbot.waitUntil(lambda: register.card.card is not None and bool(register.card.card.credit))
    register.card.show_tab("credit")
    QApplication.processEvents()
    window.grab().save(str(pictures / "credit-card.png"))
    assert faults(register, station=False) == []
    assert register.card.credit.model.rowCount() == 2
    QTest.keyClick(register, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    out = window.overlay.sheet
    assert isinstance(out, PayOutSheet)
    out.why.setText("leaves us")
    window.grab().save(str(pictures / "credit-payout.png"))
    out.go.click()
    qtbot.waitUntil(lambda: house.read(store_credit.balances, ada) == ())
