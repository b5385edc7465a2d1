"""Races for the last pieces: sold exactly what there was, and nobody is sent away while some is left."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from omsdesk.database.engine import open_engine
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import ShortRule
from omsdesk.services import checks, selling
from omsdesk.services.new_order import NewLine, NewOrder
from tests.counts import counted
from tests.factories import HOME, a_bin, a_house, a_product, lines_of, stock, stock_of

RACES = counted(short=6, long=200)
RACERS = 16


@pytest.fixture
def stations(postgresql_url: str) -> Iterator[list[Work]]:
    """Sixteen stations, each with connections of its own."""
    engines = [open_engine(postgresql_url) for _ in range(RACERS)]
    works = [Work(engine) for engine in engines]
    a_house(works[0])
    for work in works:
        work.actor = works[0].actor
    yield works
    for engine in engines:
        engine.dispose()


def wanted(product_id: int, pieces: int, rule: ShortRule = ShortRule.SHIP_PARTS) -> NewOrder:
    line = NewLine(product_id=product_id, quantity=pieces)
    return NewOrder(customer_name="Grace Hopper", ship_to=HOME, lines=(line,), short_rule=rule, shipping_minor=0)


def race(stations: list[Work], orders: list[NewOrder]) -> list[selling.Placed]:
    """Every station takes its order at the same moment."""
    with ThreadPoolExecutor(len(orders)) as hands:
        runs = [
            hands.submit(work.write, selling.place_and_confirm, order)
            for work, order in zip(stations, orders, strict=False)
        ]
        return [run.result() for run in runs]


def allocated(work: Work, placed: list[selling.Placed]) -> list[int]:
    return [sum(line.allocated for line in lines_of(work, each.order_id)) for each in placed]


def test_the_last_pieces_are_sold_exactly_and_losers_are_told(stations: list[Work]) -> None:
    chance = random.Random(3)
    one, places = stations[0], [a_bin(stations[0]) for _ in range(2)]
    for _ in range(RACES):
        product_id, left = a_product(one), chance.randint(1, 3)
        for _piece in range(left):
            stock(one, product_id, 1, chance.choice(places))

        placed = race(stations, [wanted(product_id, 1) for _ in range(RACERS)])

        got = allocated(one, placed)
        assert sorted(got, reverse=True) == [1] * left + [0] * (RACERS - left)
        words = [each.headline for each in placed]
        assert [word is Headline.READY_TO_PICK for word in words] == [bool(pieces) for pieces in got]
        assert set(words) == {Headline.READY_TO_PICK, Headline.BACKORDERED}
        assert sum(promised for _, promised in stock_of(one, product_id).values()) == left
    assert one.read(checks.violations) == ()


def test_an_order_for_more_than_is_left_takes_nothing_from_those_it_would_fill(stations: list[Work]) -> None:
    one = stations[0]
    for _ in range(max(RACES // 4, 1)):
        product_id = a_product(one)
        stock(one, product_id, 3)
        greedy = [wanted(product_id, 4, ShortRule.WAIT_FOR_ALL) for _ in range(4)]

        placed = race(stations, [*greedy, *(wanted(product_id, 1) for _ in range(3))])

        assert allocated(one, placed) == [0, 0, 0, 0, 1, 1, 1]
    assert one.read(checks.violations) == ()
