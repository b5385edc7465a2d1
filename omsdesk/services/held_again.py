"""Release the holds of many orders, and take that back: the same reasons and notes stand again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, select

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.order import Hold
from omsdesk.services import holding, order_acts
from omsdesk.services.order_acts import Done

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_OPEN = (
    select(Hold.order_id, Hold.reason, Hold.note)
    .where(Hold.order_id.in_(_IDS), Hold.released_at.is_(None))
    .order_by(Hold.id)
)


@dataclass(frozen=True)
class LetGo:
    """Which orders go on, and what held them."""

    done: Done
    holds: tuple[tuple[int, HoldReason, str], ...]


@needs(Right.ORDERS)
def let_go(db: Db, order_ids: Collection[int]) -> LetGo:
    """Release every hold of these orders."""
    held = [(row.order_id, row.reason, row.note) for row in db.run(_OPEN, {"ids": list(order_ids)})]
    done = order_acts.let_go(db, order_ids)
    freed = frozenset(done.order_ids)
    return LetGo(done, tuple(each for each in held if each[0] in freed))


@needs(Right.ORDERS)
def hold_again(db: Db, holds: Sequence[tuple[int, HoldReason, str]]) -> tuple[int, ...]:
    """They wait again as before; an order that is over by now is left alone."""
    again: list[int] = []
    for order_id, reason, note in holds:
        try:
            holding.hold(db, order_id, reason, note)
        except Refusal:
            continue
        again.append(order_id)
    return tuple(dict.fromkeys(again))
