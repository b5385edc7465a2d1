"""Two open orders of one customer to one address become one: one walk, one box, one postage."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.order import Order, OrderLine
from omsdesk.money import Money
from omsdesk.services import allocating, cancelling, editing, headlines, moving_money, totals
from omsdesk.services import supply_rows as supplies
from omsdesk.services.splitting import line_values, open_head
from omsdesk.words import Text

MOST = 20
_ADDRESS = ("ship_name", "ship_street", "ship_extra", "ship_city", "ship_region", "ship_postal_code", "ship_country")
_SAME = ("customer_name", *_ADDRESS, "currency", "prices_include_tax", "tax_by_rate", "tax_exempt", "vat_id", "status")
_OPEN = (OrderStatus.PLACED, OrderStatus.CONFIRMED)


@dataclass(frozen=True)
class Mergeable:
    """An order that could become part of another."""

    order_id: int
    number: str
    headline: Headline
    pieces: int
    total: Money


_HEAD = select(*Order.__table__.columns).where(Order.id == bindparam("order_id"))
_LINES = (
    select(*OrderLine.__table__.columns)
    .where(OrderLine.order_id == bindparam("order_id"), OrderLine.ordered > OrderLine.cancelled)
    .order_by(OrderLine.position)
)
_SHIPPED = select(func.coalesce(func.sum(OrderLine.shipped), 0)).where(OrderLine.order_id == bindparam("order_id"))
_LAST = select(
    func.coalesce(func.max(OrderLine.position), 0).label("position"),
    func.coalesce(func.max(OrderLine.kit_number), 0).label("kit"),
).where(OrderLine.order_id == bindparam("order_id"))


def candidates(db: Db, order_id: int) -> tuple[Mergeable, ...]:
    """Open orders of the same customer to the same address of which nothing has left, the oldest first."""
    head = db.run(_HEAD, {"order_id": order_id}).one()
    asked = select(Order.id, Order.headline, Order.piece_count, Order.total_minor, Order.currency).where(
        Order.id != order_id,
        Order.status.in_(_OPEN),
        Order.shipped_at.is_(None),
        *(getattr(Order, name) == getattr(head, name) for name in _SAME),
    )
    if head.customer_id is not None:
        asked = asked.where(Order.customer_id == head.customer_id)
    return tuple(
        Mergeable(row.id, house_name("SO", row.id), row.headline, row.piece_count, Money(row.total_minor, row.currency))
        for row in db.run(asked.order_by(Order.id).limit(MOST))
        if not db.run(_SHIPPED, {"order_id": row.id}).scalar_one()
    )


@needs(Right.ORDERS)
def merge(db: Db, into_id: int, from_id: int) -> Money:
    """Move everything of one order into another; the first is cancelled. Returns the money that went with it."""
    if into_id == from_id:
        raise Refusal(Text("This is the same order."), Text("Choose another order."))
    locks.orders(db, [into_id, from_id])
    into, gone = open_head(db, into_id), open_head(db, from_id)
    _refuse_unfit(db, into, gone)
    for each in (into_id, from_id):
        supplies.refuse_under_way(db, each)
        moving_money.refuse_if_invoiced(db, each)
    moving_money.refuse_if_on_card(db, from_id)
    editing.take_off(db, into_id)
    _add(db, into, gone)
    _end(db, into_id, from_id)
    db.run(update(Order).where(Order.id == into_id).values(goes_first=into.goes_first))
    totals.retotal(db, into_id)
    if into.status is OrderStatus.CONFIRMED:
        allocating.allocate(db, into_id)
    headlines.refresh_payment(db, into_id)
    moved = moving_money.carry(db, from_id, into_id)
    headlines.refresh(db, into_id, from_id)
    return Money(moved, into.currency)


def _refuse_unfit(db: Db, into: Any, gone: Any) -> None:
    same_person = into.customer_id == gone.customer_id
    if not same_person or any(getattr(into, name) != getattr(gone, name) for name in _SAME):
        raise Refusal(
            Text("{one} and {two} are not alike.", one=house_name("SO", into.id), two=house_name("SO", gone.id)),
            Text("Customer, address, status and currency have to be the same."),
        )
    for head in (into, gone):
        if db.run(_SHIPPED, {"order_id": head.id}).scalar_one():
            raise Refusal(Text("A part of {order} has left.", order=house_name("SO", head.id)))


def _add(db: Db, into: Any, gone: Any) -> None:
    last = db.run(_LAST, {"order_id": into.id}).one()
    lines = db.run(_LINES, {"order_id": gone.id}).all()
    rows = [
        line_values(line, line.ordered - line.cancelled, order_id=into.id, position=place)
        for place, line in enumerate(lines, start=last.position + 1)
    ]
    for row in rows:
        row["kit_number"] += last.kit if row["kit_number"] else 0
    db.run(insert(OrderLine), rows)
    counts = {
        "line_count": into.line_count + len(rows),
        "piece_count": into.piece_count + sum(row["ordered"] for row in rows),
        "weight_g": into.weight_g + gone.weight_g,
        "ship_by": min(into.ship_by, gone.ship_by),
        # Marked as first while the pieces change hands, so that nobody else gets them in between.
        "goes_first": True,
    }
    for note in ("packer_note", "gift_note"):
        counts[note] = "\n".join(dict.fromkeys(each for each in (getattr(into, note), getattr(gone, note)) if each))
    db.run(update(Order).where(Order.id == into.id).values(**counts))


def _end(db: Db, into_id: int, from_id: int) -> None:
    numbers = house_name("SO", into_id), house_name("SO", from_id)
    db.audit("order", from_id, "merged into", order_id=from_id, after=numbers[0])
    db.audit("order", into_id, "merged", order_id=into_id, after=numbers[1])
    cancelling.cancel_order(db, from_id, f"merged into {numbers[0]}", tell=False)
