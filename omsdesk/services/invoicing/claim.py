"""A claim: so many pieces of a line that an invoice asks money for, and what older invoices asked for it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from omsdesk.money import half_up


@dataclass(frozen=True)
class Claim:
    """So many pieces of a line; no line where it is shipping."""

    line: Any
    quantity: int
    net_minor: int
    tax_minor: int
    rate_bp: int


@dataclass(frozen=True)
class Done:
    """What older invoices claim of a line."""

    quantity: int = 0
    net: int = 0
    tax: int = 0


def share(amount: int, pieces: int, of: int) -> int:
    """The amount of so many of all pieces; all of them come to exactly the whole."""
    return half_up(Decimal(amount * pieces) / of)
