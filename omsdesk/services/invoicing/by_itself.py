"""Invoices and credit notes that are due are written by whichever station looks first; nobody at the dock waits.

What is due is read from the facts: what left, what was paid, what went back. So nothing is lost with a station that
was killed, and nothing is written twice, since the deed looks again under the order's lock.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, select

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.invoice import InvoiceKind, InvoiceWhen
from omsdesk.lifecycles.payment import PaymentStatus, PaymentWord, RefundStatus
from omsdesk.models.base import Instant
from omsdesk.models.invoice import CreditedRefund, Invoice
from omsdesk.models.journal import AuditEvent
from omsdesk.models.money import Payment, Refund
from omsdesk.models.order import Order
from omsdesk.models.shipment import Shipment
from omsdesk.services import settings
from omsdesk.services.invoicing import crediting, issuing

LOOKS_BACK = timedelta(days=31)
"""What is older and has no invoice is shown to people; the clock does not go through years each time."""
MOST_AT_ONCE = 100

_W = InvoiceWhen
_SINCE = bindparam("since", type_=Instant)
_SWITCHED = (
    select(AuditEvent.at)
    .where(AuditEvent.subject == "setting", AuditEvent.subject_id == 0, AuditEvent.what == "invoice_when")
    .order_by(AuditEvent.id.desc())
    .limit(1)
)
_HAS_INVOICE = exists().where(Invoice.order_id == Order.id, Invoice.kind == InvoiceKind.INVOICE)
_SHIPMENTS = (
    select(Shipment.id)
    .join(Order, Order.id == Shipment.order_id)
    .where(
        Shipment.shipped_at.is_not(None),
        Shipment.shipped_at >= _SINCE,
        Order.history.is_(False),
        ~exists().where(Invoice.shipment_id == Shipment.id),
        # One for the whole order claims what this shipment brought.
        ~exists().where(
            Invoice.order_id == Order.id, Invoice.shipment_id.is_(None), Invoice.kind == InvoiceKind.INVOICE
        ),
    )
    .order_by(Shipment.shipped_at, Shipment.id)
    .limit(MOST_AT_ONCE)
)
_LEFT = (
    select(Shipment.order_id.label("id"))
    .join(Order, Order.id == Shipment.order_id)
    .where(
        Shipment.shipped_at.is_not(None),
        Shipment.shipped_at >= _SINCE,
        Order.shipped_at.is_not(None),
        Order.history.is_(False),
        ~_HAS_INVOICE,
    )
    .group_by(Shipment.order_id)
    .order_by(Shipment.order_id)
    .limit(MOST_AT_ONCE)
)
_PAID = (
    select(Payment.order_id.label("id"))
    .join(Order, Order.id == Payment.order_id)
    .where(
        Payment.at >= _SINCE,
        Payment.status == PaymentStatus.CAPTURED,
        Order.payment.in_([PaymentWord.PAID, PaymentWord.CREDIT_OWED]),
        Order.history.is_(False),
        ~_HAS_INVOICE,
    )
    .group_by(Payment.order_id)
    .order_by(Payment.order_id)
    .limit(MOST_AT_ONCE)
)
_REFUNDED = (
    select(Refund.order_id.label("id"))
    .where(
        Refund.at >= _SINCE,
        Refund.status == RefundStatus.DONE,
        ~exists().where(CreditedRefund.refund_id == Refund.id),
        exists().where(Invoice.order_id == Refund.order_id, Invoice.kind == InvoiceKind.INVOICE),
    )
    .group_by(Refund.order_id)
    .order_by(Refund.order_id)
    .limit(MOST_AT_ONCE)
)
_DUE = {_W.SHIPMENT: _SHIPMENTS, _W.ORDER: _LEFT, _W.PAID: _PAID}


def carry_out(work: Work) -> int:
    """Write everything that is due; how many papers that made."""
    when, since = work.read(due_since)
    if when is _W.HAND:
        return 0
    made = 0
    for each in work.read(_due, _DUE[when], since):
        with suppress(Refusal):  # another station was quicker, or somebody wrote it by hand just now
            work.write(_issue, when, each)
            made += 1
    for order_id in work.read(_due, _REFUNDED, since):
        made += len(work.write(crediting.after_refunds, order_id))
    return made


def due_since(db: Db) -> tuple[InvoiceWhen, datetime]:
    """When invoices are written, and since when: what left before somebody decided so has none."""
    when = next(each for each in InvoiceWhen if each.value == settings.company(db).invoice_when)
    switched = db.run(_SWITCHED).scalar() if when is not _W.HAND else None
    earliest = db.now - LOOKS_BACK
    return when, max(switched, earliest) if switched is not None else earliest


def waiting(db: Db) -> int:
    """How many invoices are due now."""
    when, since = due_since(db)
    return 0 if when is _W.HAND else len(_due(db, _DUE[when], since))


def _due(db: Db, statement: Any, since: datetime) -> tuple[int, ...]:
    rows: Iterable[Any] = db.run(statement, {"since": since})
    return tuple(row.id for row in rows)


def _issue(db: Db, when: InvoiceWhen, about: int) -> int:
    if when is _W.SHIPMENT:
        return issuing.for_shipment(db, about)
    locks.order(db, about)
    return issuing.for_order(db, about)
