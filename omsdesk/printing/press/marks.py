"""What is said about a printed paper: that it is a copy, and which codes stand on it."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_time

from omsdesk.printing.press.measures import Symbology
from omsdesk.units import weight_text
from omsdesk.words import Text, day_by, spoken_locale


@dataclass(frozen=True)
class CopyMark:
    """Who prints a paper once more, and why; it stands on the paper."""

    by: str
    reason: str
    at: datetime

    @property
    def words(self) -> Text:
        """The line on the paper."""
        return Text("Copy printed {at} by {by}: {reason}", at=spoken_moment(self.at), by=self.by, reason=self.reason)


@dataclass(frozen=True)
class PrintedCode:
    """One code on a paper: where it is and exactly what a scanner must answer."""

    page: int
    symbology: Symbology
    value: str


def spoken_moment(at: datetime) -> str:
    """Day and time as people read them: ``21 Nov 2026 14:02``."""
    return f"{day_by('d MMM y', at.date())} {format_time(at, 'HH:mm', locale=spoken_locale())}"


def spoken_weight(weight_g: int) -> str:
    """A weight as people read it; parcels of one day weigh much the same."""
    return _weight(weight_g, spoken_locale())


@lru_cache(maxsize=1024)
def _weight(weight_g: int, _locale: Locale) -> str:
    return weight_text(weight_g)
