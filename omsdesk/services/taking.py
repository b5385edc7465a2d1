"""Take a promised piece from its bin for one pick task, and give it back again.

Used by the picker's walk and by the packer who picks while packing.
"""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, func, or_, select, update

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.pick import OPEN_TASKS, PICK_LIST, PICK_TASK, PickListStatus, TaskStatus
from omsdesk.lifecycles.shipment import SHIPMENT, ShipmentStatus
from omsdesk.lifecycles.stock import MoveKind
from omsdesk.models.base import BigId
from omsdesk.models.pick import AWAITS_DROP, PICK, PickList, PickTask
from omsdesk.models.shipment import COUNT_PICKED, COUNT_SHIPMENT_PICKED, Shipment, ShipmentLine
from omsdesk.models.stock import RESERVE
from omsdesk.services import allocating, headlines, ledger
from omsdesk.services.steps import step
from omsdesk.words import Text


@dataclass(frozen=True)
class Taken:
    """A pick task after a piece was taken or given back."""

    task_id: int
    picked: int
    quantity: int
    shipment_id: int
    order_line_id: int
    shipment_done: bool = False
    list_done: bool = False


_TASK = select(
    PickTask.id,
    PickTask.list_id,
    PickTask.shipment_id,
    PickTask.order_line_id,
    PickTask.product_id,
    PickTask.balance_id,
    PickTask.location_id,
    PickTask.picked,
    PickTask.quantity,
    PickTask.status,
).where(PickTask.id == bindparam("task"))
_UNPICK = (
    update(PickTask)
    .where(PickTask.id == bindparam("task"), PickTask.picked >= bindparam("pieces", type_=BigId))
    .values(picked=PickTask.picked - bindparam("pieces", type_=BigId))
)
_OPEN_IN_SHIPMENT = select(func.count()).where(
    PickTask.shipment_id == Shipment.id,
    # Goods whose customer wants all at once stay in the hall until the office has decided about a short pick.
    or_(PickTask.status.in_(OPEN_TASKS), and_(PickTask.status == TaskStatus.SHORT, PickTask.decided.is_(False))),
)
_WANTED_IN_SHIPMENT = select(func.coalesce(func.sum(ShipmentLine.quantity), 0)).where(
    ShipmentLine.shipment_id == Shipment.id
)
_OPEN_IN_LIST = (
    select(func.count())
    .select_from(PickTask)
    .join(Shipment, Shipment.id == PickTask.shipment_id)
    .where(PickTask.list_id == bindparam("list"), or_(PickTask.status.in_(OPEN_TASKS), AWAITS_DROP))
)
_IN_THE_HALL = (ShipmentStatus.ALLOCATED, ShipmentStatus.PICKING)
_SHIPMENT = select(
    Shipment.order_id,
    Shipment.status,
    _OPEN_IN_SHIPMENT.scalar_subquery().label("left"),
    _WANTED_IN_SHIPMENT.scalar_subquery().label("wanted"),
).where(Shipment.id == bindparam("shipment"))
_LIST_STATUS = select(PickList.status).where(PickList.id == bindparam("list"))


def take(db: Db, task_id: int, pieces: int, to_place_id: int, *, with_drop: bool = False) -> Taken | None:
    """Pieces from the bin into the tote or onto the bench. None: the task does not want that many.

    ``with_drop``: the last of them waits for the scan of its tote, and the walk with it.
    """
    task = db.run(PICK, {"task": task_id, "pieces": pieces}).first()
    if task is None:
        return None
    if not allocating.unpromise(db, order_line_id=task.order_line_id, balance_id=task.balance_id, pieces=pieces):
        raise Refusal(Text("The promise behind this pick is gone."), Text("Open the list again."))
    _count(db, task.shipment_id, task.order_line_id, pieces)
    if task.picked == task.quantity:
        waits = {"awaits_drop": True} if with_drop else {}
        step(db, PickTask, task_id, PICK_TASK, "finish", frm=task.status, **waits)
    done = _after_pick(db, task.shipment_id)
    walked = done and finish_list(db, task.list_id)
    # Last: whoever else wants this product waits from here on.
    ledger.move(
        db,
        ledger.Move(
            MoveKind.PICKED,
            task.product_id,
            task.location_id,
            to_place_id,
            pieces,
            order_line_id=task.order_line_id,
            promised_balance_id=task.balance_id,
        ),
    )
    return Taken(task_id, task.picked, task.quantity, task.shipment_id, task.order_line_id, done, walked)


