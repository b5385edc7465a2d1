"""The order is worth more than most."""

from decimal import Decimal

from omsdesk.money import Money, to_minor
from omsdesk.services.reviews import Reviewed
from omsdesk.services.reviews.fraud import Sign
from omsdesk.words import Text


class ValueFactor:
    """Amounts in another currency are not compared: the house keeps no rates of exchange."""

    key = "value"

    def look(self, order: Reviewed) -> Sign | None:
        """Name the total when it is above what the house has set."""
        company = order.company
        limit = to_minor(Decimal(company.review_high_value), company.currency)
        if not limit or order.currency != company.currency or order.total_minor <= limit:
            return None
        return Sign(Text("high value {total}", total=Money(order.total_minor, order.currency)))


PLUGIN = ValueFactor()
