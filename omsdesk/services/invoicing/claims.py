"""What of an order an invoice claims: the share of each line, so that all invoices together come to the order.

A line's share follows the pieces. The last invoice takes what is left, to the cent, whatever was rounded before.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.invoice import InvoiceKind
from omsdesk.models.invoice import Invoice, InvoiceLine
from omsdesk.models.order import OrderLine
from omsdesk.models.shipment import ShipmentLine
from omsdesk.money import half_up, tax_on
from omsdesk.services.invoicing import rate_claims
from omsdesk.services.invoicing.claim import Claim, Done, share

_CLAIMED = (
    select(
        InvoiceLine.order_line_id,
        func.sum(InvoiceLine.quantity).label("quantity"),
        func.sum(InvoiceLine.net_minor).label("net"),
        func.sum(InvoiceLine.tax_minor).label("tax"),
    )
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .where(Invoice.order_id == bindparam("order"), Invoice.kind == InvoiceKind.INVOICE)
    .group_by(InvoiceLine.order_line_id)
)
_LINES = (
    select(
        OrderLine.id,
        OrderLine.sku,
        OrderLine.name,
        OrderLine.kit_number,
        OrderLine.kit_name,
        OrderLine.stocked,
        OrderLine.unit_minor,
        OrderLine.net_minor,
        OrderLine.tax_minor,
        OrderLine.tax_rate_bp,
        OrderLine.shipped,
        OrderLine.charged_net_minor,
        (OrderLine.ordered - OrderLine.cancelled).label("wanted"),
    )
    .where(OrderLine.order_id == bindparam("order"), OrderLine.ordered > OrderLine.cancelled)
    .order_by(OrderLine.position)
)
_PACKED = select(ShipmentLine.order_line_id, ShipmentLine.packed).where(
    ShipmentLine.shipment_id == bindparam("shipment"), ShipmentLine.packed > 0
)


def of_order(db: Db, head: Any) -> tuple[Claim, ...]:
    """Everything of the order that no invoice claims yet."""
    lines = db.run(_LINES, {"order": head.id}).all()
    done = _claimed(db, head.id)
    wanted = {line.id: line.wanted - done.get(line.id, Done()).quantity for line in lines}
    return all_of(head, lines, wanted, done)


def of_shipment(db: Db, head: Any, shipment_id: int) -> tuple[Claim, ...]:
    """The goods of one shipment; what is no goods, and the costs of shipping, come with the first one."""
    lines = db.run(_LINES, {"order": head.id}).all()
    done = _claimed(db, head.id)
    packed = {row.order_line_id: row.packed for row in db.run(_PACKED, {"shipment": shipment_id})}
    wanted = {
        line.id: min(
            packed.get(line.id, 0) if line.stocked else line.shipped,
            line.wanted - done.get(line.id, Done()).quantity,
        )
        for line in lines
    }
    return all_of(head, lines, wanted, done)


def all_of(head: Any, lines: Any, wanted: Mapping[int, int], done: Mapping[int | None, Done]) -> tuple[Claim, ...]:
    """What is wanted of each line and not claimed yet, and sending."""
    found = (*_claims(lines, wanted, done), *_shipping(head, lines, done))
    return rate_claims.rounded(found, lines, done, head) if head.tax_by_rate else found


def _claimed(db: Db, order_id: int) -> dict[int | None, Done]:
    return {
        row.order_line_id: Done(int(row.quantity), int(row.net), int(row.tax))
        for row in db.run(_CLAIMED, {"order": order_id})
    }


def _claims(lines: Any, wanted: Mapping[int, int], done: Mapping[int | None, Done]) -> tuple[Claim, ...]:
    return tuple(_claim(line, wanted[line.id], done.get(line.id, Done())) for line in lines if wanted[line.id] > 0)


def _claim(line: Any, pieces: int, done: Done) -> Claim:
    upto = done.quantity + pieces
    return Claim(
        line,
        pieces,
        max(share(line.net_minor, upto, line.wanted) - done.net, 0),
        max(share(line.tax_minor, upto, line.wanted) - done.tax, 0),
        line.tax_rate_bp,
    )


def _shipping(head: Any, lines: Any, done: Mapping[int | None, Done]) -> tuple[Claim, ...]:
    net = head.shipping_minor - done.get(None, Done()).net
    tax = head.shipping_tax_minor - done.get(None, Done()).tax
    if net <= 0 or net + tax <= 0:
        return ()
    return (Claim(None, 1, net, max(tax, 0), _rate_of_shipping(head, lines)),)


def _rate_of_shipping(head: Any, lines: Any) -> int:
    """The order's own rate; else the rate of a line whose tax comes next to what the shop charged."""
    if head.shipping_tax_rate_bp or not head.shipping_tax_minor:
        return int(head.shipping_tax_rate_bp)
    rates = sorted({line.tax_rate_bp for line in lines if line.tax_rate_bp}, reverse=True)
    exact = half_up(Decimal(head.shipping_tax_minor * 10_000) / head.shipping_minor)
    off = {rate: abs(tax_on(head.shipping_minor, rate) - head.shipping_tax_minor) for rate in rates}
    near = [rate for rate in rates if off[rate] <= 1]
    return min(near, key=off.__getitem__) if near else min(exact, 10_000)
