"""The part of the order form that is about store credit: what the customer has here, and what of it pays the order."""

from dataclasses import replace
from functools import partial

from omsdesk.money import Money
from omsdesk.presenters.order_entry.doubling import Doubling
from omsdesk.services import store_credit


class Crediting(Doubling):
    """Store credit pays first, the rest is paid another way."""

    def use_credit(self, *, on: bool) -> None:
        """Pay with it as far as it goes, or not."""
        self._priced(replace(self.state.form, uses_credit=on), settles="payment")

    def _ask_terms(self) -> None:
        super()._ask_terms()
        self._ask_credit()

    def _ask_credit(self) -> None:
        """What the customer of the form can spend; what is known of them stays until the answer comes."""
        customer_id = self.state.form.customer_id
        if customer_id is None:
            self.show(credits=())
        else:
            self.ask(store_credit.balances, customer_id, then=partial(self._credit_came, customer_id))

    def _credit_came(self, customer_id: int, found: tuple[Money, ...]) -> None:
        if self.state.form.customer_id == customer_id:
            self.show(credits=tuple(found))
