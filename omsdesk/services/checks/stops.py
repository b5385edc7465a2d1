"""Rule 6: nothing goes on with an order that is held or cancelled.

Which of two came first, their numbers tell: the trail and the scans are numbered together, and whoever writes about an
order has locked it before. Scans from before that was so have only the time at which their deed began; on a server it
may then have waited for another station, a little longer than a person does (``patience``).
"""

from omsdesk.models.journal import ONE_ORDER_SINCE
from omsdesk.services.checks.probe import Probe, sql, sql_by_engine

_WAITS = {"sqlite": "", "postgresql": " + INTERVAL '5 seconds'"}
_SINCE = f"(SELECT COALESCE(MAX(CAST(value AS BIGINT)), 0) FROM settings WHERE key = '{ONE_ORDER_SINCE}')"  # noqa: S608 - a key of ours
_FIRST = "CASE WHEN a.id > {since} AND e.id > {since} THEN {numbers} ELSE {times} END"


def in_order(broken: str, statement: str) -> Probe:
    """A probe that asks which came first of an event ``a`` of the trail and a scan ``e``.

    ``{before}`` is that the event did, surely; ``{not_after}`` that it may have.
    """
    return sql_by_engine(broken, {engine: _with_order(statement, waits) for engine, waits in _WAITS.items()})


def _with_order(statement: str, waits: str) -> str:
    before = _FIRST.format(since=_SINCE, numbers="a.id < e.id", times=f"a.at{waits} < e.at")
    not_after = _FIRST.format(since=_SINCE, numbers="a.id < e.id", times=f"a.at < e.at{waits}")
    return statement.format(before=before, not_after=not_after)


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
    in_order(
        "a piece was counted while its order was held",
        """
        SELECT s.order_id AS "order", e.id AS scan FROM scan_events e JOIN shipments s ON s.id = e.shipment_id
        WHERE e.outcome = 'ok' AND e.kind IN ('pick', 'pack') AND e.pieces > 0
          AND s.order_id IN (SELECT h.order_id FROM holds h)
          AND (
            SELECT SUM(CASE WHEN a.what = 'hold' AND {before} THEN 1
                            WHEN a.what = 'release hold' AND {not_after} THEN -1 ELSE 0 END)
            FROM audit_events a
            WHERE a.order_id = s.order_id AND a.subject = 'order' AND a.what IN ('hold', 'release hold')
          ) > 0
        """,
    ),
    sql(
        "a hold without an audit row",
        """
        SELECT h.id AS hold, h.order_id AS "order" FROM holds h WHERE NOT EXISTS (
            SELECT 1 FROM audit_events a
            WHERE a.order_id = h.order_id AND a.subject = 'order' AND a.what = 'hold' AND a.after = h.reason
        )
        """,
    ),
    sql(
        "a shipment left or was packed while its order was held",
        """
        SELECT g.order_id AS "order", g.id AS event, g.what FROM audit_events g
        WHERE g.subject = 'shipment' AND g.what IN ('released', 'open', 'close', 'ship')
          AND g.order_id IN (SELECT h.order_id FROM holds h)
          AND (
            SELECT SUM(CASE WHEN a.what = 'hold' THEN 1 ELSE -1 END) FROM audit_events a
            WHERE a.order_id = g.order_id AND a.subject = 'order' AND a.what IN ('hold', 'release hold')
              AND a.id < g.id
          ) > 0
        """,
    ),
    in_order(
        "a piece was counted after its order was cancelled",
        """
        SELECT a.order_id AS "order", e.id AS scan FROM audit_events a
        JOIN orders o ON o.id = a.order_id JOIN shipments s ON s.order_id = o.id
        JOIN scan_events e ON e.shipment_id = s.id
        WHERE a.subject = 'order' AND a.what = 'cancel' AND o.status = 'cancelled'
          AND e.outcome = 'ok' AND e.kind IN ('pick', 'pack') AND e.pieces > 0 AND {before}
        """,
    ),
)
