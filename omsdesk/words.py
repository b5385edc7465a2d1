"""Every sentence the program says: a template with named arguments, resolved where it is read.

A ``Text`` travels as data (from a deed to a screen, a paper or the command line) and becomes words
only at the edge, through the gettext catalogue and Babel's formats of the locale in use.
"""

import gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

from omsdesk.catalogues import catalogue as catalogue_of
from omsdesk.money import Money

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_locale: Locale = Locale.parse("en")
_zone = ZoneInfo("UTC")
_lent: ContextVar[tuple[Locale, gettext.NullTranslations] | None] = ContextVar("lent tongue", default=None)
"""Another language for a while, in this thread only: a letter to a customer who speaks it."""
_GROUPED = 1_000
"""From here on a number has a sign between its thousands."""


@dataclass(frozen=True)
class Text:
    """A sentence and the names, numbers and amounts in it."""

    template: str
    many: str | None
    args: Mapping[str, Any]

    def __init__(self, template: str, *, many: str | None = None, **args: Any) -> None:
        """``many`` is the plural form; the argument ``n`` chooses between the two."""
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "many", many)
        object.__setattr__(self, "args", args)

    def given(self, **args: Any) -> "Text":
        """The same sentence with these in it too."""
        return Text(self.template, many=self.many, **{**self.args, **args})

    def __hash__(self) -> int:
        return hash((self.template, self.many, tuple(sorted((k, str(v)) for k, v in self.args.items()))))

    def __str__(self) -> str:
        _, catalogue = tongue()
        if self.many is not None and "n" in self.args:
            template = catalogue.ngettext(self.template, self.many, int(self.args["n"]))
        else:
            # The empty sentence is where a catalogue keeps its own header.
            template = self.template and catalogue.gettext(self.template)
        return template.format(**{name: shown(value) for name, value in self.args.items()})


def shown(value: Any) -> str:
    """One argument as people read it in the locale in use; text and codes stay as they are."""
    match value:
        case Money():
            return format_currency(value.amount, value.currency, locale=spoken_locale())
        case bool() | str():
            return str(value)
        case int() if 0 <= value < _GROUPED:
            return str(value)  # as every locale writes it; the locale's data need not be read for it
        case int() | Decimal():
            return _number(value, spoken_locale())
        case datetime() | date():
            return day_by("d MMM y", value)
        case list() | tuple():
            return ", ".join(shown(each) for each in value)
        case _:
            return str(value)


@lru_cache(maxsize=4_096)
def _number(value: int | Decimal, locale: Locale) -> str:
    """Most numbers of a day are small and come again at every scan."""
    return str(format_decimal(value, locale=locale))


def speak(locale: str, catalogue: gettext.NullTranslations | None = None, zone: str | None = None) -> None:
    """Choose the locale of formats, its words (or another catalogue) and the zone of times for this process."""
    global _catalogue, _locale, _zone  # noqa: PLW0603 - one language and one zone per process is the point
    _locale = Locale.parse(locale.replace("-", "_"))
    _catalogue = catalogue or catalogue_of(_locale.language)
    if zone is not None:
        _zone = ZoneInfo(zone)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Another language for what is said inside, in this thread only; the house goes on speaking its own."""
    other = Locale.parse(locale.replace("-", "_"))
    token = _lent.set((other, catalogue_of(other.language)))
    try:
        yield
    finally:
        _lent.reset(token)


def tongue() -> tuple[Locale, gettext.NullTranslations]:
    """The language in use: another one than before means that what was written must be written again."""
    return _lent.get() or (_locale, _catalogue)


def read_up() -> None:
    """Load what the locale knows of money, numbers and days now: from its files, off the screen's thread."""
    for each in (Money(0, "EUR"), Decimal("0.5"), date(2026, 1, 1)):
        shown(each)
    day_words(datetime(2026, 1, 1, tzinfo=UTC))


def spoken_locale() -> Locale:
    """The locale of dates, numbers and money now in use."""
    lent = _lent.get()
    return _locale if lent is None else lent[0]


def country_words(code: str) -> str:
    """A country by its two letters, as the language in use calls it."""
    return str(spoken_locale().territories.get(code.upper(), code))


