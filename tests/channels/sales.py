"""Orders made up for a test, with every amount that a shop would print: what the files of all formats are made of."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
RATES = (0, 7, 19, 20, 25)
_PEOPLE = (
    "Zoë Łukasiewicz",
    "Nguyễn Văn Ánh",
    "Jörg Müßig",
    "山田 太郎",
    "Aïcha O'Brien, Jr.",
    'Sam "Ace" Díaz',
    "Ωρα Ευτυχίδου",
)
_PLACES = (
    ("Lindenweg 5", "Bremen", "28195", "DE"),
    ("ul. Długa 12; m. 3", "Łódź", "90-001", "PL"),
    ("12, rue de l'Église", "Saint-Étienne", "42000", "FR"),
    ("Storgatan 14", "Göteborg", "411 38", "SE"),
    ("007 Elm Street", "Boston", "02108", "US"),
)
_THINGS = ("Enamel mug", "Wool blanket, grey", 'Tray 12"', "Schlüssel-Brett", "Seife – Lavendel", "Kerze; groß")


@dataclass(frozen=True)
class Sold:
    """One line: quantity times price, less its share of the discount."""

    sku: str
    title: str
    quantity: int
    price: Decimal
    off: Decimal
    tax: Decimal

    @property
    def whole(self) -> Decimal:
        """Before discounts."""
        return self.price * self.quantity

    @property
    def paid(self) -> Decimal:
        """After discounts, with or without tax as the sale says."""
        return self.whole - self.off


@dataclass(frozen=True)
class Sale:
    """One order as its shop knows it."""

    ref: str
    placed_at: datetime
    name: str
    street: str
    extra: str
    city: str
    postal_code: str
    country: str
    email: str
    phone: str
    currency: str
    lines: tuple[Sold, ...]
    shipping: Decimal
    shipping_tax: Decimal
    is_with_tax: bool
    rate: int
    note: str

    @property
    def goods(self) -> Decimal:
        """All lines after discounts."""
        return sum((line.paid for line in self.lines), Decimal(0))

    @property
    def off(self) -> Decimal:
        """All discounts."""
        return sum((line.off for line in self.lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        """All taxes."""
        return sum((line.tax for line in self.lines), self.shipping_tax)

    @property
    def total(self) -> Decimal:
        """What the customer pays."""
        return self.goods + self.shipping + (Decimal(0) if self.is_with_tax else self.tax)


def sales(count: int, *, seed: int, is_with_tax: bool | None = None, currency: str = "EUR") -> list[Sale]:
    """So many orders with names of many scripts, several lines, discounts, taxes and shipping."""
    dice = random.Random(seed)
    return [
        _sale(dice, number, currency, with_tax=dice.random() < 1 / 2 if is_with_tax is None else is_with_tax)
        for number in range(count)
    ]


def _sale(dice: random.Random, number: int, currency: str, *, with_tax: bool) -> Sale:
    rate = dice.choice(RATES)
    street, city, postal_code, country = dice.choice(_PLACES)
    shipping = dice.choice((Decimal(0), Decimal("4.90"), Decimal("12.35")))
    return Sale(
        ref=f"10{number:04d}",
        placed_at=datetime(2026, 11, 1, 8, 30, tzinfo=UTC) + timedelta(minutes=97 * number),
        name=dice.choice(_PEOPLE),
        street=street,
        extra=dice.choice(("", "2. Hof", "Apt. 4, c/o Béla")),
        city=city,
        postal_code=postal_code,
        country=country,
        email=f"kunde{number}@example.org",
        phone=f"+49 421 {number:06d}",
        currency=currency,
        lines=tuple(_sold(dice, rate, with_tax=with_tax) for _ in range(dice.randint(1, 5))),
        shipping=shipping,
        shipping_tax=_tax(shipping, rate, with_tax=with_tax),
        is_with_tax=with_tax,
        rate=rate,
        note=dice.choice(("", "Bitte klingeln", "leave at\nback door")),
    )


def _sold(dice: random.Random, rate: int, *, with_tax: bool) -> Sold:
    thing = dice.randrange(len(_THINGS))
    quantity, price = dice.randint(1, 9), Decimal(dice.randint(99, 9_999)) * CENT
    off = (price * quantity * dice.choice((0, 0, 5, 10, 33)) / 100).quantize(CENT, ROUND_HALF_UP)
    tax = _tax(price * quantity - off, rate, with_tax=with_tax)
    return Sold(f"SKU-{thing}", _THINGS[thing], quantity, price, off, tax)


def _tax(amount: Decimal, rate: int, *, with_tax: bool) -> Decimal:
    whole = 100 + rate if with_tax else 100
    return (amount * rate / whole).quantize(CENT, ROUND_HALF_UP)
