"""The order form in money and days: lists, discounts, codes, shipping, promises. What it shows is what is placed."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.order_entry import OrderEntry
from omsdesk.services import customers
from omsdesk.services.customers import NewCustomer
from tests import factories
from tests.services.prices import a_code, a_customer, a_list, a_rate, a_shipping_price

ADDRESS = {"street": "Lindenweg 5", "city": "Bremen", "postal_code": "28195", "country": "DE"}


@pytest.fixture
def mug(house: Work) -> int:
    made = factories.a_product(house, "MUG-1", name="Enamel mug", price=1290, tax_rate_bp=1900)
    factories.stock(house, made, 20)
    return made


@pytest.fixture
def entry(house: Work, mug: int) -> OrderEntry:
    assert mug
    made = OrderEntry(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    made.change(customer_name="Grace Hopper", **ADDRESS)
    return made


def placed(house: Work, entry: OrderEntry) -> Any:
    """The order that the form became; its sums are those that were shown."""
    shown = entry.state.totals
    entry.confirm()
    assert entry.state.ended is not None, entry.state.errors
    order = factories.the_order(house, entry.state.ended.order_id)
    assert shown is not None
    assert {name: getattr(order, name) for name in shown.as_columns()} == shown.as_columns()
    return order


def whys(entry: OrderEntry) -> list[list[str]]:
    return [[str(each) for each in line.why(entry.state.currency)] for line in entry.state.form.lines]


def test_a_line_says_which_list_gives_its_price_and_follows_the_quantity(
    house: Work, entry: OrderEntry, mug: int
) -> None:
    trade = a_list(house, "Trade", {mug: {1: 1100, 10: 950}})
    customer = a_customer(house, list_id=trade)
    entry.enter("MUG-1", 2)
    before = whys(entry)

    entry.choose_customer(customer)
    at_two = whys(entry)
    entry.set_quantity(mug, 12)

    assert (before, at_two, whys(entry)) == ([[]], [["List Trade"]], [["List Trade, from 10"]])
    order = placed(house, entry)
    line = factories.lines_of(house, order.id)[0]
    assert (line.unit_minor, line.price_list, line.price_from) == (950, "Trade", 10)


def test_a_customer_whose_list_is_in_francs_buys_in_francs(house: Work, entry: OrderEntry, mug: int) -> None:
    factories.a_product(house, "BAG-1", price=2000)
    swiss = a_list(house, "Swiss", {mug: {1: 1500}}, currency="CHF")
    entry.choose_customer(a_customer(house, list_id=swiss))
    entry.enter("MUG-1")
    entry.enter("BAG-1")

    entry.confirm()
    refused = str(entry.state.errors["product"])
    entry.set_price(entry.state.form.lines[1].product.id, "21,50")
    order = placed(house, entry)

    assert refused == "Bag-1 has no price in CHF. Type one."
    assert (order.currency, order.goods_minor) == ("CHF", 3650)


def test_a_typed_price_stands_until_it_is_cleared(house: Work, entry: OrderEntry, mug: int) -> None:
    entry.enter("MUG-1", 3)

    entry.set_price(mug, "10,00")
    entry.set_quantity(mug, 4)
    by_hand = (entry.state.form.lines[0].unit_minor, whys(entry))
    entry.set_price(mug, "12.905")
    refused = str(entry.state.errors["product"])
    entry.set_price(mug, "")

    assert by_hand == (1000, [["Price by hand"]])
    assert refused == "Give an amount, for example 12.90."
    assert (entry.state.form.lines[0].unit_minor, whys(entry)) == (1290, [[]])


@pytest.mark.parametrize(
    ("typed", "net", "said"), [("10%", 2322, "10 % off"), ("0,80", 2500, "€0.80 off"), ("", 2580, None)]
)
def test_a_line_is_discounted_by_percent_or_amount(
    house: Work, entry: OrderEntry, mug: int, typed: str, net: int, said: str | None
) -> None:
    entry.enter("MUG-1", 2)

    entry.set_discount(mug, typed)

    assert whys(entry) == [[said] if said else []]
    order = placed(house, entry)
    assert factories.lines_of(house, order.id)[0].net_minor == net


def test_one_field_takes_a_percentage_an_amount_or_a_code(house: Work, entry: OrderEntry) -> None:
    a_code(house, "SPRING10", percent_bp=1000, least_minor=3000)
    entry.enter("MUG-1", 2)

    def off(typed: str) -> int | None:
        entry.set_order_discount(typed)
        return entry.state.totals.off_minor if entry.state.totals else None

    assert [off("5%"), off("3,00"), off("spring10"), off("")] == [129, 300, 0, 0]

    entry.set_order_discount("spring10")
    entry.confirm()
    too_little = str(entry.state.errors["discount"])
    entry.enter("MUG-1")
    order = placed(house, entry)

    assert too_little == "Code SPRING10 needs goods for €30.00 or more."
    assert (order.discount_code, order.off_minor) == ("SPRING10", 387)


def test_another_price_for_shipping_wants_a_reason(house: Work, entry: OrderEntry) -> None:
    a_shipping_price(house, 390, up_to_g=500)
    a_shipping_price(house, 690, up_to_g=5000)
    entry.refresh()
    entry.enter("MUG-1", 2)
    by_table = entry.state.shipping_typed

    entry.set_shipping("3,00")
    entry.confirm()
    asked = str(entry.state.errors["shipping_reason"])
    entry.change(shipping_reason="Late last time")
    order = placed(house, entry)

    assert (by_table, asked) == ("6.90", "Say why shipping costs something else.")
    assert (order.shipping_minor, order.shipping_reason) == (300, "Late last time")


def test_the_tax_follows_the_country_and_the_tax_number(house: Work, entry: OrderEntry) -> None:
    a_rate(house, "FR", 2000)
    entry.refresh()
    entry.enter("MUG-1", 2)
    entry.choose_customer(a_customer(house, "Lyon Plein Air", vat_id="FR12345678901"))

    def tax(country: str) -> int | None:
        entry.change(country=country)
        return entry.state.totals.tax_minor if entry.state.totals else None

    assert [tax("DE"), tax("France")] == [490, 0]
    assert "No tax: FR12345678901 pays it at home." in map(str, entry.state.remarks)
    entry.change(customer_name="Somebody else")
    assert entry.state.totals is not None
    assert entry.state.totals.tax_minor == 516
    assert placed(house, entry).tax_exempt is False


def test_days_are_promised_by_cut_off_working_days_and_missing_pieces(house: Work, entry: OrderEntry, mug: int) -> None:
    factories.change_settings(house, backorder_days=5)
    entry.refresh()
    entry.enter("MUG-1", 20)
    at_hand = str(entry.state.arrives)
    entry.set_quantity(mug, 21)
    in_parts = str(entry.state.arrives)
    entry.set_promised("fri")
    entry.set_ship_by("2026-03-01")

    assert at_hand == "Arrives Thu 5 Mar"
    assert in_parts == "Arrives Thu 5 Mar, the missing pieces about Thu 12 Mar"
    assert "Promised for 6 Mar 2026, but it arrives on 12 Mar 2026." in map(str, entry.state.remarks)
    assert str(entry.state.errors["ship_by"]) == "Give a day from today on: +3, fri or 2026-03-01."
    entry.set_ship_by("+3")
    order = placed(house, entry)
    assert order.ship_by.date() == date(2026, 3, 5)
    assert order.promised_at == datetime(2026, 3, 6, 18, tzinfo=UTC)


def test_what_is_typed_survives_a_crash_with_prices_and_days(house: Work, entry: OrderEntry, mug: int) -> None:
    a_code(house, "SPRING10", percent_bp=1000)
    entry.enter("MUG-1", 2)
    entry.set_price(mug, "11")
    entry.set_order_discount("SPRING10")
    entry.set_promised("+4")

    again = OrderEntry(house, JobsInPlace())
    again.appear()

    assert again.state.form == entry.state.form
    assert again.state.totals == entry.state.totals
    assert again.state.totals is not None
    assert again.state.totals.off_minor == 220


def test_somebody_new_is_compared_with_the_register(house: Work, entry: OrderEntry) -> None:
    known = house.write(customers.make, NewCustomer(name="G. Hopper", email="grace@navy.test"))

    entry.change(email="grace@navy.test")
    shown = [each.id for each in entry.state.doubles]
    entry.choose_customer(known)

    assert shown == [known]
    assert (entry.state.form.customer_id, entry.state.doubles) == (known, ())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"postal_code": "2819"}, ["2819 is no postal code of Germany. They look like 26133."]),
        ({"postal_code": ""}, ["Missing for Germany: postal code."]),
        ({"country": "Atlantis"}, ["No country is called Atlantis."]),
        (
            {"country": "United States", "postal_code": "97201", "region": ""},
            ["Missing for United States: region or state."],
        ),
        (
            {"country": "US", "postal_code": "97201", "region": "Bavaria"},
            ["United States has no region Bavaria."],
        ),
        ({"country": "US", "postal_code": "97201", "region": "Oregon"}, []),
        ({"country": "IE", "postal_code": "", "region": "County Mayo"}, []),
        ({"phone": "+1 555"}, ["+1 555 cannot be dialled. Check it."]),
        ({"phone": "call me"}, ["call me cannot be dialled. Check it."]),
        ({"phone": "0421 5550102"}, []),
        ({"phone": "0421 5550102", "street": "", "city": ""}, []),
        ({"phone": "call me", "street": "", "city": ""}, ["call me cannot be dialled. Check it."]),
    ],
)
def test_an_address_is_held_against_the_rules_of_its_country(
    entry: OrderEntry, typed: dict[str, str], said: list[str]
) -> None:
    entry.change(**typed)

    assert [str(each) for each in entry.state.address_says] == said


def test_who_fetches_the_goods_needs_no_address(entry: OrderEntry) -> None:
    entry.change(postal_code="1")
    entry.change(service="pickup", postal_code="2")

    assert entry.state.address_says == ()


def test_a_sale_at_the_counter_is_done_at_once_and_the_next_customer_is_served(
    house: Work, entry: OrderEntry, mug: int
) -> None:
    entry.start_anew()
    entry.change(channel="counter")
    entry.enter("MUG-1", 2)
    entry.sell()
    unpaid = str(entry.state.errors["payment"])
    entry.change(payment=PaymentMethod.CASH)
    entry.set_quantity(mug, 21)
    entry.sell()
    short = str(entry.state.errors["form"])
    entry.set_quantity(mug, 2)
    entry.sell()

    ended = entry.state.ended
    assert ended is not None
    order = factories.the_order(house, ended.order_id)
    assert (unpaid, short) == (
        "Choose how it is paid.",
        "Only 20 of Enamel mug are free. Take fewer, or confirm it as an order.",
    )
    assert (order.headline, order.payment, order.customer_name) == (
        Headline.DELIVERED,
        PaymentWord.PAID,
        "Counter sale",
    )
    assert (ended.stays, str(ended.words)) == (True, f"SO-{order.id} is sold. The receipt prints.")
    assert (entry.state.form.channel, entry.state.form.lines) == ("counter", ())


def test_what_is_taken_along_costs_no_postage_and_the_form_says_what_is_paid(
    house: Work, entry: OrderEntry, mug: int
) -> None:
    entry.start_anew()
    entry.enter("MUG-1", 2)
    sent = entry.state.totals
    entry.change(channel="counter", payment=PaymentMethod.CASH)
    entry.change(service="standard")
    entry.sell()
    wrong = str(entry.state.errors["service"])
    entry.change(channel="phone")
    entry.change(channel="counter", payment=PaymentMethod.CASH)
    taken = entry.state.totals
    entry.sell()

    assert sent is not None
    assert taken is not None
    assert wrong == "What is taken along is not sent. Choose Pick-up."
    assert sent.total_minor > taken.total_minor
    assert entry.state.ended is not None
    assert factories.the_order(house, entry.state.ended.order_id).total_minor == taken.total_minor
    entry.change(channel="phone")
    assert entry.state.form.service == "standard"


def test_customers_order_at_the_kiosk_and_the_next_finds_it_empty(house: Work, entry: OrderEntry) -> None:
    house.write(customers.make, NewCustomer(name="Ana Sousa", email="ana@example.test"))
    entry.serve_customers(on=True)
    entry.find_customers("ana")
    entry.change(customer_name="Ana Sousa", email="ana@example.test", **ADDRESS)
    assert (entry.state.found_customers, entry.state.doubles) == ((), ())
    entry.enter("MUG-1")
    entry.confirm()

    ended = entry.state.ended
    assert ended is not None
    assert str(ended.words) == f"Thank you. Your order is SO-{ended.order_id}."
    assert (entry.state.is_kiosk, entry.state.form.customer_name, entry.state.form.lines) == (True, "", ())
    entry.serve_customers(on=False)
    assert not entry.state.is_kiosk
