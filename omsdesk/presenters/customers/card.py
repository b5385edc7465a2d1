"""What is done with one card: notes, ratings, consent, and two cards of one person made one."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path

from omsdesk.database.work import Work
from omsdesk.lifecycles.customer import Purpose
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.money import Money, to_minor
from omsdesk.presenters import Jobs, Presenter, Said
from omsdesk.presenters.customers.state import CustomersState, PricesShown
from omsdesk.services import (
    customer_notes,
    customer_terms,
    customers,
    different_people,
    erasing,
    keeping_prices,
    merging_customers,
    personal_file,
    store_credit,
)
from omsdesk.services.customer_terms import Terms
from omsdesk.services.erasing import ErasePlan
from omsdesk.services.keeping_prices import Agreed, KeptList
from omsdesk.services.personal_file import PersonFile
from omsdesk.words import Text


class CardActs(Presenter[CustomersState]):
    """Acts on the card that is shown."""

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, CustomersState(now=work.now()))
        self._undo: Callable[[], None] | None = None

    def note(self, words: str) -> None:
        """Write a note."""
        self._act(customer_notes.note, words, said=Text("The note is on the card"))

    def rate(self, stars: int, words: str, order: str) -> None:
        """Write down what the customer thinks."""
        self._act(customer_notes.rate, stars, words, order, said=Text("The rating is on the card"))

    def take_note_away(self, note_id: int) -> None:
        """Take a note off the card."""
        self._act(customer_notes.take_away, note_id, said=Text("The note is off the card"))

    def say(self, purpose: Purpose, how: str, *, given: bool) -> None:
        """Write down a yes or a no."""
        if self.state.card is not None:
            words = Text("Noted: yes to {what}", what=purpose.word)
            if not given:
                words = Text("Noted: no to {what}", what=purpose.word)
            card = self.state.card.id
            self.do(customer_notes.say, card, purpose, how, given=given, then=lambda _: self._tell(words))

    def look_at_prices(self) -> None:
        """What is agreed with the customer whose card is shown."""
        card = self.state.card
        if card is not None:
            who, name = card.id, card.card.customer.name
            self.ask(keeping_prices.agreed_with_lists, who, then=partial(self._prices_came, who, name))

    def agree_prices(self, wanted: Agreed) -> None:
        """Agree on another list or number."""
        if self.state.prices is not None:
            said = Text("Prices and tax of {name} are kept", name=self.state.prices.name)
            self.do(keeping_prices.agree, self.state.prices.customer_id, wanted, then=lambda _: self._tell(said))

    def _prices_came(self, who: int, name: str, found: tuple[Agreed, tuple[KeptList, ...]]) -> None:
        serial = self.state.prices.serial + 1 if self.state.prices else 1
        self.show(prices=PricesShown(who, name, *found, serial))

    def look_for_pairs(self) -> None:
        """Which cards may be one person's."""
        self.show(others=())
        self.ask(merging_customers.likely, then=lambda pairs: self.show(pairs=tuple(pairs)))

    def look_for_other(self, words: str) -> None:
        """Another card of the person whose card is shown."""
        here = self.state.current
        found = lambda rows: self.show(others=tuple(row for row in rows if row.id != here))  # noqa: E731 - one line
        self.ask(customers.find, words, then=found)

    def merge(self, keep_id: int, other_id: int) -> None:
        """Two cards become one; the toast takes it back."""
        self.do(merging_customers.merge, keep_id, other_id, then=lambda merge: self._merged(keep_id, merge))

    def take_merge_back(self, merge_id: int) -> None:
        """Two cards again."""
        self.do(merging_customers.take_back, merge_id, then=lambda _: self._tell(Text("Two cards again")))

    def say_different(self, one_id: int, other_id: int) -> None:
        """Not one person; the toast takes it back, and so does the card."""

        def said(_: None) -> None:
            self._undo = lambda: self._take_back(one_id, other_id)
            self._tell(Text("Two people"), may_undo=True)
            self.refresh()
            self.look_for_pairs()

        self.do(different_people.say, one_id, other_id, then=said)

    def take_difference_back(self, other_id: int) -> None:
        """Perhaps the card that is shown and this one are one person's after all."""
        if self.state.card is not None:
            self._take_back(self.state.card.id, other_id)

    def _take_back(self, one_id: int, other_id: int) -> None:
        def back(_: None) -> None:
            self._tell(Text("Perhaps one person: you are asked again"))
            self.look_for_pairs()

        self.do(different_people.take_back, one_id, other_id, then=back)

    def take_out(self, path: str) -> None:
        """Write everything about the person to a file; the trail keeps that it was done."""
        if self.state.card is not None:
            who = self.state.card.id
            self.do(personal_file.note_taken_out, who, then=lambda _: self._read_out(who, Path(path)))

    def plan_erasing(self) -> None:
        """What forgetting the person would do."""
        if self.state.card is not None:
            self.ask(erasing.plan, self.state.card.id, then=self._planned)

    def erase(self, customer_id: int) -> None:
        """Forget the person; it cannot be taken back."""
        self.do(erasing.erase, customer_id, then=lambda _: self._tell(Text("The person is erased")))

    def ask_terms(self) -> None:
        """Show what was agreed."""
        if self.state.card is not None:
            self.ask(customer_terms.terms, self.state.card.id, then=self._agreed)

    def agree(self, limit: str, language: str) -> Text | None:
        """Keep other terms; answers what is wrong with the amount, if something is."""
        minor: int | None = None
        if limit.strip():
            try:
                minor = to_minor(Decimal(limit.strip().replace(",", ".")), self.state.terms[0].currency)  # type: ignore[index]  # they were shown
            except InvalidOperation:
                minor = -1
            if not 0 <= minor <= customer_terms.LARGEST:
                return Text("Give an amount of zero or more, or none.")
        self._act(customer_terms.agree, Terms(minor, language), said=Text("The terms are on the card"))
        return None

    def pay_out(self, credit: Money, amount: str, method: PaymentMethod, note: str) -> Text | None:
        """Give store credit to the customer as money; answers what is wrong with the amount, if something is."""
        try:
            minor = to_minor(Decimal(amount.strip().replace(",", ".")), credit.currency)
        except InvalidOperation:
            minor = 0
        if not 0 < minor <= credit.minor:
            return Text("Give an amount above zero, and no more than {left}.", left=credit)
        if not note.strip():
            return Text("Why is it paid out?")
        self._act(
            store_credit.pay_out,
            Money(minor, credit.currency),
            method,
            note,
            said=Text("The store credit is paid out. Give the customer the money."),
        )
        return None

    def undo(self) -> None:
        """Take back what the toast tells of."""
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()

    def _merged(self, keep_id: int, merge_id: int) -> None:
        self._undo = lambda: self.take_merge_back(merge_id)
        self.show(current=keep_id, card=None)
        self._tell(Text("One card now"), may_undo=True)
        self.refresh()
        self.look_for_pairs()

    def _read_out(self, customer_id: int, path: Path) -> None:
        self.ask(personal_file.read, customer_id, then=lambda file: self._write_out(path, file))

    def _write_out(self, path: Path, file: PersonFile) -> None:
        written = Text("Everything about {name} is in {path}", name=file.name, path=path.name)
        self.outside(personal_file.write, path, file, then=lambda _: self._tell(written))

    def _agreed(self, terms: Terms) -> None:
        self.show(terms=(terms, self.state.terms[1] + 1 if self.state.terms else 1))

    def _planned(self, plan: ErasePlan) -> None:
        self.show(plan=(plan, self.state.plan[1] + 1 if self.state.plan else 1))

    def _act(self, deed: Callable[..., object], *args: object, said: Text) -> None:
        if self.state.card is not None:
            self.do(deed, self.state.card.id, *args, then=lambda _: self._tell(said))

    def _tell(self, words: Text, *, may_undo: bool = False) -> None:
        self.show(said=Said(words, self.state.said.serial + 1 if self.state.said else 1, may_undo))
