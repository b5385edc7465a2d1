"""The mailbox at the desk: set up and tried, an answer is said in the corner, read in Review, and filled in."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from pytestqt.qtbot import QtBot

from omsdesk.lifecycles.reply import ReplyStatus
from omsdesk.presenters import Lane
from omsdesk.services import asking_details
from omsdesk.services.new_order import ShipTo
from omsdesk.views.answer_sheet import AnswerSheet
from omsdesk.views.order_detail import OrderDetailView
from omsdesk.views.review import ReviewView, why
from omsdesk.views.settings import SettingsView
from omsdesk.views.settings_messages import MessagesPart
from tests import factories
from tests.imap_server import PASSWORD, USER, Box, a_mailbox
from tests.views.looking import clipped, faults
from tests.views.shop import Shop

MAIL = "grace@customer.test"


@pytest.fixture
def box() -> Iterator[Box]:
    with a_mailbox() as made:
        yield made


def part(shop: Shop) -> MessagesPart:
    page = shop.page
    assert isinstance(page, SettingsView)
    found = page.stack.currentWidget()
    assert isinstance(found, MessagesPart)
    return found


def look(shop: Shop, qtbot: QtBot) -> None:
    shop.desk.arriving.read_answers()
    qtbot.waitUntil(lambda: not shop.window.jobs.is_busy(Lane.CALLS.value))
    shop.person.settle()


def asked(shop: Shop) -> int:
    """An order whose customer was asked for the street, and answers."""
    work = factories.by_the_program(shop.desk.work)
    half = ShipTo(name="Grace Hopper", city="Bremen", postal_code="28195", country="DE")
    order_id = factories.an_order(work, confirmed=True, ship_to=half, email=MAIL, is_paid=True)
    work.write(asking_details.ask, order_id)
    return order_id


def an_answer(order_id: int) -> EmailMessage:
    mail = EmailMessage()
    mail["Message-ID"], mail["From"], mail["Subject"] = "<1@customer.test>", MAIL, f"Re: SO-{order_id}"
    mail.set_content("It is Lindenweg 5.\n\nThe door is green, see the picture.")
    mail.add_attachment(b"\0", maintype="image", subtype="png", filename="door.png")
    return mail


def test_a_mailbox_is_joined_and_tried_and_what_comes_is_read_where_orders_are(
    shop: Shop, qtbot: QtBot, box: Box
) -> None:
    shop.sign_in()
    factories.change_settings(shop.desk.work, mail_on=True, email="shop@house.test")
    order_id = asked(shop)
    shop.window.go("settings", section="messages")
    shop.person.settle()
    seen = part(shop)
    presenter, card = seen.host.presenter, seen.mailbox
    for key, typed in (
        *(("answers_host", "127.0.0.1"), ("answers_port", str(box.port)), ("answers_security", "none")),
        *(("answers_user", USER), ("answers_on", True)),
    ):
        presenter.change(key, typed)
    shop.person.settle()
    assert card.closed.text() == "This computer does not know the password. Another one that does reads the answers."
    card.password.setText(PASSWORD)
    card.keep.click()
    card.test.click()
    qtbot.waitUntil(lambda: bool(card.tested.text()))
    assert card.tested.text() == "127.0.0.1 opens INBOX: 0 mails are in it."
    assert clipped(seen) == []

    box.put(an_answer(order_id))
    look(shop, qtbot)

    assert shop.window.toast_.accessibleName() == "1 customer answered"
    shop.window.go("review", order=order_id)
    shop.person.settle()
    page = shop.page
    assert isinstance(page, ReviewView)
    row = next(each for each in page.presenter.state.rows if each.id == order_id)
    assert why(row)[0] is ReplyStatus.OPEN
    assert faults(page, station=False) == []
    page._answer()
    sheet = shop.window.overlay.sheet
    assert isinstance(sheet, AnswerSheet)
    assert sheet.words.toPlainText() == "It is Lindenweg 5.\n\nThe door is green, see the picture."
    shop.window.lift()

    shop.window.go("order_detail", order=order_id, tab="messages")
    shop.person.settle()
    detail = shop.page
    assert isinstance(detail, OrderDetailView)
    assert clipped(detail) == []
    detail.presenter.settle_answers()
    shop.person.settle()
    assert detail.presenter.state.detail is not None
    assert detail.presenter.state.detail.unread == ()
