"""Counting a bin, and the first count of products that were sold before anybody counted them."""

import pytest

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.stock import StockMove
from omsdesk.services import counting, ledger, releasing, stock_list, walk
from tests.factories import a_bin, a_house, a_product, all_rows, an_order, lines_of, stock, stock_of, the_order
from tests.services.stock_rules import broken_rules


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def handling(work: Work, product_id: int) -> Handling:
    return work.read(stock_list.rows, [product_id])[0].handling


def test_a_count_books_the_difference(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 5, a_bin(work, "A-01-1"))

    difference = work.write(counting.count, product_id=mug, place_id=shelf, counted=3)

    assert difference == -2
    assert stock_of(work, mug)["A-01-1"] == (3, 0)
    assert stock_of(work, mug)["Found and lost"] == (2, 0)
    assert broken_rules(work) == []


def test_a_count_that_agrees_moves_nothing(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 5)

    assert work.write(counting.count, product_id=mug, place_id=shelf, counted=5) == 0

    assert len(all_rows(work, StockMove)) == 1


def test_a_count_below_what_is_promised_is_refused(work: Work) -> None:
    mug = a_product(work, name="Mug")
    shelf = stock(work, mug, 5, a_bin(work, "A-01-1"))
    an_order(work, [(mug, 4)], confirmed=True)

    with pytest.raises(Refusal, match="4 of Mug in this bin are promised to orders"):
        work.write(counting.count, product_id=mug, place_id=shelf, counted=3)

    assert stock_of(work, mug)["A-01-1"] == (5, 4)


@pytest.mark.parametrize(
    ("counted", "said"), [(-1, "A count cannot be below zero"), (4006381333931, "is not a quantity")]
)
def test_no_such_count_is_booked(work: Work, counted: int, said: str) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 5)

    with pytest.raises(Refusal, match=said):
        work.write(counting.count, product_id=mug, place_id=shelf, counted=counted)


def test_only_places_of_the_house_are_counted(work: Work) -> None:
    mug = a_product(work)
    customers = work.read(ledger.place, PlaceKind.CUSTOMER)

    with pytest.raises(Refusal, match="This is not a place in the house"):
        work.write(counting.count, product_id=mug, place_id=customers, counted=3)


def test_more_than_the_books_said_serves_the_order_that_waits(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 1)
    order = an_order(work, [(mug, 3)], confirmed=True)

    work.write(counting.count, product_id=mug, place_id=shelf, counted=3)

    assert lines_of(work, order)[0].allocated == 3
    assert broken_rules(work) == []


def test_after_its_first_count_a_product_is_counted(work: Work) -> None:
    candle = a_product(work, handling=Handling.UNCOUNTED)
    shelf = a_bin(work, "A-01-1")

    difference = work.write(counting.count, product_id=candle, place_id=shelf, counted=8)

    assert (difference, handling(work, candle)) == (8, Handling.COUNTED)
    assert stock_of(work, candle) == {"A-01-1": (8, 0), "Opening stock": (-8, 0)}


def test_what_was_promised_uncounted_is_promised_from_the_counted_bin(work: Work) -> None:
    candle = a_product(work, handling=Handling.UNCOUNTED)
    order = an_order(work, [(candle, 3)], confirmed=True)

    work.write(counting.count, product_id=candle, place_id=a_bin(work, "A-01-1"), counted=8)

    assert stock_of(work, candle) == {"A-01-1": (8, 3), "Opening stock": (-8, 0)}
    assert lines_of(work, order)[0].allocated == 3
    assert broken_rules(work) == []


def test_what_the_first_count_does_not_find_is_backordered(work: Work) -> None:
    candle = a_product(work, handling=Handling.UNCOUNTED)
    first = an_order(work, [(candle, 2)], confirmed=True)
    second = an_order(work, [(candle, 2)], confirmed=True)
    third = an_order(work, [(candle, 1)], confirmed=True)

    work.write(counting.count, product_id=candle, place_id=a_bin(work, "A-01-1"), counted=3)

    assert [lines_of(work, each)[0].allocated for each in (first, second, third)] == [2, 1, 0]
    assert the_order(work, third).headline is Headline.BACKORDERED
    assert stock_of(work, candle)["A-01-1"] == (3, 3)
    assert "Not counted yet" not in stock_of(work, candle)
    assert broken_rules(work) == []


def test_a_picker_who_is_under_way_is_sent_to_the_counted_bin(work: Work) -> None:
    candle = a_product(work, handling=Handling.UNCOUNTED)
    order = an_order(work, [(candle, 2)], confirmed=True)
    released = work.write(releasing.release, (order,))

    work.write(counting.count, product_id=candle, place_id=a_bin(work, "A-01-1"), counted=5)

    def stop(db: Db) -> walk.Stop | None:
        return walk.show(db, released.list_id or 0).current

    found = work.read(stop)
    assert found is not None
    assert (found.place, found.left) == ("A-01-1", 2)
    assert broken_rules(work) == []


def test_a_service_is_not_counted(work: Work) -> None:
    wrapping = a_product(work, handling=Handling.NEVER)

    with pytest.raises(Refusal, match="This product is never kept in stock"):
        work.write(counting.count, product_id=wrapping, place_id=a_bin(work), counted=3)
