"""The order queue: what is in it, what acts on many orders do, and what they leave out."""

from datetime import timedelta

import pytest

from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.presenters.orders import Orders
from omsdesk.services import printing_jobs
from omsdesk.services.blocking import Fix
from omsdesk.services.queue_filter import Tab
from omsdesk.services.queue_page import Due
from tests import factories
from tests.presenters.office_queue import Queue, opened
from tests.still_clock import StillClock


@pytest.fixture
def page(house: Work) -> Orders:
    return opened(house)


@pytest.fixture
def queue(house: Work, page: Orders) -> Queue:
    return Queue(house, page)


def test_tabs_count_and_list_the_orders(queue: Queue) -> None:
    page = queue.page

    assert {tab: page.state.counts[tab] for tab in (Tab.OPEN, Tab.READY_TO_PICK, Tab.ON_HOLD, Tab.BACKORDERED)} == {
        Tab.OPEN: 4,
        Tab.READY_TO_PICK: 2,
        Tab.ON_HOLD: 1,
        Tab.BACKORDERED: 1,
    }
    page.choose_tab(Tab.BACKORDERED)
    assert list(page.state.ids) == [queue.waiting]


def test_words_channel_and_day_narrow_the_list(queue: Queue, clock: StillClock) -> None:
    page = queue.page

    page.filter("sousa")
    by_words = list(page.state.ids)
    page.clear_filter()
    page.choose_channel("web")
    by_channel = list(page.state.ids)
    page.clear_filter()
    page.choose_due(Due.TODAY)
    today = len(page.state.ids)
    clock.now -= timedelta(days=3)
    page.refresh()

    assert by_words == [queue.second]
    assert by_channel == [queue.first]
    assert today == 0
    assert page.state.is_filtered


def test_orders_due_tomorrow_are_not_due_today(queue: Queue) -> None:
    queue.page.choose_due(Due.TODAY)
    today = len(queue.page.state.ids)
    queue.page.choose_due(Due.TOMORROW)

    assert (today, len(queue.page.state.ids)) == (0, 4)


def test_a_word_that_means_nothing_is_named(queue: Queue) -> None:
    queue.page.filter("colour:red")

    assert queue.page.state.wrong_words == ("colour",)


def test_without_a_selection_everything_ready_is_released(queue: Queue) -> None:
    page = queue.page
    words = str(page.state.release_words)

    page.release_wave()

    assert words == "Release 2 ready"
    assert page.state.result is not None
    assert page.state.result.line == "2 released"
    assert page.state.ready == 0
    assert str(page.state.why_not_release) == "Nothing is ready to pick."


def test_what_cannot_be_released_is_left_out_with_its_reason(queue: Queue) -> None:
    page = queue.page
    page.select((queue.first, queue.held, queue.waiting))

    page.release_wave()

    assert page.state.result is not None
    assert page.state.result.line == "1 released, 2 left out: not confirmed (1), no stock (1)"
    assert [each.order_id for each in page.state.result.left_out] == [queue.held, queue.waiting]


def test_released_orders_are_not_released_again(queue: Queue) -> None:
    page = queue.page
    page.release_wave()
    factories.stock(queue.work, queue.mug, 10)
    third = factories.an_order(queue.work, [(queue.mug, 1)], confirmed=True)

    page.release_wave()

    assert page.state.result is not None
    assert page.state.result.line == "1 released"
    assert queue.headline(third) is Headline.READY_TO_PICK


def test_the_preview_follows_the_cursor_and_says_what_is_in_the_way(queue: Queue) -> None:
    queue.page.point(queue.held)

    preview = queue.page.state.preview
    assert preview is not None
    assert (preview.number, preview.headline) == (f"SO-{queue.held}", Headline.ON_HOLD)
    assert [hold.reason for hold in preview.holds] == [HoldReason.PAYMENT]


def test_holding_is_undone(queue: Queue) -> None:
    page = queue.page
    page.select((queue.first, queue.second))

    page.hold(HoldReason.OTHER, "ask first")
    held = [queue.headline(each) for each in (queue.first, queue.second)]
    said = page.state.said
    page.undo()

    assert held == [Headline.ON_HOLD, Headline.ON_HOLD]
    assert said is not None
    assert (str(said.words), said.may_undo) == ("2 orders put on hold", True)
    assert [queue.headline(each) for each in (queue.first, queue.second)] == [Headline.READY_TO_PICK] * 2


def test_h_releases_what_is_held(queue: Queue) -> None:
    page = queue.page
    page.point(queue.held)
    held = page.are_held

    page.let_go()

    assert held
    assert not page.are_held
    assert queue.headline(queue.held) is Headline.NEW


