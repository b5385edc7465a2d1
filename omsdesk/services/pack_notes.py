"""What a packer must read before the box closes: gift and packer's notes, and notes of products."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from omsdesk.database.db import Db
from omsdesk.models.order import Order
from omsdesk.models.product import Product
from omsdesk.models.shipment import Shipment, ShipmentLine
from omsdesk.words import Text


@dataclass(frozen=True)
class Note:
    """One thing to mind, and whether packing stops once until somebody has said so."""

    text: Text
    must_confirm: bool


_ORDER = (
    select(Order.gift, Order.gift_note, Order.packer_note)
    .join(Shipment, Shipment.order_id == Order.id)
    .where(Shipment.id == bindparam("shipment"))
)
_PRODUCTS = (
    select(Product.name, Product.packing_note, Product.confirm_note)
    .join(ShipmentLine, ShipmentLine.product_id == Product.id)
    .where(ShipmentLine.shipment_id == bindparam("shipment"), ShipmentLine.quantity > 0, Product.packing_note != "")
    .order_by(ShipmentLine.id)
)
_CONFIRM = update(Shipment).where(Shipment.id == bindparam("shipment")).values(note_confirmed=True)


def notes(db: Db, shipment_id: int) -> tuple[Note, ...]:
    """Everything to mind about this shipment, the order's own notes first."""
    order = db.run(_ORDER, {"shipment": shipment_id}).one()
    found = []
    if order.gift_note:
        found.append(Note(Text("Gift: add the card"), must_confirm=True))
    elif order.gift:
        found.append(Note(Text("Gift: leave out prices"), must_confirm=False))
    if order.packer_note:
        found.append(Note(Text("{note}", note=order.packer_note), must_confirm=True))
    for product in db.run(_PRODUCTS, {"shipment": shipment_id}):
        said = Text("{product}: {note}", product=product.name, note=product.packing_note)
        found.append(Note(said, must_confirm=product.confirm_note))
    return tuple(found)


def confirm(db: Db, shipment_id: int, order_id: int) -> None:
    """The packer has read them; packing does not stop for them again."""
    db.run(_CONFIRM, {"shipment": shipment_id})
    db.audit("shipment", shipment_id, "note confirmed", order_id=order_id)
