"""A shipment that left from somebody else's house: its boxes, their numbers and what lies in them, as they said.

Whoever notes one moves the goods in the ledger and counts them on the lines; this writes what every page reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select

from omsdesk import codes
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.parcel import PARCEL, LabelStatus, ParcelStatus
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.shipment import Label, Parcel, ParcelLine, Shipment, ShipmentLine
from omsdesk.services import settings
from omsdesk.services.steps import step
from omsdesk.words import Text

LONGEST_CARRIER, LONGEST_NUMBER = 40, 64
_KNOWN = (
    select(Label.tracking, Shipment.order_id)
    .join(Parcel, Parcel.id == Label.parcel_id)
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .where(Label.carrier == bindparam("carrier"), Label.tracking == bindparam("number"))
)
_NEW_SHIPMENT = insert(Shipment).returning(Shipment.id)
_NEW_PARCEL = insert(Parcel).returning(Parcel.id)
_NEW_LINES, _NEW_CONTENT = insert(ShipmentLine), insert(ParcelLine)
_NEW_LABEL = insert(Label).returning(Label.id)


@dataclass(frozen=True)
class Gone:
    """Pieces of an order's line that left."""

    line_id: int
    product_id: int
    pieces: int


def whose(db: Db, carrier: str, number: str) -> int | None:
    """The order that has this number of this carrier already; None when none has."""
    row = db.run(_KNOWN, {"carrier": carrier, "number": number}).first()
    return None if row is None else int(row.order_id)


def refuse_unreadable(carrier: str, numbers: Sequence[str]) -> None:
    """Nothing that no column holds."""
    if len(carrier) > LONGEST_CARRIER or any(len(each) > LONGEST_NUMBER for each in numbers):
        raise Refusal(Text("The carrier or the number is too long."))


def write(
    db: Db, order_id: int, due: datetime, goods: Sequence[Gone], *, carrier: str, numbers: Sequence[str], at: datetime
) -> int:
    """The shipment that left then; its id. A box for each number; all goods are said to lie in the first."""
    row = {"order_id": order_id, "status": ShipmentStatus.SHIPPED, "due": due, "packed_at": at, "shipped_at": at}
    shipment: int = db.run(_NEW_SHIPMENT, row).scalar_one()
    before, after = ShipmentStatus.ALLOCATED, ShipmentStatus.SHIPPED
    db.audit("shipment", shipment, "ship", order_id=order_id, before=before, after=after)
    first = _parcels(db, order_id, shipment, carrier, numbers)[0]
    for each in goods:
        named = {"order_line_id": each.line_id, "quantity": each.pieces}
        counted = {"product_id": each.product_id, "picked": each.pieces, "packed": each.pieces}
        db.run(_NEW_LINES, {"shipment_id": shipment, **named, **counted})
        db.run(_NEW_CONTENT, {"parcel_id": first, **named})
    return shipment


def _parcels(db: Db, order_id: int, shipment: int, carrier: str, numbers: Sequence[str]) -> list[int]:
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
