"""What sending costs, by service, country and weight; where the table says nothing, the service's own price."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from omsdesk.database.db import Db
from omsdesk.models.order import Service
from omsdesk.models.pricing import ShippingRate

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
    rows = [each for each in of_service if country and each.country == country] or [
        each for each in of_service if not each.country
    ]
    if not rows:
        return ShippingPrice(usual_minor)
    fits = next((each for each in rows if weight_g <= each.up_to_g), None)
    return ShippingPrice(rows[-1].price_minor, is_beyond=True) if fits is None else ShippingPrice(fits.price_minor)
