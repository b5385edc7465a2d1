"""Correct where an order goes. What is printed already keeps the old address until it is printed again."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import CLOSED, Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.parcel import LIVE_LABELS
from omsdesk.models.order import Order
from omsdesk.models.shipment import Label, Parcel, Shipment
from omsdesk.services import headlines, holding
from omsdesk.services.new_order import ShipTo
from omsdesk.words import Text

_HEAD = select(Order.headline, Order.ship_street, Order.ship_city, Order.customer_name).where(
    Order.id == bindparam("order_id")
)
_LIVE_LABEL = (
    select(Label.id)
    .join(Parcel, Parcel.id == Label.parcel_id)
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .where(Shipment.order_id == bindparam("order_id"), Label.status.in_(LIVE_LABELS))
    .limit(1)
)


def change(db: Db, order_id: int, ship_to: ShipTo) -> Headline:
    """Send it there instead. A hold for the address is released with it."""
    locks.order(db, order_id)
    head = db.run(_HEAD, {"order_id": order_id}).first()
    if head is None:
        raise Refusal(Text("This order does not exist."))
    if head.headline in CLOSED:
        raise Refusal(Text("The order is {status}.", status=head.headline.word), Text("It cannot be sent elsewhere."))
    if db.run(_LIVE_LABEL, {"order_id": order_id}).first():
        raise Refusal(Text("A label with the old address is made already."), Text("Void the label first."))
    parts: dict[str, Any] = {name: value.strip() for name, value in asdict(ship_to).items()}
    parts["name"] = parts["name"] or head.customer_name
    values = {f"ship_{name}": value for name, value in parts.items()}
    db.run(update(Order).where(Order.id == order_id).values(**values))
    db.audit(
        "order",
        order_id,
        "address",
        order_id=order_id,
        before=_line(head.ship_street, head.ship_city),
        after=_line(parts["street"], parts["city"]),
    )
    holding.release_reason(db, order_id, HoldReason.ADDRESS)
    return headlines.refresh(db, order_id)[order_id]


def _line(street: str, city: str) -> str:
    return ", ".join(part for part in (street, city) if part)
