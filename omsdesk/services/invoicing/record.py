"""What an invoice or credit note says, frozen as it was issued: papers and files are made from this alone."""

from dataclasses import dataclass
from datetime import date

from omsdesk.lifecycles.invoice import InvoiceKind, TaxCategory, TaxRounding
from omsdesk.money import Money


@dataclass(frozen=True, kw_only=True)
class Party:
    """Whoever sells or buys, as it was written then."""

    name: str
    street: str = ""
    extra: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    vat_id: str = ""
    tax_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line: pieces of something at a price, less what was given off."""

    order_line_id: int | None
    sku: str
    name: str
    quantity: int
    unit_minor: int
    net_minor: int
    tax_minor: int
    rate_bp: int
    category: TaxCategory
    with_tax: bool = False
    """Whether the price of a piece holds the tax."""

    @property
    def total_minor(self) -> int:
        """Net and tax."""
        return self.net_minor + self.tax_minor

    @property
    def off_minor(self) -> int:
        """What the price of all pieces was lowered by; below zero where it was raised."""
        return self.quantity * self.unit_minor - (self.total_minor if self.with_tax else self.net_minor)


@dataclass(frozen=True, kw_only=True)
class TaxPart:
    """All lines of one rate and category."""

    category: TaxCategory
    rate_bp: int
    net_minor: int
    tax_minor: int


@dataclass(frozen=True, kw_only=True)
class Before:
    """The invoice that a credit note takes back."""

    name: str
    day: date


@dataclass(frozen=True, kw_only=True)
class Bank:
    """Where money is paid to."""

    name: str = ""
    iban: str = ""
    bic: str = ""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One invoice or credit note."""

    kind: InvoiceKind
    name: str
    day: date
    due_on: date
    delivered_on: date
    currency: str
    seller: Party
    buyer: Party
    ship_to: Party
    items: tuple[Item, ...]
    rounding: TaxRounding
    order_number: int
    locale: str
    reference: str = ""
    ordered_on: date | None = None
    paid_minor: int = 0
    """What of it was paid when it was issued."""
    days: int = 0
    """In how many days it is to be paid."""
    before: Before | None = None
    reason: str = ""
    exempt_words: str = ""
    """Why lines have no tax, in the house's own words."""
    words: str = ""
    """What the house adds at the end of each."""
    bank: Bank = Bank()
    paper: str = "A4"

    @property
    def net_minor(self) -> int:
        """The sum of the lines without tax."""
        return sum(each.net_minor for each in self.items)

    @property
    def tax_minor(self) -> int:
        """The tax of all lines."""
        return sum(each.tax_minor for each in self.items)

    @property
    def total_minor(self) -> int:
        """What it comes to."""
        return self.net_minor + self.tax_minor

    @property
    def to_pay(self) -> Money:
        """What was still open when it was issued."""
        return Money(self.total_minor - self.paid_minor, self.currency)

    @property
    def taxes(self) -> tuple[TaxPart, ...]:
        """The sums by rate, the highest first."""
        keys = sorted({(each.category, each.rate_bp) for each in self.items}, key=lambda key: (-key[1], key[0].value))
        return tuple(
            TaxPart(
                category=category,
                rate_bp=rate,
                net_minor=sum(
                    each.net_minor for each in self.items if (each.category, each.rate_bp) == (category, rate)
                ),
                tax_minor=sum(
                    each.tax_minor for each in self.items if (each.category, each.rate_bp) == (category, rate)
                ),
            )
            for category, rate in keys
        )
