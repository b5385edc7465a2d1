"""Made-up sales, written as each shop would and read again: counts, addresses, totals and taxes are equal."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from omsdesk.channels import OrderRecord
from omsdesk.channels.files.options import ReadOptions
from omsdesk.services.importing.heap import gather
from tests.channels.sales import CENT, Sale, sales
from tests.channels.shop_files import EXTRA_OF, SHOPIFY, SHOPIFY_OLD, UNSHIPPED, WRITERS, amazon, sales_for, shopify

SEEDS = (1, 2, 3)
NOTHING = Decimal(0)


def read_again(paths: list[Path]) -> dict[str, OrderRecord]:
    heap = gather(paths, ReadOptions(price_decimals=2))
    assert (heap.refused, heap.refused_orders) == ((), 0)
    return {order.external_ref: order for order in heap.orders}


def charged(order: OrderRecord) -> Decimal:
    return sum((line.charged or NOTHING for line in order.lines), NOTHING)


def tax(order: OrderRecord) -> Decimal:
    return sum((line.tax for line in order.lines), order.shipping_tax)


def total(order: OrderRecord) -> Decimal:
    return charged(order) + (order.shipping or NOTHING) + tax(order)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", sorted(WRITERS))
def test_sales_come_back_as_they_were(name: str, seed: int, tmp_path: Path) -> None:
    sold = sales(40, seed=seed, **sales_for(name))

    orders = read_again(WRITERS[name](tmp_path, sold))

    assert list(orders) == [f"{EXTRA_OF.get(name, '')}{sale.ref}" for sale in sold]
    for sale, order in zip(sold, orders.values(), strict=True):
        assert [(line.sku, line.quantity, line.name) for line in order.lines] == [
            (line.sku, line.quantity, line.title) for line in sale.lines
        ]
        assert (total(order), tax(order), order.currency) == (sale.total, sale.tax, sale.currency)
        assert all((line.charged or NOTHING) % CENT == 0 for line in order.lines)
        assert_same_address(sale, order)
        assert order.asks == ()


def assert_same_address(sale: Sale, order: OrderRecord) -> None:
    to = order.ship_to
    assert (to.name, to.street, to.extra, to.city, to.postal_code, to.country_code) == (
        sale.name,
        sale.street,
        sale.extra,
        sale.city,
        sale.postal_code,
        sale.country,
    )


@pytest.mark.parametrize("name", ["amazon", "woocommerce"])
def test_taxes_that_a_shop_says_line_by_line_stay_with_their_lines(name: str, tmp_path: Path) -> None:
    sold = sales(20, seed=9, **sales_for(name))

    orders = read_again(WRITERS[name](tmp_path, sold))

    for sale, order in zip(sold, orders.values(), strict=True):
        assert [line.tax for line in order.lines] == [line.tax for line in sale.lines]
        assert order.shipping_tax == sale.shipping_tax


def test_the_export_of_shopify_has_79_columns_of_which_old_ones_have_fewer(tmp_path: Path) -> None:
    sold = sales(20, seed=4)

    orders = read_again(shopify(tmp_path, sold, SHOPIFY_OLD))

    assert (len(SHOPIFY), len(SHOPIFY_OLD)) == (79, 47)
    assert [total(order) for order in orders.values()] == [sale.total for sale in sold]


def test_amazons_report_of_unshipped_orders_says_when_they_were_promised(tmp_path: Path) -> None:
    orders = read_again(amazon(tmp_path, sales(3, seed=5, is_with_tax=True), UNSHIPPED))

    assert {order.ship_by for order in orders.values()} == {datetime.fromisoformat("2026-12-01T20:00:00+00:00")}


def test_amazon_adds_the_tax_to_its_prices_in_america(tmp_path: Path) -> None:
    sold = sales(10, seed=6, is_with_tax=False, currency="USD")

    orders = read_again(amazon(tmp_path, sold))

    assert [total(order) for order in orders.values()] == [sale.total for sale in sold]


@pytest.mark.parametrize(
    ("status", "money", "asked"),
    [
        ("paid", (True, False), []),
        ("authorized", (False, True), []),
        ("pending", (False, False), ["The shop says: payment pending"]),
        ("partially_paid", (False, False), ["The shop says: payment partially_paid"]),
        ("voided", (False, False), ["The shop says: payment voided"]),
    ],
)
def test_how_far_the_money_is_decides_what_is_asked(
    status: str, money: tuple[bool, bool], asked: list[str], tmp_path: Path
) -> None:
    paths = shopify(tmp_path, sales(1, seed=7), SHOPIFY, **{"Financial Status": status})

    (order,) = read_again(paths).values()

    assert (order.is_paid, order.is_authorised) == money
    assert [str(each.note) for each in order.asks] == asked


def test_what_shopify_tells_besides_is_kept_for_whoever_reviews_the_order(tmp_path: Path) -> None:
    more = {"Risk Level": "High", "Refunded Amount": "5.00", "Discount Code": "AUTUMN", "Source": "web"}
    (order,) = read_again(shopify(tmp_path, sales(1, seed=8), SHOPIFY, **more)).values()

    facts = dict(order.facts)
    assert (facts["risk level"], facts["refunded"], facts["discount code"]) == ("high", "5.00", "AUTUMN")
    assert facts["billing country"] == order.ship_to.country_code
    assert order.tags == ("Gift wrap", "VIP")
    assert [str(each.note) for each in order.asks] == ["The shop refunded 5.00: check what still goes out"]


def test_a_cent_that_the_shop_rounded_otherwise_is_kept_and_explained(tmp_path: Path) -> None:
    sale = sales(1, seed=10, is_with_tax=False)[0]
    (order,) = read_again(shopify(tmp_path, [sale], SHOPIFY, Total=sale.total + CENT)).values()

    assert total(order) == sale.total + CENT
    assert dict(order.facts)["rounding"] == "+0.01"
    assert order.asks == ()


def test_sums_that_do_not_add_up_stop_the_order_with_both_numbers(tmp_path: Path) -> None:
    sale = sales(1, seed=11, is_with_tax=False)[0]
    (order,) = read_again(shopify(tmp_path, [sale], SHOPIFY, Total=sale.total + 30)).values()

    assert total(order) == sale.total
    assert [str(each.note) for each in order.asks] == [
        f"The shop's total is {sale.total + 30}, but goods, shipping and tax come to {sale.total}"
    ]


def test_a_row_without_its_order_is_no_order(tmp_path: Path) -> None:
    path = shopify(tmp_path, sales(1, seed=12))[0]
    header, *_ = path.read_text(encoding="utf-8").splitlines()
    path.write_text(header + "\n" + "#99" + "," * 15 + ",1,Mug,2.00,,MUG" + "," * 58 + "\n", encoding="utf-8")

    heap = gather([path], ReadOptions(price_decimals=2))

    assert heap.orders == ()
    assert [str(each) for each in heap.refused] == [
        "orders_export.csv:2: Order #99 is not among the orders; its line is left out."
    ]
