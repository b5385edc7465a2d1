"""The day on which somebody looks again at an order that waits."""

from datetime import date, datetime, timedelta

from omsdesk.clock import in_zone, start_of_day
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.services import settings
from omsdesk.services.typed_days import again_on
from omsdesk.words import Text

LONGEST = timedelta(days=365)
NO_DAY = Text("Give a day, for example 2026-12-01, or a number of working days.")


def typed(db: Db, words: str) -> datetime | None:
    """The first moment of the day that was typed, in the house's zone; None for nothing typed."""
    if not words.strip():
        return None
    company = settings.company(db)
    day = again_on(words, in_zone(db.now, company.zone).date(), company)
    if day is None:
        raise Refusal(NO_DAY)
    return start(db, day)


def start(db: Db, day: date) -> datetime:
    """The first moment of this day, which has to be after today and within a year."""
    zone = settings.company(db).zone
    today = in_zone(db.now, zone).date()
    if not today < day <= today + LONGEST:
        raise Refusal(Text("Give a day after today, within a year."))
    return start_of_day(day, zone)
