"""Working days are days on which somebody works: no weekends, no public holidays, no days of our own."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.services import closed_days, due_dates, settings, ways_of_working
from omsdesk.services.settings import Company
from omsdesk.services.typed_days import day_of
from tests import factories

HOUSE = Company(country="DE", zone="Europe/Berlin")
HOW = "Write 2026-12-24, or 2026-12-24..2027-01-02 for several."
BEFORE_CHRISTMAS = datetime(2026, 12, 23, 10, tzinfo=UTC)
"""A Wednesday; the 25th is a Friday, and so is New Year."""


@pytest.mark.parametrize(
    ("changes", "leaves"),
    [
        ({}, date(2026, 12, 24)),
        ({"closed_days": ["2026-12-24"]}, date(2026, 12, 28)),
        ({"closed_days": ["2026-12-24..2026-12-31"]}, date(2027, 1, 4)),
        ({"closed_days": ["2026-12-24"], "holidays": False}, date(2026, 12, 25)),
        ({"closed_days": ["2026-12-24", "2026-12-28..2027-01-05"], "holiday_region": "BY"}, date(2027, 1, 7)),
        ({"closed_days": ["2026-12-24"], "country": "GB"}, date(2026, 12, 29)),  # Boxing Day moves to Monday
        ({"closed_days": ["2026-12-24"], "country": "XX"}, date(2026, 12, 25)),
    ],
)
def test_an_order_leaves_on_a_day_on_which_somebody_works(changes: dict[str, object], leaves: date) -> None:
    house = replace(HOUSE, **changes)  # type: ignore[arg-type]

    assert due_dates.ship_by(BEFORE_CHRISTMAS, house).date() == leaves


def test_carriers_rest_on_holidays_and_not_when_the_house_is_closed() -> None:
    house = replace(HOUSE, closed_days=["2026-12-24", "2026-12-28"])

    assert due_dates.expected_at(BEFORE_CHRISTMAS, 2, house).date() == date(2026, 12, 28)
    assert due_dates.working_days_after(BEFORE_CHRISTMAS, 1, house).date() == date(2026, 12, 29)
    assert day_of("+1", date(2026, 12, 23), house) == date(2026, 12, 29)


def test_own_days_are_typed_as_people_write_them(work: Work) -> None:
    factories.a_house(work, country="DE")
    year = work.now().year

    work.write(ways_of_working.change, closed_days=["24.12.", f"{year}-12-27 .. 31.12."], holiday_region="by")

    company = work.read(settings.company)
    assert company.closed_days == [f"{year}-12-24", f"{year}-12-27..{year}-12-31"]
    assert company.holiday_region == "BY"
    for wrong, said in (
        ({"closed_days": ["Christmas"]}, f"Christmas is no day. {HOW}"),
        (
            {"closed_days": ["2026-12-31..2026-12-24"]},
            f"2026-12-31..2026-12-24 ends before it begins, or lasts longer than 60 days. {HOW}",
        ),
        ({"holiday_region": "TX"}, "TX is no region of DE with holidays of its own. These are known: BB, BE, BW"),
    ):
        with pytest.raises(Refusal) as no:
            work.write(ways_of_working.change, **wrong)
        assert said in str(no.value)
    assert work.read(settings.company) == company


def test_what_knows_the_holidays_is_loaded_before_anybody_types() -> None:
    closed_days._public.cache_clear()
    closed_days.read_up(HOUSE, date(2026, 12, 23))
    before = closed_days._public.cache_info().misses

    closed_days.is_closed(date(2027, 1, 1), HOUSE)

    assert closed_days._public.cache_info().misses == before
