"""Nobody knows this customer yet."""

from omsdesk.services.reviews import Reviewed
from omsdesk.services.reviews.fraud import Sign
from omsdesk.words import Text


class FirstFactor:
    """The first order by this customer, e-mail or phone; cancelled and rejected ones before it do not count."""

    key = "first"

    def look(self, order: Reviewed) -> Sign | None:
        """Say so."""
        return Sign(Text("first order of this customer")) if order.is_first else None


PLUGIN = FirstFactor()
