"""A house that works without waves, totes or bins: nothing asks for them, and nothing speaks of them."""

import pytest

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.services import (
    counting,
    house_ways,
    order_preview,
    packing,
    pick_lists,
    receiving,
    station_state,
    ways_of_working,
)
from omsdesk.services.house_ways import HouseWays
from tests import factories
from tests.services import pack_bench, walking


@pytest.mark.parametrize(
    ("ways", "headline", "sentence"),
    [
        (HouseWays(), "Scan an order, tote or pick slip", "Scan an order or tote."),
        (HouseWays(waves=False), "Scan an order or tote", "Scan an order or tote."),
        (HouseWays(totes=False), "Scan an order or pick slip", "Scan an order."),
        (HouseWays(waves=False, totes=False), "Scan an order", "Scan an order."),
    ],
)
def test_only_what_the_house_has_is_named(ways: HouseWays, headline: str, sentence: str) -> None:
    assert str(ways.scan_to_open) == headline
    assert str(ways.scan_an_order) == sentence


def test_the_bench_names_no_tote_and_no_bin(house: Work) -> None:
    factories.change_settings(house, totes=False, bins=False, waves=False)
    mug, red = factories.a_product(house, "MUG"), factories.a_product(house, "RED")
    shelf = factories.a_bin(house)
    for product in (mug, red):
        factories.stock(house, product, 5, shelf)
    order_id = factories.an_order(house, [(mug, 1)], confirmed=True)
    job_id = pack_bench.picked(house, order_id)

    answers = [
        pack_bench.scan(house, "9999"),
        pack_bench.scan(house, house_code("SK", red)),
        pack_bench.press(house, packing.undo, 0),
        pack_bench.scan_order(house, order_id),
        pack_bench.scan(house, house_code("SK", red), job_id),
        pack_bench.scan(house, house_code("SK", mug), job_id),
    ]

    said = " ".join(word for each in answers for word in pack_bench.said(each)).casefold()
    assert "done. printing label and slip" in said
    assert [word for word in ("tote", "bin", "z-0") if word in said] == []
    assert [line.bin for line in house.read(packing.show, job_id).lines] == [""]


def test_a_walk_without_bins_and_totes_says_what_to_take(house: Work) -> None:
    factories.change_settings(house, totes=False, bins=False, scan_bin=True)
    mug, sock = factories.a_product(house, "MUG", name="Mug"), factories.a_product(house, "SOCK", name="Sock")
    shelf = factories.a_bin(house, "A-01-1")
    for product in (mug, sock):
        factories.stock(house, product, 5, shelf)
    pack_bench.a_tote(house)
    list_id = walking.a_list(house, factories.an_order(house, [(mug, 1), (sock, 2)], confirmed=True))

    first = walking.the_walk(house, list_id)
    answer = walking.scan_product(house, list_id, mug)

    assert first.without_tote is None
    assert [stop.place for stop in first.stops] == ["", ""]
    assert walking.said(answer) == ("Sock", "Take 2")
    assert "A-01-1" not in str(walking.said(walking.scan_product(house, list_id, sock)))


def test_bins_are_told_where_goods_lie_in_more_than_one_of_them(work: Work) -> None:
    factories.a_house(work, pick_while_packing=False, totes=False, bins=False)
    mug, sock = factories.a_product(work, "MUG", name="Mug"), factories.a_product(work, "SOCK", name="Sock")
    factories.stock(work, mug, 5, factories.a_bin(work, "A-01-1"))
    in_one = (work.read(house_ways.look).bins, work.read(house_ways.has, "bins"))
    factories.stock(work, sock, 2, factories.a_bin(work, "B-02-3"))
    list_id = walking.a_list(work, factories.an_order(work, [(mug, 1), (sock, 2)], confirmed=True))

    assert in_one == (False, False)
    assert (work.read(house_ways.look).bins, work.read(station_state.look).hidden) == (True, frozenset({"totes"}))
    assert [stop.place for stop in walking.the_walk(work, list_id).stops] == ["A-01-1", "B-02-3"]
    assert [stop.bin for stop in work.read(pick_lists.paper, list_id).stops] == ["A-01-1", "B-02-3"]


def test_goods_without_a_place_go_to_the_one_shelf(house: Work) -> None:
    factories.change_settings(house, bins=False)
    first, second = factories.a_product(house), factories.a_product(house)

    places = [
        house.write(receiving.receive, product_id=first, quantity=3).place,
        house.write(receiving.receive, product_id=second, quantity=2).place,
    ]
    house.write(counting.count, product_id=second, place_id=None, counted=4)

    assert places == ["A-01-1", "A-01-1"]
    assert factories.stock_of(house, second)["A-01-1"] == (4, 0)


def test_without_waves_orders_are_picked_at_the_bench(house: Work) -> None:
    factories.change_settings(house, pick_while_packing=False, hall=True)
    mug = factories.a_product(house)
    factories.stock(house, mug, 5)
    order_id = factories.an_order(house, [(mug, 1)], confirmed=True)

    company = house.write(ways_of_working.change, waves=False)

    step = house.read(order_preview.preview, order_id).next_step
    assert company.pick_while_packing
    assert step is not None
    assert str(step.word) == "Pack"
