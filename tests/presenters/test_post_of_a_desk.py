"""A desk sends mail by itself: after the commit, on a lane of its own, and quietly while nothing can leave."""

from collections.abc import Callable
from typing import Any

from omsdesk.database.work import Work
from omsdesk.desk import Desk
from omsdesk.lifecycles import Status
from omsdesk.lifecycles.message import MessageStatus
from omsdesk.models.invoice import Invoice
from omsdesk.presenters import JobsInPlace, Lane
from omsdesk.printing.press.worker import Press
from omsdesk.services import message_list
from tests import factories
from tests.mail_server import a_mail_server, free_port

GRACE = "grace@customer.test"
S = MessageStatus


class Noting(JobsInPlace):
    """Notes which lanes are used."""

    def __init__(self) -> None:
        self.lanes: list[Lane] = []

    def submit(
        self, lane: Lane, call: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> None:
        self.lanes.append(lane)
        super().submit(lane, call, done, failed)


def through(work: Work, port: int) -> None:
    factories.change_settings(
        work, mail_on=True, mail_host="127.0.0.1", mail_port=port, mail_security="none", email="shop@house.test"
    )


def tries(work: Work) -> list[tuple[Status, int]]:
    rows = work.read(message_list.message_rows, work.read(message_list.message_ids))
    return sorted((row.status, row.attempts) for row in rows)


def test_a_confirmed_order_is_told_without_anybody_asking(house: Work) -> None:
    with a_mail_server() as post:
        through(house, post.port)
        jobs = Noting()
        Desk(house, jobs)

        factories.an_order(house, confirmed=True, email=GRACE)

        assert (len(post.taken), tries(house)) == (1, [(S.SENT, 1)])
        assert Lane.POST in jobs.lanes
        assert Lane.OUTSIDE not in jobs.lanes


def test_being_offline_is_no_error_and_only_the_clock_tries_again(house: Work) -> None:
    through(house, free_port())
    desk = Desk(house, JobsInPlace())

    for _ in range(3):
        factories.an_order(house, confirmed=True, email=GRACE)
    assert tries(house) == [(S.WAITING, 0), (S.WAITING, 0), (S.WAITING, 1)]

    desk.send_mail()
    assert tries(house) == [(S.WAITING, 0), (S.WAITING, 1), (S.WAITING, 1)]


def test_an_invoice_that_is_due_is_written_and_mailed_without_anybody_asking(house: Work) -> None:
    with a_mail_server() as post:
        through(house, post.port)
        factories.change_settings(house, invoice_when="paid")
        desk = Desk(house, JobsInPlace(), press=Press())
        factories.an_order(house, is_paid=True, email=GRACE)

        desk.write_invoices()

        (mail,) = [each for each in post.taken if "invoice for your order" in str(each["Subject"])]
        assert [each.get_content_type() for each in mail.iter_attachments()] == ["application/pdf"]
        assert [row[4] for row in factories.all_rows(house, Invoice)] == [f"IN-{house.now().year}-00001"]
        desk.rest()
        factories.an_order(house, is_paid=True)
        desk.write_invoices()
        assert len(factories.all_rows(house, Invoice)) == 1
        desk.close()
