"""From a value to bars: Code 128 for house codes and couriers, GS1-128 for SSCCs, EAN-13 for goods.

Nothing is corrected in silence. A wrong check digit, a character that bars cannot carry or an empty
value is a refusal in words, and every symbol is read back before it may be drawn.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from barcode.charsets.code128 import START_CODES, B, C
from barcode.codex import Code128, Gs1_128
from barcode.ean import EuropeanArticleNumber13

from omsdesk.codes import GS, gs1_fields, has_good_check_digit
from omsdesk.errors import Refusal
from omsdesk.printing.press.fonts import glyph_name
from omsdesk.printing.press.measures import Symbology
from omsdesk.printing.press.proof import FNC1, MODULES, Unreadable, read_code128, read_ean13, read_gs1_128
from omsdesk.words import Text

QUIET = 10
"""Modules of white that a reader needs left and right of the bars."""

EAN_QUIET = 11
_LONGEST_GS1 = 48
_LONGEST = 80
EAN_DIGITS = 13
_LAST_PRINTABLE = "~"
_BAR = re.compile("1+")
_STOP_MODULES = 13


@dataclass(frozen=True)
class Symbol:
    """Bars ready to be drawn: which kind, what they say, and every module as 1 or 0."""

    symbology: Symbology
    value: str
    modules: str
    quiet: int
    words: str
    """The line under the bars: what the code says, for people and broken scanners."""

    @property
    def path(self) -> str:
        """The bars as rectangles of one path, in modules, one high."""
        if self.symbology is Symbology.EAN13:
            return _rectangles(self.modules, 0)
        # Every character of Code 128 starts with a bar and ends with a space: its rectangles depend on nothing else.
        body = len(self.modules) - _STOP_MODULES
        cells = [_rectangles(self.modules[at : at + MODULES], at) for at in range(0, body, MODULES)]
        return " ".join([*cells, _rectangles(self.modules[body:], body)])


@lru_cache(maxsize=8192)
def _rectangles(modules: str, at: int) -> str:
    return " ".join(f"{at + run.start()} 0 {len(run[0])} 1 re" for run in _BAR.finditer(modules))


# The library would build a picture writer for every symbol; we only want the modules.
_NO_WRITER = object()
# Runs of four digits and more go into set C, two to a character; everything else into set B.
_STRETCHES = re.compile(r"\d{4,}|(?:(?!\d{4}).)+")
_LEAST_RUN = 4
_START_B, _START_C = START_CODES["B"], START_CODES["C"]
_TO_B, _TO_C, _FNC1 = 100, 99, C[FNC1]


class _OwnSets:
    """Chooses the code sets for the library, which loses a leading 99: it takes the pair for a "switch to set C".

    Values are printable ASCII and FNC1 here, so set A is never needed.
    """

    code: str

    def _build(self) -> list[int]:
        found: list[int] = []
        for stretch in _STRETCHES.findall(self.code):
            if len(stretch) >= _LEAST_RUN and stretch.isdigit():
                found += self._digits(stretch, first=not found, in_c=bool(found) and self._in_c)
            elif stretch == FNC1 and (self._in_c or not found):
                found += [_FNC1] if found else [_START_C, _FNC1]
                self._in_c = True
            else:
                found += [] if found and not self._in_c else [_TO_B if found else _START_B]
                found += [B[char] for char in stretch]
                self._in_c = False
        return found

    _in_c = False

    def _digits(self, run: str, *, first: bool, in_c: bool) -> list[int]:
        odd = len(run) % 2
        switch = [] if in_c else [_START_C if first else _TO_C]
        if not odd:
            codes = [*switch, *_pairs(run)]
        elif first or in_c:
            codes = [*switch, *_pairs(run[:-1]), _TO_B, B[run[-1]]]
        else:
            codes = [B[run[0]], *switch, *_pairs(run[1:])]
        self._in_c = not (odd and (first or in_c))
        return codes


def _pairs(digits: str) -> list[int]:
    return [int(digits[at : at + 2]) for at in range(0, len(digits), 2)]


class _Code128(_OwnSets, Code128):  # type: ignore[misc] # the library has no types
    pass


class _Gs1(_OwnSets, Gs1_128):  # type: ignore[misc] # the library has no types
    pass


@lru_cache(maxsize=1024)
def code128(value: str) -> Symbol:
    """A plain Code 128 of printable ASCII."""
    _demand_plain(value, most=_LONGEST)
    modules = _Code128(value, _NO_WRITER).build()[0]
    return _proven(Symbol(Symbology.CODE128, value, modules, QUIET, value), read_code128)


@lru_cache(maxsize=1024)
def gs1_128(value: str) -> Symbol:
    """A GS1-128 of a raw element string: no parentheses, GS between fields of open length."""
    _demand_plain(value.replace(GS, ""), most=_LONGEST_GS1)
    fields = gs1_fields(value)
    if fields is None:
        raise Refusal(
            Text("{value} is not a GS1 element string.", value=value.replace(GS, "<GS>")),
            Text("Check the application identifiers and the check digit."),
        )
    modules = _Gs1(value.replace(GS, FNC1), _NO_WRITER).build()[0]
    words = "  ".join(f"({ai}) {field}" for ai, field in fields.items())
    return _proven(Symbol(Symbology.GS1_128, value, modules, QUIET, words), read_gs1_128)


@lru_cache(maxsize=1024)
def ean13(value: str) -> Symbol:
    """An EAN-13 of a GTIN-13, or of a GTIN-12 with its leading zero."""
    digits = value.zfill(EAN_DIGITS)
    if len(value) not in (EAN_DIGITS - 1, EAN_DIGITS) or not (value.isascii() and value.isdigit()):
        raise Refusal(Text("{value} is not a GTIN of 12 or 13 digits.", value=value))
    if not has_good_check_digit(digits):
        raise Refusal(
            Text("The check digit of {value} is wrong.", value=value),
            Text("Compare it with the code on the goods."),
        )
    modules = EuropeanArticleNumber13(digits, _NO_WRITER, no_checksum=True).build()[0]
    return _proven(Symbol(Symbology.EAN13, digits, modules, EAN_QUIET, digits), read_ean13)


MAKERS: Mapping[Symbology, Callable[[str], Symbol]] = {
    Symbology.CODE128: code128,
    Symbology.GS1_128: gs1_128,
    Symbology.EAN13: ean13,
}


def _demand_plain(value: str, *, most: int) -> None:
    if not value:
        raise Refusal(Text("There is no value to print as a barcode."))
    if len(value) > most:
        raise Refusal(Text("{value} is too long for a barcode.", value=value))
    if value.isascii() and value.isprintable():
        return
    strange = next(each for each in value if not " " <= each <= _LAST_PRINTABLE)
    raise Refusal(
        Text("{value} cannot be printed as a barcode because of {char}.", value=value, char=glyph_name(strange)),
        Text("Bars carry plain letters, digits and signs only."),
    )


def _proven(symbol: Symbol, read: Callable[[str], str]) -> Symbol:
    try:
        said = read(symbol.modules)
    except Unreadable as trouble:
        said = str(trouble)
    if said != symbol.value:
        raise Refusal(
            Text("The bars for {value} do not read back: {said}.", value=symbol.value, said=said),
            Text("Nothing was printed. Report this."),
        )
    return symbol
