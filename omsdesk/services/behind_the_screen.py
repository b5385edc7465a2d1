"""What is done behind the screen: by the program itself, whoever is at the desk.

On a shared database the server lets only somebody who may record money say that an order is paid: there orders that
come in wait until such a person is signed in at a station.
"""

import copy
from collections.abc import Set as AbstractSet

from omsdesk.database.work import Actor, Work
from omsdesk.lifecycles.rights import Right

_FOR_ORDERS = frozenset({Right.IMPORT, Right.MONEY})


def by_the_program(work: Work, needed: AbstractSet[Right] = _FOR_ORDERS) -> Work | None:
    """The same station without a person's rights in the way; on a shared database with those of whoever is there."""
    if work.engine.dialect.name == "postgresql":
        rights = work.actor.rights
        return work if rights is None or rights >= needed else None
    program = copy.copy(work)  # the same engine and listeners
    program.actor = Actor(None, work.actor.station_id)
    return program
