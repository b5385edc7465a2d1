"""The floor of the sample shop: six aisles of shelves, and which product lies in which bin."""

from dataclasses import dataclass

from omsdesk.lifecycles.order import Handling
from omsdesk.services.sample.catalogue import SampleProduct
from omsdesk.services.shelving import shelf_of

AISLES = "ABCDEF"
BAYS = 12
LEVELS = 5
_HEAVY_G = 2000
_GROUND = 1
"""Heavy things stand on the ground, so that nobody lifts a tent from above the head."""
_WELL_KNOWN = {
    "MUG-ENA-GRN": "A-04-2",
    "MUG-ENA-RED": "A-04-3",
    "SPK-TI-01": "A-01-5",
    "GAS-230": "A-05-1",
    "TOR-HD-400": "A-07-1",
    "SOC-WOL-M": "B-11-1",
}
"""Places that the manual and its pictures speak of."""


@dataclass(frozen=True)
class SampleBin:
    """A shelf place, where it stands in millimetres, and when an S-shaped walk passes it."""

    name: str
    level: int
    x_mm: int
    y_mm: int
    walk: int


def bins() -> tuple[SampleBin, ...]:
    """Every bin of the floor, in the order in which a picker passes them."""
    made = [_bin(aisle, bay, level) for aisle in AISLES for bay in range(1, BAYS + 1) for level in range(1, LEVELS + 1)]
    return tuple(sorted(made, key=lambda each: each.walk))


def place(products: tuple[SampleProduct, ...]) -> dict[str, str]:
    """A bin for each product that is kept on a shelf: what sells daily near the door, heavy things low."""
    shelved = [each for each in products if each.handling is not Handling.NEVER]
    placed = {each.sku: _WELL_KNOWN[each.sku] for each in shelved if each.sku in _WELL_KNOWN}
    free = [each for each in bins() if each.name not in placed.values()]
    waiting = sorted((each for each in shelved if each.sku not in placed), key=_turn)
    for product in waiting:
        spot = next(each for each in free if each.level == _GROUND or not _is_heavy(product))
        free.remove(spot)
        placed[product.sku] = spot.name
    return placed


def _turn(product: SampleProduct) -> tuple[bool, int, str]:
    return not _is_heavy(product), -product.popularity, product.sku


def _is_heavy(product: SampleProduct) -> bool:
    return product.weight_g >= _HEAVY_G


def _bin(aisle: str, bay: int, level: int) -> SampleBin:
    name = f"{aisle}-{bay:02d}-{level}"
    shelf = shelf_of(name)
    return SampleBin(name, level, shelf.x_mm, shelf.y_mm, shelf.walk)
