"""Which texts are numbers, and which could be two."""

from decimal import Decimal

import pytest

from omsdesk.channels import Mark
from omsdesk.channels.files.numbers import digits_of, read_number


@pytest.mark.parametrize(
    ("raw", "value", "mark"),
    [
        ("14", "14", None),
        ("-1", "-1", None),
        ("+3", "3", None),
        ("2.55", "2.55", Mark.POINT),
        ("2,55", "2.55", Mark.COMMA),
        ("0.125", "0.125", Mark.POINT),
        ("0,125", "0.125", Mark.COMMA),
        ("1,234.50", "1234.50", Mark.POINT),
        ("1.234,50", "1234.50", Mark.COMMA),
        ("1,234,567", "1234567", Mark.POINT),
        ("1.234.567", "1234567", Mark.COMMA),
        ("1 234,50", "1234.50", Mark.COMMA),
        ("1\N{NO-BREAK SPACE}234", "1234", None),
        ("1'234.50", "1234.50", Mark.POINT),
        ("1234.567", "1234.567", Mark.POINT),
    ],
)
def test_a_number_with_one_reading_is_read_and_gives_its_mark_away(raw: str, value: str, mark: Mark | None) -> None:
    number = read_number(raw)

    assert number.value == Decimal(value)
    assert number.mark is mark
    assert not number.is_ambiguous


@pytest.mark.parametrize("raw", ["1.234", "1,234", "-12.345", "999,999"])
def test_a_number_with_two_readings_is_not_guessed(raw: str) -> None:
    number = read_number(raw)

    assert number.value is None
    assert number.is_ambiguous


def test_a_known_mark_leaves_one_reading() -> None:
    assert read_number("1.234", Mark.POINT).value == Decimal("1.234")
    assert read_number("1.234", Mark.COMMA).value == Decimal(1234)


@pytest.mark.parametrize(
    "raw",
    [
        "1e9999999",
        "1e5",
        "NaN",
        "Infinity",
        "-inf",
        "1_000",
        "١٢٣",
        "１２",
        "0x10",
        "12.",
        ".5",
        "--1",
        "1,23,456",
        "1.234,567.8",
        "01,234.5",
        "1 2345",
        "9" * 13,
        "9" * 1_000_000,
        "12 €",
        "",
    ],
)
def test_what_is_no_plain_number_is_none(raw: str) -> None:
    number = read_number(raw)

    assert number.value is None
    assert not number.is_ambiguous


def test_a_known_mark_refuses_the_other() -> None:
    assert read_number("2,55", Mark.POINT).value is None
    assert read_number("2.55", Mark.COMMA).value is None


def test_a_spreadsheet_number_sheds_what_its_cell_could_not_hold() -> None:
    assert digits_of(2.5500000000000003) == "2.55"
    assert digits_of(11.0) == "11"
    assert digits_of(4006381333931) == "4006381333931"
