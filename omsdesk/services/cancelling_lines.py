"""Cancel some pieces of an order and let the rest go on.

Pieces are given up where it costs least: first those that still wait for stock, or that no supplier was asked for yet,
then promised ones, then picks that nobody has walked, then goods in the tote, then goods in an open box, and at last
what a supplier was asked to send.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, func, select, update

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.parcel import ParcelStatus
from omsdesk.lifecycles.pick import OPEN_TASKS, PICK_TASK
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.shipment import BEFORE_SHIPPED, SHIPMENT
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.lifecycles.supply import SupplyStatus
from omsdesk.models.base import BigId
from omsdesk.models.order import OrderLine
from omsdesk.models.pick import PickTask
from omsdesk.models.shipment import INTO_BOX, Parcel, ParcelLine, Shipment, ShipmentLine
from omsdesk.models.stock import Allocation, Balance, Location
from omsdesk.services import allocating, blocking, cancelling, ledger, putting_back, taking
from omsdesk.services.cancelling import Cancelled
from omsdesk.services.giving_up import Box, give_up
from omsdesk.services.steps import step
from omsdesk.services.suppliers import called_off
from omsdesk.words import Text

_LINE = select(
    OrderLine.id,
    OrderLine.product_id,
    OrderLine.name,
    OrderLine.stocked,
    OrderLine.ordered,
    OrderLine.cancelled,
    OrderLine.allocated,
    OrderLine.picked,
    OrderLine.packed,
    OrderLine.shipped,
).where(OrderLine.id == bindparam("line"), OrderLine.order_id == bindparam("order_id"))
_LEFT = select(func.coalesce(func.sum(OrderLine.ordered - OrderLine.cancelled - OrderLine.shipped), 0)).where(
    OrderLine.order_id == bindparam("order_id")
)
_PROMISES = (
    select(Allocation.balance_id, Allocation.quantity)
    .join(Balance, Balance.id == Allocation.balance_id)
    .join(Location, Location.id == Balance.location_id)
    .where(
        Allocation.order_line_id == bindparam("line"),
        Allocation.quantity > 0,
        Location.kind != PlaceKind.SUPPLIER,
    )
    .order_by(Allocation.balance_id)
)
_TASKS = (
    select(
        PickTask.id,
        PickTask.balance_id,
        PickTask.shipment_id,
        PickTask.list_id,
        PickTask.quantity,
        PickTask.picked,
        PickTask.status,
    )
    .where(PickTask.order_line_id == bindparam("line"), PickTask.status.in_(OPEN_TASKS))
    .order_by(PickTask.id.desc())
)
_SHRINK_TASK = update(PickTask).where(PickTask.id == bindparam("task")).values(quantity=bindparam("left"))
_SHIPMENT_LINES = (
    select(ShipmentLine.id, ShipmentLine.shipment_id, ShipmentLine.picked, ShipmentLine.packed, Shipment.tote_id)
    .join(Shipment, Shipment.id == ShipmentLine.shipment_id)
    .where(ShipmentLine.order_line_id == bindparam("line"), Shipment.status.in_(BEFORE_SHIPPED))
    .order_by(ShipmentLine.id.desc())
)
_SHRINK_SHIPMENT = (
    update(ShipmentLine)
    .where(ShipmentLine.shipment_id == bindparam("shipment"), ShipmentLine.order_line_id == bindparam("line"))
    .values(
        quantity=ShipmentLine.quantity - bindparam("pieces", type_=BigId),
        picked=ShipmentLine.picked - bindparam("from_tote", type_=BigId),
        packed=ShipmentLine.packed - bindparam("from_box", type_=BigId),
    )
)
_OPEN_BOXES = (
    select(ParcelLine.parcel_id, ParcelLine.quantity)
    .join(Parcel, Parcel.id == ParcelLine.parcel_id)
    .where(
        ParcelLine.order_line_id == bindparam("line"),
        Parcel.shipment_id == bindparam("shipment"),
        Parcel.status == ParcelStatus.OPEN,
        ParcelLine.quantity > 0,
    )
)
_COUNT = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("line"))
    .values(
        cancelled=OrderLine.cancelled + bindparam("pieces", type_=BigId),
        allocated=OrderLine.allocated - bindparam("taken", type_=BigId),
        picked=OrderLine.picked - bindparam("taken", type_=BigId),
        packed=OrderLine.packed - bindparam("boxed", type_=BigId),
    )
)
_EMPTY = (
    select(Shipment.id, Shipment.status, Shipment.list_id)
    .join(ShipmentLine, ShipmentLine.shipment_id == Shipment.id)
    .where(Shipment.order_id == bindparam("order_id"), Shipment.status.in_(BEFORE_SHIPPED))
    .group_by(Shipment.id, Shipment.status, Shipment.list_id)
    .having(func.sum(ShipmentLine.quantity) == 0)
)


@dataclass
class _Cut:
    """What has been given up of one line so far."""

    left: int
    taken: int = 0
    """Of them, pieces that were picked already."""
    boxed: int = 0
    """Of those, pieces that lay in an open box."""
    freed: bool = False
    put_backs: list[int] = field(default_factory=list)


@needs(Right.ORDERS)
def cancel_lines(db: Db, order_id: int, quantities: Mapping[int, int], why: str) -> Cancelled:
    """Cancel so many pieces of each order line. When nothing is left, the order is cancelled."""
    locks.order(db, order_id)
    blocking.refuse_unless(db, order_id, "cancel")
    lines = [_line_to_cut(db, order_id, line_id, pieces) for line_id, pieces in quantities.items()]
    if not lines:
        raise Refusal(Text("No line was chosen."), Text("Choose what to cancel."))
    if db.run(_LEFT, {"order_id": order_id}).scalar_one() == sum(quantities.values()):
        return cancelling.cancel_order(db, order_id, why)
    locks.balances(db, {line.product_id for line in lines})
    put_backs: list[int] = []
    freed: list[int] = []
    for line in lines:
        cut = _cut_line(db, order_id, line, quantities[line.id])
        put_backs += cut.put_backs
        freed += [line.product_id] if cut.freed else []
    _end_empty_shipments(db, order_id, why)
    db.audit("order", order_id, "cancel lines", order_id=order_id, after=why)
    allocating.allocate(db, order_id)
    return cancelling.finished(db, order_id, put_backs, freed)


def _line_to_cut(db: Db, order_id: int, line_id: int, pieces: int) -> Any:
    line = db.run(_LINE, {"line": line_id, "order_id": order_id}).first()
    if line is None:
        raise Refusal(Text("This line does not belong to the order."), Text("Look at the order again."))
    most = line.ordered - line.cancelled - line.shipped
    if not 0 < pieces <= most:
        raise Refusal(
            Text("{n} of {product} cannot be cancelled.", n=pieces, product=line.name),
            Text("{n} has not left yet.", many="{n} have not left yet.", n=most),
        )
    return line


def _cut_line(db: Db, order_id: int, line: Any, pieces: int) -> _Cut:
    waiting = line.ordered - line.cancelled - line.allocated
    cut = _Cut(left=max(pieces - waiting, 0))
    if not line.stocked:
        cut.taken = cut.boxed = cut.left
        cut.left = 0
    elif cut.left:
        cut.left -= called_off.pieces(db, order_id, line, cut.left, of=SupplyStatus.WAITING)
        _from_promises(db, line, cut)
        _from_picks(db, line, cut)
        _from_totes(db, order_id, line, cut)
        _from_open_boxes(db, order_id, line, cut)
        cut.left -= called_off.pieces(db, order_id, line, cut.left, of=SupplyStatus.SENT)
    if cut.left:
        raise Refusal(
            Text(
                "{n} of {product} lies in a closed parcel.",
                many="{n} of {product} lie in a closed parcel.",
                n=cut.left,
                product=line.name,
            ),
            Text("Reopen the parcel first, or cancel the whole order."),
        )
    db.run(_COUNT, {"line": line.id, "pieces": pieces, "taken": cut.taken, "boxed": cut.boxed})
    db.audit(
        "order_line",
        line.id,
        "cancelled",
        order_id=order_id,
        before=line.cancelled,
        after=line.cancelled + pieces,
    )
    return cut


def _from_promises(db: Db, line: Any, cut: _Cut) -> None:
    """Promised pieces that nobody was sent for."""
    sent_for: dict[int, int] = {}
    for task in db.run(_TASKS, {"line": line.id}).all():
        sent_for[task.balance_id] = sent_for.get(task.balance_id, 0) + task.quantity - task.picked
    for promise in db.run(_PROMISES, {"line": line.id}).all():
        pieces = min(cut.left, promise.quantity - sent_for.get(promise.balance_id, 0))
        if pieces > 0:
            allocating.withdraw(db, line.id, pieces, balance_id=promise.balance_id)
            cut.left -= pieces
            cut.freed = True


def _from_picks(db: Db, line: Any, cut: _Cut) -> None:
    """Picks that nobody has walked yet shrink, the last ones first."""
    for task in db.run(_TASKS, {"line": line.id}).all():
        pieces = min(cut.left, task.quantity - task.picked)
        if not pieces:
            continue
        allocating.withdraw(db, line.id, pieces, balance_id=task.balance_id)
        _shrink_shipment(db, line.id, task.shipment_id, pieces)
        left = task.quantity - pieces
        if left == 0:
            step(db, PickTask, task.id, PICK_TASK, "cancel", frm=task.status)
        else:
            db.run(_SHRINK_TASK, {"task": task.id, "left": left})
            db.audit("pick", task.id, "quantity", before=task.quantity, after=left)
            if left == task.picked:
                step(db, PickTask, task.id, PICK_TASK, "finish", frm=task.status)
        taking.finish_if_done(db, task.shipment_id, task.list_id)
        cut.left -= pieces
        cut.freed = True


def _from_totes(db: Db, order_id: int, line: Any, cut: _Cut) -> None:
    """Goods that were picked and are not in a box yet."""
    for row in db.run(_SHIPMENT_LINES, {"line": line.id}).all():
        pieces = min(cut.left, row.picked - row.packed)
        if pieces:
            _shrink_shipment(db, line.id, row.shipment_id, pieces, picked=pieces)
            give_up(db, shipment_id=row.shipment_id, order_line_id=line.id, pieces=pieces)
            _carry_back(db, order_id, line, cut, pieces, from_id=row.tote_id)


def _from_open_boxes(db: Db, order_id: int, line: Any, cut: _Cut) -> None:
    """Goods in a box that still takes goods."""
    for row in db.run(_SHIPMENT_LINES, {"line": line.id}).all():
        for box in db.run(_OPEN_BOXES, {"line": line.id, "shipment": row.shipment_id}).all():
            pieces = min(cut.left, box.quantity)
            if not pieces:
                continue
            db.run(INTO_BOX, {"parcel": box.parcel_id, "order_line": line.id, "pieces": -pieces})
            _shrink_shipment(db, line.id, row.shipment_id, pieces, picked=pieces, packed=pieces)
            stays = Box(box.parcel_id, box.quantity - pieces)
            give_up(db, shipment_id=row.shipment_id, order_line_id=line.id, pieces=pieces, box=stays)
            _carry_back(db, order_id, line, cut, pieces, from_id=row.tote_id)
            cut.boxed += pieces


def _carry_back(db: Db, order_id: int, line: Any, cut: _Cut, pieces: int, *, from_id: int | None) -> None:
    cut.put_backs.append(
        putting_back.ask(
            db,
            order_id=order_id,
            product_id=line.product_id,
            from_id=from_id or ledger.place(db, PlaceKind.BENCH),
            quantity=pieces,
        )
    )
    cut.taken += pieces
    cut.left -= pieces


def _shrink_shipment(db: Db, line_id: int, shipment_id: int, pieces: int, *, picked: int = 0, packed: int = 0) -> None:
    db.run(
        _SHRINK_SHIPMENT,
        {"shipment": shipment_id, "line": line_id, "pieces": pieces, "from_tote": picked, "from_box": packed},
    )


def _end_empty_shipments(db: Db, order_id: int, why: str) -> None:
    for shipment in db.run(_EMPTY, {"order_id": order_id}).all():
        cancelling.void_parcels(db, order_id, [shipment.id], why)
        step(
            db,
            Shipment,
            shipment.id,
            SHIPMENT,
            "cancel",
            order_id=order_id,
            station_id=None,
            lease_until=None,
            tote_id=None,
        )
        if shipment.list_id:
            taking.finish_list(db, shipment.list_id)
