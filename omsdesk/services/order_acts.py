"""What the office does with many orders at once, and what mends one that is stuck.

An order that cannot follow is left out with its reason; the others go on.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, case, func, select

from omsdesk.codes import house_code, house_name
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.parcel import ParcelStatus
from omsdesk.lifecycles.payment import PaymentStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.money import KEPT, Payment
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.product import Product
from omsdesk.models.shipment import Parcel, Shipment
from omsdesk.money import Money
from omsdesk.services import (
    allocating,
    blocking,
    cancelling,
    completing,
    confirming,
    cut_plan,
    headlines,
    holding,
    house_ways,
    labelling,
    looking_again,
    papers,
    releasing,
    resolving,
    shorting,
)
from omsdesk.services.blocking import Fix
from omsdesk.services.releasing import LeftOut
from omsdesk.services.resolving import CodeKind
from omsdesk.services.suppliers import listing
from omsdesk.words import Text


@dataclass(frozen=True)
class Done:
    """Which orders followed, and which did not."""

    order_ids: tuple[int, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class Result:
    """The line over the list after an act: "28 released, 2 left out: not paid (1), no stock (1)"."""

    words: Text
    left_out: tuple[LeftOut, ...] = ()

    @property
    def line(self) -> str:
        """The whole line."""
        if not self.left_out:
            return str(self.words)
        reasons = Counter(each.told for each in self.left_out)
        told = ", ".join(f"{reason} ({count})" for reason, count in reasons.most_common())
        return str(Text("{done}, {n} left out: {why}", done=self.words, n=len(self.left_out), why=told))


@dataclass(frozen=True)
class Plan:
    """What a cancellation would do, told before it is done."""

    orders: int
    """How many would be cancelled."""
    left_out: tuple[LeftOut, ...]
    pieces: int
    """Pieces that would not be sent."""
    taken: int
    """Of them, pieces that were picked already and go back to the shelf."""
    shipped: int
    """Pieces that have left and stay with the customer."""
    paid: tuple[Money, ...]
    """What was paid for these orders and not given back, by currency."""
    back: tuple[Money, ...] = ()
    """What of that would be owed to the customers."""
    suppliers: tuple[str, ...] = ()
    """Who was asked to send some of it, and has to be told."""


@dataclass(frozen=True)
class Pointed:
    """What a scanned code means in the office: an order to open, or words to filter by."""

    order_id: int = 0
    return_id: int = 0
    words: str = ""
    said: Text | None = None


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_SHIPMENTS = (
    select(Shipment.order_id, func.max(Shipment.id).label("shipment"))
    .where(Shipment.order_id.in_(_IDS), Shipment.status != ShipmentStatus.CANCELLED)
    .group_by(Shipment.order_id)
)
_BOXES = (
    select(Shipment.order_id, Parcel.id)
    .join(Parcel, Parcel.shipment_id == Shipment.id)
    .where(Shipment.order_id.in_(_IDS), Parcel.status == ParcelStatus.CLOSED)
    .order_by(Parcel.id)
)
_GOODS = select(
    func.sum(OrderLine.ordered - OrderLine.cancelled - OrderLine.shipped).label("pieces"),
    func.sum(case((OrderLine.stocked, OrderLine.picked - OrderLine.shipped), else_=0)).label("taken"),
    func.sum(OrderLine.shipped).label("shipped"),
).where(OrderLine.order_id.in_(_IDS))
_KEPT = (
    select(Order.currency, func.sum(KEPT).label("minor"))
    .join(Payment, Payment.order_id == Order.id)
    .where(Order.id.in_(_IDS), Payment.status == PaymentStatus.CAPTURED)
    .group_by(Order.currency)
    .order_by(Order.currency)
)
_OF_PARCEL = (
    select(Shipment.order_id).join(Parcel, Parcel.shipment_id == Shipment.id).where(Parcel.id == bindparam("id"))
)
_IN_TOTE = (
    select(Shipment.order_id)
    .where(
        Shipment.tote_id == bindparam("id"),
        Shipment.status.in_([ShipmentStatus.PICKING, ShipmentStatus.PICKED, ShipmentStatus.PACKING]),
    )
    .order_by(Shipment.id.desc())
    .limit(1)
)
_ON_LIST = select(Shipment.order_id).where(Shipment.list_id == bindparam("id")).order_by(Shipment.id)
_SKU = select(Product.sku).where(Product.id == bindparam("id"))


@takes(120)
@needs(Right.ORDERS)
def hold(db: Db, order_ids: Collection[int], reason: HoldReason, note: str = "", again: str = "") -> Done:
    """Hold these orders for one reason, until released or until the day that was typed, when the review has them."""
    then = looking_again.typed(db, again)
    return _some(_each(order_ids, lambda order_id: holding.hold(db, order_id, reason, note, then)))


@takes(120)
@needs(Right.ORDERS)
def let_go(db: Db, order_ids: Collection[int]) -> Done:
    """Release every hold of these orders."""
    return _some(_each(order_ids, lambda order_id: holding.release_all(db, order_id)))


@takes(120)
@needs(Right.ORDERS)
def print_slips(db: Db, order_ids: Collection[int]) -> Done:
    """The packing slips of these orders, of the shipment made last."""
    shipments = {row.order_id: row.shipment for row in db.run(_SHIPMENTS, {"ids": list(order_ids)})}

    def printed(order_id: int) -> None:
        if order_id not in shipments:
            raise Refusal(Text("It is not released yet."))
        papers.print_slip(db, shipments[order_id])

    return _each(order_ids, printed)


def print_labels(db: Db, order_ids: Collection[int]) -> Done:
    """The labels of the packed boxes of these orders; a box without a label gets one."""
    boxes: dict[int, list[int]] = {}
    for row in db.run(_BOXES, {"ids": list(order_ids)}):
        boxes.setdefault(row.order_id, []).append(row.id)

    def printed(order_id: int) -> None:
        if order_id not in boxes:
            raise Refusal(Text("It has no packed box."))
        for parcel_id in boxes[order_id]:
            if labelling.live(db, parcel_id) is None:
                labelling.make_for(db, parcel_id)
            papers.print_label(db, parcel_id)

    return _each(order_ids, printed)


def plan_cancel(db: Db, order_ids: Collection[int]) -> Plan:
    """What ``cancel`` would do."""
    blocked = blocking.blockers_of(db, order_ids, "cancel")
    going = [each for each in order_ids if not blocked[each]]
    goods = db.run(_GOODS, {"ids": going}).one()
    kept = db.run(_KEPT, {"ids": going}).all()
    return Plan(
        orders=len(going),
        left_out=tuple(LeftOut(each, blocked[each][0].reason) for each in order_ids if blocked[each]),
        pieces=int(goods.pieces or 0),
        taken=int(goods.taken or 0),
        shipped=int(goods.shipped or 0),
        paid=tuple(Money(int(row.minor), row.currency) for row in kept if row.minor),
        back=cut_plan.of_orders(db, going),
        suppliers=listing.asked(db, going),
    )


@takes(120)
@needs(Right.ORDERS)
def cancel(db: Db, order_ids: Collection[int], why: str) -> Done:
    """Cancel what has not left of these orders."""
    blocked = blocking.blockers_of(db, order_ids, "cancel")
    left_out = tuple(LeftOut(each, blocked[each][0].reason) for each in order_ids if blocked[each])
    going = tuple(each for each in order_ids if not blocked[each])
    if not going:
        raise Refusal(left_out[0].reason if left_out else Text("Nothing was chosen."))
    for order_id in going:
        cancelling.cancel_order(db, order_id, why)
    return Done(going, left_out)


def _each(order_ids: Collection[int], act: Callable[[int], object]) -> Done:
    """Each act refuses before it writes, so that one order's refusal costs the others nothing."""
    done: list[int] = []
    left_out: list[LeftOut] = []
    for order_id in order_ids:
        try:
            act(order_id)
        except Refusal as refusal:
            left_out.append(LeftOut(order_id, refusal.reason))
        else:
            done.append(order_id)
    return Done(tuple(done), tuple(left_out))


