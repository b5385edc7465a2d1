"""The end of packing: boxes closed, labels made or asked for, papers queued, the shipment packed; and its undoing."""

from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.parcel import LabelStatus, ParcelStatus
from omsdesk.lifecycles.pick import TaskStatus
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import SHIPMENT, ShipmentStatus
from omsdesk.models.pick import PickTask
from omsdesk.models.shipment import Shipment, ShipmentLine
from omsdesk.services import (
    headlines,
    house_ways,
    labelling,
    pack_claims,
    pack_notes,
    papers,
    parcels,
    station_settings,
)
from omsdesk.services.releasing import LEASE
from omsdesk.services.scan_result import ScanResult, Voice
from omsdesk.services.steps import step
from omsdesk.words import Text

_LINES = select(ShipmentLine.quantity, ShipmentLine.packed).where(ShipmentLine.shipment_id == bindparam("shipment"))
_UNDECIDED = (
    select(PickTask.id)
    .where(
        PickTask.shipment_id == bindparam("shipment"),
        PickTask.status == TaskStatus.SHORT,
        PickTask.decided.is_(False),
    )
    .limit(1)
)
WEIGH = Text("Weigh the box, or scan a box code")
HOW_TO_WEIGH = Text("Type the weight, then Enter. Enter alone takes the expected weight.")


ON_THE_SCALE = Text("Put the box on the scale")
HOW_THE_SCALE_CLOSES = Text("Its weight closes the box. Enter alone takes the expected weight.")


def counts(db: Db, shipment_id: int) -> tuple[int, int]:
    """Pieces packed and pieces wanted, over all lines."""
    lines = db.run(_LINES, {"shipment": shipment_id}).all()
    return sum(line.packed for line in lines), sum(line.quantity for line in lines)


def waiting_note(db: Db, job: Any) -> Text | None:
    """The note that somebody must confirm before this shipment can be finished."""
    if job.note_confirmed:
        return None
    return next((note.text for note in pack_notes.notes(db, job.id) if note.must_confirm), None)


def is_undecided(db: Db, shipment_id: int) -> bool:
    """Whether a pick came up short and the office has not said yet what the customer gets."""
    return db.run(_UNDECIDED, {"shipment": shipment_id}).first() is not None


def is_unweighed(db: Db, shipment_id: int) -> bool:
    """Whether a box waits for its weight.

    For the scale of this station; or, by the house's rule, till somebody says how heavy or which box it is.
    """
    has_scale = station_settings.has_scale(db)
    if not has_scale and not house_ways.is_on(db, "pack_wait"):
        return False
    boxes = parcels.of_shipment(db, shipment_id)
    return any(each.status is ParcelStatus.OPEN and (has_scale or not each.box) for each in boxes)


def after_last_piece(db: Db, job: Any) -> ScanResult:
    """Every piece is in: stop once for a note that must be confirmed, or for the box; else finish."""
    done, total = counts(db, job.id)
    if is_undecided(db, job.id):
        pack_claims.put_aside(db, job)
        said = Text("{order} is put aside; the office decides.", order=house_name("SO", job.order_id))
        return ScanResult(ScanOutcome.OK, Voice.WARN, Text("Go on"), said, done=done, total=total, reload=True)
    note, is_open = waiting_note(db, job), is_unweighed(db, job.id)
    if note is None and not is_open:
        return finish(db, job)
    has_scale = station_settings.has_scale(db)
    weigh, how = (ON_THE_SCALE, HOW_THE_SCALE_CLOSES) if has_scale else (WEIGH, HOW_TO_WEIGH)
    if note is not None and (has_scale or not is_open):
        how = Text("Enter or CDDONE goes on.")  # a scale asks once the note is read
    return ScanResult(
        ScanOutcome.OK,
        Voice.WARN,
        note or weigh,
        how,
        job_id=job.id,
        done=done,
        total=total,
        reload=True,
    )


def finish(db: Db, job: Any, *, weight_g: int | None = None) -> ScanResult:
    """Close what is open, label it, queue its papers, and call the shipment packed."""
    labelled = close(db, job, weight_g=weight_g)
    papers.print_packed(db, job.id, _to_print(labelled))
    headlines.refresh(db, job.order_id)
    return _done(db, job, labelled)


