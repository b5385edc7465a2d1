"""End an order when nothing can happen to it any more, by hand or by rule, and open it again."""

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import ORDER, OrderStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.shipment import DeliveryProof, ShipmentStatus
from omsdesk.models.order import Order, Service
from omsdesk.models.shipment import Shipment
from omsdesk.services import blocking, delivering, headlines, settings
from omsdesk.services.steps import step

AT_ONCE = 500
"""Orders that one run of the rule ends; the next run goes on."""

_UNTRACKED = (
    select(Shipment.id, Shipment.order_id)
    .join(Order, Order.id == Shipment.order_id)
    .join(Service, Service.id == Order.service_id)
    .where(
        Shipment.status == ShipmentStatus.SHIPPED,
        Shipment.shipped_at <= bindparam("before", type_=Shipment.shipped_at.type),
        Service.tracked.is_(False),
    )
    .order_by(Shipment.id)
    .limit(AT_ONCE)
)
_DELIVERED = (
    select(Order.id)
    .where(
        Order.headline == Headline.DELIVERED,
        Order.status == OrderStatus.CONFIRMED,
        Order.delivered_at <= bindparam("before", type_=Order.delivered_at.type),
    )
    .order_by(Order.id)
    .limit(AT_ONCE)
)


@needs(Right.ORDERS)
def complete(db: Db, order_id: int) -> Headline:
    """Nothing more will happen to this order."""
    locks.order(db, order_id)
    blocking.refuse_unless(db, order_id, "complete")
    return _complete(db, order_id)


def complete_due(db: Db) -> tuple[int, ...]:
    """End the orders whose time has come: delivered long enough ago, paid, and with no return open.

    Where nobody tracks the parcel, it counts as delivered after a set time.
    """
    company = settings.company(db)
    _assume_delivered(db, company.assume_delivered_days)
    before = db.now - timedelta(days=company.complete_after_days)
    due = list(db.run(_DELIVERED, {"before": before}).scalars())
    locks.orders(db, due)
    in_the_way = blocking.blockers_of(db, due, "complete")
    clear = [order_id for order_id in due if not in_the_way[order_id]]
    for order_id in clear:
        _complete(db, order_id)
    return tuple(clear)


def reopen(db: Db, order_id: int) -> Headline:
    """Something happened after all."""
    locks.order(db, order_id)
    step(db, Order, order_id, ORDER, "reopen", order_id=order_id, completed_at=None)
    return headlines.refresh(db, order_id)[order_id]


def _complete(db: Db, order_id: int) -> Headline:
    step(db, Order, order_id, ORDER, "complete", order_id=order_id, completed_at=db.now)
    return headlines.refresh(db, order_id)[order_id]


def _assume_delivered(db: Db, days: int) -> None:
    rows: Any = db.run(_UNTRACKED, {"before": db.now - timedelta(days=days)}).all()
    for row in rows:
        delivering.deliver(db, row.id, DeliveryProof.NONE)
