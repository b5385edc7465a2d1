"""Amounts and discounts as people type them: 12.90, 12,90, 10%."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from babel.numbers import get_decimal_symbol

from omsdesk.money import BASIS, minor_digits, to_minor
from omsdesk.services.totals import LARGEST
from omsdesk.words import spoken_locale

_PERCENT = 100


@dataclass(frozen=True)
class TypedDiscount:
    """A part, an amount, or a word that may be a code."""

    percent_bp: int = 0
    amount_minor: int = 0
    code: str = ""


def amount_of(typed: str, currency: str) -> int | None:
    """An amount in minor units, or None when it is none; more decimals than the currency has are none."""
    number = _number(typed)
    if number is None or number != round(number, minor_digits(currency)):
        return None
    minor = to_minor(number, currency)
    return minor if 0 <= minor <= LARGEST else None


def discount_of(typed: str, currency: str) -> TypedDiscount | None:
    """What comes off a price: "10%" or "2.50"; nothing typed is no discount; None when it is neither."""
    text = typed.strip()
    if not text:
        return TypedDiscount()
    if not text.endswith("%"):
        minor = amount_of(text, currency)
        return None if minor is None else TypedDiscount(amount_minor=minor)
    number = _number(text.removesuffix("%"))
    if number is None or not 0 <= number <= _PERCENT or number * _PERCENT != int(number * _PERCENT):
        return None
    return TypedDiscount(percent_bp=int(number * BASIS / _PERCENT))


def order_discount_of(typed: str, currency: str) -> TypedDiscount:
    """The same for a whole order, where every other word is a code."""
    found = discount_of(typed, currency)
    return TypedDiscount(code="".join(typed.split()).upper()) if found is None else found


def amount_text(minor: int, currency: str) -> str:
    """An amount as it stands in a field, as the language in use writes it: 12.90 or 12,90."""
    digits = minor_digits(currency)
    plain = f"{Decimal(minor).scaleb(-digits):.{digits}f}"
    return plain.replace(".", get_decimal_symbol(spoken_locale()))


def number_text(number: float) -> str:
    """A number as it stands in a field, as the language in use writes it: 2.5 or 2,5."""
    return f"{number:g}".replace(".", get_decimal_symbol(spoken_locale()))


def discount_text(percent_bp: int, amount_minor: int, currency: str) -> str:
    """A discount as it stands in a field; blank when there is none."""
    if percent_bp:
        return f"{number_text(percent_bp / _PERCENT)}%"
    return amount_text(amount_minor, currency) if amount_minor else ""


def _number(typed: str) -> Decimal | None:
    try:
        number = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) <= LARGEST else None
