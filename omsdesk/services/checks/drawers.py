"""Drawers of counters: what should be in one is its float and its facts, and each fact is money that moved so."""

from omsdesk.services.checks.probe import sql

DRAWERS = (
    sql(
        "a drawer was closed with another sum than its facts give",
        """
        SELECT d.id AS drawer, c.expected_minor AS expected, d.float_minor + COALESCE(SUM(m.amount_minor), 0) AS facts
        FROM drawer_days d JOIN drawer_closings c ON c.drawer_id = d.id
        LEFT JOIN drawer_moves m ON m.drawer_id = d.id
        GROUP BY d.id, d.float_minor, c.expected_minor
        HAVING c.expected_minor <> d.float_minor + COALESCE(SUM(m.amount_minor), 0)
        """,
    ),
    sql(
        "a drawer was closed with another count than was made",
        """
        SELECT c.drawer_id AS drawer, c.counted_minor AS closed, k.counted_minor AS counted
        FROM drawer_closings c JOIN drawer_counts k ON k.id = c.count_id
        WHERE k.drawer_id <> c.drawer_id OR k.counted_minor <> c.counted_minor OR k.expected_minor <> c.expected_minor
        """,
    ),
    sql(
        "cash moved in a drawer otherwise than was paid, refunded or paid out",
        """
        SELECT m.id AS move, m.kind, m.amount_minor FROM drawer_moves m
        LEFT JOIN payments p ON p.id = m.payment_id
        LEFT JOIN refunds r ON r.id = m.refund_id LEFT JOIN payments q ON q.id = r.payment_id
        LEFT JOIN credit_entries e ON e.id = m.credit_entry_id
        WHERE m.kind = 'paid' AND (p.method <> 'cash' OR p.captured_minor <> m.amount_minor)
           OR m.kind = 'voided' AND (p.status <> 'voided' OR p.captured_minor <> -m.amount_minor)
           OR m.kind = 'refunded'
              AND (q.method <> 'cash' OR r.status <> 'done' OR r.to_credit OR r.amount_minor <> -m.amount_minor)
           OR m.kind = 'credit_out'
              AND (e.kind <> 'paid_out' OR e.paid_by <> 'cash' OR e.amount_minor <> m.amount_minor)
        """,
    ),
    sql(
        "the float of a drawer is not what was left in it and what was brought",
        """
        SELECT d.id AS drawer, d.float_minor, d.brought_minor, c.stays_minor AS was_left
        FROM drawer_days d
        LEFT JOIN drawer_days b ON b.station_id = d.station_id AND b.number = d.number - 1
        LEFT JOIN drawer_closings c ON c.drawer_id = b.id
        WHERE d.number > 1 AND c.drawer_id IS NULL
           OR d.float_minor <> d.brought_minor
              + CASE WHEN b.currency = d.currency THEN COALESCE(c.stays_minor, 0) ELSE 0 END
        """,
    ),
)
