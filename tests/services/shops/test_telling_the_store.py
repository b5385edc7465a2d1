"""What a store is told: what left, once, whatever becomes of the line; and what is free to sell."""

from dataclasses import replace
from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.services.shops import outgoing
from tests import factories
from tests.channels.shop_files import woo_order
from tests.services.importing.shops import orders_of
from tests.services.shops.joining import ask, filled, joined, some
from tests.services.test_tracking_back import ship
from tests.still_clock import StillClock
from tests.store import Shop


def shipped(work: Work, shop: Shop, clock: StillClock) -> tuple[dict[str, Any], int]:
    """One order of the store that left after the store was asked first."""
    (order,) = filled(shop, work, 1)
    ask(work)
    clock.pass_by(minutes=1)
    ours = orders_of(work)[0]
    ship(work, ours)
    return order, ours


def test_the_store_hears_what_left_once_and_completes_the_order(work: Work, shop: Shop, clock: StillClock) -> None:
    factories.a_house(work)
    joined(work, shop)
    order, _ = shipped(work, shop, clock)

    told = ask(work).told
    again = ask(work).told

    kept = shop.orders[order["id"]]
    (note,) = shop.notes[order["id"]]
    numbers = next(each["value"] for each in kept["meta_data"] if each["key"] == "_tracking_number")
    assert (told, again) == (1, 0)
    assert kept["status"] == "completed"
    assert numbers in note
    assert numbers


@pytest.mark.parametrize("lost", ["PUT", "POST"])
def test_a_lost_reply_tells_the_store_nothing_twice(house_with: Work, shop: Shop, clock: StillClock, lost: str) -> None:
    order, _ = shipped(house_with, shop, clock)
    shop.lost = {lost}

    ask(house_with)
    assert house_with.read(outgoing.waiting) == 1
    clock.pass_by(minutes=1)
    ask(house_with)

    assert house_with.read(outgoing.waiting) == 0
    assert len(shop.notes[order["id"]]) == 1
    assert shop.orders[order["id"]]["status"] == "completed"


def test_an_order_that_the_shop_cancelled_is_not_brought_to_life(
    house_with: Work, shop: Shop, clock: StillClock
) -> None:
    order, _ = shipped(house_with, shop, clock)
    clock.pass_by(minutes=1)
    shop.orders[order["id"]]["status"] = "refunded"

    ask(house_with)

    assert shop.orders[order["id"]]["status"] == "refunded"
    assert shop.orders[order["id"]]["meta_data"]


def test_a_key_that_may_only_read_keeps_what_is_to_be_told(house_with: Work, shop: Shop, clock: StillClock) -> None:
    order, _ = shipped(house_with, shop, clock)
    shop.may_write = False

    asked = ask(house_with)
    assert "does not take this key" in str(asked.trouble)
    shop.may_write = True
    clock.pass_by(minutes=5)
    ask(house_with)

    assert shop.orders[order["id"]]["status"] == "completed"


def test_an_order_that_is_gone_from_the_shop_is_given_up_in_words_and_can_be_told_again(
    house_with: Work, shop: Shop, clock: StillClock
) -> None:
    order, _ = shipped(house_with, shop, clock)
    gone = shop.orders.pop(order["id"])
    ask(house_with)
    (row,) = house_with.read(outgoing.given_up)
    assert row.error == "The store does not have this order any more."

    shop.orders[order["id"]] = gone
    assert house_with.write(outgoing.tell_again) == 1
    ask(house_with)

    assert house_with.read(outgoing.given_up) == ()
    assert shop.orders[order["id"]]["status"] == "completed"


def test_a_store_that_never_takes_it_is_given_up_after_two_days(
    house_with: Work, shop: Shop, clock: StillClock
) -> None:
    shipped(house_with, shop, clock)
    ask(house_with)
    program = factories.by_the_program(house_with)
    program.write(outgoing.write_down, outgoing.TRACKING, [("shop_tracking:x", '{"order": 1, "shipment": 0}')])
    for _ in range(outgoing.TRIED_FOR):
        clock.pass_by(hours=5)
        things = program.write(outgoing.claim, outgoing.TRACKING, 1)
        program.write(outgoing.put_off, things, "It does not answer.")

    assert [row.error for row in house_with.read(outgoing.given_up)] == ["It does not answer."]
    assert house_with.read(outgoing.waiting) == 0


def test_the_store_hears_what_is_free_to_sell_whenever_it_changes(work: Work, shop: Shop, clock: StillClock) -> None:
    factories.a_house(work)
    joined(work, shop, shop_stock=True)
    shop.counted(1, "SKU-0")
    shop.counted(2, "SKU-1", parent=9)
    shop.counted(3, "SKU-2", manage=False)

    ask(work)
    assert shop.stock() == {"SKU-0": 500, "SKU-1": 500}
    questions = len(shop.asked)
    ask(work)
    assert not any("products" in each for each in shop.asked[questions:])

    sold = replace(some(1, 84)[0])
    line = replace(sold.lines[0], sku="SKU-0")
    shop.put(woo_order(replace(sold, lines=(line,))), work.now())
    ask(work)

    assert shop.stock() == {"SKU-0": 500 - line.quantity, "SKU-1": 500}
