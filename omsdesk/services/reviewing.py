"""Ask every review rule about some orders, and hold those that a person has to look at."""

from collections.abc import Collection, Iterable
from functools import cache

from sqlalchemy import BindParameter, bindparam, exists, select

from omsdesk import discovery
from omsdesk.database.db import Db
from omsdesk.lifecycles.order import HoldReason
from omsdesk.models.order import Hold, Order, OrderLine, Service
from omsdesk.services import holding, reviews
from omsdesk.services.new_order import NewHold, ShipTo
from omsdesk.services.reviews import Review, Reviewed

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_ORDERS = (
    select(
        Order.id,
        Order.customer_name,
        Order.email,
        Order.phone,
        Order.ship_name,
        Order.ship_street,
        Order.ship_extra,
        Order.ship_city,
        Order.ship_region,
        Order.ship_postal_code,
        Order.ship_country,
        Order.total_minor,
        Service.key,
        exists().where(OrderLine.order_id == Order.id, OrderLine.stocked).label("has_goods"),
    )
    .join(Service, Service.id == Order.service_id)
    .where(Order.id.in_(_IDS))
)
_LOOKED_AT = select(Hold.order_id, Hold.reason).where(Hold.order_id.in_(_IDS))
PICK_UP = "pickup"
"""The service of customers who come themselves."""


@cache
def rules() -> tuple[Review, ...]:
    """All review rules, by the order of their keys."""
    return tuple(discovery.plugins(reviews).values())


def review(db: Db, order_ids: Collection[int]) -> frozenset[int]:
    """Place the holds that the rules ask for; returns the orders that got one."""
    asked = {"ids": list(order_ids)}
    looked_at = {(row.order_id, row.reason) for row in db.run(_LOOKED_AT, asked)}
    found = [
        (order.order_id, hold)
        for order in _reviewed(db, asked)
        for hold in _holds(order)
        if (order.order_id, hold.reason) not in looked_at
    ]
    holding.place_holds(db, found)
    return frozenset(order_id for order_id, _ in found)


def is_content(db: Db, order_id: int, reason: HoldReason) -> bool:
    """Whether no rule would hold the order for this reason any more."""
    (order,) = _reviewed(db, {"ids": [order_id]})
    return all(hold.reason is not reason for hold in _holds(order))


def _holds(order: Reviewed) -> Iterable[NewHold]:
    return (hold for rule in rules() if (hold := rule.look(order)) is not None)


def _reviewed(db: Db, asked: dict[str, list[int]]) -> Iterable[Reviewed]:
    for row in db.run(_ORDERS, asked):
        yield Reviewed(
            order_id=row.id,
            customer_name=row.customer_name,
            email=row.email,
            phone=row.phone,
            ship_to=ShipTo(
                name=row.ship_name,
                street=row.ship_street,
                extra=row.ship_extra,
                city=row.ship_city,
                region=row.ship_region,
                postal_code=row.ship_postal_code,
                country=row.ship_country,
            ),
            service=row.key,
            travels=bool(row.has_goods) and row.key != PICK_UP,
            total_minor=row.total_minor,
        )
