"""Where the sample shop's customers live: countries with names, streets and towns as they are written there."""

import csv
from dataclasses import dataclass

from omsdesk import assets


@dataclass(frozen=True)
class Town:
    """A town with one of its postal codes, and its state where addresses name it."""

    postal_code: str
    name: str
    region: str = ""


@dataclass(frozen=True)
class Country:
    """What a made-up address of a country is made of."""

    code: str
    name: str
    weight: int
    """Customers of a hundred and twenty, roughly."""
    street_line: str
    phone: str
    """A pattern of numbers kept free for fiction, blank where there are none."""
    firm: str
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[Town, ...]


def countries() -> tuple[Country, ...]:
    """All countries that the sample shop ships to."""
    with assets.resource("sample", "places.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_country(row) for row in csv.DictReader(file))


def _country(row: dict[str, str]) -> Country:
    return Country(
        code=row["code"],
        name=row["country"],
        weight=int(row["weight"]),
        street_line=row["street_line"],
        phone=row["phone"],
        firm=row["firm"],
        first_names=tuple(row["first_names"].split("|")),
        last_names=tuple(row["last_names"].split("|")),
        streets=tuple(row["streets"].split("|")),
        towns=tuple(_town(each) for each in row["cities"].split("|")),
    )


def _town(written: str) -> Town:
    """``411 38=Göteborg`` or, with a state, ``80202=Denver,CO``."""
    postal_code, _, rest = written.partition("=")
    name, _, region = rest.partition(",")
    return Town(postal_code, name, region)
