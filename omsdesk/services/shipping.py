"""Packed goods leave: box by box as they are loaded, or a whole shipment at once, and then it cannot be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.errors import Refusal
from omsdesk.lifecycles.parcel import PARCEL, LabelStatus, ParcelStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import SHIPMENT, ShipmentStatus
from omsdesk.lifecycles.stock import MoveKind, PlaceKind, ScanKind
from omsdesk.models.shipment import Label, Parcel, Shipment, ShipmentLine
from omsdesk.services import blocking, gone_pieces, headlines, journal, ledger, messaging, pack_refusals, staging
from omsdesk.services.resolving import CodeKind, Found, resolve
from omsdesk.services.scan_result import ScanResult, Voice, err, warn
from omsdesk.services.steps import step
from omsdesk.words import Text

_S = ShipmentStatus
_NO = ScanOutcome.NOT_PACKABLE
_HEAD = select(Shipment.id, Shipment.order_id, Shipment.status).where(Shipment.id == bindparam("shipment"))
_LINES = (
    select(ShipmentLine.order_line_id, ShipmentLine.product_id, ShipmentLine.packed)
    .where(ShipmentLine.shipment_id == bindparam("shipment"), ShipmentLine.packed > 0)
    .order_by(ShipmentLine.id)
)
_BOXES = (
    select(Parcel.id, Parcel.status, Label.tracking)
    .outerjoin(Label, (Label.parcel_id == Parcel.id) & (Label.status == LabelStatus.BOUGHT))
    .where(Parcel.shipment_id == bindparam("shipment"), Parcel.status != ParcelStatus.VOIDED)
    .order_by(Parcel.id)
)
_PARCEL = (
    select(Parcel.id, Parcel.status, Parcel.shipment_id, Shipment.order_id, Shipment.status.label("shipment_status"))
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .where(Parcel.id == bindparam("parcel"))
)
_PACKED_OF_ORDER = (
    select(Shipment.id)
    .where(Shipment.order_id == bindparam("order"), Shipment.status == _S.PACKED)
    .order_by(Shipment.id)
)


@dataclass(frozen=True)
class Shipped:
    """What left, and whether the whole order has now."""

    shipment_id: int
    order_id: int
    order: str
    parcels: int
    at: datetime
    is_all: bool


@needs(Right.SHIP)
def ship(db: Db, shipment_id: int, *, tells: bool = True) -> Shipped:
    """Hand a packed shipment over. Refused, in words, while a box has no label or the order may not leave.

    The customer is told of it by mail, unless the goods were just put into the customer's hands (``tells``).
    """
    head = _locked(db, shipment_id)
    blocking_reason = blocking.stopper(db, head.order_id)
    if blocking_reason is not None:
        raise Refusal(blocking_reason, Text("It stays here until that is settled."))
    boxes = db.run(_BOXES, {"shipment": shipment_id}).all()
    _refuse_unready(head, boxes)
    step(db, Shipment, shipment_id, SHIPMENT, "ship", order_id=head.order_id, frm=_S.PACKED, shipped_at=db.now)
    for box in boxes:
        if box.status is ParcelStatus.CLOSED:
            step(db, Parcel, box.id, PARCEL, "ship", order_id=head.order_id, frm=ParcelStatus.CLOSED)
    _move_out(db, shipment_id)
    is_all = gone_pieces.SHIPPED.count(db, shipment_id, head.order_id)
    headlines.refresh(db, head.order_id)
    if tells:
        messaging.shipped(db, head.order_id, shipment_id)
    return Shipped(shipment_id, head.order_id, house_name("SO", head.order_id), len(boxes), db.now, is_all)


def ship_order(db: Db, order_id: int) -> tuple[Shipped, ...]:
    """Hand over everything of an order that is packed."""
    locks.order(db, order_id)
    blocking.refuse_unless(db, order_id, "ship")
    packed = [row.id for row in db.run(_PACKED_OF_ORDER, {"order": order_id})]
    return tuple(ship(db, shipment_id) for shipment_id in packed)


@needs(Right.SHIP)
def ship_parcel_scan(db: Db, gesture: Gesture, place_id: int = 0) -> ScanResult:
    """One scan at the dock: the box is loaded; with the last box of its shipment, the shipment has left.

    With a staging place the box is put there instead. A scanned place says that this begins, and where.
    """
    found = resolve(db, gesture.code)
    try:
        with db.attempt():
            result, about = _scan(db, found, staging.chosen(db, place_id) if place_id else None)
    except pack_refusals.NotNow as no:
        result, about = no.result, {}
    except Refusal as refusal:
        result, about = err(refusal.reason, refusal.advice, outcome=_NO), {}
    journal.record(db, gesture, ScanKind.OTHER, result.outcome, **about)
    return result


def _scan(db: Db, found: Found, at: staging.Place | None) -> tuple[ScanResult, dict[str, Any]]:
    match found.kind:
        case CodeKind.PARCEL:
            return _box(db, found.id, at)
        case CodeKind.ORDER if at is not None:
            return staging.put_order(db, found.id, at), {}
        case CodeKind.ORDER:
            shipped = ship_order(db, found.id)
            last = shipped[-1]
            return _left(last), {"shipment_id": last.shipment_id}
        case CodeKind.BADGE | CodeKind.COMMAND:
            said = Text("{command}", command=found.command) if found.command else Text("Badge")
            return ScanResult(ScanOutcome.OK, Voice.READY, said), {}
        case CodeKind.LOCATION | CodeKind.UNKNOWN:
            return staging.choose(db, found) or _unknown(found.raw), {}
    return warn(Text("This is a {thing}. Scan a parcel.", thing=found.kind.word), outcome=_NO), {}


def _unknown(code: str) -> ScanResult:
    said = Text("'{code}' fits no parcel or order. Scan another code on the box, or choose its row.", code=code)
    return warn(Text("Unknown code"), said, outcome=ScanOutcome.UNKNOWN_CODE)


def _box(db: Db, parcel_id: int, at: staging.Place | None) -> tuple[ScanResult, dict[str, Any]]:
    """A box that is packed and here is put at the place, or loaded."""
    parcel = db.run(_PARCEL, {"parcel": parcel_id}).one()
    about = {"shipment_id": parcel.shipment_id, "parcel_id": parcel_id}
    head = _locked(db, parcel.shipment_id)
    name = house_name("PK", parcel_id)
    if parcel.status is ParcelStatus.SHIPPED and head.status is _S.PACKED:
        return warn(Text("{parcel} is loaded already", parcel=name), outcome=_NO), about
    if parcel.status is ParcelStatus.VOIDED:
        return err(Text("{parcel} is voided", parcel=name), Text("Put it aside."), outcome=_NO), about
    if head.status in (_S.SHIPPED, _S.DELIVERED, _S.FAILED):
        return pack_refusals.finished(db, head.order_id, head.id, head.status), about
    if head.status is not _S.PACKED:
        order = house_name("SO", head.order_id)
        return err(Text("{order} is not packed yet", order=order), Text("Take it to PACK."), outcome=_NO), about
    if at is not None:
        return staging.put(db, head.order_id, head.id, parcel_id, at), about
    return _load(db, parcel, head), about


def _load(db: Db, parcel: Any, head: Any) -> ScanResult:
    """It is in the van; with it the shipment has left, when no other box of it waits."""
    parcel_id, name = parcel.id, house_name("PK", parcel.id)
    stopped = blocking.stopper(db, head.order_id)
    if stopped is not None:
        return pack_refusals.stopped(db, head.order_id)
    boxes = db.run(_BOXES, {"shipment": head.id}).all()
    if next(box for box in boxes if box.id == parcel_id).tracking is None:
        return err(Text("{parcel} has no label", parcel=name), Text("Make the label first."), outcome=_NO)
    waiting = [box for box in boxes if box.status is not ParcelStatus.SHIPPED]
    if len(waiting) == 1:
        return _left(ship(db, head.id))
    step(db, Parcel, parcel_id, PARCEL, "ship", order_id=head.order_id, frm=parcel.status)
    loaded = len(boxes) - len(waiting) + 1
    said = Text("{loaded} of {all} boxes loaded", loaded=loaded, all=len(boxes))
    return ScanResult(ScanOutcome.OK, Voice.OK, name_text(name), said, done=loaded, total=len(boxes))


def name_text(name: str) -> Text:
    """A number as a line of its own."""
    return Text("{name}", name=name)


def _left(shipped: Shipped) -> ScanResult:
    said = Text("{n} box has left", many="{n} boxes have left", n=shipped.parcels)
    return ScanResult(
        ScanOutcome.OK, Voice.OK, name_text(shipped.order), said, finished=True, reload=True, done=shipped.parcels
    )


def _locked(db: Db, shipment_id: int) -> Any:
    head = db.run(_HEAD, {"shipment": shipment_id}).first()
    if head is None:
        raise Refusal(Text("There is no such shipment."))
    locks.order(db, head.order_id)
    locks.shipment(db, shipment_id)
    return db.run(_HEAD, {"shipment": shipment_id}).one()


def _refuse_unready(head: Any, boxes: Sequence[Any]) -> None:
    SHIPMENT.after("ship", head.status)
    bare = [house_name("PK", box.id) for box in boxes if box.tracking is None]
    if bare or not boxes:
        raise Refusal(
            Text("{parcels} has no label.", parcels=bare or house_name("SO", head.order_id)),
            Text("Make the label, or scan the carrier's onto the box."),
        )


def _move_out(db: Db, shipment_id: int) -> None:
    dock, customers = ledger.place(db, PlaceKind.DOCK), ledger.place(db, PlaceKind.CUSTOMER)
    lines = db.run(_LINES, {"shipment": shipment_id}).all()
    ledger.move_all(
        db,
        [
            ledger.Move(
                MoveKind.SHIPPED, line.product_id, dock, customers, line.packed, order_line_id=line.order_line_id
            )
            for line in lines
        ],
    )
