"""How much a shipment is worth to a card, so that all shipments together come to the order, to the cent."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from itertools import takewhile
from typing import Any

from sqlalchemy import bindparam, func, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.card import CallKind, CallStatus
from omsdesk.models.card import CardCall
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.shipment import Shipment, ShipmentLine
from omsdesk.money import half_up

_HEAD = select((Order.shipping_minor + Order.shipping_tax_minor).label("shipping"), Order.shipped_at).where(
    Order.id == bindparam("order")
)
_LINES = select(
    OrderLine.id,
    OrderLine.stocked,
    (OrderLine.net_minor + OrderLine.tax_minor).label("worth"),
    (OrderLine.ordered - OrderLine.cancelled).label("wanted"),
).where(OrderLine.order_id == bindparam("order"), OrderLine.ordered > OrderLine.cancelled)
_SHIPMENTS = (
    select(Shipment.id)
    .where(Shipment.order_id == bindparam("order"), Shipment.shipped_at.is_not(None))
    .order_by(Shipment.shipped_at, Shipment.id)
)
_PACKED = select(ShipmentLine.shipment_id, ShipmentLine.order_line_id, ShipmentLine.packed).where(
    ShipmentLine.shipment_id.in_(_SHIPMENTS.order_by(None).with_only_columns(Shipment.id))
)
_ASKED = select(func.coalesce(func.sum(CardCall.amount_minor), 0)).where(
    CardCall.shipment_id == bindparam("shipment"),
    CardCall.kind == CallKind.CAPTURE,
    CardCall.status != CallStatus.DROPPED,
)
_TAKEN = select(CardCall.shipment_id).where(CardCall.card_id == bindparam("card"), CardCall.shipment_id.is_not(None))


def is_last(db: Db, card: Any, shipment_id: int) -> bool:
    """Whether nothing of the order leaves after this shipment, and the card was asked for all the others."""
    if db.run(_HEAD, {"order": card.order_id}).one().shipped_at is None:
        return False
    taken = set(db.run(_TAKEN, {"card": card.id}).scalars())
    return set(db.run(_SHIPMENTS, {"order": card.order_id}).scalars()) <= taken | {shipment_id}


def of_shipment(db: Db, order_id: int, shipment_id: int) -> int:
    """What it is worth with its tax, less what cards were asked for it already, in minor units.

    What is no goods, and the costs of shipping, come with the first one.
    """
    lines = db.run(_LINES, {"order": order_id}).all()
    earlier = list(takewhile(lambda each: each != shipment_id, db.run(_SHIPMENTS, {"order": order_id}).scalars()))
    before: Counter[int] = Counter()
    here: Counter[int] = Counter()
    for row in db.run(_PACKED, {"order": order_id}):
        if row.shipment_id in earlier:
            before[row.order_line_id] += row.packed
        elif row.shipment_id == shipment_id:
            here[row.order_line_id] += row.packed
    worth = _goods(lines, before + here) - _goods(lines, before)
    if not earlier:
        shipping = db.run(_HEAD, {"order": order_id}).one().shipping
        worth += int(shipping) + sum(line.worth for line in lines if not line.stocked)
    return worth - int(db.run(_ASKED, {"shipment": shipment_id}).scalar_one())


def _goods(lines: Any, pieces: Mapping[int, int]) -> int:
    return sum(
        half_up(Decimal(line.worth * min(pieces[line.id], line.wanted)) / line.wanted)
        for line in lines
        if line.stocked and line.id in pieces
    )
