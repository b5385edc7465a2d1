"""Who writes to the customers of a channel: a shop that confirms its orders itself, or this house."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from sqlalchemy import select

from omsdesk import channels, discovery
from omsdesk.channels import Channel as Plugin
from omsdesk.database.db import Db
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.order import Channel
from omsdesk.services import settings
from omsdesk.services.settings import Company
from omsdesk.words import Text

_CONFIRMATION = "confirmation"
_CHANNELS = select(Channel.key, Channel.name).order_by(Channel.id)


class Teller(StrEnum):
    """Who writes what is written by itself."""

    HOUSE = "house"
    SHOP_CONFIRMS = "shop_confirms"
    """The shop confirms the order; what happens afterwards is told from here."""
    SHOP = "shop"

    @property
    def word(self) -> Text:
        """As the settings call it."""
        return _WORDS[self]


_WORDS = {
    Teller.HOUSE: Text("We tell everything"),
    Teller.SHOP_CONFIRMS: Text("The shop confirms, we tell the rest"),
    Teller.SHOP: Text("The shop tells everything"),
}


@dataclass(frozen=True)
class Told:
    """A channel and who tells its customers."""

    key: str
    name: str
    teller: Teller


@cache
def _shops() -> frozenset[str]:
    """Shops that send a confirmation of their own, by the key and the name of their channel."""
    plugins: dict[str, Plugin] = discovery.plugins(channels)
    shops = [each for each in plugins.values() if each.confirms]
    return frozenset(name.casefold() for each in shops for name in (each.key, each.name.template))


def teller_of(company: Company, key: str) -> Teller:
    """Who tells the customers of this channel; a shop confirms until the house says otherwise."""
    kept = company.channel_tellers.get(key)
    if kept in set(Teller):
        return Teller(kept)
    return Teller.SHOP_CONFIRMS if key.casefold() in _shops() else Teller.HOUSE


def is_told_here(company: Company, key: str, kind: str) -> bool:
    """Whether a message of this kind is written by itself for orders of this channel."""
    match teller_of(company, key):
        case Teller.SHOP:
            return False
        case Teller.SHOP_CONFIRMS:
            return kind != _CONFIRMATION
        case _:
            return True


def listed(db: Db) -> tuple[Told, ...]:
    """Every channel of the house."""
    company = settings.company(db)
    return tuple(Told(row.key, row.name, teller_of(company, row.key)) for row in db.run(_CHANNELS))


@needs(Right.SETTINGS)
def change(db: Db, key: str, teller: Teller) -> tuple[Told, ...]:
    """Somebody else tells them from now on."""
    settings.change(db, channel_tellers={**settings.company(db).channel_tellers, key: teller.value})
    return listed(db)
