"""Numbers as people and programs write them, let through only when there is one way to read them.

A number is matched against a strict pattern of plain digits and a length before it is converted:
Decimal by itself takes NaN, 1_000 and Arabic digits, and a whole number of "1e9999999" never ends.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from omsdesk.channels import Mark

LONGEST = 24
_GROUPS = " '\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{RIGHT SINGLE QUOTATION MARK}"


def _pattern(mark: Mark, thousands: Mark) -> re.Pattern[str]:
    """Digits, in groups of three or not, then decimals. A first group never begins with zero."""
    grouped = rf"[1-9][0-9]{{0,2}}(?:(?P<group>[{re.escape(thousands + _GROUPS)}])[0-9]{{3}})(?:(?P=group)[0-9]{{3}})*"
    return re.compile(
        rf"(?P<sign>[+-]?)(?P<whole>{grouped}|[0-9]{{1,12}})(?:{re.escape(mark)}(?P<part>[0-9]{{1,15}}))?"
    )


_PATTERNS = {Mark.POINT: _pattern(Mark.POINT, Mark.COMMA), Mark.COMMA: _pattern(Mark.COMMA, Mark.POINT)}


@dataclass(frozen=True, slots=True)
class Number:
    """A reading: the value, or None; the mark it gives away; whether there were two ways to read it."""

    value: Decimal | None
    mark: Mark | None = None
    is_ambiguous: bool = False


def read_number(raw: str, mark: Mark | None = None) -> Number:
    """Read text as a number under a known decimal mark, or under whichever leaves no doubt."""
    return Number(None) if len(raw) > LONGEST else _read(raw, mark)


@lru_cache(maxsize=4096)
def _read(raw: str, mark: Mark | None) -> Number:
    """Quantities and prices of a file repeat: most rows ask for what was just read."""
    readings = {each: value for each in Mark if mark in {None, each} and (value := _under(each, raw)) is not None}
    match sorted(set(readings.values())):
        case []:
            return Number(None)
        case [value]:
            return Number(value, next(iter(readings)) if len(readings) == 1 else None)
        case _:
            return Number(None, is_ambiguous=True)


def digits_of(number: float) -> str:
    """A spreadsheet's number in digits: 15 significant ones are what its cells can hold."""
    return str(number) if isinstance(number, int) else f"{number:.15g}"


def _under(mark: Mark, raw: str) -> Decimal | None:
    match = _PATTERNS[mark].fullmatch(raw)
    if match is None:
        return None
    whole = "".join(each for each in match["whole"] if each.isdigit())
    return Decimal(match["sign"] + whole + (f".{match['part']}" if match["part"] else ""))
