"""What an order comes to. Screens, papers, files and mails all get their sums from here.

A line's amounts are those of the pieces that are not cancelled; an order's are the sums of its lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.models.order import Order, OrderLine
from omsdesk.money import half_up, line_total, tax_on
from omsdesk.words import Text

LARGEST = 2**31 - 1
"""The highest amount the database keeps, in minor units."""


@dataclass(frozen=True)
class LineAmounts:
    """Net and tax of one line, in minor units."""

    net_minor: int
    tax_minor: int

    @property
    def total_minor(self) -> int:
        """What the customer pays for the line."""
        return self.net_minor + self.tax_minor


@dataclass(frozen=True)
class Totals:
    """The sums of an order, in minor units."""

    goods_minor: int
    shipping_minor: int
    tax_minor: int
    shipping_tax_minor: int = 0
    """What of the tax is on shipping."""

    @property
    def total_minor(self) -> int:
        """What the customer pays."""
        return self.goods_minor + self.shipping_minor + self.tax_minor

    def as_columns(self) -> dict[str, int]:
        """The values of the order's columns."""
        return {
            "goods_minor": self.goods_minor,
            "shipping_minor": self.shipping_minor,
            "tax_minor": self.tax_minor,
            "shipping_tax_minor": self.shipping_tax_minor,
            "total_minor": self.total_minor,
        }


@dataclass(frozen=True)
class Charged:
    """What a shop charged for so many pieces: its amounts stand, whatever price and rate would give."""

    net_minor: int
    tax_minor: int
    pieces: int

    def of(self, quantity: int) -> LineAmounts:
        """The share of so many of the pieces; all of them come to exactly what was charged."""
        return LineAmounts(
            half_up(Decimal(self.net_minor * quantity) / self.pieces),
            half_up(Decimal(self.tax_minor * quantity) / self.pieces),
        )


def charged_on(row: Any) -> Charged | None:
    """What the shop charged for a stored line, if it said so."""
    if row.charged_net_minor is None:
        return None
    return Charged(row.charged_net_minor, row.charged_tax_minor or 0, row.ordered)


def line_amounts(
    *, quantity: int, unit_minor: int, discount_bp: int, tax_rate_bp: int, charged: Charged | None = None
) -> LineAmounts:
    """The amounts of a line, each rounded half up once."""
    if charged is not None:
        return charged.of(quantity)
    net = line_total(quantity, unit_minor, discount_bp)
    return LineAmounts(net, tax_on(net, tax_rate_bp))


def totals(lines: Iterable[LineAmounts], shipping_minor: int, shipping_tax_minor: int = 0) -> Totals:
    """The sums of an order's lines and its shipping, or a refusal when no till could hold them."""
    amounts = list(lines)
    tax = sum(each.tax_minor for each in amounts) + shipping_tax_minor
    result = Totals(sum(each.net_minor for each in amounts), shipping_minor, tax, shipping_tax_minor)
    if result.total_minor > LARGEST:
        raise Refusal(Text("The total is higher than any order here can be."), Text("Check the quantities and prices."))
    return result


_LINES = select(
    OrderLine.id,
    (OrderLine.ordered - OrderLine.cancelled).label("quantity"),
    OrderLine.unit_minor,
    OrderLine.discount_bp,
    OrderLine.tax_rate_bp,
    OrderLine.net_minor,
    OrderLine.tax_minor,
    OrderLine.ordered,
    OrderLine.charged_net_minor,
    OrderLine.charged_tax_minor,
).where(OrderLine.order_id == bindparam("order_id"))
_SET_LINE = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("line"))
    .values(net_minor=bindparam("net"), tax_minor=bindparam("tax"))
)
_HEAD = select(Order.shipping_minor, Order.shipping_tax_minor, Order.total_minor).where(
    Order.id == bindparam("order_id")
)
_SET_ORDER = (
    update(Order)
    .where(Order.id == bindparam("order_id"))
    .values(
        goods_minor=bindparam("goods"),
        shipping_minor=bindparam("shipping"),
        shipping_tax_minor=bindparam("shipping_tax"),
        tax_minor=bindparam("tax"),
        total_minor=bindparam("total"),
    )
)


def retotal(db: Db, order_id: int) -> Totals:
    """Compute an order's amounts anew after its quantities changed. Without pieces there is no shipping."""
    lines = db.run(_LINES, {"order_id": order_id}).all()
    head = db.run(_HEAD, {"order_id": order_id}).one()
    amounts = [_amounts_of(line) for line in lines]
    changed = [
        {"line": line.id, "net": new.net_minor, "tax": new.tax_minor}
        for line, new in zip(lines, amounts, strict=True)
        if (line.net_minor, line.tax_minor) != (new.net_minor, new.tax_minor)
    ]
    if changed:
        db.run(_SET_LINE, changed)
    shipping = (head.shipping_minor, head.shipping_tax_minor) if any(line.quantity for line in lines) else (0, 0)
    result = totals(amounts, *shipping)
    if result.total_minor != head.total_minor:
        _store(db, order_id, result, before=head.total_minor)
    return result


def _amounts_of(line: Any) -> LineAmounts:
    return line_amounts(
        quantity=line.quantity,
        unit_minor=line.unit_minor,
        discount_bp=line.discount_bp,
        tax_rate_bp=line.tax_rate_bp,
        charged=charged_on(line),
    )


def _store(db: Db, order_id: int, result: Totals, *, before: int) -> None:
    db.run(
        _SET_ORDER,
        {
            "order_id": order_id,
            "goods": result.goods_minor,
            "shipping": result.shipping_minor,
            "shipping_tax": result.shipping_tax_minor,
            "tax": result.tax_minor,
            "total": result.total_minor,
        },
    )
    db.audit("order", order_id, "total", order_id=order_id, before=before, after=result.total_minor)
