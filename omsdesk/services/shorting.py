"""A pick that comes up short: the missing pieces are set apart, and the rest becomes new work.

What the customer gets is the order's own rule; the floor only hears of another bin, or "Go on".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import ShortRule
from omsdesk.lifecycles.pick import PICK_TASK, ShortReason, TaskStatus
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.models.base import BigId
from omsdesk.models.order import Order
from omsdesk.models.pick import PickTask
from omsdesk.models.shipment import Shipment, ShipmentLine
from omsdesk.models.stock import Allocation, Balance, Location
from omsdesk.services import allocating, headlines, house_ways, ledger, taking
from omsdesk.services.counting import start_counting
from omsdesk.services.releasing import task_row
from omsdesk.services.steps import step
from omsdesk.words import Text


@dataclass(frozen=True)
class Shorted:
    """What the floor does next."""

    missing: int
    found: tuple[tuple[str, int], ...]
    """Other bins with pieces for the same line."""
    decided: bool


@dataclass(frozen=True)
class _Rest:
    line_id: int
    product_id: int
    balance_id: int
    location_id: int
    walk: int
    pieces: int


_TASK = (
    select(
        PickTask.id,
        PickTask.list_id,
        PickTask.shipment_id,
        PickTask.order_line_id,
        PickTask.product_id,
        PickTask.balance_id,
        PickTask.location_id,
        PickTask.quantity,
        PickTask.picked,
        PickTask.status,
        Shipment.order_id,
        Order.short_rule,
        Location.outside,
    )
    .join(Shipment, Shipment.id == PickTask.shipment_id)
    .join(Order, Order.id == Shipment.order_id)
    .join(Location, Location.id == PickTask.location_id)
    .where(PickTask.id == bindparam("task"))
)
_RESIZE = (
    update(ShipmentLine)
    .where(ShipmentLine.shipment_id == bindparam("shipment"), ShipmentLine.order_line_id == bindparam("line"))
    .values(quantity=ShipmentLine.quantity + bindparam("pieces", type_=BigId))
)
_PROMISES = (
    select(Allocation.balance_id, Allocation.quantity, Balance.location_id, Location.walk, Location.name)
    .join(Balance, Balance.id == Allocation.balance_id)
    .join(Location, Location.id == Balance.location_id)
    .where(Allocation.order_line_id == bindparam("line"), Allocation.quantity > 0)
    .order_by(Location.walk, Location.id)
)
_MISSING_PLACE = select(func.max(Location.id)).where(Location.kind == PlaceKind.QUARANTINE)
"""The second place of that kind: for pieces that the books know and nobody finds; a supervisor looks for them."""
_DECIDE = (
    update(PickTask)
    .where(
        PickTask.shipment_id.in_(select(Shipment.id).where(Shipment.order_id == bindparam("order"))),
        PickTask.status == TaskStatus.SHORT,
        PickTask.decided.is_(False),
    )
    .values(decided=True)
)


_UNDECIDED = (
    select(PickTask.shipment_id, PickTask.list_id)
    .join(Shipment, Shipment.id == PickTask.shipment_id)
    .where(Shipment.order_id == bindparam("order"), PickTask.status == TaskStatus.SHORT, PickTask.decided.is_(False))
    .distinct()
)


def short(db: Db, task_id: int, reason: ShortReason, *, with_drop: bool = False) -> Shorted:
    """The rest of this pick is not there. Other bins are tried at once. ``with_drop``: the pieces found await it."""
    locks.order(db, db.run(_TASK, {"task": task_id}).one().order_id)
    task = db.run(_TASK, {"task": task_id}).one()
    missing = task.quantity - task.picked
    if missing <= 0:
        raise Refusal(
            Text("The only one is picked here already.", many="All {n} are picked here already.", n=task.quantity)
        )
    PICK_TASK.after("short", task.status)
    locks.balances(db, [task.product_id])
    promised_before = {row.balance_id: row.quantity for row in db.run(_PROMISES, {"line": task.order_line_id})}
    allocating.withdraw(db, task.order_line_id, missing, balance_id=task.balance_id)
    promised_before[task.balance_id] = promised_before.get(task.balance_id, 0) - missing
    if task.outside:
        start_counting(db, task.product_id)  # whoever looked for it has counted it: there is none
    else:
        _set_apart(db, task, missing, reason)
    allocating.allocate(db, task.order_id)
    rests = _new_promises(db, task, promised_before)
    found = sum(rest.pieces for rest, _ in rests)
    db.run(_RESIZE, {"shipment": task.shipment_id, "line": task.order_line_id, "pieces": found - missing})
    if rests:
        db.run(insert(PickTask), [task_row(task.list_id, task.shipment_id, rest) for rest, _ in rests])
    decided = found == missing or task.short_rule is ShortRule.SHIP_PARTS
    step(
        db,
        PickTask,
        task_id,
        PICK_TASK,
        "short",
        order_id=task.order_id,
        frm=task.status,
        short_reason=reason,
        decided=decided,
        awaits_drop=with_drop and task.picked > 0,
    )
    taking.finish_if_done(db, task.shipment_id, task.list_id)
    headlines.refresh(db, task.order_id)
    return Shorted(missing, tuple((name, rest.pieces) for rest, name in rests), decided)


def ship_what_is_there(db: Db, order_id: int) -> str:
    """The office's decision for a short order that wanted all at once: send what was found, the rest waits."""
    locks.order(db, order_id)
    shorts = db.run(_UNDECIDED, {"order": order_id}).all()
    if db.run(_DECIDE, {"order": order_id}).rowcount == 0:
        raise Refusal(Text("Nothing is short in {order}.", order=house_name("SO", order_id)))
    db.run(update(Order).where(Order.id == order_id).values(short_rule=ShortRule.SHIP_PARTS))
    db.audit("order", order_id, "ships in parts", order_id=order_id)
    allocating.allocate(db, order_id)
    for each in shorts:
        taking.finish_if_done(db, each.shipment_id, each.list_id)
    headlines.refresh(db, order_id)
    return house_name("SO", order_id)


