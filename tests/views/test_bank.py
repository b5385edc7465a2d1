"""The bank in the window: a statement is brought in, confirmed by keys, and a refund goes into a file."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.codes import house_name
from omsdesk.database.work import Work
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.services import paying, refunding
from omsdesk.views.bank import BankView
from omsdesk.views.bank_sheets import AccountSheet, OrderSheet
from omsdesk.views.jobs import ThreadJobs
from tests import factories
from tests.services.bank_files import OURS, THEIRS, camt
from tests.views.looking import faults
from tests.views.office import open_office


def test_a_statement_is_booked_by_keys_and_a_refund_goes_into_a_file(
    qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path, pictures: Path
) -> None:
    factories.change_settings(house, iban=OURS)
    mug = factories.a_product(house)
    sure, named, refunded = (factories.an_order(house, [(mug, count)]) for count in (1, 2, 3))
    house.write(paying.record, refunded, PaymentMethod.TRANSFER)
    house.write(refunding.refund, refunded, 500, reason="Scratched on the way")
    lines = [
        ("2026-03-01", "10.00", "Grace Hopper", f"Order {house_name('SO', sure)}, thank you"),
        (
            "2026-03-01",
            "18.00",
            "Bergfreunde GmbH & Co. KG",
            "our order of last week, less discount as agreed by phone",
        ),
    ]
    window = open_office(qtbot, jobs, house, tmp_path, "bank")
    page = window.page
    assert isinstance(page, BankView)
    act = page.presenter
    act.bring_in(str(camt(tmp_path, lines)))
    qtbot.waitUntil(lambda: len(act.state.rows) == 2)
    qtbot.waitUntil(lambda: act.state.row is not None)
    QApplication.processEvents()
    assert faults(page, station=False) == []
    window.grab().save(str(pictures / "bank.png"))

    QTest.keyClick(page.lines.view, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: len(act.state.rows) == 1)
    qtbot.waitUntil(lambda: act.state.row is not None)
    QTest.keyClick(page.lines.view, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: page.window().findChild(OrderSheet) is not None)
    sheet = page.window().findChild(OrderSheet)
    assert sheet is not None
    sheet.number.setText("Lindenweg")
    sheet.go.click()
    assert sheet.wrong.text() == "Give the number of an order, for example SO-10482."
    sheet.number.setText(house_name("SO", named))
    sheet.go.click()
    qtbot.waitUntil(lambda: act.state.rows == ())
    words = [factories.the_order(house, each).payment for each in (sure, named)]
    assert words == [PaymentWord.PAID, PaymentWord.PART_PAID]

    page.tabs.chosen.emit("transfers")
    qtbot.waitUntil(lambda: act.state.transfer is not None)
    QTest.keyClick(page.transfers.view, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: page.window().findChild(AccountSheet) is not None)
    account = page.window().findChild(AccountSheet)
    assert account is not None
    account.iban.setText(THEIRS[:-1] + "9")
    account.go.click()
    assert "is no IBAN" in account.wrong.text()
    account.iban.setText(THEIRS)
    account.go.click()
    qtbot.waitUntil(lambda: bool(act.state.ready))
    QApplication.processEvents()
    assert faults(page, station=False) == []
    window.grab().save(str(pictures / "bank-refunds.png"))
    act.make_file(str(tmp_path / "out"))
    qtbot.waitUntil(lambda: act.state.transfers == ())
    qtbot.waitUntil(lambda: len(list((tmp_path / "out").glob("OD-*.xml"))) == 1)
