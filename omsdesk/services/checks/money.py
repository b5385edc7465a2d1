"""Rules 4 and 11: no more goes back than came in, and every total is the sum of its parts."""

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import select, text

from omsdesk.database.db import Db
from omsdesk.lifecycles.payment import payment_word
from omsdesk.models.order import OrderLine
from omsdesk.services.checks.probe import Probe, sql
from omsdesk.services.totals import LineAmounts, charged_on, line_amounts

_AMOUNTS = text("""
    SELECT o.id, o.payment, o.total_minor, COALESCE(SUM(p.authorised_minor), 0) AS authorised,
           COALESCE(SUM(p.captured_minor), 0) AS captured,
           COALESCE(SUM(p.refunded_minor), 0) - COALESCE((
               SELECT SUM(r.amount_minor) FROM refunds r WHERE r.order_id = o.id AND r.status = 'pending'
           ), 0) AS refunded
    FROM orders o LEFT JOIN payments p ON p.order_id = o.id AND p.status IN ('authorised', 'captured')
    GROUP BY o.id, o.payment, o.total_minor
""")
_LINES = select(
    OrderLine.id,
    (OrderLine.ordered - OrderLine.cancelled).label("quantity"),
    OrderLine.unit_minor,
    OrderLine.discount_bp,
    OrderLine.tax_rate_bp,
    OrderLine.net_minor,
    OrderLine.tax_minor,
    OrderLine.ordered,
    OrderLine.charged_net_minor,
    OrderLine.charged_tax_minor,
)


def wrong_payment_words(db: Db) -> Iterable[str]:
    """Orders whose payment word is not what was paid comes to."""
    for row in db.run(_AMOUNTS):
        right = payment_word(
            total=row.total_minor,
            authorised=int(row.authorised),
            captured=int(row.captured),
            refunded=int(row.refunded),
        )
        if row.payment != right.value:
            yield f"order {row.id}, stored {row.payment}, right {right.value}"


@lru_cache(maxsize=50_000)
def _amounts(quantity: int, unit_minor: int, discount_bp: int, tax_rate_bp: int) -> LineAmounts:
    """The same product is bought by the thousand; its amounts are computed once."""
    return line_amounts(quantity=quantity, unit_minor=unit_minor, discount_bp=discount_bp, tax_rate_bp=tax_rate_bp)


def wrong_lines(db: Db) -> Iterable[str]:
    """Lines whose net amount or tax is neither quantity times price less discount nor what the shop charged."""
    for row in db.run(_LINES):
        charged = charged_on(row)
        if charged is not None:
            right = charged.of(row.quantity)
        else:
            right = _amounts(row.quantity, row.unit_minor, row.discount_bp, row.tax_rate_bp)
        if (row.net_minor, row.tax_minor) != (right.net_minor, right.tax_minor):
            yield f"line {row.id}, net {row.net_minor}, tax {row.tax_minor}, right {right.net_minor}, {right.tax_minor}"


PAYMENTS = (
    sql(
        "more captured than authorised, or more refunded than captured",
        "SELECT id AS payment FROM payments WHERE captured_minor > authorised_minor OR refunded_minor > captured_minor",
    ),
    sql(
        "a payment counts other refunds than there are",
        """
        SELECT p.id AS payment, p.refunded_minor AS counted, COALESCE(SUM(r.amount_minor), 0) AS refunds
        FROM payments p LEFT JOIN refunds r ON r.payment_id = p.id AND r.status NOT IN ('failed', 'withdrawn')
        GROUP BY p.id, p.refunded_minor HAVING p.refunded_minor <> COALESCE(SUM(r.amount_minor), 0)
        """,
    ),
    sql(
        "a refund of another order's payment",
        """
        SELECT r.id AS refund FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE p.order_id <> r.order_id
        """,
    ),
    Probe("the payment word is not what the payments come to", wrong_payment_words),
)

TOTALS = (
    sql(
        "an order's amounts are not the sums of its lines",
        """
        SELECT o.id AS "order", o.goods_minor, o.tax_minor, o.total_minor, o.line_count
        FROM orders o LEFT JOIN order_lines l ON l.order_id = o.id
        GROUP BY o.id, o.goods_minor, o.tax_minor, o.shipping_minor, o.shipping_tax_minor, o.total_minor, o.line_count
        HAVING o.goods_minor <> COALESCE(SUM(l.net_minor), 0)
            OR o.tax_minor <> o.shipping_tax_minor + COALESCE(SUM(l.tax_minor), 0)
            OR o.total_minor <> o.goods_minor + o.shipping_minor + o.tax_minor OR o.line_count <> COUNT(l.id)
        """,
    ),
    Probe("a line's amounts are not quantity times price less discount", wrong_lines),
)
