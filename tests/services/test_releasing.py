"""Releasing orders to the hall: one list, a shipment each, and what is left out says why."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason, ShortRule
from omsdesk.lifecycles.pick import PickListStatus
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.pick import PickList, PickTask
from omsdesk.models.shipment import Shipment
from omsdesk.services import holding, pick_lists, receiving, releasing
from tests.factories import a_bin, a_house, a_product, all_rows, an_order, change_settings, stock, the_order
from tests.services.stock_rules import broken_rules
from tests.services.walking import the_walk


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def test_released_orders_share_one_walk_through_the_bins(work: Work) -> None:
    mug, sock = a_product(work, "MUG"), a_product(work, "SOCK")
    stock(work, sock, 5, a_bin(work, "B-01-1"))
    stock(work, mug, 5, a_bin(work, "A-01-1"))
    first = an_order(work, [(sock, 1), (mug, 2)], confirmed=True)
    second = an_order(work, [(mug, 1)], confirmed=True)

    released = work.write(releasing.release, (first, second))

    assert released.order_ids == (first, second)
    assert released.left_out == ()
    walk = the_walk(work, released.list_id or 0)
    assert [(stop.place, stop.sku, stop.wanted) for stop in walk.stops] == [("A-01-1", "MUG", 3), ("B-01-1", "SOCK", 1)]
    assert [(tote.order, tote.wanted) for tote in walk.totes] == [(f"SO-{first}", 3), (f"SO-{second}", 1)]
    assert broken_rules(work) == []


def test_a_released_order_is_ready_to_pick(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 5)
    order = an_order(work, [(mug, 2)], confirmed=True)

    work.write(releasing.release, (order,))

    assert the_order(work, order).headline is Headline.READY_TO_PICK


def test_nothing_is_released_twice(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 5)
    order = an_order(work, [(mug, 2)], confirmed=True)
    work.write(releasing.release, (order,))

    again = work.write(releasing.release, (order,))

    assert again.list_id is None
    assert [str(each.reason) for each in again.left_out] == ["It is released already."]
    assert len(all_rows(work, PickTask)) == 1


def test_what_came_later_is_released_as_a_shipment_of_its_own(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 1)
    order = an_order(work, [(mug, 3)], confirmed=True)
    work.write(releasing.release, (order,))
    work.write(receiving.receive, product_id=mug, quantity=2, place_id=shelf)

    later = work.write(releasing.release, (order,))

    assert the_walk(work, later.list_id or 0).wanted == 2
    assert len(all_rows(work, Shipment)) == 2
    assert broken_rules(work) == []


def test_a_held_order_is_left_out_and_the_others_go(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 5)
    held = an_order(work, [(mug, 1)], confirmed=True)
    free = an_order(work, [(mug, 1)], confirmed=True)
    work.write(holding.hold, held, HoldReason.CUSTOMER_REQUEST)

    released = work.write(releasing.release, (held, free))

    assert released.order_ids == (free,)
    assert [(each.order_id, str(each.reason)) for each in released.left_out] == [(held, "It is on hold.")]


def test_an_order_that_waits_for_all_is_left_out_until_all_is_there(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 1)
    order = an_order(work, [(mug, 2)], confirmed=True, short_rule=ShortRule.WAIT_FOR_ALL)

    too_early = work.write(releasing.release, (order,))
    work.write(receiving.receive, product_id=mug, quantity=1, place_id=shelf)
    in_time = work.write(releasing.release, (order,))

    assert [str(each.reason) for each in too_early.left_out] == ["It waits until all pieces are there."]
    assert in_time.order_ids == (order,)


@pytest.mark.parametrize(("confirmed", "reason"), [(False, "It is New."), (True, "No stock is promised to it.")])
def test_an_order_that_cannot_go_says_why(work: Work, *, confirmed: bool, reason: str) -> None:
    order = an_order(work, [(a_product(work), 1)], confirmed=confirmed)

    released = work.write(releasing.release, (order,))

    assert [str(each.reason) for each in released.left_out] == [reason]


def test_an_order_that_does_not_exist_is_left_out(work: Work) -> None:
    assert str(work.write(releasing.release, (999,)).left_out[0].reason) == "There is no such order."


def test_a_button_that_released_nothing_says_so(work: Work) -> None:
    order = an_order(work, [(a_product(work), 1)], confirmed=True)

    with pytest.raises(Refusal, match=r"Nothing was released. No stock is promised to it."):
        work.write(releasing.release_or_refuse, (order,))

    assert all_rows(work, PickList) == []


def test_an_order_picked_at_the_bench_belongs_to_this_station(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 5)
    order = an_order(work, [(mug, 1)], confirmed=True)

    released = work.write(releasing.release, (order,), at_bench=True)

    walk = the_walk(work, released.list_id or 0)
    assert (walk.status, walk.claimed_by, walk.needs_totes) == (PickListStatus.WALKING, "", False)
    assert work.read(pick_lists.mine) == released.list_id
    assert [row[2] for row in all_rows(work, Shipment)] == [ShipmentStatus.ALLOCATED]


def test_a_list_keeps_the_rule_of_the_day_it_was_released(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 5)
    change_settings(work, scan_bin=True)
    released = work.write(releasing.release, (an_order(work, [(mug, 1)], confirmed=True),))
    change_settings(work, scan_bin=False)

    assert the_walk(work, released.list_id or 0).scan_bin