def time_words(moment: datetime) -> str:
    """The time of day where the company is: ``14:02``."""
    return str(format_time(moment.astimezone(_zone), "HH:mm", locale=spoken_locale()))


def second_words(moment: datetime) -> str:
    """The time of day to the second: ``14:02:11``."""
    return str(format_time(moment.astimezone(_zone), "HH:mm:ss", locale=spoken_locale()))


def day_by(pattern: str, day: date) -> str:
    """A day by a pattern, its number with a dot where the language has one: 25 Nov, 25. Nov."""
    return str(format_date(day, _dotted(pattern, spoken_locale()), locale=spoken_locale()))


@lru_cache(maxsize=64)
def _dotted(pattern: str, locale: Locale) -> str:
    return pattern.replace("d ", "d. ") if "d. " in str(locale.date_formats["long"].pattern) else pattern


def month_words(day: date) -> str:
    """The month of a day, with its year: November 2026."""
    return str(format_date(day, "LLLL y", locale=spoken_locale()))


def letter_day(day: date) -> str:
    """A day as letters have it: March 5, 2026; 5. März 2026."""
    return str(format_date(day, format="long", locale=spoken_locale()))


_NEAR = {0: Text("Today"), 1: Text("Tomorrow"), -1: Text("Yesterday")}
_NEAR_INSIDE = {0: Text("today"), 1: Text("tomorrow"), -1: Text("yesterday")}
"""The same inside a sentence, which in English makes a difference."""


def day_words(moment: datetime, now: datetime | None = None) -> str:
    """A day as people say it: Today, Tomorrow, Yesterday, else ``Wed 25 Nov``, with the year when it is another."""
    day, today = moment.astimezone(_zone).date(), (now or datetime.now(UTC)).astimezone(_zone).date()
    near = _NEAR.get((day - today).days)
    if near is not None:
        return str(near)
    return day_by("EEE d MMM" if abs(day - today) < timedelta(days=300) else "d MMM y", day)


def when_words(moment: datetime, now: datetime | None = None) -> str:
    """Day and time: ``Today 16:00``, ``Wed 25 Nov 16:00``; only the day beyond a week."""
    today = (now or datetime.now(UTC)).astimezone(_zone).date()
    if abs(moment.astimezone(_zone).date() - today) > timedelta(days=7):
        return day_words(moment, now)
    return f"{day_words(moment, now)} {time_words(moment)}"


def stamp_words(moment: datetime) -> str:
    """Day and time that stay true when they are read later: ``Wed 25 Nov 16:00``."""
    return f"{day_by('EEE d MMM', moment.astimezone(_zone).date())} {time_words(moment)}"


@dataclass(frozen=True)
class Day:
    """A day inside a sentence, in words when it is read: tomorrow, Wed 25 Nov."""

    at: datetime
    now: datetime

    def __str__(self) -> str:
        ahead = (self.at.astimezone(_zone).date() - self.now.astimezone(_zone).date()).days
        near = _NEAR_INSIDE.get(ahead)
        return day_words(self.at, self.now) if near is None else str(near)


@dataclass(frozen=True)
class TimeOrDay:
    """A moment inside a sentence: the time when it is today, else the day."""

    at: datetime
    now: datetime

    def __str__(self) -> str:
        is_today = self.at.astimezone(_zone).date() == self.now.astimezone(_zone).date()
        return time_words(self.at) if is_today else str(Day(self.at, self.now))


@dataclass(frozen=True)
class Stamp:
    """Day and time inside a sentence that is read later, and perhaps in another language: Wed 25 Nov 16:00."""

    at: datetime

    def __str__(self) -> str:
        return stamp_words(self.at)


@dataclass(frozen=True)
class Country:
    """A country inside a sentence, by its two letters, in the language of whoever reads it."""

    code: str

    def __str__(self) -> str:
        return country_words(self.code)


def exact_words(moment: datetime) -> str:
    """The whole moment, for tooltips: ``2026-11-25 16:00:00 CET``."""
    return f"{moment.astimezone(_zone):%Y-%m-%d %H:%M:%S %Z}"
