"""The two kits of the sample shop: what they are made of, and how orders ask for them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from omsdesk.lifecycles.order import Handling
from omsdesk.services.sample import catalogue
from omsdesk.services.sample.baskets import SampleLine
from omsdesk.services.sample.catalogue import SampleProduct


@dataclass(frozen=True)
class SampleKit:
    """What is sold as one thing, and what it is on the shelves."""

    sku: str
    name: str
    price_minor: int
    parts: Mapping[str, int]
    """Pieces by SKU."""


KITS = (
    SampleKit(
        "SET-COOK",
        "Camp kitchen",
        8490,
        {"POT-ALU-1L": 1, "BWL-ENA-SND": 2, "MUG-ENA-RED": 2, "SPK-TI-01": 2},
    ),
    SampleKit("SET-NIGHT", "First night set", 11490, {"BAG-SYN-10": 1, "MAT-FOA-GRN": 1, "LAN-CMP-S": 1}),
)
_BY_SKU = {each.sku: each for each in KITS}


def products() -> tuple[SampleProduct, ...]:
    """The kits as the register has them: without stock, size or weight of their own."""
    return tuple(catalogue.unshelved(each.sku, each.name, each.price_minor, Handling.NEVER) for each in KITS)


def pieces(lines: Iterable[SampleLine]) -> Counter[str]:
    """How many pieces of each product these lines take from the shelves."""
    taken: Counter[str] = Counter()
    for line in lines:
        kit = _BY_SKU.get(line.sku)
        for sku, count in kit.parts.items() if kit else [(line.sku, 1)]:
            taken[sku] += count * line.quantity
    return taken


def line(place: int) -> SampleLine:
    """So many kits, in turn one and the other; now and then two."""
    kit = KITS[place % len(KITS)]
    return SampleLine(kit.sku, 2 if place % 3 == 0 else 1, kit.price_minor)
