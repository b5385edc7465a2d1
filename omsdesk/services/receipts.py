"""The receipt of a sale, taken from the order as it is stored."""

from typing import Any

from sqlalchemy import bindparam, func, select

from omsdesk.clock import in_zone
from omsdesk.database.db import Db
from omsdesk.lifecycles.payment import PaymentStatus
from omsdesk.models.money import Payment
from omsdesk.models.order import Order, OrderLine
from omsdesk.money import Money
from omsdesk.printing.documents.receipt import Receipt, ReceiptLine, ReceiptTax
from omsdesk.services import kit_lines, papers, settings
from omsdesk.services.pricing import discount_words
from omsdesk.services.totals import LINE_COLUMNS, QUANTITY, TOTAL_COLUMNS, shown_of, totals_of
from omsdesk.words import Text

_HEAD = select(
    Order.id, Order.currency, Order.placed_at, Order.shipping_tax_rate_bp, Order.discount_code, *TOTAL_COLUMNS
).where(Order.id == bindparam("order"))
_LINES = (
    select(OrderLine.sku, OrderLine.name, OrderLine.kit_number, OrderLine.kit_name, QUANTITY, *LINE_COLUMNS)
    .where(OrderLine.order_id == bindparam("order"), OrderLine.ordered > OrderLine.cancelled)
    .order_by(OrderLine.position)
)
_PAID = (
    select(Payment.method, func.sum(Payment.captured_minor).label("minor"))
    .where(Payment.order_id == bindparam("order"), Payment.status == PaymentStatus.CAPTURED)
    .group_by(Payment.method)
    .order_by(Payment.method)
)


def receipt(db: Db, order_id: int) -> Receipt:
    """What was bought, for how much, with which tax, and how it was paid."""
    company = settings.company(db)
    head = db.run(_HEAD, {"order": order_id}).one()
    lines = db.run(_LINES, {"order": order_id}).all()

    def money(minor: int) -> Money:
        return Money(minor, head.currency)

    return Receipt(
        profile=papers.sheet(company),
        company=company.name,
        seller=papers.house(company),
        order_number=head.id,
        sold_at=in_zone(head.placed_at, company.zone),
        lines=tuple(_line(line, head) for line in lines),
        sums=tuple((row.caption, money(row.minor), row.is_total) for row in totals_of(head).rows),
        taxes=tuple(ReceiptTax(rate, money(net), money(tax)) for rate, net, tax in _taxes(head, lines)),
        paid=tuple((row.method.word, money(int(row.minor))) for row in db.run(_PAID, {"order": order_id})),
    )


def _line(line: Any, head: Any) -> ReceiptLine:
    off = discount_words(line.discount_bp, line.discount_minor, head.currency)
    said = [each for each in (kit_lines.words(line), off) if each is not None]
    return ReceiptLine(
        sku=line.sku,
        name=line.name,
        quantity=line.quantity,
        unit=Money(line.unit_minor, head.currency),
        amount=Money(shown_of(line, head), head.currency),
        note=Text("{what}", what="\n".join(str(each) for each in said)),
    )


def _taxes(head: Any, lines: Any) -> list[tuple[int, int, int]]:
    """Net and tax by rate, shipping among them."""
    by_rate: dict[int, tuple[int, int]] = {}
    parts = [(line.tax_rate_bp, line.net_minor, line.tax_minor) for line in lines]
    if head.shipping_minor:
        parts.append((head.shipping_tax_rate_bp, head.shipping_minor, head.shipping_tax_minor))
    for rate, net, tax in parts:
        known = by_rate.get(rate, (0, 0))
        by_rate[rate] = known[0] + net, known[1] + tax
    return [(rate, *sums) for rate, sums in sorted(by_rate.items(), reverse=True)]
