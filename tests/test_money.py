"""Money rounds once per line, half up, and never mixes currencies."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omsdesk.money import Money, line_total, tax_on, to_minor, total


@pytest.mark.parametrize(
    ("quantity", "unit", "discount", "net"),
    [(12, 1400, 0, 16800), (3, 999, 1500, 2547), (1, 1, 5000, 1), (1, 1, 5001, 0), (35, 990, 500, 32918)],
)
def test_a_line_rounds_half_up_once(quantity: int, unit: int, discount: int, net: int) -> None:
    assert line_total(quantity, unit, discount) == net


@given(st.integers(1, 100_000), st.integers(0, 10_000_000), st.integers(0, 10_000))
def test_a_line_is_within_half_a_cent_of_the_exact_product(quantity: int, unit: int, discount: int) -> None:
    exact = Decimal(quantity) * unit * (10_000 - discount) / 10_000

    assert abs(line_total(quantity, unit, discount) - exact) <= Decimal("0.5")


def test_tax_is_added_to_the_net_amount() -> None:
    assert tax_on(10_050, 1900) == 1910


def test_currencies_have_their_own_minor_units() -> None:
    assert (to_minor(Decimal("12.345"), "EUR"), to_minor(Decimal("12.5"), "JPY")) == (1235, 13)
    assert Money(1235, "EUR").amount == Decimal("12.35")
    assert Money(13, "JPY").amount == Decimal(13)


def test_nothing_sums_to_zero_and_currencies_do_not_mix() -> None:
    assert total([], "EUR") == Money(0, "EUR")
    with pytest.raises(ValueError, match="EUR"):
        total([Money(1, "EUR")], "USD")
