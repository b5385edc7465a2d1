"""What the shop, or whoever took the payment for it, thinks of the order."""

from omsdesk.services.reviews import Reviewed
from omsdesk.services.reviews.fraud import WHOLE, Sign
from omsdesk.words import Text

_LEVELS = {"high": (Text("high"), WHOLE), "medium": (Text("medium"), WHOLE // 2)}
"""Words and share of each level; any other one is no sign."""


class RiskFactor:
    """They see what we do not: the card, the computer, other shops."""

    key = "risk"

    def look(self, order: Reviewed) -> Sign | None:
        """Say the level; a medium one counts half."""
        level = _LEVELS.get(order.risk.strip().casefold())
        return (
            None
            if level is None
            else Sign(Text("shop or payment provider say: risk {level}", level=level[0]), level[1])
        )


PLUGIN = RiskFactor()
