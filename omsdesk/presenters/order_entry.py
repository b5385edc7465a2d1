"""The order form: customer, lines, address and service, with totals by the same code that places the order."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from omsdesk.codes import house_name
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.money import Money
from omsdesk.presenters import Jobs, Presenter, Trouble, trouble_of
from omsdesk.services import customers, due_dates, placing, selling
from omsdesk.services.customers import Card, CustomerRow
from omsdesk.services.new_order import NewOrder, ShipTo
from omsdesk.services.order_form import ADDRESS, Form, FormLine, form_of
from omsdesk.services.order_rows import MOST_PIECES
from omsdesk.services.selling import Offer, Sellable, ServiceChoice
from omsdesk.services.totals import Totals, totals
from omsdesk.words import Text, day_words, when_words

_NO_ERRORS: Mapping[str, Text] = MappingProxyType({})


@dataclass(frozen=True)
class EntryState:
    """All that the order form shows."""

    form: Form = field(default_factory=Form)
    offer: Offer | None = None
    draft_id: int | None = None
    found_products: tuple[Sellable, ...] = ()
    found_customers: tuple[CustomerRow, ...] = ()
    errors: Mapping[str, Text] = field(default_factory=dict)
    """What is wrong, by the name of the field; the first gets the cursor."""
    said: Text | None = None
    """What just happened, beside the form."""
    serial: int = 0
    """Grows when the whole form was replaced, so that fields show it even while somebody types."""
    ended: "Ended | None" = None
    trouble: Trouble | None = None
    is_loading: bool = False
    is_saving: bool = False
    now: datetime | None = None

    @property
    def service(self) -> ServiceChoice | None:
        """The chosen service."""
        services = self.offer.services if self.offer else ()
        return next((each for each in services if each.key == self.form.service), None)

    @property
    def currency(self) -> str:
        """The company's currency."""
        return self.offer.company.currency if self.offer else "EUR"

    @property
    def totals(self) -> Totals | None:
        """The sums as they will be stored, or None when no till could hold them."""
        shipping = self.service.price_minor if self.service else 0
        try:
            return totals([line.amounts for line in self.form.lines], shipping)
        except Refusal:
            return None

    def money(self, minor: int) -> Money:
        """An amount of this form."""
        return Money(minor, self.currency)

    @property
    def arrives(self) -> str:
        """When it would be at the door."""
        if self.offer is None or self.service is None or self.now is None:
            return ""
        company = self.offer.company
        leaves = due_dates.ship_by(self.now, company, self.service.key)
        return day_words(due_dates.expected_at(leaves, self.service.days, company), self.now)

    @property
    def address_remark(self) -> Text | None:
        """What a carrier would miss; the order is taken all the same and waits for a person."""
        needed = (self.form.street, self.form.city, self.form.country)
        if self.form.service == "pickup" or not self.form.lines or all(each.strip() for each in needed):
            return None
        return Text("Without street, city and country it waits in Review.")

    @property
    def why_not_confirm(self) -> Text | None:
        """Why it cannot be confirmed now."""
        if self.is_saving:
            return Text("It is being saved.")
        return None if self.offer else Text("The form is still loading.")


@dataclass(frozen=True)
class Ended:
    """The form is done with: which order it became, and how to say so."""

    order_id: int
    words: Text
    serial: int


