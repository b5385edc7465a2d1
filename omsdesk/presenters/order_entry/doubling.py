"""The part of the order form that knows the register: somebody new may be in it already, or only look alike."""

from dataclasses import replace

from omsdesk.presenters.order_entry.pasting import Pasting
from omsdesk.services import customers
from omsdesk.services.customers import CustomerRow, NewCustomer


class Doubling(Pasting):
    """Likely duplicates of somebody new."""

    def not_the_same(self) -> None:
        """Those that are offered are other people; it is written down with the order."""
        said = tuple(each.id for each in self.state.offered_doubles)
        if said:
            left = tuple(each for each in self.state.doubles if each.id not in said)
            self.show(doubles=left)
            self._priced(replace(self.state.form, strangers=(*self.state.form.strangers, *said)))

    def _ask_doubles(self) -> None:
        """Who is in the register already and may be meant."""
        form = self.state.form
        if self.state.is_kiosk or not (
            form.register and form.customer_name.strip() and (form.email.strip() or form.phone.strip())
        ):
            self.show(doubles=())
            return
        new = NewCustomer(name=form.customer_name, email=form.email, phone=form.phone)
        self.ask(customers.likely_doubles, new, then=self._doubles_came)

    def _doubles_came(self, found: tuple[CustomerRow, ...]) -> None:
        form = self.state.form
        others = tuple(each for each in found if each.id not in form.strangers)
        self.show(doubles=others if form.customer_id is None else ())
