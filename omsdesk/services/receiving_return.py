"""A return arrives: what is in the box, what is missing, and what nobody announced."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.goods_return import RETURN, Reception, ReturnStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import BigId
from omsdesk.models.goods_return import Return, ReturnLine
from omsdesk.models.order import OrderLine
from omsdesk.services import settling
from omsdesk.services.requesting_return import announce, order_of
from omsdesk.services.return_counts import DECIDE
from omsdesk.services.steps import status_of, step
from omsdesk.words import Text

_LINES = select(
    ReturnLine.id,
    ReturnLine.return_id,
    ReturnLine.order_line_id,
    ReturnLine.expected,
    ReturnLine.received,
    ReturnLine.inspected,
    ReturnLine.reception,
)
_OF_RETURN = _LINES.where(ReturnLine.return_id == bindparam("id")).order_by(ReturnLine.id)
_ONE = _LINES.where(ReturnLine.id == bindparam("line"))
_ARRIVE = (
    update(ReturnLine)
    .where(ReturnLine.id == bindparam("line"))
    .values(
        received=ReturnLine.received + bindparam("pieces", type_=BigId),
        expected=ReturnLine.expected + bindparam("more", type_=BigId),
        reception=bindparam("is_now"),
    )
)
# A piece that was thought to be there is not. No row back: every received piece has been inspected.
_NOT_THERE = (
    update(ReturnLine)
    .where(ReturnLine.id == bindparam("line"), ReturnLine.received > ReturnLine.inspected)
    .values(received=ReturnLine.received - 1, reception=Reception.MISSING)
    .returning(ReturnLine.id)
)
_SET_RECEPTION = update(ReturnLine).where(ReturnLine.id == bindparam("line")).values(reception=bindparam("is_now"))
_OUT_THERE = (
    select(OrderLine.id, OrderLine.name, ReturnLine.id.label("return_line_id"))
    .outerjoin(ReturnLine, (ReturnLine.order_line_id == OrderLine.id) & (ReturnLine.return_id == bindparam("id")))
    .where(
        OrderLine.order_id == bindparam("order_id"),
        OrderLine.product_id == bindparam("product"),
        OrderLine.shipped - OrderLine.returned - OrderLine.written_off - OrderLine.return_requested > 0,
    )
    .order_by(ReturnLine.id.is_(None), OrderLine.position)
    .limit(1)
)
_NEW_LINE = insert(ReturnLine).returning(ReturnLine.id)
_WAITING = select(func.count()).where(
    ReturnLine.return_id == bindparam("id"), ReturnLine.received < ReturnLine.expected
)


def receive(
    db: Db, return_id: int, arrived: Mapping[int, int] | None = None, *, more_to_come: bool = False
) -> ReturnStatus:
    """The box is on the desk. Without quantities everything announced is in it; else the rest is missing.

    With ``more_to_come`` the rest is on its way in another box.
    """
    order_id = order_of(db, return_id)
    status = status_of(db, Return, return_id)
    RETURN.after("receive", status)
    for line in db.run(_OF_RETURN, {"id": return_id}).all():
        wanted = 0 if line.reception is Reception.MISSING else line.expected - line.received
        pieces = wanted if arrived is None else arrived.get(line.id, 0)
        if not 0 <= pieces <= wanted:
            raise Refusal(
                Text(
                    "{n} piece of this line was announced, not {pieces}.",
                    many="{n} pieces of this line were announced, not {pieces}.",
                    n=wanted,
                    pieces=pieces,
                ),
                Text("Scan the extra piece to add it."),
            )
        _arrive(db, order_id, line, pieces, absent=wanted - pieces, more_to_come=more_to_come)
    verb = "receive part" if more_to_come and db.run(_WAITING, {"id": return_id}).scalar_one() else "receive"
    step(db, Return, return_id, RETURN, verb, order_id=order_id, frm=status, received_at=db.now)
    settling.settle_if_decided(db, return_id, order_id)
    return settling.status(db, return_id)


@needs(Right.INSPECT)
def missing(db: Db, return_line_id: int) -> None:
    """One piece that should be in the box is not."""
    line = _line(db, return_line_id)
    order_id = order_of(db, line.return_id)
    _refuse_unless_open(db, line.return_id)
    if db.run(_NOT_THERE, {"line": return_line_id}).first() is None:
        raise Refusal(Text("Every piece of this line is inspected."), Text("Nothing of it can be missing."))
    db.run(DECIDE, {"line": line.order_line_id, "pieces": 1, "accepted": 0})
    db.audit("return_line", return_line_id, "missing", order_id=order_id, before=line.received, after=line.received - 1)
    settling.settle_if_decided(db, line.return_id, order_id)


@needs(Right.INSPECT)
def add_extra(db: Db, return_id: int, product_id: int) -> int:
    """A piece that nobody announced, of a product the customer had from this order: add it. The line's id."""
    order_id = order_of(db, return_id)
    _refuse_unless_open(db, return_id)
    found = db.run(_OUT_THERE, {"id": return_id, "order_id": order_id, "product": product_id}).first()
    if found is None:
        raise Refusal(
            Text("The customer had no such piece from this order."), Text("Set it aside and look for its order.")
        )
    settling.take_back_refund(db, return_id, order_id)
    announce(db, found.id, found.name, 1)
    if found.return_line_id is not None:
        db.run(_ARRIVE, {"line": found.return_line_id, "pieces": 1, "more": 1, "is_now": Reception.EXTRA})
        line_id: int = found.return_line_id
    else:
        line_id = db.run(
            _NEW_LINE,
            {
                "return_id": return_id,
                "order_line_id": found.id,
                "product_id": product_id,
                "expected": 1,
                "received": 1,
                "reception": Reception.EXTRA,
            },
        ).scalar_one()
    db.audit("return_line", line_id, "extra", order_id=order_id, after="+1")
    return line_id


def _arrive(db: Db, order_id: int, line: Any, pieces: int, *, absent: int, more_to_come: bool) -> None:
    """Count what came. What did not come is with the customer still, unless another box is on its way."""
    if pieces:
        db.run(_ARRIVE, {"line": line.id, "pieces": pieces, "more": 0, "is_now": Reception.RECEIVED})
        now = line.received + pieces
        db.audit("return_line", line.id, "received", order_id=order_id, before=line.received, after=now)
    if absent and more_to_come:
        db.run(_SET_RECEPTION, {"line": line.id, "is_now": Reception.IN_TRANSIT})
    elif absent:
        db.run(_SET_RECEPTION, {"line": line.id, "is_now": Reception.MISSING})
        db.run(DECIDE, {"line": line.order_line_id, "pieces": absent, "accepted": 0})
        there = line.expected - absent
        db.audit("return_line", line.id, "missing", order_id=order_id, before=line.expected, after=there)


def _line(db: Db, return_line_id: int) -> Any:
    line = db.run(_ONE, {"line": return_line_id}).first()
    if line is None:
        raise Refusal(Text("This return line does not exist."))
    return line


def _refuse_unless_open(db: Db, return_id: int) -> None:
    status = status_of(db, Return, return_id)
    if status not in (ReturnStatus.RECEIVED, ReturnStatus.PART_RECEIVED):
        raise Refusal(Text("The return is {status}.", status=status.word), Text("Receive it first."))
