"""What happens in the sample shop today and lately, done by the same deeds that people use.

The transaction's own clock is set to the moment of each act, so that trail and ledger tell a plausible past.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.lifecycles.goods_return import ReturnStatus
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.stock import ScanKind
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.goods_return import ReturnLine
from omsdesk.models.order import OrderLine
from omsdesk.models.pick import PickTask
from omsdesk.models.shipment import Shipment
from omsdesk.services import (
    cancelling,
    confirming,
    inspecting,
    journal,
    putting_back,
    receiving_return,
    releasing,
    requesting_return,
    settling,
    taking,
)
from omsdesk.services.sample.lives import Life
from omsdesk.services.sample.orders import SampleOrder
from omsdesk.services.sample.register import Goods

_TASKS = (
    select(
        PickTask.id,
        PickTask.shipment_id,
        PickTask.order_line_id,
        PickTask.product_id,
        PickTask.quantity,
        PickTask.list_id,
    )
    .where(PickTask.shipment_id == bindparam("shipment"))
    .order_by(PickTask.walk, PickTask.id)
)
_INTO = update(Shipment).where(Shipment.id == bindparam("shipment")).values(tote_id=bindparam("tote"))
_LINES = select(OrderLine.id, OrderLine.sku).where(OrderLine.order_id == bindparam("order"))
_RETURN_LINES = (
    select(ReturnLine.id, OrderLine.sku)
    .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
    .where(ReturnLine.return_id == bindparam("id"))
)
_BETWEEN = timedelta(seconds=9)
"""From one scan to the next."""


@dataclass(frozen=True)
class Hall:
    """Who works here, at which bench, and with what."""

    now: datetime
    staff: Mapping[UserRole, int]
    station_id: int
    goods: Mapping[int, Goods]
    """By product."""
    bench_id: int


def live(db: Db, order: SampleOrder, order_id: int, hall: Hall) -> None:
    """What happened to an order that is still here, or was given up, after it was placed."""
    if order.life is Life.CANCELLED:
        _at(db, hall, order.moments.cancelled_at, UserRole.OFFICE)
        cancelling.cancel_order(db, order_id, "Customer changed their mind")
    elif order.moments.confirmed_at is not None:
        _at(db, hall, order.moments.confirmed_at, UserRole.OFFICE)
        confirming.confirm_many(db, [order_id])


def pick(db: Db, order_ids: Sequence[int], hall: Hall) -> None:
    """One wave that was walked to its end this morning: its orders wait to be packed."""
    _at(db, hall, hall.now - timedelta(minutes=100), UserRole.SUPERVISOR)
    released = releasing.release(db, order_ids)
    _at(db, hall, hall.now - timedelta(minutes=80), UserRole.PICKER)
    for shipment_id in released.shipment_ids:
        db.run(_INTO, {"shipment": shipment_id, "tote": hall.bench_id})
        for task in db.run(_TASKS, {"shipment": shipment_id}).all():
            _take(db, task, task.quantity, hall)


def walk_together(db: Db, order_ids: Sequence[int], hall: Hall) -> None:
    """One wave that a picker is walking right now: half of its stops are done."""
    _at(db, hall, hall.now - timedelta(minutes=20), UserRole.SUPERVISOR)
    released = releasing.release(db, order_ids)
    _at(db, hall, hall.now - timedelta(minutes=12), UserRole.PICKER)
    for shipment_id in released.shipment_ids:
        db.run(_INTO, {"shipment": shipment_id, "tote": hall.bench_id})
        tasks = db.run(_TASKS, {"shipment": shipment_id}).all()
        if len(tasks) > 1:
            _take(db, tasks[0], tasks[0].quantity, hall)
        elif tasks[0].quantity > 1:
            _take(db, tasks[0], 1, hall)


def _at(db: Db, hall: Hall, moment: datetime | None, role: UserRole) -> None:
    """From here on this person acts at this time; nothing happens after now."""
    db.now = min(moment or hall.now, hall.now)
    db.user_id = hall.staff[role]
    db.station_id = hall.station_id


def _take(db: Db, task: Any, pieces: int, hall: Hall) -> None:
    taking.take(db, task.id, pieces, hall.bench_id)
    journal.record(
        db,
        Gesture.of(db.now, hall.goods[task.product_id].code),
        ScanKind.PICK,
        ScanOutcome.OK,
        pieces=pieces,
        task_id=task.id,
        order_line_id=task.order_line_id,
        shipment_id=task.shipment_id,
        list_id=task.list_id,
    )
    db.now = min(db.now + _BETWEEN, hall.now)


def come_back(db: Db, order: SampleOrder, order_id: int, hall: Hall) -> None:
    """The return of an order that was delivered, as far as it has come."""
    back = order.goods_return
    if back is None:
        return
    line_of = {row.sku: row.id for row in db.run(_LINES, {"order": order_id})}
    _at(db, hall, back.requested_at, UserRole.RETURNS)
    quantities = {line_of[each.sku]: each.quantity for each in back.lines}
    return_id = requesting_return.request(db, order_id, quantities, customer_says=back.customer_says)
    if back.status is ReturnStatus.REQUESTED:
        return
    _at(db, hall, back.requested_at + timedelta(hours=2), UserRole.RETURNS)
    requesting_return.approve(db, return_id)
    if back.received_at is None:
        return
    _at(db, hall, back.received_at, UserRole.RETURNS)
    receiving_return.receive(db, return_id)
    if back.settled_at is None:
        return
    _at(db, hall, back.settled_at, UserRole.RETURNS)
    seen = {each.sku: each for each in back.lines}
    for row in db.run(_RETURN_LINES, {"id": return_id}).all():
        line = seen[row.sku]
        if line.condition is not None:
            inspecting.inspect(
                db, row.id, line.condition, line.disposition, quantity=line.quantity, reason=back.customer_says
            )
    if settling.pending(db, return_id):
        settling.send(db, return_id)
    for task in putting_back.pending(db):
        if task.order_id == order_id:
            putting_back.finish(db, task.id)
