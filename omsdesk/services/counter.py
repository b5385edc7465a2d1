"""A sale at the counter: placed, paid, taken along and receipted, all in one act or not at all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import DeliveryProof
from omsdesk.lifecycles.stock import ScanKind
from omsdesk.models.order import IS_WAITING, Order, OrderLine
from omsdesk.models.shipment import ShipmentLine
from omsdesk.models.supplier import SupplyLine
from omsdesk.services import (
    blocking,
    delivering,
    finishing,
    headlines,
    journal,
    pack_claims,
    pack_pieces,
    paying,
    print_queue,
    receipts,
    releasing,
    selling,
    shipping,
    station_settings,
)
from omsdesk.services.drawers import handling
from omsdesk.services.new_order import NewOrder
from omsdesk.services.pack_refusals import NotNow
from omsdesk.words import Text

CHANNEL, SERVICE = "counter", "pickup"
_SHORT = (
    select(OrderLine.name, OrderLine.allocated)
    .where(OrderLine.order_id == bindparam("order"), OrderLine.stocked.is_(True), IS_WAITING)
    .order_by(OrderLine.position)
)
_ELSEWHERE = (
    select(OrderLine.name)
    .join(SupplyLine, SupplyLine.order_line_id == OrderLine.id)
    .where(OrderLine.order_id == bindparam("order"), SupplyLine.quantity > 0)
    .order_by(OrderLine.position)
)
_LINES = (
    select(ShipmentLine.order_line_id, ShipmentLine.quantity)
    .where(ShipmentLine.shipment_id == bindparam("shipment"))
    .order_by(ShipmentLine.id)
)
_HEADLINE = select(Order.headline).where(Order.id == bindparam("order"))


@dataclass(frozen=True)
class Sold:
    """A sale that is done."""

    order_id: int
    headline: Headline
    receipt_job: int


@needs(Right.ORDERS)
def sell(
    db: Db,
    draft: NewOrder,
    draft_id: int | None = None,
    *,
    payment: PaymentMethod | None,
    credit_minor: int = 0,
    register: bool = False,
    strangers: Collection[int] = (),
) -> Sold:
    """Sell over the counter. What is not there, or may not go, is refused with its reason, and nothing is kept.

    Store credit pays ``credit_minor`` of it, ``payment`` the rest; None where there is no rest.
    """
    draft = replace(draft, channel=CHANNEL, service=SERVICE)
    if payment is PaymentMethod.CASH:
        handling.refuse_without(db)
    placed = selling.place_and_confirm(
        db, draft, draft_id, payment=payment, credit_minor=credit_minor, register=register, strangers=strangers
    )
    left = paying.account(db, placed.order_id).open
    if left.minor:
        raise Refusal(Text("{left} is not paid yet.", left=left), Text("Choose how it is paid."))
    stopped = blocking.stopper(db, placed.order_id)
    if stopped is not None:
        raise Refusal(stopped, Text("Confirm it as an order instead; it waits in Review."))
    short = db.run(_SHORT, {"order": placed.order_id}).first()
    if short is not None:
        raise Refusal(
            Text(
                "Only {n} of {product} is free.",
                many="Only {n} of {product} are free.",
                n=short.allocated,
                product=short.name,
            ),
            Text("Take fewer, or confirm it as an order."),
        )
    elsewhere = db.run(_ELSEWHERE, {"order": placed.order_id}).scalar()
    if elsewhere is not None:
        raise Refusal(
            Text("{product} comes straight from a supplier: it is not here.", product=elsewhere),
            Text("Confirm it as an order."),
        )
    released = releasing.release(db, [placed.order_id], at_bench=True)
    for shipment_id in released.shipment_ids:
        _hand_over(db, placed.order_id, shipment_id)
    headlines.refresh(db, placed.order_id)
    printer = station_settings.printers_by_kind(db).get("receipt", station_settings.FOLDER)
    job = print_queue.print_paper(db, receipts.receipt(db, placed.order_id), order_id=placed.order_id, printer=printer)
    return Sold(placed.order_id, db.run(_HEADLINE, {"order": placed.order_id}).scalar_one(), job)


def _hand_over(db: Db, order_id: int, shipment_id: int) -> None:
    """Every piece goes from its bin into the customer's hands, by hand and so written down."""
    number = house_name("SO", order_id)
    try:
        pack_claims.open_shipment(db, shipment_id)
        lines: Sequence[Any] = db.run(_LINES, {"shipment": shipment_id}).all()
        for line in lines:
            job = pack_claims.head(db, shipment_id)
            about = pack_pieces.hand_over(db, job, line.order_line_id, line.quantity)
            journal.record(db, Gesture.of(db.now, number), ScanKind.PACK, ScanOutcome.OK, **about)
    except NotNow as no:
        raise Refusal(no.result.headline, no.result.detail) from no
    finishing.close(db, pack_claims.head(db, shipment_id))
    shipping.ship(db, shipment_id, tells=False)
    delivering.deliver(db, shipment_id, DeliveryProof.PICKED_UP)
