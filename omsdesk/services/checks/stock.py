"""Rules 1 and 2: every piece is in one place, and none is promised twice."""

from sqlalchemy import select

from omsdesk.lifecycles.stock import OUTSIDE
from omsdesk.models.stock import Location
from omsdesk.services.checks.probe import sql

LEDGER = (
    sql(
        "ledger and balance differ",
        """
        SELECT product_id AS product, location_id AS place, SUM(pieces) AS difference
        FROM (
            SELECT product_id, to_id AS location_id, quantity AS pieces FROM stock_moves
            UNION ALL SELECT product_id, from_id, -quantity FROM stock_moves
            UNION ALL SELECT product_id, location_id, -on_hand FROM balances
        ) AS told
        GROUP BY product_id, location_id HAVING SUM(pieces) <> 0
        """,
    ),
    sql(
        "the pieces of a product do not add up to nothing over all places",
        """
        SELECT product_id AS product, SUM(on_hand) AS pieces FROM balances
        GROUP BY product_id HAVING SUM(on_hand) <> 0
        """,
    ),
    sql("a move without pieces or way", "SELECT id AS move FROM stock_moves WHERE quantity <= 0 OR from_id = to_id"),
    sql(
        "a place of ours is below zero",
        """
        SELECT b.product_id AS product, b.location_id AS place, b.on_hand AS pieces
        FROM balances b JOIN locations l ON l.id = b.location_id WHERE b.on_hand < 0 AND NOT l.outside
        """,
    ),
    sql(
        "a balance and its place disagree about being outside",
        """
        SELECT b.id AS balance FROM balances b JOIN locations l ON l.id = b.location_id
        WHERE b.outside <> l.outside
        """,
    ),
    sql(
        "a place is outside that should not be, or the other way round",
        select(Location.id.label("place")).where(Location.outside != Location.kind.in_(OUTSIDE)),
    ),
)

PROMISES = (
    sql(
        "more is promised than lies there",
        """
        SELECT id AS balance, on_hand, allocated FROM balances
        WHERE allocated < 0 OR (NOT outside AND allocated > on_hand)
        """,
    ),
    sql(
        "a balance counts other promises than there are",
        """
        SELECT b.id AS balance, b.allocated AS counted, COALESCE(SUM(a.quantity), 0) AS promised
        FROM balances b LEFT JOIN allocations a ON a.balance_id = b.id
        GROUP BY b.id, b.allocated HAVING b.allocated <> COALESCE(SUM(a.quantity), 0)
        """,
    ),
    sql(
        "a line counts other promises than there are",
        """
        SELECT l.order_id AS "order", l.id AS line, l.allocated - l.picked AS counted,
               COALESCE(SUM(a.quantity), 0) AS promised
        FROM order_lines l JOIN orders o ON o.id = l.order_id
        LEFT JOIN allocations a ON a.order_line_id = l.id AND a.quantity <> 0
        WHERE l.stocked AND NOT o.history
        GROUP BY l.order_id, l.id, l.allocated, l.picked
        HAVING l.allocated - l.picked <> COALESCE(SUM(a.quantity), 0)
        """,
    ),
    sql(
        "a line is promised another product",
        """
        SELECT a.id AS promise FROM allocations a
        JOIN balances b ON b.id = a.balance_id JOIN order_lines l ON l.id = a.order_line_id
        WHERE a.quantity <> 0 AND b.product_id <> l.product_id
        """,
    ),
    sql(
        "suppliers are asked for other pieces than are promised from them",
        """
        SELECT asked.line_id AS line, SUM(asked.pieces) AS difference FROM (
            SELECT order_line_id AS line_id, quantity - shipped AS pieces FROM supply_lines
            UNION ALL
            SELECT a.order_line_id, -a.quantity FROM allocations a
            JOIN balances b ON b.id = a.balance_id JOIN locations l ON l.id = b.location_id WHERE l.kind = 'supplier'
        ) AS asked GROUP BY asked.line_id HAVING SUM(asked.pieces) <> 0
        """,
    ),
    sql(
        "an order to a supplier asks for a line of another order",
        """
        SELECT sl.id AS "line of a supplier" FROM supply_lines sl JOIN supplies s ON s.id = sl.supply_id
        JOIN order_lines l ON l.id = sl.order_line_id
        WHERE sl.order_id <> s.order_id OR l.order_id <> s.order_id
        """,
    ),
    sql(
        "an order to a supplier is over and has pieces to send, or is not and has none",
        """
        SELECT s.id AS "order to a supplier", s.status FROM supplies s
        LEFT JOIN supply_lines sl ON sl.supply_id = s.id
        GROUP BY s.id, s.status
        HAVING (s.status IN ('waiting', 'sent')) <> (COALESCE(SUM(sl.quantity - sl.shipped), 0) > 0)
        """,
    ),
    sql(
        "an order that is not under way holds promises",
        """
        SELECT o.id AS "order", o.status FROM allocations a
        JOIN order_lines l ON l.id = a.order_line_id JOIN orders o ON o.id = l.order_id
        WHERE a.quantity <> 0 AND o.status <> 'confirmed'
        """,
    ),
)
