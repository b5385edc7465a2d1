"""From a value to bars: Code 128 for house codes and couriers, GS1-128 for SSCCs, EAN-13 for goods.

Nothing is corrected in silence. A wrong check digit, a character that bars cannot carry or an empty
value is a refusal in words, and every symbol is read back before it may be drawn.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from barcode.charsets.code128 import TO as START_FOR
from barcode.codex import Code128, Gs1_128
from barcode.ean import EuropeanArticleNumber13

from omsdesk.codes import GS, gs1_fields, has_good_check_digit
from omsdesk.errors import Refusal
from omsdesk.printing.press.fonts import glyph_name
from omsdesk.printing.press.measures import Symbology
from omsdesk.printing.press.proof import FNC1, Unreadable, read_code128, read_ean13, read_gs1_128
from omsdesk.words import Text

QUIET = 10
"""Modules of white that a reader needs left and right of the bars."""

EAN_QUIET = 11
_LONGEST_GS1 = 48
_LONGEST = 80
EAN_DIGITS = 13
_LAST_PRINTABLE = "~"
_BAR = re.compile("1+")


@dataclass(frozen=True)
class Symbol:
    """Bars ready to be drawn: which kind, what they say, and every module as 1 or 0."""

    symbology: Symbology
    value: str
    modules: str
    quiet: int

    @property
    def bars(self) -> list[tuple[int, int]]:
        """Where each bar starts and how wide it is, in modules."""
        return [(run.start(), run.end() - run.start()) for run in _BAR.finditer(self.modules)]

    @property
    def words(self) -> str:
        """The line under the bars: what the code says, for people and broken scanners."""
        if self.symbology != Symbology.GS1_128:
            return self.value
        return "  ".join(f"({ai}) {field}" for ai, field in (gs1_fields(self.value) or {}).items())


# Values of the switches to set A and set B, which a start character can swallow.
_TO_A, _TO_B = 101, 100
# The library would build a picture writer for every symbol; we only want the modules.
_NO_WRITER = object()


class _Folding:
    """Mends the library: it takes a number's leading 99 for a "switch to set C" and drops it."""

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        if encoded[1] in (_TO_A, _TO_B):
            encoded[:2] = [START_FOR[encoded[1]]]
        return encoded


class _Code128(_Folding, Code128):  # type: ignore[misc] # the library has no types
    pass


class _Gs1(_Folding, Gs1_128):  # type: ignore[misc] # the library has no types
    pass


@lru_cache(maxsize=1024)
def code128(value: str) -> Symbol:
    """A plain Code 128 of printable ASCII."""
    _demand_plain(value, most=_LONGEST)
    modules = _Code128(value, _NO_WRITER).build()[0]
    return _proven(Symbol(Symbology.CODE128, value, modules, QUIET), read_code128)


@lru_cache(maxsize=1024)
def gs1_128(value: str) -> Symbol:
    """A GS1-128 of a raw element string: no parentheses, GS between fields of open length."""
    _demand_plain(value.replace(GS, ""), most=_LONGEST_GS1)
    if gs1_fields(value) is None:
        raise Refusal(
            Text("{value} is not a GS1 element string.", value=value.replace(GS, "<GS>")),
            Text("Check the application identifiers and the check digit."),
        )
    modules = _Gs1(value.replace(GS, FNC1), _NO_WRITER).build()[0]
    return _proven(Symbol(Symbology.GS1_128, value, modules, QUIET), read_gs1_128)


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
    return _proven(Symbol(Symbology.EAN13, digits, modules, EAN_QUIET), read_ean13)


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
    strange = next((each for each in value if not " " <= each <= _LAST_PRINTABLE), None)
    if strange is not None:
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
