"""A shop's code turns out to be a kit: the lines that waited for it become its parts, at what the shop charged."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from omsdesk.database.db import Db
from omsdesk.lifecycles.order import Handling
from omsdesk.models.order import Order, OrderLine
from omsdesk.models.product import Product
from omsdesk.services import kit_lines, placing, totals
from omsdesk.services.kit_lines import Kits
from omsdesk.services.new_order import NewLine
from omsdesk.services.totals import Charged

_INCLUDES = select(Order.prices_include_tax).where(Order.id == bindparam("order"))
_LINES = (
    select(*OrderLine.__table__.columns)
    .where(
        OrderLine.order_id == bindparam("order"),
        OrderLine.product_id == bindparam("stand_in"),
        OrderLine.allocated == 0,
    )
    .order_by(OrderLine.position)
)
_LAST = select(func.max(OrderLine.position).label("position"), func.max(OrderLine.kit_number).label("kit")).where(
    OrderLine.order_id == bindparam("order")
)
_COUNTS = (
    select(
        func.count(OrderLine.id).label("lines"),
        func.sum(OrderLine.ordered).label("pieces"),
        func.sum(OrderLine.ordered * Product.weight_g).label("weight"),
    )
    .join(Product, Product.id == OrderLine.product_id)
    .where(OrderLine.order_id == bindparam("order"))
)


def give(db: Db, order_id: int, stand_in: int, kit: Any, kits: Kits) -> None:
    """Every line of the order that stood for the code becomes the parts of this kit."""
    includes_tax = bool(db.run(_INCLUDES, {"order": order_id}).scalar_one())
    parts = placing.products_of(db, sorted(each.product_id for each in kits[kit.id]))
    for line in db.run(_LINES, {"order": order_id, "stand_in": stand_in}).all():
        last = db.run(_LAST, {"order": order_id}).one()
        rows = _rows(line, kit, kits, parts, number=int(last.kit) + 1, includes_tax=includes_tax)
        db.run(update(OrderLine).where(OrderLine.id == line.id).values(**rows[0]))
        _add(db, line, rows[1:], after=last.position)
        db.audit("order_line", line.id, "product", order_id=order_id, after=kit.sku)
    counts = db.run(_COUNTS, {"order": order_id}).one()
    values = {"line_count": counts.lines, "piece_count": int(counts.pieces), "weight_g": int(counts.weight or 0)}
    db.run(update(Order).where(Order.id == order_id).values(**values))
    totals.retotal(db, order_id)


def _add(db: Db, line: Any, rows: Sequence[dict[str, Any]], *, after: int) -> None:
    """The other parts below. A new line begins with nothing cancelled, then it has as much as its kit."""
    kept = {column.name: getattr(line, column.name) for column in OrderLine.__table__.columns if column.name != "id"}
    for position, row in enumerate(rows, start=after + 1):
        values = {**kept, **row, "position": position, "cancelled": 0}
        line_id = db.run(insert(OrderLine).returning(OrderLine.id), values).scalar_one()
        if row["cancelled"]:
            db.run(update(OrderLine).where(OrderLine.id == line_id).values(cancelled=row["cancelled"]))


def _rows(
    line: Any, kit: Any, kits: Kits, parts: dict[int, Any], *, number: int, includes_tax: bool
) -> list[dict[str, Any]]:
    """What the line came to stays as it is, to the cent: the shop has told the customer."""
    charged = totals.charged_on(line) or _as_charged(line, includes_tax=includes_tax)
    asked = NewLine(
        product_id=kit.id, quantity=line.ordered, unit_minor=line.unit_minor, name=line.name, charged=charged
    )
    return [
        _row(line, new, parts[new.product_id])
        for new in kit_lines.parted(asked, kit, kits[kit.id], unit_minor=line.unit_minor, number=number)
    ]


def _as_charged(line: Any, *, includes_tax: bool) -> Charged:
    if not line.cancelled:
        return Charged(line.net_minor, line.tax_minor, line.ordered)
    amounts = totals.line_amounts(
        quantity=line.ordered,
        unit_minor=line.unit_minor,
        discount_bp=line.discount_bp,
        tax_rate_bp=line.tax_rate_bp,
        off=totals.off_of(line),
        includes_tax=includes_tax,
    )
    return Charged(amounts.net_minor, amounts.tax_minor, line.ordered)


def _row(line: Any, new: NewLine, part: Any) -> dict[str, Any]:
    charged, of_kit = new.charged, new.kit
    assert charged is not None  # noqa: S101 - every part of a charged kit is charged
    assert of_kit is not None  # noqa: S101 - it is a part
    cancelled = line.cancelled * of_kit.pieces
    amounts = charged.of(new.quantity - cancelled)
    return {
        "product_id": part.id,
        "sku": part.sku,
        "name": part.name,
        "stocked": part.handling is not Handling.NEVER,
        "unit_minor": new.unit_minor,
        "discount_minor": 0,
        "order_off_minor": 0,
        "net_minor": amounts.net_minor,
        "tax_minor": amounts.tax_minor,
        "charged_net_minor": charged.net_minor,
        "charged_tax_minor": charged.tax_minor,
        "ordered": new.quantity,
        "cancelled": cancelled,
        "kit_number": of_kit.number,
        "kit_pieces": of_kit.pieces,
        "kit_sku": of_kit.sku,
        "kit_name": of_kit.name,
    }
