"""What an order comes to. Screens, papers, files and mails all get their sums from here.

A line's amounts are those of the pieces that are not cancelled; an order's are the sums of its lines. Prices and
discounts of an order either all hold the tax or none does; net, tax and total come out the same way in both cases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.models.order import Order, OrderLine
from omsdesk.money import half_up, line_total, part_of, tax_in, tax_on
from omsdesk.services import tax_rounding
from omsdesk.services.tax_rounding import NOTHING_SENT, LineAmounts, Sending
from omsdesk.words import Text

LARGEST = 2**31 - 1
"""The highest amount the database keeps, in minor units."""


@dataclass(frozen=True)
class SumRow:
    """One row of the sums of an order."""

    caption: Text
    minor: int
    is_total: bool = False


@dataclass(frozen=True)
class Totals:
    """The sums of an order, in minor units."""

    goods_minor: int
    shipping_minor: int
    tax_minor: int
    shipping_tax_minor: int = 0
    """What of the tax is on shipping."""
    off_minor: int = 0
    """What the whole order got off its goods, in the terms of its prices."""
    includes_tax: bool = False
    """Whether its prices hold the tax."""

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
            "off_minor": self.off_minor,
            "total_minor": self.total_minor,
        }

    @property
    def rows(self) -> tuple[SumRow, ...]:
        """The sums as screens, papers and mails list them, the total among them; a discount only where there is one.

        Where prices hold the tax, goods and shipping are told with it, and the tax stands under the total.
        """
        goods_tax = self.tax_minor - self.shipping_tax_minor
        goods = self.goods_minor + (goods_tax if self.includes_tax else 0) + self.off_minor
        shipping = self.shipping_minor + (self.shipping_tax_minor if self.includes_tax else 0)
        off = (SumRow(Text("Discount"), -self.off_minor),) if self.off_minor else ()
        head = (SumRow(Text("Goods"), goods), *off, SumRow(Text("Shipping"), shipping))
        total = SumRow(Text("Total"), self.total_minor, is_total=True)
        if self.includes_tax:
            return (*head, total, SumRow(Text("of which tax"), self.tax_minor))
        return (*head, SumRow(Text("Tax"), self.tax_minor), total)


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


@dataclass(frozen=True)
class Off:
    """Amounts that come off a line: its own, and its share of the order's, both for so many pieces."""

    own_minor: int = 0
    share_minor: int = 0
    pieces: int = 1


NOTHING_OFF = Off()


def charged_on(row: Any) -> Charged | None:
    """What the shop charged for a stored line, if it said so."""
    if row.charged_net_minor is None:
        return None
    return Charged(row.charged_net_minor, row.charged_tax_minor or 0, row.ordered)


def off_of(row: Any) -> Off:
    """What comes off a stored line."""
    if not row.discount_minor and not row.order_off_minor:
        return NOTHING_OFF
    return Off(row.discount_minor, row.order_off_minor, row.ordered)


def line_amounts(
    *,
    quantity: int,
    unit_minor: int,
    discount_bp: int,
    tax_rate_bp: int,
    charged: Charged | None = None,
    off: Off = NOTHING_OFF,
    includes_tax: bool = False,
) -> LineAmounts:
    """The amounts of a line, each rounded half up once. Of pieces that are cancelled the same part of each discount."""
    if charged is not None:
        return charged.of(quantity)
    priced = line_total(quantity, unit_minor, discount_bp)
    priced = max(priced - part_of(off.own_minor, quantity, off.pieces), 0)
    share = min(part_of(off.share_minor, quantity, off.pieces), priced)
    paid = priced - share
    tax = tax_in(paid, tax_rate_bp) if includes_tax else tax_on(paid, tax_rate_bp)
    return LineAmounts(paid - tax if includes_tax else paid, tax, priced, share)


def amounts_of(row: Any, *, includes_tax: bool) -> LineAmounts:
    """The amounts of a stored line, for the pieces that are not cancelled."""
    return line_amounts(
        quantity=row.quantity,
        unit_minor=row.unit_minor,
        discount_bp=row.discount_bp,
        tax_rate_bp=row.tax_rate_bp,
        charged=charged_on(row),
        off=off_of(row),
        includes_tax=includes_tax,
    )


def amounts_of_all(rows: Sequence[Any], head: Any) -> tuple[tuple[LineAmounts, ...], Sending]:
    """The amounts of all lines of a stored order and of its sending, for the pieces that are not cancelled.

    Without pieces there is nothing to send.
    """
    sent = Sending(head.shipping_minor, head.shipping_tax_minor, head.shipping_tax_rate_bp)
    if not any(row.quantity for row in rows):
        sent = NOTHING_SENT
    lines = [amounts_of(row, includes_tax=head.prices_include_tax) for row in rows]
    rates = [row.tax_rate_bp for row in rows]
    return tax_rounding.rounded(lines, rates, sent, includes_tax=head.prices_include_tax, by_rate=head.tax_by_rate)


