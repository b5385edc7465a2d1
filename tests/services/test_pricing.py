"""Orders are priced by list and quantity, discounted to the cent, and taxed by class, country and day."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.models.order import Order
from omsdesk.services import cancelling, cancelling_lines, keeping_prices, placing, taxing
from omsdesk.services.checks.money import TOTALS
from omsdesk.services.keeping_prices import KeptList
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo
from omsdesk.services.tax_table import DatedRate
from tests.factories import a_house, a_product, all_rows, an_order, change_settings, lines_of, the_order
from tests.sentences import says_no
from tests.services.prices import a_code, a_customer, a_list, a_rate, a_shipping_price


@pytest.fixture(autouse=True)
def _house(work: Work) -> None:
    a_house(work)


def place(work: Work, *lines: NewLine, **fields: Any) -> int:
    values: dict[str, Any] = {"customer_name": "Grace Hopper", "shipping_minor": 0, "lines": lines, **fields}
    return work.write(placing.place, NewOrder(**values))


def amounts(work: Work, order_id: int) -> tuple[int, int, int, int, int]:
    order = the_order(work, order_id)
    return order.goods_minor, order.off_minor, order.shipping_minor, order.tax_minor, order.total_minor


def _found(work: Work, probe: Any) -> list[str]:
    return work.read(lambda db: list(probe.search(db)))


def assert_sums_fit(work: Work) -> None:
    assert [found for probe in TOTALS for found in _found(work, probe)] == []


def test_a_customer_pays_the_price_of_the_own_list_by_quantity(work: Work) -> None:
    mug = a_product(work, price=1290)
    trade = a_list(work, "Trade", {mug: {1: 1100, 10: 950}})
    a_list(work, "Autumn", {mug: {5: 1200}}, everyone=True)
    customer = a_customer(work, list_id=trade)

    own = [place(work, NewLine(product_id=mug, quantity=each), customer_id=customer) for each in (9, 10)]
    anybody = [place(work, NewLine(product_id=mug, quantity=each)) for each in (4, 5)]

    shown = [lines_of(work, each)[0] for each in (*own, *anybody)]
    assert [(line.unit_minor, line.price_list, line.price_from) for line in shown] == [
        (1100, "Trade", 1),
        (950, "Trade", 10),
        (1290, "", 0),
        (1200, "Autumn", 5),
    ]


def test_a_list_counts_on_its_days_only(work: Work) -> None:
    mug = a_product(work, price=1290)
    a_list(work, "Past", {mug: {1: 500}}, everyone=True, valid_until=date(2026, 3, 1))
    a_list(work, "Today", {mug: {1: 900}}, everyone=True, valid_from=date(2026, 3, 2), valid_until=date(2026, 3, 2))
    a_list(work, "Off", {mug: {1: 100}}, everyone=True, active=False)

    order_id = place(work, NewLine(product_id=mug, quantity=1))

    assert lines_of(work, order_id)[0].price_list == "Today"


def test_a_percentage_off_the_order_is_spread_to_the_cent_and_each_line_taxed_on_what_is_paid(work: Work) -> None:
    mug = a_product(work, price=333, tax_rate_bp=1900)
    book = a_product(work, price=1000, tax_rate_bp=700)

    order_id = place(work, NewLine(product_id=mug, quantity=1), NewLine(product_id=book, quantity=1), discount_bp=1000)

    # 10 % of 13.33 is 1.33; 0.33 of it fall on the mug (0.3323) and 1.00 on the book (0.9977).
    lines = lines_of(work, order_id)
    assert [(line.order_off_minor, line.net_minor, line.tax_minor) for line in lines] == [(33, 300, 57), (100, 900, 63)]
    assert amounts(work, order_id) == (1200, 133, 0, 120, 1320)
    assert_sums_fit(work)


def test_an_amount_off_is_never_more_than_the_goods(work: Work) -> None:
    mug = a_product(work, price=333, tax_rate_bp=1900)

    order_id = place(work, NewLine(product_id=mug, quantity=1), discount_minor=5000)

    assert amounts(work, order_id) == (0, 333, 0, 0, 0)


def test_cancelled_pieces_take_their_part_of_every_discount_with_them(work: Work) -> None:
    mug = a_product(work, price=1000, tax_rate_bp=1900)
    bag = a_product(work, price=1000, tax_rate_bp=1900)
    order_id = place(
        work, NewLine(product_id=mug, quantity=4, discount_minor=200), NewLine(product_id=bag, quantity=2),
        discount_minor=580,
    )  # fmt: skip
    assert amounts(work, order_id) == (5220, 580, 0, 992, 6212)

    work.write(cancelling_lines.cancel_lines, order_id, {lines_of(work, order_id)[0].id: 1}, "Too many")

    # Left are 3 of 4 mugs: 30.00 less 1.50, less 2.85 of 3.80; and the bags less 2.00.
    assert [line.net_minor for line in lines_of(work, order_id)] == [2565, 1800]
    assert amounts(work, order_id) == (4365, 485, 0, 829, 5194)
    assert_sums_fit(work)


def test_prices_that_hold_the_tax_are_what_the_customer_pays(work: Work) -> None:
    change_settings(work, prices_include_tax=True, shipping_tax="usual")
    mug = a_product(work, price=1290, tax_rate_bp=None)
    a_shipping_price(work, 490, up_to_g=2000)

    order_id = place(work, NewLine(product_id=mug, quantity=2), discount_minor=580, shipping_minor=None)

    order = the_order(work, order_id)
    # 20.00 hold 3.19, and 4.90 hold 0.78.
    assert amounts(work, order_id) == (1681, 580, 412, 397, 2490)
    assert (order.shipping_tax_minor, order.shipping_tax_rate_bp, order.prices_include_tax) == (78, 1900, True)
    assert_sums_fit(work)


def test_the_rate_is_the_one_of_class_country_and_day(work: Work) -> None:
    work.write(taxing.name_class, "Books", 700)
    book = a_product(work, tax_rate_bp=None, tax_class="Books")
    mug = a_product(work, tax_rate_bp=None)
    a_rate(work, "FR", 2000)
    a_rate(work, "FR", 550, tax_class="Books")
    a_rate(work, "DE", 500, tax_class="Books", since=date(2026, 3, 10))
    lines = (NewLine(product_id=book, quantity=1), NewLine(product_id=mug, quantity=1))

    def rates(country: str, **fields: Any) -> list[int]:
        order_id = place(work, *lines, ship_to=ShipTo(country=country), **fields)
        return [line.tax_rate_bp for line in lines_of(work, order_id)]

    assert rates("DE") == [700, 1900]
    assert rates("Germany", placed_at=datetime(2026, 3, 10, 9, tzinfo=UTC)) == [500, 1900]
    assert rates("France") == [550, 2000]
    assert rates("CH") == [700, 1900]
    change_settings(work, tax_abroad="none")
    assert rates("CH") == [0, 0]
    assert rates("") == [700, 1900]


def test_rates_and_classes_that_cannot_be_are_refused(work: Work) -> None:
    rate = DatedRate("DE", "", date(2026, 1, 1), 1900)

    for deed, args, said in (
        (taxing.keep_rate, (replace(rate, country="Germany"),), "Choose a country."),
        (taxing.keep_rate, (replace(rate, tax_class="Books"),), "There is no class of tax called Books."),
        (taxing.drop_rate, (rate,), "This rate is gone already."),
        (taxing.name_class, ("  ", 700), "A class of tax needs a name of 1 to 40 letters."),
        (taxing.name_class, ("Books", 10_001), "Give the rate as a number from 0 to 100."),
    ):
        with says_no(said):
            work.write(deed, *args)


def test_a_price_list_is_not_pasted_without_end(work: Work) -> None:
    with says_no("These are more than 50,000 rows."):
        work.write(keeping_prices.keep_list, KeptList(0, "Spring", "EUR"), "MUG; 1; 9.90\n" * 50_001)


def test_a_tax_number_of_another_member_pays_no_tax_and_not_the_tax_in_the_price(work: Work) -> None:
    change_settings(work, prices_include_tax=True)
    mug = a_product(work, price=1190, tax_rate_bp=None)
    line = NewLine(product_id=mug, quantity=3)

    def paid(vat_id: str, country: str) -> tuple[int, int, bool]:
        order = the_order(work, place(work, line, vat_id=vat_id, ship_to=ShipTo(country=country)))
        return order.goods_minor, order.tax_minor, order.tax_exempt

    assert paid("ATU 12345678", "AT") == (3000, 0, True)
    assert paid("ATU12345678", "DE") == (3000, 570, False)
    assert paid("DE123456789", "AT") == (3000, 570, False)
    assert paid("CHE123456789", "CH") == (3000, 570, False)
    assert paid("AT", "AT") == (3000, 570, False)


def test_sending_is_paid_by_service_country_and_weight(work: Work) -> None:
    anvil = a_product(work, weight_g=3000)
    a_shipping_price(work, 390, up_to_g=2000)
    a_shipping_price(work, 690, up_to_g=10_000)
    a_shipping_price(work, 1900, up_to_g=5000, country="CH")

    def sending(quantity: int, country: str, service: str = "standard") -> int:
        line, to = NewLine(product_id=anvil, quantity=quantity), ShipTo(country=country)
        order_id = place(work, line, ship_to=to, service=service, shipping_minor=None)
        return int(the_order(work, order_id).shipping_minor)

    assert [sending(1, "DE"), sending(1, "Switzerland"), sending(2, "CH"), sending(9, "DE")] == [690, 1900, 1900, 690]
    assert sending(1, "DE", "express") == 1290


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"valid_from": date(2026, 3, 3)}, "Code SPRING counts from 3 Mar 2026 on."),
        ({"valid_until": date(2026, 3, 1)}, "Code SPRING counted until 1 Mar 2026."),
        ({"active": False}, "Code SPRING is switched off."),
        ({"least_minor": 2001}, "Code SPRING needs goods for €20.01 or more."),
        ({"least_minor": 1, "currency": "CHF"}, "Code SPRING is for orders in CHF."),
    ],
)
def test_a_code_that_does_not_count_is_refused_in_words(work: Work, terms: dict[str, Any], said: str) -> None:
    mug = a_product(work)
    a_code(work, "SPRING", percent_bp=1000, **terms)

    with says_no(f"{said} Leave the code out, or use another."):
        place(work, NewLine(product_id=mug, quantity=2), discount_code="spring")

    assert all_rows(work, Order) == []


def test_nobody_knows_a_code_that_was_not_made(work: Work) -> None:
    with says_no("There is no discount code AUTUMN. Check it, or leave it out."):
        place(work, NewLine(product_id=a_product(work), quantity=1), discount_code="autumn")


def test_a_code_is_used_as_often_as_it_may_be_and_comes_back_with_a_cancelled_order(work: Work) -> None:
    mug = a_product(work)
    a_code(work, "TWICE", amount_minor=500, most_uses=2)
    first, _second = (place(work, NewLine(product_id=mug, quantity=1), discount_code="Twice") for _ in range(2))
    with says_no("Code TWICE was used 2 times already, which is all it is for. Leave the code out, or use another."):
        place(work, NewLine(product_id=mug, quantity=1), discount_code="TWICE")

    work.write(cancelling.cancel_order, first, "Not wanted")

    third = place(work, NewLine(product_id=mug, quantity=1), discount_code="TWICE")
    assert amounts(work, third) == (500, 500, 0, 0, 500)


def test_a_draft_may_hold_a_code_that_does_not_count_yet(work: Work) -> None:
    mug = a_product(work)
    a_code(work, "LATER", percent_bp=1000, valid_from=date(2026, 3, 5))
    draft = NewOrder(customer_name="Ada", lines=(NewLine(product_id=mug, quantity=1),), discount_code="LATER")

    order_id = work.write(placing.save_draft, draft)

    assert the_order(work, order_id).discount_code == "LATER"
    assert amounts(work, order_id)[1] == 0


def test_orders_without_prices_of_their_own_cost_what_they_always_did(work: Work) -> None:
    mug = a_product(work, price=1000, tax_rate_bp=700)

    order_id = an_order(work, [(mug, 3)])

    assert amounts(work, order_id) == (3000, 0, 0, 210, 3210)
