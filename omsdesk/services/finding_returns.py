"""What to do with a box on the returns desk: its return, or the orders it may belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.goods_return import OPEN_RETURNS
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import fold
from omsdesk.models.goods_return import Return, ReturnLine
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.shipment import Parcel, Shipment
from omsdesk.services.resolving import CodeKind, Found, resolve

MOST = 8


@dataclass(frozen=True)
class ReturnableLine:
    """What the customer still has of one order line."""

    order_line_id: int
    product_id: int
    sku: str
    name: str
    pieces: int


@dataclass(frozen=True)
class ReturnableOrder:
    """An order that goods may come back from."""

    order_id: int
    number: str
    customer: str
    shipped_at: datetime | None
    lines: tuple[ReturnableLine, ...]


@dataclass(frozen=True)
class Finding:
    """What a scan or a name led to: one return, or some orders to choose from."""

    return_id: int | None = None
    orders: tuple[ReturnableOrder, ...] = ()
    product_id: int | None = None
    """The product that was scanned, when the scan was one."""


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_OUT_THERE = OrderLine.shipped - OrderLine.returned - OrderLine.written_off - OrderLine.return_requested
_OPEN_OF_ORDER = (
    select(Return.id)
    .where(Return.order_id == bindparam("order_id"), Return.status.in_(OPEN_RETURNS))
    .order_by(Return.id)
    .limit(1)
)
_OPEN_WITH_PRODUCT = (
    select(Return.id)
    .join(ReturnLine, ReturnLine.return_id == Return.id)
    .where(
        ReturnLine.product_id == bindparam("product"),
        Return.status.in_(OPEN_RETURNS),
        ReturnLine.expected > ReturnLine.inspected,
    )
    .order_by(Return.id)
    .limit(2)
)
_ORDER_OF_PARCEL = (
    select(Shipment.order_id).join(Parcel, Parcel.shipment_id == Shipment.id).where(Parcel.id == bindparam("parcel"))
)
_WITH_PRODUCT = (
    select(OrderLine.order_id)
    .where(OrderLine.product_id == bindparam("product"), _OUT_THERE > 0)
    .order_by(OrderLine.id.desc())
    .limit(MOST)
)
_ORDERS = select(Order.id, Order.customer_name, Order.shipped_at).where(Order.id.in_(_IDS)).order_by(Order.id.desc())
_LINES = (
    select(
        OrderLine.order_id,
        OrderLine.id,
        OrderLine.product_id,
        OrderLine.sku,
        OrderLine.name,
        _OUT_THERE.label("pieces"),
    )
    .where(OrderLine.order_id.in_(_IDS), _OUT_THERE > 0)
    .order_by(OrderLine.order_id, OrderLine.position)
)


@needs(Right.INSPECT)
def find(db: Db, code: str) -> Finding:
    """Read a scan: return label, order, tracking number or product. A text that is no code is a customer's name."""
    found = resolve(db, code)
    if found.kind is CodeKind.RETURN:
        return Finding(return_id=found.id)
    if found.kind in (CodeKind.ORDER, CodeKind.PARCEL):
        return of_order(db, _order_id(db, found))
    if found.kind is CodeKind.PRODUCT:
        return _of_product(db, found.id)
    return Finding(orders=by_customer(db, code))


def of_order(db: Db, order_id: int) -> Finding:
    """The open return of an order, or the order itself with what may come back."""
    return_id = db.run(_OPEN_OF_ORDER, {"order_id": order_id}).scalar()
    return Finding(return_id=return_id) if return_id else Finding(orders=returnable(db, [order_id]))


def by_customer(db: Db, text: str) -> tuple[ReturnableOrder, ...]:
    """Newest orders of customers with these words, for a box without any number."""
    words = fold(text).split()
    if not words:
        return ()
    conditions = [Order.search.contains(word, autoescape=True) for word in words]
    newest = (
        select(Order.id)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(*conditions, _OUT_THERE > 0)
        .group_by(Order.id)
        .order_by(Order.id.desc())
        .limit(MOST)
    )
    return returnable(db, list(db.run(newest).scalars()))


def returnable(db: Db, order_ids: Sequence[int]) -> tuple[ReturnableOrder, ...]:
    """These orders with what their customers still have, the newest first."""
    if not order_ids:
        return ()
    asked = {"ids": list(order_ids)}
    lines: dict[int, list[Any]] = {}
    for row in db.run(_LINES, asked):
        lines.setdefault(row.order_id, []).append(row)
    return tuple(
        ReturnableOrder(
            row.id,
            house_name("SO", row.id),
            row.customer_name,
            row.shipped_at,
            tuple(ReturnableLine(line.id, line.product_id, line.sku, line.name, line.pieces) for line in lines[row.id]),
        )
        for row in db.run(_ORDERS, asked)
        if row.id in lines
    )


def _order_id(db: Db, found: Found) -> int:
    if found.kind is CodeKind.ORDER:
        return found.id
    order_id: int = db.run(_ORDER_OF_PARCEL, {"parcel": found.id}).scalar_one()
    return order_id


def _of_product(db: Db, product_id: int) -> Finding:
    """The only open return that waits for this product, else recent orders with it."""
    waiting = list(db.run(_OPEN_WITH_PRODUCT, {"product": product_id}).scalars())
    if len(waiting) == 1:
        return Finding(return_id=waiting[0], product_id=product_id)
    order_ids = list(db.run(_WITH_PRODUCT, {"product": product_id}).scalars())
    return Finding(orders=returnable(db, order_ids), product_id=product_id)
