"""A sale at the counter is placed, paid, taken along and receipted at once, or nothing of it happens."""

from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.models.paper import Document
from omsdesk.services import counter, receipts
from omsdesk.services.checks import violations
from omsdesk.services.new_order import NewLine, NewOrder
from tests.factories import (
    a_house,
    a_product,
    all_rows,
    change_settings,
    lines_of,
    stock,
    stock_of,
    the_order,
    whole_database,
)
from tests.sentences import says_no


@pytest.fixture(autouse=True)
def _house(work: Work) -> None:
    a_house(work)


def sell(work: Work, *lines: tuple[int, int], **fields: Any) -> counter.Sold:
    wanted = tuple(NewLine(product_id=product_id, quantity=quantity) for product_id, quantity in lines)
    draft = NewOrder(customer_name="Counter sale", lines=wanted, **fields)
    return work.write(counter.sell, draft, payment=PaymentMethod.CASH)


def test_goods_leave_the_shelf_with_the_customer_and_every_rule_holds(work: Work) -> None:
    mug, bag = a_product(work, price=1290, tax_rate_bp=1900), a_product(work, price=2000, tax_rate_bp=700)
    stock(work, mug, 5)
    stock(work, bag, 2)

    sold = sell(work, (mug, 2), (bag, 2))

    order = the_order(work, sold.order_id)
    assert sold.headline is order.headline is Headline.DELIVERED
    assert order.payment is PaymentWord.PAID
    assert [(line.packed, line.shipped, line.delivered) for line in lines_of(work, sold.order_id)] == [(2, 2, 2)] * 2
    assert sorted(on_hand for on_hand, _ in stock_of(work, mug).values() if on_hand > 0) == [2, 3]
    assert work.read(violations) == ()


def test_the_receipt_says_what_was_paid_and_which_tax_is_in_it(work: Work) -> None:
    mug, book = a_product(work, price=1290, tax_rate_bp=1900), a_product(work, price=1000, tax_rate_bp=700)
    stock(work, mug, 5)
    stock(work, book, 5)

    sold = sell(work, (mug, 2), (book, 1), discount_minor=358)

    paper = work.read(receipts.receipt, sold.order_id)
    assert [(str(each), amount.minor) for each, amount, _ in paper.sums] == [
        ("Goods", 3580),
        ("Discount", -358),
        ("Shipping", 0),
        ("Tax", 504),
        ("Total", 3726),
    ]
    assert [(tax.rate_bp, tax.net.minor, tax.tax.minor) for tax in paper.taxes] == [(1900, 2322, 441), (700, 900, 63)]
    assert [(str(how), amount.minor) for how, amount in paper.paid] == [("Cash", 3726)]
    assert len(all_rows(work, Document)) == 1


def test_what_is_not_there_is_not_sold_and_nothing_is_kept(work: Work) -> None:
    mug = a_product(work, name="Enamel mug")
    stock(work, mug, 1)
    before = whole_database(work)

    with says_no("Only 1 of Enamel mug is free. Take fewer, or confirm it as an order."):
        sell(work, (mug, 2))

    assert whole_database(work) == before


def test_a_sale_that_waits_for_a_look_is_not_made(work: Work) -> None:
    change_settings(work, review_threshold=1, review_high_value=1)
    mug = a_product(work, price=1290)
    stock(work, mug, 1)
    before = whole_database(work)

    with says_no("SO-10001 is on hold: Fraud check. Confirm it as an order instead; it waits in Review."):
        sell(work, (mug, 1))

    assert whole_database(work) == before


def test_services_go_along_with_goods(work: Work) -> None:
    mug, wrap = a_product(work), a_product(work, handling=Handling.NEVER)
    stock(work, mug, 1)

    sold = sell(work, (mug, 1), (wrap, 1))

    assert sold.headline is Headline.DELIVERED
    assert [line.delivered for line in lines_of(work, sold.order_id)] == [1, 1]


def test_a_sale_that_nobody_pays_is_not_made(work: Work) -> None:
    mug = a_product(work, price=1290)
    stock(work, mug, 1)
    before = whole_database(work)
    draft = NewOrder(customer_name="Counter sale", lines=(NewLine(product_id=mug, quantity=1),))

    with says_no("€12.90 is not paid yet. Choose how it is paid."):
        work.write(counter.sell, draft, payment=None)

    assert whole_database(work) == before
