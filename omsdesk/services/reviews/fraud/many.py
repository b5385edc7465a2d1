"""Stolen cards are used up fast."""

from omsdesk.services.reviews import Reviewed
from omsdesk.services.reviews.fraud import Sign
from omsdesk.words import Text


class ManyFactor:
    """Many orders within an hour by one e-mail or phone, or paid with one card."""

    key = "many"

    def look(self, order: Reviewed) -> Sign | None:
        """Say how many."""
        if max(order.in_the_hour, order.with_card_in_the_hour) < order.company.review_many_orders:
            return None
        if order.with_card_in_the_hour > order.in_the_hour:
            return Sign(Text("{n} orders within an hour paid with one card", n=order.with_card_in_the_hour))
        return Sign(Text("{n} orders within an hour from one e-mail or phone", n=order.in_the_hour))


PLUGIN = ManyFactor()
