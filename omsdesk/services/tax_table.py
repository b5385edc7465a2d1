"""Which rate of tax a product carries: by its class, the country it goes to, and the day the order was placed.

At home each class has the rate that Settings names, until a dated row says another. In another country the rows of
that country count; where it has none, the house says whether its own rates or none at all are charged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

USUAL = ""
"""The class of whatever has no other."""

EU = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905 - one line, not 27
)
_OTHERWISE = {"EL": "GR"}
"""Letters that tax numbers begin with where they are not those of the country."""
_SHORTEST, _LONGEST = 4, 14


@dataclass(frozen=True)
class DatedRate:
    """What a class costs in a country from a day on."""

    country: str
    tax_class: str
    valid_from: date
    rate_bp: int


@dataclass(frozen=True)
class TaxTable:
    """All rates of the house."""

    home: str
    usual_bp: int
    classes: Mapping[str, int] = field(default_factory=dict)
    """The rates at home of the named classes."""
    dated: tuple[DatedRate, ...] = ()
    is_free_abroad: bool = False
    """Whether countries without rows of their own pay no tax; else they pay what is paid at home."""

    def rate(self, tax_class: str, own_bp: int | None, *, country: str, on: date) -> int:
        """The rate of a product of this class, or with a rate of its own, sent to a country on a day."""
        if country and country != self.home:
            there = self._there(tax_class, country, on)
            if there is not None:
                return there
            if self.is_free_abroad:
                return 0
        return self.at_home(tax_class, own_bp, on)

    def at_home(self, tax_class: str, own_bp: int | None, on: date) -> int:
        """The rate in the house's own country."""
        if not tax_class and own_bp is not None:
            return own_bp
        known = tax_class if tax_class in self.classes else USUAL
        said = self._newest(self.home, known, on)
        return self.classes.get(known, self.usual_bp) if said is None else said

    def is_exempt(self, vat_id: str, country: str) -> bool:
        """Whether goods for this number, sent to this country, are taxed there and not here.

        Both ends are in the European Union, and the number is one of another member than ours.
        """
        theirs = country_of(vat_id)
        return self.home in EU and theirs in EU and country in EU and self.home not in (theirs, country)

    def countries(self) -> tuple[str, ...]:
        """Countries with rates of their own."""
        return tuple(sorted({each.country for each in self.dated} - {self.home}))

    def _there(self, tax_class: str, country: str, on: date) -> int | None:
        said = self._newest(country, tax_class, on)
        return self._newest(country, USUAL, on) if said is None else said

    def _newest(self, country: str, tax_class: str, on: date) -> int | None:
        rows = [
            (each.valid_from, each.rate_bp)
            for each in self.dated
            if (each.country, each.tax_class) == (country, tax_class) and each.valid_from <= on
        ]
        return max(rows)[1] if rows else None


def tidy_vat_id(typed: str) -> str:
    """A number for value-added tax without spaces and dots, in capitals."""
    return "".join(each for each in typed.upper() if each.isalnum())


def country_of(vat_id: str) -> str:
    """The country a number for value-added tax belongs to; blank when it cannot be one."""
    tidy = tidy_vat_id(vat_id)
    letters = tidy[:2]
    if not letters.isalpha() or not tidy.isascii() or not _SHORTEST <= len(tidy) <= _LONGEST:
        return ""
    if not any(each.isdigit() for each in tidy[2:]):
        return ""
    return _OTHERWISE.get(letters, letters)
