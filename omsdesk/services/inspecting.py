"""Decide what each returned piece is worth and where it goes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.goods_return import (
    PROPOSED_PLACE,
    Condition,
    Disposition,
    InspectionResult,
    Reception,
    ReturnStatus,
)
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.stock import MoveKind, PlaceKind
from omsdesk.models.base import BigId
from omsdesk.models.goods_return import Inspection, ReturnLine
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.product import Product
from omsdesk.models.stock import Location
from omsdesk.money import Money
from omsdesk.services import allocating, house_ways, ledger, putting_back, settings, settling
from omsdesk.services.requesting_return import order_of
from omsdesk.services.return_counts import DECIDE, STANDS, worth
from omsdesk.words import Text


@dataclass(frozen=True)
class Inspected:
    """What one decision came to."""

    return_line_id: int
    left: int
    """Pieces of the line that still wait."""
    to_place: str
    accepted: bool
    is_last: bool
    """Nothing is left to decide in the whole return."""
    refund: Money
    """What goes back with the last decision; nothing before it."""
    leaves_at: datetime | None = None
    """When the refund leaves; None when there is none, or when a supervisor has to allow it."""
    inspection_id: int = 0
    """The row that keeps what was seen."""


@dataclass(frozen=True)
class Proposal:
    """What a condition proposes, and what confirming it would do."""

    disposition: Disposition
    is_last: bool
    refund: Money
    """What the return comes to with this piece; it goes back when this is the last one to decide."""
    worth: Money
    """The accepted pieces with this one, before the fee."""
    needs_approval: bool = False
    """The refund is over the limit: a supervisor has to allow it."""


_LINE = (
    select(
        ReturnLine.id,
        ReturnLine.return_id,
        ReturnLine.order_line_id,
        ReturnLine.product_id,
        ReturnLine.received,
        ReturnLine.inspected,
        OrderLine.stocked,
        OrderLine.returned,
        OrderLine.order_id,
        Order.currency,
        Product.name,
        Product.handling,
        Product.home_id,
    )
    .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
    .join(Order, Order.id == OrderLine.order_id)
    .join(Product, Product.id == ReturnLine.product_id)
    .where(ReturnLine.id == bindparam("line"))
)
# Pieces are looked at once. No row back: so many are not waiting.
_COUNT = (
    update(ReturnLine)
    .where(
        ReturnLine.id == bindparam("line"),
        ReturnLine.received - ReturnLine.inspected >= bindparam("pieces", type_=BigId),
    )
    .values(
        inspected=ReturnLine.inspected + bindparam("pieces", type_=BigId),
        refund_minor=ReturnLine.refund_minor + bindparam("worth", type_=BigId),
    )
    .returning(ReturnLine.inspected, ReturnLine.received, ReturnLine.refund_minor)
)
_RESULT = update(ReturnLine).where(ReturnLine.id == bindparam("line")).values(inspection=bindparam("result"))
_WRONG_ITEM = update(ReturnLine).where(ReturnLine.id == bindparam("line")).values(reception=Reception.WRONG_ITEM)
_PLACE = select(Location.name).where(Location.id == bindparam("place"))
_SEEN = insert(Inspection).returning(Inspection.id)
_ACCEPTED = (
    select(Inspection.id)
    .where(
        Inspection.return_line_id == bindparam("line"),
        Inspection.disposition != Disposition.BACK_TO_CUSTOMER,
        STANDS,
    )
    .limit(1)
)
_MARK = update(Order).where(Order.id == bindparam("order_id")).values(returned=True)


def propose(db: Db, return_line_id: int, condition: Condition, quantity: int = 1) -> Proposal:
    """Where pieces in this condition go by rule, and what confirming it would give back."""
    line = _line(db, return_line_id)
    disposition = PROPOSED_PLACE[condition]
    return preview(db, return_line_id, disposition, quantity, line=line)


def preview(db: Db, return_line_id: int, disposition: Disposition, quantity: int = 1, *, line: Any = None) -> Proposal:
    """What confirming this choice would do: is it the last piece, and how much goes back."""
    line = line or _line(db, return_line_id)
    more = _worth(db, line, quantity) if disposition is not Disposition.BACK_TO_CUSTOMER else 0
    finishes_line = line.received - line.inspected == quantity
    is_last = (
        finishes_line
        and settling.undecided(db, line.return_id) == 1
        and settling.status(db, line.return_id) is ReturnStatus.RECEIVED
    )
    due = settling.due(db, line.return_id, line.order_id, more=more)
    return Proposal(
        disposition,
        is_last,
        Money(due.refund, line.currency),
        Money(due.worth, line.currency),
        needs_approval=is_last and settling.is_over_limit(db, line.order_id, due.refund),
    )


@needs(Right.INSPECT)
def inspect(
    db: Db,
    return_line_id: int,
    condition: Condition,
    disposition: Disposition | None = None,
    *,
    quantity: int = 1,
    reason: str = "",
    to_id: int | None = None,
) -> Inspected:
    """Confirm what was seen of some pieces. With the last decision the refund is on its way."""
    line = _line(db, return_line_id)
    order_id = order_of(db, line.return_id)
    line = _line(db, return_line_id)
    where = disposition or PROPOSED_PLACE[condition]
    _refuse_unfit(db, line, condition, where, reason)
    accepted = where is not Disposition.BACK_TO_CUSTOMER
    counted = _count(db, line, quantity, _worth(db, line, quantity) if accepted else 0)
    db.run(DECIDE, {"line": line.order_line_id, "pieces": quantity, "accepted": quantity if accepted else 0})
    place_id = _move(db, line, where, quantity, reason, to_id) if line.stocked else None
    inspection_id = _record(db, line, condition, where, quantity=quantity, reason=reason, place_id=place_id)
    if condition is Condition.WRONG_ITEM:
        db.run(_WRONG_ITEM, {"line": line.id})
    if counted.inspected == counted.received:
        result = (
            InspectionResult.ACCEPTED if db.run(_ACCEPTED, {"line": line.id}).first() else InspectionResult.REJECTED
        )
        db.run(_RESULT, {"line": line.id, "result": result})
    if accepted:
        db.run(_MARK, {"order_id": order_id})
    decided = settling.settle_if_decided(db, line.return_id, order_id)
    if where is Disposition.RESTOCK and line.stocked:
        allocating.fill_backorders(db, [line.product_id])
    return Inspected(
        return_line_id=line.id,
        left=counted.received - counted.inspected,
        to_place=str(db.run(_PLACE, {"place": place_id}).scalar()) if place_id else "",
        accepted=accepted,
        is_last=decided is not None,
        refund=Money(decided.refund if decided else 0, line.currency),
        leaves_at=decided.leaves_at if decided else None,
        inspection_id=inspection_id,
    )


def _line(db: Db, return_line_id: int) -> Any:
    line = db.run(_LINE, {"line": return_line_id}).first()
    if line is None:
        raise Refusal(Text("This return line does not exist."), Text("Look at the return again."))
    return line


def _refuse_unfit(db: Db, line: Any, condition: Condition, where: Disposition, reason: str) -> None:
    status = settling.status(db, line.return_id)
    if status not in (ReturnStatus.RECEIVED, ReturnStatus.PART_RECEIVED):
        raise Refusal(Text("The return is {status}.", status=status.word), Text("Receive it first."))
    if condition is Condition.WRONG_ITEM and where is not Disposition.BACK_TO_CUSTOMER:
        raise Refusal(Text("A wrong item does not go into our stock."), Text("Send it back to the customer."))
    if where is Disposition.SCRAP and not reason.strip():
        raise Refusal(Text("Scrapping needs a reason."), Text("Say it in a few words."))


def _worth(db: Db, line: Any, quantity: int) -> int:
    return worth(db, line.order_line_id, returned_before=line.returned, pieces=quantity)


def _count(db: Db, line: Any, quantity: int, refund: int) -> Any:
    counted = None
    if quantity > 0:
        counted = db.run(_COUNT, {"line": line.id, "pieces": quantity, "worth": refund}).first()
    if counted is None:
        raise Refusal(
            Text(
                "{n} of {product} waits to be inspected.",
                many="{n} of {product} wait to be inspected.",
                n=line.received - line.inspected,
                product=line.name,
            ),
            Text("Receive more, or add the extra piece."),
        )
    return counted


def _move(db: Db, line: Any, where: Disposition, quantity: int, reason: str, to_id: int | None) -> int | None:
    """Pieces leave the customers' place for ours; back to the customer moves nothing."""
    if where is Disposition.BACK_TO_CUSTOMER:
        return None
    customers = ledger.place(db, PlaceKind.CUSTOMER)
    target = _target(db, line, where, to_id)
    move = ledger.Move(
        MoveKind.RETURNED, line.product_id, customers, target, quantity, order_line_id=line.order_line_id
    )
    ledger.move(db, move)
    if target == ledger.place(db, PlaceKind.PUTAWAY):
        putting_back.ask(db, order_id=line.order_id, product_id=line.product_id, from_id=target, quantity=quantity)
    if where is not Disposition.SCRAP:
        return target
    scrap = ledger.place(db, PlaceKind.SCRAP)
    ledger.move(
        db,
        ledger.Move(
            MoveKind.SCRAPPED,
            line.product_id,
            target,
            scrap,
            quantity,
            order_line_id=line.order_line_id,
            reason="returned",
            note=reason.strip(),
        ),
    )
    return scrap


