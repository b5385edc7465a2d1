"""Pieces that were picked or packed and are not wanted any more: their picks shrink, their scans are undone.

Otherwise the undo of a picker or packer would take back a piece that lies in a put-back task.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.orm import aliased

from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.lifecycles.pick import PICK_TASK, TaskStatus
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.stock import ScanKind
from omsdesk.models.base import BigId
from omsdesk.models.journal import ScanEvent
from omsdesk.models.pick import PickTask
from omsdesk.services import journal
from omsdesk.services.steps import step

_PICKED = (
    select(PickTask.id, PickTask.quantity, PickTask.picked, PickTask.status)
    .where(
        PickTask.shipment_id == bindparam("shipment"),
        PickTask.order_line_id == bindparam("line"),
        PickTask.picked > 0,
    )
    .order_by(PickTask.id.desc())
)
_SHRINK = (
    update(PickTask)
    .where(PickTask.id == bindparam("task"))
    .values(
        picked=PickTask.picked - bindparam("pieces", type_=BigId),
        quantity=PickTask.quantity - bindparam("less", type_=BigId),
    )
)
_UNDO = aliased(ScanEvent)
_SCANS = (
    select(
        ScanEvent.id,
        ScanEvent.pieces,
        ScanEvent.code,
        ScanEvent.parcel_id,
        ScanEvent.task_id,
        ScanEvent.list_id,
    )
    .where(
        ScanEvent.shipment_id == bindparam("shipment"),
        ScanEvent.order_line_id == bindparam("line"),
        ScanEvent.kind == bindparam("kind"),
        ScanEvent.outcome == ScanOutcome.OK,
        ScanEvent.pieces > 0,
        ~exists().where(_UNDO.undoes_id == ScanEvent.id),
    )
    .order_by(ScanEvent.id.desc())
)


@dataclass(frozen=True)
class Box:
    """A box that the pieces came out of, and how many of the line stay in it."""

    id: int
    left: int


def give_up(db: Db, *, shipment_id: int, order_line_id: int, pieces: int, box: Box | None = None) -> None:
    """Forget that so many pieces of a line were taken for this shipment."""
    asked = {"shipment": shipment_id, "line": order_line_id}
    _shrink_picks(db, asked, pieces)
    if box is not None:
        _undo_packed(db, asked, box)
    _undo_picked(db, asked, pieces)


def _shrink_picks(db: Db, asked: dict[str, int], pieces: int) -> None:
    for task in db.run(_PICKED, asked).all():
        part = min(pieces, task.picked)
        if not part:
            return
        _shrink(db, task, part)
        pieces -= part


def _shrink(db: Db, task: Any, part: int) -> None:
    is_whole = part == task.quantity
    db.run(_SHRINK, {"task": task.id, "pieces": part, "less": 0 if is_whole else part})
    if is_whole:
        if task.status is TaskStatus.PICKED:
            step(db, PickTask, task.id, PICK_TASK, "reopen", frm=task.status)
        step(db, PickTask, task.id, PICK_TASK, "cancel")
        return
    db.audit("pick", task.id, "quantity", before=task.quantity, after=task.quantity - part)


def _undo_packed(db: Db, asked: dict[str, int], box: Box) -> None:
    """The newest scans into this box count as undone, as far as the others account for what stays in it."""
    scans = [scan for scan in db.run(_SCANS, {**asked, "kind": ScanKind.PACK}) if scan.parcel_id == box.id]
    counted = sum(scan.pieces for scan in scans)
    for scan in scans:
        if counted - scan.pieces >= box.left:
            _undo(db, asked, scan)
            counted -= scan.pieces


def _undo_picked(db: Db, asked: dict[str, int], pieces: int) -> None:
    """The newest picks of these pieces count as undone. A case that is still wanted in part stays as it was."""
    for scan in db.run(_SCANS, {**asked, "kind": ScanKind.PICK}).all():
        if scan.pieces <= pieces:
            _undo(db, asked, scan)
            pieces -= scan.pieces


def _undo(db: Db, asked: dict[str, int], scan: Any) -> None:
    journal.record(
        db,
        Gesture.of(db.now, scan.code, "given up", db.command_id, scan.id),
        ScanKind.UNDO,
        ScanOutcome.OK,
        pieces=scan.pieces,
        order_line_id=asked["line"],
        shipment_id=asked["shipment"],
        parcel_id=scan.parcel_id,
        task_id=scan.task_id,
        list_id=scan.list_id,
        undoes_id=scan.id,
    )
