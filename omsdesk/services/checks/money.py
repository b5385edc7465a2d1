"""Rules 4 and 11: no more goes back than came in, and every total is the sum of its parts."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from sqlalchemy import exists, select, text

from omsdesk.database.db import Db
from omsdesk.lifecycles.payment import payment_word
from omsdesk.models.order import Order, OrderLine
from omsdesk.services.checks.probe import Probe, sql
from omsdesk.services.tax_rounding import LineAmounts, Sending
from omsdesk.services.totals import (
    LINE_COLUMNS,
    QUANTITY,
    SENDING_COLUMNS,
    amounts_of,
    amounts_of_all,
    line_amounts,
)

_AMOUNTS = text("""
    SELECT o.id, o.payment, o.total_minor, COALESCE(SUM(p.authorised_minor - p.lost_minor), 0) + COALESCE((
               SELECT SUM(c.authorised_minor - c.captured_minor) FROM card_payments c
               WHERE c.order_id = o.id AND c.status = 'authorised'
           ), 0) AS authorised,
           COALESCE(SUM(p.captured_minor - p.lost_minor), 0) AS captured,
           COALESCE(SUM(p.refunded_minor), 0) - COALESCE((
               SELECT SUM(r.amount_minor) FROM refunds r WHERE r.order_id = o.id AND r.status IN ('pending', 'in_doubt')
           ), 0) AS refunded,
           COALESCE((
               SELECT SUM(r.amount_minor) FROM refunds r
               WHERE r.order_id = o.id AND r.status = 'done' AND r.reason LIKE 'moved to SO-%'
           ), 0) AS moved
    FROM orders o LEFT JOIN payments p ON p.order_id = o.id AND p.status IN ('authorised', 'captured')
    GROUP BY o.id, o.payment, o.total_minor