def _target(db: Db, line: Any, where: Disposition, to_id: int | None) -> int:
    if where is not Disposition.RESTOCK:
        return ledger.place(db, PlaceKind.QUARANTINE)
    if line.handling is Handling.UNCOUNTED:
        return ledger.place(db, PlaceKind.UNCOUNTED)
    if to_id is None and not settings.company(db).restock_at_once:
        return ledger.place(db, PlaceKind.PUTAWAY)
    target = to_id or house_ways.home_of(db, line.home_id)
    if target is None:
        raise Refusal(
            Text("{product} has no bin of its own.", product=line.name), Text("Scan the bin where you put it.")
        )
    return int(target)


def _record(
    db: Db,
    line: Any,
    condition: Condition,
    where: Disposition,
    *,
    quantity: int,
    reason: str,
    place_id: int | None,
) -> int:
    inspection_id: int = db.run(
        _SEEN,
        {
            "return_line_id": line.id,
            "at": db.now,
            "user_id": db.user_id,
            "station_id": db.station_id,
            "quantity": quantity,
            "condition": condition,
            "disposition": where,
            "to_id": place_id,
            "reason": reason.strip(),
        },
    ).scalar_one()
    db.audit(
        "return_line", line.id, "inspected", order_id=line.order_id, before=condition, after=f"{quantity} {where.value}"
    )
    return inspection_id
