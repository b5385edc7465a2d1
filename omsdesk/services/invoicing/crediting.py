"""Credit notes: what is taken back of an invoice, after a refund or by hand, and never more than it claimed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from omsdesk.clock import in_zone
from omsdesk.codes import house_name
from omsdesk.database import answers, locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.invoice import InvoiceKind, TaxCategory, TaxRounding
from omsdesk.lifecycles.payment import RefundStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.goods_return import ReturnLine
from omsdesk.models.invoice import CreditedRefund, Invoice, InvoiceLine
from omsdesk.models.money import Refund
from omsdesk.models.order import OrderLine
from omsdesk.money import BASIS, Money, half_up, spread
from omsdesk.services import settings
from omsdesk.services.invoicing import issuing, numbering
from omsdesk.services.invoicing.record import Before, Item, Record
from omsdesk.words import Text, speaking

_INVOICES = (
    select(Invoice.id, Invoice.name, Invoice.day, Invoice.total_minor, Invoice.content)
    .where(Invoice.order_id == bindparam("order"), Invoice.kind == InvoiceKind.INVOICE)
    .order_by(Invoice.id)
)
_ONE = select(Invoice.id, Invoice.kind, Invoice.order_id, Invoice.currency).where(Invoice.id == bindparam("invoice"))
_PARTS = (
    select(
        Invoice.kind,
        InvoiceLine.category,
        InvoiceLine.rate_bp,
        func.sum(InvoiceLine.net_minor).label("net"),
        func.sum(InvoiceLine.tax_minor).label("tax"),
    )
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .where((Invoice.id == bindparam("invoice")) | (Invoice.of_invoice_id == bindparam("invoice")))
    .group_by(Invoice.kind, InvoiceLine.category, InvoiceLine.rate_bp)
)
_REFUNDS = (
    select(Refund.id, Refund.amount_minor, Refund.reason, Refund.return_id, Refund.at)
    .outerjoin(CreditedRefund, CreditedRefund.refund_id == Refund.id)
    .where(
        Refund.order_id == bindparam("order"), Refund.status == RefundStatus.DONE, CreditedRefund.refund_id.is_(None)
    )
    .order_by(Refund.id)
)
_RETURNED = (
    select(ReturnLine.order_line_id, OrderLine.sku, OrderLine.name, ReturnLine.inspected, ReturnLine.refund_minor)
    .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
    .where(ReturnLine.return_id == bindparam("return"), ReturnLine.refund_minor > 0)
    .order_by(ReturnLine.id)
)
_LOOKED_AT = insert(CreditedRefund)


@dataclass(frozen=True)
class Left:
    """What of one rate of an invoice was not taken back yet."""

    category: TaxCategory
    rate_bp: int
    net_minor: int
    tax_minor: int

    @property
    def total_minor(self) -> int:
        """Net and tax."""
        return self.net_minor + self.tax_minor


@dataclass(frozen=True)
class Share:
    """So much of a credit note, and what it is for."""

    amount: int
    part: Left
    sku: str = ""
    name: str = ""
    quantity: int = 1
    order_line_id: int | None = None


@needs(Right.MONEY)
def credit(db: Db, invoice_id: int, reason: str, *, amount_minor: int | None = None) -> int:
    """Take an invoice back, or an amount of it; the credit note's id."""
    invoice = db.run(_ONE, {"invoice": invoice_id}).first()
    if invoice is None or invoice.kind is not InvoiceKind.INVOICE:
        raise Refusal(Text("Only an invoice can be taken back."), Text("Choose one."))
    if not reason.strip():
        raise Refusal(Text("A credit note needs a reason."), Text("Say it in a few words."))
    locks.order(db, invoice.order_id)
    parts = left_of(db, invoice_id)
    most = sum(each.total_minor for each in parts)
    amount = most if amount_minor is None else amount_minor
    if not 0 < amount <= most:
        raise Refusal(
            Text("{amount} of this invoice can be taken back at most.", amount=Money(most, invoice.currency)),
            Text("Give that much or less.") if most else None,
        )
    return _issue(db, invoice.order_id, invoice_id, _spread(amount, parts), reason.strip())


