"""Goods arrive, or do not: the proof is kept with the shipment, and the order's lines are counted as delivered."""

from sqlalchemy import bindparam, select

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.shipment import SHIPMENT, DeliveryProof
from omsdesk.models.shipment import Shipment
from omsdesk.services import gone_pieces, headlines
from omsdesk.services.steps import step
from omsdesk.words import Text

LONGEST_NAME = 120
_ORDER = select(Shipment.order_id).where(Shipment.id == bindparam("shipment"))


@needs(Right.SHIP)
def deliver(db: Db, shipment_id: int, proof: DeliveryProof, name: str = "") -> bool:
    """Note that a shipment arrived and how we know. Returns whether the whole order has arrived now."""
    order_id = _locked(db, shipment_id)
    who = name.strip()[:LONGEST_NAME]
    if proof is DeliveryProof.SIGNED and not who:
        raise Refusal(Text("Who signed?"), Text("Write the name as it stands on the receipt."))
    step(
        db,
        Shipment,
        shipment_id,
        SHIPMENT,
        "deliver",
        order_id=order_id,
        delivered_at=db.now,
        proof=proof,
        proof_name=who,
    )
    is_all = gone_pieces.DELIVERED.count(db, shipment_id, order_id)
    headlines.refresh(db, order_id)
    return is_all


@needs(Right.SHIP)
def fail_delivery(db: Db, shipment_id: int, note: str = "") -> str:
    """Note that a shipment did not arrive; it may still be delivered at a second try. Returns the order's number."""
    order_id = _locked(db, shipment_id)
    step(db, Shipment, shipment_id, SHIPMENT, "fail delivery", order_id=order_id)
    if note.strip():
        db.audit("shipment", shipment_id, "note", order_id=order_id, after=note.strip())
    headlines.refresh(db, order_id)
    return house_name("SO", order_id)


def _locked(db: Db, shipment_id: int) -> int:
    order_id = db.run(_ORDER, {"shipment": shipment_id}).scalar()
    if order_id is None:
        raise Refusal(Text("There is no such shipment."))
    locks.order(db, order_id)
    locks.shipment(db, shipment_id)
    return int(order_id)
