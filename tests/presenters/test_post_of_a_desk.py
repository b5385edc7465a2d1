"""A desk sends mail by itself: after the commit, on a lane of its own, and quietly while nothing can leave."""

from collections.abc import Callable
from typing import Any

from omsdesk.database.work import Work
from omsdesk.desk import Desk
from omsdesk.lifecycles.message import MessageStatus
from omsdesk.presenters import JobsInPlace, Lane
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


def tries(work: Work) -> list[tuple[MessageStatus, int]]:
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
