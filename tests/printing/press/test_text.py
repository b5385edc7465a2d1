"""The gate between what people typed and ink."""

import pytest

from omsdesk.printing.press.fonts import Face, glyph_name, missing_glyphs
from omsdesk.printing.press.text import LONGEST, clean, cut, width, wrap

SIZE = 10.0


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Ana  Kovač ", "Ana Kovač"),
        ("e\u0301", "é"),
        ("a\x00b\x07c\x1b[0m", "abc[0m"),
        ("\u202eabc\u202c", "abc"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("\ud800x\udfff", "x"),
        ("a\tb\u00a0c", "a b c"),
        ("a\r\nb", "a b"),
        ("❤\ufe0f", "❤"),
        ("<b>&amp;", "<b>&amp;"),
    ],
)
def test_text_is_composed_and_nothing_invisible_is_left(typed: str, printed: str) -> None:
    assert clean(typed) == printed


def test_several_lines_stay_where_they_are_wanted() -> None:
    assert clean("a\r\nb\u2028c\n\n", lines=True) == "a\nb\nc"


def test_a_text_of_a_million_letters_is_shortened_first() -> None:
    assert len(clean("é" * 1_000_000)) == LONGEST


def test_a_cut_text_fits_and_ends_in_an_ellipsis() -> None:
    shortened = cut("Copper kettle with wooden handle", Face.REGULAR, SIZE, 80)

    assert shortened == "Copper kettle…"
    assert width(shortened, Face.REGULAR, SIZE) <= 80


def test_a_text_that_fits_is_not_touched() -> None:
    assert cut("Mug", Face.BOLD, SIZE, 80) == "Mug"


def test_wrapped_lines_fit_and_lose_no_word() -> None:
    text = "Everything that is as new is refunded in full within thirty days"

    lines = wrap(text, Face.REGULAR, SIZE, 90)

    assert " ".join(lines) == text
    assert all(width(line, Face.REGULAR, SIZE) <= 90 for line in lines)


def test_a_word_wider_than_the_room_breaks_anywhere() -> None:
    lines = wrap("W" * 50, Face.REGULAR, SIZE, 60)

    assert "".join(lines) == "W" * 50
    assert all(width(line, Face.REGULAR, SIZE) <= 60 for line in lines)


def test_too_many_lines_end_in_an_ellipsis() -> None:
    lines = wrap("one two three four five six seven", Face.REGULAR, SIZE, 40, 2)

    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_the_characters_that_no_face_has_are_named_once_each_in_order() -> None:
    assert missing_glyphs("Łódź Ελλάδα Київ 東京 서울 👍 שלום 👍") == ["👍", "ש", "ל", "ו", "ם"]
    assert glyph_name("👍") == "thumbs up sign (U+1F44D)"


def test_columns_of_figures_line_up() -> None:
    assert width("1", Face.REGULAR, SIZE) < width("0", Face.REGULAR, SIZE)
    for face in (Face.FIGURES, Face.STRONG_FIGURES, Face.BOLD_FIGURES):
        assert {width(digit, face, SIZE) for digit in "0123456789"} == {width("0", face, SIZE)}
