"""A partner sent an order: it has left, with their numbers, and the goods came from them and not from our shelves.

The ledger takes the pieces from the suppliers' place straight to the customers': every count fits, and what comes back
later is a return like any other.
"""

from typing import Any

from sqlalchemy import bindparam, insert, select, update

from omsdesk import codes
from omsdesk.codes import parse_house_code
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import HoldReason, OrderStatus
from omsdesk.lifecycles.parcel import PARCEL, LabelStatus, ParcelStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.shipment import Label, Parcel, ParcelLine, Shipment, ShipmentLine
from omsdesk.services import cancelling, headlines, holding, ledger, messaging, settings
from omsdesk.services.partners import handing_over
from omsdesk.services.steps import step
from omsdesk.words import Text

LONGEST_CARRIER, LONGEST_NUMBER = 40, 64
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
_KNOWN = (
    select(Label.tracking, Shipment.order_id)
    .join(Parcel, Parcel.id == Label.parcel_id)
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .where(Label.carrier == bindparam("carrier"), Label.tracking == bindparam("number"))
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
_NEW_SHIPMENT = insert(Shipment).returning(Shipment.id)
_NEW_PARCEL = insert(Parcel).returning(Parcel.id)
_NEW_LINES, _NEW_CONTENT = insert(ShipmentLine), insert(ParcelLine)
_NEW_LABEL = insert(Label).returning(Label.id)


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
            raise Refusal(Text("This order has left already, with other numbers."))
        return False
    if head.status is not OrderStatus.CONFIRMED:
        raise Refusal(
            Text("This order is {status} here, and the partner sent it.", status=head.status.word),
            Text("Call them, or have it come back as a return."),
        )
    _refuse_unreadable(carrier, fresh)
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
    shipment = db.run(
        _NEW_SHIPMENT,
        {
            "order_id": head.id,
            "status": ShipmentStatus.SHIPPED,
            "due": head.ship_by,
            "packed_at": db.now,
            "shipped_at": db.now,
        },
    ).scalar_one()
    before, after = ShipmentStatus.ALLOCATED, ShipmentStatus.SHIPPED
    db.audit("shipment", shipment, "ship", order_id=head.id, before=before, after=after)
    _write_content(db, head.id, shipment, lines, _parcels(db, head.id, shipment, carrier, numbers)[0])
    db.run(_SERVICES, {"order": head.id})
    db.run(_ALL_SHIPPED, {"row": head.id, "at": db.now})
    db.audit("order", head.id, "sent by partner", order_id=head.id, after=", ".join(numbers) or carrier)
    headlines.refresh(db, head.id)
    messaging.shipped(db, head.id, shipment)


def _parcels(db: Db, order_id: int, shipment: int, carrier: str, numbers: tuple[str, ...]) -> list[int]:
    """A box for each number; all goods are said to lie in the first, since the partner does not tell."""
    company, made = settings.company(db), []
    for number in numbers or ("",):
        row = {"shipment_id": shipment, "status": ParcelStatus.OPEN, "opened_at": db.now}
        parcel = int(db.run(_NEW_PARCEL, row).scalar_one())
        sscc = codes.sscc(company.gs1_prefix, parcel, company.sscc_row)
        step(db, Parcel, parcel, PARCEL, "close", order_id=order_id, sscc=sscc, closed_at=db.now)
        step(db, Parcel, parcel, PARCEL, "ship", order_id=order_id)
        made.append(parcel)
        if number:
            label = {"parcel_id": parcel, "carrier": carrier, "tracking": number, "made_at": db.now}
            id_ = db.run(_NEW_LABEL, {**label, "status": LabelStatus.BOUGHT, "elsewhere": True}).scalar_one()
            db.audit("label", id_, "buy", order_id=order_id, after=number)
    return made


def _write_content(db: Db, order_id: int, shipment: int, lines: Any, parcel: int) -> None:
    for line in lines:
        goods = {"order_line_id": line.id, "quantity": line.pieces}
        counted = {"product_id": line.product_id, "picked": line.pieces, "packed": line.pieces}
        db.run(_NEW_LINES, {"shipment_id": shipment, **goods, **counted})
        db.run(_NEW_CONTENT, {"parcel_id": parcel, **goods})
        db.run(_SHIPPED, {"line": line.id, "pieces": line.pieces})
        db.audit("order_line", line.id, "shipped", order_id=order_id, before=0, after=line.pieces)


def _is_known(db: Db, order_id: int, carrier: str, number: str) -> bool:
    row = db.run(_KNOWN, {"carrier": carrier, "number": number}).first()
    if row is not None and row.order_id != order_id:
        raise Refusal(Text("The number {number} belongs to another order.", number=number))
    return row is not None


def _refuse_unreadable(carrier: str, numbers: tuple[str, ...]) -> None:
    if len(carrier) > LONGEST_CARRIER or any(len(each) > LONGEST_NUMBER for each in numbers):
        raise Refusal(Text("The carrier or the number is too long."))
