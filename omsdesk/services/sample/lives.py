"""How far each sample order has come, and when each thing happened to it, seen from a given now."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from omsdesk.clock import from_zone, in_zone


class Life(StrEnum):
    """The state that an order is brought to when the sample shop is made."""

    NEW = "new"
    HELD = "held"
    BACKORDERED = "backordered"
    READY = "ready to pick"
    PICKING = "picking"
    PICKED = "ready to pack"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


COUNTS: Mapping[Life, int] = {
    Life.NEW: 148,
    Life.HELD: 19,
    Life.BACKORDERED: 19,
    Life.READY: 86,
    Life.PICKING: 12,
    Life.PICKED: 31,
    Life.PACKED: 85,
    Life.SHIPPED: 120,
    Life.DELIVERED: 170,
    Life.COMPLETED: 730,
    Life.RETURNED: 40,
    Life.CANCELLED: 40,
}
"""1,500 orders, 400 of them open."""

OPEN = (Life.NEW, Life.HELD, Life.BACKORDERED, Life.READY, Life.PICKING, Life.PICKED, Life.PACKED)
IN_THE_HALL = (Life.READY, Life.PICKING, Life.PICKED, Life.PACKED)
LEFT = (Life.SHIPPED, Life.DELIVERED, Life.COMPLETED, Life.RETURNED)

_DAY = 24
_AGES: Mapping[Life, tuple[float, float]] = {
    Life.NEW: (0.2, 18),
    Life.HELD: (3, 3 * _DAY),
    Life.BACKORDERED: (2 * _DAY, 10 * _DAY),
    Life.READY: (2, 26),
    Life.PICKING: (3, 26),
    Life.PICKED: (4, 28),
    Life.PACKED: (5, 30),
    Life.SHIPPED: (28, 3 * _DAY),
    Life.DELIVERED: (5 * _DAY, 13 * _DAY),
    Life.COMPLETED: (20 * _DAY, 180 * _DAY),
    Life.RETURNED: (9 * _DAY, 30 * _DAY),
    Life.CANCELLED: (_DAY, 120 * _DAY),
}
"""Hours since the order was placed, at least and at most."""
_CUT_OFF = time(16)
_SATURDAY = 5
_COMPLETE_AFTER = timedelta(days=14)


@dataclass(frozen=True)
class Moments:
    """When things happened to one order; None is what has not happened."""

    placed_at: datetime
    ship_by: datetime
    confirmed_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None


@dataclass(frozen=True)
class Calendar:
    """The day on which the sample shop is made, and where the company's clocks hang."""

    now: datetime
    zone: str = "Europe/Berlin"

    def cut_off(self, days: int, after: datetime | None = None) -> datetime:
        """The truck's time on a working day; ``days`` 0 is the next time it comes, -1 the last it came."""
        start = in_zone(after or self.now, self.zone)
        day = start.date()
        if days < 0:
            if start.time() <= _CUT_OFF:
                day -= timedelta(days=1)
            while day.weekday() >= _SATURDAY:
                day -= timedelta(days=1)
        else:
            day += timedelta(days=days if start.time() < _CUT_OFF else days + 1)
            while day.weekday() >= _SATURDAY:
                day += timedelta(days=1)
        return from_zone(datetime.combine(day, _CUT_OFF), self.zone)


def moments(life: Life, calendar: Calendar, dice: random.Random, *, is_late: bool, is_express: bool) -> Moments:
    """A plausible past for an order of this life."""
    placed = calendar.now - timedelta(minutes=round(60 * dice.uniform(*_AGES[life])))
    if life in {Life.NEW, Life.HELD}:
        return Moments(placed, calendar.cut_off(dice.choice((1, 1, 2))))
    if life is Life.CANCELLED:
        return Moments(placed, calendar.cut_off(1, placed), cancelled_at=placed + _minutes(dice, 30, 20 * 60))
    confirmed = placed + _minutes(dice, 5, 90)
    if life is Life.BACKORDERED:
        return Moments(placed, calendar.cut_off(dice.randint(3, 9)), confirmed)
    if is_late:
        missed = calendar.cut_off(-1)
        return Moments(missed - _minutes(dice, 6 * 60, 20 * 60), missed, missed - _minutes(dice, 60, 5 * 60))
    if life in IN_THE_HALL:
        return Moments(placed, calendar.cut_off(0 if is_express else dice.choice((0, 1, 1))), confirmed)
    shipped = placed + _minutes(dice, 20 * 60, 26 * 60)
    delivered = shipped + _minutes(dice, 22 * 60, 60 * 60) if life is not Life.SHIPPED else None
    completed = delivered + _COMPLETE_AFTER if delivered is not None and life is Life.COMPLETED else None
    return Moments(placed, calendar.cut_off(1, placed), confirmed, shipped, delivered, completed)


def _minutes(dice: random.Random, least: int, most: int) -> timedelta:
    return timedelta(minutes=dice.randint(least, most))
