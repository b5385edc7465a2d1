"""The register of customers: search first, one card, and a new order from it."""

from collections.abc import Sequence

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.presenters import Jobs, Trouble, trouble_of
from omsdesk.presenters.customers.card import CardActs
from omsdesk.services import customer_list, customers
from omsdesk.services.customer_list import CustomerCard, ListedCustomer
from omsdesk.services.customers import NewCustomer
from omsdesk.services.new_order import ShipTo
from omsdesk.words import Text

FIRST_ROWS = 60


class Customers(CardActs):
    """Who orders."""

    watches = frozenset(
        {
            *("customers", "addresses", "orders", "customer_notes", "customer_consents", "different_people"),
            "credit_balances",
        }
    )

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs)
        self._asked = 0

    def open(self, customer: int | None = None, words: str = "") -> None:
        """The page was asked for with a customer, or words to look for."""
        if customer is not None:
            self.show(words="", current=customer, card=None)
            self._ask_card(customer)
        elif words:
            self.show(words=words)
        self._stale = True

    def refresh(self) -> None:
        """Read the list again, without moving anything."""
        self._asked += 1
        asked = self._asked
        self.ask(customer_list.ids, self.state.words, then=lambda ids: self._listed(ids, asked))
        if self.state.current is not None:
            self._ask_card(self.state.current)

    def find(self, words: str) -> None:
        """Only those who have these words."""
        self.show(words=words)
        self.refresh()

    def fetch(self, ids: Sequence[int]) -> None:
        """Rows came into view."""
        self.ask(customer_list.rows, tuple(ids), then=lambda rows: self.show(rows={row.id: row for row in rows}))

    def point(self, customer_id: int | None) -> None:
        """The cursor stands on this customer."""
        if customer_id == self.state.current:
            return
        self.show(current=customer_id, card=None if customer_id is None else self.state.card)
        if customer_id is not None:
            self._ask_card(customer_id)

    def look_for_doubles(self, new: NewCustomer, card_id: int | None = None) -> None:
        """While somebody types: who here may be the same person."""
        if new.name.strip():
            self.ask(customers.likely_doubles, new, card_id, then=lambda found: self.show(doubles=tuple(found)))

    def save(self, new: NewCustomer, customer_id: int | None = None) -> None:
        """Add a customer, or correct the one with this id."""
        self.show(wrong=None)
        if customer_id is None:
            self.do(customers.make, new, then=self._made, otherwise=self._refused)
        else:
            self.do(customers.change, customer_id, new, then=lambda _: self._changed_one(new), otherwise=self._refused)

    def add_address(self, ship_to: ShipTo) -> None:
        """Another place of this customer."""
        if self.state.current is not None:
            self.do(
                customers.add_address,
                self.state.current,
                ship_to,
                then=lambda _: self._tell(Text("The address is on the card")),
            )

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False)

    def _listed(self, ids: Sequence[int], asked: int) -> None:
        if asked == self._asked:
            self.ask(customer_list.rows, tuple(ids[:FIRST_ROWS]), then=lambda rows: self._show_list(ids, rows))

    def _show_list(self, ids: Sequence[int], rows: tuple[ListedCustomer, ...]) -> None:
        self.show(
            ids=ids,
            rows={row.id: row for row in rows},
            version=self.state.version + 1,
            now=self.work.now(),
            is_loading=False,
            trouble=None,
        )
        if self.state.current is None and ids:
            self.point(ids[0])

    def _ask_card(self, customer_id: int) -> None:
        self.ask(customer_list.card, customer_id, then=lambda card: self._card_came(customer_id, card))

    def _card_came(self, asked: int, card: CustomerCard) -> None:
        if asked == self.state.current:
            self.show(card=card, current=card.id)  # a card that was taken in leads to the one that has it

    def _made(self, customer_id: int) -> None:
        self.show(current=customer_id, words="", doubles=(), saved=self.state.saved + 1)
        self._tell(Text("The customer is in the register"))
        self.refresh()

    def _changed_one(self, new: NewCustomer) -> None:
        self.show(doubles=(), saved=self.state.saved + 1)
        self._tell(Text("{name} is changed", name=new.name))

    def _refused(self, error: Exception) -> None:
        if isinstance(error, Refusal):
            self.show(wrong=Text("{reason} {advice}", reason=error.reason, advice=error.advice or ""))
        else:
            self.troubled(trouble_of(error))
