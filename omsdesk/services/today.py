"""The day on one page: what must leave, what is stuck, what changed since yesterday; read together, so it agrees."""

from dataclasses import dataclass, field
from datetime import datetime

from omsdesk.database.db import Db
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.services import cut_off_board, settings, since_yesterday, stuck
from omsdesk.services.cut_off_board import CutOff
from omsdesk.services.since_yesterday import SinceYesterday
from omsdesk.services.stuck import Stuck


@dataclass(frozen=True)
class Today:
    """The day as it is now."""

    now: datetime
    board: tuple[CutOff, ...] = ()
    stuck: tuple[Stuck, ...] = ()
    changes: SinceYesterday = field(default_factory=SinceYesterday)


@needs(Right.ORDERS)
def look(db: Db) -> Today:
    """Read the day."""
    company = settings.company(db)
    return Today(db.now, cut_off_board.board(db, company), stuck.look(db), since_yesterday.changes(db, company))
