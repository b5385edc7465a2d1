"""What the keys and buttons of the pack station do, each one act inside a gesture."""

from typing import Any, NoReturn

from omsdesk import units
from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.lifecycles.stock import ScanKind
from omsdesk.services import (
    bench,
    finishing,
    house_ways,
    labelling,
    pack_claims,
    pack_notes,
    pack_pieces,
    pack_queue,
    pack_refusals,
    pack_scan,
    parcels,
    printing_jobs,
    settings,
    station_settings,
)
from omsdesk.services.pack_claims import Answer
from omsdesk.services.pack_refusals import NotNow
from omsdesk.services.scan_result import ScanResult, Voice, err, warn
from omsdesk.words import Text

_S = ShipmentStatus
_NO = ScanOutcome.NOT_PACKABLE
HEAVIEST_G = 100_000
"""More than any carrier takes as a parcel, and more than a scale at a bench shows."""
_UNDONE = "undone at the bench"


def at_work(db: Db, job: Any) -> Any:
    """The job on screen, ready for work: one that was put aside meanwhile is opened again."""
    if job is None or job.status not in (_S.PACKING, _S.PICKED):
        nothing_open(db)
    if job.status is _S.PICKED:
        locks.order(db, job.order_id)
        pack_claims.refuse_if_stopped(db, job.order_id)
        pack_claims.open_shipment(db, job.id)
        return pack_claims.head(db, job.id)
    return job


def nothing_open(db: Db) -> NoReturn:
    """There is no order on the bench."""
    raise NotNow(warn(Text("No order is open"), house_ways.look(db).scan_an_order, outcome=_NO))


def nothing_waits() -> NoReturn:
    """No order waits for a bench."""
    raise NotNow(warn(Text("Nothing to pack"), Text("No picked order waits."), outcome=_NO))


def take_next(db: Db, job: Any) -> Answer:
    """Open the job that is due first, unless one lies open."""
    if pack_claims.is_unfinished(db, job):
        detail = Text("Finish it, or put it aside first.")
        raise NotNow(warn(Text("{order} is not finished", order=house_name("SO", job.order_id)), detail, outcome=_NO))
    following = pack_queue.next_job(db)
    return pack_claims.open_order(db, following.order_id) if following else nothing_waits()


def by_hand(db: Db, job: Any, line_id: int) -> Answer:
    """One piece of a line without a scan of its code."""
    line = bench.line_to_pack(db, job.id, line_id)
    if line is None:
        raise NotNow(warn(Text("Nothing is missing"), Text("CDDONE finishes the order."), outcome=_NO))
    return pack_pieces.add(db, job, line.product_id, 1, by_hand=True, order_line_id=line.order_line_id)


def fill(db: Db, job: Any, line_id: int, quantity: int) -> Answer:
    """So many pieces of a line lie in the box: one was scanned, the others were counted and typed."""
    if not settings.company(db).pack_quantity:
        raise NotNow(warn(Text("Scan each piece"), Text("Quantities are not typed here."), outcome=_NO, job_id=job.id))
    line = bench.line_to_pack(db, job.id, line_id)
    if line is None:
        raise NotNow(warn(Text("Nothing is missing"), Text("CDDONE finishes the order."), outcome=_NO, job_id=job.id))
    said = Text("{product}: {packed} of {wanted}", product=line.name, packed=line.packed, wanted=line.quantity)
    if not line.packed:
        raise NotNow(warn(Text("Scan one of it first"), said, outcome=_NO, job_id=job.id))
    if quantity > line.quantity:
        raise NotNow(err(Text("{n} are too many", n=quantity), said, outcome=ScanOutcome.OVER, job_id=job.id))
    if quantity <= line.packed:
        raise NotNow(warn(Text("So many are in the box already"), said, outcome=_NO, job_id=job.id))
    return pack_pieces.add(
        db, job, line.product_id, quantity - line.packed, by_hand=True, order_line_id=line.order_line_id
    )


