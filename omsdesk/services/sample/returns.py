"""Goods of sample orders that come back: forty returns, from the first message to the refund."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from omsdesk.lifecycles.goods_return import PROPOSED_PLACE, Condition, Disposition, ReturnStatus
from omsdesk.services.sample.baskets import SampleLine

STATUSES = (
    *[ReturnStatus.REQUESTED] * 8,
    *[ReturnStatus.APPROVED] * 10,
    *[ReturnStatus.RECEIVED] * 6,
    *[ReturnStatus.SETTLED] * 16,
)
"""One for each order that is brought to the state returned."""

_SAYINGS = (
    "Beam is too weak, packaging opened.",
    "Too small, one size up next time.",
    "Not the green I thought.",
    "A seam is open after one walk.",
    "Ordered two to compare, keeping the other.",
    "Wrong thing in the box.",
    "The zip does not close.",
    "Present for somebody who has one already.",
)
_CONDITIONS = (Condition.NEW, Condition.NEW, Condition.LIKE_NEW, Condition.WORN, Condition.DAMAGED)


@dataclass(frozen=True)
class SampleReturnLine:
    """What comes back of one line, and what was decided, once somebody has looked."""

    sku: str
    quantity: int
    condition: Condition | None = None
    disposition: Disposition | None = None


@dataclass(frozen=True)
class SampleReturn:
    """One return of a delivered order."""

    status: ReturnStatus
    requested_at: datetime
    customer_says: str
    lines: tuple[SampleReturnLine, ...]
    received_at: datetime | None = None
    settled_at: datetime | None = None


def goods_return(
    status: ReturnStatus, lines: Sequence[SampleLine], delivered_at: datetime, dice: random.Random
) -> SampleReturn:
    """A return of one or two of the lines, asked for a day after delivery and settled within five."""
    chosen = dice.sample(list(lines), min(len(lines), dice.choice((1, 1, 2))))
    requested = delivered_at + timedelta(hours=dice.randint(6, 30))
    is_here = status in {ReturnStatus.RECEIVED, ReturnStatus.SETTLED}
    return SampleReturn(
        status=status,
        requested_at=requested,
        customer_says=dice.choice(_SAYINGS),
        lines=tuple(_line(each, dice, is_inspected=status is ReturnStatus.SETTLED) for each in chosen),
        received_at=requested + timedelta(days=3) if is_here else None,
        settled_at=requested + timedelta(days=4) if status is ReturnStatus.SETTLED else None,
    )


def _line(line: SampleLine, dice: random.Random, *, is_inspected: bool) -> SampleReturnLine:
    quantity = dice.randint(1, line.quantity)
    if not is_inspected:
        return SampleReturnLine(line.sku, quantity)
    condition = dice.choice(_CONDITIONS)
    return SampleReturnLine(line.sku, quantity, condition, PROPOSED_PLACE[condition])
