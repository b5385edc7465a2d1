"""The 300 products of the sample shop: sizes, weights, prices, codes and opening stock."""

import random
from dataclasses import dataclass

from omsdesk.codes import check_digit
from omsdesk.lifecycles.order import Handling
from omsdesk.services.sample.families import Family, Variant, families

COUNT = 300
SCARCE = ("AXE-CMP-50", "BOO-HIK-44", "FIL-WAT-PU", "JKT-DWN-M", "LAN-CMP-L", "MAT-AIR-W", "POL-TRK-CAR", "TNT-FAM-6")
"""Sold out everywhere: what backordered orders wait for."""

_PIECE, _INNER, _CASE = "20", "27", "29"
"""GS1 keeps 20 to 29 for codes inside one company: no scan of ours meets a real product's."""
_BODY_DIGITS = 10
_LEAST_STOCK = 12
_STOCK_PER_POPULARITY = 45
_ROUND_PRICE = 10
_SMALL_PRICE = 500
_ROUND_WEIGHT = 5
_LIGHT_G = 100
_CUBE = 1 / 3


@dataclass(frozen=True)
class SampleBarcode:
    """An EAN-13 and how many pieces a scan of it stands for."""

    code: str
    pieces: int = 1


@dataclass(frozen=True)
class SampleProduct:
    """One article, ready to be put into the register."""

    sku: str
    name: str
    price_minor: int
    tax_rate_bp: int | None
    """None is the company's usual rate."""
    weight_g: int
    length_mm: int
    width_mm: int
    height_mm: int
    barcodes: tuple[SampleBarcode, ...]
    popularity: int
    stock: int
    """Pieces that lie in the bins on the first day."""
    low_mark: int
    packing_note: str = ""
    confirm_note: bool = False
    handling: Handling = Handling.COUNTED


def products(seed: int = 1) -> tuple[SampleProduct, ...]:
    """The whole catalogue; the same seed deals the same codes and stock."""
    dice = random.Random(seed)  # noqa: S311 - goods, not secrets
    bodies = iter(_bodies(dice, 3 * COUNT))
    goods = [
        _product(family, variant, [next(bodies) for _ in range(3)], dice)
        for family in families()
        for variant in family.variants
    ]
    return (*goods, *_extras())


def _product(family: Family, variant: Variant, bodies: list[str], dice: random.Random) -> SampleProduct:
    sku = _sku(family, variant)
    length, width, height = (round(side * (variant.percent / 100) ** _CUBE) for side in family.size_mm)
    stock = _LEAST_STOCK + dice.randrange(_STOCK_PER_POPULARITY * family.popularity)
    return SampleProduct(
        sku=sku,
        name=_name(family, variant),
        price_minor=_price(family.price_minor * variant.percent),
        tax_rate_bp=family.tax_rate_bp,
        weight_g=_weight(family.weight_g * variant.percent / 100),
        length_mm=length,
        width_mm=width,
        height_mm=height,
        barcodes=_barcodes(family, bodies),
        popularity=family.popularity,
        stock=0 if sku in SCARCE else stock,
        low_mark=4 * family.popularity,
        packing_note=family.note,
        confirm_note=family.confirm,
    )


def _sku(family: Family, variant: Variant) -> str:
    return f"{family.stem}-{variant.code}"


def _name(family: Family, variant: Variant) -> str:
    return family.name.format(variant.words) if variant.words else family.name


def _price(hundredfold: int) -> int:
    """Prices end in 90 cents, as they do in shops; those of small things in any round ten."""
    minor = hundredfold // 100
    return minor // _ROUND_PRICE * _ROUND_PRICE if minor < _SMALL_PRICE else minor // 100 * 100 + 90


def _weight(grams: float) -> int:
    return round(grams) if grams < _LIGHT_G else round(grams / _ROUND_WEIGHT) * _ROUND_WEIGHT


def _barcodes(family: Family, bodies: list[str]) -> tuple[SampleBarcode, ...]:
    packs = ((_PIECE, 1), (_INNER, family.inner), (_CASE, family.case))
    return tuple(
        SampleBarcode(_ean(prefix + body), pieces)
        for (prefix, pieces), body in zip(packs, bodies, strict=True)
        if pieces
    )


def _ean(body: str) -> str:
    return body + str(check_digit(body))


def _bodies(dice: random.Random, count: int) -> list[str]:
    return [f"{number:0{_BODY_DIGITS}d}" for number in dice.sample(range(10**_BODY_DIGITS), count)]


def _extras() -> tuple[SampleProduct, ...]:
    """What a shop sells besides goods on shelves."""
    wrap = unshelved("GIFT-WRAP", "Gift wrap", 390, Handling.NEVER)
    repair = unshelved("REPAIR-H", "Repair service, half an hour", 2900, Handling.NEVER)
    wood = unshelved("WOD-BIR", "Birch wood, 8 kg bag", 1290, Handling.UNCOUNTED, weight_g=8000, size=(500, 320, 250))
    return wrap, repair, wood


def unshelved(
    sku: str,
    name: str,
    price_minor: int,
    handling: Handling,
    *,
    weight_g: int = 0,
    size: tuple[int, int, int] = (0, 0, 0),
) -> SampleProduct:
    """What needs no code and has no stock to begin with."""
    return SampleProduct(
        sku=sku,
        name=name,
        price_minor=price_minor,
        tax_rate_bp=None,
        weight_g=weight_g,
        length_mm=size[0],
        width_mm=size[1],
        height_mm=size[2],
        barcodes=(),
        popularity=1,
        stock=0,
        low_mark=0,
        handling=handling,
    )
