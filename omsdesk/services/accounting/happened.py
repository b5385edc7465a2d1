"""What happened to money between two moments, as entries: read from the facts, which are only ever added to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, literal, select

from omsdesk.clock import in_zone, start_of_day
from omsdesk.codes import house_name
from omsdesk.database import answers
from omsdesk.database.db import Db
from omsdesk.lifecycles.invoice import InvoiceKind, TaxCategory
from omsdesk.lifecycles.payment import PaymentMethod, PaymentStatus, RefundStatus
from omsdesk.lifecycles.store_credit import CreditKind
from omsdesk.models.base import Instant
from omsdesk.models.card import CardPayment
from omsdesk.models.customer import Customer
from omsdesk.models.dispute import Dispute, DisputeEntry, DisputeFee
from omsdesk.models.invoice import Invoice, InvoiceLine
from omsdesk.models.journal import AuditEvent
from omsdesk.models.money import Payment, Refund
from omsdesk.models.order import Order
from omsdesk.models.store_credit import CreditEntry
from omsdesk.services import settings
from omsdesk.services.accounting import cash, goods
from omsdesk.services.accounting.accounts import Accounts
from omsdesk.services.accounting.entry import Entry, Source
from omsdesk.services.invoicing.record import Record

_SINCE: BindParameter[datetime] = bindparam("since", type_=Instant)
_UNTIL: BindParameter[datetime] = bindparam("until", type_=Instant)
_AFTER: BindParameter[int] = bindparam("after")
_ABROAD = (TaxCategory.INTRA, TaxCategory.REVERSE)

_INVOICES = (
    select(
        *(Invoice.id, Invoice.kind, Invoice.name, Invoice.day, Invoice.buyer, Invoice.order_id, Invoice.currency),
        *(InvoiceLine.category, InvoiceLine.rate_bp),
        func.sum(InvoiceLine.net_minor).label("net"),
        func.sum(InvoiceLine.tax_minor).label("tax"),
    )
    .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
    .where(Invoice.day >= bindparam("first"), Invoice.day <= bindparam("last"), Invoice.id > _AFTER)
    .group_by(
        *(Invoice.id, Invoice.kind, Invoice.name, Invoice.day, Invoice.buyer, Invoice.order_id, Invoice.currency),
        *(InvoiceLine.category, InvoiceLine.rate_bp),
    )
    .order_by(Invoice.id, InvoiceLine.rate_bp.desc(), InvoiceLine.category)
)
_CONTENT = select(Invoice.content).where(Invoice.id == bindparam("invoice"))
_PAYMENTS = (
    select(
        *(Payment.id, Payment.method, Payment.captured_minor.label("minor"), Payment.reference, Payment.at),
        *(Payment.order_id, Order.currency, Order.customer_name),
    )
    .join(Order, Order.id == Payment.order_id)
    .where(
        Payment.status.in_([PaymentStatus.CAPTURED, PaymentStatus.VOIDED]),
        Payment.captured_minor > 0,
        Order.history.is_(False),
        Payment.at >= _SINCE,
        Payment.at < _UNTIL,
        Payment.id > _AFTER,
    )
    .order_by(Payment.id)
)
_VOIDS = (
    select(
        *(Payment.id, Payment.method, Payment.captured_minor.label("minor"), Payment.reference, AuditEvent.at),
        *(Payment.order_id, Order.currency, Order.customer_name),
    )
    .join(AuditEvent, (AuditEvent.subject == "payment") & (AuditEvent.subject_id == Payment.id))
    .join(Order, Order.id == Payment.order_id)
    .where(
        AuditEvent.what == "void",
        Payment.status == PaymentStatus.VOIDED,
        Payment.captured_minor > 0,
        Order.history.is_(False),
        AuditEvent.at >= _SINCE,
        AuditEvent.at < _UNTIL,
        AuditEvent.id > _AFTER,
    )
    .order_by(AuditEvent.id)
)
_LEFT_AT = func.coalesce(
    select(func.max(AuditEvent.at))
    .where(AuditEvent.subject == "refund", AuditEvent.subject_id == Refund.id, AuditEvent.what == "finish")
    .scalar_subquery(),
    Refund.at,
    type_=Instant,
)
_REFUNDS = (
    select(
        *(Refund.id, Payment.method, Refund.amount_minor.label("minor"), Refund.reason.label("reference")),
        Refund.to_credit,
        *(_LEFT_AT.label("at"), Refund.order_id, Order.currency, Order.customer_name),
    )
    .join(Payment, Payment.id == Refund.payment_id)
    .join(Order, Order.id == Refund.order_id)
    .where(
        Refund.status == RefundStatus.DONE,
        Order.history.is_(False),
        _LEFT_AT >= _SINCE,
        _LEFT_AT < _UNTIL,
        Refund.at >= bindparam("earliest", type_=Instant),
        Refund.id > _AFTER,
    )
    .order_by(Refund.id)
)
_PAID_OUT = (
    select(
        *(CreditEntry.id, CreditEntry.paid_by.label("method"), (-CreditEntry.amount_minor).label("minor")),
        *(CreditEntry.note.label("reference"), CreditEntry.at, CreditEntry.order_id, CreditEntry.currency),
        Customer.name.label("customer_name"),
    )
    .join(Customer, Customer.id == CreditEntry.customer_id)
    .where(CreditEntry.kind == CreditKind.PAID_OUT, CreditEntry.at >= _SINCE, CreditEntry.at < _UNTIL)
    .order_by(CreditEntry.id)
)
_DISPUTED = (
    select(
        *(DisputeEntry.id, Payment.method, DisputeEntry.amount_minor.label("minor"), Dispute.reference),
        *(DisputeEntry.at, Payment.order_id, Order.currency, Order.customer_name),
    )
    .join(Dispute, Dispute.id == DisputeEntry.dispute_id)
    .join(Payment, Payment.id == DisputeEntry.payment_id)
    .join(Order, Order.id == Payment.order_id)
    .where(DisputeEntry.at >= _SINCE, DisputeEntry.at < _UNTIL)
    .order_by(DisputeEntry.id)
)
_CHARGED = (
    select(
        *(DisputeFee.id, DisputeFee.amount_minor.label("minor"), DisputeFee.currency, DisputeFee.at),
        *(Dispute.reference, CardPayment.order_id, Order.customer_name, literal(PaymentMethod.CARD).label("method")),
    )
    .join(Dispute, Dispute.id == DisputeFee.dispute_id)
    .join(CardPayment, CardPayment.id == Dispute.card_id)
    .join(Order, Order.id == CardPayment.order_id)
    .where(DisputeFee.at >= _SINCE, DisputeFee.at < _UNTIL)
    .order_by(DisputeFee.id)
)
_WAITS = timedelta(days=400)
"""A refund that waits longer for a supervisor than this is looked for nowhere."""


@dataclass(frozen=True)
class Marks:
    """How far each table had come when a month was closed; zero asks for everything."""

    invoice: int = 0
    payment: int = 0
    refund: int = 0
    audit: int = 0
    cost: int | None = 0
    """None: the month was closed before the books knew costs, so nothing is late for it."""


def between(db: Db, first: date, last: date, marks: Marks = Marks()) -> tuple[Entry, ...]:
    """All entries of these days, both included, whose rows are newer than the marks; by day, then as they happened."""
    company = settings.company(db)
    accounts = Accounts(company)
    since, until = start_of_day(first, company.zone), start_of_day(last + timedelta(days=1), company.zone)
    asked = {"since": since, "until": until}

    def moved(statement: Any, source: Source, after: int, *, comes_in: bool, **more: Any) -> Iterator[Entry]:
        for row in db.run(statement, {**asked, "after": after, **more}):
            yield _moved(row, source, accounts, in_zone(row.at, company.zone).date(), comes_in=comes_in)

    found = [
        *_issued(db, accounts, {"first": first, "last": last, "after": marks.invoice}),
        *moved(_PAYMENTS, Source.PAYMENT, marks.payment, comes_in=True),
        *moved(_VOIDS, Source.VOID, marks.audit, comes_in=False),
        *moved(_REFUNDS, Source.REFUND, marks.refund, comes_in=False, earliest=since - _WAITS),
    ]
    if marks == Marks():  # they are written down as they happen, never later
        found += _paid_out(db, accounts, company.zone, asked)
        found += _disputed(db, accounts, company.zone, asked)
        found += _charged(db, accounts, company.zone, asked)
        found += cash.entries(db, accounts, asked, company.zone)
    if marks.cost is not None:
        found += goods.entries(db, accounts, asked, marks.cost, company.zone, company.currency)
    return tuple(sorted(found, key=lambda each: each.day))


def _issued(db: Db, accounts: Accounts, asked: dict[str, Any]) -> Iterator[Entry]:
    for row in db.run(_INVOICES, asked).all():
        is_invoice = row.kind is InvoiceKind.INVOICE
        if not row.net + row.tax:
            continue
        yield Entry(
            source=Source.INVOICE if is_invoice else Source.CREDIT_NOTE,
            source_id=row.id,
            day=row.day,
            document=row.name,
            words=f"{row.buyer} {house_name('SO', row.order_id)}",
            account=accounts.customers,
            contra=accounts.sales(row.category, row.rate_bp),
            is_debit=is_invoice,
            amount_minor=int(row.net + row.tax),
            currency=row.currency,
            order_id=row.order_id,
            rate_bp=row.rate_bp,
            net_minor=int(row.net),
            tax_minor=int(row.tax),
            vat_id=_vat_id(db, row.id) if row.category in _ABROAD else "",
        )


def _paid_out(db: Db, accounts: Accounts, zone: str, asked: dict[str, Any]) -> Iterator[Entry]:
    for row in db.run(_PAID_OUT, asked):
        yield replace(
            _moved(row, Source.PAID_OUT, accounts, in_zone(row.at, zone).date(), comes_in=False),
            contra=accounts.money(PaymentMethod.CREDIT),
        )


def _disputed(db: Db, accounts: Accounts, zone: str, asked: dict[str, Any]) -> Iterator[Entry]:
    """What banks took, of the day on which it was heard; given again it is another entry, the other way round."""
    for row in db.run(_DISPUTED, asked):
        is_back = row.minor < 0
        source = Source.DISPUTE_WON if is_back else Source.DISPUTE
        entry = _moved(row, source, accounts, in_zone(row.at, zone).date(), comes_in=is_back)
        yield replace(entry, amount_minor=abs(row.minor))


def _charged(db: Db, accounts: Accounts, zone: str, asked: dict[str, Any]) -> Iterator[Entry]:
    """What a provider keeps of the house's money for a dispute; what it gives back goes the other way round."""
    for row in db.run(_CHARGED, asked):
        entry = _moved(row, Source.DISPUTE_FEE, accounts, in_zone(row.at, zone).date(), comes_in=row.minor < 0)
        yield replace(entry, contra=accounts.fees, amount_minor=abs(row.minor))


def _vat_id(db: Db, invoice_id: int) -> str:
    record: Record = answers.decode(db.run(_CONTENT, {"invoice": invoice_id}).scalar_one())
    return record.buyer.vat_id


def _moved(row: Any, source: Source, accounts: Accounts, day: date, *, comes_in: bool) -> Entry:
    return Entry(
        source=source,
        source_id=row.id,
        day=day,
        document="" if row.order_id is None else house_name("SO", row.order_id),
        words=" ".join(part for part in (row.customer_name, row.reference) if part),
        account=accounts.money(PaymentMethod.CREDIT if getattr(row, "to_credit", False) else row.method),
        contra=accounts.customers,
        is_debit=comes_in,
        amount_minor=row.minor,
        currency=row.currency,
        order_id=row.order_id,
    )