def give_back(db: Db, task_id: int, pieces: int, from_place_id: int) -> Taken:
    """Undo a pick: the pieces lie in their bin again and are promised to the same line."""
    task = db.run(_TASK, {"task": task_id}).one()
    if db.run(_UNPICK, {"task": task_id, "pieces": pieces}).rowcount == 0:
        raise Refusal(Text("There is nothing to take back from this pick."))
    _count(db, task.shipment_id, task.order_line_id, -pieces)
    ledger.move(
        db,
        ledger.Move(
            MoveKind.TRANSFERRED,
            task.product_id,
            from_place_id,
            task.location_id,
            pieces,
            order_line_id=task.order_line_id,
            reason="undo",
        ),
    )
    # The pieces came a moment ago, and nobody else is promised them within this deed.
    db.run(RESERVE, {"balance": task.balance_id, "quantity": pieces}).one()
    allocating.promise_again(db, order_line_id=task.order_line_id, balance_id=task.balance_id, pieces=pieces)
    if task.status is TaskStatus.PICKED:
        step(db, PickTask, task_id, PICK_TASK, "reopen", frm=task.status, awaits_drop=False)
        _resume(db, task.shipment_id, task.list_id)
    return Taken(task_id, task.picked - pieces, task.quantity, task.shipment_id, task.order_line_id)


def finish_if_done(db: Db, shipment_id: int, list_id: int) -> bool:
    """After a task ended without a piece (short, cancelled): move its shipment and list along if they are done."""
    done = _after_pick(db, shipment_id)
    finish_list(db, list_id)
    return done


def finish_list(db: Db, list_id: int) -> bool:
    """End the walk when nothing on it is open any more."""
    if db.run(_OPEN_IN_LIST, {"list": list_id}).scalar_one():
        return False
    status = db.run(_LIST_STATUS, {"list": list_id}).scalar_one()
    if PICK_LIST.allows("finish", status):
        step(db, PickList, list_id, PICK_LIST, "finish", frm=status, station_id=None, lease_until=None)
    return True


def _count(db: Db, shipment_id: int, order_line_id: int, pieces: int) -> None:
    db.run(COUNT_SHIPMENT_PICKED, {"shipment": shipment_id, "order_line": order_line_id, "pieces": pieces})
    db.run(COUNT_PICKED, {"order_line": order_line_id, "pieces": pieces})


def _after_pick(db: Db, shipment_id: int) -> bool:
    """Move the shipment along: picking with its first piece, picked with its last."""
    shipment = db.run(_SHIPMENT, {"shipment": shipment_id}).one()
    verb = "start picking" if shipment.left else "finish picking"
    if not shipment.left and not shipment.wanted and shipment.status in _IN_THE_HALL:
        verb = "cancel"  # everything was short: there is nothing to pack
    if SHIPMENT.allows(verb, shipment.status):
        step(db, Shipment, shipment_id, SHIPMENT, verb, order_id=shipment.order_id, frm=shipment.status)
        headlines.refresh(db, shipment.order_id)
    return not shipment.left


def _resume(db: Db, shipment_id: int, list_id: int) -> None:
    shipment = db.run(_SHIPMENT, {"shipment": shipment_id}).one()
    if shipment.status is ShipmentStatus.PICKED:
        step(db, Shipment, shipment_id, SHIPMENT, "resume picking", order_id=shipment.order_id, frm=shipment.status)
        headlines.refresh(db, shipment.order_id)
    if db.run(_LIST_STATUS, {"list": list_id}).scalar_one() is PickListStatus.DONE:
        step(db, PickList, list_id, PICK_LIST, "resume")
