"""The same goods twice in a short time are more often a second click than a second wish."""

from omsdesk.codes import house_name
from omsdesk.lifecycles.order import HoldReason
from omsdesk.services.new_order import NewHold
from omsdesk.services.reviews import Reviewed
from omsdesk.words import Stamp, Text


class DuplicateReview:
    """Hold an order that repeats one of the last hours."""

    key = "duplicate"
    reason = HoldReason.CUSTOMER_INFO

    def look(self, order: Reviewed) -> NewHold | None:
        """Name the order that came before, and when."""
        if order.twin is None or not order.company.review_duplicate_hours:
            return None
        said = Text(
            "same goods as {order}, placed {when}",
            order=house_name("SO", order.twin.order_id),
            when=Stamp(order.twin.placed_at),
        )
        return NewHold(self.reason, said)


PLUGIN = DuplicateReview()
