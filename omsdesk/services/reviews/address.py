"""A parcel needs a street, a city and a country."""

from omsdesk.lifecycles.order import HoldReason
from omsdesk.services.new_order import NewHold
from omsdesk.services.reviews import Reviewed


class AddressReview:
    """Hold an order whose address no carrier could deliver to."""

    key = "address"
    reason = HoldReason.ADDRESS

    def look(self, order: Reviewed) -> NewHold | None:
        """Name the parts that are missing."""
        if not order.travels:
            return None
        parts = (("name", order.ship_to.name), ("street", order.ship_to.street), ("city", order.ship_to.city))
        missing = [name for name, value in (*parts, ("country", order.ship_to.country)) if not value.strip()]
        return NewHold(self.reason, f"no {', '.join(missing)}") if missing else None


PLUGIN = AddressReview()
