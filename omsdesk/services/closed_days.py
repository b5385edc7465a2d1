"""Days on which the house or everybody rests: weekends, public holidays of its country, days it closes itself."""

from datetime import date, timedelta
from functools import lru_cache

from omsdesk.errors import Refusal
from omsdesk.services.settings import Company
from omsdesk.services.typed_dates import typed_date
from omsdesk.words import Text

_SATURDAY = 5
_TO = ".."
_LONGEST_DAYS = 60


def is_weekend(day: date) -> bool:
    """Saturday and Sunday."""
    return day.weekday() >= _SATURDAY


def is_holiday(day: date, company: Company) -> bool:
    """Whether nobody works and no parcel comes, because of a weekend or a public holiday."""
    return is_weekend(day) or (company.holidays and day in _public(company.country, company.holiday_region, day.year))


def is_closed(day: date, company: Company) -> bool:
    """Whether nothing leaves the house on this day."""
    return is_holiday(day, company) or day in _own(tuple(company.closed_days))


def read_up(company: Company, today: date) -> None:
    """Have this year and the next at hand: what knows the holidays takes half a second to begin."""
    if company.holidays:
        for year in (today.year, today.year + 1):
            _public(company.country, company.holiday_region, year)


def regions(country: str) -> tuple[str, ...]:
    """The parts of a country that have holidays of their own, as its ISO 3166-2 codes write them."""
    from holidays import list_supported_countries  # noqa: PLC0415 - half a second, and only for who looks

    return tuple(list_supported_countries().get(country, ()))


def read(typed: list[str], today: date) -> list[str]:
    """Own days as they are kept: one day, or from one to another; refused in words when one is neither."""
    return [_kept(each, today) for each in typed]


def refuse_unknown_region(company: Company) -> None:
    """A region that the country does not have would silently have no holidays of its own."""
    if company.holiday_region and company.holiday_region not in regions(company.country):
        raise Refusal(
            Text(
                "{region} is no region of {country} with holidays of its own.",
                region=company.holiday_region,
                country=company.country,
            ),
            Text("These are known: {regions}", regions=", ".join(regions(company.country)) or "-"),
        )


@lru_cache(maxsize=64)
def _public(country: str, region: str, year: int) -> frozenset[date]:
    from holidays import country_holidays, list_supported_countries  # noqa: PLC0415 - as above

    known = list_supported_countries()
    if country not in known:
        return frozenset()
    part = region if region in known[country] else None
    return frozenset(country_holidays(country, subdiv=part, years=year))


@lru_cache(maxsize=16)
def _own(kept: tuple[str, ...]) -> frozenset[date]:
    days: set[date] = set()
    for each in kept:
        first, _, last = each.partition(_TO)
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        while day <= end:
            days.add(day)
            day += timedelta(days=1)
    return frozenset(days)


def _kept(typed: str, today: date) -> str:
    first, has_end, last = (part.strip() for part in typed.partition(_TO))
    begin = typed_date(first, today)
    end = typed_date(last, begin) if has_end and begin is not None else begin
    if begin is None or end is None:
        raise Refusal(
            Text("{typed} is no day.", typed=typed), Text("Write 2026-12-24, or 2026-12-24..2027-01-02 for several.")
        )
    if not 0 <= (end - begin).days <= _LONGEST_DAYS:
        raise Refusal(
            Text("{typed} ends before it begins, or lasts longer than {n} days.", typed=typed, n=_LONGEST_DAYS),
            Text("Write 2026-12-24, or 2026-12-24..2027-01-02 for several."),
        )
    return begin.isoformat() if end == begin else f"{begin.isoformat()}{_TO}{end.isoformat()}"
