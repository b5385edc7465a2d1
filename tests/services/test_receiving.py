"""Goods that come in: they lie in their bin at once, and orders that waited get them."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.product import Product
from omsdesk.models.stock import StockMove
from omsdesk.services import ledger, receiving
from tests.factories import a_bin, a_house, a_product, all_rows, an_order, lines_of, stock, stock_of, the_order
from tests.sentences import says_no
from tests.services.stock_rules import broken_rules


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def test_received_pieces_lie_in_the_bin(work: Work) -> None:
    mug = a_product(work, name="Mug")

    received = work.write(receiving.receive, product_id=mug, quantity=12, place_id=a_bin(work, "A-01-1"))

    assert (received.product, received.quantity, received.place, received.orders) == ("Mug", 12, "A-01-1", ())
    assert stock_of(work, mug) == {"A-01-1": (12, 0), "Suppliers": (-12, 0)}
    assert broken_rules(work) == []


def test_without_a_bin_they_go_to_the_products_own(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 1, a_bin(work, "A-01-1"))

    received = work.write(receiving.receive, product_id=mug, quantity=2)

    assert received.place == "A-01-1"
    assert stock_of(work, mug)["A-01-1"] == (3, 0)


def test_the_first_bin_becomes_the_products_own(work: Work) -> None:
    mug = a_product(work)
    first, second = a_bin(work, "A-01-1"), a_bin(work, "A-02-1")

    work.write(receiving.receive, product_id=mug, quantity=2, place_id=first)
    work.write(receiving.receive, product_id=mug, quantity=2, place_id=second)
    received = work.write(receiving.receive, product_id=mug, quantity=2)

    assert received.place == "A-01-1"


def test_a_product_without_a_bin_asks_for_one(work: Work) -> None:
    mug = a_product(work)

    with pytest.raises(Refusal, match="This product has no bin of its own"):
        work.write(receiving.receive, product_id=mug, quantity=2)

    assert all_rows(work, StockMove) == []


def test_waiting_orders_get_what_came_and_are_named(work: Work) -> None:
    mug = a_product(work)
    waiting = an_order(work, [(mug, 2)], confirmed=True)

    received = work.write(receiving.receive, product_id=mug, quantity=5, place_id=a_bin(work, "A-01-1"))

    assert received.orders == (waiting,)
    assert received.order_names == (f"SO-{waiting}",)
    assert lines_of(work, waiting)[0].allocated == 2
    assert the_order(work, waiting).headline is Headline.READY_TO_PICK
    assert stock_of(work, mug)["A-01-1"] == (5, 2)
    assert broken_rules(work) == []


@pytest.mark.parametrize("quantity", [0, -3, 4006381333931])
def test_no_such_quantity_is_booked(work: Work, quantity: int) -> None:
    mug = a_product(work)
    shelf = a_bin(work)

    with pytest.raises(Refusal, match="is not a quantity that can be booked"):
        work.write(receiving.receive, product_id=mug, quantity=quantity, place_id=shelf)

    assert all_rows(work, StockMove) == []


def test_a_service_is_not_received(work: Work) -> None:
    wrapping = a_product(work, name="Gift wrap", handling=Handling.NEVER)

    with pytest.raises(Refusal, match="Gift wrap is never kept in stock"):
        work.write(receiving.receive, product_id=wrapping, quantity=1, place_id=a_bin(work))


def test_goods_are_not_received_into_the_world_outside(work: Work) -> None:
    mug = a_product(work)
    customers = work.read(ledger.place, PlaceKind.CUSTOMER)

    with pytest.raises(Refusal, match="This is not a place in the house"):
        work.write(receiving.receive, product_id=mug, quantity=1, place_id=customers)

    assert all_rows(work, Product)[0][0] == mug
    assert all_rows(work, StockMove) == []


def test_goods_are_not_received_among_those_that_belong_to_orders(work: Work) -> None:
    mug = a_product(work)
    bench = work.read(ledger.place, PlaceKind.BENCH)

    with says_no(
        "What lies in Bench belongs to orders. Choose a bin. Goods that nobody wants any more are in the put-back list."
    ):
        work.write(receiving.receive, product_id=mug, quantity=1, place_id=bench)

    assert all_rows(work, StockMove) == []
