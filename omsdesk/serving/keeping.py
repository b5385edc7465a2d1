"""Which backups are kept: every one of the last week, then one a week for two months, then one a month for a year."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

DAYS = 7
WEEKS = 8
MONTHS = 12


def superfluous(made: Iterable[datetime], now: datetime) -> tuple[datetime, ...]:
    """The moments whose backups can go. Of each week and month the first is kept; the newest always is."""
    moments = sorted(made)
    recent = {each for each in moments if now - each < timedelta(days=DAYS)}
    weekly = _first_of(moments, lambda each: (each.date().isocalendar().year, each.date().isocalendar().week))
    monthly = _first_of(moments, lambda each: (each.year, each.month))
    kept = (
        recent
        | {each for each in weekly if now - each < timedelta(weeks=WEEKS)}
        | {each for each in monthly if _months(each.date(), now.date()) < MONTHS}
        | set(moments[-1:])
    )
    return tuple(each for each in moments if each not in kept)


def _first_of(moments: Iterable[datetime], spell: Callable[[datetime], tuple[int, int]]) -> set[datetime]:
    first: dict[tuple[int, int], datetime] = {}
    for each in moments:
        first.setdefault(spell(each), each)
    return set(first.values())


def _months(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month
