"""Rule 7: a refused scan changes nothing, a gesture counts once, and nothing is counted that nobody scanned.

What a partner or a supplier sends nobody here scans: there the trail names whose word it is.
"""

from omsdesk.services.checks.probe import sql

SCANS = (
    sql(
        "a refused scan counted pieces",
        "SELECT id AS scan, outcome, pieces FROM scan_events WHERE outcome <> 'ok' AND pieces <> 0",
    ),
    sql(
        "a gesture stands in the journal twice",
        "SELECT command_id AS gesture, COUNT(*) AS times FROM scan_events GROUP BY command_id HAVING COUNT(*) > 1",
    ),
    sql(
        "a scan was undone twice",
        """
        SELECT undoes_id AS scan, COUNT(*) AS times FROM scan_events WHERE undoes_id IS NOT NULL
        GROUP BY undoes_id HAVING COUNT(*) > 1
        """,
    ),
    sql(
        "more is packed than was scanned or confirmed",
        """
        SELECT sl.shipment_id AS shipment, sl.order_line_id AS line, sl.packed, COALESCE(SUM(e.pieces), 0) AS scanned
        FROM shipment_lines sl JOIN shipments s ON s.id = sl.shipment_id
        LEFT JOIN scan_events e ON e.shipment_id = sl.shipment_id AND e.order_line_id = sl.order_line_id
             AND e.kind = 'pack' AND e.outcome = 'ok'
             AND NOT EXISTS (SELECT 1 FROM scan_events u WHERE u.undoes_id = e.id)
        WHERE s.status <> 'cancelled' AND sl.packed > 0 AND NOT EXISTS (
            SELECT 1 FROM audit_events a WHERE a.order_id = s.order_id AND a.what = 'sent by partner'
        ) AND NOT EXISTS (SELECT 1 FROM supply_shipments x WHERE x.shipment_id = s.id)
        GROUP BY sl.shipment_id, sl.order_line_id, sl.packed HAVING sl.packed > COALESCE(SUM(e.pieces), 0)
        """,
    ),
    sql(
        "more is picked than was scanned or confirmed",
        """
        SELECT sl.shipment_id AS shipment, sl.order_line_id AS line, sl.picked, COALESCE(SUM(e.pieces), 0) AS scanned
        FROM shipment_lines sl JOIN shipments s ON s.id = sl.shipment_id
        LEFT JOIN scan_events e ON e.shipment_id = sl.shipment_id AND e.order_line_id = sl.order_line_id
             AND e.kind IN ('pick', 'pack') AND e.outcome = 'ok'
             AND NOT EXISTS (SELECT 1 FROM scan_events u WHERE u.undoes_id = e.id)
        WHERE s.status <> 'cancelled' AND sl.picked > 0 AND NOT EXISTS (
            SELECT 1 FROM audit_events a WHERE a.order_id = s.order_id AND a.what = 'sent by partner'
        ) AND NOT EXISTS (SELECT 1 FROM supply_shipments x WHERE x.shipment_id = s.id)
        GROUP BY sl.shipment_id, sl.order_line_id, sl.picked HAVING sl.picked > COALESCE(SUM(e.pieces), 0)
        """,
    ),
)