class OrderEntry(Presenter[EntryState]):
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
            form = replace(form, customer_id=None)
        left = {name: words for name, words in self.state.errors.items() if name not in fields}
        self.show(form=form, errors=left, said=None)
        self._keep()

    def find_customers(self, words: str) -> None:
        """Look in the register by name, phone or e-mail."""
        if not words.strip():
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
        self.ask(selling.find, words, then=lambda found: self.show(found_products=tuple(found)))

    def enter(self, text: str, quantity: int = 1) -> None:
        """Enter in the product field: an exact code adds it, else the words are looked for."""
        if text.strip():
            self.ask(selling.of_code, text.strip(), then=lambda found: self._entered(text, quantity, found))

    def scanned(self, gesture: Gesture) -> None:
        """A scan adds the product, or one more of it."""
        self.enter(gesture.code, 1)

    def add(self, product: Sellable, quantity: int = 1) -> None:
        """Put so many pieces on the form, on the line that is there already."""
        lines = list(self.state.form.lines)
        place = next((i for i, line in enumerate(lines) if line.product.id == product.id), None)
        if place is None:
            lines.append(FormLine.of(product, quantity))
        else:
            lines[place] = replace(lines[place], product=product, quantity=lines[place].quantity + quantity)
        self._show_lines(tuple(lines))

    def set_quantity(self, product_id: int, quantity: int) -> None:
        """Another quantity on a line; zero takes the line off."""
        if not 0 <= quantity <= MOST_PIECES:
            self.show(errors={"product": Text("Give a number from 1 to {most}.", most=MOST_PIECES)})
            return
        lines = (
            replace(line, quantity=quantity) if line.product.id == product_id else line
            for line in self.state.form.lines
        )
        self._show_lines(tuple(line for line in lines if line.quantity))

    def remove(self, product_id: int) -> None:
        """Take a line off the form."""
        self.set_quantity(product_id, 0)

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
        errors = _errors_of(state)
        if errors:
            self.show(errors=errors)
            return
        self.show(is_saving=True, errors=_NO_ERRORS, trouble=None)
        self.do(
            selling.place_and_confirm,
            state.form.as_order(),
            state.draft_id,
            payment=state.form.payment,
            register=state.form.register,
            then=self._placed,
            otherwise=self._not_saved,
        )

    def troubled(self, trouble: Trouble) -> None:
        """Something could not be looked up."""
        self.show(trouble=trouble, is_loading=False, is_saving=False)

    # ------------------------------------------------------------------ answers

    def _offered(self, offer: Offer) -> None:
        form = self.state.form
        if not form.country and not form.is_worth_keeping:
            form = replace(form, country=offer.company.country)
        self.show(offer=offer, form=form, now=self.work.now(), is_loading=False, serial=self.state.serial + 1)
        if form.lines:
            self.ask(selling.products, [line.product.id for line in form.lines], then=self._stock_came)
        if not self._asked_typed:
            self._asked_typed = True
            self.ask(selling.typed, then=self._typed_came)

    def _typed_came(self, typed: selling.Typed | None) -> None:
        if typed is None or not isinstance(typed.form, Form) or self.state.form.is_worth_keeping:
            return
        at = when_words(typed.at, self.work.now())
        self._start(typed.form, Text("This was typed {when} and not saved. Go on, or start anew.", when=at))
        self.ask(selling.products, [line.product.id for line in typed.form.lines], then=self._stock_came)

    def _draft_came(self, order_id: int, draft: NewOrder) -> None:
        self.ask(
            selling.products,
            [line.product_id for line in draft.lines],
            then=lambda found: self._start_from_draft(order_id, form_of(draft, found)),
        )

    def _start_from_draft(self, order_id: int, form: Form) -> None:
        self._start(form, draft_id=order_id)
        self._saved = self.state.form

    def _stock_came(self, found: tuple[Sellable, ...]) -> None:
        now = {product.id: product for product in found}
        lines = tuple(replace(line, product=now.get(line.product.id, line.product)) for line in self.state.form.lines)
        self.show(form=replace(self.state.form, lines=lines))

    def _customer_came(self, card: Card) -> None:
        address = card.addresses[0].ship_to if card.addresses else ShipTo()
        who = card.customer
        form = replace(
            self.state.form,
            customer_id=who.id,
            customer_name=who.name,
            email=who.email,
            phone=who.phone,
            ship_name="" if address.name == who.name else address.name,
            **{name: getattr(address, name) for name in ADDRESS},
        )
        form = replace(form, country=form.country or self.state.form.country)
        self.show(form=form, found_customers=(), errors=_NO_ERRORS, serial=self.state.serial + 1)
        self._keep()

    def _entered(self, text: str, quantity: int, found: tuple[Sellable, ...]) -> None:
        if len(found) == 1:
            self.add(found[0], quantity)
        elif found:
            self.show(found_products=found, errors={"product": Text("Two products use this code. Choose one.")})
        else:
            self.ask(selling.find, text, then=lambda more: self._searched(text, quantity, more))

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
        words = Text("Order {number}: {status}", number=number, status=placed.headline.word)
        serial = self.state.ended.serial + 1 if self.state.ended else 1
        self._start(Form())
        self.show(ended=Ended(placed.order_id, words, serial))
        self.do(selling.forget_typed)

    def _not_saved(self, error: Exception) -> None:
        if isinstance(error, Refusal):
            words = Text("{reason} {advice}", reason=error.reason, advice=error.advice or "")
            self.show(is_saving=False, errors={"form": words})
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
            is_saving=False,
            serial=self.state.serial + 1,
        )

    def _show_lines(self, lines: tuple[FormLine, ...]) -> None:
        left = {name: words for name, words in self.state.errors.items() if name not in {"product", "form"}}
        self.show(form=replace(self.state.form, lines=lines), errors=left, found_products=(), said=None)
        self._keep()

    def _keep(self) -> None:
        if self.state.form.is_worth_keeping:
            self.do(selling.keep_typed, self.state.form)


def _errors_of(state: EntryState) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    if not state.form.customer_name.strip():
        errors["customer_name"] = Text("Find the customer, or type a name.")
    if not state.form.lines:
        errors["product"] = Text("Add a product.")
    if state.totals is None:
        errors["form"] = Text("The total is higher than any order here can be.")
    return errors
