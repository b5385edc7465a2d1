"""What is still open of invoices: what they claim, less what was taken back and what was paid, the oldest first."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, case, func, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.invoice import InvoiceKind, still_open
from omsdesk.lifecycles.payment import PaymentStatus, RefundStatus
from omsdesk.models.invoice import Invoice
from omsdesk.models.money import KEPT, Payment, Refund

_ORDERS: BindParameter[int] = bindparam("orders", expanding=True)
_ISSUED = (
    select(Invoice.id, Invoice.order_id, Invoice.kind, Invoice.total_minor, Invoice.of_invoice_id)
    .where(Invoice.order_id.in_(_ORDERS))
    .order_by(Invoice.id)
)
_RECEIVED = (
    select(Payment.order_id, func.sum(KEPT).label("minor"))
    .where(Payment.order_id.in_(_ORDERS), Payment.status == PaymentStatus.CAPTURED)
    .group_by(Payment.order_id)
)
# Money that has not left yet is still ours.
_SET_ASIDE = (
    select(Refund.order_id, func.sum(Refund.amount_minor).label("minor"))
    .where(Refund.order_id.in_(_ORDERS), Refund.status == RefundStatus.PENDING)
    .group_by(Refund.order_id)
)
_CLAIMED = (
    select(
        Invoice.order_id,
        func.sum(case((Invoice.kind == InvoiceKind.INVOICE, Invoice.total_minor), else_=-Invoice.total_minor)).label(
            "minor"
        ),
    )
    .group_by(Invoice.order_id)
    .subquery()
)
_KEPT = (
    select(Payment.order_id, func.sum(KEPT).label("minor"))
    .where(Payment.status == PaymentStatus.CAPTURED)
    .group_by(Payment.order_id)
    .subquery()
)
_OPEN = (
    select(_CLAIMED.c.order_id)
    .outerjoin(_KEPT, _KEPT.c.order_id == _CLAIMED.c.order_id)
    .where(_CLAIMED.c.minor > func.coalesce(_KEPT.c.minor, 0))
    .order_by(_CLAIMED.c.order_id)
)


@dataclass(frozen=True)
class Balance:
    """How an invoice stands, in minor units."""

    total: int
    credited: int
    left: int
    """What is still to be paid."""


def of_orders(db: Db, order_ids: Collection[int]) -> dict[int, Balance]:
    """Each invoice of these orders."""
    asked = {"orders": sorted(set(order_ids))}
    if not asked["orders"]:
        return {}
    issued: dict[int, list[Any]] = {}
    for row in db.run(_ISSUED, asked):
        issued.setdefault(row.order_id, []).append(row)
    received = {each.order_id: int(each.minor) for each in db.run(_RECEIVED, asked)}
    for waiting in db.run(_SET_ASIDE, asked):
        received[waiting.order_id] = received.get(waiting.order_id, 0) + int(waiting.minor)
    found: dict[int, Balance] = {}
    for order_id, rows in issued.items():
        found |= _of_order(rows, received.get(order_id, 0))
    return found


def open_orders(db: Db) -> tuple[int, ...]:
    """Orders whose invoices claim more than was paid."""
    return tuple(row.order_id for row in db.run(_OPEN))


def _of_order(rows: list[Any], received: int) -> dict[int, Balance]:
    credited: dict[int, int] = {}
    for row in rows:
        if row.of_invoice_id is not None:
            credited[row.of_invoice_id] = credited.get(row.of_invoice_id, 0) + row.total_minor
    invoices = [row for row in rows if row.kind is InvoiceKind.INVOICE]
    owed = [row.total_minor - credited.get(row.id, 0) for row in invoices]
    return {
        row.id: Balance(row.total_minor, credited.get(row.id, 0), left)
        for row, left in zip(invoices, still_open(owed, received), strict=True)
    }
