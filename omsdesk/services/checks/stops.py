"""Rule 6: nothing goes on with an order that is held or cancelled."""

from omsdesk.services.checks.probe import Probe, sql, sql_by_engine

WAITS = {"sqlite": "", "postgresql": " + INTERVAL '5 seconds'"}
"""A deed has the time at which it began. On a server it may then have waited for another station, a little longer than
a person does (``patience``): which of two came first is only known when more than that lies between them."""


def by_time(broken: str, statement: str) -> Probe:
    """A probe that asks which came first; ``{waits}`` stands behind the earlier moment."""
    return sql_by_engine(broken, {engine: statement.format(waits=waits) for engine, waits in WAITS.items()})


STOPS = (
    sql(
        "a cancelled order has a shipment under way",
        """
        SELECT o.id AS "order", s.id AS shipment, s.status FROM orders o JOIN shipments s ON s.order_id = o.id
        WHERE o.status IN ('cancelled', 'rejected', 'draft', 'placed')
          AND s.status IN ('allocated', 'picking', 'picked', 'packing', 'packed')
        """,
    ),
    sql(
        "a cancelled shipment has picks to do",
        """
        SELECT t.id AS pick, t.shipment_id AS shipment FROM pick_tasks t JOIN shipments s ON s.id = t.shipment_id
        WHERE s.status = 'cancelled' AND t.status IN ('pending', 'skipped')
        """,
    ),
    by_time(
        "a piece was counted while its order was held",
        """
        SELECT h.order_id AS "order", e.id AS scan FROM holds h
        JOIN shipments s ON s.order_id = h.order_id JOIN scan_events e ON e.shipment_id = s.id
        WHERE e.outcome = 'ok' AND e.kind IN ('pick', 'pack') AND e.pieces > 0
          AND e.at > h.placed_at{waits} AND (h.released_at IS NULL OR e.at{waits} < h.released_at)
        """,
    ),
    by_time(
        "a shipment left or was packed while its order was held",
        """
        SELECT h.order_id AS "order", a.id AS event, a.what FROM holds h
        JOIN audit_events a ON a.order_id = h.order_id
        WHERE a.subject = 'shipment' AND a.what IN ('released', 'open', 'close', 'ship')
          AND a.at > h.placed_at{waits} AND (h.released_at IS NULL OR a.at{waits} < h.released_at)
        """,
    ),
    by_time(
        "a piece was counted after its order was cancelled",
        """
        SELECT a.order_id AS "order", e.id AS scan FROM audit_events a
        JOIN orders o ON o.id = a.order_id JOIN shipments s ON s.order_id = o.id
        JOIN scan_events e ON e.shipment_id = s.id
        WHERE a.subject = 'order' AND a.what = 'cancel' AND o.status = 'cancelled'
          AND e.outcome = 'ok' AND e.kind IN ('pick', 'pack') AND e.pieces > 0 AND e.at > a.at{waits}
        """,
    ),
)
