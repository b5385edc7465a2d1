"""The Today page without a screen: it follows what changes, goes where things are freed, and waits out a lost line."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from omsdesk.codes import house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.lifecycles.order import HoldReason
from omsdesk.presenters import JobsInPlace, Lane
from omsdesk.presenters.messages import Messages
from omsdesk.presenters.orders import Orders
from omsdesk.presenters.print_jobs import PrintJobs
from omsdesk.presenters.today import Today
from omsdesk.services import holding
from omsdesk.services.queue_filter import Tab
from omsdesk.services.queue_page import Due
from omsdesk.words import Text
from tests import factories


@pytest.fixture
def page(house: Work) -> Iterator[Today]:
    factories.change_settings(house, ship_within_days=0)
    made = Today(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    yield made
    made.forget()


@pytest.fixture
def mug(house: Work) -> int:
    product = factories.a_product(house, "MUG-1", barcode="4006381333931")
    factories.stock(house, product, 9)
    return product


def causes(page: Today) -> dict[str, int]:
    assert page.state.day is not None
    return {each.cause.key: each.count for each in page.state.day.stuck}


def test_what_is_held_released_or_placed_shows_at_once(page: Today, house: Work, mug: int) -> None:
    order = factories.an_order(house, [(mug, 1)], confirmed=True)
    assert causes(page) == {}

    house.write(holding.hold, order, HoldReason.PAYMENT)
    assert causes(page) == {"hold payment": 1}

    house.write(holding.release_all, order)
    assert causes(page) == {}
    assert page.state.day is not None
    assert page.state.day.changes.orders.today == 1


def test_a_number_opens_the_orders_of_its_cause_and_nothing_else(page: Today, house: Work, mug: int) -> None:
    held = factories.an_order(house, [(mug, 1)], confirmed=True)
    factories.an_order(house, [(mug, 1)], confirmed=True)
    house.write(holding.hold, held, HoldReason.PAYMENT)
    house.write(holding.hold, factories.an_order(house, [(mug, 1)]), HoldReason.OTHER)
    queue = Orders(house, JobsInPlace())
    queue.appear()
    queue.choose_channel("web")

    page.free(1)

    assert page.state.way is not None
    assert page.state.way.page == "orders"
    queue.open(**page.state.way.focus)
    assert list(queue.state.ids) == [held]
    page.free(3)
    assert page.state.way.serial == 1


def test_a_line_of_the_board_opens_what_it_counts(page: Today, house: Work, mug: int) -> None:
    express = factories.an_order(house, [(mug, 1)], confirmed=True, service="express")
    factories.an_order(house, [(mug, 1)], confirmed=True)
    queue = Orders(house, JobsInPlace())
    queue.appear()
    assert page.state.day is not None
    (row,) = [each for each in page.state.day.board if each.key == "express"]

    page.open_service(row.id)

    assert page.state.way is not None
    queue.open(**page.state.way.focus)
    assert (list(queue.state.ids), queue.state.wanted.tab, queue.state.due) == ([express], Tab.OPEN, Due.TODAY)


@pytest.mark.parametrize(
    ("make", "focus", "flag"),
    [(PrintJobs, {"only_open": True}, "only_open"), (Messages, {"only_stuck": True}, "only_stuck")],
)
def test_lists_open_with_what_waits(house: Work, make: Callable[..., Any], focus: dict[str, bool], flag: str) -> None:
    listed = make(house, JobsInPlace())

    listed.open(**focus)

    assert getattr(listed.state, flag)


def test_time_alone_makes_an_order_late(page: Today, house: Work, mug: int, clock: Any) -> None:
    factories.an_order(house, [(mug, 1)], confirmed=True)
    clock.pass_by(hours=8)

    page.tick()

    assert page.state.day is not None
    assert [row.late for row in page.state.day.board] == [1]


def test_a_scan_opens_its_order(page: Today, house: Work, mug: int) -> None:
    order = factories.an_order(house, [(mug, 1)])

    page.scanned(Gesture.of(house.now(), house_code("SO", order)))
    assert page.state.way is not None
    assert (page.state.way.page, page.state.way.focus) == ("order_detail", {"order": order})

    page.scanned(Gesture.of(house.now(), "4006381333931"))
    assert (page.state.way.page, page.state.way.focus) == ("orders", {"words": "sku:MUG-1"})

    page.scanned(Gesture.of(house.now(), "nothing"))
    assert page.state.said is not None
    assert str(page.state.said.words) == "'nothing' is not an order, product, box or tote here."


class Slow(JobsInPlace):
    """Jobs that wait until they are let go."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def submit(self, lane: Lane, call: Any, done: Any, failed: Any) -> None:
        self.waiting.append(lambda: JobsInPlace.submit(self, lane, call, done, failed))

    def go(self) -> int:
        waiting, self.waiting = self.waiting, []
        for each in waiting:
            each()
        return len(waiting)


def test_however_much_changes_one_look_is_under_way(house: Work) -> None:
    jobs = Slow()
    page = Today(house, jobs)
    page.appear()
    for _ in range(50):
        page.changed({"orders"})

    assert [jobs.go(), jobs.go(), jobs.go()] == [1, 1, 0]


def test_a_lost_line_is_told_and_the_page_comes_back_by_itself(
    page: Today, house: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise Unavailable(Text("The database does not answer."), Text("Wait a moment."))

    with monkeypatch.context() as broken:
        broken.setattr(house, "read", away)
        page.refresh()
        lost = page.state
    page.refresh()

    assert lost.trouble is not None
    assert (lost.is_offline, str(lost.trouble.headline)) == (True, "The database does not answer.")
    assert (page.state.is_offline, page.state.trouble) == (False, None)