def without_scan(db: Db, opened: Answer) -> Answer:
    """An order of one piece needs no scan of it, where the house says so: opening it packs it."""
    result = opened.result
    is_single = opened.kind is ScanKind.OPEN and result.outcome is ScanOutcome.OK
    if not is_single or (result.done, result.total) != (0, 1) or not settings.company(db).pack_single:
        return opened
    return by_hand(db, pack_claims.head(db, result.job_id), 0)


def undo(db: Db, job: Any) -> Answer:
    """The last piece out again; after the end, only at the second request."""
    if job is None:
        nothing_open(db)
    if job.status is not _S.PACKED:
        if job.status in (_S.SHIPPED, _S.DELIVERED, _S.FAILED):
            raise NotNow(pack_refusals.finished(db, job.order_id, job.id, job.status))
        return pack_pieces.take_back(db, at_work(db, job))
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


def finish(db: Db, job: Any, *, weight_g: int | None = None) -> Answer:
    """Finish an order whose pieces are all in, notes and all."""
    pack_claims.refuse_if_job_stopped(db, job)
    pack_claims.renew_for_more(db, job)
    if weight_g is not None and not 0 < weight_g <= HEAVIEST_G:
        said = Text("Type grams, or kilograms as 1.24; up to {most} kg.", most=HEAVIEST_G // units.GRAMS_PER_KG)
        raise NotNow(warn(Text("No box weighs that"), said, outcome=_NO, job_id=job.id))
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
        if weight_g is None and station_settings.has_scale(db):
            # The note is read; now the box goes onto the scale.
            read = pack_claims.head(db, job.id)
            return Answer(finishing.after_last_piece(db, read), about={"shipment_id": job.id})
    return Answer(finishing.finish(db, job, weight_g=weight_g), about={"shipment_id": job.id})


def choose(db: Db, job: Any, number: int, name: str) -> Answer:
    """Take a box by its number among those offered, or by its name."""
    pack_claims.renew(db, job)
    offered = bench.boxes_for(db, job.id)
    if not name and not 1 <= number <= len(offered):
        raise NotNow(warn(Text("There is no box {n}", n=number), outcome=_NO, job_id=job.id))
    chosen = name or offered[number - 1].name
    parcel_id = job.parcel_id or parcels.open_box(db, job.id, job.order_id)
    parcels.choose_box(db, parcel_id, chosen, order_id=job.order_id)
    about = {"shipment_id": job.id, "parcel_id": parcel_id}
    packed, wanted = finishing.counts(db, job.id)
    if packed == wanted > 0 and house_ways.is_on(db, "pack_wait"):
        # The box was what the papers waited for.
        pack_claims.refuse_if_job_stopped(db, job)
        pack_claims.renew_for_more(db, job)
        return Answer(finishing.after_last_piece(db, job), about=about)
    result = ScanResult(ScanOutcome.OK, Voice.OK, Text("Box {name}", name=chosen), job_id=job.id, reload=True)
    return Answer(result, about=about)


def next_box(db: Db, job: Any, weight_g: int | None) -> Answer:
    """Close this box and go on with another."""
    pack_claims.refuse_if_job_stopped(db, job)
    pack_claims.renew_for_more(db, job)
    return Answer(finishing.next_box(db, job, weight_g=weight_g), about={"shipment_id": job.id})


def reopen(db: Db, job: Any, parcel_id: int) -> Answer:
    """A packed order back on the bench."""
    if job is None:
        nothing_open(db)
    pack_claims.refuse_if_job_stopped(db, job)
    finishing.reopen(db, job, parcel_id=parcel_id)
    return pack_claims.opened(db, job.id, job.order_id)


def reprint(db: Db, job: Any, why: str) -> Answer:
    """Copies of the last papers."""
    if job is None:
        nothing_open(db)
    printing_jobs.reprint_last(db, job.order_id, why)
    said = Text("{order}: the copies say so.", order=house_name("SO", job.order_id))
    return Answer(ScanResult(ScanOutcome.OK, Voice.OK, Text("Printing again"), said, job_id=job.id))
