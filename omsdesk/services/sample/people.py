"""The people of the sample shop: five who work there, and 120 customers from many countries."""

import csv
import random
import re
from dataclasses import dataclass

from omsdesk import assets
from omsdesk.lifecycles.user import UserRole
from omsdesk.services.sample.places import Country, countries

CUSTOMERS = 120
_FIRM_SHARE = 0.2
_PHONE_SHARE = 0.8
_HOUSES = 120


@dataclass(frozen=True)
class SampleUser:
    """Somebody who works here. The PIN is shown on the page that made the sample shop."""

    name: str
    role: UserRole
    pin: str


@dataclass(frozen=True)
class SampleCustomer:
    """Somebody who orders here, with one address."""

    ref: str
    name: str
    contact: str
    email: str
    phone: str
    street: str
    postal_code: str
    city: str
    region: str
    country: str
    country_code: str
    extra: str = ""


USERS = (
    SampleUser("Mehmet", UserRole.PICKER, "2580"),
    SampleUser("Tomas", UserRole.PACKER, "1470"),
    SampleUser("Aino", UserRole.RETURNS, "3690"),
    SampleUser("Ines", UserRole.OFFICE, "7412"),
    SampleUser("Grace", UserRole.SUPERVISOR, "9638"),
)


def customers(seed: int = 1) -> tuple[SampleCustomer, ...]:
    """The register; the well-known ones first, then whom the seed deals, no name twice."""
    dice = random.Random(seed)  # noqa: S311 - people, not secrets
    found = {each.name: each for each in _well_known()}
    lands = countries()
    weights = [each.weight for each in lands]
    while len(found) < CUSTOMERS:
        land = dice.choices(lands, weights)[0]
        person = _person(len(found) + 1, land, dice)
        found.setdefault(person.name, person)
    return tuple(found.values())


def _well_known() -> list[SampleCustomer]:
    """Customers whom the manual and its pictures speak of."""
    with assets.resource("sample", "customers.csv").open(encoding="utf-8", newline="") as file:
        return [SampleCustomer(ref=_ref(n), email=_email(n), **row) for n, row in enumerate(csv.DictReader(file), 1)]


def _person(number: int, land: Country, dice: random.Random) -> SampleCustomer:
    last, town = dice.choice(land.last_names), dice.choice(land.towns)
    name = f"{dice.choice(land.first_names)} {last}"
    is_firm = dice.random() < _FIRM_SHARE
    return SampleCustomer(
        ref=_ref(number),
        name=land.firm.format(last=last) if is_firm else name,
        contact=name if is_firm else "",
        email=_email(number),
        phone=_phone(land.phone, dice) if dice.random() < _PHONE_SHARE else "",
        street=_street(land, dice),
        postal_code=town.postal_code,
        city=town.name,
        region=town.region,
        country=land.name,
        country_code=land.code,
    )


def _street(land: Country, dice: random.Random) -> str:
    return land.street_line.format(street=dice.choice(land.streets), n=dice.randint(1, _HOUSES))


def _phone(pattern: str, dice: random.Random) -> str:
    """Digits for ``{d3}``; ``{s2}`` stays below 50, where the Swedish range for fiction ends."""

    def digits(match: re.Match[str]) -> str:
        width = int(match[2])
        most = 10**width if match[1] == "d" else 10**width // 2
        return f"{dice.randrange(most):0{width}d}"

    return re.sub(r"\{([ds])(\d)\}", digits, pattern)


def _ref(number: int) -> str:
    return f"C-{1000 + number}"


def _email(number: int) -> str:
    return f"customer{1000 + number}@example.com"
