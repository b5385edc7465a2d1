"""The errand to the store: orders come in first, then it hears what left and what is on the shelf."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from omsdesk.channels.live.woocommerce_store import Store
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.services import behind_the_screen, settings
from omsdesk.services.shops import asking_turn, outgoing, store_setup, taking_orders, telling_stock, telling_tracking
from omsdesk.services.shops.asking_turn import Turn
from omsdesk.services.shops.store_setup import CHANNEL, Opener, Way
from omsdesk.services.shops.taking_orders import Taken
from omsdesk.words import Text

log = logging.getLogger(__name__)

OFTEN_ENOUGH = 3
"""So many tries without an answer, and people are told."""


@dataclass(frozen=True)
class Asked:
    """What came of one errand."""

    new: int = 0
    changed: int = 0
    refused: tuple[str, ...] = ()
    told: int = 0
    trouble: Text | None = None
    """What a person has to see to, or that the store has not answered for a while."""


def carry_out(work: Work, stopped: Callable[[], bool] = lambda: False, opener: Opener | None = None) -> Asked | None:
    """Ask the store if it is due and this computer can; None: nothing was due. Never inside a transaction."""
    way = work.read(store_setup.way)
    if not way.is_on or not work.read(asking_turn.is_due, CHANNEL):
        return None
    program = behind_the_screen.by_the_program(work)
    store = (opener or store_setup.store_of)(way) if program is not None else None
    if program is None or store is None:
        return None  # another station has the secret, or somebody signed in who may
    try:
        turn = program.write(asking_turn.claim, CHANNEL)
        return None if turn is None else _ask(program, store, way, turn, stopped)
    finally:
        store.close()


def _ask(work: Work, store: Store, way: Way, turn: Turn, stopped: Callable[[], bool]) -> Asked:
    taken, told = Taken(turn.known), 0
    try:
        taking_orders.take(work, store, turn, taken, stopped)
        if not taken.was_stopped:
            told = _tell(work, store, way, taken)
    except (Refusal, Unavailable) as trouble:
        words = Text("{reason} {advice}", reason=trouble.reason, advice=trouble.advice or "")
        log.info("The store was not asked to the end: %s", words)
        work.write(asking_turn.put_off, turn, taken.known, str(words).strip())
        is_told = isinstance(trouble, Refusal) or turn.attempt >= OFTEN_ENOUGH
        return _asked(taken, told, trouble.reason if is_told else None)
    minutes = work.read(settings.company).shop_minutes
    work.write(asking_turn.end, turn, taken.known, 0 if taken.was_stopped else minutes)
    return _asked(taken, told, None)


def _tell(work: Work, store: Store, way: Way, taken: Taken) -> int:
    told = 0
    if way.tells_tracking:
        since = taken.known.told_until or work.now()
        until, things = work.read(telling_tracking.left, CHANNEL, since)
        if things:
            work.write(outgoing.write_down, outgoing.TRACKING, things)
        taken.known = replace(taken.known, told_until=until)
        told = telling_tracking.carry_out(work, store)
    if way.tells_stock:
        told += telling_stock.carry_out(work, store)
    return told


def _asked(taken: Taken, told: int, trouble: Text | None) -> Asked:
    return Asked(taken.new, taken.changed, taken.refused, told, trouble)
