"""Rule 3: the counters of a line are in order and agree with shipments, parcels, places and the ledger."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from omsdesk.database.db import Db
from omsdesk.lifecycles.headline import Facts, Headline, headline
from omsdesk.lifecycles.order import OPEN_STATUSES
from omsdesk.models.order import Order
from omsdesk.services import headlines
from omsdesk.services.checks.probe import Probe, sql

AT_ONCE = 1_000


def wrong_headlines(db: Db) -> Iterable[str]:
    """Orders whose stored headline is not what their facts come to."""
    stored = db.run(select(Order.id, Order.headline, Order.status)).all()
    words = {row.id: row.headline for row in stored}
    # Of an order that is over, only that matters: reading the facts of a long past would take longer than all else.
    over = {row.id: headline(Facts(row.status)) for row in stored if row.status not in OPEN_STATUSES}
    yield from _differing(words, over)
    order_ids = [order_id for order_id in words if order_id not in over]
    for start in range(0, len(order_ids), AT_ONCE):
        facts = headlines.facts_of(db, order_ids[start : start + AT_ONCE])
        yield from _differing(words, {order_id: headline(each) for order_id, each in facts.items()})


def _differing(stored: Mapping[int, Headline], right: Mapping[int, Headline]) -> Iterable[str]:
    for order_id, word in right.items():
        if stored[order_id] is not word:
            yield f"order {order_id}, stored {stored[order_id].value}, right {word.value}"


COUNTERS = (
    sql(
        "counters out of order",
        """
        SELECT order_id AS "order", id AS line FROM order_lines
        WHERE ordered - cancelled < allocated OR allocated < picked OR picked < packed OR packed < shipped
           OR shipped < delivered OR delivered < 0 OR returned + written_off > shipped
        """,
    ),
    sql(
        "a cancelled order still has pieces in the hall",
        """
        SELECT l.order_id AS "order", l.id AS line FROM order_lines l JOIN orders o ON o.id = l.order_id
        WHERE o.status IN ('cancelled', 'rejected') AND l.allocated > l.shipped
        """,
    ),
    sql(
        "a line counts other pieces than its shipments",
        """
        SELECT l.order_id AS "order", l.id AS line, l.picked, l.packed, l.shipped
        FROM order_lines l JOIN orders o ON o.id = l.order_id
        LEFT JOIN (
            SELECT sl.order_line_id AS line_id, sl.picked, sl.packed,
                   CASE WHEN s.status IN ('shipped', 'delivered', 'failed') THEN sl.packed ELSE 0 END AS shipped
            FROM shipment_lines sl JOIN shipments s ON s.id = sl.shipment_id WHERE s.status <> 'cancelled'
        ) AS moved ON moved.line_id = l.id
        WHERE l.stocked AND NOT o.history
        GROUP BY l.order_id, l.id, l.picked, l.packed, l.shipped
        HAVING l.picked <> COALESCE(SUM(moved.picked), 0) OR l.packed <> COALESCE(SUM(moved.packed), 0)
            OR l.shipped <> COALESCE(SUM(moved.shipped), 0)
        """,
    ),
    sql(
        "a shipment counts other pieces than lie in its parcels",
        """
        SELECT sl.shipment_id AS shipment, sl.order_line_id AS line, sl.packed,
               COALESCE(SUM(boxed.quantity), 0) AS boxed
        FROM shipment_lines sl JOIN shipments s ON s.id = sl.shipment_id
        LEFT JOIN (
            SELECT p.shipment_id, pl.order_line_id, pl.quantity
            FROM parcel_lines pl JOIN parcels p ON p.id = pl.parcel_id WHERE p.status <> 'voided'
        ) AS boxed ON boxed.shipment_id = sl.shipment_id AND boxed.order_line_id = sl.order_line_id
        WHERE s.status <> 'cancelled'
        GROUP BY sl.shipment_id, sl.order_line_id, sl.packed HAVING sl.packed <> COALESCE(SUM(boxed.quantity), 0)
        """,
    ),
    sql(
        "a supplier's shipments bring other pieces than its orders say",
        """
        SELECT told.line_id AS line, SUM(told.pieces) AS difference FROM (
            SELECT order_line_id AS line_id, shipped AS pieces FROM supply_lines
            UNION ALL
            SELECT sl.order_line_id, -sl.packed FROM shipment_lines sl
            JOIN supply_shipments x ON x.shipment_id = sl.shipment_id
        ) AS told GROUP BY told.line_id HAVING SUM(told.pieces) <> 0
        """,
    ),
    sql(
        "the ledger shows other pieces shipped than the line",
        """
        SELECT l.order_id AS "order", l.id AS line, l.shipped, COALESCE(SUM(m.quantity), 0) AS ledger
        FROM order_lines l JOIN orders o ON o.id = l.order_id
        LEFT JOIN (
            SELECT order_line_id, quantity FROM stock_moves WHERE kind = 'shipped'
        ) AS m ON m.order_line_id = l.id
        WHERE l.stocked AND NOT o.history
        GROUP BY l.order_id, l.id, l.shipped HAVING l.shipped <> COALESCE(SUM(m.quantity), 0)
        """,
    ),
    sql(
        "taken goods are not where their shipment, parcel or put-back task says",
        """
        SELECT claims.product_id AS product, claims.place_id AS place, SUM(claims.pieces) AS claimed,
               COALESCE(b.on_hand, 0) AS there
        FROM (
            SELECT sl.product_id, s.tote_id AS place_id, sl.picked AS pieces
            FROM shipment_lines sl JOIN shipments s ON s.id = sl.shipment_id
            WHERE s.status IN ('allocated', 'picking', 'picked', 'packing', 'packed') AND s.tote_id IS NOT NULL
            UNION ALL
            SELECT sl.product_id, s.tote_id, -pl.quantity
            FROM parcel_lines pl JOIN parcels p ON p.id = pl.parcel_id JOIN shipments s ON s.id = p.shipment_id
            JOIN shipment_lines sl ON sl.shipment_id = s.id AND sl.order_line_id = pl.order_line_id
            WHERE s.status IN ('packing', 'packed') AND s.tote_id IS NOT NULL AND p.status IN ('closed', 'shipped')
            UNION ALL
            SELECT sl.product_id, (SELECT MIN(id) FROM locations WHERE kind = 'dock'), pl.quantity
            FROM parcel_lines pl JOIN parcels p ON p.id = pl.parcel_id JOIN shipments s ON s.id = p.shipment_id
            JOIN shipment_lines sl ON sl.shipment_id = s.id AND sl.order_line_id = pl.order_line_id
            WHERE s.status IN ('packing', 'packed') AND p.status IN ('closed', 'shipped')
            UNION ALL
            SELECT product_id, from_id, quantity FROM put_backs WHERE status = 'pending'
        ) AS claims
        LEFT JOIN balances b ON b.product_id = claims.product_id AND b.location_id = claims.place_id
        GROUP BY claims.product_id, claims.place_id, b.on_hand HAVING SUM(claims.pieces) > COALESCE(b.on_hand, 0)
        """,
    ),
    sql(
        "more came back than was inspected",
        """
        SELECT l.order_id AS "order", l.id AS line, l.returned, COALESCE(SUM(r.inspected), 0) AS inspected
        FROM order_lines l LEFT JOIN return_lines r ON r.order_line_id = l.id
        WHERE l.returned > 0
        GROUP BY l.order_id, l.id, l.returned HAVING l.returned > COALESCE(SUM(r.inspected), 0)
        """,
    ),
    Probe("the headline is not what the facts come to", wrong_headlines),
)
