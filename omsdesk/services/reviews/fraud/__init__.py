"""Signs that an order may not be paid for in the end; each neighbour is one sign.

What a sign weighs is a setting of the house, by the sign's key: ``review_weight_first`` for ``first``.
"""

from dataclasses import dataclass
from typing import Protocol

from omsdesk.services.reviews import Reviewed
from omsdesk.words import Text

WHOLE = 100
"""The share of a sign that is there without doubt, in percent."""


@dataclass(frozen=True)
class Sign:
    """What was seen, in words, and how much of it."""

    words: Text
    share: int = WHOLE


class Factor(Protocol):
    """One sign to look for."""

    key: str

    def look(self, order: Reviewed) -> Sign | None:
        """What there is to see, or None."""
