"""House codes, check digits and GS1 strings, against published numbers."""

import pytest

from omsdesk.codes import GS, gs1_fields, gtin14, has_good_check_digit, house_code, house_name, parse_house_code, sscc


@pytest.mark.parametrize(
    ("prefix", "number", "bars", "people"),
    [
        ("SO", 10482, "SO10482", "SO-10482"),
        ("TO", 18, "TO018", "TO-018"),
        ("LO", 42, "LO00042", "LO-00042"),
        ("RE", 2093, "RE2093", "RE-2093"),
        ("PK", 104821, "PK104821", "PK-104821"),
        ("PK", 12345678, "PK12345678", "PK-12345678"),
    ],
)
def test_house_codes_are_two_letters_and_a_number(prefix: str, number: int, bars: str, people: str) -> None:
    assert (house_code(prefix, number), house_name(prefix, number)) == (bars, people)


@pytest.mark.parametrize("raw", ["SO10482", "SO-10482", "so-10482", "So?10482", " SO/10482"])
def test_caps_lock_and_foreign_keyboards_do_a_house_code_no_harm(raw: str) -> None:
    found = parse_house_code(raw)

    assert found is not None
    assert (found.prefix, found.number) == ("SO", 10482)


@pytest.mark.parametrize("raw", ["", "S", "XX123", "10482", "SO", "4006381333931", "ЅО10482"])
def test_anything_else_is_no_house_code(raw: str) -> None:
    assert parse_house_code(raw) is None


def test_a_number_longer_than_any_id_is_not_read_as_one() -> None:
    found = parse_house_code("SO" + "9" * 40)

    assert found is not None
    assert found.number is None


@pytest.mark.parametrize(
    ("raw", "fourteen"),
    [
        ("4006381333931", "04006381333931"),
        ("036000291452", "00036000291452"),
        ("96385074", "00000096385074"),
        ("10614141000415", "10614141000415"),
        ("4006381333930", None),
        ("400638133393", None),
        ("٤٠٠٦٣٨١٣٣٣٩٣١", None),
    ],
)
def test_gtins_are_compared_as_fourteen_digits_with_a_right_check_digit(raw: str, fourteen: str | None) -> None:
    assert gtin14(raw) == fourteen


def test_an_sscc_carries_extension_prefix_serial_and_check_digit() -> None:
    assert sscc("0614141", 123456789, extension=1) == "106141411234567897"
    assert has_good_check_digit(sscc("4099999", 104821))


def test_a_gs1_string_is_cut_at_fixed_lengths_and_separators() -> None:
    assert gs1_fields("]C10104006381333931" + "10LOT7" + GS + "37" + "12") == {
        "01": "04006381333931",
        "10": "LOT7",
        "37": "12",
    }


@pytest.mark.parametrize("raw", ["", "hello", "0104006381333930", "00106141411234567890", "010400638133393", "10"])
def test_a_broken_gs1_string_is_none(raw: str) -> None:
    assert gs1_fields(raw) is None