def after_refunds(db: Db, order_id: int) -> tuple[int, ...]:
    """Credit notes for what went back of this order and no invoice knows of yet; their ids."""
    locks.order(db, order_id)
    made = []
    for together in _by_cause(db.run(_REFUNDS, {"order": order_id}).all()):
        notes = _credit_refund(db, order_id, together)
        made += notes
        looked_at = notes[0] if notes else None
        db.run(_LOOKED_AT, [{"refund_id": each.id, "invoice_id": looked_at} for each in together])
    return tuple(made)


def left_of(db: Db, invoice_id: int) -> tuple[Left, ...]:
    """What of an invoice was not taken back, by rate; the highest rate first."""
    sums: dict[tuple[TaxCategory, int], tuple[int, int]] = {}
    for row in db.run(_PARTS, {"invoice": invoice_id}):
        sign = 1 if row.kind is InvoiceKind.INVOICE else -1
        net, tax = sums.get((row.category, row.rate_bp), (0, 0))
        sums[row.category, row.rate_bp] = (net + sign * int(row.net), tax + sign * int(row.tax))
    parts = (Left(*key, *amounts) for key, amounts in sums.items())
    return tuple(
        sorted((each for each in parts if each.total_minor > 0), key=lambda each: (-each.rate_bp, each.category))
    )


def _by_cause(refunds: Iterable[Any]) -> list[list[Any]]:
    """Refunds of one deed: money that went back to several payments is one credit."""
    found: dict[Any, list[Any]] = {}
    for row in refunds:
        found.setdefault((row.at, row.return_id), []).append(row)
    return list(found.values())


def _credit_refund(db: Db, order_id: int, refunds: Sequence[Any]) -> list[int]:
    amount = sum(each.amount_minor for each in refunds)
    return_id = refunds[0].return_id
    returned = db.run(_RETURNED, {"return": return_id}).all() if return_id else ()
    reason = house_name("RE", return_id) if return_id else refunds[0].reason
    made = []
    for invoice in _in_turn(db, order_id, {row.order_line_id for row in returned}):
        parts = left_of(db, invoice.id)
        taken = min(amount, sum(each.total_minor for each in parts))
        if taken:
            record: Record = answers.decode(invoice.content)
            shares = _of_return(taken, parts, returned, record) or _spread(taken, parts)
            made.append(_issue(db, order_id, invoice.id, shares, reason))
            amount -= taken
    return made


def _in_turn(db: Db, order_id: int, line_ids: Collection[int]) -> list[Any]:
    """The order's invoices: those with the returned goods on them first, then by age."""
    rows = db.run(_INVOICES, {"order": order_id}).all()

    def is_about(row: Any) -> bool:
        record: Record = answers.decode(row.content)
        return any(item.order_line_id in line_ids for item in record.items)

    return sorted(rows, key=lambda row: (not is_about(row), row.id))


def _of_return(taken: int, parts: Sequence[Left], returned: Sequence[Any], record: Record) -> list[Share]:
    """A line for each thing that came back; none when an amount does not fit what the rates have left."""
    on_it = {item.order_line_id: item for item in record.items}
    by_rate = {(each.category, each.rate_bp): each for each in parts}
    rows = [row for row in returned if row.order_line_id in on_it]
    amounts = _in_proportion(taken, [row.refund_minor for row in rows])
    shares = []
    for row, amount in zip(rows, amounts, strict=True):
        item = on_it[row.order_line_id]
        part = by_rate.get((item.category, item.rate_bp))
        if part is None or amount > part.total_minor:
            return []
        if amount:
            shares.append(Share(amount, part, row.sku, row.name, max(row.inspected, 1), row.order_line_id))
    return shares if all(_fits(shares, each) for each in parts) else []


