"""The same goods for the same customer once more: a draft with today's prices, to be looked at and placed."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.order import Channel, Order, OrderLine, Service
from omsdesk.models.product import Product
from omsdesk.services import kit_counts, kit_lines, placing
from omsdesk.services.new_order import NewLine, NewOrder, ShipTo
from omsdesk.words import Text

_HEAD = (
    select(*Order.__table__.columns, Channel.key.label("channel"), Service.key.label("service"))
    .join(Channel, Channel.id == Order.channel_id)
    .join(Service, Service.id == Order.service_id)
    .where(Order.id == bindparam("order_id"))
)
_LINES = (
    select(
        *(OrderLine.id, OrderLine.product_id, OrderLine.ordered, OrderLine.cancelled),
        *(OrderLine.kit_number, OrderLine.kit_pieces, OrderLine.kit_sku),
    )
    .join(Product, Product.id == OrderLine.product_id)
    .where(OrderLine.order_id == bindparam("order_id"), Product.active.is_(True))
    .order_by(OrderLine.position)
)
_KIT = select(Product.id, Product.handling).where(Product.sku == bindparam("sku"), Product.active.is_(True))
_OWN = "phone"
"""A copy comes from nobody's shop: it is our own order."""


@needs(Right.ORDERS)
def copy(db: Db, order_id: int) -> int:
    """A draft with the lines, the customer and the address of this order; its id."""
    head = db.run(_HEAD, {"order_id": order_id}).first()
    if head is None:
        raise Refusal(Text("There is no order {number}.", number=house_name("SO", order_id)))
    wanted: dict[int, int] = {}
    for product_id, pieces in _wanted(db, db.run(_LINES, {"order_id": order_id}).all()):
        wanted[product_id] = wanted.get(product_id, 0) + pieces
    if not wanted:
        raise Refusal(Text("Nothing of it is sold any more."), Text("Begin a new order."))
    draft = NewOrder(
        lines=tuple(NewLine(product_id=product_id, quantity=pieces) for product_id, pieces in wanted.items()),
        customer_name=head.customer_name,
        customer_id=head.customer_id,
        email=head.email,
        phone=head.phone,
        ship_to=ShipTo(**{name: getattr(head, f"ship_{name}") for name in ShipTo.__dataclass_fields__}),
        channel=_OWN if head.external_ref else head.channel,
        service=head.service,
        gift=head.gift,
        packer_note=head.packer_note,
        gift_note=head.gift_note,
        vat_id=head.vat_id,
    )
    made = placing.save_draft(db, draft)
    db.audit("order", order_id, "copied", order_id=order_id, after=house_name("SO", made))
    return made


def _wanted(db: Db, lines: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Products with their pieces. Parts that still make up a kit of the catalogue are that kit again."""
    whole: set[int] = set()
    for parts in kit_counts.by_kit(lines).values():
        kits = {line.ordered // line.kit_pieces for line in parts}
        row = db.run(_KIT, {"sku": parts[0].kit_sku}).first()
        now = kit_lines.among(db, [row]).get(row.id, ()) if row is not None else ()
        same = {each.product_id: each.pieces for each in now} == {line.product_id: line.kit_pieces for line in parts}
        if row is not None and same and len(kits) == 1:
            whole.update(line.id for line in parts)
            yield row.id, min(kits)
    yield from ((line.product_id, line.ordered) for line in lines if line.id not in whole)
