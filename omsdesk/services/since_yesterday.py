"""What changed since yesterday: orders in, shipped, returned, each beside yesterday at the same time of day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, func, select

from omsdesk.clock import in_zone, start_of_day
from omsdesk.database.db import Db
from omsdesk.lifecycles.goods_return import ReturnStatus
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.models.base import Instant
from omsdesk.models.goods_return import Return
from omsdesk.models.order import Order
from omsdesk.models.shipment import Shipment
from omsdesk.services.settings import Company


@dataclass(frozen=True)
class Change:
    """One count, today until now."""

    today: int
    by_now: int
    """Yesterday until the same time of day."""
    yesterday: int
    """The whole of yesterday."""

    @property
    def more(self) -> int:
        """How many more than yesterday by this time; below zero when fewer."""
        return self.today - self.by_now


@dataclass(frozen=True)
class SinceYesterday:
    """The day so far."""

    orders: Change = Change(0, 0, 0)
    shipped: Change = Change(0, 0, 0)
    returned: Change = Change(0, 0, 0)


_OLDEST_RETURN = timedelta(days=120)
"""Goods come back within this time of their announcement; it keeps the reading short."""


def _counted(moment: Any) -> Any:
    def between(start: str, end: str) -> Any:
        from_, until = (bindparam(each, type_=Instant) for each in (start, end))
        return func.coalesce(func.sum(case(((moment >= from_) & (moment < until), 1), else_=0)), 0)

    return select(
        between("today", "later").label("today"),
        between("yesterday", "by_now").label("by_now"),
        between("yesterday", "today").label("yesterday"),
    ).where(moment >= bindparam("yesterday", type_=Instant))


_ORDERS = _counted(Order.placed_at).where(Order.status != OrderStatus.DRAFT, Order.history.is_(False))
_SHIPPED = _counted(Shipment.shipped_at)
_RETURNED = _counted(Return.received_at).where(
    Return.status.in_(list(ReturnStatus)), Return.requested_at >= bindparam("oldest", type_=Instant)
)


def changes(db: Db, company: Company) -> SinceYesterday:
    """Today so far against yesterday by this time."""
    today = in_zone(db.now, company.zone).date()
    midnight, before = (start_of_day(today - timedelta(days=days), company.zone) for days in (0, 1))
    asked: dict[str, datetime] = {
        "today": midnight,
        "later": start_of_day(today + timedelta(days=1), company.zone),
        "yesterday": before,
        "by_now": min(before + (db.now - midnight), midnight),
        "oldest": before - _OLDEST_RETURN,
    }
    return SinceYesterday(*(_change(db, statement, asked) for statement in (_ORDERS, _SHIPPED, _RETURNED)))


def _change(db: Db, statement: Any, asked: dict[str, datetime]) -> Change:
    row = db.run(statement, asked).one()
    return Change(int(row.today), int(row.by_now), int(row.yesterday))
