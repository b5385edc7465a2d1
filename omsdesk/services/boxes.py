"""The boxes a packer reaches for, and which four of them fit the goods best.

A house begins with five usual boxes and keeps its own instead as soon as one is changed in Settings.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from omsdesk import units
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.company import Setting
from omsdesk.words import Text

LONGEST_NAME = 40
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
    used: bool = True
    """Whether it stands at the benches; one that is no longer bought is not offered, and keeps its weight."""

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
_KEY = "boxes"
_KEPT = select(Setting.value).where(Setting.key == _KEY)


def in_house(db: Db) -> tuple[Box, ...]:
    """Every box of this house, those that are no longer used too."""
    kept = db.run(_KEPT).scalar()
    return tuple(Box(**each) for each in json.loads(kept)) if kept else BOXES


def best(goods: Goods, among: Sequence[Box] = BOXES) -> tuple[Box, ...]:
    """Four boxes: those that hold the goods, tightest first, then the largest of the others."""
    used = [box for box in among if box.used]
    fitting = sorted((box for box in used if box.holds(goods)), key=lambda box: box.volume_mm3)
    others = sorted((box for box in used if box not in fitting), key=lambda box: -box.volume_mm3)
    return tuple([*fitting, *others][:CHOICES])


def weight_of(name: str, among: Iterable[Box] = BOXES) -> int:
    """The weight of an empty box; one that nobody chose, or of another make, counts as nothing."""
    return next((box.weight_g for box in among if box.name == name), 0)


@needs(Right.SETTINGS)
def keep(db: Db, box: Box, instead_of: str = "") -> tuple[Box, ...]:
    """Have this box from now on, in the place of one that is changed, or as another one."""
    name = " ".join(box.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(Text("A box needs a name of 1 to {n} letters.", n=LONGEST_NAME))
    if min(box.length_mm, box.width_mm, box.height_mm) <= 0 or box.weight_g < 0:
        raise Refusal(Text("Give length, width and height in millimetres, and the weight in grams."))
    boxes = list(in_house(db))
    place = next((i for i, each in enumerate(boxes) if each.name == instead_of), len(boxes))
    if any(each.name == name for i, each in enumerate(boxes) if i != place):
        raise Refusal(Text("There is a box {name} already.", name=name), Text("Give another name."))
    before = boxes[place] if place < len(boxes) else None
    boxes[place : place + 1] = [replace(box, name=name)]
    if not any(each.used for each in boxes):
        raise Refusal(Text("One box has to be in use."), Text("Switch another one on first."))
    insert = postgresql.insert if db.is_postgresql else sqlite.insert
    statement = insert(Setting).values(key=_KEY, value=json.dumps([asdict(each) for each in boxes]))
    db.run(statement.on_conflict_do_update(index_elements=[Setting.key], set_={"value": statement.excluded.value}))
    db.audit("setting", 0, "box", before=_said(before), after=_said(boxes[place]))
    return tuple(boxes)


def _said(box: Box | None) -> str:
    if box is None:
        return ""
    return f"{box.name} {box.size} {box.weight_g} g{'' if box.used else ', not used'}"
