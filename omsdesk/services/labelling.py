"""Labels on boxes: our own, the carrier's, or one from elsewhere whose number is scanned; voided and replaced.

A box has at most one label that lives, and a tracking number is never given to a second box, not even
after its label was voided. Nothing here touches what is packed.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from omsdesk import carriers
from omsdesk.carriers import Carrier, Consignee, LabelRequest, ServiceLevel
from omsdesk.codes import house_name
from omsdesk.database import answers, locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.parcel import LABEL, LIVE_LABELS, LabelStatus, ParcelStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.order import Order, Service
from omsdesk.models.paper import Outbox
from omsdesk.models.shipment import Label, Parcel, Shipment
from omsdesk.services import headlines
from omsdesk.services.steps import step
from omsdesk.words import Text

OWN = "own"
"""The carrier whose labels we draw ourselves: no network, so the label is made in the same commit."""

ELSEWHERE = "elsewhere"
REQUEST = "label"
"""The kind of an outbox row that asks a carrier for a label."""

_NUMBER = re.compile(r"[A-Z0-9]{8,40}")
_GAPS = re.compile(r"\s+")


@dataclass(frozen=True)
class Labelled:
    """What came of asking for a label: ``status`` is None when it is made elsewhere."""

    parcel_id: int
    status: LabelStatus | None
    tracking: str = ""
    elsewhere: bool = False
    """Its paper is the carrier's own and sticks on the box already."""


_PARCEL = (
    select(
        Parcel.id,
        Parcel.shipment_id,
        Parcel.status,
        Parcel.weight_g,
        Shipment.order_id,
        Shipment.status.label("shipment_status"),
        Service.key.label("service_key"),
        Service.name.label("service"),
        Service.carrier,
        Order.ship_name,
        Order.ship_street,
        Order.ship_extra,
        Order.ship_city,
        Order.ship_region,
        Order.ship_postal_code,
        Order.ship_country,
        Order.phone,
        Order.email,
    )
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .join(Order, Order.id == Shipment.order_id)
    .join(Service, Service.id == Order.service_id)
    .where(Parcel.id == bindparam("parcel"))
)
_ISSUES = select(func.count()).where(Label.parcel_id == bindparam("parcel"))
_LIVE = select(Label.id, Label.status, Label.tracking, Label.elsewhere).where(
    Label.parcel_id == bindparam("parcel"), Label.status.in_(LIVE_LABELS)
)
_USED = select(Label.parcel_id).where(Label.tracking == bindparam("tracking")).limit(1)
_NEW = insert(Label).returning(Label.id)
_NEW_REQUEST = insert(Outbox)
_LABEL = select(Label.parcel_id, Label.status).where(Label.id == bindparam("label"))
_AWAITS = (
    select(Parcel.id)
    .outerjoin(Label, (Label.parcel_id == Parcel.id) & Label.status.in_(LIVE_LABELS))
    .where(Parcel.shipment_id == bindparam("shipment"), Parcel.status == ParcelStatus.CLOSED, Label.id.is_(None))
    .order_by(Parcel.id)
    .limit(1)
)


def make(db: Db, parcel_id: int) -> Labelled:
    """Give a closed box its label, or ask the carrier for one; a box that has one keeps it."""
    found = db.run(_LIVE, {"parcel": parcel_id}).first()
    if found is not None:
        return Labelled(parcel_id, found.status, found.tracking or "", found.elsewhere)
    parcel = _parcel(db, parcel_id)
    if parcel.status is not ParcelStatus.CLOSED:
        raise Refusal(Text("{parcel} is {status}.", parcel=house_name("PK", parcel_id), status=parcel.status.word))
    carrier = _carrier(parcel.carrier)
    if carrier is None or not carrier.makes_labels:
        return Labelled(parcel_id, None)
    issue = db.run(_ISSUES, {"parcel": parcel_id}).scalar_one() + 1
    # Numbers of boxes come again after a backup was brought back: with the command, no carrier takes one for another.
    ask = _request(parcel, issue=issue, key=f"label:{parcel_id}:{issue}:{db.command_id}")
    if carrier.key == OWN:
        return _made(db, parcel, carrier.buy(ask).tracking_number)
    return _asked(db, parcel, ask)


