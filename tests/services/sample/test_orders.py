"""The orders of the sample shop."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from omsdesk.lifecycles.goods_return import ReturnStatus
from omsdesk.lifecycles.order import Handling, HoldReason
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.services.sample import kits
from omsdesk.services.sample.catalogue import SCARCE, products
from omsdesk.services.sample.lives import COUNTS, IN_THE_HALL, LEFT, OPEN, Calendar, Life
from omsdesk.services.sample.orders import SampleOrder, orders
from omsdesk.services.sample.people import customers

MONDAY_MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def the_shop(now: datetime = MONDAY_MORNING, *, seed: int = 1) -> tuple[SampleOrder, ...]:
    return orders(products(), customers(), Calendar(now), seed)


def test_1500_orders_are_in_all_states_400_of_them_open() -> None:
    lives = Counter(each.life for each in the_shop())

    assert lives == COUNTS
    assert lives.total() == 1500
    assert set(lives) == set(Life)
    assert sum(lives[each] for each in OPEN) == 400


def test_the_same_seed_makes_the_same_orders() -> None:
    assert the_shop(seed=5) == the_shop(seed=5)
    assert the_shop(seed=5) != the_shop(seed=6)


def test_orders_are_told_oldest_first_and_lie_in_the_past() -> None:
    placed = [each.moments.placed_at for each in the_shop()]

    assert placed == sorted(placed)
    assert placed[-1] < MONDAY_MORNING
    assert MONDAY_MORNING - placed[0] < timedelta(days=181)


@pytest.mark.parametrize(
    "now", [MONDAY_MORNING, datetime(2026, 11, 28, 20, tzinfo=UTC), datetime(2026, 3, 29, 0, 30, tzinfo=UTC)]
)
def test_things_happen_one_after_the_other_and_never_ahead_of_time(now: datetime) -> None:
    for each in the_shop(now):
        past = each.moments
        steps = [past.placed_at, past.confirmed_at, past.shipped_at, past.delivered_at, past.completed_at]
        happened = [step for step in steps if step is not None]
        assert happened == sorted(happened), each
        assert happened[-1] <= now, each
        assert past.ship_by > past.placed_at, each
        assert past.cancelled_at is None or past.placed_at < past.cancelled_at <= now
        assert (past.shipped_at is not None) == (each.life in LEFT)


def test_four_orders_in_the_hall_are_late() -> None:
    late = [each for each in the_shop() if each.life in OPEN and each.moments.ship_by < MONDAY_MORNING]

    assert len(late) == 4
    assert {each.life for each in late} == {Life.READY}


def test_trucks_leave_on_working_days_at_four() -> None:
    due = {each.moments.ship_by for each in the_shop() if each.life in IN_THE_HALL}

    assert {each.hour for each in due} == {15}
    assert {each.weekday() for each in due} <= {0, 1, 2, 3, 4}


def test_open_orders_ask_for_no_more_than_lies_on_the_shelves() -> None:
    stock = {each.sku: each.stock for each in products() if each.handling is Handling.COUNTED}
    asked: Counter[str] = Counter()
    for each in the_shop():
        if each.life in OPEN:
            asked.update({sku: pieces for sku, pieces in kits.pieces(each.lines).items() if sku in stock})

    assert {sku for sku, pieces in asked.items() if pieces > stock[sku]} == set(SCARCE) & set(asked)


def test_only_backordered_orders_wait_for_what_is_sold_out() -> None:
    waiting = [each for each in the_shop() if {line.sku for line in each.lines} & set(SCARCE)]

    assert Counter(each.life for each in waiting) == {Life.BACKORDERED: 19}


def test_no_order_names_a_product_twice_and_all_prices_are_the_catalogues() -> None:
    prices = {each.sku: each.price_minor for each in (*products(), *kits.products())}

    for each in the_shop():
        skus = [line.sku for line in each.lines]
        assert len(set(skus)) == len(skus)
        assert 1 <= len(skus) <= 9
        assert all(prices[line.sku] == line.price_minor for line in each.lines)


def test_some_orders_of_every_state_have_a_kit_and_none_of_its_parts_beside() -> None:
    parts = {each.sku: set(each.parts) for each in kits.KITS}
    sold = [(each, line.sku) for each in the_shop() for line in each.lines if line.sku in parts]

    assert Counter(sku for _, sku in sold) == {"SET-COOK": 46, "SET-NIGHT": 54}
    assert {each.life for each, _ in sold} == set(Life)
    assert [each for each, sku in sold if parts[sku] & {line.sku for line in each.lines}] == []


def test_held_orders_say_why() -> None:
    holds = Counter(each.hold for each in the_shop() if each.life is Life.HELD)

    assert holds == {
        HoldReason.ADDRESS: 6,
        HoldReason.FRAUD: 3,
        HoldReason.CUSTOMER_INFO: 3,
        HoldReason.PAYMENT: 4,
        HoldReason.CUSTOMER_REQUEST: 3,
    }
    assert all(each.hold is None for each in the_shop() if each.life is not Life.HELD)
    assert {each.payment for each in the_shop() if each.hold is HoldReason.PAYMENT} == {PaymentWord.UNPAID}


def test_forty_orders_come_back_in_every_stage() -> None:
    back = [each.goods_return for each in the_shop() if each.goods_return is not None]

    assert Counter(each.status for each in back) == {
        ReturnStatus.REQUESTED: 8,
        ReturnStatus.APPROVED: 10,
        ReturnStatus.RECEIVED: 6,
        ReturnStatus.SETTLED: 16,
    }
    for each in back:
        assert each.requested_at < MONDAY_MORNING
        assert each.settled_at is None or each.settled_at <= MONDAY_MORNING
        decided = {line.disposition is not None and line.condition is not None for line in each.lines}
        assert decided == {each.status is ReturnStatus.SETTLED}


def test_nothing_comes_back_that_was_not_bought() -> None:
    for each in the_shop():
        bought = {line.sku: line.quantity for line in each.lines}
        for line in each.goods_return.lines if each.goods_return else ():
            assert 1 <= line.quantity <= bought[line.sku]


def test_references_of_shops_are_unique_and_counters_have_none() -> None:
    references = [each.external_ref for each in the_shop() if each.external_ref is not None]

    assert len(set(references)) == len(references)
    assert {each.channel for each in the_shop() if each.external_ref is not None} == {"web", "marketplace"}


def test_presents_carry_a_card_and_leave_out_prices() -> None:
    presents = [each for each in the_shop() if each.gift]

    assert len(presents) == 139
    assert {each.packer_note for each in presents} == {"Gift: leave out prices. Add card."}
    assert all(each.gift_note for each in presents)
