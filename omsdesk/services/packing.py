"""The packer's desk. A scan never raises: right or wrong, it is one row in the journal and one result.

Buttons and keys take the same way, so that a command code and its button are one deed. What a refused
gesture began is taken back before its journal row is written.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.errors import Refusal
from omsdesk.lifecycles.pick import ShortReason
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.lifecycles.stock import ScanKind
from omsdesk.services import (
    bench,
    finishing,
    journal,
    labelling,
    pack_claims,
    pack_notes,
    pack_pieces,
    pack_refusals,
    pack_scan,
    pack_short,
    parcels,
    printing_jobs,
)
from omsdesk.services.bench import show
from omsdesk.services.pack_claims import Answer
from omsdesk.services.pack_queue import next_job, waiting
from omsdesk.services.pack_refusals import NotNow
from omsdesk.services.pack_scan import Scan
from omsdesk.services.resolving import CodeKind, Found, resolve
from omsdesk.services.scan_result import ScanResult, Voice, err, warn
from omsdesk.words import Text

__all__ = [
    "choose_box",
    "close_short",
    "confirm_note",
    "count_by_hand",
    "done",
    "next_box",
    "next_job",
    "open_next",
    "open_order",
    "open_shipment",
    "put_aside",
    "reopen",
    "reprint",
    "scan",
    "show",
    "take_over",
    "undo",
    "waiting",
]
_S = ShipmentStatus
_NO = ScanOutcome.NOT_PACKABLE
_UNDONE = "undone at the bench"


def scan(db: Db, job_id: int, gesture: Gesture, *, quantity: int = 1) -> ScanResult:
    """One scan at the bench; ``job_id`` is the shipment on screen, 0 for an empty bench."""
    found = resolve(db, gesture.code)
    job = pack_claims.head(db, job_id)
    if found.kind is CodeKind.COMMAND:
        return _act(db, gesture, job, lambda: _command(db, found, job, gesture))
    what = Scan(found, gesture, job, pack_scan.quantity_of(job, quantity))
    handle = pack_scan.GRAMMAR.get(found.kind, pack_scan.unfitting)
    return _act(db, gesture, job, lambda: handle(db, what))


def open_order(db: Db, order_id: int, gesture: Gesture) -> ScanResult:
    """Open an order from a list, as if its slip had been scanned at an empty bench."""
    return _act(db, gesture, None, lambda: pack_claims.open_order(db, order_id))


def open_shipment(db: Db, shipment_id: int, gesture: Gesture) -> ScanResult:
    """Open one certain shipment, when an order has several."""
    job = pack_claims.head(db, shipment_id)
    return _act(db, gesture, None, lambda: pack_claims.open_order(db, job.order_id) if job else _nothing_open())


def open_next(db: Db, gesture: Gesture) -> ScanResult:
    """Take the free job that is due first."""
    job = next_job(db)
    if job is None:
        return _act(db, gesture, None, _nothing_waits)
    return open_order(db, job.order_id, gesture)


def count_by_hand(db: Db, job_id: int, gesture: Gesture, *, line_id: int = 0) -> ScanResult:
    """Count one piece whose code is torn or missing: of the given line, else of the first that misses one."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: _by_hand(db, _packing(db, job), line_id))


def undo(db: Db, job_id: int, gesture: Gesture) -> ScanResult:
    """Take back the last counted piece. After the end a second request within seconds voids the label first."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: _undo(db, job))


def done(db: Db, job_id: int, gesture: Gesture, *, weight_g: int | None = None) -> ScanResult:
    """Finish what can be finished; with a scale, with the weight it shows. A waiting note counts as read."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: _finish(db, _packing(db, job), weight_g=weight_g))


def confirm_note(db: Db, job_id: int, gesture: Gesture) -> ScanResult:
    """The packer has read the notes; when every piece is in, this finishes the order."""
    return done(db, job_id, gesture)


def choose_box(db: Db, job_id: int, gesture: Gesture, *, number: int = 0, name: str = "") -> ScanResult:
    """Take one of the four boxes offered, or another by its name."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: _choose(db, _packing(db, job), number, name))


def next_box(db: Db, job_id: int, gesture: Gesture, *, weight_g: int | None = None) -> ScanResult:
    """Close this box with its label and go on with another."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: _next_box(db, _packing(db, job), weight_g))


