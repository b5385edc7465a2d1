"""The orders to suppliers as rows: pieces are added, and taken off again when fewer are promised from there.

What a line is promised at the suppliers' place and what suppliers are asked to send are the same pieces. Every deed
that takes such a promise back calls ``settle`` in the same commit; ``omsdesk check`` compares.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.lifecycles.supply import OPEN_SUPPLIES, SUPPLY, SupplyStatus
from omsdesk.models.base import BigId
from omsdesk.models.order import OrderLine
from omsdesk.models.stock import Allocation, Balance, Location
from omsdesk.models.supplier import Supplier, Supply, SupplyLine
from omsdesk.services.steps import step
from omsdesk.words import Text

_S = SupplyStatus
_WAITING = select(Supply.id).where(
    Supply.order_id == bindparam("order"), Supply.supplier_id == bindparam("supplier"), Supply.status == _S.WAITING
)
_NEW = insert(Supply).returning(Supply.id)
_NEW_LINE = insert(SupplyLine)
_MORE = (
    update(SupplyLine)
    .where(SupplyLine.supply_id == bindparam("supply"), SupplyLine.order_line_id == bindparam("line"))
    .values(quantity=SupplyLine.quantity + bindparam("pieces", type_=BigId))
)
_FEWER = (
    update(SupplyLine)
    .where(SupplyLine.id == bindparam("line"))
    .values(quantity=SupplyLine.quantity - bindparam("pieces", type_=BigId))
)
_NAME = select(Supplier.name).where(Supplier.id == bindparam("supplier"))
_OPEN = (
    select(
        SupplyLine.id,
        SupplyLine.supply_id,
        SupplyLine.order_line_id,
        Supply.status,
        (SupplyLine.quantity - SupplyLine.shipped).label("pieces"),
    )
    .join(Supply, Supply.id == SupplyLine.supply_id)
    .where(SupplyLine.order_id == bindparam("order"), SupplyLine.quantity > SupplyLine.shipped)
    .order_by(SupplyLine.id)
)
_PROMISED = (
    select(Allocation.order_line_id, func.sum(Allocation.quantity).label("pieces"))
    .join(OrderLine, OrderLine.id == Allocation.order_line_id)
    .join(Balance, Balance.id == Allocation.balance_id)
    .join(Location, Location.id == Balance.location_id)
    .where(OrderLine.order_id == bindparam("order"), Location.kind == PlaceKind.SUPPLIER, Allocation.quantity > 0)
    .group_by(Allocation.order_line_id)
)
_LEFT = select(
    func.coalesce(func.sum(SupplyLine.quantity - SupplyLine.shipped), 0).label("open"),
    func.coalesce(func.sum(SupplyLine.shipped), 0).label("shipped"),
).where(SupplyLine.supply_id == bindparam("supply"))
_STATUS = select(Supply.status).where(Supply.id == bindparam("supply"))
_CHANGED = update(Supply).where(Supply.id == bindparam("supply"), Supply.revision > 0).values(told=False)
_UNDER_WAY = (
    select(Supply.id).where(Supply.order_id == bindparam("order"), Supply.status == _S.SENT).order_by(Supply.id)
)


@dataclass(frozen=True)
class Wanted:
    """Pieces of a line that a supplier is to send."""

    order_id: int
    line_id: int
    supplier_id: int
    pieces: int


def ask(db: Db, wanted: Iterable[Wanted]) -> None:
    """Write them onto the order to their supplier that has not gone out yet; a new one where there is none."""
    for each in wanted:
        supply = _waiting(db, each.order_id, each.supplier_id)
        found = {"supply": supply, "line": each.line_id, "pieces": each.pieces}
        if db.run(_MORE, found).rowcount == 0:
            row = {"supply_id": supply, "order_id": each.order_id, "order_line_id": each.line_id}
            db.run(_NEW_LINE, {**row, "quantity": each.pieces})
        name = db.run(_NAME, {"supplier": each.supplier_id}).scalar_one()
        db.audit("supply", supply, "ask", order_id=each.order_id, before=name, after=each.pieces)


def settle(db: Db, order_id: int, *, first: int = 0) -> None:
    """Promises from suppliers were taken back: ask for as many pieces fewer, those first that nobody was told of.

    ``first`` is the order to a supplier that they were taken from, where it was one.
    """
    by_line: dict[int, list[Any]] = defaultdict(list)
    for row in db.run(_OPEN, {"order": order_id}).all():
        by_line[row.order_line_id].append(row)
    if not by_line:
        return
    promised = {row.order_line_id: int(row.pieces) for row in db.run(_PROMISED, {"order": order_id})}
    fewer: dict[int, int] = defaultdict(int)
    for line_id, rows in by_line.items():
        left = sum(row.pieces for row in rows) - promised.get(line_id, 0)
        for row in sorted(rows, key=lambda each: (each.supply_id != first, each.status is _S.SENT, -each.id)):
            pieces = min(left, row.pieces)
            if pieces > 0:
                db.run(_FEWER, {"line": row.id, "pieces": pieces})
                fewer[row.supply_id] += pieces
                left -= pieces
    for supply_id, pieces in fewer.items():
        db.audit("supply", supply_id, "fewer", order_id=order_id, after=pieces)
        db.run(_CHANGED, {"supply": supply_id})
        end_if_done(db, supply_id, order_id)


def end_if_done(db: Db, supply_id: int, order_id: int) -> None:
    """With nothing left to send it is over: shipped, or called off when nothing was."""
    left = db.run(_LEFT, {"supply": supply_id}).one()
    status = db.run(_STATUS, {"supply": supply_id}).scalar_one()
    if left.open == 0 and status in OPEN_SUPPLIES:
        step(db, Supply, supply_id, SUPPLY, "ship" if left.shipped else "call off", order_id=order_id, frm=status)


def tell_again(db: Db, order_id: int) -> None:
    """Something that suppliers were told of this order is not so any more."""
    for supply_id in db.run(_UNDER_WAY, {"order": order_id}).scalars().all():
        db.run(_CHANGED, {"supply": supply_id})


def is_under_way(db: Db, order_id: int) -> bool:
    """Whether a supplier was told of something in this order that has not left there."""
    return db.run(_UNDER_WAY, {"order": order_id}).first() is not None


def refuse_under_way(db: Db, order_id: int) -> None:
    """Not while a supplier sends a part of this order: what they were told would not be so any more."""
    if is_under_way(db, order_id):
        raise Refusal(
            Text("A part of {order} is ordered from a supplier.", order=house_name("SO", order_id)),
            Text("Note what has left there, or call it off first."),
        )


def _waiting(db: Db, order_id: int, supplier_id: int) -> int:
    found = db.run(_WAITING, {"order": order_id, "supplier": supplier_id}).scalar()
    if found is not None:
        return int(found)
    row = {"order_id": order_id, "supplier_id": supplier_id, "status": _S.WAITING, "made_at": db.now}
    return int(db.run(_NEW, row).scalar_one())