def missing_place(db: Db) -> int:
    """Where pieces are booked that nobody finds."""
    found: int = db.run(_MISSING_PLACE).scalar_one()
    return found


def _set_apart(db: Db, task: Any, missing: int, reason: ShortReason) -> None:
    """Nobody else is sent to this bin for these pieces: damaged ones wait in quarantine, others are missing.

    A bin that cannot fill one pick is empty, whatever the books say: its free pieces are missing too.
    """
    damaged = reason is ShortReason.DAMAGED
    target = ledger.place(db, PlaceKind.QUARANTINE) if damaged else missing_place(db)
    _, on_hand, allocated = ledger.balance_at(db, product_id=task.product_id, place_id=task.location_id)
    pieces = missing if damaged else on_hand - allocated
    ledger.move(
        db,
        ledger.Move(
            MoveKind.TRANSFERRED,
            task.product_id,
            task.location_id,
            target,
            pieces,
            order_line_id=task.order_line_id,
            reason=f"short {reason.value}",
        ),
    )


def _new_promises(db: Db, task: Any, before: dict[int, int]) -> list[tuple[_Rest, str]]:
    rests = []
    for row in db.run(_PROMISES, {"line": task.order_line_id}):
        pieces = row.quantity - before.get(row.balance_id, 0)
        if pieces > 0:
            rest = _Rest(
                task.order_line_id,
                task.product_id,
                row.balance_id,
                row.location_id,
                row.walk,
                pieces,
            )
            rests.append((rest, row.name))
    return rests


def other_bins(db: Db, found: Sequence[tuple[str, int]]) -> Text:
    """Where else pieces lie; without bins only how many more there should be."""
    if not house_ways.has(db, "bins"):
        return Text("{n} more should be there", n=sum(pieces for _, pieces in found))
    return Text("Other bin {bins}", bins=[f"{place}: {pieces}" for place, pieces in found])
