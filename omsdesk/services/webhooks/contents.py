"""What a webhook says: an event with the order as it stands, and nothing of the person who ordered."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.parcel import LIVE_LABELS
from omsdesk.lifecycles.webhook import Event
from omsdesk.models.goods_return import ReturnLine
from omsdesk.models.money import MOVED, Refund
from omsdesk.models.order import Channel, Order, OrderLine
from omsdesk.models.shipment import Label, Parcel, ShipmentLine
from omsdesk.money import Money

_ORDER = (
    select(
        *(Order.id, Order.external_ref, Order.status, Order.placed_at, Order.currency, Order.total_minor),
        Channel.key.label("channel"),
    )
    .join(Channel, Channel.id == Order.channel_id)
    .where(Order.id == bindparam("order"))
)
_LINES = (
    select(
        *(OrderLine.id, OrderLine.sku, OrderLine.name, OrderLine.ordered, OrderLine.cancelled),
        *(OrderLine.shipped, OrderLine.allocated, OrderLine.returned),
    )
    .where(OrderLine.order_id == bindparam("order"))
    .order_by(OrderLine.position)
)
_NUMBERS = (
    select(Label.carrier, Label.tracking)
    .join(Parcel, Parcel.id == Label.parcel_id)
    .where(Parcel.shipment_id == bindparam("shipment"), Label.status.in_(LIVE_LABELS), Label.tracking.is_not(None))
    .order_by(Label.id)
)
_SENT = (
    select(OrderLine.sku, ShipmentLine.packed)
    .join(OrderLine, OrderLine.id == ShipmentLine.order_line_id)
    .where(ShipmentLine.shipment_id == bindparam("shipment"), ShipmentLine.packed > 0)
    .order_by(OrderLine.position)
)
_REFUND = select(Refund.amount_minor, Refund.reason, Refund.return_id).where(Refund.id == bindparam("refund"))
_CAME = (
    select(OrderLine.sku, ReturnLine.received)
    .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
    .where(ReturnLine.return_id == bindparam("return"))
    .order_by(ReturnLine.id)
)


def body(db: Db, event: Event, entry: Any) -> str | None:
    """The message about an entry of the trail, the same at every try; None where there is nothing to tell."""
    order = db.run(_ORDER, {"order": entry.order_id}).first() if entry.order_id is not None else None
    if order is None:
        return None
    more = _MORE[event](db, entry, order) if event in _MORE else {}
    if more is None:
        return None
    said = {
        "id": event_id(entry.id),
        "type": event.value,
        "at": _moment(entry.at),
        "data": {**_of_order(db, order), **more},
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def event_id(entry: int) -> str:
    """What an event is called, wherever and however often it is sent."""
    return f"evt_{entry}"


def _of_order(db: Db, order: Any) -> dict[str, Any]:
    return {
        "order": house_name("SO", order.id),
        "reference": order.external_ref or "",
        "channel": order.channel,
        "status": order.status.value,
        "placed_at": _moment(order.placed_at),
        "total": _amount(order.total_minor, order.currency),
        "lines": [
            {
                "sku": line.sku,
                "name": line.name,
                "ordered": line.ordered,
                "cancelled": line.cancelled,
                "shipped": line.shipped,
                "missing": max(line.ordered - line.cancelled - line.allocated, 0),
                "returned": line.returned,
            }
            for line in db.run(_LINES, {"order": order.id})
        ],
    }


def _short(db: Db, entry: Any, order: Any) -> dict[str, Any]:
    sku = next((line.sku for line in db.run(_LINES, {"order": order.id}) if line.id == entry.subject_id), "")
    return {"short": {"sku": sku}}


def _shipment(db: Db, entry: Any, _order: Any) -> dict[str, Any]:
    asked = {"shipment": entry.subject_id}
    return {
        "shipment": {
            "id": entry.subject_id,
            "lines": [{"sku": row.sku, "pieces": row.packed} for row in db.run(_SENT, asked)],
            "tracking": [{"carrier": row.carrier, "number": row.tracking} for row in db.run(_NUMBERS, asked)],
        }
    }


def _refund(db: Db, entry: Any, order: Any) -> dict[str, Any] | None:
    row = db.run(_REFUND, {"refund": entry.subject_id}).one()
    if row.reason.startswith(MOVED):
        return None  # it pays another order
    about = {"return": house_name("RE", row.return_id)} if row.return_id is not None else {}
    return {"refund": {"id": entry.subject_id, "amount": _amount(row.amount_minor, order.currency), **about}}


def _return(db: Db, entry: Any, _order: Any) -> dict[str, Any]:
    came = [{"sku": row.sku, "received": row.received} for row in db.run(_CAME, {"return": entry.subject_id})]
    return {"return": {"number": house_name("RE", entry.subject_id), "lines": came}}


_MORE: Mapping[Event, Callable[[Db, Any, Any], dict[str, Any] | None]] = {
    Event.SHORT: _short,
    Event.SHIPPED: _shipment,
    Event.DELIVERED: _shipment,
    Event.REFUNDED: _refund,
    Event.RETURNED: _return,
}


def _amount(minor: int, currency: str) -> dict[str, str]:
    return {"amount": str(Money(minor, currency).amount), "currency": currency}


def _moment(at: Any) -> str:
    return str(at.isoformat(timespec="seconds"))
