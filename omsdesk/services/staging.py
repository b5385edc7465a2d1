"""Where packed boxes wait until they are loaded: a place at the dock is scanned, then what is put there.

The ledger knows one dock: goods that are packed lie there, whatever lane or cage their box stands in.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable, bindparam, func, or_, select, update

from omsdesk.codes import house_name, parse_house_code
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.parcel import ParcelStatus
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.shipment import Parcel, Shipment
from omsdesk.models.stock import Location
from omsdesk.services.resolving import CodeKind, Found
from omsdesk.services.scan_result import ScanResult, Voice, err, warn
from omsdesk.words import Text


@dataclass(frozen=True)
class Place:
    """A place inside the house."""

    id: int
    name: str
    kind: PlaceKind


_INSIDE = select(Location.id, Location.name, Location.kind).where(Location.outside.is_(False))
_BY_ID = _INSIDE.where(Location.id == bindparam("id"))
_BY_NAME = _INSIDE.where(
    or_(Location.name == bindparam("name"), func.lower(Location.name) == bindparam("lowered"))
).order_by(Location.id)
_WITH_PLACE = (
    select(Parcel.id, Parcel.status, Parcel.place_id, Location.name.label("place"))
    .outerjoin(Location, Location.id == Parcel.place_id)
    .where(Parcel.status != ParcelStatus.VOIDED)
    .order_by(Parcel.id)
)
_BOXES = _WITH_PLACE.where(Parcel.shipment_id == bindparam("shipment"))
_OF_ORDER = _WITH_PLACE.join(Shipment, Shipment.id == Parcel.shipment_id).where(
    Shipment.order_id == bindparam("order"), Shipment.status == ShipmentStatus.PACKED
)
_PUT = (
    update(Parcel)
    .where(Parcel.id == bindparam("parcel"), Parcel.status == ParcelStatus.CLOSED)
    .values(place_id=bindparam("place"))
)


def named(db: Db, name: str) -> Place | None:
    """A place of the house by its name, in capitals or not."""
    return _first(db, _BY_NAME, name=name, lowered=name.lower())


def chosen(db: Db, place_id: int) -> Place:
    """The place that was scanned before. Never a load instead: that could not be undone."""
    found = _first(db, _BY_ID, id=place_id)
    if found is None:
        raise Refusal(Text("The staging place is not there any more."), Text("Scan another place, or Esc to load."))
    return found


def choose(db: Db, code: Found) -> ScanResult | None:
    """A place was scanned, or its name typed: what is scanned from now on is put there, if boxes wait there at all.

    None for a code that has nothing of a place.
    """
    known = code.kind is CodeKind.LOCATION
    found = _first(db, _BY_ID, id=code.id) if known else named(db, code.raw)
    if found is None:
        house = parse_house_code(code.raw)
        return _no_place(code.raw) if house is not None and house.prefix == "LO" else None
    if found.kind is not PlaceKind.DOCK:
        return err(
            Text("Parcels do not wait in {place}", place=found.name),
            Text("Scan a staging place. F12, Staging place makes one."),
            outcome=ScanOutcome.WRONG_LOCATION,
        )
    return ScanResult(
        ScanOutcome.OK,
        Voice.READY,
        *putting(found.name),
        place_id=found.id,
        place=found.name,
    )


def putting(place: str) -> tuple[Text, Text]:
    """What the station says while boxes are put at a place."""
    said = Text("Each parcel scanned now is put there. Esc loads parcels again.")
    return Text("Put parcels at {place}", place=place), said


def put(db: Db, order_id: int, shipment_id: int, parcel_id: int, at: Place) -> ScanResult:
    """The closed box stands there from now on; where it stood before is said, so that nobody looks there."""
    boxes = db.run(_BOXES, {"shipment": shipment_id}).all()
    index, box = next((index, box) for index, box in enumerate(boxes) if box.id == parcel_id)
    order, parcel = house_name("SO", order_id), house_name("PK", parcel_id)
    if box.status is not ParcelStatus.CLOSED:  # it was loaded while we waited for our turn
        return warn(Text("{parcel} is loaded already", parcel=parcel), outcome=ScanOutcome.NOT_PACKABLE)
    _put(db, order_id, box, at)
    headline = Text("{order} stands at {place}", order=order, place=at.name)
    detail = Text("{parcel}", parcel=parcel)
    if len(boxes) > 1:
        headline = Text("{order} parcel {n} stands at {place}", order=order, n=index + 1, place=at.name)
        here = sum(_stands(each, at) or each.id == parcel_id for each in boxes)
        detail = Text("{parcel}: {here} of {all} boxes stand here", parcel=parcel, here=here, all=len(boxes))
    if box.place_id not in (None, at.id):
        detail = Text("{parcel} stood at {place} before", parcel=parcel, place=box.place)
    return ScanResult(ScanOutcome.OK, Voice.OK, headline, detail)


def put_order(db: Db, order_id: int, at: Place) -> ScanResult:
    """All packed boxes of the order that wait here stand there from now on."""
    locks.order(db, order_id)
    waiting = [box for box in db.run(_OF_ORDER, {"order": order_id}).all() if box.status is ParcelStatus.CLOSED]
    order = house_name("SO", order_id)
    if not waiting:
        said = Text("No box of {order} waits here", order=order)
        return err(said, Text("Scan a packed parcel."), outcome=ScanOutcome.NOT_PACKABLE)
    for box in waiting:
        _put(db, order_id, box, at)
    said = Text("{n} box", many="{n} boxes", n=len(waiting))
    return ScanResult(ScanOutcome.OK, Voice.OK, Text("{order} stands at {place}", order=order, place=at.name), said)


def places_of(db: Db, shipment_id: int) -> tuple[str, ...]:
    """Where the boxes of a packed shipment stand, as far as somebody said."""
    boxes = db.run(_BOXES, {"shipment": shipment_id}).all()
    return tuple(dict.fromkeys(box.place for box in boxes if box.place and box.status is ParcelStatus.CLOSED))


def _first(db: Db, statement: Executable, **asked: Any) -> Place | None:
    row = db.run(statement, asked).first()
    return Place(row.id, row.name, row.kind) if row else None


def _no_place(code: str) -> ScanResult:
    return err(
        Text("Unknown place"),
        Text("No place has the code '{code}'. Scan another, or print its label: F12, Staging place.", code=code),
        outcome=ScanOutcome.UNKNOWN_CODE,
    )


def _put(db: Db, order_id: int, box: Any, at: Place) -> None:
    # Scanned twice it stands where it stood: the trail has one row.
    if box.place_id != at.id and db.run(_PUT, {"parcel": box.id, "place": at.id}).rowcount:
        db.audit("parcel", box.id, "put", order_id=order_id, before=box.place or "", after=at.name)


def _stands(box: Any, at: Place) -> bool:
    return box.status is ParcelStatus.CLOSED and box.place_id == at.id
