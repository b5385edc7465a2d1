"""Calls to a provider: each taken with a lease by one station, and kept until its answer is known.

A station that died in the middle leaves a call whose answer nobody knows. It is asked again with the same key: the
provider does a key once, and answers the second time what it answered the first.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update

from omsdesk.database.db import Db
from omsdesk.lifecycles.card import CALL, CallStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import Instant
from omsdesk.models.card import CardCall
from omsdesk.services.cards import record
from omsdesk.services.cards.record import Asked
from omsdesk.services.steps import step

LEASE = timedelta(minutes=3)
"""Longer than any one call may take."""
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
KEY_LASTS = timedelta(hours=20)
"""Providers remember a key for a day; what is older is looked for before it is asked again."""

_NOW = bindparam("now", type_=Instant)
_DUE = (
    select(CardCall.id)
    .where(
        or_(
            and_(CardCall.status == CallStatus.WAITING, CardCall.next_at <= _NOW),
            and_(CardCall.status == CallStatus.ASKING, CardCall.lease_until < _NOW),
        )
    )
    .order_by(CardCall.next_at, CardCall.id)
    .limit(1)
)
_NEXT = _DUE.with_for_update(skip_locked=True)
_OPEN = (
    update(CardCall)
    .where(CardCall.status.in_([CallStatus.WAITING, CallStatus.ASKING]))
    .values(first_at=bindparam("long_ago", type_=Instant))
)


@dataclass(frozen=True)
class Claim:
    """One try of one call."""

    asked: Asked
    is_old: bool
    """Whether its key may be forgotten by now."""


def is_due(db: Db) -> bool:
    """Whether something should be asked now."""
    return db.run(_DUE, {"now": db.now}).first() is not None


@needs(Right.MONEY)
def claim_next(db: Db) -> int | None:
    """Take the call that has waited longest, for this station and a while."""
    call_id: int | None = db.run(_NEXT, {"now": db.now}).scalar()
    if call_id is None:
        return None
    call = record.call(db, call_id)
    taken: dict[str, Any] = {"attempts": call.attempts + 1, "first_at": call.first_at or db.now}
    taken |= {"station_id": db.station_id, "lease_until": db.now + LEASE}
    step(db, CardCall, call_id, CALL, "ask", frm=call.status, **taken)
    return call_id


def claim_of(db: Db, call_id: int) -> Claim:
    """What is to be asked."""
    asked = record.asked(db, call_id)
    return Claim(asked, is_old=db.now - asked.call.first_at > KEY_LASTS)


@needs(Right.MONEY)
def put_off(db: Db, call_id: int, why: str) -> None:
    """No answer, or not now: again later, each time after a longer while, until there is one."""
    call = record.call(db, call_id)
    if call.status is CallStatus.ASKING:
        wait = min(FIRST_WAIT * 2 ** min(call.attempts - 1, 12), LONGEST_WAIT)
        step(
            db,
            CardCall,
            call_id,
            CALL,
            "put off",
            frm=CallStatus.ASKING,
            next_at=db.now + wait,
            lease_until=None,
            error=why,
        )


def doubt_all(db: Db) -> int:
    """After a backup was brought back: what waits may have been done since, so it is looked for first."""
    return db.run(_OPEN, {"long_ago": db.now - 2 * KEY_LASTS}).rowcount
