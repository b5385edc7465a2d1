"""The order form: customer, lines, address and service, with totals by the same code that places the order."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from omsdesk.codes import house_name
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import ShortRule
from omsdesk.presenters import Jobs, Trouble, trouble_of
from omsdesk.presenters.order_entry.cash import Cash
from omsdesk.presenters.order_entry.state import KIOSK, Ended, EntryState, errors_of
from omsdesk.services import address_check, counter, customers, placing, selling
from omsdesk.services.customers import Card
from omsdesk.services.new_order import NewOrder, ShipTo
from omsdesk.services.order_form import ADDRESS, Form, form_of
from omsdesk.services.price_lists import Terms
from omsdesk.services.selling import Offer, Sellable
from omsdesk.words import Text, when_words

__all__ = ["Ended", "EntryState", "OrderEntry"]

_NO_ERRORS: Mapping[str, Text] = MappingProxyType({})
_WHO = frozenset({"customer_name", "email", "phone"})
_WHERE = frozenset({*ADDRESS, "phone"})


class OrderEntry(Cash):
    """Phone, e-mail and counter orders in under a minute, without a mouse."""

    watches = frozenset({"balances"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, EntryState(now=work.now()))
        self._asked_typed = False
        self._saved: Form | None = None
        """The form as it was saved last."""

    # ------------------------------------------------------------------ opening

    def refresh(self) -> None:
        """Load what the form offers, the stock of its lines, and what was typed before a crash."""
        self.show(is_loading=True, trouble=None)
        self.ask(selling.offer, then=self._offered)

    def open(self, order: int | None = None, customer: int | None = None, *, new: bool = False) -> None:
        """Go on with a draft, or begin for a customer or ``new``; nothing typed is thrown away by it."""
        is_saved = self.state.form == self._saved
        if new and not is_saved:
            return
        self._keep_leftover()
        if order is not None and order == self.state.draft_id:
            return
        if self.state.form.is_worth_keeping and not is_saved:
            self.save_draft(then_stay=False)
        self._start(Form())
        if order is not None:
            self.ask(selling.draft, order, then=lambda draft: self._draft_came(order, draft))
        if customer is not None:
            self.choose_customer(customer)

    def start_anew(self) -> None:
        """Throw away what is typed and begin with an empty form."""
        self._start(Form())
        self.do(selling.forget_typed)

    # ------------------------------------------------------------------ typing

    def change(self, **fields: Any) -> None:
        """Fields of the form were typed or chosen."""
        form = replace(self.state.form, **fields)
        if form == self.state.form:
            return
        if "customer_name" in fields and form.customer_name != self.state.form.customer_name:
            form = replace(form, customer_id=None, strangers=(), uses_credit=False)
        if "channel" in fields and "service" not in fields:
            form = _by_way_of(form, self.state.form)
        left = {name: words for name, words in self.state.errors.items() if name not in fields}
        self.show(errors=left, said=None)
        is_let_go = form.customer_id is None and self.state.form.customer_id is not None
        self._priced(form)
        if is_let_go:
            self._ask_terms()
        if form.customer_id is None and fields.keys() & _WHO:
            self._ask_doubles()
        if fields.keys() & _WHERE:
            self._check_address()

    def find_customers(self, words: str) -> None:
        """Look in the register by name, phone or e-mail."""
        if not words.strip() or self.state.is_kiosk:  # customers do not look at each other
            self.show(found_customers=())
            return
        self.ask(customers.find, words, then=lambda found: self.show(found_customers=tuple(found)))

    def choose_customer(self, customer_id: int) -> None:
        """Take somebody from the register, with the first address."""
        self.ask(customers.show, customer_id, then=self._customer_came)

    def find_products(self, words: str) -> None:
        """Look for products while somebody types."""
        left = {name: said for name, said in self.state.errors.items() if name != "product"}
        if not words.strip():
            self.show(found_products=(), errors=left)
            return
        self.show(errors=left)
        self.ask(
            selling.find,
            words,
            customer_id=self.state.form.customer_id,
            then=lambda found: self.show(found_products=tuple(found)),
        )

    def enter(self, text: str, quantity: int = 1) -> None:
        """Enter in the product field: an exact code adds it, else the words are looked for."""
        if text.strip():
            self.ask(
                selling.of_code,
                text.strip(),
                customer_id=self.state.form.customer_id,
                then=lambda found: self._entered(text, quantity, found),
            )

    def scanned(self, gesture: Gesture) -> None:
        """A scan adds the product, or one more of it."""
        self.enter(gesture.code, 1)

    # ------------------------------------------------------------------ ending

    def save_draft(self, *, then_stay: bool = True) -> None:
        """Keep it as a draft in the queue."""
        state = self.state
        if not state.form.is_worth_keeping:
            self.show(said=Text("Nothing to save yet."))
            return
        if then_stay:
            self.show(is_saving=True)
        self.do(
            placing.save_draft,
            state.form.as_order(),
            state.draft_id,
            then=self._draft_saved if then_stay else self._left_behind,
            otherwise=self._not_saved,
        )

    def confirm(self) -> None:
        """Place the order and let it go on."""
        state = self.state
        if state.why_not_confirm is not None:
            return
        errors = errors_of(state)
        if errors:
            self.show(errors=errors)
            return
        self.show(is_saving=True, errors=_NO_ERRORS, trouble=None)
        self.do(
            selling.place_and_confirm,
            self._as_order(),
            state.draft_id,
            payment=state.form.payment,
            credit_minor=state.credit_used.minor,
            register=state.form.register,
            strangers=state.form.strangers,
            then=self._placed,
            otherwise=self._not_saved,
        )

    def sell(self) -> None:
        """Sell over the counter: paid, taken along and receipted at once."""
        if not self.state.form.customer_name.strip():
            self.show(form=replace(self.state.form, customer_name=str(Text("Counter sale")), register=False))
        state = self.state
        errors = errors_of(state)
        if state.form.payment is None and state.still_open.minor:
            errors["payment"] = Text("Choose how it is paid.")
        if state.form.service != counter.SERVICE:
            errors["service"] = Text("What is taken along is not sent. Choose Pick-up.")
        if errors or state.why_not_confirm is not None:
            self.show(errors=errors)
            return
        self.show(is_saving=True, errors=_NO_ERRORS, trouble=None)
        self.do(
            counter.sell,
            state.form.as_order(),
            state.draft_id,
            payment=state.form.payment,
            credit_minor=state.credit_used.minor,
            register=state.form.register,
            strangers=state.form.strangers,
            then=self._sold,
            otherwise=self._not_saved,
        )

    def _sold(self, sold: counter.Sold) -> None:
        number, change = house_name("SO", sold.order_id), self.state.change
        said = Text("{number} is sold. The receipt prints.", number=number)
        if change is not None and change.minor:
            said = Text("{number} is sold. Give {change} back. The receipt prints.", number=number, change=change)
        self._end(sold.order_id, said, stays=True)

    def serve_customers(self, *, on: bool) -> None:
        """Customers type themselves, or the office does again. What is on the form stays."""
        self.show(is_kiosk=on, serial=self.state.serial + 1)
        self.change(channel=KIOSK if on else "phone", register=not on)

    def troubled(self, trouble: Trouble) -> None:
        """Something could not be looked up."""
        self.show(trouble=trouble, is_loading=False, is_saving=False)

    # ------------------------------------------------------------------ answers

    def _offered(self, offer: Offer) -> None:
        form = self.state.form
        if not form.country and not form.is_worth_keeping:
            form = replace(form, country=offer.company.country)
        self.show(offer=offer, form=form, now=self.work.now(), is_loading=False, serial=self.state.serial + 1)
        self._ask_stock()
        if not self._asked_typed:
            self._asked_typed = True
            self.ask(selling.typed, then=self._typed_came)

    def _typed_came(self, typed: selling.Typed | None) -> None:
        if typed is None or not isinstance(typed.form, Form) or self.state.form.is_worth_keeping:
            return
        at = when_words(typed.at, self.work.now())
        form = replace(typed.form, uses_credit=False)  # how much there is now has still to be looked up
        self._start(form, Text("This was typed {when} and not saved. Go on, or start anew.", when=at))
        self._ask_stock()
        self._ask_code()

    def _draft_came(self, order_id: int, draft: NewOrder) -> None:
        self.ask(
            selling.products,
            [line.product_id for line in draft.lines],
            draft.customer_id,
            then=lambda found: self._start_from_draft(order_id, form_of(draft, found)),
        )

    def _start_from_draft(self, order_id: int, form: Form) -> None:
        self._start(self._with_prices(form), draft_id=order_id)
        self._saved = self.state.form
        self._ask_code()

    def _customer_came(self, card: Card) -> None:
        address = card.addresses[0].ship_to if card.addresses else ShipTo()
        who = card.customer
        form = replace(
            self.state.form,
            customer_id=who.id,
            customer_name=who.name,
            email=who.email,
            phone=who.phone,
            uses_credit=False,
            ship_name="" if address.name == who.name else address.name,
            **{name: getattr(address, name) for name in ADDRESS},
        )
        form = replace(form, country=form.country or self.state.form.country)
        self.show(
            form=form, credits=(), found_customers=(), doubles=(), errors=_NO_ERRORS, serial=self.state.serial + 1
        )
        self._keep()
        self._ask_terms()
        self._check_address()

    def follow_up(self) -> None:
        """Compare somebody new with the register, and look at the address."""
        self._ask_doubles()
        self._check_address()

    def _check_address(self) -> None:
        """An address is looked at once there is one."""
        order = self.state.form.as_order()
        to = order.ship_to
        is_there = self.state.form.service != "pickup" and bool(to.street.strip() or to.city.strip())
        # A phone number is read in the country that stands there, long before there is a street.
        asked = to if is_there else ShipTo(country=to.country)
        self.ask(
            address_check.look, asked, order.phone, then=lambda found: self._address_came(asked, order.phone, found)
        )

    def _address_came(self, asked: ShipTo, phone: str, found: tuple[Text, ...]) -> None:
        form = self.state.form.as_order()
        if form.phone == phone and asked in (form.ship_to, ShipTo(country=form.ship_to.country)):
            self.show(address_says=tuple(found))

    def _as_order(self) -> NewOrder:
        """What is placed. Where all waits for missing pieces, the day on which they are there is promised."""
        order, planned = self.state.form.as_order(), self.state.plan
        usual = self.state.form.ship_by is None
        if planned is None or not usual or self.state.form.short_rule is not ShortRule.WAIT_FOR_ALL:
            return order
        return replace(order, ship_by=planned.ship_by) if any(line.missing for line in self.state.form.lines) else order

    def _entered(self, text: str, quantity: int, found: tuple[Sellable, ...]) -> None:
        if len(found) == 1:
            self.add(found[0], quantity)
        elif found:
            self.show(found_products=found, errors={"product": Text("Two products use this code. Choose one.")})
        else:
            self.ask(
                selling.find,
                text,
                customer_id=self.state.form.customer_id,
                then=lambda more: self._searched(text, quantity, more),
            )

    def _searched(self, text: str, quantity: int, found: tuple[Sellable, ...]) -> None:
        if len(found) == 1:
            self.add(found[0], quantity)
        elif found:
            self.show(found_products=found)
        else:
            words = Text("Nothing found for '{text}'. Check the number or try fewer letters.", text=text.strip())
            self.show(found_products=(), errors={"product": words})

    def _keep_leftover(self) -> None:
        """What a crash left behind becomes a draft before another form takes its place."""
        if not self._asked_typed:
            self._asked_typed = True
            self.ask(selling.typed, then=self._leftover_came)

    def _leftover_came(self, typed: selling.Typed | None) -> None:
        if typed is not None and isinstance(typed.form, Form) and typed.form.is_worth_keeping:
            self.do(placing.save_draft, typed.form.as_order(), None, then=self._left_behind)

    def _draft_saved(self, order_id: int) -> None:
        self._saved = self.state.form
        number = house_name("SO", order_id)
        self.show(is_saving=False, draft_id=order_id, said=Text("Draft {number} is saved.", number=number))
        self.do(selling.forget_typed)

    def _left_behind(self, _: int) -> None:
        self.do(selling.forget_typed)

    def _placed(self, placed: selling.Placed) -> None:
        number = house_name("SO", placed.order_id)
        if self.state.is_kiosk:
            self._end(placed.order_id, Text("Thank you. Your order is {number}.", number=number), stays=True)
        else:
            self._end(placed.order_id, Text("Order {number}: {status}", number=number, status=placed.headline.word))

    def _end(self, order_id: int, words: Text, *, stays: bool = False) -> None:
        serial = self.state.ended.serial + 1 if self.state.ended else 1
        before = self.state.form
        # The next customer stands at the same counter.
        form = Form(channel=before.channel, service=before.service, payment=before.payment) if stays else Form()
        self._start(form if not self.state.is_kiosk else replace(form, payment=None, register=False))
        self.show(ended=Ended(order_id, words, serial, stays))
        self.do(selling.forget_typed)

    def _not_saved(self, error: Exception) -> None:
        if isinstance(error, Refusal):
            words = Text("{reason} {advice}", reason=error.reason, advice=error.advice or "")
            self.show(is_saving=False, errors={"form": words})
            self._ask_credit()
        else:
            self.troubled(trouble_of(error))

    # ------------------------------------------------------------------ inside

    def _start(self, form: Form, said: Text | None = None, *, draft_id: int | None = None) -> None:
        offer = self.state.offer
        if offer is not None and not form.country:
            form = replace(form, country=offer.company.country)
        self.show(
            form=form,
            draft_id=draft_id,
            said=said,
            errors=_NO_ERRORS,
            found_products=(),
            found_customers=(),
            doubles=(),
            code=None,
            credits=(),
            given_minor=None,
            terms=Terms(),
            address_says=(),
            pasted=None,
            is_saving=False,
            serial=self.state.serial + 1,
        )
        self._ask_credit()


def _by_way_of(form: Form, before: Form) -> Form:
    """At the counter goods are taken along and nothing is sent; away from it they are sent, and nobody has paid."""
    if form.channel == counter.CHANNEL:
        return replace(form, service=counter.SERVICE)
    if before.channel != counter.CHANNEL:
        return form
    service = Form().service if form.service == counter.SERVICE else form.service
    return replace(form, service=service, payment=None if form.payment is before.payment else form.payment)
