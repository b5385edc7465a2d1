"""Days as people type them: today, +3, fri, 28.11., 2026-11-28."""

import re
from datetime import date, timedelta

from babel.dates import format_date

from omsdesk.services.due_dates import after_working_days
from omsdesk.words import Text, spoken_locale

_WEEK = 7
_SHORTEST = 2
_MOST_AHEAD = 250
_PARTS = re.compile(r"^(\d{1,2})[./ -](\d{1,2})(?:[./ -](\d{2}|\d{4})?)?$")
_CENTURY = 2000


def day_of(typed: str, today: date) -> date | None:
    """The day meant, today or later where the year is left out; None when it is none. "+3" counts working days."""
    text = typed.strip().casefold()
    named = {"today": 0, str(Text("Today")).casefold(): 0, "tomorrow": 1, str(Text("Tomorrow")).casefold(): 1}
    if text in named:
        return today + timedelta(days=named[text])
    if re.fullmatch(r"\+\d{1,3}", text):
        return after_working_days(today, min(int(text), _MOST_AHEAD))
    if len(text) >= _SHORTEST and text.isalpha():
        return _weekday(text, today)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return _in_numbers(text, today)


def day_text(day: date) -> str:
    """A day as it stands in a field."""
    return day.isoformat()


def _weekday(text: str, today: date) -> date | None:
    for ahead in range(1, _WEEK + 1):
        day = today + timedelta(days=ahead)
        names = (f"{day:%A}", str(format_date(day, "EEEE", locale=spoken_locale())))
        if any(name.casefold().startswith(text) for name in names):
            return day
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
            return date(int(year) + (_CENTURY if len(year) == _SHORTEST else 0), month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    except ValueError:
        return None
