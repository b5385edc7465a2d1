"""Write an invoice down: its number, what it says, its paper, and the mail to the customer, all in one commit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from omsdesk.clock import in_zone
from omsdesk.database import answers, locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.invoice import InvoiceKind, TaxRounding
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.invoice import Invoice, InvoiceLine
from omsdesk.models.shipment import Shipment
from omsdesk.services import kit_lines, message_facts, messaging, paying, print_queue, settings
from omsdesk.services.invoicing import claims, numbering, papers, tax_reason
from omsdesk.services.invoicing.claim import Claim
from omsdesk.services.invoicing.record import Bank, Item, Party, Record
from omsdesk.services.settings import Company
from omsdesk.words import Text, speaking

SHIPPING = Text("Shipping")
_NEW = insert(Invoice).returning(Invoice.id)
_NEW_LINES = insert(InvoiceLine)
_BEFORE = select(func.coalesce(func.sum(Invoice.total_minor), 0)).where(
    Invoice.order_id == bindparam("order"), Invoice.kind == bindparam("kind")
)
_OF_SHIPMENT = select(Invoice.id).where(Invoice.shipment_id == bindparam("shipment"))
_LEFT_AT = select(Shipment.order_id, Shipment.shipped_at).where(Shipment.id == bindparam("shipment"))
_NEVER = (OrderStatus.DRAFT, OrderStatus.REJECTED)


@needs(Right.MONEY)
def issue(db: Db, order_id: int) -> int:
    """An invoice for everything of an order that none claims yet; its id."""
    return for_order(db, order_id)


def for_order(db: Db, order_id: int) -> int:
    """The same, wherever it is asked for."""
    locks.order(db, order_id)
    head = message_facts.head_of(db, order_id)
    return _issue(db, head, claims.of_order(db, head))


def for_shipment(db: Db, shipment_id: int) -> int:
    """An invoice for the goods of a shipment that has left; its id."""
    found = db.run(_LEFT_AT, {"shipment": shipment_id}).first()
    if found is None or found.shipped_at is None:
        raise Refusal(Text("Nothing of this shipment has left yet."))
    locks.order(db, found.order_id)
    if db.run(_OF_SHIPMENT, {"shipment": shipment_id}).first() is not None:
        raise Refusal(Text("This shipment has its invoice already."))
    head = message_facts.head_of(db, found.order_id)
    return _issue(db, head, claims.of_shipment(db, head, shipment_id), shipment_id, left_at=found.shipped_at)


def store(db: Db, record: Record, order_id: int, **about: Any) -> int:
    """Keep an invoice or credit note with its number, its lines and its paper, and write to the customer; its id."""
    paper = papers.paper_of(record)
    document_id = print_queue.keep(db, paper, order_id=order_id)
    if settings.company(db).invoice_print:
        print_queue.queue_anywhere(db, document_id, paper.key)
    row = {
        "shipment_id": None,
        "of_invoice_id": None,
        "kind": record.kind,
        "name": record.name,
        "order_id": order_id,
        "issued_at": db.now,
        "day": record.day,
        "due_on": record.due_on,
        "currency": record.currency,
        "net_minor": record.net_minor,
        "tax_minor": record.tax_minor,
        "total_minor": record.total_minor,
        "rounding": record.rounding,
        "buyer": record.buyer.name,
        "reason": record.reason,
        "content": answers.encode(record),
        "document_id": document_id,
        **about,
    }
    invoice_id: int = db.run(_NEW, row).scalar_one()
    db.run(_NEW_LINES, [_line(invoice_id, place, item) for place, item in enumerate(record.items, 1)])
    db.audit("invoice", invoice_id, record.kind.value, order_id=order_id, after=record.name)
    messaging.invoiced(db, order_id, invoice_id, record.kind.value, document_id)
    return invoice_id


def seller_of(company: Company) -> Party:
    """The house, as its papers name it."""
    return Party(
        name=company.name,
        street=company.street,
        postal_code=company.postal_code,
        city=company.city,
        country=company.country,
        email=company.email,
        phone=company.phone,
        vat_id=company.vat_id,
        tax_number=company.tax_number,
    )


def _issue(db: Db, head: Any, claimed: Sequence[Claim], shipment_id: int | None = None, *, left_at: Any = None) -> int:
    if head.status in _NEVER:
        raise Refusal(Text("The order is {status}.", status=head.status.word), Text("Place it first."))
    if not claimed:
        raise Refusal(Text("Nothing of this order is left to invoice."))
    company = settings.company(db)
    record = _record(db, head, claimed, company)
    if left_at is not None:
        record = replace(record, delivered_on=in_zone(left_at, company.zone).date())
    number = numbering.take(db, InvoiceKind.INVOICE, record.day, company)
    named = replace(record, name=number.name)
    return store(db, named, head.id, shipment_id=shipment_id, series=number.series, number=number.number)


def _record(db: Db, head: Any, claimed: Sequence[Claim], company: Company) -> Record:
    day = in_zone(db.now, company.zone).date()
    locale = messaging.locale_for(head.ship_country, company)
    with speaking(locale):
        items = tuple(_item(each, head, company) for each in claimed)
    total = sum(each.total_minor for each in items)
    paid = min(max(_received(db, head.id), 0), total)
    days = company.payment_days if paid < total else 0
    left = head.shipped_at or head.placed_at
    return Record(
        kind=InvoiceKind.INVOICE,
        name="",
        day=day,
        due_on=day + timedelta(days=days),
        delivered_on=min(in_zone(left, company.zone).date(), day),
        currency=head.currency,
        seller=seller_of(company),
        buyer=_buyer(head),
        ship_to=_ship_to(head),
        items=items,
        rounding=TaxRounding.RATE if head.tax_by_rate else TaxRounding.LINE,
        order_number=head.id,
        locale=locale,
        reference=head.external_ref or "",
        ordered_on=in_zone(head.placed_at, company.zone).date(),
        paid_minor=paid,
        days=days,
        exempt_words=company.exempt_words,
        words=company.invoice_words,
        bank=Bank(name=company.bank_name, iban=company.iban, bic=company.bic),
        paper=company.paper,
    )


def _received(db: Db, order_id: int) -> int:
    """What was paid for the order and is not taken by its older invoices."""
    money = paying.account(db, order_id)
    claimed, credited = (
        int(db.run(_BEFORE, {"order": order_id, "kind": kind}).scalar_one())
        for kind in (InvoiceKind.INVOICE, InvoiceKind.CREDIT_NOTE)
    )
    return money.refundable.minor - (claimed - credited)


def _item(claim: Claim, head: Any, company: Company) -> Item:
    line = claim.line
    return Item(
        order_line_id=line.id if line is not None else None,
        sku=line.sku if line is not None else "",
        name=kit_lines.named(line) if line is not None else str(SHIPPING),
        quantity=claim.quantity,
        unit_minor=line.unit_minor if line is not None else claim.net_minor,
        with_tax=line is not None and head.prices_include_tax,
        net_minor=claim.net_minor,
        tax_minor=claim.tax_minor,
        rate_bp=claim.rate_bp,
        category=tax_reason.category(
            rate_bp=claim.rate_bp,
            home=company.country,
            to=head.ship_country.upper(),
            is_taxed_there=head.tax_exempt,
            is_goods=line is None or line.stocked,
        ),
    )


def _buyer(head: Any) -> Party:
    return replace(_ship_to(head), name=head.customer_name, email=head.email, phone=head.phone, vat_id=head.vat_id)


def _ship_to(head: Any) -> Party:
    return Party(
        name=head.ship_name,
        street=head.ship_street,
        extra=head.ship_extra,
        postal_code=head.ship_postal_code,
        city=head.ship_city,
        region=head.ship_region,
        country=head.ship_country,
    )


def _line(invoice_id: int, place: int, item: Item) -> dict[str, Any]:
    return {
        "invoice_id": invoice_id,
        "position": place,
        "order_line_id": item.order_line_id,
        "quantity": item.quantity,
        "net_minor": item.net_minor,
        "tax_minor": item.tax_minor,
        "rate_bp": item.rate_bp,
        "category": item.category,
    }
