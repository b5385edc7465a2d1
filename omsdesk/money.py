"""Amounts of money: whole minor units with their currency, Decimal only at the edges."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision

BASIS = 10_000
"""Rates and discounts are whole basis points: 10,000 is the whole, 1,900 is 19 percent."""


@dataclass(frozen=True, order=True)
class Money:
    """An amount in the smallest unit of its currency (cents, yen)."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> "Money":
        """An amount in major units, rounded half up to the currency's smallest unit."""
        return cls(to_minor(amount, currency), currency)

    @property
    def amount(self) -> Decimal:
        """The same in major units, exactly."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._alike(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._alike(other), self.currency)

    def __str__(self) -> str:
        return f"{self.currency} {self.amount}"

    def _alike(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"cannot combine {self.currency} with {other.currency}")
        return other.minor


def minor_digits(currency: str) -> int:
    """How many decimals an amount in this ISO 4217 currency has (2 for EUR, 0 for JPY)."""
    return get_currency_precision(currency)


def to_minor(amount: Decimal, currency: str) -> int:
    """Major units to whole minor units, half up (12.345 EUR is 1235)."""
    return half_up(amount.scaleb(minor_digits(currency)))


def half_up(number: Decimal) -> int:
    """The nearest whole number; halves away from zero, as merchants round."""
    return int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def line_total(quantity: int, unit_minor: int, discount_bp: int = 0) -> int:
    """Quantity times price less discount, in minor units, rounded half up once per line."""
    return half_up(Decimal(quantity * unit_minor * (BASIS - discount_bp)) / BASIS)


def tax_on(net_minor: int, rate_bp: int) -> int:
    """The tax that a rate adds to a net amount, in minor units, rounded half up."""
    return half_up(Decimal(net_minor * rate_bp) / BASIS)


def tax_in(gross_minor: int, rate_bp: int) -> int:
    """The tax that an amount holds already, in minor units, rounded half up."""
    return half_up(Decimal(gross_minor * rate_bp) / (BASIS + rate_bp))


def without_tax(gross_minor: int, rate_bp: int) -> int:
    """An amount less the tax that it holds."""
    return gross_minor - tax_in(gross_minor, rate_bp)


def part_of(minor: int, pieces: int, of_pieces: int) -> int:
    """What of an amount falls to some of its pieces, rounded half up."""
    return half_up(Decimal(minor * pieces) / of_pieces) if minor else 0


def spread(amount_minor: int, over: Sequence[int]) -> tuple[int, ...]:
    """An amount over others in proportion, to the cent: what rounding leaves goes where most was cut off.

    Of equal ones the first gets it, so that the same order always comes out the same. Nothing gets more than it is.
    """
    whole = sum(over)
    if not whole:
        return (0,) * len(over)
    amount = min(amount_minor, whole)
    shares = [amount * each // whole for each in over]
    left = amount - sum(shares)
    most_cut = sorted(range(len(over)), key=lambda place: (-(amount * over[place] % whole), place))
    for place in most_cut[:left]:
        shares[place] += 1
    return tuple(shares)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts in one currency; nothing sums to zero."""
    result = Money(0, currency)
    for amount in amounts:
        result = result + amount
    return result
