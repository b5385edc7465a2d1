"""What somebody counted, as typed: a sum (312.40), or notes and coins by their pieces (3x50 12x2 7x0.50)."""

import re

from omsdesk.services.totals import LARGEST
from omsdesk.services.typed_amounts import amount_of

_PIECES = re.compile(r"(\d{1,6})\s*[xX*×]\s*(\d+(?:[.,]\d+)?)")
_BETWEEN = re.compile(r"[\s;+]*")


def sum_of(typed: str, currency: str) -> int | None:
    """What it comes to, in minor units; None when it is neither."""
    whole = amount_of(typed, currency)
    if whole is not None:
        return whole
    found = list(_PIECES.finditer(typed))
    if not found or _BETWEEN.fullmatch(_PIECES.sub("", typed)) is None:
        return None
    values = [amount_of(each[2], currency) for each in found]
    if None in values:
        return None
    come_to = sum(int(each[1]) * (value or 0) for each, value in zip(found, values, strict=True))
    return come_to if come_to <= LARGEST else None
