"""The packer's desk. A scan never raises: right or wrong, it is one row in the journal and one result.

Buttons and keys take the same way, so that a command code and its button are one deed. What a refused
gesture began is taken back before its journal row is written.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.errors import Refusal
from omsdesk.lifecycles.pick import ShortReason
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.services import (
    journal,
    pack_acts,
    pack_claims,
    pack_scan,
    pack_short,
    printing_jobs,
)
from omsdesk.services.bench import show
from omsdesk.services.pack_claims import Answer
from omsdesk.services.pack_queue import next_job, waiting
from omsdesk.services.pack_refusals import NotNow
from omsdesk.services.pack_scan import Scan
from omsdesk.services.resolving import CodeKind, Found, resolve
from omsdesk.services.scan_result import ScanResult, Voice, err
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
_NO = ScanOutcome.NOT_PACKABLE


@needs(Right.PACK)
def scan(db: Db, job_id: int, gesture: Gesture, *, quantity: int = 1) -> ScanResult:
    """One scan at the bench; ``job_id`` is the shipment on screen, 0 for an empty bench."""
    found = resolve(db, gesture.code)
    job = pack_claims.head(db, job_id)
    if found.kind is CodeKind.COMMAND:
        return _act(db, gesture, job, lambda: _command(db, found, job))
    what = Scan(found, gesture, job, pack_scan.quantity_of(job, quantity))
    handle = pack_scan.GRAMMAR.get(found.kind, pack_scan.unfitting)
    return _act(db, gesture, job, lambda: handle(db, what))


@needs(Right.PACK)
def open_order(db: Db, order_id: int, gesture: Gesture) -> ScanResult:
    """Open an order from a list, as if its slip had been scanned at an empty bench."""
    return _act(db, gesture, None, lambda: pack_claims.open_order(db, order_id))


@needs(Right.PACK)
def open_shipment(db: Db, shipment_id: int, gesture: Gesture) -> ScanResult:
    """Open one certain shipment, when an order has several."""
    job = pack_claims.head(db, shipment_id)
    return _act(
        db, gesture, None, lambda: pack_claims.open_order(db, job.order_id) if job else pack_acts.nothing_open(db)
    )


@needs(Right.PACK)
def open_next(db: Db, gesture: Gesture) -> ScanResult:
    """Take the free job that is due first."""
    job = next_job(db)
    if job is None:
        return _act(db, gesture, None, pack_acts.nothing_waits)
    return open_order(db, job.order_id, gesture)


@needs(Right.PACK)
def count_by_hand(db: Db, job_id: int, gesture: Gesture, *, line_id: int = 0) -> ScanResult:
    """Count one piece whose code is torn or missing: of the given line, else of the first that misses one."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: pack_acts.by_hand(db, pack_acts.at_work(db, job), line_id))


@needs(Right.PACK)
def fill(db: Db, job_id: int, quantity: int, gesture: Gesture, *, line_id: int = 0) -> ScanResult:
    """Count a line up to the quantity that was typed; one piece of it was scanned."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: pack_acts.fill(db, pack_acts.at_work(db, job), line_id, quantity))


@needs(Right.PACK)
def undo(db: Db, job_id: int, gesture: Gesture) -> ScanResult:
    """Take back the last counted piece. After the end a second request within seconds voids the label first."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: pack_acts.undo(db, job))


@needs(Right.PACK)
def done(db: Db, job_id: int, gesture: Gesture, *, weight_g: int | None = None) -> ScanResult:
    """Finish what can be finished; with a scale, with the weight it shows. A waiting note counts as read."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: pack_acts.finish(db, pack_acts.at_work(db, job), weight_g=weight_g))


@needs(Right.PACK)
def confirm_note(db: Db, job_id: int, gesture: Gesture) -> ScanResult:
    """The packer has read the notes; when every piece is in, this finishes the order."""
    return done(db, job_id, gesture)


@needs(Right.PACK)
def choose_box(db: Db, job_id: int, gesture: Gesture, *, number: int = 0, name: str = "") -> ScanResult:
    """Take one of the four boxes offered, or another by its name."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: pack_acts.choose(db, pack_acts.at_work(db, job), number, name))


