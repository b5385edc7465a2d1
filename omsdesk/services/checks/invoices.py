"""Rules 8 and 11 for invoices and the books: no number is missing, and what they say is what was claimed."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import select

from omsdesk.database.db import Db
from omsdesk.models.accounting import ClosedMonth
from omsdesk.services.checks.probe import Probe, sql

_CLOSED = select(ClosedMonth.month, ClosedMonth.sha256, ClosedMonth.content).order_by(ClosedMonth.month)


def changed_months(db: Db) -> Iterable[str]:
    """Closed months whose journal is not what it was when they were closed."""
    for row in db.run(_CLOSED):
        if hashlib.sha256(row.content.encode()).hexdigest() != row.sha256:
            yield f"month {row.month}"


NUMBERS = (
    Probe("a closed month is not as it was closed", changed_months),
    sql(
        "an invoice number is missing",
        """
        SELECT i.series, MIN(i.number) AS first, MAX(i.number) AS last, COUNT(*) AS there, c.last AS counted
        FROM invoices i LEFT JOIN invoice_counters c ON c.series = i.series
        GROUP BY i.series, c.last
        HAVING COUNT(*) <> MAX(i.number) - MIN(i.number) + 1 OR c.last IS NULL OR c.last <> MAX(i.number)
        """,
    ),
    sql(
        "an invoice counter has moved without an invoice",
        """
        SELECT c.series, c.last FROM invoice_counters c
        WHERE NOT EXISTS (SELECT 1 FROM invoices i WHERE i.series = c.series AND i.number = c.last)
        """,
    ),
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
