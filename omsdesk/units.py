"""Weights are whole grams, lengths whole millimetres, moments UTC; this is how people read them."""

from datetime import datetime, timedelta
from decimal import Decimal

from babel.dates import format_datetime, format_time

from omsdesk.clock import in_zone
from omsdesk.words import Text, shown, spoken_locale

GRAMS_PER_KG = 1000
MM_PER_CM = 10


def weight_text(weight_g: int) -> str:
    """Grams under a kilogram, else kilograms with two decimals: ``1.24 kg``."""
    if weight_g < GRAMS_PER_KG:
        return f"{weight_g} g"
    return f"{shown((Decimal(weight_g) / GRAMS_PER_KG).quantize(Decimal('0.01')))} kg"


def size_text(length_mm: int, width_mm: int, height_mm: int) -> str:
    """The three sides of a box in centimetres: ``30x20x15 cm`` with a true multiplication sign."""
    sides = (shown(Decimal(side) / MM_PER_CM) for side in (length_mm, width_mm, height_mm))
    return "\N{MULTIPLICATION SIGN}".join(sides) + " cm"


def moment_text(moment: datetime, now: datetime, zone: str) -> str:
    """A moment as it is spoken of: ``Today 16:00``, ``Tomorrow``, ``Wed 25 Nov``."""
    local, today = in_zone(moment, zone), in_zone(now, zone).date()
    if local.date() == today:
        return str(Text("Today {time}", time=time_text(moment, zone)))
    if local.date() == today + timedelta(days=1):
        return str(Text("Tomorrow"))
    if local.date() == today - timedelta(days=1):
        return str(Text("Yesterday {time}", time=time_text(moment, zone)))
    pattern = "EEE d MMM" if local.year == today.year else "d MMM y"
    return str(format_datetime(local, pattern, locale=spoken_locale()))


def time_text(moment: datetime, zone: str) -> str:
    """The time of day on the company's clock: ``14:02``."""
    return str(format_time(in_zone(moment, zone), "HH:mm", locale=spoken_locale()))


def exact_text(moment: datetime, zone: str) -> str:
    """A moment without any doubt, for tooltips: ``Wed 25 Nov 2026 14:02``."""
    return str(format_datetime(in_zone(moment, zone), "EEE d MMM y HH:mm", locale=spoken_locale()))
