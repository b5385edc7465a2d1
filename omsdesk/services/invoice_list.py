"""Invoices as people see them: all of them newest first, those that are open, those of one order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from omsdesk.clock import in_zone
from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.invoice import InvoiceKind, InvoiceWord, invoice_word
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.invoice import Invoice
from omsdesk.money import Money
from omsdesk.services import settings
from omsdesk.services.invoicing import balances, by_itself, lost
from omsdesk.services.invoicing.balances import Balance
from omsdesk.services.invoicing.lost import Lost

LOOK_BACK = timedelta(days=92)
"""Lost numbers are told on the page for so long; the folder of the month keeps them."""

LISTED = 5_000
"""Nobody scrolls further back than this; older invoices are found at their order."""


@dataclass(frozen=True)
class InvoiceRow:
    """One line of the list."""

    id: int
    kind: InvoiceKind
    name: str
    order_id: int
    order: str
    buyer: str
    day: date
    due_on: date
    total: Money
    left: Money
    """What is still to be paid; of an invoice only."""
    to_credit: Money
    """What of it was not taken back."""
    word: InvoiceWord
    document_id: int
    issued_at: datetime
    reason: str

    @property
    def is_invoice(self) -> bool:
        """Whether it claims money."""
        return self.kind is InvoiceKind.INVOICE


@dataclass(frozen=True)
class Count:
    """What the page says over its list."""

    waiting: int
    """Invoices that are due and not written yet."""
    by_hand: bool
    """Whether none is written by itself."""
    lost: tuple[Lost, ...] = ()
    """Numbers that were lately found to be lost."""


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_ORDERS: BindParameter[int] = bindparam("orders", expanding=True)
_ALL = select(Invoice.id).order_by(Invoice.id.desc()).limit(LISTED)
_OF_ORDERS = (
    select(Invoice.id)
    .where(Invoice.order_id.in_(_ORDERS), Invoice.kind == InvoiceKind.INVOICE)
    .order_by(Invoice.due_on, Invoice.id)
)
_COLUMNS = select(
    *(Invoice.id, Invoice.kind, Invoice.name, Invoice.order_id, Invoice.buyer, Invoice.day, Invoice.due_on),
    *(Invoice.currency, Invoice.total_minor, Invoice.document_id, Invoice.issued_at, Invoice.reason),
)
_ROWS = _COLUMNS.where(Invoice.id.in_(_IDS))
_OF_ORDER = _COLUMNS.where(Invoice.order_id == bindparam("order")).order_by(Invoice.id.desc())


@needs(Right.MONEY)
def invoice_ids(db: Db, *, only_open: bool = False) -> tuple[int, ...]:
    """All invoices and credit notes, newest first; or the invoices that are open, the one due first on top."""
    if not only_open:
        return tuple(row.id for row in db.run(_ALL))
    orders = balances.open_orders(db)
    if not orders:
        return ()
    found = balances.of_orders(db, orders)
    return tuple(row.id for row in db.run(_OF_ORDERS, {"orders": list(orders)}) if found[row.id].left)


@needs(Right.MONEY)
def invoice_rows(db: Db, ids: Sequence[int]) -> tuple[InvoiceRow, ...]:
    """The lines of these invoices, in the order asked for."""
    found = {row.id: row for row in _rows(db, db.run(_ROWS, {"ids": list(ids)}).all())}
    return tuple(found[each] for each in ids if each in found)


def of_order(db: Db, order_id: int) -> tuple[InvoiceRow, ...]:
    """What was claimed for an order and taken back, newest first."""
    return _rows(db, db.run(_OF_ORDER, {"order": order_id}).all())


@needs(Right.MONEY)
def count(db: Db) -> Count:
    """What waits, and whether invoices are written by themselves."""
    company = settings.company(db)
    today = in_zone(db.now, company.zone).date()
    gone = lost.found_between(db, today - LOOK_BACK, today)
    return Count(by_itself.waiting(db), company.invoice_when == "hand", gone)


def _rows(db: Db, rows: Sequence[Any]) -> tuple[InvoiceRow, ...]:
    if not rows:
        return ()
    found = balances.of_orders(db, {row.order_id for row in rows})
    today = in_zone(db.now, settings.company(db).zone).date()
    return tuple(_row(row, found.get(row.id, Balance(row.total_minor, 0, 0)), today) for row in rows)


def _row(row: Any, balance: Balance, today: date) -> InvoiceRow:
    is_invoice = row.kind is InvoiceKind.INVOICE
    return InvoiceRow(
        id=row.id,
        kind=row.kind,
        name=row.name,
        order_id=row.order_id,
        order=house_name("SO", row.order_id),
        buyer=row.buyer,
        day=row.day,
        due_on=row.due_on,
        total=Money(row.total_minor, row.currency),
        left=Money(balance.left, row.currency),
        to_credit=Money(balance.total - balance.credited if is_invoice else 0, row.currency),
        word=invoice_word(
            row.kind,
            total=balance.total,
            credited=balance.credited,
            left=balance.left,
            is_late=bool(balance.left) and row.due_on < today,
        ),
        document_id=row.document_id,
        issued_at=row.issued_at,
        reason=row.reason,
    )
