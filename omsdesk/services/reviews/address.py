"""A parcel needs a street, a city and a country."""

from omsdesk.lifecycles.order import HoldReason
from omsdesk.services.new_order import NewHold
from omsdesk.services.reviews import Reviewed
from omsdesk.words import Text

_NAME, _STREET, _CITY, _COUNTRY = Text("name"), Text("street"), Text("city"), Text("country")


class AddressReview:
    """Hold an order whose address no carrier could deliver to."""

    key = "address"
    reason = HoldReason.ADDRESS

    def look(self, order: Reviewed) -> NewHold | None:
        """Name the parts that are missing."""
        if not order.travels:
            return None
        to = order.ship_to
        parts = ((_NAME, to.name), (_STREET, to.street), (_CITY, to.city), (_COUNTRY, to.country))
        missing = [name for name, value in parts if not value.strip()]
        return NewHold(self.reason, Text("no {parts}", parts=missing)) if missing else None


PLUGIN = AddressReview()
