"""Rules 8 and 11 for invoices and the books: no number is missing, and what they say is what was claimed."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import bindparam, func, select

from omsdesk.database.db import Db
from omsdesk.models.accounting import ClosedMonth
from omsdesk.models.invoice import Invoice
from omsdesk.services.checks.probe import Probe, sql
from omsdesk.services.invoicing import lost

_SERIES = select(
    Invoice.series,
    func.min(Invoice.number).label("first"),
    func.max(Invoice.number).label("last"),
    func.count().label("there"),
).group_by(Invoice.series)
_BETWEEN = select(Invoice.name).where(
    Invoice.series == bindparam("series"), Invoice.number.between(bindparam("first"), bindparam("last"))
)
_CLOSED = select(ClosedMonth.month, ClosedMonth.sha256, ClosedMonth.content).order_by(ClosedMonth.month)


def changed_months(db: Db) -> Iterable[str]:
    """Closed months whose journal is not what it was when they were closed."""
    for row in db.run(_CLOSED):
        if hashlib.sha256(row.content.encode()).hexdigest() != row.sha256:
            yield f"month {row.month}"


def missing_numbers(db: Db) -> Iterable[str]:
    """Series in which a number between the first and the last is on no invoice, and not told as lost."""
    counters = lost.counters(db)
    there = {row.series: row for row in db.run(_SERIES)}
    for series in sorted({*there, *(each.series for each in lost.listed(db))}):
        gone = [each for each in lost.listed(db) if each.series == series]
        row = there.get(series)
        first = min([*(each.first for each in gone), *([row.first] if row else [])])
        last = max([*(each.last for each in gone), *([row.last] if row else [])])
        count = (row.there if row else 0) + sum(each.count for each in gone)
        if count != last - first + 1 or counters.get(series) != last:
            yield f"series {series}, first {first}, last {last}, there {count}, counted {counters.get(series)}"


def moved_counters(db: Db) -> Iterable[str]:
    """Series whose last number was neither issued nor lost."""
    gone = lost.listed(db)
    there = {row.series: row.last for row in db.run(_SERIES)}
    for series, last in sorted(lost.counters(db).items()):
        if there.get(series) != last and not any(each.series == series and each.last == last for each in gone):
            yield f"series {series}, last {last}"


def found_again(db: Db) -> Iterable[str]:
    """Invoices whose number was told as lost: somebody else may have another one of that number."""
    for each in lost.listed(db):
        asked = {"series": each.series, "first": each.first, "last": each.last}
        for row in db.run(_BETWEEN, asked):
            yield f"invoice {row.name}"


NUMBERS = (
    Probe("a closed month is not as it was closed", changed_months),
    Probe("an invoice number is missing", missing_numbers),
    Probe("an invoice counter has moved without an invoice", moved_counters),
    Probe("a number that was lost stands on an invoice", found_again),
    sql(
        "an invoice without an audit row",
        """
        SELECT i.name AS invoice FROM invoices i WHERE NOT EXISTS (
            SELECT 1 FROM audit_events a WHERE a.subject = 'invoice' AND a.subject_id = i.id
        )
        """,
    ),
)

CLAIMS = (
    sql(
        "a line of the bank was booked as another amount",
        """
        SELECT b.id AS line, b.amount_minor, p.captured_minor FROM bank_lines b JOIN payments p ON p.id = b.payment_id
        WHERE p.captured_minor <> b.amount_minor OR p.order_id <> b.order_id OR p.status = 'voided'
        """,
    ),
    sql(
        "an invoice's amounts are not the sums of its lines",
        """
        SELECT i.name AS invoice, i.net_minor, i.tax_minor FROM invoices i
        LEFT JOIN invoice_lines l ON l.invoice_id = i.id
        GROUP BY i.id, i.name, i.net_minor, i.tax_minor
        HAVING i.net_minor <> COALESCE(SUM(l.net_minor), 0) OR i.tax_minor <> COALESCE(SUM(l.tax_minor), 0)
        """,
    ),
    sql(
        "more was taken back of an invoice than it claims",
        """
        SELECT i.name AS invoice, i.total_minor, SUM(c.total_minor) AS taken_back
        FROM invoices i JOIN invoices c ON c.of_invoice_id = i.id
        GROUP BY i.id, i.name, i.total_minor HAVING SUM(c.total_minor) > i.total_minor
        """,
    ),
    sql(
        "more pieces of a line were invoiced than were ordered",
        """
        SELECT l.order_line_id AS line, SUM(l.quantity) AS invoiced, o.ordered
        FROM invoice_lines l JOIN invoices i ON i.id = l.invoice_id AND i.kind = 'invoice'
        JOIN order_lines o ON o.id = l.order_line_id
        GROUP BY l.order_line_id, o.ordered HAVING SUM(l.quantity) > o.ordered
        """,
    ),
)
