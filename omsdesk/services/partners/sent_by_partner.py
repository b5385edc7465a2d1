"""A partner sent an order: it has left, with their numbers, and the goods came from them and not from our shelves.

The ledger takes the pieces from the suppliers' place straight to the customers': every count fits, and what comes back
later is a return like any other.
"""

from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.codes import parse_house_code
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import HoldReason, OrderStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.models.order import Order, OrderLine
from omsdesk.services import cancelling, headlines, holding, ledger, left_elsewhere, messaging
from omsdesk.services.left_elsewhere import Gone
from omsdesk.services.partners import handing_over
from omsdesk.words import Text

_ORDER = select(Order.id, Order.status, Order.ship_by, Order.shipped_at).where(Order.id == bindparam("order"))
_LINES = (
    select(
        OrderLine.id,
        OrderLine.product_id,
        OrderLine.shipped,
        (OrderLine.ordered - OrderLine.cancelled).label("pieces"),
    )
    .where(OrderLine.order_id == bindparam("order"), OrderLine.stocked, OrderLine.ordered > OrderLine.cancelled)
    .order_by(OrderLine.id)
)
_SHIPPED = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("line"))
    .values(
        allocated=bindparam("pieces"),
        picked=bindparam("pieces"),
        packed=bindparam("pieces"),
        shipped=bindparam("pieces"),
    )
)
_SERVICES = (
    update(OrderLine)
    .where(OrderLine.order_id == bindparam("order"), OrderLine.stocked.is_(False))
    .values(
        allocated=OrderLine.ordered - OrderLine.cancelled,
        picked=OrderLine.ordered - OrderLine.cancelled,
        packed=OrderLine.ordered - OrderLine.cancelled,
        shipped=OrderLine.ordered - OrderLine.cancelled,
    )
)
_ALL_SHIPPED = update(Order).where(Order.id == bindparam("row")).values(shipped_at=bindparam("at"))


def order_of(code: str) -> int:
    """The order that a partner means: by the number that stood in its file."""
    found = parse_house_code(code.strip().upper())
    if found is None or found.prefix != "SO" or found.number is None:
        raise Refusal(Text("'{code}' is no number of an order here.", code=code))
    return found.number


@needs(Right.IMPORT)
def sent(db: Db, order_id: int, carrier: str, numbers: tuple[str, ...]) -> bool:
    """Note that the partner sent this order. False when that was noted before: told twice changes nothing."""
    locks.order(db, order_id)
    head: Any = db.run(_ORDER, {"order": order_id}).first()
    partner = handing_over.given(db, order_id)
    if head is None or partner is None:
        raise Refusal(Text("This order was not given to a partner."))
    carrier = carrier.strip() or partner
    fresh = tuple(each for each in dict.fromkeys(numbers) if not _is_known(db, order_id, carrier, each))
    if head.shipped_at is not None:
        if fresh:
            raise Refusal(
                Text("This order has left already, with other numbers."),
                Text("Ask the partner which of them are right."),
            )
        return False
    if head.status is not OrderStatus.CONFIRMED:
        raise Refusal(
            Text("This order is {status} here, and the partner sent it.", status=head.status.word),
            Text("Call them, or have it come back as a return."),
        )
    left_elsewhere.refuse_unreadable(carrier, fresh)
    lines = db.run(_LINES, {"order": order_id}).all()
    if any(line.shipped for line in lines):
        raise Refusal(Text("A part of this order left from here."), Text("Ship the rest by hand."))
    _write_shipment(db, head, carrier, fresh, lines)
    return True


def _write_shipment(db: Db, head: Any, carrier: str, numbers: tuple[str, ...], lines: Any) -> None:
    holding.release_reason(db, head.id, HoldReason.OTHER)
    cancelling.withdraw(db, head.id)  # with the hold gone it was promised pieces from the shelf here
    places = ledger.place(db, PlaceKind.SUPPLIER), ledger.place(db, PlaceKind.CUSTOMER)
    ledger.move_all(
        db,
        [ledger.Move(MoveKind.SHIPPED, line.product_id, *places, line.pieces, order_line_id=line.id) for line in lines],
    )
    goods = [Gone(line.id, line.product_id, line.pieces) for line in lines]
    shipment = left_elsewhere.write(db, head.id, head.ship_by, goods, carrier=carrier, numbers=numbers, at=db.now)
    _count(db, head.id, lines)
    db.run(_SERVICES, {"order": head.id})
    db.run(_ALL_SHIPPED, {"row": head.id, "at": db.now})
    db.audit("order", head.id, "sent by partner", order_id=head.id, after=", ".join(numbers) or carrier)
    headlines.refresh(db, head.id)
    messaging.shipped(db, head.id, shipment, with_slip=False)


def _count(db: Db, order_id: int, lines: Any) -> None:
    for line in lines:
        db.run(_SHIPPED, {"line": line.id, "pieces": line.pieces})
        db.audit("order_line", line.id, "shipped", order_id=order_id, before=0, after=line.pieces)


def _is_known(db: Db, order_id: int, carrier: str, number: str) -> bool:
    found = left_elsewhere.whose(db, carrier, number)
    if found is not None and found != order_id:
        raise Refusal(Text("The number {number} belongs to another order.", number=number))
    return found is not None
