"""A box on the returns desk: what its code leads to, and taking it in."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.goods_return import ReturnStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.stock import Location
from omsdesk.services import finding_returns, receiving_return, requesting_return, return_picture
from omsdesk.services.finding_returns import Finding
from omsdesk.services.resolving import CodeKind, Found, resolve
from omsdesk.services.return_picture import ReturnPicture

_LEADS = frozenset({CodeKind.RETURN, CodeKind.ORDER, CodeKind.PARCEL, CodeKind.PRODUCT})
_SHELF = select(Location.id, Location.name).where(Location.id == bindparam("place"), Location.kind == PlaceKind.BIN)


@dataclass(frozen=True)
class Shelf:
    """A bin that goods can be put back into."""

    id: int
    name: str


@dataclass(frozen=True)
class Seen:
    """What a code is, and what it leads to."""

    found: Found
    finding: Finding | None = None
    shelf: Shelf | None = None
    """The bin, when the code is on a shelf."""


def seen(db: Db, code: str) -> Seen:
    """What a code is, and the return or the orders it leads to."""
    found = resolve(db, code)
    finding = finding_returns.find(db, code) if found.kind in _LEADS else None
    place = db.run(_SHELF, {"place": found.id}).first() if found.kind is CodeKind.LOCATION else None
    return Seen(found, finding, Shelf(place.id, place.name) if place else None)


@needs(Right.INSPECT)
def take_in(db: Db, return_id: int) -> ReturnPicture:
    """Open a return; when it is expected, its box is on the desk now."""
    picture = return_picture.show(db, return_id)
    if picture.status is ReturnStatus.APPROVED:
        receiving_return.receive(db, return_id)
        picture = return_picture.show(db, return_id)
    return picture


@needs(Right.INSPECT)
def approve_and_take_in(db: Db, return_id: int) -> ReturnPicture:
    """The customer sent it without asking: it may come in, and it is here."""
    requesting_return.approve(db, return_id)
    return take_in(db, return_id)


@needs(Right.INSPECT)
def start(db: Db, order_id: int, counts: Mapping[int, int]) -> ReturnPicture:
    """Make the return of what lies on the desk; ``counts`` are pieces by order line."""
    return take_in(db, requesting_return.request_and_approve(db, order_id, counts))