def shown_of(row: Any, head: Any) -> int:
    """The amount that papers, mails and screens show beside a stored line of an order."""
    return amounts_of(row, includes_tax=head.prices_include_tax).shown_minor


def totals_of(head: Any) -> Totals:
    """The sums of a stored order."""
    return Totals(
        head.goods_minor,
        head.shipping_minor,
        head.tax_minor,
        head.shipping_tax_minor,
        head.off_minor,
        head.prices_include_tax,
    )


def totals(
    lines: Iterable[LineAmounts], shipping_minor: int, shipping_tax_minor: int = 0, *, includes_tax: bool = False
) -> Totals:
    """The sums of an order's lines and its shipping (net), or a refusal when no till could hold them."""
    amounts = list(lines)
    tax = sum(each.tax_minor for each in amounts) + shipping_tax_minor
    result = Totals(
        sum(each.net_minor for each in amounts),
        shipping_minor,
        tax,
        shipping_tax_minor,
        sum(each.off_minor for each in amounts),
        includes_tax,
    )
    if result.total_minor > LARGEST:
        raise Refusal(Text("The total is higher than any order here can be."), Text("Check the quantities and prices."))
    return result


LINE_COLUMNS = (
    OrderLine.unit_minor,
    OrderLine.discount_bp,
    OrderLine.discount_minor,
    OrderLine.order_off_minor,
    OrderLine.tax_rate_bp,
    OrderLine.net_minor,
    OrderLine.tax_minor,
    OrderLine.ordered,
    OrderLine.charged_net_minor,
    OrderLine.charged_tax_minor,
)
"""What the amounts of a stored line are computed from, and what is stored of them."""
TOTAL_COLUMNS = (
    Order.goods_minor,
    Order.shipping_minor,
    Order.tax_minor,
    Order.shipping_tax_minor,
    Order.off_minor,
    Order.total_minor,
    Order.prices_include_tax,
)
"""What the sums of a stored order are read from."""
QUANTITY = (OrderLine.ordered - OrderLine.cancelled).label("quantity")
SENDING_COLUMNS = (
    Order.shipping_minor,
    Order.shipping_tax_minor,
    Order.shipping_tax_rate_bp,
    Order.prices_include_tax,
    Order.tax_by_rate,
)
"""What of an order its amounts hang on beside its lines."""
_LINES = (
    select(OrderLine.id, QUANTITY, *LINE_COLUMNS)
    .where(OrderLine.order_id == bindparam("order_id"))
    .order_by(OrderLine.position)
)
_SET_LINE = (
    update(OrderLine)
    .where(OrderLine.id == bindparam("line"))
    .values(net_minor=bindparam("net"), tax_minor=bindparam("tax"))
)
_HEAD = select(*SENDING_COLUMNS, Order.goods_minor, Order.tax_minor, Order.total_minor, Order.off_minor).where(
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
        off_minor=bindparam("off"),
        total_minor=bindparam("total"),
    )
)


def retotal(db: Db, order_id: int) -> Totals:
    """Compute an order's amounts anew after its quantities changed. Without pieces there is no shipping."""
    lines = db.run(_LINES, {"order_id": order_id}).all()
    head = db.run(_HEAD, {"order_id": order_id}).one()
    amounts, sent = amounts_of_all(lines, head)
    _store_lines(db, lines, amounts)
    result = totals(amounts, sent.net_minor, sent.tax_minor, includes_tax=head.prices_include_tax)
    if any(getattr(head, name) != minor for name, minor in result.as_columns().items()):
        _store(db, order_id, result, before=head.total_minor)
    return result


def _store_lines(db: Db, lines: Sequence[Any], amounts: Sequence[LineAmounts]) -> None:
    changed = [
        {"line": line.id, "net": new.net_minor, "tax": new.tax_minor}
        for line, new in zip(lines, amounts, strict=True)
        if (line.net_minor, line.tax_minor) != (new.net_minor, new.tax_minor)
    ]
    if changed:
        db.run(_SET_LINE, changed)


def _store(db: Db, order_id: int, result: Totals, *, before: int) -> None:
    db.run(
        _SET_ORDER,
        {
            "order_id": order_id,
            "goods": result.goods_minor,
            "shipping": result.shipping_minor,
            "shipping_tax": result.shipping_tax_minor,
            "tax": result.tax_minor,
            "off": result.off_minor,
            "total": result.total_minor,
        },
    )
    db.audit("order", order_id, "total", order_id=order_id, before=before, after=result.total_minor)
