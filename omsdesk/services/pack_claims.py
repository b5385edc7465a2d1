"""Who packs a shipment: one bench at a time, by a claim that ends by itself and is renewed by every act."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, exists, or_, select, update

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.lifecycles.parcel import ParcelStatus
from omsdesk.lifecycles.pick import PickListStatus
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import SHIPMENT, ShipmentStatus
from omsdesk.lifecycles.stock import PlaceKind, ScanKind
from omsdesk.models.company import Station, User
from omsdesk.models.journal import ScanEvent
from omsdesk.models.order import Order
from omsdesk.models.pick import PickList
from omsdesk.models.shipment import Parcel, Shipment, ShipmentLine
from omsdesk.services import blocking, headlines, ledger, pack_refusals, releasing, settings
from omsdesk.services.pack_refusals import NotNow
from omsdesk.services.releasing import LEASE
from omsdesk.services.scan_result import ScanResult, Voice, err, warn
from omsdesk.services.steps import step
from omsdesk.words import Text

_S = ShipmentStatus
BY_RANK = (_S.PACKING, _S.PICKED, _S.ALLOCATED)
"""Which shipment of an order is opened: what somebody began, what is picked, what can be picked at the bench."""


@dataclass(frozen=True)
class Answer:
    """What the bench says, and what the journal keeps about it."""

    result: ScanResult
    kind: ScanKind = ScanKind.OTHER
    about: dict[str, Any] = field(default_factory=dict)


_OPEN_BOX = (
    select(Parcel.id)
    .where(Parcel.shipment_id == Shipment.id, Parcel.status == ParcelStatus.OPEN)
    .order_by(Parcel.id.desc())
    .limit(1)
    .scalar_subquery()
)
_LAST_CODE = (
    select(ScanEvent.code)
    .where(ScanEvent.shipment_id == Shipment.id)
    .order_by(ScanEvent.id.desc())
    .limit(1)
    .scalar_subquery()
)
_HEAD = (
    select(
        Shipment.id,
        Shipment.order_id,
        Shipment.status,
        Shipment.tote_id,
        Shipment.list_id,
        Shipment.station_id,
        Shipment.user_id,
        Shipment.lease_until,
        Shipment.note_confirmed,
        _OPEN_BOX.label("parcel_id"),
        _LAST_CODE.label("last_code"),
        Order.status.label("order_status"),
        blocking.FIRST_HOLD.label("hold"),
    )
    .join(Order, Order.id == Shipment.order_id)
    .where(Shipment.id == bindparam("shipment"))
)
_FREE_OR_MINE = or_(
    Shipment.station_id.is_(None),
    Shipment.station_id.is_not_distinct_from(bindparam("station")),
    Shipment.lease_until.is_(None),
    Shipment.lease_until < bindparam("now"),
)
_CLAIM = (
    update(Shipment)
    .where(Shipment.id == bindparam("shipment"), Shipment.status == _S.PACKING, _FREE_OR_MINE)
    .values(station_id=bindparam("station"), user_id=bindparam("user"), lease_until=bindparam("until"))
)
_HOLDER = (
    select(Shipment.status, Station.name.label("station"), User.name.label("user"))
    .select_from(Shipment)
    .outerjoin(Station, Station.id == Shipment.station_id)
    .outerjoin(User, User.id == Shipment.user_id)
    .where(Shipment.id == bindparam("shipment"))
)
_OF_ORDER = (
    select(Shipment.id, Shipment.status)
    .where(Shipment.order_id == bindparam("order"), Shipment.status != _S.CANCELLED)
    .order_by(Shipment.id)
)
_WALKED_ELSEWHERE = select(
    exists().where(
        PickList.id == bindparam("list"),
        PickList.status == PickListStatus.WALKING,
        PickList.station_id.is_distinct_from(bindparam("station")),
        PickList.lease_until > bindparam("now"),
    )
)
_LEFT = select(ShipmentLine.quantity, ShipmentLine.packed).where(ShipmentLine.shipment_id == bindparam("shipment"))


def head(db: Db, shipment_id: int) -> Any:
    """The shipment with its claim, its open box, the code scanned last and what stops it; None when there is none."""
    return db.run(_HEAD, {"shipment": shipment_id}).first() if shipment_id else None


def is_mine(db: Db, job: Any) -> bool:
    """Whether this bench may act on the shipment: nobody else holds a living claim."""
    lapsed = job.lease_until is None or job.lease_until < db.now
    return job.station_id is None or job.station_id == db.station_id or lapsed


def is_unfinished(db: Db, job: Any) -> bool:
    """Whether the shipment is open at this bench and not packed yet."""
    return job is not None and job.status is _S.PACKING and is_mine(db, job)


def open_order(db: Db, order_id: int) -> Answer:
    """Open what there is to pack of an order; with picking at the bench, also what nobody has released."""
    locks.order(db, order_id)
    refuse_if_stopped(db, order_id)
    shipments = {row.status: row.id for row in reversed(db.run(_OF_ORDER, {"order": order_id}).all())}
    at_bench = settings.company(db).pick_while_packing
    for status in BY_RANK if at_bench else BY_RANK[:-1]:
        if status in shipments:
            return open_shipment(db, shipments[status])
    if at_bench:
        released = releasing.release(db, [order_id], at_bench=True)
        if released.shipment_ids:
            return open_shipment(db, released.shipment_ids[0])
    raise NotNow(pack_refusals.why_not_packed(db, order_id, shipments))


def open_shipment(db: Db, shipment_id: int) -> Answer:
    """Claim a shipment for this bench: a new one, one put aside, or one whose bench has gone quiet."""
    locks.shipment(db, shipment_id)
    job = head(db, shipment_id)
    if job.status is _S.PACKING:
        renew(db, job)
        return opened(db, job.id, job.order_id)
    if job.status is _S.ALLOCATED:
        _refuse_if_walked(db, job)
    values: dict[str, Any] = {"station_id": db.station_id, "user_id": db.user_id, "lease_until": db.now + LEASE}
    if job.tote_id is None:
        values["tote_id"] = ledger.place(db, PlaceKind.BENCH)
    step(db, Shipment, shipment_id, SHIPMENT, "open", order_id=job.order_id, frm=job.status, **values)
    headlines.refresh(db, job.order_id)
    return opened(db, shipment_id, job.order_id)


def renew(db: Db, job: Any) -> None:
    """Every act at the bench renews its claim; somebody else's living claim is said with their name."""
    locks.order(db, job.order_id)
    if _is_claimed_for_long(db, job):
        return
    claim = {
        "shipment": job.id,
        "station": db.station_id,
        "user": db.user_id,
        "now": db.now,
        "until": db.now + LEASE,
    }
    if db.run(_CLAIM, claim).rowcount == 0:
        holder = db.run(_HOLDER, {"shipment": job.id}).one()
        if holder.status is not _S.PACKING:
            refuse_if_job_stopped(db, head(db, job.id))
            raise NotNow(
                warn(Text("No order is open"), Text("Scan an order or tote."), outcome=ScanOutcome.NOT_PACKABLE)
            )
        raise NotNow(
            warn(
                Text("Open on {station} ({user})", station=holder.station or "", user=holder.user or ""),
                Text("Scan another order, or ask them to put it aside."),
                outcome=ScanOutcome.NOT_PACKABLE,
            )
        )