@needs(Right.SHIP)
def make_for(db: Db, parcel_id: int) -> Labelled:
    """The same from a button, when the box was packed without a label."""
    parcel = _locked(db, parcel_id)
    labelled = make(db, parcel_id)
    if labelled.status is None:
        raise Refusal(
            Text("The label comes from the carrier's own program."), Text("Scan its tracking number onto the box.")
        )
    headlines.refresh(db, parcel.order_id)
    return labelled


@needs(Right.SHIP)
def record_elsewhere(db: Db, parcel_id: int, code: str, *, carrier: str = ELSEWHERE) -> Labelled:
    """The number of a label made in the carrier's own program, scanned onto this box."""
    tracking = tracking_of(code)
    if tracking is None:
        raise Refusal(
            Text("{code} does not look like a tracking number.", code=code.strip() or "-"),
            Text("Scan the longest barcode on the carrier's label."),
        )
    parcel = _locked(db, parcel_id)
    if parcel.status is not ParcelStatus.CLOSED:
        raise Refusal(Text("{parcel} is {status}.", parcel=house_name("PK", parcel_id), status=parcel.status.word))
    if db.run(_LIVE, {"parcel": parcel_id}).first() is not None:
        raise Refusal(
            Text("{parcel} has a label already.", parcel=house_name("PK", parcel_id)), Text("Void that one first.")
        )
    used_by = db.run(_USED, {"tracking": tracking}).scalar()
    if used_by is not None:
        raise Refusal(
            Text("{tracking} was used for {parcel}.", tracking=tracking, parcel=house_name("PK", used_by)),
            Text("A tracking number is used once. Scan the label of this box."),
        )
    labelled = _made(db, parcel, tracking, carrier=carrier)
    headlines.refresh(db, parcel.order_id)
    return labelled


def tracking_of(code: str) -> str | None:
    """A scanned code as a tracking number, or None when it cannot be one: 8 to 40 letters and digits."""
    number = _GAPS.sub("", code).upper()
    return number if _NUMBER.fullmatch(number) else None


def live(db: Db, parcel_id: int) -> str | None:
    """The number of the label that lives on a box, empty while the carrier makes it; None without a label."""
    found = db.run(_LIVE, {"parcel": parcel_id}).first()
    return None if found is None else found.tracking or ""


def awaits_label(db: Db, shipment_id: int) -> int | None:
    """The first closed box of a shipment that has no label and asks for none."""
    return db.run(_AWAITS, {"shipment": shipment_id}).scalar()


@needs(Right.SHIP)
def void(db: Db, parcel_id: int, reason: str) -> str:
    """Void the label of a box. The goods stay packed; returns the number that is void now."""
    if not reason.strip():
        raise Refusal(Text("Say why the label is voided."))
    parcel = _locked(db, parcel_id)
    if parcel.status is ParcelStatus.SHIPPED:
        raise Refusal(Text("{parcel} has left.", parcel=house_name("PK", parcel_id)))
    found = db.run(_LIVE, {"parcel": parcel_id}).first()
    if found is None:
        raise Refusal(Text("{parcel} has no label.", parcel=house_name("PK", parcel_id)))
    step(
        db,
        Label,
        found.id,
        LABEL,
        "void",
        order_id=parcel.order_id,
        frm=found.status,
        voided_at=db.now,
        void_reason=reason.strip(),
    )
    headlines.refresh(db, parcel.order_id)
    return found.tracking or ""


def replace(db: Db, parcel_id: int, reason: str) -> Labelled:
    """Void the label and make a new one with a number of its own, without undoing the packing."""
    void(db, parcel_id, reason)
    labelled = make(db, parcel_id)
    headlines.refresh(db, _parcel(db, parcel_id).order_id)
    return labelled


