"""The picker's desk: scan bins and pieces, put a stop off, mark it short, undo."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.errors import Refusal
from omsdesk.lifecycles.pick import OPEN_TASKS, PickListStatus, ShortReason, TaskStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.lifecycles.stock import ScanKind
from omsdesk.models.journal import ScanEvent
from omsdesk.models.pick import PickTask
from omsdesk.models.product import Product
from omsdesk.models.shipment import Shipment
from omsdesk.models.stock import Location
from omsdesk.services import dropping, journal, last_short, shorting, taking, walk
from omsdesk.services.pick_claims import claim
from omsdesk.services.pick_scan import GRAMMAR, Answer, count_piece, current_stop, put_down, unfitting
from omsdesk.services.resolving import CodeKind, Found, resolve
from omsdesk.services.scan_result import ScanResult, Voice, err, warn
from omsdesk.words import Text

_NO = ScanOutcome.NOT_PACKABLE
_PUT_OFF = (
    update(PickTask)
    .where(PickTask.id.in_(bindparam("tasks", expanding=True)), PickTask.status.in_(OPEN_TASKS))
    .values(skipped=PickTask.skipped + 1)
)
_TAKE_UP = (
    update(PickTask)
    .where(
        PickTask.list_id == bindparam("list"),
        PickTask.id.in_(bindparam("tasks", expanding=True)),
        PickTask.status.in_(OPEN_TASKS),
        PickTask.skipped > 0,
    )
    .values(skipped=PickTask.skipped - 1)
)
_UNDONE = select(ScanEvent.undoes_id).where(ScanEvent.undoes_id.is_not(None), ScanEvent.list_id == bindparam("list"))
_IN_THE_HALL = (ShipmentStatus.ALLOCATED, ShipmentStatus.PICKING)
_DROP = (
    select(
        PickTask.status,
        PickTask.shipment_id,
        Shipment.order_id,
        Shipment.tote_id,
        Shipment.status.label("shipment_status"),
        Product.name.label("product"),
        Location.name.label("place"),
    )
    .join(Shipment, Shipment.id == PickTask.shipment_id)
    .join(Product, Product.id == PickTask.product_id)
    .join(Location, Location.id == PickTask.location_id)
    .where(PickTask.id == bindparam("task"))
)
_LAST = (
    select(ScanEvent.id, ScanEvent.task_id, ScanEvent.pieces)
    .where(
        ScanEvent.list_id == bindparam("list"),
        ScanEvent.kind == ScanKind.PICK,
        ScanEvent.outcome == ScanOutcome.OK,
        ScanEvent.task_id.is_not(None),
        ~ScanEvent.id.in_(_UNDONE),
    )
    .order_by(ScanEvent.id.desc())
    .limit(1)
)


@needs(Right.PICK)
def scan(db: Db, list_id: int, gesture: Gesture, *, times: int = 1) -> ScanResult:
    """One scan at the pick station; ``list_id`` 0 means that no list is open yet.

    ``times`` is a quantity said before the scan: so many pieces of what is scanned.
    """
    found = resolve(db, gesture.code)
    if times > 1 and found.kind is CodeKind.PRODUCT:
        found = replace(found, pieces=found.pieces * times)
    act = GRAMMAR.get(found.kind, unfitting)
    try:
        with db.attempt():  # a refused scan leaves nothing but its journal row
            result, about = act(db, list_id, found)
    except Refusal as refusal:
        result, about = err(refusal.reason, refusal.advice, outcome=ScanOutcome.NOT_PACKABLE, job_id=list_id), {}
    list_ref = result.job_id or list_id or None
    journal.record(db, gesture, ScanKind.PICK, result.outcome, list_id=list_ref, **about)
    return result


@needs(Right.PICK)
def pick_by_hand(db: Db, list_id: int, gesture: Gesture) -> ScanResult:
    """Count one piece of the current stop whose code cannot be read; or the tote that is asked for."""
    waits = dropping.awaited(db, list_id)
    if waits is not None:
        result, about = put_down(db, list_id, waits)
    else:
        result, about = count_piece(db, list_id, Found(CodeKind.PRODUCT, current_stop(db, list_id).product_id))
    journal.record(db, gesture, ScanKind.PICK, result.outcome, by_hand=True, list_id=list_id, **about)
    return result


@needs(Right.PICK)
def fill(db: Db, list_id: int, quantity: int, gesture: Gesture) -> ScanResult:
    """So many pieces of this stop were taken: one was scanned, the others counted and typed."""
    waits = dropping.awaited(db, list_id)
    if waits is not None:
        result = dropping.first(waits, list_id)
        journal.record(db, gesture, ScanKind.PICK, result.outcome, by_hand=True, list_id=list_id)
        return result
    stop = current_stop(db, list_id)
    said = Text("{product}: {packed} of {wanted}", product=stop.product, packed=stop.picked, wanted=stop.wanted)
    about: dict[str, Any] = {}
    if not walk.list_row(db, list_id).type_quantity:
        result = warn(
            Text("Scan each piece"),
            Text("Quantities are not typed here."),
            outcome=_NO,
            job_id=list_id,
        )
    elif not stop.picked:
        result = warn(Text("Scan one of it first"), said, outcome=_NO, job_id=list_id)
    elif quantity > stop.wanted:
        result = err(Text("{n} are too many", n=quantity), said, outcome=ScanOutcome.OVER, job_id=list_id)
    elif quantity <= stop.picked:
        result = warn(Text("So many are picked already"), said, outcome=_NO, job_id=list_id)
    else:
        result, about = _fill(db, list_id, stop, quantity - stop.picked, gesture)
    journal.record(db, gesture, ScanKind.PICK, result.outcome, by_hand=True, list_id=list_id, **about)
    return result


def _fill(db: Db, list_id: int, stop: walk.Stop, pieces: int, gesture: Gesture) -> Answer:
    """Count pieces order by order; each order's part is a row of the journal, which undo takes back."""
    parts: list[int] = []
    for drop in stop.drops:
        part = min(drop.pieces, pieces - sum(parts))
        parts.extend([part] if part else [])
    for number, part in enumerate(parts, 1):
        answer = count_piece(db, list_id, Found(CodeKind.PRODUCT, stop.product_id, pieces=part), in_a_row=True)
        if number == len(parts) or answer[0].outcome is not ScanOutcome.OK:
            break
        piece = Gesture.of(gesture.at, "", gesture.id, number)
        journal.record(db, piece, ScanKind.PICK, ScanOutcome.OK, by_hand=True, list_id=list_id, **answer[1])
    return answer


