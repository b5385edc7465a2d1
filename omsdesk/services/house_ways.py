"""How a house works: with waves, totes, bins or without. Without one, no page and no sentence speaks of it.

Bins are the exception: where goods lie in more than one of them, people have to be told in which, whatever is set.
Files bring bins into a house that was set up without.
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.company import Setting
from omsdesk.models.stock import Balance, Location
from omsdesk.services import founding, settings, station_settings
from omsdesk.words import Text

_ONE = select(Setting.value).where(Setting.key == bindparam("key"))
_FIRST_BIN = select(Location.id).where(Location.kind == PlaceKind.BIN).order_by(Location.walk, Location.id).limit(1)
_FILLED = (
    select(Location.id)
    .where(
        Location.kind == PlaceKind.BIN,
        select(Balance.id).where(Balance.location_id == Location.id, Balance.on_hand > 0).exists(),
    )
    .order_by(Location.walk, Location.id)
    .limit(2)
)
_SHELF = "A-01-1"


@dataclass(frozen=True)
class HouseWays:
    """What this house works with."""

    waves: bool = True
    totes: bool = True
    bins: bool = True
    type_quantity: bool = False
    """Packers scan one piece of a line and type how many there are."""
    weigh: bool = False
    """Papers wait until the box is weighed or chosen."""
    scale: bool = False
    """The scale of this station weighs the box, and its weight closes it."""

    @property
    def scan_to_open(self) -> Text:
        """What opens an order at the bench."""
        if self.totes:
            return Text("Scan an order, tote or pick slip") if self.waves else Text("Scan an order or tote")
        return Text("Scan an order or pick slip") if self.waves else Text("Scan an order")

    @property
    def scan_an_order(self) -> Text:
        """The same as a sentence."""
        return Text("Scan an order or tote.") if self.totes else Text("Scan an order.")


def look(db: Db) -> HouseWays:
    """As it is set now."""
    company = settings.company(db)
    bins, scale = company.bins or _lies_in_several(db), station_settings.has_scale(db)
    return HouseWays(company.waves, company.totes, bins, company.pack_quantity, company.pack_wait, scale)


def has(db: Db, way: str) -> bool:
    """Whether the house works with one of them; cheap enough to be asked in the middle of a scan."""
    return bool(db.run(_ONE, {"key": way}).scalar() != "false") or (way == "bins" and _lies_in_several(db))


def _lies_in_several(db: Db) -> bool:
    """Whether a person has to be told in which bin to look."""
    return len(db.run(_FILLED).all()) > 1


def is_on(db: Db, way: str) -> bool:
    """The same of a way that is off until somebody switches it on."""
    return bool(db.run(_ONE, {"key": way}).scalar() == "true")


def home_of(db: Db, home_id: int | None) -> int | None:
    """Where a product lies by habit. A house of one room has one shelf for what has no place of its own."""
    if home_id is not None or has(db, "bins"):
        return home_id
    found: int | None = db.run(_FIRST_BIN).scalar()
    return found or founding.add_bins(db, [_SHELF])[0]
