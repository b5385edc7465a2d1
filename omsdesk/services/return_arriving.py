"""A box on the returns desk: what its code leads to, and taking it in."""

from collections.abc import Mapping

from omsdesk.database.db import Db
from omsdesk.lifecycles.goods_return import ReturnStatus
from omsdesk.services import finding_returns, receiving_return, requesting_return, return_picture
from omsdesk.services.finding_returns import Finding
from omsdesk.services.resolving import CodeKind, Found, resolve
from omsdesk.services.return_picture import ReturnPicture


def seen(db: Db, code: str) -> tuple[Found, Finding | None]:
    """What a code is, and the return or the orders it leads to."""
    found = resolve(db, code)
    leads = {CodeKind.RETURN, CodeKind.ORDER, CodeKind.PARCEL, CodeKind.PRODUCT}
    return found, finding_returns.find(db, code) if found.kind in leads else None


def take_in(db: Db, return_id: int) -> ReturnPicture:
    """Open a return; when it is expected, its box is on the desk now."""
    picture = return_picture.show(db, return_id)
    if picture.status is ReturnStatus.APPROVED:
        receiving_return.receive(db, return_id)
        picture = return_picture.show(db, return_id)
    return picture


def approve_and_take_in(db: Db, return_id: int) -> ReturnPicture:
    """The customer sent it without asking: it may come in, and it is here."""
    requesting_return.approve(db, return_id)
    return take_in(db, return_id)


def start(db: Db, order_id: int, counts: Mapping[int, int]) -> ReturnPicture:
    """Make the return of what lies on the desk; ``counts`` are pieces by order line."""
    return take_in(db, requesting_return.request_and_approve(db, order_id, counts))
