"""Release the holds of many orders, and take that back: the same reasons and notes stand again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.order import Hold
from omsdesk.services import hold_words, holding, order_acts
from omsdesk.services.order_acts import Done
from omsdesk.words import Text

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_OPEN = (
    select(Hold.order_id, Hold.reason, Hold.said, Hold.note, Hold.look_again_at)
    .where(Hold.order_id.in_(_IDS), Hold.released_at.is_(None))
    .order_by(Hold.id)
)


Held = tuple[int, HoldReason, Text | str, datetime | None]
"""An order, why it waited, the note, and when somebody would have looked again."""


@dataclass(frozen=True)
class LetGo:
    """Which orders go on, and what held them."""

    done: Done
    holds: tuple[Held, ...]


@needs(Right.ORDERS)
def let_go(db: Db, order_ids: Collection[int]) -> LetGo:
    """Release every hold of these orders."""
    held = [
        (row.order_id, row.reason, _words(row), row.look_again_at) for row in db.run(_OPEN, {"ids": list(order_ids)})
    ]
    done = order_acts.let_go(db, order_ids)
    freed = frozenset(done.order_ids)
    return LetGo(done, tuple(each for each in held if each[0] in freed))


@needs(Right.ORDERS)
def hold_again(db: Db, holds: Sequence[Held]) -> tuple[int, ...]:
    """They wait again as before; an order that is over by now is left alone."""
    again: list[int] = []
    for order_id, reason, note, then in holds:
        try:
            holding.hold(db, order_id, reason, note, then)
        except Refusal:
            continue
        again.append(order_id)
    return tuple(dict.fromkeys(again))


def _words(row: Any) -> Text | str:
    """Typed words stay typed."""
    return (hold_words.of(row.said, row.note) or "") if row.said else str(row.note)
