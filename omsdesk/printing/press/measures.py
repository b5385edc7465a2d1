"""What a sheet of paper measures, and what one dot of its printer is worth.

A bar is only as good as the dots it falls on: half a dot off and a scanner sees thick and thin bars
alike. So a paper is made for a named profile, and its page and every bar are whole dots of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal

INCH = 72.0
MM = INCH / 25.4


class Symbology(StrEnum):
    """The kinds of bars we print, by the names that checks and lists use."""

    CODE128 = "code128"
    GS1_128 = "gs1-128"
    EAN13 = "ean13"


Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Spot:
    """Where bars stand: ``x`` is their first, middle or last module, ``y`` their upper end."""

    x: float
    y: float
    height: float
    align: Align = "left"


class CodeSize(StrEnum):
    """How big a code is drawn: what it is for decides how far away it is read."""

    HOUSE = "house"
    TRACKING = "tracking"
    SSCC = "sscc"
    PRODUCT = "product"


class Stock(StrEnum):
    """The paper or label in the printer."""

    A4 = "A4"
    LETTER = "Letter"
    LABEL_4X6 = "4x6"
    LABEL_100X150 = "100x150"
    LABEL_4X2 = "4x2"
    LABEL_SMALL = "57x32"


# Width and height in points, and the name by which CUPS knows the size.
_SIZES: Mapping[Stock, tuple[float, float, str]] = {
    Stock.A4: (210 * MM, 297 * MM, "iso_a4_210x297mm"),
    Stock.LETTER: (8.5 * INCH, 11 * INCH, "na_letter_8.5x11in"),
    Stock.LABEL_4X6: (4 * INCH, 6 * INCH, "na_index-4x6_4x6in"),
    Stock.LABEL_100X150: (100 * MM, 150 * MM, "om_small-photo_100x150mm"),
    Stock.LABEL_4X2: (4 * INCH, 2 * INCH, "custom_4x2in_4x2in"),
    Stock.LABEL_SMALL: (57 * MM, 32 * MM, "custom_57x32mm_57x32mm"),
}

_SHEETS = frozenset({Stock.A4, Stock.LETTER})
SHEET_DPI = 300
LABEL_DPI = (203, 300)

# Dots per narrowest bar. 6 dots of 300 are 0.508 mm, which is whole at 600 as well.
_SHEET_DOTS = {CodeSize.HOUSE: 6, CodeSize.TRACKING: 6, CodeSize.SSCC: 6, CodeSize.PRODUCT: 6}
_LABEL_DOTS = {
    203: {CodeSize.HOUSE: 3, CodeSize.TRACKING: 3, CodeSize.SSCC: 4, CodeSize.PRODUCT: 3},
    300: {CodeSize.HOUSE: 4, CodeSize.TRACKING: 4, CodeSize.SSCC: 6, CodeSize.PRODUCT: 4},
}


@dataclass(frozen=True)
class Profile:
    """One kind of paper in one kind of printer."""

    stock: Stock
    dpi: int

    @cached_property
    def dot(self) -> float:
        """The side of one printer dot, in points."""
        return INCH / self.dpi

    @cached_property
    def width(self) -> float:
        """The page's width in points, in whole dots: a part of a dot would stretch the raster."""
        return self.snap(_SIZES[self.stock][0])

    @cached_property
    def height(self) -> float:
        """The page's height in points, in whole dots."""
        return self.snap(_SIZES[self.stock][1])

    @cached_property
    def media(self) -> str:
        """The size as the printing system calls it."""
        return _SIZES[self.stock][2]

    @cached_property
    def is_label(self) -> bool:
        """Whether this is a label printer, which knows only black and white."""
        return self.stock not in _SHEETS

    def code_dots(self, size: CodeSize) -> int:
        """How many dots wide the narrowest bar of a size of code is."""
        return (_LABEL_DOTS[self.dpi] if self.is_label else _SHEET_DOTS)[size]

    def snap(self, length: float) -> float:
        """The nearest length that is a whole number of dots."""
        return self.dots(length) * self.dot

    def dots(self, length: float) -> int:
        """How many dots a length in points is, to the nearest."""
        return round(length / self.dot)


def sheet_profile(stock: Stock = Stock.A4) -> Profile:
    """An office printer with A4 or Letter paper."""
    if stock not in _SHEETS:
        raise ValueError(f"{stock} is a label, not a sheet of paper")
    return Profile(stock, SHEET_DPI)


def label_profile(dpi: int = LABEL_DPI[0], stock: Stock = Stock.LABEL_4X6) -> Profile:
    """A label printer with 203 or 300 dots to the inch."""
    if dpi not in LABEL_DPI or stock in _SHEETS:
        raise ValueError(f"no label printer has {dpi} dots per inch and {stock} in it")
    return Profile(stock, dpi)


LABEL_203 = label_profile(203)
LABEL_300 = label_profile(300)
SHELF_LABEL = label_profile(203, Stock.LABEL_4X2)
SMALL_LABEL = label_profile(203, Stock.LABEL_SMALL)
A4_SHEET = sheet_profile(Stock.A4)
LETTER_SHEET = sheet_profile(Stock.LETTER)
