"""A customer who owes much does not owe more without somebody knowing."""

from omsdesk.lifecycles.order import HoldReason
from omsdesk.money import Money
from omsdesk.services.new_order import NewHold
from omsdesk.services.reviews import Reviewed
from omsdesk.words import Text


class CreditReview:
    """Hold an order that takes its customer above the credit limit. Only the house's own currency is compared."""

    key = "credit"
    reason = HoldReason.PAYMENT

    def look(self, order: Reviewed) -> NewHold | None:
        """Name the limit and what would be open."""
        credit, currency = order.credit, order.company.currency
        if credit is None or order.currency != currency or not order.open_minor:
            return None
        if credit.owed_minor <= credit.limit_minor:
            return None
        said = Text(
            "over credit: {owed} open with this order, the limit is {limit}",
            owed=Money(credit.owed_minor, currency),
            limit=Money(credit.limit_minor, currency),
        )
        return NewHold(self.reason, said)


PLUGIN = CreditReview()