def close_short(db: Db, job_id: int, reason: ShortReason, gesture: Gesture, *, line_id: int = 0) -> ScanResult:
    """The rest (or the rest of one line) is missing or unfit; the order goes on by its own rule."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: pack_short.close_short(db, _packing(db, job), reason, line_id=line_id))


def put_aside(db: Db, job_id: int, gesture: Gesture) -> ScanResult:
    """Let go of the order; any bench may go on with it."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: pack_claims.put_aside(db, _packing(db, job)))


def take_over(db: Db, shipment_id: int, gesture: Gesture) -> ScanResult:
    """A supervisor takes a job that another bench holds."""
    return _act(db, gesture, None, lambda: pack_claims.take_over(db, shipment_id))


def reopen(db: Db, shipment_id: int, gesture: Gesture, *, parcel_id: int = 0) -> ScanResult:
    """Open a packed order again. Its labels live on."""
    job = pack_claims.head(db, shipment_id)
    return _act(db, gesture, job, lambda: _reopen(db, job, parcel_id))


def reprint(db: Db, job_id: int, gesture: Gesture, *, why: str = printing_jobs.AGAIN) -> ScanResult:
    """Print the last papers of the order on screen once more, marked as copies."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: _reprint(db, job, why))


def _act(db: Db, gesture: Gesture, job: Any, deed: Callable[[], Answer]) -> ScanResult:
    """Carry a gesture out and write it down. What a refused one began is taken back; only the journal keeps it."""
    try:
        with db.attempt():
            answer = deed()
    except NotNow as no:
        answer = Answer(no.result, no.kind)
    except Refusal as refusal:
        answer = Answer(err(refusal.reason, refusal.advice, outcome=_NO))
    result = answer.result
    if result.outcome is not ScanOutcome.OK and not result.job_id and pack_claims.is_unfinished(db, job):
        result = replace(result, job_id=job.id)
    about = {"shipment_id": result.job_id or (job.id if job is not None else None), **answer.about}
    journal.record(db, gesture, answer.kind, result.outcome, **about)
    return result


def _command(db: Db, found: Found, job: Any, gesture: Gesture) -> Answer:
    word = found.command
    if word.startswith("BOX"):
        return _choose(db, _packing(db, job), int(word[3:]), "")
    if word.startswith("QTY"):
        said = Text("Quantity {n}", n=int(word[3:] or 0))
        return Answer(ScanResult(ScanOutcome.OK, Voice.READY, said, Text("Scan the item."), job_id=_id(job)))
    match word:
        case "UNDO":
            return _undo(db, job)
        case "DONE":
            return _finish(db, _packing(db, job))
        case "HAND":
            return _by_hand(db, _packing(db, job), 0)
        case "NEXTBOX":
            return _next_box(db, _packing(db, job), None)
        case "PAUSE":
            return pack_claims.put_aside(db, _packing(db, job))
        case "REPRINT":
            return _reprint(db, job, printing_jobs.AGAIN)
        case "NEXT":
            return _next(db, job, gesture)
    # SHORT asks for a reason, LOCK and HELP are the screen's own: the station acts on them.
    return Answer(ScanResult(ScanOutcome.OK, Voice.READY, Text("{command}", command=word), job_id=_id(job)))


def _packing(db: Db, job: Any) -> Any:
    """The job on screen, ready for work: one that was put aside meanwhile is opened again."""
    if job is None or job.status not in (_S.PACKING, _S.PICKED):
        _nothing_open()
    if job.status is _S.PICKED:
        locks.order(db, job.order_id)
        pack_claims.refuse_if_stopped(db, job.order_id)
        pack_claims.open_shipment(db, job.id)
        return pack_claims.head(db, job.id)
    return job


def _nothing_open() -> NoReturn:
    raise NotNow(warn(Text("No order is open"), Text("Scan an order or tote."), outcome=_NO))


def _nothing_waits() -> NoReturn:
    raise NotNow(warn(Text("Nothing to pack"), Text("No picked order waits."), outcome=_NO))


def _next(db: Db, job: Any, gesture: Gesture) -> Answer:
    if pack_claims.is_unfinished(db, job):
        detail = Text("Finish it, or put it aside first.")
        raise NotNow(warn(Text("{order} is not finished", order=house_name("SO", job.order_id)), detail, outcome=_NO))
    del gesture
    following = next_job(db)
    return pack_claims.open_order(db, following.order_id) if following else _nothing_waits()


def _by_hand(db: Db, job: Any, line_id: int) -> Answer:
    line = bench.line_to_pack(db, job.id, line_id)
    if line is None:
        raise NotNow(warn(Text("Nothing is missing"), Text("CDDONE finishes the order."), outcome=_NO))
    return pack_pieces.add(db, job, line.product_id, 1, by_hand=True, order_line_id=line.order_line_id)


def _undo(db: Db, job: Any) -> Answer:
    if job is None:
        _nothing_open()
    if job.status is not _S.PACKED:
        if job.status in (_S.SHIPPED, _S.DELIVERED, _S.FAILED):
            raise NotNow(pack_refusals.finished(db, job.order_id, job.id, job.status))
        return pack_pieces.take_back(db, _packing(db, job))
    last = pack_pieces.last_piece(db, job.id)
    if last is None:
        raise NotNow(warn(Text("Nothing to undo"), outcome=_NO, job_id=job.id))
    has_label = labelling.live(db, last.parcel_id) is not None
    if not pack_scan.was_just_scanned(db, job.id, ScanKind.UNDO):
        said = Text("Undo again to void the label") if has_label else Text("Undo again to open the box")
        order = house_name("SO", job.order_id)
        raise NotNow(
            warn(said, Text("{order} is packed.", order=order), outcome=_NO, job_id=job.id), kind=ScanKind.UNDO
        )
    if has_label:
        labelling.void(db, last.parcel_id, _UNDONE)
    finishing.reopen(db, job, parcel_id=last.parcel_id)
    return pack_pieces.take_back(db, pack_claims.head(db, job.id))


def _finish(db: Db, job: Any, *, weight_g: int | None = None) -> Answer:
    pack_claims.refuse_if_stopped(db, job.order_id, job.id)
    pack_claims.renew(db, job)
    packed, wanted = finishing.counts(db, job.id)
    if packed < wanted:
        left = Text("{n} left to scan", n=wanted - packed)
        raise NotNow(warn(left, Text("Scan them, or mark them short."), outcome=_NO, job_id=job.id))
    if finishing.is_undecided(db, job.id):
        raise NotNow(
            err(Text("Short"), Text("The office decides about the missing pieces."), outcome=_NO, job_id=job.id)
        )
    if finishing.waiting_note(db, job) is not None:
        pack_notes.confirm(db, job.id, job.order_id)
    return Answer(finishing.finish(db, job, weight_g=weight_g), about={"shipment_id": job.id})


def _choose(db: Db, job: Any, number: int, name: str) -> Answer:
    pack_claims.renew(db, job)
    offered = bench.boxes_for(db, job.id)
    if not name and not 1 <= number <= len(offered):
        raise NotNow(warn(Text("There is no box {n}", n=number), outcome=_NO, job_id=job.id))
    chosen = name or offered[number - 1].name
    parcel_id = job.parcel_id or parcels.open_box(db, job.id, job.order_id)
    parcels.choose_box(db, parcel_id, chosen, order_id=job.order_id)
    result = ScanResult(ScanOutcome.OK, Voice.OK, Text("Box {name}", name=chosen), job_id=job.id, reload=True)
    return Answer(result, about={"shipment_id": job.id, "parcel_id": parcel_id})


def _next_box(db: Db, job: Any, weight_g: int | None) -> Answer:
    pack_claims.refuse_if_stopped(db, job.order_id, job.id)
    pack_claims.renew(db, job)
    return Answer(finishing.next_box(db, job, weight_g=weight_g), about={"shipment_id": job.id})


def _reopen(db: Db, job: Any, parcel_id: int) -> Answer:
    if job is None:
        _nothing_open()
    pack_claims.refuse_if_stopped(db, job.order_id, job.id)
    finishing.reopen(db, job, parcel_id=parcel_id)
    return pack_claims.opened(db, job.id, job.order_id)


def _reprint(db: Db, job: Any, why: str) -> Answer:
    if job is None:
        _nothing_open()
    printing_jobs.reprint_last(db, job.order_id, why)
    said = Text("{order}: the copies say so.", order=house_name("SO", job.order_id))
    return Answer(ScanResult(ScanOutcome.OK, Voice.OK, Text("Printing again"), said, job_id=job.id))


def _id(job: Any) -> int:
    return job.id if job is not None else 0
