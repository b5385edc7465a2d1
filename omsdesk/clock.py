"""Instants are aware UTC inside the program and the company's zone at its edges."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

Now = Callable[[], datetime]
"""Whoever is asked for the time: the real clock, or a test's own."""


def utc_now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def in_zone(moment: datetime, zone: str) -> datetime:
    """The wall-clock time of an instant where the company is."""
    return moment.astimezone(ZoneInfo(zone))


def from_zone(wall_clock: datetime, zone: str) -> datetime:
    """The instant a wall clock without a zone meant, read in the company's zone."""
    if wall_clock.tzinfo is None:
        wall_clock = wall_clock.replace(tzinfo=ZoneInfo(zone))
    return wall_clock.astimezone(UTC)


def start_of_day(day: date, zone: str) -> datetime:
    """Midnight at the company's place, as an instant."""
    return from_zone(datetime.combine(day, time()), zone)
