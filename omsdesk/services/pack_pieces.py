"""Pieces into the box and out again: the hot half of packing. The database's guards decide, not what we read.

With picking at the bench, the same commit takes the piece from its bin and puts it into the box.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, case, exists, func, select, true
from sqlalchemy.orm import aliased

from omsdesk.database.db import Db
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.parcel import ParcelStatus
from omsdesk.lifecycles.pick import OPEN_TASKS
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.lifecycles.stock import ScanKind
from omsdesk.models.base import BigId
from omsdesk.models.journal import ScanEvent
from omsdesk.models.order import Hold, Order
from omsdesk.models.pick import PickTask
from omsdesk.models.product import Product
from omsdesk.models.shipment import COUNT_PACKED, PACK, Parcel, Shipment, ShipmentLine
from omsdesk.services import finishing, pack_owner, parcels, taking
from omsdesk.services.pack_claims import Answer, refuse_if_job_stopped, renew, renew_for_more
from omsdesk.services.pack_refusals import NotNow
from omsdesk.services.scan_result import ScanResult, Voice, err, taken_meanwhile, warn
from omsdesk.words import Text

_S = ShipmentStatus
_ALL = aliased(ShipmentLine)
_TOTALS = (
    select(func.sum(_ALL.packed).label("done"), func.sum(_ALL.quantity).label("all"))
    .where(_ALL.shipment_id == bindparam("shipment"))
    .subquery("totals")
)
"""Both sums in one walk over the lines: as columns of the line they took five times as long."""
_COLUMNS = (
    ShipmentLine.id,
    ShipmentLine.order_line_id,
    ShipmentLine.product_id,
    ShipmentLine.packed,
    ShipmentLine.picked,
    ShipmentLine.quantity,
    Product.name,
    _TOTALS.c.done,
    _TOTALS.c.all,
)
_MISSING = ShipmentLine.quantity - ShipmentLine.packed
_BY_PRODUCT = (
    select(*_COLUMNS)
    .join(Product, Product.id == ShipmentLine.product_id)
    .join(_TOTALS, true())
    .where(ShipmentLine.shipment_id == bindparam("shipment"), ShipmentLine.product_id == bindparam("product"))
    .order_by(
        case((bindparam("pieces", type_=BigId) <= _MISSING, 0), (_MISSING > 0, 1), else_=2),
        ShipmentLine.id,
    )
    .limit(1)
)
_BY_ORDER_LINE = (
    select(*_COLUMNS)
    .join(Product, Product.id == ShipmentLine.product_id)
    .join(_TOTALS, true())
    .where(ShipmentLine.shipment_id == bindparam("shipment"), ShipmentLine.order_line_id == bindparam("order_line"))
)
_OF_PRODUCT = select(
    func.sum(ShipmentLine.quantity).label("quantity"), func.sum(ShipmentLine.packed).label("packed")
).where(ShipmentLine.shipment_id == bindparam("shipment"), ShipmentLine.product_id == bindparam("product"))
_TASKS = (
    select(PickTask.id, (PickTask.quantity - PickTask.picked).label("left"), PickTask.picked)
    .where(PickTask.shipment_id == bindparam("shipment"), PickTask.order_line_id == bindparam("order_line"))
    .order_by(PickTask.skipped, PickTask.walk, PickTask.id)
)
_OPEN = _TASKS.where(PickTask.status.in_(OPEN_TASKS))
_UNDO = aliased(ScanEvent)
_LAST = (
    select(ScanEvent.id, ScanEvent.pieces, ScanEvent.order_line_id, ScanEvent.parcel_id, ScanEvent.task_id)
    .where(
        ScanEvent.shipment_id == bindparam("shipment"),
        ScanEvent.kind == ScanKind.PACK,
        ScanEvent.outcome == ScanOutcome.OK,
        ~exists().where(_UNDO.undoes_id == ScanEvent.id),
    )
    .order_by(ScanEvent.id.desc())
    .limit(1)
)
_BOX_STATUS = select(Parcel.status).where(Parcel.id == bindparam("parcel"))
_IS_HELD = exists().where(Hold.order_id == Shipment.order_id, Hold.released_at.is_(None))
_SINGLE = (
    select(Shipment.id)
    .join(ShipmentLine, ShipmentLine.shipment_id == Shipment.id)
    .join(Order, Order.id == Shipment.order_id)
    .where(
        ShipmentLine.product_id == bindparam("product"),
        ShipmentLine.quantity > ShipmentLine.packed,
        Shipment.status == _S.PICKED,
        Order.status == OrderStatus.CONFIRMED,
        ~_IS_HELD,
        select(func.sum(_ALL.quantity)).where(_ALL.shipment_id == Shipment.id).scalar_subquery() == 1,
    )
    .order_by(Shipment.due, Shipment.id)
    .limit(1)
)


def add(db: Db, job: Any, product_id: int, pieces: int, *, by_hand: bool = False, order_line_id: int = 0) -> Answer:
    """So many pieces of a product into the open box, or the reason in words why not."""
    refuse_if_job_stopped(db, job)
    line = _line(db, job.id, product_id, pieces, order_line_id)
    if line is None:
        raise NotNow(pack_owner.wrong_item(db, job, product_id))
    if line.packed + pieces > line.quantity:
        raise NotNow(_over(db, job.id, line, pieces))
    renew_for_more(db, job)
    packed, about = _put(db, job, line, pieces, by_hand=by_hand)
    done, total = int(line.done) + pieces, int(line.all)
    if done == total:
        return Answer(finishing.after_last_piece(db, job), ScanKind.PACK, about)
    return Answer(_counted(job.id, line, packed, done, total), ScanKind.PACK, about)


def hand_over(db: Db, job: Any, order_line_id: int, pieces: int) -> dict[str, Any]:
    """Pieces of a line handed over at the counter; what the journal keeps of it. Nothing is finished by it."""
    line = db.run(_BY_ORDER_LINE, {"shipment": job.id, "order_line": order_line_id}).one()
    return _put(db, job, line, pieces, by_hand=True)[1]


def _put(db: Db, job: Any, line: Any, pieces: int, *, by_hand: bool) -> tuple[int, dict[str, Any]]:
    task_id = _take(db, job, line, pieces)
    packed = db.run(PACK, {"line": line.id, "pieces": pieces}).first()
    if packed is None:
        raise NotNow(_over(db, job.id, line, pieces))
    db.run(COUNT_PACKED, {"order_line": line.order_line_id, "pieces": pieces})
    parcel_id = job.parcel_id or parcels.open_box(db, job.id, job.order_id)
    parcels.put_in(db, parcel_id=parcel_id, order_line_id=line.order_line_id, pieces=pieces)
    about = {
        "pieces": pieces,
        "order_line_id": line.order_line_id,
        "shipment_id": job.id,
        "parcel_id": parcel_id,
        "task_id": task_id,
        "by_hand": by_hand,
    }
    return packed.packed, about


def take_back(db: Db, job: Any) -> Answer:
    """Undo the last piece that was counted and not undone yet; a box that was closed since is opened again."""
    last = last_piece(db, job.id)
    if last is None:
        raise NotNow(warn(Text("Nothing to undo"), outcome=ScanOutcome.NOT_PACKABLE, job_id=job.id))
    renew(db, job)
    _open_again(db, job, last.parcel_id)
    line = db.run(_BY_ORDER_LINE, {"shipment": job.id, "order_line": last.order_line_id}).one()
    # A case of which pieces were cancelled meanwhile comes out with what is left of it.
    pieces = min(last.pieces, line.packed, parcels.pieces_of(db, last.parcel_id, last.order_line_id))
    parcels.put_in(db, parcel_id=last.parcel_id, order_line_id=last.order_line_id, pieces=-pieces)
    db.run(PACK, {"line": line.id, "pieces": -pieces}).one()
    db.run(COUNT_PACKED, {"order_line": last.order_line_id, "pieces": -pieces})
    if last.task_id:
        _give_back(db, job, last, pieces)
    done, total = int(line.done) - pieces, int(line.all)
    result = ScanResult(
        ScanOutcome.OK,
        Voice.WARN,
        Text("Taken back"),
        Text("{product} · {left} left to scan", product=line.name, left=total - done),
        job_id=job.id,
        line_id=line.id,
        counted=line.packed - pieces,
        wanted=line.quantity,
        done=done,
        total=total,
        reload=True,
    )
    about = {
        "undoes_id": last.id,
        "pieces": pieces,
        "order_line_id": last.order_line_id,
        "shipment_id": job.id,
        "parcel_id": last.parcel_id,
    }
    return Answer(result, ScanKind.UNDO, about)


def last_piece(db: Db, shipment_id: int) -> Any:
    """The last counted scan of this shipment that still counts."""
    return db.run(_LAST, {"shipment": shipment_id}).first()


def single_piece_order(db: Db, product_id: int) -> int | None:
    """The picked order of one piece that holds this product and is due first."""
    return db.run(_SINGLE, {"product": product_id}).scalar()


def _line(db: Db, shipment_id: int, product_id: int, pieces: int, order_line_id: int) -> Any:
    if order_line_id:
        return db.run(_BY_ORDER_LINE, {"shipment": shipment_id, "order_line": order_line_id}).first()
    return db.run(_BY_PRODUCT, {"shipment": shipment_id, "product": product_id, "pieces": pieces}).first()


def _take(db: Db, job: Any, line: Any, pieces: int) -> int | None:
    """Take what is not picked yet from its bins. The task is named when this scan took every piece of it."""
    needed = line.packed + pieces - line.picked
    if needed <= 0:
        return None
    tasks = db.run(_OPEN, {"shipment": job.id, "order_line": line.order_line_id}).all()
    if sum(task.left for task in tasks) < needed:
        raise NotNow(taken_meanwhile(line.name, job.id))
    left, task_id = needed, None
    for task in tasks:
        part = min(left, task.left)
        if part and taking.take(db, task.id, part, job.tote_id) is not None:
            task_id, left = task.id, left - part
    return task_id if needed == pieces else None


def _give_back(db: Db, job: Any, last: Any, left: int) -> None:
    tasks = db.run(_TASKS, {"shipment": job.id, "order_line": last.order_line_id}).all()
    for task in sorted(tasks, key=lambda task: task.id != last.task_id):
        part = min(left, task.picked)
        if part:
            taking.give_back(db, task.id, part, job.tote_id)
            left -= part


def _open_again(db: Db, job: Any, parcel_id: int) -> None:
    if db.run(_BOX_STATUS, {"parcel": parcel_id}).scalar_one() is ParcelStatus.CLOSED:
        if job.parcel_id and job.parcel_id != parcel_id:
            parcels.void(db, job.parcel_id, order_id=job.order_id)
        parcels.reopen(db, parcel_id, order_id=job.order_id, to_id=job.tote_id)


def _counted(job_id: int, line: Any, packed: int, done: int, total: int) -> ScanResult:
    said = Text("{packed} of {wanted} · {left} left to scan", packed=packed, wanted=line.quantity, left=total - done)
    return ScanResult(
        ScanOutcome.OK,
        Voice.OK,
        Text("{product}", product=line.name),
        said,
        job_id=job_id,
        line_id=line.id,
        counted=packed,
        wanted=line.quantity,
        done=done,
        total=total,
    )


def _over(db: Db, job_id: int, line: Any, pieces: int) -> ScanResult:
    """More than is missing; or as much, but of several lines, to which one scan does not give."""
    all_of_it = db.run(_OF_PRODUCT, {"shipment": job_id, "product": line.product_id}).one()
    left = int(all_of_it.quantity) - int(all_of_it.packed)
    if left <= 0:
        detail = Text(
            "The only one is already in the box. Put this one aside.",
            many="All {n} are already in the box. Put this one aside.",
            n=int(all_of_it.quantity),
        )
    elif left < pieces:
        detail = Text(
            "This code is worth {pieces}, only {n} is missing. Scan single pieces.",
            many="This code is worth {pieces}, only {n} are missing. Scan single pieces.",
            pieces=pieces,
            n=left,
        )
    else:
        detail = Text(
            "This code is worth {pieces}, and {n} is missing on several lines. Scan single pieces.",
            many="This code is worth {pieces}, and {n} are missing on several lines. Scan single pieces.",
            pieces=pieces,
            n=left,
        )
    headline = Text("One too many") if pieces == 1 else Text("Too many at once")
    result = err(headline, detail, outcome=ScanOutcome.OVER, job_id=job_id)
    return replace(
        result,
        line_id=line.id,
        counted=line.packed,
        wanted=line.quantity,
        done=int(line.done),
        total=int(line.all),
    )
