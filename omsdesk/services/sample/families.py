"""What the sample shop sells, family by family: an outdoor shop from mugs to tents.

A family is written once with its variants. The percentage of a variant scales price and weight of the
family, so that a 65 l rucksack costs and weighs more than the 35 l one.
"""

import csv
from dataclasses import dataclass

from omsdesk import assets

_USUAL = 100


@dataclass(frozen=True)
class Variant:
    """One of a family: the ending of its SKU, the words in its name, percent of price and weight."""

    code: str
    words: str
    percent: int


@dataclass(frozen=True)
class Family:
    """Things that differ in colour, size or capacity only."""

    stem: str
    name: str
    """The name, with ``{}`` where the variant's words go."""
    variants: tuple[Variant, ...]
    price_minor: int
    weight_g: int
    size_mm: tuple[int, int, int]
    popularity: int
    """1 seldom, 5 daily."""
    inner: int
    """Pieces in an inner pack with a code of its own, 0 for none."""
    case: int
    tax_rate_bp: int | None
    note: str
    """What the packer must know."""
    confirm: bool
    """Whether the packer has to confirm the note."""


def families() -> tuple[Family, ...]:
    """All of them, in the order in which the seed deals barcodes and stock."""
    with assets.resource("sample", "families.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_family(row) for row in csv.DictReader(file))


def _family(row: dict[str, str]) -> Family:
    return Family(
        stem=row["stem"],
        name=row["name"],
        variants=tuple(_variant(each) for each in row["variants"].split("|")),
        price_minor=int(row["price_minor"]),
        weight_g=int(row["weight_g"]),
        size_mm=(int(row["length_mm"]), int(row["width_mm"]), int(row["height_mm"])),
        popularity=int(row["popularity"]),
        inner=int(row["inner"] or 0),
        case=int(row["case"] or 0),
        tax_rate_bp=int(row["tax_bp"]) if row["tax_bp"] else None,
        note=row["note"],
        confirm=bool(row["confirm"]),
    )


def _variant(written: str) -> Variant:
    """``GRN=forest green`` or, with a percentage, ``65=65 l@125``."""
    code, _, rest = written.partition("=")
    words, _, percent = rest.partition("@")
    return Variant(code, words, int(percent or _USUAL))
