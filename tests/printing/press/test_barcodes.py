"""Values become bars that say exactly the value, or a refusal in words."""

import random
import string

import pytest
from barcode.charsets import code128 as library
from barcode.codex import Code128 as LibraryCode128

from omsdesk.errors import Refusal
from omsdesk.printing.press import proof
from omsdesk.printing.press.barcodes import MAKERS, code128, ean13, gs1_128
from omsdesk.printing.press.measures import Symbology
from tests.sentences import says_no


def test_the_library_still_loses_a_leading_99_so_our_mending_stays() -> None:
    bars = LibraryCode128("9912345", object()).build()[0]

    assert proof.read_code128(bars) == "12345"


def test_the_library_builds_other_bars_the_second_time_and_we_ask_it_once() -> None:
    symbol = LibraryCode128("12AB", object())
    first, second = symbol.build(), symbol.build()

    assert first != second
    assert len({code128.__wrapped__("12AB").modules for _ in range(3)}) == 1


@pytest.mark.parametrize("value", ["99", "9912345", "9999999999", "99A", "991", "986578788855", "A99"])
def test_values_around_99_keep_every_digit(value: str) -> None:
    assert proof.read_code128(code128(value).modules) == value


def test_five_thousand_random_values_read_back() -> None:
    chance = random.Random(99)
    alphabets = (string.digits, string.digits + string.ascii_uppercase, string.printable[:95])

    for _ in range(5000):
        value = "".join(chance.choices(chance.choice(alphabets), k=chance.randint(1, 22)))
        assert code128.__wrapped__(value).value == value


def test_our_table_of_patterns_is_the_published_one() -> None:
    assert list(proof._VALUES) == list(library.CODES[:106])


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("00106141411234567897", "(00) 106141411234567897"),
        ("400SO-23\x1d3712", "(400) SO-23  (37) 12"),
        ("400123\x1d0114006381333938", "(400) 123  (01) 14006381333938"),
    ],
)
def test_gs1_strings_start_with_fnc1_and_keep_their_separators(value: str, words: str) -> None:
    symbol = gs1_128(value)

    assert proof.read_code128(symbol.modules) == proof.FNC1 + value.replace("\x1d", proof.FNC1)
    assert symbol.words == words


def test_two_thousand_gs1_strings_with_a_number_behind_the_separator_read_back() -> None:
    chance = random.Random(400)

    for _ in range(2000):
        order = "".join(chance.choices(string.digits + string.ascii_uppercase, k=chance.randint(1, 9)))
        value = f"400{order}\x1d37{chance.randint(1, 99999999)}"
        assert proof.read_gs1_128(gs1_128.__wrapped__(value).modules) == value


@pytest.mark.parametrize(
    "value",
    ["00106141411234567890", "(00)106141411234567897", "0114006381333931", "9912345", "00123", "37", "400a\x1d\x1d37"],
)
def test_what_is_no_sound_element_string_is_refused(value: str) -> None:
    with pytest.raises(Refusal, match="is not a GS1 element string"):
        gs1_128(value)


def test_a_wrong_ean_check_digit_is_refused_and_not_corrected() -> None:
    with pytest.raises(Refusal, match="The check digit of 4006381333930 is wrong"):
        ean13("4006381333930")
    with says_no("The check digit of 400638133393 is wrong. Compare it with the code on the goods."):
        ean13("400638133393")


@pytest.mark.parametrize("value", ["", "40063813339311", "400638133393A", "٤٠٠٦٣٨١٣٣٣٩٣١"])
def test_what_is_no_gtin_is_refused(value: str) -> None:
    with says_no(f"{value} is not a GTIN of 12 or 13 digits."):
        ean13(value)


def test_a_gtin_12_is_printed_with_its_leading_zero() -> None:
    assert proof.read_ean13(ean13("036000291452").modules) == "0036000291452"


@pytest.mark.parametrize("kind", [Symbology.CODE128, Symbology.GS1_128])
def test_nothing_is_no_barcode(kind: Symbology) -> None:
    with pytest.raises(Refusal, match="There is no value to print as a barcode"):
        MAKERS[kind]("")


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("Łódź", "latin capital letter l with stroke (U+0141)"),
        ("A\x00B", "unnamed character (U+0000)"),
        ("A\nB", "unnamed character (U+000A)"),
        ("ñ", "latin small letter n with tilde (U+00F1)"),
        ("12\x1d34", "unnamed character (U+001D)"),
    ],
)
def test_characters_that_bars_cannot_carry_are_named(value: str, named: str) -> None:
    with says_no(
        f"{value} cannot be printed as a barcode because of {named}. Bars carry plain letters, digits and signs only."
    ):
        code128(value)


def test_a_value_that_is_too_long_is_refused() -> None:
    with pytest.raises(Refusal, match="is too long for a barcode"):
        code128("9" * 81)


def test_a_flipped_module_is_noticed() -> None:
    modules = code128("SO10482").modules
    flipped = modules[:40] + ("0" if modules[40] == "1" else "1") + modules[41:]

    with pytest.raises(proof.Unreadable):
        proof.read_code128(flipped)


def test_two_swapped_characters_are_noticed_by_the_check_character() -> None:
    modules = code128("SO10482").modules
    swapped = modules[:11] + modules[22:33] + modules[11:22] + modules[33:]

    with pytest.raises(proof.Unreadable, match="check character"):
        proof.read_code128(swapped)


def test_bars_that_say_something_else_are_never_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    other = code128("SO10483").modules
    monkeypatch.setattr("omsdesk.printing.press.barcodes._Code128.build", lambda _: [other])

    with pytest.raises(Refusal, match="The bars for SO10482 do not read back: SO10483"):
        code128.__wrapped__("SO10482")
