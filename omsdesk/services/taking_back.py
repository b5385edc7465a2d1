"""Take the last inspection of a return back, as long as its money has not left: the piece lies on the desk again."""

from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.goods_return import Condition, Disposition, InspectionResult, Reception, ReturnStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.models.base import BigId
from omsdesk.models.goods_return import Inspection, ReturnLine
from omsdesk.models.order import Order, OrderLine
from omsdesk.services import ledger, putting_back, settling
from omsdesk.services.requesting_return import order_of
from omsdesk.services.return_counts import INSPECTION, STANDS, TAKEN_BACK, worth
from omsdesk.words import Text

_LAST = (
    select(
        Inspection.id,
        Inspection.return_line_id,
        Inspection.quantity,
        Inspection.condition,
        Inspection.disposition,
        Inspection.to_id,
        ReturnLine.product_id,
        ReturnLine.order_line_id,
        OrderLine.returned,
        OrderLine.stocked,
    )
    .join(ReturnLine, ReturnLine.id == Inspection.return_line_id)
    .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
    .where(ReturnLine.return_id == bindparam("id"), STANDS)
    .order_by(Inspection.id.desc())
    .limit(1)
)
_ON_THE_DESK = (
    update(ReturnLine)
    .where(ReturnLine.id == bindparam("line"), ReturnLine.inspected >= bindparam("pieces", type_=BigId))
    .values(
        inspected=ReturnLine.inspected - bindparam("pieces", type_=BigId),
        refund_minor=ReturnLine.refund_minor - bindparam("worth", type_=BigId),
        inspection=InspectionResult.PENDING,
        reception=Reception.RECEIVED,
    )
)
_ON_ITS_WAY = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("line"), OrderLine.returned >= bindparam("accepted", type_=BigId))
    .values(
        return_requested=OrderLine.return_requested + bindparam("pieces", type_=BigId),
        returned=OrderLine.returned - bindparam("accepted", type_=BigId),
    )
)
_RECEPTION = select(ReturnLine.reception).where(ReturnLine.id == bindparam("line"))
_KEEP_RECEPTION = update(ReturnLine).where(ReturnLine.id == bindparam("line")).values(reception=bindparam("is_now"))
_CAME_BACK = select(OrderLine.id).where(OrderLine.order_id == bindparam("order_id"), OrderLine.returned > 0).limit(1)
_MARK = update(Order).where(Order.id == bindparam("order_id")).values(returned=bindparam("is_now"))


@needs(Right.INSPECT)
def take_back(db: Db, return_id: int) -> int:
    """Undo the newest decision of a return; the id of its line, whose pieces wait again."""
    order_id = order_of(db, return_id)
    settling.take_back_refund(db, return_id, order_id)
    if settling.status(db, return_id) not in (ReturnStatus.RECEIVED, ReturnStatus.PART_RECEIVED):
        raise Refusal(Text("The return is settled; its money has gone back."), Text("Ask the office."))
    last = db.run(_LAST, {"id": return_id}).first()
    if last is None:
        raise Refusal(Text("Nothing to undo."))
    accepted = 0 if last.disposition is Disposition.BACK_TO_CUSTOMER else last.quantity
    if accepted and last.stocked:
        _move_back(db, last, order_id)
    _count_back(db, last, accepted)
    came_back = db.run(_CAME_BACK, {"order_id": order_id}).first() is not None
    db.run(_MARK, {"order_id": order_id, "is_now": came_back})
    said = f"{last.quantity} {last.disposition.value}"
    db.audit(INSPECTION, last.id, TAKEN_BACK, order_id=order_id, before=said)
    line_id: int = last.return_line_id
    return line_id


def _move_back(db: Db, last: Any, order_id: int) -> None:
    """The pieces lie on the desk, which is still the customer's side of the ledger."""
    if last.to_id == ledger.place(db, PlaceKind.PUTAWAY):
        putting_back.call_off(
            db, order_id=order_id, product_id=last.product_id, from_id=last.to_id, quantity=last.quantity
        )
    customers = ledger.place(db, PlaceKind.CUSTOMER)
    ledger.move(
        db,
        ledger.Move(
            MoveKind.RETURNED,
            last.product_id,
            last.to_id,
            customers,
            last.quantity,
            order_line_id=last.order_line_id,
            reason="taken back",
        ),
    )


def _count_back(db: Db, last: Any, accepted: int) -> None:
    before = last.returned - accepted
    value = worth(db, last.order_line_id, returned_before=before, pieces=accepted) if accepted else 0
    reception = db.run(_RECEPTION, {"line": last.return_line_id}).scalar_one()
    db.run(_ON_THE_DESK, {"line": last.return_line_id, "pieces": last.quantity, "worth": value})
    if last.condition is not Condition.WRONG_ITEM and reception is not Reception.RECEIVED:
        db.run(_KEEP_RECEPTION, {"line": last.return_line_id, "is_now": reception})
    db.run(_ON_ITS_WAY, {"line": last.order_line_id, "pieces": last.quantity, "accepted": accepted})
