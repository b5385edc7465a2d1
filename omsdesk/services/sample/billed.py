"""Invoices of what left the sample shop lately, each written when its goods went."""

from sqlalchemy import select

from omsdesk.database.db import Db
from omsdesk.models.order import Order
from omsdesk.services.invoicing import issuing

COUNT = 40
_LEFT = (
    select(Order.id, Order.shipped_at)
    .where(Order.shipped_at.is_not(None), Order.history.is_(False))
    .order_by(Order.shipped_at.desc(), Order.id.desc())
    .limit(COUNT)
)


def write(db: Db) -> None:
    """The newest ones, the oldest of them first."""
    now = db.now
    for row in reversed(db.run(_LEFT).all()):
        db.now = row.shipped_at
        issuing.for_order(db, row.id)
    db.now = now
