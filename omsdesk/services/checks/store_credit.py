"""Store credit: every balance is the sum of its ledger, and every entry belongs to money that moved so."""

from omsdesk.services.checks.probe import sql

CREDIT = (
    sql(
        "a balance of store credit is not the sum of its ledger",
        """
        SELECT k.customer_id AS customer, k.currency, COALESCE(b.minor, 0) AS balance,
               COALESCE(SUM(e.amount_minor), 0) AS ledger
        FROM (SELECT customer_id, currency FROM credit_balances
              UNION SELECT customer_id, currency FROM credit_entries) k
        LEFT JOIN credit_balances b ON b.customer_id = k.customer_id AND b.currency = k.currency
        LEFT JOIN credit_entries e ON e.customer_id = k.customer_id AND e.currency = k.currency
        GROUP BY k.customer_id, k.currency, b.minor
        HAVING COALESCE(b.minor, 0) <> COALESCE(SUM(e.amount_minor), 0)
        """,
    ),
    sql(
        "a refund to store credit and its ledger tell different amounts",
        """
        SELECT r.id AS refund, r.amount_minor, e.amount_minor AS ledger FROM refunds r
        LEFT JOIN credit_entries e ON e.refund_id = r.id
        WHERE (r.to_credit AND r.status = 'done') <> (e.id IS NOT NULL) OR e.amount_minor <> r.amount_minor
        """,
    ),
    sql(
        "a payment with store credit and its ledger tell different amounts",
        """
        SELECT p.id AS payment, p.captured_minor, COALESCE(SUM(e.amount_minor), 0) AS ledger
        FROM payments p LEFT JOIN credit_entries e ON e.payment_id = p.id
        GROUP BY p.id, p.method, p.status, p.captured_minor
        HAVING COALESCE(SUM(e.amount_minor), 0)
            <> CASE WHEN p.method = 'credit' AND p.status = 'captured' THEN -p.captured_minor ELSE 0 END
        """,
    ),
    sql(
        "store credit moved between cards and did not arrive",
        """
        SELECT currency, SUM(amount_minor) AS lost FROM credit_entries WHERE kind = 'merged'
        GROUP BY currency HAVING SUM(amount_minor) <> 0
        """,
    ),
)