""")
_LINES = (
    select(OrderLine.id, QUANTITY, *LINE_COLUMNS, Order.prices_include_tax)
    .join(Order, Order.id == OrderLine.order_id)
    .where(Order.tax_by_rate.is_(False))
    .order_by(OrderLine.id)
)
_BY_RATE = (
    select(OrderLine.id, OrderLine.order_id, QUANTITY, *LINE_COLUMNS, *SENDING_COLUMNS)
    .join(Order, Order.id == OrderLine.order_id)
    .where(Order.tax_by_rate)
    .order_by(OrderLine.order_id, OrderLine.position)
)


_SHARED = (
    select(OrderLine.order_id, QUANTITY, *LINE_COLUMNS).where(OrderLine.order_off_minor > 0).order_by(OrderLine.id)
)
_WITH_DISCOUNT = (
    select(Order.id, Order.off_minor)
    .where((Order.off_minor > 0) | exists().where(OrderLine.order_id == Order.id, OrderLine.order_off_minor > 0))
    .order_by(Order.id)
)


def wrong_payment_words(db: Db) -> Iterable[str]:
    """Orders whose payment word is not what was paid comes to.

    An order that gave money to another one before that was told apart may still say that some went back.
    """
    for row in db.run(_AMOUNTS):
        amounts = {name: int(getattr(row, name)) for name in ("authorised", "captured", "refunded")}
        right = payment_word(total=row.total_minor, **amounts, moved=int(row.moved))
        if row.payment not in (right.value, payment_word(total=row.total_minor, **amounts).value):
            yield f"order {row.id}, stored {row.payment}, right {right.value}"


@lru_cache(maxsize=50_000)
def _amounts(quantity: int, unit_minor: int, discount_bp: int, tax_rate_bp: int) -> LineAmounts:
    """The same product is bought by the thousand; its amounts are computed once."""
    return line_amounts(quantity=quantity, unit_minor=unit_minor, discount_bp=discount_bp, tax_rate_bp=tax_rate_bp)


def wrong_lines(db: Db) -> Iterable[str]:
    """Lines whose net amount or tax is neither quantity times price less discounts nor what the shop charged."""
    for row in db.run(_LINES):
        is_plain = row.charged_net_minor is None and not (row.discount_minor or row.order_off_minor)
        if is_plain and not row.prices_include_tax:
            right = _amounts(row.quantity, row.unit_minor, row.discount_bp, row.tax_rate_bp)
        else:
            right = amounts_of(row, includes_tax=row.prices_include_tax)
        if (row.net_minor, row.tax_minor) != (right.net_minor, right.tax_minor):
            yield f"line {row.id}, net {row.net_minor}, tax {row.tax_minor}, right {right.net_minor}, {right.tax_minor}"


def wrong_rates(db: Db) -> Iterable[str]:
    """The same where tax is rounded once for each rate: lines and sending share it."""
    for order_id, group in groupby(db.run(_BY_RATE), key=lambda row: row.order_id):
        rows = list(group)
        amounts, sent = amounts_of_all(rows, rows[0])
        for row, right in zip(rows, amounts, strict=True):
            if (row.net_minor, row.tax_minor) != (right.net_minor, right.tax_minor):
                said = f"right {right.net_minor}, {right.tax_minor}"
                yield f"line {row.id}, net {row.net_minor}, tax {row.tax_minor}, {said}"
        stored = Sending(rows[0].shipping_minor, rows[0].shipping_tax_minor)
        if (stored.net_minor, stored.tax_minor) != (sent.net_minor, sent.tax_minor):
            yield f"order {order_id}, sending {stored.net_minor}, tax {stored.tax_minor}, right {sent.tax_minor}"


def wrong_discounts(db: Db) -> Iterable[str]:
    """Orders whose discount is not what their lines got of it."""
    given: dict[int, int] = {}
    for row in db.run(_SHARED):
        given[row.order_id] = given.get(row.order_id, 0) + amounts_of(row, includes_tax=False).off_minor
    for order in db.run(_WITH_DISCOUNT):
        if order.off_minor != given.get(order.id, 0):
            yield f"order {order.id}, stored {order.off_minor}, right {given.get(order.id, 0)}"


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
    sql(
        "a card brought other money than was taken from it",
        """
        SELECT c.id AS card, c.captured_minor AS taken, COALESCE(SUM(p.captured_minor), 0) AS brought
        FROM card_payments c
        LEFT JOIN card_calls k ON k.card_id = c.id AND k.kind = 'capture' AND k.status = 'done'
        LEFT JOIN payments p ON p.id = k.payment_id
        GROUP BY c.id, c.captured_minor, c.order_id HAVING c.captured_minor <> COALESCE(SUM(p.captured_minor), 0)
        """,
    ),
    sql(
        "the provider was asked to give back what no refund says",
        """
        SELECT k.id AS call FROM card_calls k JOIN refunds r ON r.id = k.refund_id
        WHERE k.amount_minor <> r.amount_minor OR (k.status = 'done' AND r.status <> 'done')
        """,
    ),
    sql(
        "a payment has lost what no lost dispute took",
        """
        SELECT p.id AS payment, p.lost_minor AS counted, COALESCE(SUM(e.amount_minor), 0) AS taken
        FROM payments p
        LEFT JOIN (dispute_entries e JOIN disputes d ON d.id = e.dispute_id AND d.status = 'lost')
               ON e.payment_id = p.id
        GROUP BY p.id, p.lost_minor HAVING p.lost_minor <> COALESCE(SUM(e.amount_minor), 0)
        """,
    ),
    sql(
        "more was given again after a dispute than was taken",
        "SELECT dispute_id AS dispute, payment_id AS payment FROM dispute_entries "
        "GROUP BY dispute_id, payment_id HAVING SUM(amount_minor) < 0",
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
    Probe("the tax of an order is not that of its rates", wrong_rates),
    Probe("an order's discount is not the sum of its lines' shares", wrong_discounts),
)
