"""The shared arithmetic of returns: what may still come back, and what its money is."""

from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, exists, select, update

from omsdesk.database.db import Db
from omsdesk.models.base import BigId
from omsdesk.models.goods_return import Inspection
from omsdesk.models.journal import AuditEvent
from omsdesk.models.order import OrderLine
from omsdesk.money import half_up

# Pieces are announced, as far as they left and are not on their way back. No row back: that many are not out there.
ANNOUNCE = (
    update(OrderLine)
    .where(
        OrderLine.id == bindparam("line"),
        OrderLine.shipped - OrderLine.returned - OrderLine.written_off - OrderLine.return_requested
        >= bindparam("pieces", type_=BigId),
    )
    .values(return_requested=OrderLine.return_requested + bindparam("pieces", type_=BigId))
    .returning(OrderLine.return_requested)
)
# Announced pieces are decided: taken back for good, or not.
DECIDE = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("line"), OrderLine.return_requested >= bindparam("pieces", type_=BigId))
    .values(
        return_requested=OrderLine.return_requested - bindparam("pieces", type_=BigId),
        returned=OrderLine.returned + bindparam("accepted", type_=BigId),
    )
    .returning(OrderLine.returned)
)
TAKEN_BACK = "taken back"
INSPECTION = "inspection"
# What an inspector saw is never changed or deleted; that it was taken back stands in the trail.
STANDS = ~exists().where(
    AuditEvent.subject == INSPECTION, AuditEvent.subject_id == Inspection.id, AuditEvent.what == TAKEN_BACK
)
_WORTH = select(
    (OrderLine.ordered - OrderLine.cancelled).label("pieces"),
    (OrderLine.net_minor + OrderLine.tax_minor).label("gross"),
).where(OrderLine.id == bindparam("line"))


def share(gross_minor: int, pieces: int, of: int) -> int:
    """What the first so many of a line's pieces cost; all of them cost exactly the line."""
    return half_up(Decimal(gross_minor * pieces) / of) if of else 0


def worth(db: Db, order_line_id: int, *, returned_before: int, pieces: int) -> int:
    """What the next returned pieces of a line are worth, so that the parts always sum to the line."""
    line: Any = db.run(_WORTH, {"line": order_line_id}).one()
    return share(line.gross, returned_before + pieces, line.pieces) - share(line.gross, returned_before, line.pieces)
