"""A house may wait for the money before it packs."""

from omsdesk.lifecycles.order import HoldReason
from omsdesk.money import Money
from omsdesk.services.new_order import NewHold
from omsdesk.services.reviews import Reviewed
from omsdesk.words import Text


class UnpaidReview:
    """Hold what is not paid, where the house has said so; a customer with a credit limit pays later."""

    key = "unpaid"
    reason = HoldReason.PAYMENT

    def look(self, order: Reviewed) -> NewHold | None:
        """Name what is open."""
        if not order.company.review_unpaid or order.credit is not None or not order.open_minor:
            return None
        return NewHold(self.reason, Text("{amount} is open", amount=Money(order.open_minor, order.currency)))


PLUGIN = UnpaidReview()
