"""Why an order cannot be packed now: who packed, shipped, held or cancelled it, and when. The slow, wordy path."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from babel.dates import format_time
from sqlalchemy import bindparam, select

from omsdesk import clock
from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.lifecycles.stock import ScanKind
from omsdesk.models.company import Station, User
from omsdesk.models.journal import AuditEvent
from omsdesk.models.order import Hold, Order
from omsdesk.services import blocking, settings, staging
from omsdesk.services.scan_result import ScanResult, err
from omsdesk.words import Text, day_by, spoken_locale


class NotNow(Exception):
    """Ends a gesture early with its result: what it wrote is taken back, only the journal keeps it."""

    def __init__(self, result: ScanResult, *, kind: ScanKind = ScanKind.OTHER) -> None:
        super().__init__(str(result.headline))
        self.result = result
        self.kind = kind


_S = ShipmentStatus
_NO = ScanOutcome.NOT_PACKABLE
_TOLD = {_S.DELIVERED: "deliver", _S.SHIPPED: "ship", _S.FAILED: "fail delivery", _S.PACKED: "close"}
"""The step whose trail says who did it, for statuses in which there is nothing left to pack."""

_WHO = (
    select(AuditEvent.at, User.name.label("user"), Station.name.label("station"))
    .outerjoin(User, User.id == AuditEvent.user_id)
    .outerjoin(Station, Station.id == AuditEvent.station_id)
    .where(
        AuditEvent.subject == bindparam("subject"),
        AuditEvent.subject_id == bindparam("subject_id"),
        AuditEvent.what == bindparam("what"),
    )
    .order_by(AuditEvent.id.desc())
    .limit(1)
)
_HOLD = (
    select(Hold.reason, Hold.placed_at, User.name.label("user"))
    .outerjoin(User, User.id == Hold.placed_by)
    .where(Hold.order_id == bindparam("order"), Hold.released_at.is_(None))
    .order_by(Hold.id)
    .limit(1)
)
_STATUS = select(Order.status).where(Order.id == bindparam("order"))


def stopped(db: Db, order_id: int, job_id: int = 0) -> ScanResult:
    """The result for an order that was cancelled or put on hold, by whom and when."""
    order = house_name("SO", order_id)
    status = db.run(_STATUS, {"order": order_id}).scalar_one()
    if status in (OrderStatus.CANCELLED, OrderStatus.REJECTED):
        verb = "cancel" if status is OrderStatus.CANCELLED else "reject"
        told = who_when(db, "order", order_id, verb, status.word)
        detail = Text("{told}. Put the goods of {order} aside.", told=told, order=order)
        return err(status.word, detail, outcome=_NO)
    hold = db.run(_HOLD, {"order": order_id}).one()
    said = {"order": order, "reason": hold.reason.word, "time": moment(db, hold.placed_at)}
    detail = Text("{order}: {reason}, since {time}.", **said)
    if hold.user:
        detail = Text("{order}: {reason}, since {time} by {user}.", **said, user=hold.user)
    return err(Text("On hold"), detail, outcome=_NO, job_id=job_id)


def why_not_packed(db: Db, order_id: int, shipments: Mapping[ShipmentStatus, int]) -> ScanResult:
    """The result for an order with nothing to open: packed or gone already, not picked, or not ready at all."""
    order = house_name("SO", order_id)
    if _S.PICKING in shipments or _S.ALLOCATED in shipments:
        return err(Text("{order} is not picked yet", order=order), Text("Pick it first."), outcome=_NO)
    for status in (_S.PACKED, _S.FAILED, _S.DELIVERED, _S.SHIPPED):
        if status in shipments:
            return finished(db, order_id, shipments[status], status)
    reasons = blocking.blockers(db, order_id, "pack")
    why = reasons[0].reason if reasons else None
    return err(Text("{order} cannot be packed", order=order), why, outcome=_NO)


def finished(db: Db, order_id: int, shipment_id: int, status: ShipmentStatus) -> ScanResult:
    """The result for a shipment that is packed or has left: who did it, when, and where its boxes stand."""
    told = who_when(db, "shipment", shipment_id, _TOLD.get(status, ""), status.word)
    places = staging.places_of(db, shipment_id) if status is _S.PACKED else ()
    if places:
        told = Text("{told}. It stands at {places}.", told=told, places=places)
    headline = Text("{order}: {status} already", order=house_name("SO", order_id), status=status.word)
    return err(headline, told, outcome=_NO, job_id=shipment_id if status is _S.PACKED else 0)


def who_when(db: Db, subject: str, subject_id: int, what: str, done: Text) -> Text:
    """As in "Packed at 14:02 by Ines on PACK-1", with as much of it as is known."""
    row = db.run(_WHO, {"subject": subject, "subject_id": subject_id, "what": what}).first()
    if row is None:
        return Text("{done}", done=done)
    known: dict[str, Any] = {"done": done, "time": moment(db, row.at)}
    if row.user and row.station:
        return Text("{done} at {time} by {user} on {station}", **known, user=row.user, station=row.station)
    if row.user:
        return Text("{done} at {time} by {user}", **known, user=row.user)
    return Text("{done} at {time}", **known)


def moment(db: Db, at: datetime) -> str:
    """A time of today as 14:02, an earlier one with its day, where the company is."""
    zone = settings.company(db).zone
    local, today = clock.in_zone(at, zone), clock.in_zone(db.now, zone).date()
    time = str(format_time(local, "HH:mm", locale=spoken_locale()))
    return time if local.date() == today else f"{day_by('d MMM', local.date())} {time}"
