"""Until when an order must leave, and when it arrives: working days at the company's place."""

from datetime import date, datetime, time, timedelta

from omsdesk.clock import from_zone, in_zone
from omsdesk.services import closed_days
from omsdesk.services.settings import Company


def ship_by(placed_at: datetime, company: Company, service: str = "") -> datetime:
    """The cut-off by which an order placed at this moment has to leave; a service may have an hour of its own."""
    hour = company.cut_offs.get(service, company.cut_off_hour)
    local = in_zone(placed_at, company.zone)
    first = local.date()
    if local.hour >= hour:
        first += timedelta(days=1)
    day = after_working_days(first_working_day(first, company), company.ship_within_days, company)
    return from_zone(datetime.combine(day, time(hour=hour)), company.zone)


def expected_at(leaves_at: datetime, service_days: int, company: Company) -> datetime:
    """The evening of the day on which it should be at the door. Carriers drive when the house is closed."""
    day = in_zone(leaves_at, company.zone).date()
    for _ in range(service_days):
        day += timedelta(days=1)
        while closed_days.is_holiday(day, company):
            day += timedelta(days=1)
    return from_zone(datetime.combine(day, time(hour=18)), company.zone)


def working_days_after(moment: datetime, count: int, company: Company) -> datetime:
    """The same hour so many working days later."""
    local = in_zone(moment, company.zone)
    day = after_working_days(local.date(), count, company)
    return from_zone(datetime.combine(day, local.time()), company.zone)


def evening_of(day: date, company: Company) -> datetime:
    """The evening of a day, until which goods promised for it arrive."""
    return from_zone(datetime.combine(day, time(hour=18)), company.zone)


def cut_off_of(day: date, company: Company, service: str = "") -> datetime:
    """The hour of a day at which this service leaves."""
    return from_zone(
        datetime.combine(day, time(hour=company.cut_offs.get(service, company.cut_off_hour))), company.zone
    )


def first_working_day(day: date, company: Company) -> date:
    """The day itself, or the first one after it on which the house works."""
    while closed_days.is_closed(day, company):
        day += timedelta(days=1)
    return day


def after_working_days(day: date, count: int, company: Company) -> date:
    """The working day that many working days later."""
    for _ in range(count):
        day = first_working_day(day + timedelta(days=1), company)
    return day
