"""Messages in the window: the page by keys, the tab of an order, and an order by phone that is told once by mail."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.lifecycles import Status
from omsdesk.lifecycles.message import MessageStatus
from omsdesk.services import mailing, message_list
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.messages import MessagesView
from omsdesk.views.order_detail import OrderDetailView
from omsdesk.views.order_entry import OrderEntryView
from omsdesk.views.order_messages import MessageSheet, MessagesPart
from tests import factories
from tests.mail_server import Post, a_mail_server
from tests.views.looking import faults
from tests.views.office import open_office

GRACE = "grace@customer.test"
S = MessageStatus


@pytest.fixture
def post() -> Iterator[Post]:
    with a_mail_server() as made:
        yield made


@pytest.fixture
def shop(house: Work, post: Post) -> Work:
    factories.change_settings(
        house, mail_on=True, mail_host="127.0.0.1", mail_port=post.port, mail_security="none", email="shop@house.test"
    )
    return house


def statuses(work: Work) -> list[Status]:
    return [row.status for row in work.read(message_list.message_rows, work.read(message_list.message_ids))]


def test_the_page_is_worked_by_keys(qtbot: QtBot, jobs: ThreadJobs, shop: Work, post: Post, tmp_path: Path) -> None:
    order = factories.an_order(shop, confirmed=True, email=GRACE)
    post.for_recipients[GRACE] = "550 no such user"
    mailing.carry_out(shop)
    window = open_office(qtbot, jobs, shop, tmp_path, "messages")
    page = window.page
    assert isinstance(page, MessagesView)
    qtbot.waitUntil(lambda: page.presenter.state.text is not None)
    QApplication.processEvents()

    assert faults(page, station=False) == []
    assert page.text.subject.text() == f"Your order SO-{order} is confirmed"
    assert page.text.error.text().startswith(f"{GRACE} is not taken: 550 no such user.")
    QTest.keyClick(page.table.view, Qt.Key.Key_F9)
    assert statuses(shop) == [S.WAITING]
    QTest.keyClick(page.table.view, Qt.Key.Key_Delete)
    assert statuses(shop) == [S.CANCELLED]
    QTest.keyClick(page.table.view, Qt.Key.Key_F8)

    assert isinstance(window.page, OrderDetailView)
    assert window.page.presenter.state.tab == "messages"


def test_the_tab_of_an_order_reads_and_writes(
    qtbot: QtBot, jobs: ThreadJobs, shop: Work, post: Post, tmp_path: Path
) -> None:
    order = factories.an_order(shop, confirmed=True, email=GRACE)
    mailing.carry_out(shop)
    window = open_office(qtbot, jobs, shop, tmp_path, "order_detail", order=order, tab="messages")
    page = window.page
    assert isinstance(page, OrderDetailView)
    part = page._part("messages")
    assert isinstance(part, MessagesPart)
    QApplication.processEvents()
    assert faults(page, station=False) == []
    assert part.text.subject.text() == f"Your order SO-{order} is confirmed"
    assert (part.again.isEnabled(), part.retry.isEnabled()) == (True, False)

    page.presenter.write("reminder")
    sheet = window.overlay.sheet
    assert isinstance(sheet, MessageSheet)
    QTest.keyClick(sheet.go, Qt.Key.Key_Space)
    mailing.carry_out(shop)

    assert [str(mail["Subject"]) for mail in post.taken][1:] == [f"Your order SO-{order} waits for your payment"]


def test_an_order_by_phone_is_confirmed_by_one_mail_with_its_total(
    qtbot: QtBot, jobs: ThreadJobs, shop: Work, post: Post, tmp_path: Path
) -> None:
    mug = factories.a_product(shop, "MUG-1", name="Enamel mug", price=1290, tax_rate_bp=1900)
    factories.stock(shop, mug, 3)
    window = open_office(qtbot, jobs, shop, tmp_path, "order_entry")
    page = window.page
    assert isinstance(page, OrderEntryView)

    QTest.keyClicks(page.customer, "Grace Hopper")
    page.product.setFocus()
    QTest.keyClicks(page.product, "MUG-1")
    QTest.keyClick(page.product, Qt.Key.Key_Return)
    for name, text in (("street", "Lindenweg 5"), ("city", "Bremen"), ("email", GRACE)):
        page._lines_of_text[name].setFocus()
        QTest.keyClicks(page._lines_of_text[name], text)
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    mailing.carry_out(shop)
    mailing.carry_out(shop)

    ended = page.presenter.state.ended
    assert ended is not None
    order = factories.the_order(shop, ended.order_id)
    (mail,) = post.taken
    body = mail.get_body(("plain",))
    assert body is not None
    total = next(line.split()[-1] for line in body.get_content().splitlines() if line.startswith("Total"))
    assert (str(mail["To"]), total) == (f"Grace Hopper <{GRACE}>", f"€{order.total_minor / 100:.2f}")
