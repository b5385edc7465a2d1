"""The palette finds what was meant: exact numbers first, then the beginnings of words."""

from datetime import UTC, datetime

import pytest

from omsdesk.database.work import Work
from omsdesk.services import customers, requesting_return, searching
from omsdesk.services.customers import NewCustomer
from tests.factories import a_house, a_product, an_order, lines_of

PAST = datetime(2026, 2, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def found(work: Work, text: str) -> list[tuple[str, int]]:
    return [(hit.kind, hit.id) for hit in work.read(searching.search, text)]


def test_a_number_finds_its_order_first_then_those_that_begin_with_it(work: Work) -> None:
    mug = a_product(work)
    orders = [an_order(work, [(mug, 1)]) for _ in range(3)]

    assert found(work, str(orders[1])) == [("order", orders[1])]
    assert found(work, "1000") == [("order", each) for each in orders]
    assert found(work, f"SO-{orders[2]}") == [("order", orders[2])]
    assert found(work, f"so {orders[2]}") == [("order", orders[2])]


@pytest.mark.parametrize("text", ["okafor", "Ada O", "ADA@EXAMPLE.ORG", "W-77", "w-77"])
def test_words_find_guest_orders(work: Work, text: str) -> None:
    order_id = an_order(work, customer="Ada Okafor", email="ada@example.org", channel="web", external_ref="W-77")

    assert ("order", order_id) in found(work, text)


def test_a_customer_is_found_with_the_orders(work: Work) -> None:
    customer_id = work.write(customers.make, NewCustomer(name="Ada Okafor", phone="+49 421 5566"))
    order_id = an_order(work, customer="A. Okafor", customer_id=customer_id)

    for text in ("ada oka", "okafor", "5566"):
        assert found(work, text) == [("order", order_id), ("customer", customer_id)]


def test_products_are_found_by_sku_name_and_code(work: Work) -> None:
    mug = a_product(work, "MUG-1", name="Enamel mug", barcode="4006381333931")

    for text in ("mug-1", "MUG", "enamel", "4006381333931"):
        assert ("product", mug) in found(work, text)
    hit = work.read(searching.search, "enamel")[0]
    assert (hit.title, hit.page, hit.focus) == ("MUG-1  Enamel mug", "stock", {"product": mug})


def test_returns_are_found_by_number(work: Work) -> None:
    order_id = an_order(work, shipped_at=PAST)
    return_id = work.write(requesting_return.request, order_id, {lines_of(work, order_id)[0].id: 1})

    assert found(work, f"RE-{return_id}") == [("return", return_id)]
    assert ("return", return_id) in found(work, str(return_id))


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "nobody", "SO-99999", "\N{HIGH VOLTAGE SIGN}", "9" * 400])
def test_what_is_not_there_is_not_found(work: Work, text: str) -> None:
    an_order(work, customer="Ada Okafor")

    assert found(work, text) == []


def test_at_most_eight_of_a_kind_are_shown(work: Work) -> None:
    mug = a_product(work)
    for _ in range(9):
        an_order(work, [(mug, 1)], customer="Ada Okafor")

    assert len(found(work, "okafor")) == 8
