"""Sums of a whole order are shared out to its lines without losing or inventing a cent."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from omsdesk.channels import LineRecord, OrderRecord, ShopSums
from omsdesk.channels.files.sharing_out import settle, share_out

CENT = Decimal("0.01")
cents = st.integers(0, 10_000_000).map(lambda number: number * CENT)


@given(cents, st.lists(cents, min_size=1, max_size=30))
def test_parts_sum_to_the_whole_and_none_is_a_cent_off_its_share(amount: Decimal, weights: list[Decimal]) -> None:
    parts = share_out(amount, weights, 2)

    assert sum(parts, Decimal(0)) == amount
    whole = sum(weights, Decimal(0))
    if whole:
        exact = [amount * weight / whole for weight in weights]
        assert all(abs(part - share) < CENT for part, share in zip(parts, exact, strict=True))


def test_a_currency_without_cents_is_shared_in_whole_units() -> None:
    assert share_out(Decimal(100), [Decimal(1)] * 3, 0) == [Decimal(34), Decimal(33), Decimal(33)]


def test_an_order_given_away_has_nothing_to_share() -> None:
    free = an_order(["0.00", "0.00"], goods="0.00", tax="0.00", total="0.00")

    assert [line.charged for line in settle(free).lines] == [Decimal(0), Decimal(0)]


def test_duties_are_part_of_what_sending_costs() -> None:
    settled = settle(an_order(["10.00"], goods="10.00", tax="1.90", total="14.40", duties="2.50"))

    assert (settled.shipping, settled.asks) == (Decimal("2.50"), ())


def test_a_discount_on_shipping_is_taken_off_the_shipping() -> None:
    settled = settle(an_order(["10.00"], goods="10.00", tax="0", total="10.00", shipping="4.90", discount="4.90"))

    assert (settled.shipping, settled.asks) == (Decimal(0), ())


def test_the_tax_goes_to_what_is_taxed() -> None:
    order = an_order(["10.00", "5.00"], goods="15.00", tax="0.95", total="15.95")
    first, second = order.lines
    order = settle(replace(order, lines=(replace(first, is_taxable=False), second)))

    assert [line.tax for line in order.lines] == [Decimal(0), Decimal("0.95")]


def an_order(
    prices: list[str],
    *,
    goods: str,
    tax: str,
    total: str,
    discount: str = "0",
    duties: str = "0",
    shipping: str = "0.00",
) -> OrderRecord:
    """An order of one piece of each price, and what its shop says it comes to."""
    lines = tuple(
        LineRecord(line=1, order_ref="1", sku=f"S{at}", quantity=1, price=Decimal(price))
        for at, price in enumerate(prices)
    )
    said = ShopSums(
        goods=Decimal(goods),
        tax=Decimal(tax),
        total=Decimal(total),
        discount=Decimal(discount),
        duties=Decimal(duties),
    )
    return OrderRecord(line=1, external_ref="1", lines=lines, sums=said, currency="EUR", shipping=Decimal(shipping))
