"""Whether this computer's clock is right: against the server's, or against what was written into the file last.

A shared database writes by the server's clock, whatever a station's says. An embedded one has only this clock: when
it was set back, or its battery is empty, new things would stand before old ones.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.models.journal import Command
from omsdesk.words import Text

TOO_FAR = timedelta(minutes=1)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_SERVER = select(func.clock_timestamp())
_LAST = select(func.max(Command.at))


@dataclass(frozen=True)
class WrongClock:
    """What is said of a clock that is wrong."""

    words: Text
    advice: Text


def carry_out(work: Work) -> WrongClock | None:
    """How wrong the clock is; None when it is right, or when nothing tells."""
    mine = work.now()
    theirs = work.read(right_time)
    if theirs is None:
        return None
    is_shared = work.engine.dialect.name == "postgresql"
    if mine - theirs > TOO_FAR and is_shared:
        return _ahead(_span(mine - theirs))
    if theirs - mine > TOO_FAR:
        return _behind_server(_span(theirs - mine)) if is_shared else _behind_file(_span(theirs - mine))
    return None


def right_time(db: Db) -> datetime | None:
    """The server's time; of a file the newest moment in it, which cannot be in the future."""
    found: datetime | None = db.run(_SERVER if db.is_postgresql else _LAST).scalar()
    return found


def _ahead(span: Text) -> WrongClock:
    return WrongClock(
        Text("Clock {time} ahead", time=span),
        Text(
            "The clock of this computer is {time} ahead of the server's. Set it right in the system's settings. "
            "What you do is written with the server's time.",
            time=span,
        ),
    )


def _behind_server(span: Text) -> WrongClock:
    return WrongClock(
        Text("Clock {time} behind", time=span),
        Text(
            "The clock of this computer is {time} behind the server's. Set it right in the system's settings. "
            "What you do is written with the server's time.",
            time=span,
        ),
    )


def _behind_file(span: Text) -> WrongClock:
    return WrongClock(
        Text("Clock {time} behind", time=span),
        Text(
            "The clock of this computer is {time} behind what was written last. Set it right in the system's settings. "
            "Until then new things look older than those that are there.",
            time=span,
        ),
    )


def _span(apart: timedelta) -> Text:
    if apart < 2 * _HOUR:
        return Text("{n} minute", many="{n} minutes", n=round(apart / timedelta(minutes=1)))
    if apart < 2 * _DAY:
        return Text("{n} hour", many="{n} hours", n=round(apart / _HOUR))
    return Text("{n} day", many="{n} days", n=round(apart / _DAY))
