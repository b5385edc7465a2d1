"""Dates and times as exports write them, let through only when there is one way to read them."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from omsdesk.channels import DateOrder

LONGEST = 40
EARLIEST_YEAR = 1970
LATEST_YEAR = 2100
_CENTURY_TURNS = 70
"""Two digits from 70 on are the 1900s: order files do not reach back or ahead that far."""
_NOON = 12

_TIME = (
    r"(?:[T ]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?: ?(?P<half>[AaPp][Mm]))?)?(?: ?(?P<zone>Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?"
)
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})" + _TIME)
_DOTTED = re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4}|[0-9]{2})" + _TIME)
_SLASHED = re.compile(r"(?P<one>[0-9]{1,2})(?P<sep>[/-])(?P<two>[0-9]{1,2})(?P=sep)(?P<year>[0-9]{4}|[0-9]{2})" + _TIME)


@dataclass(frozen=True, slots=True)
class Moment:
    """A reading: the moment, or None; the order it gives away; whether there were two ways to read it."""

    value: datetime | None
    order: DateOrder | None = None
    is_ambiguous: bool = False


def read_moment(raw: str, order: DateOrder | None = None) -> Moment:
    """Read a date, with its time and zone if given; what has no zone stays a wall clock without one."""
    return Moment(None) if len(raw) > LONGEST else _read(raw, order)


@lru_cache(maxsize=4096)
def _read(raw: str, order: DateOrder | None) -> Moment:
    """Neighbouring rows of a file mostly share their day."""
    if match := _YEAR_FIRST.fullmatch(raw) or _DOTTED.fullmatch(raw):
        return Moment(_made(match, day=int(match["day"]), month=int(match["month"])))
    match = _SLASHED.fullmatch(raw)
    if match is None:
        return Moment(None)
    one, two = int(match["one"]), int(match["two"])
    ways = {
        DateOrder.DAY_FIRST: _made(match, day=one, month=two),
        DateOrder.MONTH_FIRST: _made(match, day=two, month=one),
    }
    return _the_one({each: value for each, value in ways.items() if value is not None and order in {None, each}})


def _the_one(readings: dict[DateOrder, datetime]) -> Moment:
    match sorted(set(readings.values())):
        case []:
            return Moment(None)
        case [value]:
            return Moment(value, next(iter(readings)) if len(readings) == 1 else None)
        case _:
            return Moment(None, is_ambiguous=True)


def _made(match: re.Match[str], *, day: int, month: int) -> datetime | None:
    year = _full_year(match["year"])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return datetime(
            year, month, day, _hour(match), int(match["minute"] or 0), int(match["second"] or 0), tzinfo=_zone(match)
        )
    except ValueError:
        return None


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > len("70"):
        return year
    return year + (1900 if year >= _CENTURY_TURNS else 2000)


def _hour(match: re.Match[str]) -> int:
    hour = int(match["hour"] or 0)
    if match["half"] is None:
        return hour
    if not 1 <= hour <= _NOON:
        raise ValueError(hour)
    return hour % _NOON + (_NOON if match["half"].lower() == "pm" else 0)


def _zone(match: re.Match[str]) -> timezone | None:
    zone = match["zone"]
    if zone is None:
        return None
    if zone in {"Z", "UTC"}:
        return timezone.utc  # noqa: UP017 - beside the offsets below it reads as one of them
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return timezone(-offset if zone[0] == "-" else offset)