def _is_claimed_for_long(db: Db, job: Any) -> bool:
    """Whether our claim has more than half of its time left, so that a quick packer's scan need not write it.

    On a shared database the job was read before the order was locked: there only the guarded update can tell.
    """
    is_ours = job.station_id is not None and (job.station_id, job.user_id) == (db.station_id, db.user_id)
    is_fresh = is_ours and job.status is _S.PACKING and job.lease_until is not None
    return is_fresh and job.lease_until - db.now > LEASE / 2 and not db.is_postgresql


def renew_for_more(db: Db, job: Any) -> None:
    """The same before anything more is packed: what was held or cancelled while we stood at the lock, stops it too."""
    locks.order(db, job.order_id)
    if db.is_postgresql:
        refuse_if_job_stopped(db, head(db, job.id))
    renew(db, job)


def refuse_if_stopped(db: Db, order_id: int) -> None:
    """A held or cancelled order is not packed."""
    if blocking.stopper(db, order_id) is not None:
        raise NotNow(pack_refusals.stopped(db, order_id))


def refuse_if_job_stopped(db: Db, job: Any) -> None:
    """Whoever works on an order hears at the next scan that it was held or cancelled meanwhile."""
    if blocking.is_stopped(job.order_status, job.hold):
        raise NotNow(pack_refusals.stopped(db, job.order_id, job.id))


def put_aside(db: Db, job: Any) -> Answer:
    """Let go of the shipment, so that any bench can go on with it."""
    renew(db, job)
    step(
        db,
        Shipment,
        job.id,
        SHIPMENT,
        "put aside",
        order_id=job.order_id,
        frm=_S.PACKING,
        station_id=None,
        user_id=None,
        lease_until=None,
    )
    headlines.refresh(db, job.order_id)
    order = house_name("SO", job.order_id)
    return Answer(
        ScanResult(
            ScanOutcome.OK,
            Voice.READY,
            Text("{order} is put aside", order=order),
            Text("Scan it again to go on."),
            reload=True,
        ),
        about={"shipment_id": job.id},
    )


def take_over(db: Db, shipment_id: int) -> Answer:
    """A supervisor takes a job from a bench that holds it."""
    job = head(db, shipment_id)
    locks.order(db, job.order_id)
    db.run(_LET_GO, {"shipment": shipment_id})
    db.audit("shipment", shipment_id, "take over", order_id=job.order_id, before=job.station_id or "")
    return open_shipment(db, shipment_id)


_LET_GO = update(Shipment).where(Shipment.id == bindparam("shipment")).values(station_id=None, lease_until=None)


def opened(db: Db, shipment_id: int, order_id: int) -> Answer:
    """What the band says when an order is on the bench."""
    lines = db.run(_LEFT, {"shipment": shipment_id}).all()
    done, total = sum(line.packed for line in lines), sum(line.quantity for line in lines)
    return Answer(
        ScanResult(
            ScanOutcome.OK,
            Voice.OK,
            Text("Opened {order}", order=house_name("SO", order_id)),
            Text("{n} left to scan", n=total - done),
            job_id=shipment_id,
            done=done,
            total=total,
            reload=True,
        ),
        ScanKind.OPEN,
        {"shipment_id": shipment_id},
    )


def _refuse_if_walked(db: Db, job: Any) -> None:
    asked = {"list": job.list_id, "station": db.station_id, "now": db.now}
    if job.list_id and db.run(_WALKED_ELSEWHERE, asked).scalar():
        raise NotNow(
            err(
                Text("Being picked"),
                Text("{list} is on its way through the bins.", list=house_name("PL", job.list_id)),
                outcome=ScanOutcome.NOT_PACKABLE,
            )
        )
