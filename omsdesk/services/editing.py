"""Change the lines of an order that was placed, until it is packed.

Fewer pieces are cancelled where it costs least. For more pieces or other products the order is taken off its pick
list; what somebody has picked already goes back to the shelf, and the whole order is released anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.base import BigId
from omsdesk.models.order import Channel, Order, OrderLine, Service
from omsdesk.models.product import Product
from omsdesk.models.shipment import Shipment
from omsdesk.services import (
    allocating,
    alternatives,
    cancelling,
    cancelling_lines,
    headlines,
    kit_counts,
    placing,
    totals,
    unreleasing,
)
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo
from omsdesk.services.order_rows import MOST_PIECES, order_rows
from omsdesk.services.steps import status_of
from omsdesk.words import Text


@dataclass(frozen=True)
class Edited:
    """What a change came to."""

    headline: Headline
    put_backs: tuple[int, ...] = ()
    """Tasks to carry goods back to their shelves."""


_HEAD = (
    select(
        Order.status,
        Order.shipped_at,
        Order.customer_name,
        Order.customer_id,
        Order.ship_country,
        Order.placed_at,
        Order.currency,
        Order.prices_include_tax,
        Order.vat_id,
        Channel.key.label("channel"),
        Service.key.label("service"),
    )
    .join(Channel, Channel.id == Order.channel_id)
    .join(Service, Service.id == Order.service_id)
    .where(Order.id == bindparam("order_id"))
)
_LINES = (
    select(*OrderLine.__table__.columns).where(OrderLine.order_id == bindparam("order_id")).order_by(OrderLine.position)
)
_PACKED = select(Shipment.id).where(
    Shipment.order_id == bindparam("order_id"), Shipment.status == ShipmentStatus.PACKED
)
_MORE = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("line"))
    .values(ordered=OrderLine.ordered + bindparam("pieces", type_=BigId))
)
_NEW_LINES = insert(OrderLine)
_NOT_PICKED = (
    update(OrderLine)
    .where(OrderLine.order_id == bindparam("order"), OrderLine.stocked, OrderLine.picked > OrderLine.shipped)
    .values(
        allocated=OrderLine.allocated - (OrderLine.picked - OrderLine.shipped),
        picked=OrderLine.shipped,
        packed=OrderLine.shipped,
    )
)
_COUNTS = select(
    func.count(OrderLine.id).label("lines"),
    func.sum(OrderLine.ordered).label("pieces"),
    func.sum(OrderLine.ordered * Product.weight_g).label("weight"),
).join(Product, Product.id == OrderLine.product_id)


@needs(Right.ORDERS)
def change_lines(db: Db, order_id: int, quantities: Mapping[int, int], new: Sequence[NewLine] = ()) -> Edited:
    """Set how many pieces of each line are wanted, and add products. Prices of lines that stand stay."""
    locks.order(db, order_id)
    head = _open_head(db, order_id)
    lines = {row.id: row for row in db.run(_LINES, {"order_id": order_id})}
    fewer, more = _differences(lines, quantities)
    if not fewer and not more and not new:
        raise Refusal(Text("Nothing was changed."), Text("Change a quantity, or add a product."))
    put_backs: list[int] = []
    if more or new:
        put_backs += take_off(db, order_id)
        _add(db, order_id, head, lines, more, new)
        _recount(db, order_id)
    if fewer:
        put_backs += cancelling_lines.cancel_lines(db, order_id, fewer, "changed").put_backs
    _tell(db, order_id, lines, fewer, more, new)
    totals.retotal(db, order_id)
    headlines.refresh_payment(db, order_id)
    if head.status is OrderStatus.CONFIRMED:
        allocating.allocate(db, order_id)
    return Edited(headlines.refresh(db, order_id)[order_id], tuple(put_backs))


@needs(Right.ORDERS)
def change_by_code(
    db: Db, order_id: int, quantities: Mapping[int, int], added: Sequence[tuple[str, int]] = ()
) -> Edited:
    """The same with new products by SKU or code, at the customer's price. Of a kit all parts change together."""
    locks.order(db, order_id)
    lines = {row.id: row for row in db.run(_LINES, {"order_id": order_id})}
    quantities = kit_counts.scaled(lines, quantities)
    new = [NewLine(product_id=alternatives.product_of(db, code), quantity=pieces) for code, pieces in added]
    return change_lines(db, order_id, quantities, new)


@needs(Right.ORDERS)
def take_off(db: Db, order_id: int) -> tuple[int, ...]:
    """Take the order off its pick lists, also when pieces are picked: these go back to the shelf."""
    locks.order(db, order_id)
    if db.run(_PACKED, {"order_id": order_id}).first() is not None:
        raise Refusal(Text("It is packed already."), Text("Open the box again at the bench first."))
    standing = unreleasing.on_list(db, order_id)
    put_backs = cancelling.end_shipments(db, order_id, "order changed")
    db.run(_NOT_PICKED, {"order": order_id})
    if standing.list_name:
        db.audit("order", order_id, "unrelease", order_id=order_id, before=standing.list_name)
    return tuple(put_backs)


