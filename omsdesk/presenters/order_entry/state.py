"""What the order form knows and shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from omsdesk.errors import Refusal
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.money import Money
from omsdesk.presenters import Trouble
from omsdesk.services import counter, form_dates, form_pricing
from omsdesk.services.customers import CustomerRow
from omsdesk.services.discount_codes import CodeTerms
from omsdesk.services.form_dates import Plan
from omsdesk.services.form_pricing import FormSums
from omsdesk.services.order_form import Form
from omsdesk.services.price_lists import Terms
from omsdesk.services.reading_mail import PastedOrder
from omsdesk.services.selling import Offer, Sellable, ServiceChoice
from omsdesk.services.totals import SumRow, Totals
from omsdesk.services.typed_amounts import amount_text, discount_text
from omsdesk.words import Text

KIOSK = "kiosk"
"""The channel of orders that customers type themselves."""

MOST_DOUBLES = 2
"""So many people of the register are asked about at a time."""


@dataclass(frozen=True)
class Ended:
    """The form is done with: which order it became, and how to say so."""

    order_id: int
    words: Text
    serial: int
    stays: bool = False
    """The next customer is waiting: the form stays open instead of the order."""


@dataclass(frozen=True)
class EntryState:
    """All that the order form shows."""

    form: Form = field(default_factory=Form)
    offer: Offer | None = None
    terms: Terms = field(default_factory=Terms)
    """What is agreed with the customer."""
    credits: tuple[Money, ...] = ()
    """What the customer has of store credit, by currency."""
    given_minor: int | None = None
    """How much cash was handed over at the counter, where somebody typed it."""
    code: CodeTerms | None = None
    """The discount code on the form, with its conditions."""
    draft_id: int | None = None
    found_products: tuple[Sellable, ...] = ()
    found_customers: tuple[CustomerRow, ...] = ()
    doubles: tuple[CustomerRow, ...] = ()
    """Who is in the register already and may be the same as somebody new."""
    pasted: PastedOrder | None = None
    """What was recognised in a text that is being pasted."""
    address_says: tuple[Text, ...] = ()
    """What is odd about the address and the phone number."""
    errors: Mapping[str, Text] = field(default_factory=dict)
    """What is wrong, by the name of the field; the first gets the cursor."""
    said: Text | None = None
    """What just happened, beside the form."""
    serial: int = 0
    """Grows when the whole form was replaced, so that fields show it even while somebody types."""
    ended: Ended | None = None
    trouble: Trouble | None = None
    is_kiosk: bool = False
    """Customers themselves stand before the page."""
    is_loading: bool = False
    is_saving: bool = False
    now: datetime | None = None

    @property
    def offered_doubles(self) -> tuple[CustomerRow, ...]:
        """Those that are asked about now."""
        return self.doubles[:MOST_DOUBLES]

    @property
    def service(self) -> ServiceChoice | None:
        """The chosen service."""
        services = self.offer.services if self.offer else ()
        return next((each for each in services if each.key == self.form.service), None)

    @property
    def currency(self) -> str:
        """The currency of this order."""
        return self.form.currency or (self.offer.company.currency if self.offer else "EUR")

    @cached_property
    def sums(self) -> FormSums | None:
        """The form in money, or None when no till could hold it."""
        if self.offer is None or self.now is None:
            return None
        try:
            return form_pricing.sums(self.form, self.offer, self.now, self.code)
        except Refusal:
            return None

    @property
    def totals(self) -> Totals | None:
        """The sums as they will be stored."""
        return self.sums.totals if self.sums else None

    @property
    def credit(self) -> Money:
        """What the customer can pay with here, in the currency of this order."""
        return next((each for each in self.credits if each.currency == self.currency), self.money(0))

    @property
    def credit_used(self) -> Money:
        """What of it pays this order."""
        total = self.totals.total_minor if self.totals and self.form.uses_credit else 0
        return self.money(min(self.credit.minor, total))

    @property
    def still_open(self) -> Money:
        """What is left to be paid another way."""
        return self.money((self.totals.total_minor if self.totals else 0) - self.credit_used.minor)

    @property
    def takes_cash(self) -> bool:
        """Whether cash is handed over a counter for this order."""
        return self.is_at_counter and self.form.payment is PaymentMethod.CASH

    @property
    def change(self) -> Money | None:
        """What goes back of the cash that was handed over, below zero where some is missing; None when none is said."""
        is_said = self.takes_cash and self.given_minor is not None
        return self.money((self.given_minor or 0) - self.still_open.minor) if is_said else None

    @property
    def sum_rows(self) -> tuple[SumRow, ...]:
        """The sums; below them what store credit pays and what that leaves, then the cash and its change."""
        rows = self.totals.rows if self.totals else ()
        if self.credit_used.minor:
            left = SumRow(Text("Still to pay"), self.still_open.minor, is_total=True)
            rows = (*rows, SumRow(Text("Store credit"), -self.credit_used.minor), left)
        if self.change is None or self.change.minor < 0:
            return rows
        given = SumRow(Text("Cash given"), self.given_minor or 0)
        return (*rows, given, SumRow(Text("Change"), self.change.minor, is_total=True))

    def amount_of(self, place: int) -> Money:
        """What stands on a line, in the terms of its price."""
        return self.money(self.sums.lines[place].amounts.shown_minor if self.sums else 0)

    def money(self, minor: int) -> Money:
        """An amount of this form."""
        return Money(minor, self.currency)

    @property
    def discount_typed(self) -> str:
        """What stands in the field of the order's discount."""
        form = self.form
        return form.discount_code or discount_text(form.discount_bp, form.discount_minor, self.currency)

    @property
    def shipping_typed(self) -> str:
        """What stands in the field of the shipping price."""
        if self.form.shipping_minor is not None:
            return amount_text(self.form.shipping_minor, self.currency)
        return amount_text(self.sums.shipping.minor, self.currency) if self.sums else ""

    @property
    def is_shipping_typed(self) -> bool:
        """Whether somebody set another price than the table's, which wants a reason."""
        return self.form.shipping_minor is not None

    @cached_property
    def plan(self) -> Plan | None:
        """When it leaves and arrives."""
        if self.offer is None or self.now is None:
            return None
        return form_dates.plan(self.form, self.offer, self.now)

    @property
    def arrives(self) -> Text | None:
        """When it would be at the door; what is taken along at the counter is there already."""
        return self.plan.words(self.now) if self.plan and self.now and not self.is_at_counter else None

    @property
    def remarks(self) -> tuple[Text, ...]:
        """What the person at the phone should know; the order is taken all the same."""
        return tuple(
            each
            for each in (
                *self._about_money(),
                self.address_remark,
                *self.address_says,
                self._about_promise(),
                self._about_link(),
            )
            if each is not None
        )

    def _about_money(self) -> tuple[Text | None, ...]:
        if self.offer is None or self.now is None or self.sums is None:
            return ()
        about = form_pricing.circumstances(self.form, self.offer.company, self.offer, self.now)
        exempt = Text("No tax: {number} pays it at home.", number=self.form.vat_id) if about.is_exempt else None
        heavy = Text("Heavier than the table of prices goes.") if self.sums.shipping.is_beyond else None
        return exempt, heavy, self.sums.why_no_discount

    def _about_link(self) -> Text | None:
        if self.offer is None or not self.form.pays_by_link:
            return None
        company = self.offer.company
        if not company.card_confirms:
            return Text("The payment link is not made by itself: K on the order makes it.")
        if not company.mail_on:
            return Text("E-mail is switched off: show the payment link as a code on the order.")
        if not self.form.email.strip():
            return Text("Without an e-mail address the payment link is only shown, on the order.")
        return None

    def _about_promise(self) -> Text | None:
        if self.offer is None or self.plan is None:
            return None
        return form_dates.why_not_promised(self.form, self.plan, self.offer)

    @property
    def address_remark(self) -> Text | None:
        """What a carrier would miss; the order is taken all the same and waits for a person."""
        needed = (self.form.street, self.form.city, self.form.country)
        if self.form.service == "pickup" or not self.form.lines or all(each.strip() for each in needed):
            return None
        return Text("Without street, city and country it waits in Review.")

    @property
    def is_at_counter(self) -> bool:
        """Whether goods can be sold over the counter now."""
        return self.form.channel == counter.CHANNEL

    @property
    def why_not_confirm(self) -> Text | None:
        """Why it cannot be confirmed now."""
        if self.is_saving:
            return Text("It is being saved.")
        return None if self.offer else Text("The form is still loading.")


def errors_of(state: EntryState) -> dict[str, Text]:
    """What has to be mended before the order can be placed, by field."""
    errors: dict[str, Text] = {}
    form = state.form
    if not form.customer_name.strip():
        errors["customer_name"] = Text("Find the customer, or type a name.")
    without = next((line for line in form.lines if not line.has_price and not line.by_hand), None)
    if not form.lines:
        errors["product"] = Text("Add a product.")
    elif without is not None:
        said = Text(
            "{product} has no price in {currency}. Type one.", product=without.product.name, currency=state.currency
        )
        errors["product"] = said
    if state.is_shipping_typed and not form.shipping_reason.strip():
        errors["shipping_reason"] = Text("Say why shipping costs something else.")
    if state.change is not None and state.change.minor < 0:
        errors["given"] = Text("{amount} is missing.", amount=state.money(-state.change.minor))
    if state.sums is None:
        errors["form"] = Text("The total is higher than any order here can be.")
    elif state.sums.why_no_discount is not None:
        errors["discount"] = state.sums.why_no_discount
    return errors
