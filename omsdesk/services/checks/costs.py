"""The value of the stock: of the pieces that are there, the sum of its ledger, pieces times their average."""

from omsdesk.services.checks.probe import sql

COSTS = (
    sql(
        "the stock is valued for other pieces than lie there",
        """
        SELECT product_id AS product, SUM(pieces) AS difference
        FROM (
            SELECT b.product_id, b.on_hand AS pieces FROM balances b
            JOIN locations l ON l.id = b.location_id WHERE NOT l.outside
            UNION ALL SELECT product_id, -pieces FROM cost_entries
            UNION ALL SELECT m.product_id, CASE WHEN f.outside THEN -m.quantity ELSE m.quantity END
            FROM stock_moves m JOIN locations f ON f.id = m.from_id JOIN locations t ON t.id = m.to_id
            LEFT JOIN cost_entries c ON c.move_id = m.id
            WHERE f.outside <> t.outside AND c.id IS NULL
        ) AS told
        GROUP BY product_id HAVING SUM(pieces) <> 0
        """,
    ),
    sql(
        "a value of the stock is not the sum of what came and went",
        """
        SELECT id AS entry, product_id AS product, value_after_minor AS value, value AS sum
        FROM (
            SELECT id, product_id, pieces_after, value_after_minor,
                   SUM(pieces) OVER product AS pieces, SUM(value_minor) OVER product AS value
            FROM cost_entries WINDOW product AS (PARTITION BY product_id ORDER BY id)
        ) AS told
        WHERE pieces_after <> pieces OR value_after_minor <> value
        """,
    ),
    # What a supplier sends past the house comes without pieces, and goes again in the very next entry.
    sql(
        "what a supplier sent past the house came at another cost than it went",
        """
        SELECT id AS entry, product_id AS product, value_minor AS value, next AS went
        FROM (
            SELECT id, product_id, kind, pieces, value_minor,
                   LEAD(CASE WHEN kind = 'shipped' AND pieces = 0 THEN -value_minor END) OVER product AS next
            FROM cost_entries WINDOW product AS (PARTITION BY product_id ORDER BY id)
        ) AS told
        WHERE kind = 'received' AND pieces = 0 AND (next IS NULL OR next <> value_minor)
        """,
    ),
    # An average is kept in ten-thousandths of the smallest coin and rounded to one; the value is whole coins.
    sql(
        "a value of the stock is not its pieces at their average",
        """
        SELECT id AS entry, product_id AS product, pieces_after AS pieces, value_after_minor AS value, average_e4
        FROM cost_entries
        WHERE pieces_after > 0 AND NOT (kind = 'received' AND pieces = 0)
          AND ABS(value_after_minor * 10000 - pieces_after * average_e4) * 2 > 10000 + pieces_after
        """,
    ),
    sql(
        "the stock of a product is worth less than nothing, or something while nothing is there",
        """
        SELECT id AS entry, product_id AS product, pieces_after AS pieces, value_after_minor AS value
        FROM cost_entries
        WHERE NOT (kind = 'received' AND pieces = 0)
          AND (value_after_minor < 0 AND pieces_after >= 0 OR value_after_minor <> 0 AND pieces_after = 0)
        """,
    ),
)