@needs(Right.PACK)
def next_box(db: Db, job_id: int, gesture: Gesture, *, weight_g: int | None = None) -> ScanResult:
    """Close this box with its label and go on with another."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: pack_acts.next_box(db, pack_acts.at_work(db, job), weight_g))


@needs(Right.PACK)
def close_short(db: Db, job_id: int, reason: ShortReason, gesture: Gesture, *, line_id: int = 0) -> ScanResult:
    """The rest (or the rest of one line) is missing or unfit; the order goes on by its own rule."""
    job = pack_claims.head(db, job_id)
    return _act(
        db, gesture, job, lambda: pack_short.close_short(db, pack_acts.at_work(db, job), reason, line_id=line_id)
    )


@needs(Right.PACK)
def put_aside(db: Db, job_id: int, gesture: Gesture) -> ScanResult:
    """Let go of the order; any bench may go on with it."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: pack_claims.put_aside(db, pack_acts.at_work(db, job)))


@needs(Right.LEAD)
def take_over(db: Db, shipment_id: int, gesture: Gesture) -> ScanResult:
    """A supervisor takes a job that another bench holds."""
    return _act(db, gesture, None, lambda: pack_claims.take_over(db, shipment_id))


@needs(Right.PACK)
def reopen(db: Db, shipment_id: int, gesture: Gesture, *, parcel_id: int = 0) -> ScanResult:
    """Open a packed order again. Its labels live on."""
    job = pack_claims.head(db, shipment_id)
    return _act(db, gesture, job, lambda: pack_acts.reopen(db, job, parcel_id))


@needs(Right.PACK)
def reprint(db: Db, job_id: int, gesture: Gesture, *, why: str = printing_jobs.AGAIN) -> ScanResult:
    """Print the last papers of the order on screen once more, marked as copies."""
    job = pack_claims.head(db, job_id)
    return _act(db, gesture, job, lambda: pack_acts.reprint(db, job, why))


def _act(db: Db, gesture: Gesture, job: Any, deed: Callable[[], Answer]) -> ScanResult:
    """Carry a gesture out and write it down. What a refused one began is taken back; only the journal keeps it."""
    try:
        with db.attempt():
            answer = pack_acts.without_scan(db, deed())
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


def _command(db: Db, found: Found, job: Any) -> Answer:
    word = found.command
    if word.startswith("BOX"):
        return pack_acts.choose(db, pack_acts.at_work(db, job), int(word[3:]), "")
    if word.startswith("QTY"):
        said = Text("Quantity {n}", n=int(word[3:] or 0))
        return Answer(ScanResult(ScanOutcome.OK, Voice.READY, said, Text("Scan the item."), job_id=_id(job)))
    match word:
        case "UNDO":
            return pack_acts.undo(db, job)
        case "DONE":
            return pack_acts.finish(db, pack_acts.at_work(db, job))
        case "HAND":
            return pack_acts.by_hand(db, pack_acts.at_work(db, job), 0)
        case "NEXTBOX":
            return pack_acts.next_box(db, pack_acts.at_work(db, job), None)
        case "PAUSE":
            return pack_claims.put_aside(db, pack_acts.at_work(db, job))
        case "REPRINT":
            return pack_acts.reprint(db, job, printing_jobs.AGAIN)
        case "NEXT":
            return pack_acts.take_next(db, job)
    # SHORT asks for a reason, LOCK and HELP are the screen's own: the station acts on them.
    return Answer(ScanResult(ScanOutcome.OK, Voice.READY, Text("{command}", command=word), job_id=_id(job)))


def _id(job: Any) -> int:
    return job.id if job is not None else 0
