"""Whatever is wrong with a shop's file or our own list, a sentence says so, and no order of it is half there."""

from pathlib import Path

import pytest

from omsdesk.channels import OrderRecord
from omsdesk.channels.files.options import ReadOptions
from omsdesk.errors import Refusal
from omsdesk.services.importing.heap import Heap, gather
from tests.channels.broken_tables import BROKEN, HARMLESS, Break
from tests.channels.broken_trees import JSON_BROKEN, XML_BROKEN
from tests.channels.sales import sales
from tests.channels.shop_files import WRITERS, order_list, sales_for

FILES = {**WRITERS, "order list": order_list}
TABLES = ("amazon", "etsy", "order list", "shopify")
COUNT = 6


def written(name: str, folder: Path, breaks: Break | None = None) -> list[Path]:
    """A file of a shop, broken where its lines are."""
    paths = FILES[name](folder, sales(COUNT, seed=41, **sales_for(name)))
    if breaks is not None:
        paths[-1] = breaks(paths[-1])
    return paths


def read(paths: list[Path]) -> Heap:
    return gather(paths, ReadOptions(price_decimals=2))


def told(paths: list[Path]) -> tuple[list[OrderRecord], list[str]]:
    """The orders that come in all the same, and every sentence that a person reads."""
    try:
        heap = read(paths)
    except Refusal as refusal:
        return [], [str(refusal)]
    return list(heap.orders), [str(each) for each in heap.refused]


def assert_is_worded(sentences: list[str], orders: list[OrderRecord]) -> None:
    assert sentences
    assert all(each[-1] in ".:)" or each.endswith("again.") for each in sentences)
    assert not any(word in each for each in sentences for word in ("Error", "Exception", "Traceback", "None", "<class"))
    assert all(order.lines for order in orders)


@pytest.mark.parametrize("change", HARMLESS, ids=lambda change: change.__name__)
@pytest.mark.parametrize("name", TABLES)
def test_a_file_that_only_looks_different_is_read_as_ever(name: str, change: Break, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    plain = read(written(name, tmp_path / "plain"))

    changed = read(written(name, tmp_path, change))

    assert changed.refused == ()
    assert [(each.external_ref, each.ship_to, each.shipping) for each in changed.orders] == [
        (each.external_ref, each.ship_to, each.shipping) for each in plain.orders
    ]
    assert [[(line.sku, line.price, line.charged, line.tax) for line in each.lines] for each in changed.orders] == [
        [(line.sku, line.price, line.charged, line.tax) for line in each.lines] for each in plain.orders
    ]


@pytest.mark.parametrize("change", BROKEN, ids=lambda change: change.__name__)
@pytest.mark.parametrize("name", TABLES)
def test_a_broken_table_ends_in_words(name: str, change: Break, tmp_path: Path) -> None:
    orders, sentences = told(written(name, tmp_path, change))

    assert_is_worded(sentences, orders)
    assert len(orders) < COUNT or any(order.is_incomplete for order in orders)


@pytest.mark.parametrize("change", JSON_BROKEN.values(), ids=list(JSON_BROKEN))
def test_a_broken_json_file_ends_in_words(change: Break, tmp_path: Path) -> None:
    orders, sentences = told(written("woocommerce", tmp_path, change))

    assert orders == []
    assert_is_worded(sentences, orders)


@pytest.mark.parametrize("change", XML_BROKEN.values(), ids=list(XML_BROKEN))
def test_a_broken_xml_file_ends_in_words_and_leaves_its_neighbours_alone(change: Break, tmp_path: Path) -> None:
    orders, sentences = told(written("ubl", tmp_path, change))

    assert [order.external_ref for order in orders] == [f"10{number:04d}" for number in range(COUNT - 1)]
    assert_is_worded(sentences, orders)


def test_each_kind_of_file_is_broken_in_twenty_ways_or_more() -> None:
    assert [len(each) for each in (BROKEN, JSON_BROKEN, XML_BROKEN)] == [25, 27, 24]
