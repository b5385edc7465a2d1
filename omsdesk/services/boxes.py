"""The boxes a packer reaches for, and which four of them fit the goods best."""

from collections.abc import Iterable
from dataclasses import dataclass

from omsdesk import units

CHOICES = 4
"""As many as there are keys and command codes for them."""

_AIR = 1.2
"""Goods of different shapes never fill a box to the last corner."""


@dataclass(frozen=True)
class Box:
    """One size of box: its sides inside, and what it weighs empty."""

    name: str
    length_mm: int
    width_mm: int
    height_mm: int
    weight_g: int

    @property
    def volume_mm3(self) -> int:
        """The room inside."""
        return self.length_mm * self.width_mm * self.height_mm

    @property
    def size(self) -> str:
        """The sides as people read them."""
        return units.size_text(self.length_mm, self.width_mm, self.height_mm)

    def holds(self, goods: "Goods") -> bool:
        """Whether all of the goods go in, the longest piece included."""
        sides = sorted((self.length_mm, self.width_mm, self.height_mm))
        return goods.volume_mm3 * _AIR <= self.volume_mm3 and all(
            need <= side for need, side in zip(goods.longest_sides, sides, strict=True)
        )


@dataclass(frozen=True)
class Goods:
    """What has to go in: the sum of the volumes, and the sides no piece exceeds, shortest first."""

    volume_mm3: int = 0
    longest_sides: tuple[int, int, int] = (0, 0, 0)

    @classmethod
    def of(cls, pieces: Iterable[tuple[int, int, int, int]]) -> "Goods":
        """From length, width, height and count of each product."""
        volume, longest = 0, (0, 0, 0)
        for length, width, height, count in pieces:
            volume += length * width * height * count
            low, middle, high = sorted((length, width, height))
            longest = (max(longest[0], low), max(longest[1], middle), max(longest[2], high))
        return cls(volume, longest)


BOXES = (
    Box("Bag", 320, 230, 40, 30),
    Box("S", 200, 150, 100, 90),
    Box("M", 300, 200, 150, 180),
    Box("L", 400, 300, 200, 340),
    Box("XL", 600, 400, 300, 680),
)
_BY_NAME = {box.name: box for box in BOXES}


def best(goods: Goods) -> tuple[Box, ...]:
    """Four boxes: those that hold the goods, tightest first, then the largest of the others."""
    fitting = sorted((box for box in BOXES if box.holds(goods)), key=lambda box: box.volume_mm3)
    others = sorted((box for box in BOXES if box not in fitting), key=lambda box: -box.volume_mm3)
    return tuple([*fitting, *others][:CHOICES])


def weight_of(name: str) -> int:
    """The weight of an empty box; one that nobody chose, or of another make, counts as nothing."""
    box = _BY_NAME.get(name)
    return box.weight_g if box else 0