def bought(db: Db, label_id: int, tracking: str) -> int | None:
    """The carrier gave a number. Returns the parcel, or None when the label was voided meanwhile."""
    label = db.run(_LABEL, {"label": label_id}).one()
    order_id = _locked(db, label.parcel_id).order_id
    if not LABEL.allows("buy", db.run(_LABEL, {"label": label_id}).one().status):
        return None
    step(db, Label, label_id, LABEL, "buy", order_id=order_id, tracking=tracking, error="")
    headlines.refresh(db, order_id)
    return int(label.parcel_id)


def failed(db: Db, label_id: int, why: str) -> None:
    """The carrier will not label this box as it is."""
    label = db.run(_LABEL, {"label": label_id}).one()
    order_id = _locked(db, label.parcel_id).order_id
    if LABEL.allows("fail", label.status):
        step(db, Label, label_id, LABEL, "fail", order_id=order_id, error=why)
        headlines.refresh(db, order_id)


@cache
def _carriers() -> dict[str, Carrier]:
    return carriers.carriers()


def _carrier(key: str) -> Carrier | None:
    return _carriers().get(key)


def carrier_name(key: str) -> str:
    """A carrier as people call it."""
    carrier = _carrier(key)
    return str(carrier.name) if carrier else key


def _parcel(db: Db, parcel_id: int) -> Any:
    found = db.run(_PARCEL, {"parcel": parcel_id}).first()
    if found is None:
        raise Refusal(Text("There is no parcel {number}.", number=house_name("PK", parcel_id)))
    return found


def _locked(db: Db, parcel_id: int) -> Any:
    found = _parcel(db, parcel_id)
    locks.order(db, found.order_id)
    locks.shipment(db, found.shipment_id)
    found = _parcel(db, parcel_id)
    if found.shipment_status in (ShipmentStatus.CANCELLED, ShipmentStatus.DELIVERED):
        raise Refusal(
            Text("{parcel} is {status}.", parcel=house_name("PK", parcel_id), status=found.shipment_status.word)
        )
    return found


def _request(parcel: Any, *, issue: int, key: str) -> LabelRequest:
    levels = {level.value: level for level in ServiceLevel}
    return LabelRequest(
        key=key,
        parcel_number=parcel.id,
        service=levels.get(parcel.service_key, ServiceLevel.STANDARD),
        to=Consignee(
            name=parcel.ship_name,
            line1=parcel.ship_street,
            line2=parcel.ship_extra,
            postcode=parcel.ship_postal_code,
            city=parcel.ship_city,
            region=parcel.ship_region,
            country=parcel.ship_country,
            phone=parcel.phone,
            email=parcel.email,
        ),
        weight_g=parcel.weight_g,
        issue=issue,
        reference=house_name("SO", parcel.order_id),
    )


def _made(db: Db, parcel: Any, tracking: str, *, carrier: str = "") -> Labelled:
    values = {
        **_label(db, parcel),
        "carrier": carrier or parcel.carrier,
        "status": LabelStatus.BOUGHT,
        "tracking": tracking,
        "elsewhere": bool(carrier),
    }
    label_id = db.run(_NEW, values).scalar_one()
    db.audit("label", label_id, "buy", order_id=parcel.order_id, after=tracking)
    return Labelled(parcel.id, LabelStatus.BOUGHT, tracking, bool(carrier))


def _asked(db: Db, parcel: Any, ask: LabelRequest) -> Labelled:
    values = {**_label(db, parcel), "status": LabelStatus.REQUESTED, "tracking": None, "elsewhere": False}
    label_id = db.run(_NEW, values).scalar_one()
    db.audit("label", label_id, "request", order_id=parcel.order_id, after=ask.key)
    payload = answers.encode((label_id, parcel.carrier, ask))
    db.run(_NEW_REQUEST, {"kind": REQUEST, "key": ask.key, "payload": payload, "attempts": 0, "next_at": db.now})
    return Labelled(parcel.id, LabelStatus.REQUESTED)


def _label(db: Db, parcel: Any) -> dict[str, Any]:
    return {"parcel_id": parcel.id, "carrier": parcel.carrier, "service": parcel.service, "made_at": db.now}
