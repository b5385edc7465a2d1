"""The part of the order form that is about cash at the counter: how much was handed over, and what goes back."""

from omsdesk.presenters.order_entry.crediting import Crediting
from omsdesk.presenters.order_entry.pricing import NO_AMOUNT
from omsdesk.services.typed_amounts import amount_of


class Cash(Crediting):
    """The drawer takes what is due; the change is only said."""

    def give(self, typed: str) -> None:
        """So much was handed over; nothing typed means just what is due."""
        minor = amount_of(typed, self.state.currency) if typed.strip() else None
        others = {name: words for name, words in self.state.errors.items() if name != "given"}
        if typed.strip() and minor is None:
            self.show(given_minor=None, errors={**others, "given": NO_AMOUNT})
        else:
            self.show(given_minor=minor, errors=others)
