"""Read an order out of the text of an e-mail: who it is from, where it goes, and which codes it asks for.

Nothing is guessed that is not there: a code counts only when a product has it. Rows that look like goods and have no
known code are told, so that a person adds them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import phonenumbers
from sqlalchemy import BindParameter, bindparam, func, select

from omsdesk.channels.files.countries import country_code
from omsdesk.codes import gtin14
from omsdesk.database.db import Db
from omsdesk.models.product import Barcode, Product
from omsdesk.services import settings
from omsdesk.services.new_order import ShipTo

LONGEST = 50_000
"""Letters of a mail that are read; nobody orders with more."""
AT_ONCE = 5_000
_CODES: BindParameter[str] = bindparam("codes", expanding=True)
_SKUS = select(Product.id, func.upper(Product.sku).label("code")).where(
    func.upper(Product.sku).in_(_CODES), Product.active.is_(True)
)
_BARCODES = (
    select(Barcode.product_id.label("id"), Barcode.code, Barcode.pieces)
    .join(Product, Product.id == Barcode.product_id)
    .where(Barcode.code.in_(_CODES), Product.active.is_(True))
    .order_by(Barcode.id)
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_FROM = re.compile(r"^\s*(?:from|von)\s*:\s*\"?([^\"<@]+?)\"?\s*<", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;:|()\[\]<>\"']+")
_TIMES = re.compile(
    r"(?:^|[\s(])(\d{1,5})\s*(?:x|\N{MULTIPLICATION SIGN}|\*|pcs\b|pieces?\b|stk\b|stück\b)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:\bx|\N{MULTIPLICATION SIGN}|\*|\bqty\b:?|\bquantity\b:?|\bmenge\b:?|\banzahl\b:?)\s*(\d{1,5})\b",
    re.IGNORECASE,
)
_TOWN = re.compile(r"^\s*(?:([A-Z]{1,2})[- ])?(\d{3}\s?\d{2}|\d{4,5}(?:[- ]?[A-Z]{2})?)[ ,]+([^\W\d_][^\d]*)$")
_TOWN_THEN_CODE = re.compile(
    r"^\s*([^\W\d_][^\d,]*),?\s+([A-Z]{2})?\s*(\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\s*$"
)
_STREET = re.compile(r"\d")
_QUOTE = re.compile(r"^\s*(?:>|\|)+\s?")


class TakenAs(StrEnum):
    """What a line of the mail was read as."""

    NAME = "name"
    STREET = "street"
    TOWN = "town"
    COUNTRY = "country"
    EMAIL = "email"
    PHONE = "phone"
    GOODS = "goods"
    UNKNOWN = "unknown"
    """It looks like goods, but nothing has its code."""


@dataclass(frozen=True)
class Read:
    """One line of the mail that says something."""

    number: int
    text: str
    taken_as: TakenAs


@dataclass(frozen=True)
class Goods:
    """A product and how many of it."""

    product_id: int
    quantity: int


@dataclass(frozen=True)
class PastedOrder:
    """What a mail asks for."""

    name: str = ""
    email: str = ""
    phone: str = ""
    ship_to: ShipTo = field(default_factory=ShipTo)
    goods: tuple[Goods, ...] = ()
    lines: tuple[Read, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was recognised."""
        return not self.lines


def read(db: Db, text: str) -> PastedOrder:
    """The order in this text."""
    house = settings.company(db)
    bare = "".join(each for each in text[:LONGEST] if each.isprintable() or each in "\n\t")
    lines = [_QUOTE.sub("", each).rstrip() for each in bare.splitlines()]
    goods, of_goods = _goods(db, lines)
    free = {number for number in range(len(lines)) if number not in of_goods}
    to, of_address, name = _address(lines, free)
    email, phone, reach = _reach(
        lines, free - of_address.keys(), country_code(to.country) or house.country, house.email
    )
    name = name or next((found[1].strip() for each in lines if (found := _FROM.match(each))), "")
    taken = {**of_goods, **of_address, **reach}
    read_lines = tuple(Read(number + 1, lines[number].strip(), how) for number, how in sorted(taken.items()))
    return PastedOrder(name, email, phone, to, goods, read_lines)


