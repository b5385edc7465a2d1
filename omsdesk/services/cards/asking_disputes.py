"""Ask the provider what banks take back: all disputes of the last months, one station at a time, on a schedule.

The whole list is read each time, so that nothing depends on what was heard before: what came while no computer was on,
before a backup was brought back, or in a page whose answer was lost, is heard the next time.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.models.card import CardPayment
from omsdesk.payments import Line
from omsdesk.services import turns
from omsdesk.services.cards import account, disputes
from omsdesk.words import Text

KIND = "card_disputes"
EVERY_S = 1800
LEASE_S = 600
"""Longer than all pages may take."""
LOOKS_BACK = timedelta(days=270)
"""Banks decide within some months, and late wins come within a few more."""
OFTEN_ENOUGH = 3
"""So many tries in vain, and people are told."""
_HAS_TAKEN = select(CardPayment.id).where(CardPayment.captured_minor > 0).limit(1)


@dataclass(frozen=True)
class Unheard:
    """Why nobody knows of disputes, and since when it is tried."""

    why: str


def is_due(db: Db) -> bool:
    """Whether the provider should be asked now: a house from whose cards nothing was taken has no disputes."""
    return bool(account.chosen(db)) and turns.is_due(db, KIND) and db.run(_HAS_TAKEN).first() is not None


def unheard(db: Db) -> Unheard | None:
    """What a person should know when it has failed again and again."""
    row = turns.standing(db, KIND)
    return Unheard(row.trouble) if account.chosen(db) and row.attempts >= OFTEN_ENOUGH and row.trouble else None


def carry_out(work: Work, line: Line, provider: str) -> int:
    """Read the list under a turn that is ours for a while; how many disputes told something new."""
    held = work.write(turns.claim, KIND, KIND, LEASE_S)
    if held is None:
        return 0
    try:
        told = line.disputes(work.now() - LOOKS_BACK)
    except (Refusal, Unavailable) as trouble:
        said = Text("{reason} {advice}", reason=trouble.reason, advice=trouble.advice or "")
        work.write(turns.put_off, held, held.payload, str(said).strip())
        return 0
    news = sum(work.write(disputes.land, provider, each) for each in reversed(told))
    work.write(turns.end, held, held.payload, EVERY_S)
    return news
