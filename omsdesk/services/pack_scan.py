"""The scan grammar of the pack station: what each kind of code does at the bench."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.codes import house_name, parse_house_code
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.lifecycles.parcel import ParcelStatus
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.lifecycles.stock import ScanKind
from omsdesk.models.journal import ScanEvent
from omsdesk.models.product import Product
from omsdesk.models.shipment import Parcel, Shipment
from omsdesk.services import finishing, house_ways, labelling, pack_claims, pack_owner, pack_pieces, pack_refusals
from omsdesk.services.pack_claims import Answer
from omsdesk.services.pack_refusals import NotNow
from omsdesk.services.resolving import CodeKind, Found
from omsdesk.services.scan_result import ScanResult, Voice, err, unknown, warn
from omsdesk.words import Text

AGAIN = timedelta(seconds=5)
"""How soon a second scan or undo must follow to mean "yes, do it"."""

MOST_PIECES = 9_999
_S = ShipmentStatus
_IN_TOTE = (
    select(Shipment.id, Shipment.order_id, Shipment.status)
    .where(
        Shipment.tote_id == bindparam("tote"),
        Shipment.status.in_([_S.ALLOCATED, _S.PICKING, _S.PICKED, _S.PACKING]),
    )
    .order_by(Shipment.due, Shipment.id)
    .limit(1)
)
_READY_ON_LIST = (
    select(Shipment.order_id)
    .where(Shipment.list_id == bindparam("list"), Shipment.status.in_([_S.PICKED, _S.PACKING]))
    .order_by(Shipment.due, Shipment.id)
    .limit(1)
)
_PARCEL = (
    select(Parcel.id, Parcel.status, Parcel.shipment_id, Shipment.order_id, Shipment.status.label("shipment_status"))
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .where(Parcel.id == bindparam("parcel"))
)
_LAST_EVENT = (
    select(ScanEvent.code, ScanEvent.kind, ScanEvent.outcome, ScanEvent.at)
    .where(ScanEvent.shipment_id == bindparam("shipment"))
    .order_by(ScanEvent.id.desc())
    .limit(1)
)
_SKUS = select(Product.sku).where(Product.id.in_(bindparam("products", expanding=True))).order_by(Product.id)


@dataclass(frozen=True)
class Scan:
    """One code at the bench: what it stands for, and the job it was scanned at."""

    found: Found
    gesture: Gesture
    job: Any
    """The shipment that is shown, packed or not; None for an empty bench."""
    quantity: int = 1


def order(db: Db, scan: Scan) -> Answer:
    """Open the order; with another one unfinished, only at the second scan."""
    _leave(db, scan, scan.found.id)
    return pack_claims.open_order(db, scan.found.id)


def tote(db: Db, scan: Scan) -> Answer:
    """Open the order whose goods lie in the tote."""
    inside = db.run(_IN_TOTE, {"tote": scan.found.id}).first()
    name = house_name("TO", scan.found.id)
    if inside is None:
        raise NotNow(warn(Text("{tote} is empty", tote=name), Text("Scan an order or another tote."), outcome=_NO))
    if inside.status in (_S.ALLOCATED, _S.PICKING):
        detail = Text("{order} is still being picked.", order=house_name("SO", inside.order_id))
        raise NotNow(err(Text("{tote} is not ready", tote=name), detail, outcome=_NO))
    _leave(db, scan, inside.order_id)
    locks.order(db, inside.order_id)
    pack_claims.refuse_if_stopped(db, inside.order_id)
    return pack_claims.open_shipment(db, inside.id)


def pick_list(db: Db, scan: Scan) -> Answer:
    """Open the first order of the list that is ready."""
    order_id = db.run(_READY_ON_LIST, {"list": scan.found.id}).scalar()
    if order_id is None:
        name = house_name("PL", scan.found.id)
        raise NotNow(warn(Text("Nothing of {list} is ready to pack", list=name), outcome=_NO))
    _leave(db, scan, order_id)
    return pack_claims.open_order(db, order_id)


def product(db: Db, scan: Scan) -> Answer:
    """One piece more (or a case, or as many as CDQTY said); on an empty bench the piece finds its order."""
    job, found = scan.job, scan.found
    if job is not None and job.status is _S.CANCELLED:
        pack_claims.refuse_if_stopped(db, job.order_id)
    if job is not None and job.status is _S.PICKED:
        locks.order(db, job.order_id)
        pack_claims.open_shipment(db, job.id)
        job = pack_claims.head(db, job.id)
    if job is None or job.status is not _S.PACKING:
        shipment_id = pack_pieces.single_piece_order(db, found.id)
        if shipment_id is None:
            raise NotNow(pack_owner.without_order(db, found.id))
        locks.order(db, db.run(select(Shipment.order_id).where(Shipment.id == shipment_id)).scalar_one())
        pack_claims.open_shipment(db, shipment_id)
        job = pack_claims.head(db, shipment_id)
    return pack_pieces.add(db, job, found.id, found.pieces * scan.quantity)


def parcel(db: Db, scan: Scan) -> Answer:
    """A box that is packed is opened again; one that is being packed opens its order."""
    box = db.run(_PARCEL, {"parcel": scan.found.id}).one()
    if _was_read_from_a_label(scan) and scan.job is not None and labelling.awaits_label(db, scan.job.id):
        used = Text("{code} is the label of {parcel}.", code=scan.gesture.code, parcel=house_name("PK", box.id))
        raise NotNow(err(Text("Label of another box"), used, outcome=_NO, job_id=scan.job.id))
    _leave(db, scan, box.order_id)
    locks.order(db, box.order_id)
    pack_claims.refuse_if_stopped(db, box.order_id)
    if box.shipment_status is _S.PACKED and box.status is ParcelStatus.CLOSED:
        job = pack_claims.head(db, box.shipment_id)
        finishing.reopen(db, job, parcel_id=box.id)
        answer = pack_claims.opened(db, box.shipment_id, box.order_id)
        said = Text("Reopened {parcel}", parcel=house_name("PK", box.id))
        return Answer(ScanResult(**{**answer.result.__dict__, "headline": said}), answer.kind, answer.about)
    if box.shipment_status in (_S.PICKED, _S.PACKING):
        return pack_claims.open_shipment(db, box.shipment_id)
    raise NotNow(pack_refusals.finished(db, box.order_id, box.shipment_id, box.shipment_status))


def unknown_code(db: Db, scan: Scan) -> Answer:
    """Nothing here; unless a packed box waits for its label from elsewhere: then this is its number."""
    job = scan.job
    waiting = labelling.awaits_label(db, job.id) if job is not None and job.status is _S.PACKED else None
    if waiting is None or labelling.tracking_of(scan.gesture.code) is None:
        totes = house_ways.has(db, "totes")
        raise NotNow(unknown(scan.found.raw, job.id if job is not None else 0, totes=totes))
    labelled = labelling.record_elsewhere(db, waiting, scan.gesture.code)
    more = labelling.awaits_label(db, job.id)
    said = Text("Scan the label of {parcel}.", parcel=house_name("PK", more or 0))
    if more is None:
        with_totes = house_ways.has(db, "totes")
        said = Text("Next: scan an order or tote") if with_totes else Text("Next: scan an order")
    return Answer(
        ScanResult(
            ScanOutcome.OK,
            Voice.DONE if more is None else Voice.OK,
            Text("Label {tracking}", tracking=labelled.tracking),
            said,
            job_id=job.id,
            finished=more is None,
            reload=True,
        ),
        about={"shipment_id": job.id, "parcel_id": waiting},
    )


def ambiguous(db: Db, scan: Scan) -> Answer:
    """Two products carry this code: nobody guesses."""
    skus = tuple(db.run(_SKUS, {"products": list(scan.found.product_ids)}).scalars())
    result = warn(
        Text("Two products use this code"),
        Text("Choose one."),
        outcome=ScanOutcome.AMBIGUOUS_CODE,
        job_id=scan.job.id if scan.job is not None else 0,
    )
    raise NotNow(ScanResult(**{**result.__dict__, "choices": skus}))


def badge(_: Db, scan: Scan) -> Answer:
    """Somebody else takes the bench; the station signs them in."""
    return Answer(ScanResult(ScanOutcome.OK, Voice.READY, Text("Badge"), job_id=scan.job.id if scan.job else 0))


def unfitting(_: Db, scan: Scan) -> Answer:
    """A code of another kind."""
    said = Text("This is a {thing}. Scan an item.", thing=scan.found.kind.word)
    raise NotNow(warn(said, outcome=_NO, job_id=scan.job.id if scan.job is not None else 0))


GRAMMAR: dict[CodeKind, Callable[[Db, Scan], Answer]] = {
    CodeKind.ORDER: order,
    CodeKind.TOTE: tote,
    CodeKind.PICK_LIST: pick_list,
    CodeKind.PRODUCT: product,
    CodeKind.PARCEL: parcel,
    CodeKind.AMBIGUOUS: ambiguous,
    CodeKind.UNKNOWN: unknown_code,
    CodeKind.BADGE: badge,
}


def quantity_of(job: Any, quantity: int) -> int:
    """How many pieces the next product scan is worth: CDQTY just before it says so."""
    house = parse_house_code(job.last_code) if job is not None and job.last_code else None
    if house and house.prefix == "CD" and house.rest.startswith("QTY") and house.rest[3:].isdigit():
        return min(max(int(house.rest[3:]), 1), MOST_PIECES) * quantity
    return quantity


def was_just_scanned(db: Db, shipment_id: int, kind: ScanKind, code: str | None = None) -> bool:
    """Whether the gesture before this one asked the same and was told to repeat it within some seconds."""
    last = db.run(_LAST_EVENT, {"shipment": shipment_id}).first()
    return (
        last is not None
        and last.kind is kind
        and last.outcome is _NO
        and (code is None or last.code == code)
        and db.now - last.at <= AGAIN
    )


def _leave(db: Db, scan: Scan, order_id: int) -> None:
    """Another order lies open: the first scan says so, the second within seconds puts it aside."""
    job = scan.job
    if not pack_claims.is_unfinished(db, job) or job.order_id == order_id:
        return
    if was_just_scanned(db, job.id, ScanKind.OPEN, scan.gesture.code):
        pack_claims.put_aside(db, job)
        return
    result = warn(
        Text("{order} is not finished", order=house_name("SO", job.order_id)),
        Text("Scan {code} again to put it aside.", code=scan.gesture.code),
        outcome=_NO,
        job_id=job.id,
    )
    raise NotNow(result, kind=ScanKind.OPEN)


def _was_read_from_a_label(scan: Scan) -> bool:
    house = parse_house_code(scan.gesture.code)
    return house is None or house.prefix != "PK"


_NO = ScanOutcome.NOT_PACKABLE
