"""What a country usually brings along: currency, standard rate of tax, zone, units and paper.

Standard rates of value-added tax as of 2026, in basis points; countries with local sales taxes start at zero.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """The usual settings of a country; every one of them can be changed."""

    code: str
    name: str
    currency: str
    tax_rate_bp: int
    zone: str
    metric: bool = True
    paper: str = "A4"


PRESETS: tuple[Preset, ...] = (
    Preset("AT", "Austria", "EUR", 2000, "Europe/Vienna"),
    Preset("BE", "Belgium", "EUR", 2100, "Europe/Brussels"),
    Preset("CA", "Canada", "CAD", 500, "America/Toronto", paper="Letter"),
    Preset("CH", "Switzerland", "CHF", 810, "Europe/Zurich"),
    Preset("CZ", "Czechia", "CZK", 2100, "Europe/Prague"),
    Preset("DE", "Germany", "EUR", 1900, "Europe/Berlin"),
    Preset("DK", "Denmark", "DKK", 2500, "Europe/Copenhagen"),
    Preset("ES", "Spain", "EUR", 2100, "Europe/Madrid"),
    Preset("FI", "Finland", "EUR", 2550, "Europe/Helsinki"),
    Preset("FR", "France", "EUR", 2000, "Europe/Paris"),
    Preset("GB", "United Kingdom", "GBP", 2000, "Europe/London"),
    Preset("GR", "Greece", "EUR", 2400, "Europe/Athens"),
    Preset("IE", "Ireland", "EUR", 2300, "Europe/Dublin"),
    Preset("IT", "Italy", "EUR", 2200, "Europe/Rome"),
    Preset("NL", "Netherlands", "EUR", 2100, "Europe/Amsterdam"),
    Preset("NO", "Norway", "NOK", 2500, "Europe/Oslo"),
    Preset("PL", "Poland", "PLN", 2300, "Europe/Warsaw"),
    Preset("PT", "Portugal", "EUR", 2300, "Europe/Lisbon"),
    Preset("SE", "Sweden", "SEK", 2500, "Europe/Stockholm"),
    Preset("US", "United States", "USD", 0, "America/New_York", metric=False, paper="Letter"),
)


def preset(code: str) -> Preset:
    """The preset of a country by its two letters."""
    return next(each for each in PRESETS if each.code == code)