def _some(done: Done) -> Done:
    """An act that none could follow is refused with the first reason."""
    if done.left_out and not done.order_ids:
        raise Refusal(done.left_out[0].reason)
    return done


@needs(Right.ORDERS)
def mend(db: Db, order_id: int, fix: Fix) -> Text:
    """Do what takes an order's blocker away, or its next step, when that is one deed; says what was done."""
    number = house_name("SO", order_id)
    match fix:
        case Fix.CONFIRM:
            return Text("{number}: {status}", number=number, status=confirming.confirm(db, order_id).word)
        case Fix.RELEASE_HOLD:
            return Text("{number}: {status}", number=number, status=holding.release_all(db, order_id).word)
        case Fix.ALLOCATE:
            allocating.allocate(db, order_id)
            headlines.refresh(db, order_id)
            return Text("{number} was given the stock there is", number=number)
        case Fix.RELEASE:
            released = releasing.release_or_refuse(db, [order_id])
            return Text("{number} is on pick list {list}", number=number, list=house_name("PL", released.list_id or 0))
        case Fix.DECIDE_SHORT:
            shorting.ship_what_is_there(db, order_id)
            return Text("{number} goes with what is there; the rest waits", number=number)
        case Fix.REOPEN:
            completing.reopen(db, order_id)
            return Text("{number} is open again", number=number)
        case _:
            raise Refusal(Text("This is not done with one button."))


MENDED_HERE = frozenset([Fix.CONFIRM, Fix.RELEASE_HOLD, Fix.ALLOCATE, Fix.RELEASE, Fix.DECIDE_SHORT, Fix.REOPEN])
"""What ``mend`` does at once; the other ways lead to a page or a form."""


def point_at(db: Db, code: str) -> Pointed:
    """What somebody in the office means by scanning this."""
    found = resolving.resolve(db, code)
    match found.kind:
        case CodeKind.ORDER:
            return Pointed(order_id=found.id)
        case CodeKind.RETURN:
            return Pointed(return_id=found.id)
        case CodeKind.PRODUCT:
            return Pointed(words=f"sku:{db.run(_SKU, {'id': found.id}).scalar_one()}")
        case CodeKind.PARCEL:
            return _pointed(db.run(_OF_PARCEL, {"id": found.id}).scalars().all(), Text("This box has no order."))
        case CodeKind.TOTE:
            return _pointed(db.run(_IN_TOTE, {"id": found.id}).scalars().all(), Text("This tote is empty."))
        case CodeKind.PICK_LIST:
            orders = db.run(_ON_LIST, {"id": found.id}).first()
            words, said = f"list:{house_code('PL', found.id)}", Text("This list has no orders.")
            return Pointed(words=words) if orders else Pointed(said=said)
        case CodeKind.UNKNOWN | CodeKind.AMBIGUOUS:
            said = Text("'{code}' is not an order, product, box or tote here.", code=found.raw)
            if not house_ways.has(db, "totes"):
                said = Text("'{code}' is not an order, product or box here.", code=found.raw)
            return Pointed(said=said)
        case _:
            return Pointed(said=Text("This is a {kind}. Scan an order.", kind=found.kind.word))


def _pointed(order_ids: Sequence[int], otherwise: Text) -> Pointed:
    if not order_ids:
        return Pointed(said=otherwise)
    return Pointed(order_id=order_ids[0])