def _fits(shares: Sequence[Share], part: Left) -> bool:
    return sum(each.amount for each in shares if each.part is part) <= part.total_minor


def _spread(amount: int, parts: Sequence[Left]) -> list[Share]:
    amounts = _in_proportion(amount, [each.total_minor for each in parts])
    return [Share(each, part) for each, part in zip(amounts, parts, strict=True) if each]


def _in_proportion(amount: int, weights: Sequence[int]) -> list[int]:
    """Parts of an amount that come to exactly it, each as near to its weight as whole cents allow."""
    whole, done, before, parts = sum(weights), 0, 0, []
    for weight in weights:
        done += weight
        upto = half_up(Decimal(amount * done) / whole) if whole else 0
        parts.append(upto - before)
        before = upto
    return parts


def _issue(db: Db, order_id: int, invoice_id: int, shares: Sequence[Share], reason: str) -> int:
    company = settings.company(db)
    day = in_zone(db.now, company.zone).date()
    row = next(each for each in db.run(_INVOICES, {"order": order_id}) if each.id == invoice_id)
    first: Record = answers.decode(row.content)
    number = numbering.take(db, InvoiceKind.CREDIT_NOTE, day, company)
    with speaking(first.locale):
        items = _items(shares, first.rounding)
    record = replace(
        first,
        kind=InvoiceKind.CREDIT_NOTE,
        name=number.name,
        day=day,
        due_on=day,
        days=0,
        paid_minor=0,
        seller=issuing.seller_of(company),
        items=items,
        before=Before(name=row.name, day=row.day),
        reason=reason,
        words=company.invoice_words,
    )
    return issuing.store(db, record, order_id, of_invoice_id=invoice_id, series=number.series, number=number.number)


def _items(shares: Sequence[Share], rounding: TaxRounding) -> tuple[Item, ...]:
    """Net and tax of each share; where a rate is taken back whole, to the cent what it claimed."""
    if rounding is TaxRounding.RATE:
        return _items_by_rate(shares)
    items: list[Item] = []
    left = {id(each.part): (each.part.net_minor, each.part.tax_minor) for each in shares}
    for share in shares:
        net, tax = left[id(share.part)]
        taken = _taken(share.amount, share.part.rate_bp, net, tax)
        left[id(share.part)] = (net - taken[0], tax - taken[1])
        items.append(_item(share, *taken))
    return tuple(items)


def _items_by_rate(shares: Sequence[Share]) -> tuple[Item, ...]:
    """The tax of each rate is rounded once, and what is taken back of it shares that."""
    taxes: dict[int, int] = {}
    for part in {id(each.part): each.part for each in shares}.values():
        places = [place for place, each in enumerate(shares) if each.part is part]
        amounts = [shares[place].amount for place in places]
        _, tax = _taken(sum(amounts), part.rate_bp, part.net_minor, part.tax_minor)
        taxes |= dict(zip(places, spread(tax, amounts), strict=True))
    return tuple(_item(share, share.amount - taxes[place], taxes[place]) for place, share in enumerate(shares))


def _taken(amount: int, rate_bp: int, net_left: int, tax_left: int) -> tuple[int, int]:
    """Net and tax of an amount, out of what a rate has left."""
    if amount == net_left + tax_left:
        return net_left, tax_left
    net = max(min(half_up(Decimal(amount * BASIS) / (BASIS + rate_bp)), net_left), amount - tax_left)
    return net, amount - net


def _item(share: Share, net: int, tax: int) -> Item:
    return Item(
        order_line_id=share.order_line_id,
        sku=share.sku,
        name=share.name or str(Text("Credit")),
        quantity=share.quantity,
        unit_minor=half_up(Decimal(net) / share.quantity),
        net_minor=net,
        tax_minor=tax,
        rate_bp=share.part.rate_bp,
        category=share.part.category,
    )
