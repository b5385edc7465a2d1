"""Dates as people type them in numbers: 28.11., 11/28/26, 2026-11-28."""

import re
from datetime import date

from omsdesk.words import spoken_locale

_SHORT_YEAR = 2
_PARTS = re.compile(r"^(\d{1,2})[./ -](\d{1,2})(?:[./ -](\d{2}|\d{4})?)?$")
_CENTURY = 2000


def typed_date(typed: str, today: date) -> date | None:
    """The date meant, today or later where the year is left out; None when it is none."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return _in_numbers(typed.strip(), today)


def typed_gone(typed: str, today: date) -> date | None:
    """The same of a day that has been: blank is today, and where the year is left out it is never one to come."""
    if not typed.strip():
        return today
    found, parts = typed_date(typed, today), _PARTS.match(typed.strip())
    is_guessed = parts is not None and not parts[3]
    if found is None or found <= today or not is_guessed:
        return found
    try:
        return found.replace(year=found.year - 1)
    except ValueError:  # the 29th of February
        return None


def _in_numbers(text: str, today: date) -> date | None:
    found = _PARTS.match(text)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[2]), found[3]
    is_month_first = spoken_locale().territory == "US" and "/" in text
    day, month = (second, first) if is_month_first else (first, second)
    try:
        if year:
            return date(int(year) + (_CENTURY if len(year) == _SHORT_YEAR else 0), month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    except ValueError:
        return None
