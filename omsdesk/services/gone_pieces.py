"""The pieces of a shipment that take their next step, counted on the lines of its order and on the order itself."""

from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from omsdesk.database.db import Db
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.shipment import ShipmentLine

_OF_SHIPMENT = ShipmentLine.shipment_id == bindparam("shipment")
_HERE = select(ShipmentLine.packed).where(_OF_SHIPMENT, ShipmentLine.order_line_id == OrderLine.id).scalar_subquery()
_LINES_HERE = select(ShipmentLine.order_line_id).where(_OF_SHIPMENT, ShipmentLine.packed > 0)


class GonePieces:
    """One counter of the lines, the counter of the step before it, and when the last piece of an order took it."""

    def __init__(
        self,
        counter: InstrumentedAttribute[int],
        *,
        after: InstrumentedAttribute[int],
        last: InstrumentedAttribute[Any],
    ) -> None:
        of_order = OrderLine.order_id == bindparam("order")
        self._count = update(OrderLine).where(OrderLine.id.in_(_LINES_HERE)).values({counter: counter + _HERE})
        # What needs no shelf, a service say, goes with the goods.
        self._unstocked = update(OrderLine).where(of_order, OrderLine.stocked.is_(False)).values({counter: after})
        self._left = select(func.sum(OrderLine.ordered - OrderLine.cancelled - counter)).where(of_order)
        self._all = update(Order).where(Order.id == bindparam("row")).values({last: bindparam("at")})

    def count(self, db: Db, shipment_id: int, order_id: int) -> bool:
        """Count the pieces of a shipment. Returns whether no piece of the order is left now."""
        db.run(self._count, {"shipment": shipment_id})
        db.run(self._unstocked, {"order": order_id})
        is_all = int(db.run(self._left, {"order": order_id}).scalar_one()) == 0
        if is_all:
            db.run(self._all, {"row": order_id, "at": db.now})
        return is_all


SHIPPED = GonePieces(OrderLine.shipped, after=OrderLine.packed, last=Order.shipped_at)
DELIVERED = GonePieces(OrderLine.delivered, after=OrderLine.shipped, last=Order.delivered_at)
