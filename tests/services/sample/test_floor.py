"""The floor of the sample shop."""

from itertools import groupby

from omsdesk.lifecycles.order import Handling
from omsdesk.services.sample.catalogue import products
from omsdesk.services.sample.floor import bins, place


def test_every_bin_stands_somewhere_else() -> None:
    floor = bins()

    assert len(floor) == 360
    assert len({each.name for each in floor}) == 360
    assert len({each.walk for each in floor}) == 360
    assert len({(each.x_mm, each.y_mm, each.level) for each in floor}) == 360


def test_the_walk_goes_up_one_aisle_and_down_the_next() -> None:
    runs = [[each.y_mm for each in run] for _, run in groupby(bins(), key=lambda each: each.x_mm)]

    assert len(runs) == 6
    assert [run == sorted(run, reverse=aisle % 2 == 1) for aisle, run in enumerate(runs)] == [True] * 6


def test_each_product_has_a_bin_of_its_own() -> None:
    goods = products()

    places = place(goods)

    assert sorted(places) == sorted(each.sku for each in goods if each.handling is not Handling.NEVER)
    assert len(set(places.values())) == len(places)
    assert set(places.values()) <= {each.name for each in bins()}


def test_the_goods_of_the_manual_lie_where_it_says() -> None:
    places = place(products())

    assert (places["MUG-ENA-GRN"], places["SOC-WOL-M"], places["SPK-TI-01"]) == ("A-04-2", "B-11-1", "A-01-5")
    assert (places["TOR-HD-400"], places["GAS-230"]) == ("A-07-1", "A-05-1")


def test_heavy_things_stand_on_the_ground() -> None:
    goods = products()
    levels = {each.name: each.level for each in bins()}
    places = place(goods)

    assert {levels[places[each.sku]] for each in goods if each.weight_g >= 2000} == {1}