def _goods(db: Db, lines: Sequence[str]) -> tuple[tuple[Goods, ...], dict[int, TakenAs]]:
    words = [[word.strip(".").upper() for word in _BETWEEN.split(line) if word.strip(".")] for line in lines]
    known = _known(db, {word for of_line in words for word in of_line})
    wanted: dict[int, int] = {}
    taken: dict[int, TakenAs] = {}
    for number, of_line in enumerate(words):
        codes = list(dict.fromkeys(word for word in of_line if word in known))
        products = {known[code][0] for code in codes}
        if len(products) == 1:
            product_id, pieces = known[codes[0]]
            count = _quantity(lines[number], of_line, codes) * pieces
            wanted[product_id] = wanted.get(product_id, 0) + count
            taken[number] = TakenAs.GOODS
        elif products or _TIMES.search(lines[number]) or _AFTER.search(lines[number]):
            taken[number] = TakenAs.UNKNOWN
    return tuple(Goods(*each) for each in wanted.items()), taken


def _known(db: Db, words: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Product and pieces of each word that is a SKU, or the barcode of one product alone."""
    asked = sorted(words)
    found: dict[str, tuple[int, int]] = {}
    for start in range(0, len(asked), AT_ONCE):
        part = asked[start : start + AT_ONCE]
        by_code = {gtin14(word) or word: word for word in part}
        owners: dict[str, set[tuple[int, int]]] = {}
        for row in db.run(_BARCODES, {"codes": sorted(by_code)}):
            owners.setdefault(by_code[row.code], set()).add((row.id, row.pieces))
        found.update((word, next(iter(each))) for word, each in owners.items() if len(each) == 1)
        found.update((row.code, (row.id, 1)) for row in db.run(_SKUS, {"codes": part}))
    return found


def _quantity(line: str, words: Sequence[str], codes: Sequence[str]) -> int:
    """The number that says how many; a row without one means one piece."""
    bare = line
    for code in codes:
        bare = re.sub(re.escape(code), " ", bare, flags=re.IGNORECASE)
    said = _TIMES.search(bare) or _AFTER.search(bare)
    if said is not None:
        return max(int(said[1]), 1)
    numbers = [word for word in words if word.isdecimal() and word not in codes and len(word) < len("10000")]
    return max(int(numbers[0]), 1) if len(numbers) == 1 else 1


def _address(lines: Sequence[str], free: set[int]) -> tuple[ShipTo, dict[int, TakenAs], str]:
    """The town with its postal code, the street above it, the name above that, and a country below."""
    for number in sorted(free):
        town = _town(lines[number])
        street = _above(lines, free, number)
        if town is None or street is None or not _STREET.search(lines[street]):
            continue
        taken = {number: TakenAs.TOWN, street: TakenAs.STREET}
        named = _above(lines, free, street)
        name = ""
        if named is not None and not lines[named].rstrip().endswith((":", ",", ".")):
            name, taken[named] = lines[named].strip(), TakenAs.NAME
        below = number + 1
        country = country_code(lines[below].strip()) if below in free and below < len(lines) else ""
        if country:
            taken[below] = TakenAs.COUNTRY
        code, city, region, said = town
        to = ShipTo(street=lines[street].strip(), postal_code=code, city=city, region=region, country=country or said)
        return to, taken, name
    return ShipTo(), {}, ""


def _town(line: str) -> tuple[str, str, str, str] | None:
    """Postal code, city, region and country of a line."""
    found = _TOWN.match(line)
    if found is not None:
        return found[2], found[3].strip(" ,"), "", country_code(_ON_PLATES.get(found[1] or "", found[1] or ""))
    found = _TOWN_THEN_CODE.match(line)
    return (found[3], found[1].strip(" ,"), found[2] or "", "") if found is not None else None


_ON_PLATES = {"D": "DE", "A": "AT", "F": "FR", "I": "IT", "B": "BE", "L": "LU", "E": "ES"}
"""Letters before a postal code where they are those on number plates."""


def _above(lines: Sequence[str], free: set[int], number: int) -> int | None:
    above = number - 1
    return above if above in free and lines[above].strip() else None


def _reach(lines: Sequence[str], free: set[int], country: str, own_mail: str) -> tuple[str, str, dict[int, TakenAs]]:
    """The first e-mail address that is not the house's own, and the first phone number."""
    email, phone, taken = "", "", {}
    for number in sorted(free):
        mail = next((each for each in _MAIL.findall(lines[number]) if each.casefold() != own_mail.casefold()), "")
        if mail and not email:
            email, taken[number] = mail, TakenAs.EMAIL
        calls = list(phonenumbers.PhoneNumberMatcher(_MAIL.sub(" ", lines[number]), country))
        if calls and not phone:
            phone = calls[0].raw_string
            taken.setdefault(number, TakenAs.PHONE)
    return email, phone, taken
