"""Several products are changed at once, all of them or none, and the history of each says so."""

from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.models.product import Product
from omsdesk.services import bulk_products, checks, record_history
from omsdesk.services.bulk_products import ProductChange
from tests.factories import a_house, a_product, all_rows
from tests.sentences import says_no

OUT_OF_REACH = "SKU-1 would cost less than nothing, or too much. Nothing was changed."


@pytest.fixture
def products(work: Work) -> list[int]:
    a_house(work)
    return [a_product(work, f"SKU-{n}", price=price) for n, price in enumerate((1000, 1999, 5), start=1)]


def the_products(work: Work) -> list[Any]:
    columns = list(Product.__table__.columns.keys())
    names = ("price_minor", "low_mark", "weight_g", "packing_note", "active")
    return [tuple(row[columns.index(name)] for name in names) for row in all_rows(work, Product)]


def test_what_is_filled_in_changes_and_the_rest_stays(work: Work, products: list[int]) -> None:
    wanted = ProductChange(price="+5%", low_mark=4, packing_note="Bubble wrap")

    done = work.write(bulk_products.change, products[:2], wanted)

    assert (done.changed, done.of) == (2, 2)
    assert the_products(work) == [
        (1050, 4, 300, "Bubble wrap", True),
        (2099, 4, 300, "Bubble wrap", True),
        (5, 0, 300, "", True),
    ]
    newest = work.read(record_history.history, "product", products[0])
    assert ("Price changed", "1000", "1050") in {(str(each.said), each.before, each.after) for each in newest}
    assert work.read(checks.violations) == ()


def test_what_has_it_already_is_not_changed_again(work: Work, products: list[int]) -> None:
    done = work.write(bulk_products.change, products, ProductChange(price="10", active=True))

    assert (done.changed, [row[0] for row in the_products(work)]) == (2, [1000, 1000, 1000])
    assert work.write(bulk_products.change, products, ProductChange(active=False)).changed == 3


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (ProductChange(), "Nothing was changed. Fill in what all of them get."),
        (ProductChange(price="cheap"), "'cheap' is no price. Type 12.50, or a change: +5% or -10%."),
        (ProductChange(price="-3"), "'-3' is no price. Type 12.50, or a change: +5% or -10%."),
        (ProductChange(price="-101%"), OUT_OF_REACH),
        (ProductChange(price="99999999999"), OUT_OF_REACH),
        (ProductChange(low_mark=-1), "Give a number from 0 to 1,000,000."),
        (ProductChange(packing_note="a" * 2001), "A note has 2,000 characters at most. Shorten it."),
    ],
)
def test_what_cannot_be_says_why_and_changes_none(
    work: Work, products: list[int], wanted: ProductChange, said: str
) -> None:
    before = the_products(work)

    with says_no(said):
        work.write(bulk_products.change, products, wanted)
    with says_no("No product is chosen. Choose products in the list first."):
        work.write(bulk_products.change, [], wanted)
    assert the_products(work) == before
