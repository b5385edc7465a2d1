"""The page of one order in the window: each part sound, letters act, sheets ask and tell."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.presenters.order_detail import Form
from omsdesk.services import packing, shipping
from omsdesk.services import pictures as kept_pictures
from omsdesk.services.importing import import_files
from omsdesk.services.shop_codes import StrangeCode
from omsdesk.tour.person import LANES
from omsdesk.views import pictures, speaking
from omsdesk.views.codes_sheet import CodesSheet
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.order_detail import TABS, OrderDetailView
from omsdesk.views.order_forms import AddressSheet, DeliverySheet, PaymentSheet, RefundSheet, ReturnSheet, WhySheet
from omsdesk.views.order_sheets import CancelSheet, HoldSheet
from omsdesk.views.order_tabs import ParcelsPart
from omsdesk.views.shots_sheet import ShotsSheet
from omsdesk.views.window import MainWindow
from tests import factories
from tests.channels.sales import sales
from tests.channels.shop_files import shopify
from tests.views.looking import faults
from tests.views.office import open_office


@pytest.fixture
def order_id(house: Work) -> int:
    mug = factories.a_product(house, "MUG-1", name="Enamel mug", price=1000)
    factories.stock(house, mug, 5)
    return factories.an_order(house, [(mug, 2)], confirmed=True)


def test_nothing_can_be_done_with_an_order_before_one_is_open(
    qtbot: QtBot, jobs: ThreadJobs, house: Work, tmp_path: Path
) -> None:
    window = open_office(qtbot, jobs, house, tmp_path, "order_detail")

    of_orders = [each for each in window.registry.of_page("order_detail") if each.deed.id.startswith("order.")]
    for each in of_orders:
        each.refresh()

    assert [each.deed.id for each in of_orders if each.is_enabled] == []
    assert {each.why_not for each in of_orders if each.deed.id in {"order.copy", "order.edit"}} == {"No order is open."}


@pytest.fixture
def window(qtbot: QtBot, jobs: ThreadJobs, house: Work, order_id: int, tmp_path: Path) -> MainWindow:
    return open_office(qtbot, jobs, house, tmp_path, "order_detail", order=order_id)


@pytest.fixture
def page(window: MainWindow) -> OrderDetailView:
    assert isinstance(window.page, OrderDetailView)
    QApplication.processEvents()
    return window.page


def test_a_page_that_is_built_anew_while_its_order_is_known_is_whole(
    window: MainWindow, page: OrderDetailView, jobs: ThreadJobs, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    speaking.say_anew(window)
    qtbot.waitUntil(lambda: window.page is not page and not window.is_turning)
    qtbot.waitUntil(lambda: not any(jobs.is_busy(lane) for lane in LANES))

    assert window.page is not page
    assert isinstance(window.page, OrderDetailView)
    assert window.page.stack.count() > 0
    assert [each.getMessage() for each in caplog.records] == []


def shipped(work: Work, order_id: int) -> None:
    opened = work.write(packing.open_order, order_id, gesture=Gesture.of(work.now(), f"SO{order_id}"))
    for number in range(2):
        work.write(packing.scan, opened.job_id, gesture=Gesture.of(work.now(), "MUG-1", number))
    work.write(shipping.ship_order, order_id)


@pytest.mark.parametrize("tab", [key for key, _ in TABS])
def test_every_part_is_sound(page: OrderDetailView, tab: str) -> None:
    page.presenter.choose_tab(tab)
    QApplication.processEvents()

    assert faults(page, station=False) == []


def test_the_header_tells_number_status_and_money(page: OrderDetailView, order_id: int) -> None:
    assert page.number.text() == f"SO-{order_id}"
    assert (page.headline.accessibleName(), page.payment.accessibleName()) == ("Ready to pick", "Unpaid")
    assert page.steps.accessibleName().startswith("Placed: done")


def test_h_opens_the_hold_sheet_and_a_number_chooses(page: OrderDetailView, window: MainWindow, house: Work,
                                                     order_id: int) -> None:  # fmt: skip
    page.first_focus().setFocus()
    QTest.keyClick(page.first_focus(), Qt.Key.Key_H)
    sheet = window.overlay.sheet
    assert isinstance(sheet, HoldSheet)

    assert sheet.reasons.tiles()[5].hasFocus()
    QTest.keyClick(sheet.reasons.tiles()[5], Qt.Key.Key_1)
    assert (sheet.reasons.tiles()[0].hasFocus(), sheet.note.text()) == (True, "")
    QTest.keyClick(sheet.reasons.tiles()[0], Qt.Key.Key_Return)

    assert factories.the_order(house, order_id).headline is Headline.ON_HOLD
    assert page.blockers.isVisible()


def test_a_payment_is_recorded_with_enter(page: OrderDetailView, window: MainWindow, house: Work,
                                          order_id: int) -> None:  # fmt: skip
    page.presenter.ask_for(Form.PAYMENT)
    sheet = window.overlay.sheet
    assert isinstance(sheet, PaymentSheet)
    assert sheet.amount.text() == "20.00"

    QTest.keyClick(sheet.reference, Qt.Key.Key_Return)

    assert factories.the_order(house, order_id).payment is PaymentWord.PAID
    assert window.overlay.sheet is None


def test_a_wrong_amount_stays_in_the_sheet(page: OrderDetailView, window: MainWindow) -> None:
    page.presenter.ask_for(Form.PAYMENT)
    sheet = window.overlay.sheet
    assert isinstance(sheet, PaymentSheet)

    sheet.amount.setText("much")
    sheet.go.click()

    assert sheet.wrong.text() == "Give an amount above zero, for example 12.50."
    assert window.overlay.sheet is sheet


def test_the_address_is_edited_in_its_sheet(page: OrderDetailView, window: MainWindow, house: Work,
                                            order_id: int) -> None:  # fmt: skip
    page.presenter.ask_for(Form.ADDRESS)
    sheet = window.overlay.sheet
    assert isinstance(sheet, AddressSheet)

    sheet.lines["city"].setText("Kiel")
    sheet.go.click()

    assert factories.the_order(house, order_id).ship_city == "Kiel"


def test_cancelling_keeps_the_safe_button_under_the_cursor(page: OrderDetailView, window: MainWindow) -> None:
    page.presenter.ask_for(Form.CANCEL)

    sheet = window.overlay.sheet
    assert isinstance(sheet, CancelSheet)
    assert sheet.stay.hasFocus()
    QTest.keyClick(sheet.stay, Qt.Key.Key_Return)
    assert window.overlay.sheet is None


def test_pieces_are_cancelled_with_number_and_reason(page: OrderDetailView, window: MainWindow, house: Work,
                                                     order_id: int) -> None:  # fmt: skip
    page.first_focus().setFocus()
    QTest.keyClick(page.first_focus(), Qt.Key.Key_Minus)
    sheet = window.overlay.sheet
    assert isinstance(sheet, WhySheet)
    assert sheet.number is not None
    sheet.number.setText("1")
    sheet.go.click()
    asked = sheet.wrong.text()

    sheet.why.setText("too many")
    sheet.go.click()

    assert asked == "Say why in a few words."
    assert factories.lines_of(house, order_id)[0].cancelled == 1


def test_what_left_is_delivered_and_comes_back(page: OrderDetailView, window: MainWindow, house: Work,
                                               order_id: int) -> None:  # fmt: skip
    shipped(house, order_id)
    page.presenter.take_next()
    delivery = window.overlay.sheet
    assert isinstance(delivery, DeliverySheet)
    delivery.name.setText("G. Hopper")
    delivery.go.click()

    page.presenter.take_next()
    back = window.overlay.sheet
    assert isinstance(back, ReturnSheet)
    back.go.click()

    assert factories.lines_of(house, order_id)[0].return_requested == 2


def test_a_refund_needs_its_reason(page: OrderDetailView, window: MainWindow, house: Work, order_id: int) -> None:
    page.presenter.ask_for(Form.PAYMENT)
    window.overlay.sheet.go.click()  # type: ignore[union-attr]
    page.presenter.ask_for(Form.REFUND)
    sheet = window.overlay.sheet
    assert isinstance(sheet, RefundSheet)

    sheet.go.click()
    asked = sheet.wrong.text()
    sheet.why.setText("scratched")
    sheet.amount.setText("5")
    sheet.go.click()

    assert asked == "A refund needs a reason."
    assert factories.the_order(house, order_id).payment is PaymentWord.PART_REFUNDED


def test_tracking_is_copied(page: OrderDetailView, house: Work, order_id: int) -> None:
    shipped(house, order_id)
    page.presenter.choose_tab("parcels")
    QApplication.processEvents()

    page._parts["parcels"].copy.click()  # type: ignore[attr-defined]

    assert page.presenter.state.detail is not None
    assert QGuiApplication.clipboard().text() == page.presenter.state.detail.parcels[0].tracking


def test_acts_that_rest_say_why(page: OrderDetailView) -> None:
    assert page.goods_back.why_not == "Nothing of it has left yet."


def test_photos_of_a_box_are_counted_and_turned_over(
    page: OrderDetailView, window: MainWindow, house: Work, order_id: int
) -> None:
    shipped(house, order_id)
    page.presenter.choose_tab("parcels")
    page.presenter.refresh()
    parcels, detail = page._part("parcels"), page.presenter.state.detail
    assert isinstance(parcels, ParcelsPart)
    assert detail is not None
    none = parcels.photos.isEnabled()
    for shade in (20, 200):
        image = QImage(40, 30, QImage.Format.Format_RGB32)
        image.fill(QColor(shade, shade, shade))
        house.write(kept_pictures.keep_of_box, detail.shipments[0].id, pictures.from_image(image))
    page.presenter.refresh()

    words = parcels.photos.words
    parcels.photos.click()
    sheet = window.overlay.sheet

    assert (none, words) == (False, "2 photos")
    assert isinstance(sheet, ShotsSheet)
    first = sheet.told.text()
    QTest.keyClick(sheet, Qt.Key.Key_Right)
    assert (first[:6], sheet.told.text()[:6]) == ("1 of 2", "2 of 2")
    assert faults(sheet, station=False) == []


def strange(page: OrderDetailView) -> tuple[StrangeCode, ...]:
    """The codes that the page knows to be unknown."""
    detail = page.presenter.state.detail
    return detail.strange if detail is not None else ()


def test_an_unknown_code_is_linked_by_keys_alone(
    qtbot: QtBot, house: Work, page: OrderDetailView, window: MainWindow, tmp_path: Path
) -> None:
    report = import_files(house, shopify(tmp_path, sales(1, seed=52)))
    page.presenter.open(order=report.order_ids[0])
    qtbot.waitUntil(lambda: page.presenter.state.why_not_codes is None)
    assert page.told.text().startswith("Risk low")

    page.first_focus().setFocus()
    QTest.keyClick(page.first_focus(), Qt.Key.Key_U)
    sheet = window.overlay.sheet
    assert isinstance(sheet, CodesSheet)
    assert faults(sheet, station=False) == []
    known = len(strange(page))
    QTest.keyClick(sheet.product, Qt.Key.Key_Return)
    assert sheet.wrong.text() == "Type a SKU, or scan the product."
    QTest.keyClicks(sheet.product, "MUG-1")
    QTest.keyClick(sheet.product, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: page.presenter.state.said is not None)
    qtbot.waitUntil(lambda: len(strange(page)) == known - 1)