@needs(Right.PICK)
def short(db: Db, list_id: int, reason: ShortReason) -> ScanResult:
    """The rest of the current stop is not there."""
    picture = walk.show(db, list_id)
    locks.orders(db, {tote.order_id for tote in picture.totes})
    claim(db, list_id)
    if picture.drop is not None:
        return dropping.first(picture.drop, list_id)
    stop = current_stop(db, list_id)
    with_drop = {each.task_id for each in stop.drops if each.tote} if picture.scan_tote else set()
    results = [shorting.short(db, each, reason, with_drop=each in with_drop) for each in stop.task_ids]
    waits = dropping.awaited(db, list_id)
    if waits is not None:
        return dropping.asked(waits, list_id)
    bins = [place for each in results for place in each.found]
    said = shorting.other_bins(db, bins) if bins else Text("Go on")
    return ScanResult(
        ScanOutcome.OK,
        Voice.WARN,
        said,
        Text("{n} of {product} marked short.", n=stop.left, product=stop.product),
        job_id=list_id,
        reload=True,
    )


@needs(Right.PICK)
def skip(db: Db, list_id: int) -> ScanResult:
    """Put the current stop off; it comes back at the end."""
    claim(db, list_id)
    waits = dropping.awaited(db, list_id)
    if waits is not None:
        return dropping.first(waits, list_id)
    stop = current_stop(db, list_id)
    db.run(_PUT_OFF, {"tasks": list(stop.task_ids)})
    return ScanResult(
        ScanOutcome.OK,
        Voice.READY,
        Text("{place} comes back at the end", place=stop.place or stop.product),
        None,
        job_id=list_id,
        reload=True,
    )


@needs(Right.PICK)
def take_up(db: Db, list_id: int, task_ids: Sequence[int]) -> ScanResult:
    """Take a skip back: the stop with these picks comes where it came before; what was picked stays picked."""
    claim(db, list_id)
    waits = dropping.awaited(db, list_id)
    if waits is not None:
        return dropping.first(waits, list_id)
    if not db.run(_TAKE_UP, {"list": list_id, "tasks": list(task_ids)}).rowcount:
        return warn(Text("Nothing to undo"), outcome=_NO, job_id=list_id)
    stop = next(each for each in walk.show(db, list_id).stops if set(each.task_ids) & set(task_ids))
    return ScanResult(
        ScanOutcome.OK,
        Voice.WARN,
        Text("{place} is not skipped any more", place=stop.place or stop.product),
        Text("Nothing that was picked is taken back."),
        job_id=list_id,
        reload=True,
    )


@needs(Right.PICK)
def undo(db: Db, list_id: int, gesture: Gesture) -> ScanResult:
    """Take back the last piece that was picked on this list, unless a stop was marked short since."""
    last = db.run(_LAST, {"list": list_id}).first()
    last_short.refuse_behind(db, list_id, last.id if last is not None else 0)
    if last is None or last.task_id is None:
        return warn(Text("Nothing to undo"), outcome=ScanOutcome.NOT_PACKABLE, job_id=list_id)
    drop = db.run(_DROP, {"task": last.task_id}).one()
    locks.order(db, drop.order_id)
    locks.shipment(db, drop.shipment_id)
    drop = db.run(_DROP, {"task": last.task_id}).one()
    _refuse_late_undo(drop)
    if walk.list_row(db, list_id).status is not PickListStatus.DONE:
        claim(db, list_id)
    taken = taking.give_back(db, last.task_id, last.pieces, drop.tote_id)
    claim(db, list_id)
    journal.record(db, gesture, ScanKind.UNDO, ScanOutcome.OK, list_id=list_id, task_id=last.task_id, undoes_id=last.id)
    return ScanResult(
        ScanOutcome.OK,
        Voice.WARN,
        Text("Taken back"),
        Text(
            "Put {product} back into {place}. {picked} of {wanted} picked there.",
            product=drop.product,
            place=drop.place,
            picked=taken.picked,
            wanted=taken.quantity,
        ),
        job_id=list_id,
        line_id=taken.task_id,
        reload=True,
    )


def _refuse_late_undo(drop: Any) -> None:
    """A piece goes back only while its order is in the picker's hands."""
    if drop.shipment_status not in (*_IN_THE_HALL, ShipmentStatus.PICKED):
        raise Refusal(
            Text("{order} is at the pack station already.", order=house_name("SO", drop.order_id)),
            Text("Undo it there."),
        )
    if drop.status not in (*OPEN_TASKS, TaskStatus.PICKED):
        raise last_short.refusal(drop.product)
