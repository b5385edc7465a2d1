"""A customer wants to send something back: the request, and our answer to it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, select

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.goods_return import RETURN, ReturnStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.goods_return import Return, ReturnLine
from omsdesk.models.order import OrderLine
from omsdesk.services import blocking
from omsdesk.services.return_counts import ANNOUNCE, DECIDE
from omsdesk.services.steps import step
from omsdesk.words import Text

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_ORDER_LINES = select(OrderLine.id, OrderLine.product_id, OrderLine.name).where(
    OrderLine.order_id == bindparam("order_id"), OrderLine.id.in_(_IDS)
)
_NEW = insert(Return).returning(Return.id)
_NEW_LINES = insert(ReturnLine)
_HEAD = select(Return.order_id, Return.status).where(Return.id == bindparam("id"))
_ANNOUNCED = select(ReturnLine.order_line_id, ReturnLine.expected, ReturnLine.inspected).where(
    ReturnLine.return_id == bindparam("id")
)


def request(
    db: Db, order_id: int, quantities: Mapping[int, int], *, customer_says: str = "", fee_minor: int = 0
) -> int:
    """Announce so many pieces of each order line; returns the return's id."""
    locks.order(db, order_id)
    blocking.refuse_unless(db, order_id, "return")
    if fee_minor < 0:
        raise Refusal(Text("A fee cannot be below zero."))
    lines = _chosen(db, order_id, quantities)
    return_id: int = db.run(
        _NEW,
        {
            "order_id": order_id,
            "status": ReturnStatus.REQUESTED,
            "customer_says": customer_says.strip(),
            "fee_minor": fee_minor,
            "requested_at": db.now,
        },
    ).scalar_one()
    for line in lines:
        announce(db, line.id, line.name, quantities[line.id])
    db.run(
        _NEW_LINES,
        [
            {
                "return_id": return_id,
                "order_line_id": line.id,
                "product_id": line.product_id,
                "expected": quantities[line.id],
            }
            for line in lines
        ],
    )
    db.audit("return", return_id, "request", order_id=order_id, after=ReturnStatus.REQUESTED)
    return return_id


@needs(Right.INSPECT)
def request_and_approve(
    db: Db, order_id: int, quantities: Mapping[int, int], *, customer_says: str = "", fee_minor: int = 0
) -> int:
    """The goods are on the desk already and nobody asked before: both steps at once."""
    return_id = request(db, order_id, quantities, customer_says=customer_says, fee_minor=fee_minor)
    approve(db, return_id)
    return return_id


def approve(db: Db, return_id: int) -> None:
    """The customer may send it."""
    order_id = order_of(db, return_id)
    step(db, Return, return_id, RETURN, "approve", order_id=order_id, approved_at=db.now)


def deny(db: Db, return_id: int, why: str) -> None:
    """The customer may not send it back, and is told why."""
    if not why.strip():
        raise Refusal(Text("Why is it denied?"), Text("The customer will ask."))
    _end(db, return_id, "deny", why)


def cancel(db: Db, return_id: int, why: str = "") -> None:
    """The customer keeps the goods."""
    _end(db, return_id, "cancel", why)


def order_of(db: Db, return_id: int) -> int:
    """Lock the return's order and then the return; the order's id."""
    found = db.run(_HEAD, {"id": return_id}).first()
    if found is None:
        raise Refusal(Text("There is no return {number}.", number=house_name("RE", return_id)))
    order_id: int = found.order_id
    locks.order(db, order_id)
    locks.goods_return(db, return_id)
    return order_id


def announce(db: Db, order_line_id: int, product: str, pieces: int) -> None:
    """Count pieces as on their way back, or refuse when that many are not with the customer."""
    if db.run(ANNOUNCE, {"line": order_line_id, "pieces": pieces}).first() is None:
        raise Refusal(
            Text("The customer does not have {n} of {product} to return.", n=pieces, product=product),
            Text("Choose fewer."),
        )


def _end(db: Db, return_id: int, verb: str, why: str) -> None:
    order_id = order_of(db, return_id)
    step(db, Return, return_id, RETURN, verb, order_id=order_id)
    for line in db.run(_ANNOUNCED, {"id": return_id}).all():
        pieces = line.expected - line.inspected
        db.run(DECIDE, {"line": line.order_line_id, "pieces": pieces, "accepted": 0})
    if why.strip():
        db.audit("return", return_id, "reason", order_id=order_id, after=why.strip())


def _chosen(db: Db, order_id: int, quantities: Mapping[int, int]) -> list[Any]:
    lines = list(db.run(_ORDER_LINES, {"order_id": order_id, "ids": list(quantities)}).all())
    if not lines or len(lines) != len(quantities):
        raise Refusal(Text("No line of the order was chosen."), Text("Choose what comes back."))
    if any(pieces <= 0 for pieces in quantities.values()):
        raise Refusal(Text("Quantities start at one."))
    return lines
