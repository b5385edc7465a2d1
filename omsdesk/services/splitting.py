"""Take an order apart: some pieces become an order of their own, with their price, their stock and their money."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.order import Hold, Order, OrderLine
from omsdesk.models.product import Product
from omsdesk.money import Money, part_of
from omsdesk.services import allocating, cancelling_lines, headlines, moving_money, totals
from omsdesk.services import supply_rows as supplies
from omsdesk.words import Text


@dataclass(frozen=True)
class Split:
    """The new order, and what of the money went with it."""

    order_id: int
    moved: Money


_HEAD = select(*Order.__table__.columns).where(Order.id == bindparam("order_id"))
_LINES = (
    select(*OrderLine.__table__.columns).where(OrderLine.order_id == bindparam("order_id")).order_by(OrderLine.position)
)
_HELD = select(func.count()).select_from(Hold).where(Hold.order_id == bindparam("order_id"), Hold.released_at.is_(None))
_WEIGHT = select(Product.id, Product.weight_g).where(Product.id.in_(bindparam("ids", expanding=True)))
_NEW = insert(Order).returning(Order.id)
_NOT_COPIED = frozenset({"id", "external_ref", "content_hash", "shipped_at", "delivered_at", "completed_at"})
_EMPTY_COUNTERS = (
    *("cancelled", "allocated", "picked", "packed", "shipped", "delivered"),
    *("return_requested", "returned", "written_off"),
)
SHARED = ("discount_minor", "order_off_minor", "charged_net_minor", "charged_tax_minor")
"""Amounts of a line that stand for all its pieces."""


@needs(Right.ORDERS)
def split(db: Db, order_id: int, quantities: Mapping[int, int]) -> Split:
    """Make an order of so many pieces of each line; what is picked of them goes back to the shelf first."""
    locks.order(db, order_id)
    head = open_head(db, order_id)
    lines = {row.id: row for row in db.run(_LINES, {"order_id": order_id})}
    wanted = {line: pieces for line, pieces in quantities.items() if pieces}
    _refuse_unfit(lines, wanted)
    supplies.refuse_under_way(db, order_id)
    moving_money.refuse_if_invoiced(db, order_id)
    new_id = _begin(db, head, lines, wanted)
    # Marked as first while its pieces change hands, so that nobody else gets them in between.
    cancelling_lines.cancel_lines(db, order_id, wanted, f"moved to {house_name('SO', new_id)}")
    db.run(update(Order).where(Order.id == new_id).values(goes_first=head.goes_first))
    _tell(db, order_id, new_id, head)
    totals.retotal(db, new_id)
    if head.status is OrderStatus.CONFIRMED:
        allocating.allocate(db, new_id)
    headlines.refresh_payment(db, order_id)
    moved = moving_money.carry(db, order_id, new_id)
    headlines.refresh_payment(db, new_id)
    headlines.refresh(db, order_id, new_id)
    return Split(new_id, Money(moved, head.currency))


def open_head(db: Db, order_id: int) -> Any:
    """The row of an order whose goods may still go elsewhere, or a refusal."""
    head = db.run(_HEAD, {"order_id": order_id}).first()
    number = house_name("SO", order_id)
    if head is None:
        raise Refusal(Text("There is no order {number}.", number=number))
    if head.status not in (OrderStatus.PLACED, OrderStatus.CONFIRMED):
        raise Refusal(Text("{order} is {status}.", order=number, status=head.status.word))
    if head.shipped_at is not None:
        raise Refusal(Text("Everything of {order} has left.", order=number), Text("Take it back as a return."))
    if db.run(_HELD, {"order_id": order_id}).scalar_one():
        raise Refusal(Text("{order} is on hold.", order=number), Text("Release the hold first."))
    return head


def line_values(line: Any, pieces: int, *, order_id: int, position: int) -> dict[str, Any]:
    """A line of another order with so many pieces of this one, at the same price."""
    values = {column.name: getattr(line, column.name) for column in OrderLine.__table__.columns if column.name != "id"}
    values |= dict.fromkeys(_EMPTY_COUNTERS, 0)
    values |= {name: _share(getattr(line, name), pieces, line.ordered) for name in SHARED}
    return {**values, "order_id": order_id, "position": position, "ordered": pieces}


def _share(amount: int | None, pieces: int, of: int) -> int | None:
    """What the pieces that stay leave of it, so that no cent is lost between the two."""
    return None if amount is None else amount - part_of(amount, of - pieces, of)


def _refuse_unfit(lines: Mapping[int, Any], wanted: Mapping[int, int]) -> None:
    if not wanted:
        raise Refusal(Text("No line was chosen."), Text("Say how many pieces go into the new order."))
    for line_id, pieces in wanted.items():
        line = lines.get(line_id)
        if line is None:
            raise Refusal(Text("This line does not belong to the order."))
        most = line.ordered - line.cancelled - line.shipped
        if not 0 < pieces <= most:
            raise Refusal(
                Text("{n} of {product} cannot go.", n=pieces, product=line.name),
                Text("{n} has not left yet.", many="{n} have not left yet.", n=most),
            )
    if sum(row.ordered - row.cancelled - row.shipped for row in lines.values()) == sum(wanted.values()):
        raise Refusal(Text("Then nothing would stay."), Text("Leave at least one piece, or change the address."))


def _begin(db: Db, head: Any, lines: Mapping[int, Any], wanted: Mapping[int, int]) -> int:
    moved = [lines[each] for each in sorted(wanted, key=lambda each: lines[each].position)]
    weights = {row.id: row.weight_g for row in db.run(_WEIGHT, {"ids": sorted({row.product_id for row in moved})})}
    values = {c.name: getattr(head, c.name) for c in Order.__table__.columns if c.name not in _NOT_COPIED}
    values |= {
        "goes_first": True,
        "shipping_minor": 0,
        "shipping_tax_minor": 0,
        "shipping_reason": "",
        "goods_minor": 0,
        "tax_minor": 0,
        "off_minor": 0,
        "total_minor": 0,
        "line_count": len(moved),
        "piece_count": sum(wanted.values()),
        "weight_g": sum(weights[row.product_id] * wanted[row.id] for row in moved),
        "returned": False,
    }
    new_id: int = db.run(_NEW, values).scalar_one()
    db.run(
        insert(OrderLine),
        [line_values(row, wanted[row.id], order_id=new_id, position=place) for place, row in enumerate(moved, start=1)],
    )
    return new_id


def _tell(db: Db, order_id: int, new_id: int, head: Any) -> None:
    old, new = house_name("SO", order_id), house_name("SO", new_id)
    db.audit("order", new_id, "place", order_id=new_id, after=head.status)
    db.audit("order", new_id, "split from", order_id=new_id, after=old)
    db.audit("order", order_id, "split", order_id=order_id, after=new)
