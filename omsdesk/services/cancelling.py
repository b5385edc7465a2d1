"""Cancel an order, or what has not left of it, at every stage before the door.

Promises are withdrawn, picks are called off, and goods that somebody has taken already become tasks to
put them back. What was paid stays on the order as credit until it is refunded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, func, select, update

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import ORDER, OrderStatus
from omsdesk.lifecycles.parcel import LIVE_LABELS, PARCEL, LabelStatus, ParcelStatus
from omsdesk.lifecycles.pick import OPEN_TASKS, TaskStatus
from omsdesk.lifecycles.shipment import BEFORE_SHIPPED, SHIPMENT
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.pick import PickTask
from omsdesk.models.shipment import Label, Parcel, ParcelLine, Shipment, ShipmentLine
from omsdesk.services import (
    allocating,
    blocking,
    headlines,
    ledger,
    messaging,
    paying,
    putting_back,
    refunding,
    taking,
    totals,
)
from omsdesk.services import supply_rows as supplies
from omsdesk.services.steps import status_of, step


@dataclass(frozen=True)
class Cancelled:
    """What a cancellation came to."""

    headline: Headline
    put_backs: tuple[int, ...]
    """Tasks to carry goods back to their shelves."""
    credit_minor: int
    """What was paid and is now owed to the customer."""


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_SHIPMENTS = (
    select(Shipment.id, Shipment.status, Shipment.list_id, Shipment.tote_id)
    .where(Shipment.order_id == bindparam("order_id"), Shipment.status.in_(BEFORE_SHIPPED))
    .order_by(Shipment.id)
)
_TAKEN = (
    select(ShipmentLine.shipment_id, ShipmentLine.order_line_id, ShipmentLine.product_id, ShipmentLine.picked)
    .where(ShipmentLine.shipment_id.in_(_IDS), ShipmentLine.picked > 0)
    .order_by(ShipmentLine.id)
)
_IN_CLOSED_BOXES = (
    select(Parcel.shipment_id, ParcelLine.order_line_id, func.sum(ParcelLine.quantity))
    .join(ParcelLine, ParcelLine.parcel_id == Parcel.id)
    .where(Parcel.shipment_id.in_(_IDS), Parcel.status == ParcelStatus.CLOSED)
    .group_by(Parcel.shipment_id, ParcelLine.order_line_id)
)
_PROMISED = (
    select(OrderLine.id, OrderLine.product_id, (OrderLine.allocated - OrderLine.picked).label("pieces"))
    .where(
        OrderLine.order_id == bindparam("order_id"),
        OrderLine.stocked.is_(True),
        OrderLine.allocated > OrderLine.picked,
    )
    .order_by(OrderLine.id)
)
_CALL_OFF = (
    update(PickTask)
    .where(PickTask.shipment_id.in_(_IDS), PickTask.status.in_([*OPEN_TASKS, TaskStatus.SHORT]))
    .values(status=TaskStatus.CANCELLED)
    .returning(PickTask.id)
)
_PARCELS = select(Parcel.id).where(
    Parcel.shipment_id.in_(_IDS), Parcel.status.in_([ParcelStatus.OPEN, ParcelStatus.CLOSED])
)
_VOID_LABELS = (
    update(Label)
    .where(Label.parcel_id.in_(_IDS), Label.status.in_(LIVE_LABELS))
    .values(status=LabelStatus.VOIDED, voided_at=bindparam("now"), void_reason=bindparam("why"))
    .returning(Label.id)
)
_OPEN_LINES = select(OrderLine.id, OrderLine.ordered, OrderLine.cancelled, OrderLine.shipped).where(
    OrderLine.order_id == bindparam("order_id"), OrderLine.ordered - OrderLine.cancelled > OrderLine.shipped
)
_END_LINES = (
    update(OrderLine)
    .where(OrderLine.order_id == bindparam("order"))
    .values(
        cancelled=OrderLine.ordered - OrderLine.shipped,
        allocated=OrderLine.shipped,
        picked=OrderLine.shipped,
        packed=OrderLine.shipped,
    )
)
_SHIPPED = select(func.coalesce(func.sum(OrderLine.shipped), 0)).where(OrderLine.order_id == bindparam("order_id"))
_ALL_THERE = (
    update(Order)
    .where(Order.id == bindparam("order_id"), Order.shipped_at.is_(None))
    .values(shipped_at=select(func.max(Shipment.shipped_at)).where(Shipment.order_id == Order.id).scalar_subquery())
)
_ALL_DELIVERED = (
    update(Order)
    .where(
        Order.id == bindparam("order_id"),
        Order.delivered_at.is_(None),
        ~exists().where(OrderLine.order_id == Order.id, OrderLine.shipped > OrderLine.delivered),
    )
    .values(delivered_at=select(func.max(Shipment.delivered_at)).where(Shipment.order_id == Order.id).scalar_subquery())
)


def cancel_order(db: Db, order_id: int, why: str, *, tell: bool = True) -> Cancelled:
    """Cancel everything that has not left. When nothing has, the order itself is cancelled, and the customer told."""
    locks.order(db, order_id)
    blocking.refuse_unless(db, order_id, "cancel")
    put_backs = end_shipments(db, order_id, why)
    freed = withdraw(db, order_id)
    _end_lines(db, order_id)
    is_whole = False
    if db.run(_SHIPPED, {"order_id": order_id}).scalar_one():
        db.audit("order", order_id, "cancel the rest", order_id=order_id, after=why)
        db.run(_ALL_THERE, {"order_id": order_id})
        db.run(_ALL_DELIVERED, {"order_id": order_id})
    else:
        is_whole = status_of(db, Order, order_id) is not OrderStatus.DRAFT
        step(db, Order, order_id, ORDER, "cancel", order_id=order_id)
        db.audit("order", order_id, "reason", order_id=order_id, after=why)
    # What becomes part of another order takes its money there.
    done = finished(db, order_id, put_backs, freed, gives_back=tell)
    if is_whole and tell:
        messaging.cancelled(db, order_id)
    return done


def finished(
    db: Db, order_id: int, put_backs: Sequence[int], freed: Sequence[int], *, gives_back: bool = False
) -> Cancelled:
    """What every cancellation ends with: sums, headline, payment word, and stock for those who wait."""
    totals.retotal(db, order_id)
    headlines.refresh_payment(db, order_id)
    if gives_back:
        refunding.give_back_credit(db, order_id)
    word = headlines.refresh(db, order_id)[order_id]
    allocating.fill_backorders(db, sorted(set(freed)))
    return Cancelled(word, tuple(put_backs), paying.account(db, order_id).credit.minor)


def end_shipments(db: Db, order_id: int, why: str) -> list[int]:
    """Stop all work on what has not left, and have taken goods put back; returns the put-back tasks."""
    shipments = db.run(_SHIPMENTS, {"order_id": order_id}).all()
    for shipment in shipments:
        locks.shipment(db, shipment.id)
    for list_id in sorted({shipment.list_id for shipment in shipments if shipment.list_id}):
        locks.pick_list(db, list_id)
    if not shipments:
        return []
    asked = {"ids": [shipment.id for shipment in shipments]}
    put_backs = _put_back(db, order_id, shipments, asked)
    for task_id in db.run(_CALL_OFF, asked).scalars().all():
        db.audit("pick", task_id, "cancel", order_id=order_id, after=TaskStatus.CANCELLED)
    void_parcels(db, order_id, asked["ids"], why)
    for shipment in shipments:
        step(
            db,
            Shipment,
            shipment.id,
            SHIPMENT,
            "cancel",
            order_id=order_id,
            frm=shipment.status,
            station_id=None,
            lease_until=None,
            tote_id=None,
        )
        if shipment.list_id:
            taking.finish_list(db, shipment.list_id)
    return put_backs


def _put_back(db: Db, order_id: int, shipments: Sequence[Any], asked: dict[str, list[int]]) -> list[int]:
    places = {shipment.id: shipment.tote_id for shipment in shipments}
    boxed = {(row[0], row[1]): int(row[2]) for row in db.run(_IN_CLOSED_BOXES, asked)}
    tasks = []
    for taken in db.run(_TAKEN, asked).all():
        at_dock = boxed.get((taken.shipment_id, taken.order_line_id), 0)
        for kind, place_id, pieces in (
            (PlaceKind.BENCH, places[taken.shipment_id], taken.picked - at_dock),
            (PlaceKind.DOCK, None, at_dock),
        ):
            if pieces > 0:
                tasks.append(
                    putting_back.ask(
                        db,
                        order_id=order_id,
                        product_id=taken.product_id,
                        from_id=place_id or ledger.place(db, kind),
                        quantity=pieces,
                    )
                )
    return tasks


def void_parcels(db: Db, order_id: int, shipment_ids: Sequence[int], why: str) -> None:
    """The boxes of these shipments will not leave; their labels are void."""
    parcel_ids = list(db.run(_PARCELS, {"ids": shipment_ids}).scalars())
    if not parcel_ids:
        return
    for label_id in db.run(_VOID_LABELS, {"ids": parcel_ids, "now": db.now, "why": why}).scalars().all():
        db.audit("label", label_id, "void", order_id=order_id, after=why)
    for parcel_id in parcel_ids:
        step(db, Parcel, parcel_id, PARCEL, "void", order_id=order_id)


def withdraw(db: Db, order_id: int) -> list[int]:
    """Give promised pieces free; returns their products."""
    promised = db.run(_PROMISED, {"order_id": order_id}).all()
    locks.balances(db, {line.product_id for line in promised})
    for line in promised:
        allocating.withdraw(db, line.id, line.pieces)
    supplies.settle(db, order_id)
    return [line.product_id for line in promised]


def _end_lines(db: Db, order_id: int) -> None:
    for line in db.run(_OPEN_LINES, {"order_id": order_id}).all():
        after = line.ordered - line.shipped
        db.audit("order_line", line.id, "cancelled", order_id=order_id, before=line.cancelled, after=after)
    db.run(_END_LINES, {"order": order_id})
