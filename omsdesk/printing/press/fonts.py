"""Which face draws which character: Inter first, then one with Chinese, Japanese and Korean.

A character that no face has would come out as an empty box on somebody's address label. So
``missing_glyphs`` names them before anything is printed.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import cast

from reportlab.pdfbase.ttfonts import TTFont, TTFontFace

from omsdesk.assets import resource

EM = 1000
MISSING = "\N{WHITE SQUARE}"
"""Stands on paper for what no face has: seen at once, and never mistaken for a letter."""


class Face(StrEnum):
    """The weights papers are set in; figures of equal width are for columns of numbers."""

    REGULAR = "Inter-Regular"
    MEDIUM = "Inter-Medium"
    SEMIBOLD = "Inter-SemiBold"
    BOLD = "Inter-Bold"
    FIGURES = "Inter-Regular-Figures"
    STRONG_FIGURES = "Inter-SemiBold-Figures"
    BOLD_FIGURES = "Inter-Bold-Figures"


FALLBACK = "DroidSansFallback"


@dataclass(frozen=True)
class Type:
    """One loaded font file: its glyphs, their widths, and the maker of subsets."""

    name: str
    font: TTFont
    widths: dict[int, float]
    glyphs: dict[int, int]

    def has(self, char: str) -> bool:
        """Whether the file can draw the character."""
        return ord(char) in self.glyphs

    def width(self, char: str) -> float:
        """How far the pen moves, in thousandths of the size."""
        return self.widths[ord(char)]


@cache
def load(name: str) -> Type:
    """Read a font file once per process; the big fallback only when a text needs it."""
    font = TTFont(name, str(resource("fonts", f"{name.removesuffix(_FIGURES)}.ttf")))
    face = font.face
    if name.endswith(_FIGURES):
        _use_figures_of_equal_width(face, name)
    return Type(name, font, cast("dict[int, float]", face.charWidths), cast("dict[int, int]", face.charToGlyph))


# Where Inter keeps its digits of equal width, 0 first; the font's "tnum" feature points at them.
_FIRST_FIGURE = 1359
_FIGURES = "-Figures"


def _use_figures_of_equal_width(face: TTFontFace, name: str) -> None:
    """ReportLab knows no font features: point the digits of this copy at the other glyphs."""
    face.name = name.encode()
    for digit in range(10):
        glyph, char = _FIRST_FIGURE + digit, ord("0") + digit
        face.charToGlyph[char] = glyph
        face.charWidths[char] = face.hmetrics[glyph][0] * EM / face.unitsPerEm


@cache
def drawn(char: str, face: Face) -> tuple[str, str, float]:
    """The font name, the character and its width as it will be drawn in this face."""
    own = load(face)
    if own.has(char):
        return own.name, char, own.width(char)
    if ord(char) > _LAST_LATIN and (other := load(FALLBACK)).has(char):
        return other.name, char, other.width(char)
    return own.name, MISSING, own.width(MISSING)


_LAST_LATIN = 0x24F


class Widths(dict[str, float]):
    """How far the pen moves for each character of a face, in thousandths; looked up once each."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, char: str) -> float:
        wide = self[char] = drawn(char, self._face)[2]
        return wide


@cache
def widths(face: Face) -> Widths:
    """The widths of one face."""
    return Widths(face)


def missing_glyphs(text: str) -> list[str]:
    """The characters of a text that no face can draw, each once, in order of appearance."""
    if text.isascii():
        return []
    found = dict.fromkeys(each for each in text if not each.isspace() and not is_printable(each))
    return list(found)


@cache
def is_printable(char: str) -> bool:
    """Whether some face draws the character in every weight (they all carry the same letters)."""
    return load(Face.REGULAR).has(char) or load(FALLBACK).has(char)


def glyph_name(char: str) -> str:
    """What to call a character that cannot be shown: its Unicode name and number."""
    return f"{unicodedata.name(char, 'unnamed character').lower()} (U+{ord(char):04X})"
