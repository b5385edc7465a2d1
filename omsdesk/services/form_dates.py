"""When the goods on the order form leave and arrive: cut-off, working days, and the days that missing goods take."""

from dataclasses import dataclass
from datetime import datetime

from omsdesk.clock import in_zone
from omsdesk.lifecycles.order import ShortRule
from omsdesk.services import due_dates
from omsdesk.services.order_form import Form
from omsdesk.services.selling import Offer
from omsdesk.words import Text, day_words


@dataclass(frozen=True)
class Plan:
    """The days of an order as it would be placed now."""

    ship_by: datetime
    arrives: datetime
    rest_arrives: datetime | None = None
    """When what is missing should arrive, where the rest goes ahead."""

    def words(self, now: datetime) -> Text:
        """What to tell the customer."""
        if self.rest_arrives is None:
            return Text("Arrives {when}", when=day_words(self.arrives, now))
        rest = day_words(self.rest_arrives, now)
        return Text("Arrives {when}, the missing pieces about {rest}", when=day_words(self.arrives, now), rest=rest)


def plan(form: Form, offer: Offer, now: datetime) -> Plan | None:
    """The days, or None without a service."""
    service = next((each for each in offer.services if each.key == form.service), None)
    if service is None:
        return None
    company = offer.company
    leaves = form.ship_by or due_dates.ship_by(now, company, service.key)
    later = due_dates.working_days_after(leaves, company.backorder_days, company)
    missing = any(line.missing for line in form.lines)
    if missing and form.short_rule is ShortRule.WAIT_FOR_ALL and form.ship_by is None:
        leaves = later
    arrives = due_dates.expected_at(leaves, service.days, company)
    is_split = missing and form.short_rule is ShortRule.SHIP_PARTS
    return Plan(leaves, arrives, due_dates.expected_at(later, service.days, company) if is_split else None)


def why_not_promised(form: Form, planned: Plan, offer: Offer) -> Text | None:
    """A promise that the days do not keep."""
    if form.promised_at is None:
        return None
    zone = offer.company.zone
    day, can = in_zone(form.promised_at, zone).date(), in_zone(planned.rest_arrives or planned.arrives, zone).date()
    return Text("Promised for {day}, but it arrives on {can}.", day=day, can=can) if day < can else None
