"""How shelf bins are named and where they stand: aisle, bay and level, as in ``A-04-2``.

The walk goes up one aisle and down the next, so that a pick list sorted by it never doubles back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase

BAYS = 24
LEVELS = 4
AISLE_MM = 3_000
"""From the middle of one aisle to the next."""
BAY_MM = 1_200
_NAME = re.compile(r"([A-Z]{1,2})-?(\d{1,3})-?(\d{1,2})")
_BAY_STEP = 100
_AISLE_STEP = 1_000 * _BAY_STEP
UNKNOWN_WALK = 800 * _AISLE_STEP
"""Bins whose names say nothing about the floor are visited last."""


@dataclass(frozen=True)
class Shelf:
    """Where a bin stands on the floor, and when a walk passes it."""

    x_mm: int
    y_mm: int
    walk: int


def shelf_of(name: str) -> Shelf:
    """The place of a bin by its name; names of another make stand at the entrance and come last."""
    match = _NAME.fullmatch(name.strip().upper())
    if match is None:
        return Shelf(0, 0, UNKNOWN_WALK)
    aisle, bay, level = _aisle_number(match[1]), int(match[2]), int(match[3])
    along = bay if aisle % 2 == 0 else 1_000 - bay
    return Shelf(x_mm=aisle * AISLE_MM, y_mm=bay * BAY_MM, walk=aisle * _AISLE_STEP + along * _BAY_STEP + level)


def bin_names() -> Iterator[str]:
    """Names of bins, aisle by aisle, without end: A-01-1, A-01-2, ... A-24-4, B-01-1, ..."""
    for aisle in _aisles():
        for bay in range(1, BAYS + 1):
            for level in range(1, LEVELS + 1):
                yield f"{aisle}-{bay:02d}-{level}"


def _aisles() -> Iterator[str]:
    yield from ascii_uppercase
    for first in ascii_uppercase:
        for second in ascii_uppercase:
            yield first + second


def _aisle_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * len(ascii_uppercase) + ascii_uppercase.index(letter) + 1
    return number - 1
