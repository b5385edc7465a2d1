"""How it stands with the store: when it answered, what stayed out, and what it could not be told."""

from dataclasses import dataclass, field

from omsdesk.database.db import Db
from omsdesk.services.shops import asking_turn, outgoing, telling_tracking
from omsdesk.services.shops.asking_turn import Standing
from omsdesk.services.shops.store_setup import CHANNEL


@dataclass(frozen=True)
class Untold:
    """A shipment that the store does not know of, and why."""

    order: str
    why: str


@dataclass(frozen=True)
class ShopStanding:
    """For the page of the store."""

    standing: Standing = field(default_factory=Standing)
    waiting: int = 0
    """Things that the store is told next."""
    untold: tuple[Untold, ...] = ()

    @property
    def refused(self) -> tuple[str, ...]:
        """Orders that stayed out or as they were, with the reason."""
        return tuple(said.partition(" ")[2] for said in self.standing.known.again.values())


def look(db: Db) -> ShopStanding:
    """How it stands now."""
    return ShopStanding(
        asking_turn.standing(db, CHANNEL),
        outgoing.waiting(db),
        tuple(Untold(telling_tracking.order_name(row.payload), row.error) for row in outgoing.given_up(db)),
    )
