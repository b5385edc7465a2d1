"""The orders that wait to be packed, by their due time, and which bench has which."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.company import Station, User
from omsdesk.models.order import Order
from omsdesk.models.shipment import Shipment, ShipmentLine
from omsdesk.services import settings
from omsdesk.services.bench import claimed_by, is_mine

MOST_WAITING = 200


@dataclass(frozen=True)
class Waiting:
    """One order that waits to be packed."""

    order_id: int
    order: str
    headline: Headline
    customer: str
    due: datetime
    pieces: int
    packed: int = 0
    """Pieces that lie in a box already: the order was begun and put aside."""
    shipment_id: int = 0
    """0 for an order that is picked at the bench and not begun."""
    claimed_by: str = ""
    is_mine: bool = True


_WORDS: BindParameter[Headline] = bindparam("words", expanding=True)
_WAITING = (
    select(Order.id, Order.headline, Order.customer_name, Order.ship_by, Order.piece_count)
    .where(Order.headline.in_(_WORDS))
    .order_by(Order.ship_by, Order.id)
    .limit(bindparam("most"))
)
_CLAIMS = (
    select(
        Shipment.order_id,
        Shipment.id,
        Shipment.station_id,
        Shipment.lease_until,
        Station.name.label("station"),
        User.name.label("user"),
        select(func.sum(ShipmentLine.packed))
        .where(ShipmentLine.shipment_id == Shipment.id)
        .scalar_subquery()
        .label("packed"),
    )
    .outerjoin(Station, Station.id == Shipment.station_id)
    .outerjoin(User, User.id == Shipment.user_id)
    .where(
        Shipment.order_id.in_(bindparam("orders", expanding=True)),
        Shipment.status.in_([ShipmentStatus.PICKED, ShipmentStatus.PACKING]),
    )
    .order_by(Shipment.id.desc())
)
_STARTED = (Headline.READY_TO_PACK, Headline.PACKING)


def waiting(db: Db, most: int = MOST_WAITING) -> tuple[Waiting, ...]:
    """Orders that can be packed now, by their due time; with picking at the bench also those nobody picks."""
    words = list(_STARTED)
    if settings.company(db).pick_while_packing:
        words.append(Headline.READY_TO_PICK)
    orders = db.run(_WAITING, {"words": words, "most": most}).all()
    claims = {row.order_id: row for row in db.run(_CLAIMS, {"orders": [order.id for order in orders]})}
    return tuple(_waiting(db, order, claims.get(order.id)) for order in orders)


def next_job(db: Db) -> Waiting | None:
    """The job that is due first among those no other bench holds."""
    return next((each for each in waiting(db) if each.is_mine), None)


def _waiting(db: Db, order: Any, claim: Any) -> Waiting:
    return Waiting(
        order_id=order.id,
        order=house_name("SO", order.id),
        headline=order.headline,
        customer=order.customer_name,
        due=order.ship_by,
        pieces=order.piece_count,
        packed=int(claim.packed or 0) if claim else 0,
        shipment_id=claim.id if claim else 0,
        claimed_by=claimed_by(db, claim) if claim else "",
        is_mine=claim is None or is_mine(db, claim),
    )
