"""Days as people type them: today, +3, fri, 28.11., 2026-11-28."""

import re
from datetime import date, timedelta

from babel.dates import format_date

from omsdesk.services.due_dates import after_working_days
from omsdesk.services.settings import Company
from omsdesk.services.typed_dates import typed_date
from omsdesk.words import Text, spoken_locale

_WEEK = 7
_SHORTEST = 2
_MOST_AHEAD = 250
_ANY_DAY = date(2000, 1, 1)
"""In a leap year, so that every day of a year is one."""


def day_of(typed: str, today: date, company: Company) -> date | None:
    """The day meant, today or later where the year is left out; None when it is none. "+3" counts working days."""
    text = typed.strip().casefold()
    if re.fullmatch(r"\+\d{1,3}", text):
        return after_working_days(today, min(int(text), _MOST_AHEAD), company)
    return _named(text, today)


def again_on(typed: str, today: date, company: Company) -> date | None:
    """The day on which something comes back: the same, and a bare number counts working days too."""
    return day_of(f"+{typed.strip()}" if typed.strip().isdecimal() else typed, today, company)


def is_day(typed: str) -> bool:
    """Whether it reads as a day for ``again_on``, whatever today is and whatever days the house works on."""
    text = typed.strip().casefold()
    return bool(re.fullmatch(r"\+?\d{1,3}", text)) or _named(text, _ANY_DAY) is not None


def day_text(day: date) -> str:
    """A day as it stands in a field."""
    return day.isoformat()


def _named(text: str, today: date) -> date | None:
    named = {"today": 0, str(Text("Today")).casefold(): 0, "tomorrow": 1, str(Text("Tomorrow")).casefold(): 1}
    if text in named:
        return today + timedelta(days=named[text])
    if len(text) >= _SHORTEST and text.isalpha():
        return _weekday(text, today)
    return typed_date(text, today)


def _weekday(text: str, today: date) -> date | None:
    for ahead in range(1, _WEEK + 1):
        day = today + timedelta(days=ahead)
        names = (f"{day:%A}", str(format_date(day, "EEEE", locale=spoken_locale())))
        if any(name.casefold().startswith(text) for name in names):
            return day
    return None
