"""A kit on an order: its parts become lines, and each of them says which kit it belongs to.

Nothing after that knows of kits: parts are promised, picked, packed, claimed and taken back line by line.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.order import Handling
from omsdesk.models.order import OrderLine
from omsdesk.models.product import KitPart, Product
from omsdesk.services import kit_prices
from omsdesk.services.kit_prices import Part, Sold
from omsdesk.services.new_order import NewLine, OfKit
from omsdesk.words import Text, shown

_KITS: BindParameter[int] = bindparam("kits", expanding=True)
_PARTS = (
    select(KitPart.kit_id, KitPart.part_id, KitPart.pieces, Product.price_minor)
    .join(Product, Product.id == KitPart.part_id)
    .where(KitPart.kit_id.in_(_KITS))
    .order_by(KitPart.kit_id, Product.sku)
)

OF_KIT = (
    OrderLine.order_id.label("kit_order"),
    OrderLine.kit_number,
    OrderLine.kit_pieces,
    OrderLine.kit_name,
    (OrderLine.ordered - OrderLine.cancelled).label("kit_wanted"),
)
"""What a station reads of a line to say which kit its pieces are for."""

Kits = Mapping[int, tuple[Part, ...]]
"""The parts of each product that is a kit."""


def among(db: Db, products: Iterable[Any]) -> dict[int, tuple[Part, ...]]:
    """The parts of those of these products that are kits. Only what needs no stock of its own can be one."""
    able = sorted({row.id for row in products if row.handling is Handling.NEVER})
    found: dict[int, tuple[Part, ...]] = {}
    if able:
        for row in db.run(_PARTS, {"kits": able}):
            found[row.kit_id] = (*found.get(row.kit_id, ()), Part(row.part_id, row.pieces, row.price_minor))
    return found


def parted(line: NewLine, kit: Any, parts: Sequence[Part], *, unit_minor: int, number: int) -> tuple[NewLine, ...]:
    """The parts of a line that asks for a kit, at what they cost in it."""
    sold = Sold(line.quantity, unit_minor, line.discount_bp, line.discount_minor, line.charged)
    return tuple(
        NewLine(
            product_id=each.product_id,
            quantity=each.quantity,
            unit_minor=each.unit_minor,
            discount_bp=each.discount_bp,
            discount_minor=each.discount_minor,
            price_list=line.price_list,
            price_from=line.price_from,
            price_by_hand=line.price_by_hand,
            tax_rate_bp=line.tax_rate_bp,
            charged=each.charged,
            kit=OfKit(number, each.quantity // line.quantity, kit.sku, line.name or kit.name),
        )
        for each in kit_prices.lines(parts, sold)
    )


def words(row: Any) -> Text | None:
    """What a stored line says of its kit."""
    return Text("Kit: {kit}", kit=row.kit_name) if row.kit_number else None


def is_for(rows: Iterable[Any]) -> Text | None:
    """Which kits the pieces of these lines (``OF_KIT``) are for, and how many of each: "for Camp set x2".

    A kit of which a part was cancelled still counts: what is left of it is packed for it.
    """
    kits = {
        (row.kit_order, row.kit_number): (row.kit_name, -(-int(row.kit_wanted) // row.kit_pieces))
        for row in rows
        if row.kit_number
    }
    many: Counter[str] = Counter()
    for name, count in kits.values():
        many[name] += count
    said = [f"{name} \N{MULTIPLICATION SIGN}{shown(count)}" for name, count in many.items()]
    return Text("for {kits}", kits=said) if said else None


def named(row: Any) -> str:
    """A stored line as letters name it, with the kit that the customer ordered."""
    return f"{row.name} ({row.kit_name})" if row.kit_number else str(row.name)