def test_slips_are_printed_for_what_is_released(queue: Queue) -> None:
    page = queue.page
    page.select((queue.first,))
    page.release_wave()
    page.select((queue.first, queue.waiting))

    page.print_slips()

    kinds = [row.kind for row in queue.work.read(printing_jobs.job_rows, queue.work.read(printing_jobs.job_ids))]
    assert kinds == ["packing_slip"]
    assert page.state.result is not None
    assert page.state.result.line == "1 slip prints, 1 left out: It is not released yet (1)"
    assert page.state.printing is None


def test_stopping_a_print_run_keeps_what_came_out(house: Work, page: Orders) -> None:
    mug = factories.a_product(house, "MUG-1")
    factories.stock(house, mug, 50)
    orders = [factories.an_order(house, [(mug, 1)], confirmed=True) for _ in range(25)]
    page.release_wave()
    page.select(orders)
    page.listen(lambda state: page.stop() if state.printing and state.printing[0] == 10 else None)

    page.print_slips()

    assert page.state.result is not None
    assert page.state.result.line == "Stopped. 10 printed, 15 not"


def test_cancelling_shows_its_plan_first_and_does_it_after(queue: Queue) -> None:
    page = queue.page
    page.select((queue.first,))

    page.ask_cancel()
    plan = page.state.plan
    still = queue.headline(queue.first)
    page.cancel("changed her mind")

    assert plan is not None
    assert (plan.orders, plan.pieces, plan.taken, plan.shipped) == (1, 2, 0, 0)
    assert still is Headline.READY_TO_PICK
    assert queue.headline(queue.first) is Headline.CANCELLED
    assert page.state.plan is None


def test_a_blocker_is_mended_from_the_preview(queue: Queue) -> None:
    queue.page.point(queue.held)

    queue.page.mend(Fix.RELEASE_HOLD)

    assert queue.headline(queue.held) is Headline.NEW
    assert queue.page.state.preview is not None
    assert queue.page.state.preview.headline is Headline.NEW


def test_a_change_elsewhere_shows_without_moving_cursor_or_selection(queue: Queue) -> None:
    page = queue.page
    page.point(queue.second)
    page.select((queue.first, queue.second))
    version = page.state.version

    factories.an_order(queue.work, [(queue.tent, 1)])

    assert len(page.state.ids) == 5
    assert page.state.version > version
    assert (page.state.current, page.state.selected) == (queue.second, (queue.first, queue.second))


def test_scans_open_orders_and_products_filter(queue: Queue) -> None:
    page = queue.page

    page.scanned(Gesture.of(queue.work.now(), f"SO{queue.first}"))
    way = page.state.way
    page.scanned(Gesture.of(queue.work.now(), "4006381333931"))
    words = page.state.wanted.words
    page.scanned(Gesture.of(queue.work.now(), "9999"))

    assert way is not None
    assert (way.page, way.focus) == ("order_detail", {"order": queue.first})
    assert words == "sku:MUG-1"
    assert sorted(page.state.ids) == sorted([queue.first, queue.second, queue.held])
    assert page.state.said is not None
    assert str(page.state.said.words) == "'9999' is not an order, product, box or tote here."


def test_rows_are_fetched_for_what_is_in_view(queue: Queue) -> None:
    queue.page.fetch([queue.waiting])

    assert {id_: row.headline for id_, row in queue.page.state.rows.items()} == {queue.waiting: Headline.BACKORDERED}


def test_acts_wait_until_an_order_is_chosen(queue: Queue) -> None:
    assert str(queue.page.state.why_not_act) == "Choose an order first."


def test_a_wave_is_taken_back_while_nobody_has_begun(queue: Queue) -> None:
    page = queue.page
    page.release_wave()
    may_undo = page.state.said is not None and page.state.said.may_undo

    page.undo()

    assert may_undo
    assert page.state.ready == 2
    assert page.state.said is not None
    assert str(page.state.said.words) == "2 orders are off their lists"


def test_a_released_hold_comes_back_with_undo(queue: Queue) -> None:
    page = queue.page
    page.point(queue.held)
    page.let_go()
    between = queue.headline(queue.held)

    page.undo()

    assert (between, queue.headline(queue.held)) == (Headline.NEW, Headline.ON_HOLD)


def test_labels_print_for_packed_boxes_only(queue: Queue) -> None:
    page = queue.page
    page.select((queue.first, queue.held))

    page.print_labels()

    assert page.state.result is not None
    assert page.state.result.line == "The labels of 0 orders print, 2 left out: It has no packed box (2)"


def test_without_waves_the_next_step_is_the_bench(house: Work, queue: Queue) -> None:
    factories.change_settings(house, waves=False)
    page = queue.page
    page.refresh()
    assert str(page.state.release_words) == "Pack next"

    page.point(queue.first)
    words = str(page.state.release_words)
    page.release_wave()

    assert words == "Pack order"
    assert page.state.way is not None
    assert (page.state.way.page, page.state.way.focus) == ("pack", {"order": queue.first})