def close(db: Db, job: Any, *, weight_g: int | None = None) -> list[labelling.Labelled]:
    """The same without any paper."""
    waiting = close_boxes(db, job, weight_g=weight_g)
    step(
        db,
        Shipment,
        job.id,
        SHIPMENT,
        "close",
        order_id=job.order_id,
        frm=ShipmentStatus.PACKING,
        packed_at=db.now,
        packed_by=db.user_id,
        packed_station_id=db.station_id,
        station_id=None,
        user_id=None,
        lease_until=None,
    )
    return [labelling.make(db, parcel_id) for parcel_id in waiting]


def close_boxes(db: Db, job: Any, *, weight_g: int | None = None) -> list[int]:
    """Close the open boxes; an empty one is not used. Returns those that were closed now."""
    closed = []
    for parcel in parcels.of_shipment(db, job.id):
        if parcel.status is not ParcelStatus.OPEN:
            continue
        if parcels.close(db, parcel.id, order_id=job.order_id, from_id=job.tote_id, weight_g=weight_g):
            closed.append(parcel.id)
        else:
            parcels.void(db, parcel.id, order_id=job.order_id)
    return closed


def next_box(db: Db, job: Any, *, weight_g: int | None = None) -> ScanResult:
    """Close this box with its label; the next piece opens another."""
    closed = close_boxes(db, job, weight_g=weight_g)
    if not closed:
        raise Refusal(Text("The box is empty"), Text("Scan an item into it first."))
    labelled = [labelling.make(db, parcel_id) for parcel_id in closed]
    papers.print_packed(db, job.id, _to_print(labelled), with_slip=False)
    done, total = counts(db, job.id)
    number = sum(1 for each in parcels.of_shipment(db, job.id) if each.status is ParcelStatus.CLOSED) + 1
    return ScanResult(
        ScanOutcome.OK,
        Voice.OK,
        Text("Box {n}", n=number),
        Text("{n} left to scan", n=total - done),
        job_id=job.id,
        done=done,
        total=total,
        reload=True,
    )


def reopen(db: Db, job: Any, *, parcel_id: int = 0) -> int:
    """Open a packed shipment and one of its boxes again, at this bench. Its label lives on. Returns the box."""
    boxes = parcels.of_shipment(db, job.id)
    gone = next((each for each in boxes if each.status is ParcelStatus.SHIPPED), None)
    if gone is not None:
        raise Refusal(
            Text("{parcel} has left already", parcel=house_name("PK", gone.id)),
            Text("What left comes back as a return."),
        )
    step(
        db,
        Shipment,
        job.id,
        SHIPMENT,
        "reopen",
        order_id=job.order_id,
        frm=ShipmentStatus.PACKED,
        station_id=db.station_id,
        user_id=db.user_id,
        lease_until=db.now + LEASE,
    )
    chosen = parcel_id or boxes[-1].id
    parcels.reopen(db, chosen, order_id=job.order_id, to_id=job.tote_id)
    headlines.refresh(db, job.order_id)
    return int(chosen)


def _to_print(labelled: list[labelling.Labelled]) -> list[int]:
    """The boxes whose label is ours to print; one that a carrier makes is printed when it comes."""
    return [each.parcel_id for each in labelled if each.status is LabelStatus.BOUGHT and not each.elsewhere]


def _done(db: Db, job: Any, labelled: list[labelling.Labelled]) -> ScanResult:
    order = house_name("SO", job.order_id)
    headline, detail = Text("Done. Printing slip"), Text("{order} · scan the carrier's label", order=order)
    if any(each.status is LabelStatus.REQUESTED for each in labelled):
        detail = Text("{order} · the carrier makes the label", order=order)
    elif labelling.awaits_label(db, job.id) is None:
        headline = Text("Done. Printing label and slip")
        detail = Text("{order} · next: scan an order or tote", order=order)
        if not house_ways.has(db, "totes"):
            detail = Text("{order} · next: scan an order", order=order)
    done, total = counts(db, job.id)
    return ScanResult(
        ScanOutcome.OK,
        Voice.DONE,
        headline,
        detail,
        job_id=job.id,
        done=done,
        total=total,
        finished=True,
        reload=True,
    )
