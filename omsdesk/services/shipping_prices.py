"""What sending costs, by service, country and weight; where the table says nothing, the service's own price."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import delete, insert, select

from omsdesk.channels.files.countries import country_code
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.order import Service
from omsdesk.models.pricing import ShippingRate
from omsdesk.services import settings
from omsdesk.services.totals import LARGEST
from omsdesk.services.typed_amounts import amount_of, amount_text, number_text
from omsdesk.services.typed_rows import rows, wrong
from omsdesk.words import Text

EVERYWHERE = "*"
GRAMS = 1_000
EXAMPLE = Text("DE; 2.5; 4.90")
_ALL = (
    select(Service.key, ShippingRate.country, ShippingRate.up_to_g, ShippingRate.price_minor)
    .join(Service, Service.id == ShippingRate.service_id)
    .order_by(Service.key, ShippingRate.country, ShippingRate.up_to_g)
)


@dataclass(frozen=True)
class ShippingStep:
    """The price of a service to a country, up to a weight."""

    service: str
    country: str
    up_to_g: int
    price_minor: int


@dataclass(frozen=True)
class ShippingPrice:
    """What sending an order costs."""

    minor: int
    is_beyond: bool = False
    """The order is heavier than the table goes; the heaviest row's price stands."""


def steps(db: Db) -> tuple[ShippingStep, ...]:
    """The whole table, light before heavy."""
    return tuple(ShippingStep(row.key, row.country, row.up_to_g, row.price_minor) for row in db.run(_ALL))


def price(
    table: Sequence[ShippingStep], service: str, usual_minor: int, *, country: str, weight_g: int
) -> ShippingPrice:
    """What a service takes for this weight to this country."""
    of_service = [each for each in table if each.service == service]
    there = [each for each in of_service if country and each.country == country]
    counting = there or [each for each in of_service if not each.country]
    if not counting:
        return ShippingPrice(usual_minor)
    fits = next((each for each in counting if weight_g <= each.up_to_g), None)
    return ShippingPrice(counting[-1].price_minor, is_beyond=True) if fits is None else ShippingPrice(fits.price_minor)


def typed(table: Sequence[ShippingStep], service: str, currency: str) -> str:
    """The rows of a service as they are typed: country (* for all others), up to so many kg, price."""
    return "\n".join(
        f"{each.country or EVERYWHERE}; {number_text(each.up_to_g / GRAMS)}; {amount_text(each.price_minor, currency)}"
        for each in table
        if each.service == service
    )


@needs(Right.SETTINGS)
def keep(db: Db, service: str, said: str) -> tuple[ShippingStep, ...]:
    """Send by this table from now on; no rows bring the service's own price back. Orders keep what they pay."""
    currency = settings.company(db).currency
    found = [_read(number, parts, currency) for number, parts in rows(said, 3, EXAMPLE)]
    keys = [(each["country"], each["up_to_g"]) for each in found]
    if len(set(keys)) < len(keys):
        raise Refusal(Text("Two rows are for the same country and weight."), Text("Take one of them out."))
    service_id = db.run(select(Service.id).where(Service.key == service)).scalar_one()
    before = typed(steps(db), service, currency)
    db.run(delete(ShippingRate).where(ShippingRate.service_id == service_id))
    if found:
        db.run(insert(ShippingRate), [{"service_id": service_id, **each} for each in found])
    after = typed(steps(db), service, currency)
    db.audit("service", service_id, "shipping prices", before=before, after=after)
    return steps(db)


def _read(number: int, parts: Sequence[str], currency: str) -> dict[str, Any]:
    country = "" if parts[0] in ("", EVERYWHERE) else country_code(parts[0])
    minor = amount_of(parts[2], currency)
    try:
        grams = int(Decimal(parts[1].replace(",", ".")) * GRAMS)
    except (InvalidOperation, ValueError, OverflowError):
        grams = 0
    if minor is None or not 0 < grams <= LARGEST or (not country and parts[0] not in ("", EVERYWHERE)):
        raise wrong(number, EXAMPLE)
    return {"country": country, "up_to_g": grams, "price_minor": minor}
