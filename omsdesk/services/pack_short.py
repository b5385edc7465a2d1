"""Pieces that are missing at the bench: what was never found, and what was picked but cannot be packed.

The floor hears of another bin, or "Go on"; what the customer gets is the order's own rule. With "ship
parts" the box closes with what is in it; with "wait for all" it is put aside until the office decides.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.order import ShortRule
from omsdesk.lifecycles.pick import OPEN_TASKS, PICK_TASK, ShortReason, TaskStatus
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import SHIPMENT, ShipmentStatus
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.models.base import BigId
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.pick import PickTask
from omsdesk.models.shipment import Shipment, ShipmentLine
from omsdesk.services import allocating, finishing, headlines, ledger, pack_claims, parcels, putting_back, shorting
from omsdesk.services.pack_claims import Answer
from omsdesk.services.pack_refusals import NotNow
from omsdesk.services.scan_result import ScanResult, Voice, warn
from omsdesk.services.steps import step
from omsdesk.words import Text

_MISSING = (
    select(
        ShipmentLine.id,
        ShipmentLine.order_line_id,
        ShipmentLine.product_id,
        ShipmentLine.quantity,
        ShipmentLine.picked,
        ShipmentLine.packed,
    )
    .where(ShipmentLine.shipment_id == bindparam("shipment"), ShipmentLine.quantity > ShipmentLine.packed)
    .order_by(ShipmentLine.id)
)
_TASKS = (
    select(PickTask.id, PickTask.quantity, PickTask.picked, PickTask.status)
    .where(PickTask.shipment_id == bindparam("shipment"), PickTask.order_line_id == bindparam("order_line"))
    .order_by(PickTask.id.desc())
)
_RULE = select(Order.short_rule).where(Order.id == bindparam("order"))
_LOWER_LINE = (
    update(ShipmentLine)
    .where(ShipmentLine.id == bindparam("line"))
    .values(
        quantity=ShipmentLine.quantity - bindparam("pieces", type_=BigId),
        picked=ShipmentLine.picked - bindparam("pieces", type_=BigId),
    )
)
_LOWER_ORDER_LINE = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("order_line"))
    .values(
        allocated=OrderLine.allocated - bindparam("pieces", type_=BigId),
        picked=OrderLine.picked - bindparam("pieces", type_=BigId),
    )
    .returning(OrderLine.picked)
)
_LOWER_TASK = (
    update(PickTask)
    .where(PickTask.id == bindparam("task"))
    .values(picked=PickTask.picked - bindparam("pieces", type_=BigId))
)


def close_short(db: Db, job: Any, reason: ShortReason, *, line_id: int = 0) -> Answer:
    """What is missing will not come: of one line, or of all. Then the order goes on by its own rule."""
    pack_claims.refuse_if_job_stopped(db, job)
    pack_claims.renew_for_more(db, job)
    missing = [line for line in db.run(_MISSING, {"shipment": job.id}) if line_id in (0, line.id)]
    if not missing:
        raise NotNow(warn(Text("Nothing is missing"), outcome=ScanOutcome.NOT_PACKABLE, job_id=job.id))
    waits_for_all = db.run(_RULE, {"order": job.order_id}).scalar_one() is ShortRule.WAIT_FOR_ALL
    found = _short_open_picks(db, job, missing, reason)
    for line in missing:
        if line.picked > line.packed:
            _give_up_picked(db, job, line, reason, decided=not waits_for_all)
    allocating.allocate(db, job.order_id)
    db.audit("shipment", job.id, "closed short", order_id=job.order_id, after=reason)
    headlines.refresh(db, job.order_id)
    return Answer(_go_on(db, job, found), about={"shipment_id": job.id})


def _short_open_picks(db: Db, job: Any, missing: Sequence[Any], reason: ShortReason) -> list[tuple[str, int]]:
    """What this bench was to pick itself is short like any pick: other bins are tried at once."""
    found: list[tuple[str, int]] = []
    for line in missing:
        for task in db.run(_TASKS, {"shipment": job.id, "order_line": line.order_line_id}).all():
            if task.status in OPEN_TASKS:
                found.extend(shorting.short(db, task.id, reason).found)
    return found


def _give_up_picked(db: Db, job: Any, line: Any, reason: ShortReason, *, decided: bool) -> None:
    """Pieces that were picked for this line and do not go into a box: gone, damaged, or back on their shelf."""
    pieces = line.picked - line.packed
    db.run(_LOWER_LINE, {"line": line.id, "pieces": pieces})
    picked = db.run(_LOWER_ORDER_LINE, {"order_line": line.order_line_id, "pieces": pieces}).scalar_one()
    _mark_tasks(db, job, line, pieces, reason, decided=decided)
    before = picked + pieces
    db.audit("order_line", line.order_line_id, "short", order_id=job.order_id, before=before, after=picked)
    if reason is ShortReason.OTHER:
        putting_back.ask(db, order_id=job.order_id, product_id=line.product_id, from_id=job.tote_id, quantity=pieces)
        return
    damaged = reason is ShortReason.DAMAGED
    target = ledger.place(db, PlaceKind.QUARANTINE) if damaged else shorting.missing_place(db)
    ledger.move(
        db,
        ledger.Move(
            MoveKind.TRANSFERRED,
            line.product_id,
            job.tote_id,
            target,
            pieces,
            order_line_id=line.order_line_id,
            reason=f"short {reason.value}",
        ),
    )


def _mark_tasks(db: Db, job: Any, line: Any, pieces: int, reason: ShortReason, *, decided: bool) -> None:
    """The picks behind these pieces are short after all, so that the office sees them."""
    left = pieces
    for task in db.run(_TASKS, {"shipment": job.id, "order_line": line.order_line_id}).all():
        part = min(left, task.picked)
        if part == 0 or task.status is not TaskStatus.PICKED:
            continue
        db.run(_LOWER_TASK, {"task": task.id, "pieces": part})
        step(db, PickTask, task.id, PICK_TASK, "reopen", order_id=job.order_id, frm=TaskStatus.PICKED)
        step(
            db,
            PickTask,
            task.id,
            PICK_TASK,
            "short",
            order_id=job.order_id,
            frm=TaskStatus.PENDING,
            short_reason=reason,
            decided=decided,
        )
        left -= part


def _go_on(db: Db, job: Any, found: Sequence[tuple[str, int]]) -> ScanResult:
    done, total = finishing.counts(db, job.id)
    if found:
        return _result(job.id, shorting.other_bins(db, found), Text("{n} left to scan", n=total - done), done, total)
    if done < total:
        return _result(job.id, Text("Go on"), Text("{n} left to scan", n=total - done), done, total)
    order = house_name("SO", job.order_id)
    if done == 0:
        _cancel(db, job)
        return _result(0, Text("Go on"), Text("Nothing of {order} is left to pack.", order=order), 0, 0)
    return finishing.after_last_piece(db, job)


def _cancel(db: Db, job: Any) -> None:
    """Nothing at all was found: there is no shipment, and its empty box is not used."""
    for parcel in parcels.of_shipment(db, job.id):
        parcels.void(db, parcel.id, order_id=job.order_id)
    step(
        db,
        Shipment,
        job.id,
        SHIPMENT,
        "cancel",
        order_id=job.order_id,
        frm=ShipmentStatus.PACKING,
        station_id=None,
        lease_until=None,
    )
    headlines.refresh(db, job.order_id)


def _result(job_id: int, headline: Text, detail: Text, done: int, total: int) -> ScanResult:
    return ScanResult(ScanOutcome.OK, Voice.WARN, headline, detail, job_id=job_id, done=done, total=total, reload=True)
