"""Where a parcel goes, in the order in which its country's post reads it."""

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from omsdesk.words import spoken_locale

# Countries whose post wants the town before the postcode, with the region between them.
_TOWN_FIRST = frozenset({"US", "CA", "AU", "GB", "IE", "NZ", "IN", "ZA"})


@dataclass(frozen=True, kw_only=True)
class Address:
    """A place as it was written on the order; an empty part is left out."""

    name: str
    company: str = ""
    line1: str = ""
    line2: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    phone: str = ""

    @property
    def street_lines(self) -> tuple[str, ...]:
        """Company and street, without name and town."""
        return tuple(each for each in (self.company, self.line1, self.line2) if each)

    @property
    def town_line(self) -> str:
        """Postcode, town and region in the country's order."""
        if self.country.upper() in _TOWN_FIRST:
            parts = (self.city, " ".join(each for each in (self.region, self.postcode) if each))
            return ", ".join(each for each in parts if each)
        town = " ".join(each for each in (self.postcode, self.city) if each)
        return ", ".join(each for each in (town, self.region) if each)

    @property
    def country_line(self) -> str:
        """The country in words, in capitals as posts ask; a code that is none stays as it is."""
        return _country(self.country, spoken_locale())

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole address, one line each."""
        every = (self.name, *self.street_lines, self.town_line, self.country_line)
        return tuple(each for each in every if each)


@lru_cache(maxsize=512)
def _country(code: str, locale: Locale) -> str:
    return str(locale.territories.get(code.upper(), code)).upper()
