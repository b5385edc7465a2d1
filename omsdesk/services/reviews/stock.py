"""A house may want to speak with the customer before an order waits for stock."""

from omsdesk.lifecycles.order import HoldReason
from omsdesk.services.new_order import NewHold
from omsdesk.services.reviews import Reviewed
from omsdesk.words import Text


class StockReview:
    """Hold what the shelves cannot fill, where the house has said so; else the rest goes on backorder by itself."""

    key = "stock"
    reason = HoldReason.STOCK

    def look(self, order: Reviewed) -> NewHold | None:
        """Name what is missing."""
        short = order.short
        if short is None:
            return None
        said = Text("{n} of {sku} not there", n=short.missing, sku=short.sku)
        if short.products > 1:
            said = Text(
                "{first}, and {n} more product", many="{first}, and {n} more products", first=said, n=short.products - 1
            )
        return NewHold(self.reason, said)


PLUGIN = StockReview()
