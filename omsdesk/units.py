"""Weights are whole grams and lengths whole millimetres; this is how people read them."""

from decimal import Decimal

from omsdesk.words import shown

GRAMS_PER_KG = 1000
MM_PER_CM = 10


def weight_text(weight_g: int) -> str:
    """Grams under a kilogram, else kilograms with two decimals: ``1.24 kg``."""
    if weight_g < GRAMS_PER_KG:
        return f"{weight_g} g"
    return f"{shown((Decimal(weight_g) / GRAMS_PER_KG).quantize(Decimal('0.01')))} kg"


def weight_of(typed: str) -> int | None:
    """Grams behind what was typed: whole grams, or kilograms with a point or a comma. None: no number."""
    text = typed.strip().replace(",", ".")
    if not (text.isascii() and text.replace(".", "", 1).isdecimal()):
        return None
    return int(Decimal(text) * GRAMS_PER_KG) if "." in text else int(text)


def size_text(length_mm: int, width_mm: int, height_mm: int) -> str:
    """The three sides of a box in centimetres: ``30x20x15 cm`` with a true multiplication sign."""
    sides = (shown(Decimal(side) / MM_PER_CM) for side in (length_mm, width_mm, height_mm))
    return "\N{MULTIPLICATION SIGN}".join(sides) + " cm"
