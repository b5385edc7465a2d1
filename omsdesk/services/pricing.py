"""What the lines of an order come to: prices by quantity, discounts on lines and on the whole, the tax of each line.

The order form and the order that is placed are priced by these same functions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from omsdesk.money import BASIS, Money, half_up, spread, without_tax
from omsdesk.services.tax_rounding import LineAmounts
from omsdesk.services.totals import Charged, Off, line_amounts
from omsdesk.words import Text


@dataclass(frozen=True)
class PriceBreak:
    """A price from so many pieces on: a price list's, or the catalogue's, which has no name."""

    list_name: str
    from_quantity: int
    unit_minor: int


@dataclass(frozen=True)
class OrderDiscount:
    """What the whole order gets off its goods: a part of them, or an amount."""

    percent_bp: int = 0
    amount_minor: int = 0
    code: str = ""

    def of(self, goods_minor: int) -> int:
        """What it comes to, never more than the goods."""
        part = half_up(Decimal(goods_minor * self.percent_bp) / BASIS)
        return min(part + self.amount_minor, goods_minor)


NO_DISCOUNT = OrderDiscount()


@dataclass(frozen=True)
class Asked:
    """One line as it is to be priced."""

    quantity: int
    unit_minor: int
    tax_rate_bp: int
    discount_bp: int = 0
    discount_minor: int = 0
    charged: Charged | None = None


@dataclass(frozen=True)
class Priced:
    """What came of it: the amounts, and the share of the order's discount that is in them."""

    amounts: LineAmounts
    share_minor: int = 0


def break_for(breaks: Sequence[PriceBreak], quantity: int) -> PriceBreak | None:
    """The price of so many pieces: the first that counts, as they stand in order of rank."""
    return next((each for each in breaks if each.from_quantity <= quantity), None)


def unit_for(unit_minor: int, *, home_rate_bp: int, includes_tax: bool, is_exempt: bool) -> int:
    """A price of the house for this order: who pays no tax gets it without the tax that it holds at home."""
    return without_tax(unit_minor, home_rate_bp) if includes_tax and is_exempt else unit_minor


def priced(lines: Sequence[Asked], discount: OrderDiscount = NO_DISCOUNT, *, includes_tax: bool) -> tuple[Priced, ...]:
    """All lines with the order's discount spread over them to the cent, so that each is taxed on what is paid for it.

    What a shop charged stands as it is and takes no share.
    """
    alone = [_amounts(line, 0, includes_tax=includes_tax) for line in lines]
    over = [0 if line.charged else each.shown_minor for line, each in zip(lines, alone, strict=True)]
    off = discount.of(sum(over))
    if not off:
        return tuple(Priced(each) for each in alone)
    return tuple(
        Priced(_amounts(line, share, includes_tax=includes_tax), share)
        for line, share in zip(lines, spread(off, over), strict=True)
    )


def price_words(list_name: str, from_quantity: int, *, by_hand: bool) -> Text | None:
    """Where a price comes from; nothing to say of the catalogue's own."""
    if by_hand:
        return Text("Price by hand")
    if not list_name:
        return None
    if from_quantity > 1:
        return Text("List {list}, from {n}", list=list_name, n=from_quantity)
    return Text("List {list}", list=list_name)


def discount_words(discount_bp: int, discount_minor: int, currency: str) -> Text | None:
    """What a line, or an order, gets off."""
    percent = f"{discount_bp / 100:g}"
    if discount_bp and discount_minor:
        return Text("{percent} % and {amount} off", percent=percent, amount=Money(discount_minor, currency))
    if discount_bp:
        return Text("{percent} % off", percent=percent)
    return Text("{amount} off", amount=Money(discount_minor, currency)) if discount_minor else None


def _amounts(line: Asked, share_minor: int, *, includes_tax: bool) -> LineAmounts:
    return line_amounts(
        quantity=line.quantity,
        unit_minor=line.unit_minor,
        discount_bp=line.discount_bp,
        tax_rate_bp=line.tax_rate_bp,
        charged=line.charged,
        off=Off(line.discount_minor, share_minor, max(line.quantity, 1)),
        includes_tax=includes_tax,
    )
