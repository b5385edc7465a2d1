"""Promising stock: who gets it, what waits, and that nothing is promised twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import Handling, HoldReason, ShortRule
from omsdesk.models.order import Order
from omsdesk.models.stock import Balance
from omsdesk.services import allocating, confirming, holding, receiving
from tests.factories import a_bin, a_house, a_product, an_order, lines_of, stock, stock_of, the_order
from tests.services.stock_rules import broken_rules
from tests.still_clock import StillClock

RACERS = 8


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def allocated(work: Work, order_id: int) -> list[int]:
    return [line.allocated for line in lines_of(work, order_id)]


def ship_by(work: Work, order_id: int, days: int) -> None:
    def move(db: Db) -> None:
        db.run(update(Order).where(Order.id == order_id).values(ship_by=db.now + timedelta(days=days)))

    work.write(move)


def test_a_confirmed_order_is_promised_its_pieces_in_the_bin(work: Work) -> None:
    mug = a_product(work)
    shelf = a_bin(work, "A-01-1")
    stock(work, mug, 5, shelf)

    order = an_order(work, [(mug, 2)], confirmed=True)

    assert allocated(work, order) == [2]
    assert stock_of(work, mug)["A-01-1"] == (5, 2)
    assert the_order(work, order).headline is Headline.READY_TO_PICK
    assert broken_rules(work) == []


def test_what_is_not_there_is_backordered(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 1, a_bin(work, "A-01-1"))

    order = an_order(work, [(mug, 3)], confirmed=True)

    assert allocated(work, order) == [1]
    assert stock_of(work, mug)["A-01-1"] == (1, 1)
    assert broken_rules(work) == []


def test_an_order_with_nothing_at_all_is_backordered(work: Work) -> None:
    order = an_order(work, [(a_product(work), 3)], confirmed=True)

    assert allocated(work, order) == [0]
    assert the_order(work, order).headline is Headline.BACKORDERED


def test_an_order_that_waits_for_all_takes_nothing_until_all_is_there(work: Work) -> None:
    mug, sock = a_product(work), a_product(work)
    stock(work, mug, 5, a_bin(work, "A-01-1"))

    order = an_order(work, [(mug, 2), (sock, 1)], confirmed=True, short_rule=ShortRule.WAIT_FOR_ALL)

    assert allocated(work, order) == [0, 0]
    assert stock_of(work, mug)["A-01-1"] == (5, 0)


def test_what_an_order_that_waits_leaves_is_for_the_next(work: Work) -> None:
    mug, sock = a_product(work), a_product(work)
    first = an_order(work, [(mug, 2), (sock, 1)], short_rule=ShortRule.WAIT_FOR_ALL)
    second = an_order(work, [(mug, 2)])
    stock(work, mug, 2)

    work.write(confirming.confirm_many, (first, second))

    assert (allocated(work, first), allocated(work, second)) == ([0, 0], [2])
    assert broken_rules(work) == []


def test_one_bin_with_all_pieces_is_preferred_to_several(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 1, a_bin(work, "A-01-1"))
    stock(work, mug, 3, a_bin(work, "A-02-1"))

    an_order(work, [(mug, 3)], confirmed=True)

    assert stock_of(work, mug)["A-01-1"] == (1, 0)
    assert stock_of(work, mug)["A-02-1"] == (3, 3)


def test_several_bins_together_serve_a_line_in_walking_order(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 2, a_bin(work, "A-02-1"))
    stock(work, mug, 2, a_bin(work, "A-01-1"))

    order = an_order(work, [(mug, 3)], confirmed=True)

    # Aisle A is walked from its last bay to its first or the other way: the nearer bin gives all it has.
    assert allocated(work, order) == [3]
    assert sorted(promised for _, promised in (stock_of(work, mug)["A-01-1"], stock_of(work, mug)["A-02-1"])) == [1, 2]
    assert stock_of(work, mug)["A-01-1"] == (2, 2)
    assert broken_rules(work) == []


def test_quarantined_pieces_are_promised_to_nobody(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 2)
    from omsdesk.services import adjusting

    work.write(adjusting.quarantine, product_id=mug, from_id=shelf, quantity=2)

    order = an_order(work, [(mug, 1)], confirmed=True)

    assert allocated(work, order) == [0]


def test_the_earliest_ship_by_gets_the_last_piece(work: Work) -> None:
    mug = a_product(work)
    late = an_order(work, [(mug, 1)], confirmed=True)
    early = an_order(work, [(mug, 1)], confirmed=True)
    ship_by(work, late, 3)
    ship_by(work, early, 1)

    received = work.write(receiving.receive, product_id=mug, quantity=1, place_id=a_bin(work))

    assert received.orders == (early,)
    assert (allocated(work, late), allocated(work, early)) == ([0], [1])


def test_of_two_orders_due_together_the_older_is_served_first(work: Work) -> None:
    mug = a_product(work)
    older, newer = an_order(work, [(mug, 1)]), an_order(work, [(mug, 1)])
    stock(work, mug, 1)

    done = work.write(confirming.confirm_many, (newer, older))

    assert (done.stock.full, done.stock.none) == ((older,), (newer,))
    assert (allocated(work, older), allocated(work, newer)) == ([1], [0])


def test_a_held_order_is_passed_over_when_stock_comes(work: Work) -> None:
    mug = a_product(work)
    held = an_order(work, [(mug, 1)], confirmed=True)
    waiting = an_order(work, [(mug, 1)], confirmed=True)
    work.write(holding.hold, held, HoldReason.CUSTOMER_REQUEST)

    received = work.write(receiving.receive, product_id=mug, quantity=1, place_id=a_bin(work))

    assert received.orders == (waiting,)
    assert allocated(work, held) == [0]


def test_a_product_that_nobody_counted_yet_can_always_be_sold(work: Work) -> None:
    candle = a_product(work, handling=Handling.UNCOUNTED)

    order = an_order(work, [(candle, 4)], confirmed=True)

    assert allocated(work, order) == [4]
    assert stock_of(work, candle) == {"Not counted yet": (0, 4)}
    assert broken_rules(work) == []


def test_a_service_needs_neither_bin_nor_box(work: Work) -> None:
    mug = a_product(work)
    wrapping = a_product(work, handling=Handling.NEVER)
    stock(work, mug, 1)

    order = an_order(work, [(mug, 1), (wrapping, 1)], confirmed=True)

    goods, service = lines_of(work, order)
    assert (goods.allocated, goods.packed) == (1, 0)
    assert (service.allocated, service.picked, service.packed, service.shipped) == (1, 1, 1, 0)
    assert stock_of(work, wrapping) == {}
    assert broken_rules(work) == []


def test_an_order_of_services_alone_is_delivered_at_once(work: Work, clock: StillClock) -> None:
    order = an_order(work, [(a_product(work, handling=Handling.NEVER), 1)], confirmed=True)

    found = the_order(work, order)
    assert found.headline is Headline.DELIVERED
    assert (found.shipped_at, found.delivered_at) == (clock.now, clock.now)


def test_withdrawing_a_promise_frees_the_pieces(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 5, a_bin(work, "A-01-1"))
    order = an_order(work, [(mug, 4)], confirmed=True)
    (line,) = lines_of(work, order)

    taken_back = work.write(allocating.withdraw, line.id, 3)

    assert taken_back == 3
    assert allocated(work, order) == [1]
    assert stock_of(work, mug)["A-01-1"] == (5, 1)
    assert broken_rules(work) == []


def test_no_more_is_withdrawn_than_was_promised(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 2)
    order = an_order(work, [(mug, 2)], confirmed=True)
    (line,) = lines_of(work, order)

    assert work.write(allocating.withdraw, line.id, 7) == 2
    assert allocated(work, order) == [0]
    assert broken_rules(work) == []


def test_allocating_again_changes_nothing(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 5)
    order = an_order(work, [(mug, 2)], confirmed=True)

    again = work.write(allocating.allocate, order)

    assert (again.full, again.part, again.none) == ((), (), ())
    assert allocated(work, order) == [2]


def test_the_last_piece_is_sold_once_however_many_stations_sell_at_once(work: Work) -> None:
    mug = a_product(work)
    orders = [an_order(work, [(mug, 1)]) for _ in range(RACERS)]
    stock(work, mug, 1, a_bin(work, "A-01-1"))

    with ThreadPoolExecutor(RACERS) as stations:
        list(stations.map(lambda order: work.write(confirming.confirm, order), orders))

    assert sorted(allocated(work, order)[0] for order in orders) == [0] * (RACERS - 1) + [1]
    assert stock_of(work, mug)["A-01-1"] == (1, 1)
    assert broken_rules(work) == []


def test_a_promise_that_comes_too_late_is_done_again(work: Work, engine_kind: str) -> None:
    stock(work, a_product(work), 1)
    tries: list[int] = []

    def promise(db: Db) -> None:
        tries.append(1)
        if len(tries) == 1:
            db.run(update(Balance).values(allocated=Balance.on_hand + 1))

    if engine_kind == "postgresql":
        work.write(promise)
    else:
        with pytest.raises(IntegrityError, match="ck_balances_allocated"):
            work.write(promise)

    # A file has one writer at a time: there it can only be a fault of ours, and is told as one.
    assert len(tries) == (2 if engine_kind == "postgresql" else 1)


def test_stock_and_orders_that_arrive_together_find_each_other(work: Work) -> None:
    mug = a_product(work)
    shelf = a_bin(work, "A-01-1")
    orders = [an_order(work, [(mug, 1)]) for _ in range(4)]

    with ThreadPoolExecutor(RACERS) as stations:
        sold = stations.map(lambda order: work.write(confirming.confirm, order), orders)
        came = stations.map(lambda _: work.write(receiving.receive, product_id=mug, quantity=1, place_id=shelf), orders)
        assert len([*sold, *came]) == 8
    work.write(allocating.fill_backorders, (mug,))

    assert [allocated(work, order) for order in orders] == [[1]] * 4
    assert stock_of(work, mug)["A-01-1"] == (4, 4)
    assert broken_rules(work) == []