def _open_head(db: Db, order_id: int) -> Any:
    status = status_of(db, Order, order_id)
    if status is OrderStatus.DRAFT:
        raise Refusal(Text("The order is still a draft."), Text("Go on with the draft."))
    if status not in (OrderStatus.PLACED, OrderStatus.CONFIRMED):
        raise Refusal(Text("The order is {status}.", status=status.word), Text("Copy it to a new order."))
    head = db.run(_HEAD, {"order_id": order_id}).one()
    if head.shipped_at is not None:
        raise Refusal(Text("Everything has left."), Text("Copy it to a new order, or take it back as a return."))
    return head


def _differences(lines: Mapping[int, Any], quantities: Mapping[int, int]) -> tuple[dict[int, int], dict[int, int]]:
    """By line: how many pieces are wanted no more, and how many are wanted too."""
    fewer: dict[int, int] = {}
    more: dict[int, int] = {}
    for line_id, wanted in quantities.items():
        line = lines.get(line_id)
        if line is None:
            raise Refusal(Text("This line does not belong to the order."))
        if not line.shipped <= wanted <= MOST_PIECES:
            raise Refusal(
                Text("{n} is not a quantity of {product}.", n=wanted, product=line.name),
                Text("{n} has left already.", many="{n} have left already.", n=line.shipped)
                if line.shipped
                else Text("Give 0 or more."),
            )
        difference = wanted - (line.ordered - line.cancelled)
        if difference:
            (more if difference > 0 else fewer)[line_id] = abs(difference)
    return fewer, more


def _has_amounts(line: Any) -> bool:
    """Whether amounts were said for the pieces that it had, so that more pieces would change what one costs."""
    return line.charged_net_minor is not None or bool(line.discount_minor or line.order_off_minor)


def _add(
    db: Db, order_id: int, head: Any, lines: Mapping[int, Any], more: Mapping[int, int], new: Sequence[NewLine]
) -> None:
    asked = list(new)
    of_kits: dict[int, int] = {}
    # The parts of a kit stay together: when one of them has an amount of its own, all of them get new lines.
    said = {line.kit_number for line in lines.values() if line.kit_number and _has_amounts(line)}
    for line_id, pieces in more.items():
        line = lines[line_id]
        if line.kit_number in said:
            of_kits[line_id] = pieces
        elif not _has_amounts(line):
            db.run(_MORE, {"line": line_id, "pieces": pieces})
        else:
            # More of them are a line of their own at the same price.
            again = NewLine(product_id=line.product_id, quantity=pieces, unit_minor=line.unit_minor)
            again = replace(again, discount_bp=line.discount_bp, tax_rate_bp=line.tax_rate_bp)
            asked.append(again)
    kits = max((row.kit_number for row in lines.values()), default=0)
    for parts in kit_counts.by_kit(lines[each] for each in of_kits).values():
        kits += 1
        asked += kit_counts.again(parts, of_kits, number=kits)
    if not asked:
        return
    draft = NewOrder(
        lines=tuple(asked),
        kits_before=kits,
        customer_name=head.customer_name,
        customer_id=head.customer_id,
        ship_to=ShipTo(country=head.ship_country),
        channel=head.channel,
        service=head.service,
        placed_at=head.placed_at,
        currency=head.currency,
        prices_include_tax=head.prices_include_tax,
        vat_id=head.vat_id,
        shipping_minor=0,
    )
    last = max((row.position for row in lines.values()), default=0)
    rows = order_rows(draft, placing.catalogue(db, [draft])).lines
    db.run(_NEW_LINES, [{**row, "order_id": order_id, "position": last + row["position"]} for row in rows])


def _recount(db: Db, order_id: int) -> None:
    counts = db.run(_COUNTS.where(OrderLine.order_id == order_id)).one()
    values = {"line_count": counts.lines, "piece_count": int(counts.pieces), "weight_g": int(counts.weight or 0)}
    db.run(update(Order).where(Order.id == order_id).values(**values))


def _tell(
    db: Db,
    order_id: int,
    lines: Mapping[int, Any],
    fewer: Mapping[int, int],
    more: Mapping[int, int],
    new: Sequence[NewLine],
) -> None:
    """One entry that says what changed; cancelled pieces have their own beside it."""
    said = [f"+{pieces} {lines[line].sku}" for line, pieces in more.items()]
    said += [f"-{pieces} {lines[line].sku}" for line, pieces in fewer.items()]
    skus = {row.id: row.sku for row in db.run(_SKUS, {"ids": sorted({line.product_id for line in new})})} if new else {}
    said += [f"+{line.quantity} {skus.get(line.product_id, '')}" for line in new]
    was = ", ".join(f"{lines[line].ordered - lines[line].cancelled} {lines[line].sku}" for line in (*more, *fewer))
    db.audit("order", order_id, "lines changed", order_id=order_id, before=was[:1000], after=", ".join(said)[:1000])


_SKUS = select(Product.id, Product.sku).where(Product.id.in_(bindparam("ids", expanding=True)))
