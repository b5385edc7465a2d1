"""Correct an order that has not left: where it goes, and what the packer should know."""

from dataclasses import fields
from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import OPEN_STATUSES, HoldReason
from omsdesk.lifecycles.parcel import LIVE_LABELS, ParcelStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.shipment import Label, Parcel, Shipment
from omsdesk.services import contact_keys, headlines, holding, labelling, personal, reviewing
from omsdesk.services import supply_rows as supplies
from omsdesk.services.new_order import ShipTo
from omsdesk.services.order_rows import search_text
from omsdesk.services.steps import status_of
from omsdesk.words import Text

_HEAD = select(
    Order.customer_name, Order.email, Order.phone, Order.external_ref, Order.shipped_at, Order.ship_name
).where(Order.id == bindparam("order_id"))
_ADDRESS = select(*(getattr(Order, f"ship_{part.name}").label(part.name) for part in fields(ShipTo))).where(
    Order.id == bindparam("order_id")
)
_NOTE = select(Order.packer_note).where(Order.id == bindparam("order_id"))
_SKUS = (
    select(OrderLine.kit_sku, OrderLine.sku)
    .where(OrderLine.order_id == bindparam("order_id"))
    .order_by(OrderLine.position)
)
_LABELLED = (
    select(Parcel.id)
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .join(Label, (Label.parcel_id == Parcel.id) & Label.status.in_(LIVE_LABELS))
    .where(Shipment.order_id == bindparam("order_id"), Parcel.status == ParcelStatus.CLOSED)
    .order_by(Parcel.id)
)
MOST_EMAIL, MOST_PHONE = 254, 64
LONGEST = {"name": 200, "street": 200, "extra": 200, "city": 120, "region": 120, "postal_code": 32, "country": 80}


@needs(Right.ORDERS)
def change_address(db: Db, order_id: int, ship_to: ShipTo) -> Headline:
    """Send it elsewhere. Labels that were made already are void; a hold for the address ends when it is complete."""
    head = _open_head(db, order_id)
    parts = parts_of(ship_to, head.customer_name)
    before = db.run(_ADDRESS, {"order_id": order_id}).one()
    if tuple(before) == tuple(parts.values()):
        raise Refusal(Text("This is the address it has already."))
    skus = [each for row in db.run(_SKUS, {"order_id": order_id}) for each in row if each]
    search = search_text(
        names=[head.customer_name, parts["name"]],
        email=head.email,
        phone=head.phone,
        reference=head.external_ref,
        skus=skus,
    )
    columns = {f"ship_{name}": value for name, value in parts.items()}
    db.run(update(Order).where(Order.id == order_id).values(**columns, search=search))
    was, is_now = personal.keep_all(db, [_line(before), _line(parts.values())], order_id=order_id)
    db.audit("order", order_id, "address", order_id=order_id, before=was, after=is_now)
    for parcel_id in db.run(_LABELLED, {"order_id": order_id}).scalars().all():
        labelling.void(db, parcel_id, "address changed")
    supplies.tell_again(db, order_id)
    if reviewing.is_content(db, order_id, HoldReason.ADDRESS):
        holding.release_reason(db, order_id, HoldReason.ADDRESS)
    return headlines.refresh(db, order_id)[order_id]


@needs(Right.ORDERS)
def change_contact(db: Db, order_id: int, *, email: str, phone: str) -> None:
    """The customer is reached otherwise."""
    head = _open_head(db, order_id)
    email, phone = email.strip(), phone.strip()
    if len(email) > MOST_EMAIL or len(phone) > MOST_PHONE:
        raise Refusal(Text("This e-mail address or phone number is too long."), Text("Shorten it."))
    skus = [each for row in db.run(_SKUS, {"order_id": order_id}) for each in row if each]
    names = [head.customer_name, head.ship_name]
    contact = {"email": email, "phone": phone, **contact_keys.keys(email, phone)}
    search = search_text(names=names, email=email, phone=phone, reference=head.external_ref, skus=skus)
    db.run(update(Order).where(Order.id == order_id).values(**contact, search=search))
    was, is_now = personal.keep_all(db, [_line((head.email, head.phone)), _line((email, phone))], order_id=order_id)
    db.audit("order", order_id, "contact", order_id=order_id, before=was, after=is_now)


def change_notes(db: Db, order_id: int, *, packer_note: str, gift_note: str) -> None:
    """Tell the packer something else."""
    _open_head(db, order_id)
    values = {"packer_note": packer_note.strip(), "gift_note": gift_note.strip()}
    before = db.run(_NOTE, {"order_id": order_id}).scalar_one()
    db.run(update(Order).where(Order.id == order_id).values(**values))
    was, is_now = personal.keep_all(db, [before, values["packer_note"]], order_id=order_id)
    db.audit("order", order_id, "notes", order_id=order_id, before=was, after=is_now)


def _open_head(db: Db, order_id: int) -> Any:
    locks.order(db, order_id)
    status = status_of(db, Order, order_id)
    head = db.run(_HEAD, {"order_id": order_id}).one()
    if status not in OPEN_STATUSES:
        raise Refusal(Text("The order is {status}.", status=status.word))
    if head.shipped_at is not None:
        raise Refusal(Text("Everything has left."), Text("Ask the carrier to send it elsewhere."))
    return head


def parts_of(ship_to: ShipTo, customer_name: str) -> dict[str, str]:
    """The parts as they are kept; without a name it goes to the customer."""
    parts = {part.name: getattr(ship_to, part.name).strip() for part in fields(ShipTo)}
    parts["name"] = parts["name"] or customer_name
    for name, value in parts.items():
        if len(value) > LONGEST[name]:
            raise Refusal(
                Text("'{start}...' is longer than the {most} characters kept.", start=value[:20], most=LONGEST[name]),
                Text("Shorten it."),
            )
    return parts


def _line(parts: Any) -> str:
    return ", ".join(part for part in parts if part)
