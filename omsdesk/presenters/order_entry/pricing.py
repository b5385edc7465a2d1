"""The part of the order form that is about money and days: prices, discounts, shipping, and what was promised."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from omsdesk.clock import in_zone
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.presenters import Presenter
from omsdesk.presenters.order_entry.state import EntryState
from omsdesk.services import due_dates, form_pricing, selling
from omsdesk.services.discount_codes import CodeTerms
from omsdesk.services.order_form import LINK, Form, FormLine
from omsdesk.services.order_rows import MOST_PIECES
from omsdesk.services.price_lists import Terms
from omsdesk.services.selling import Sellable
from omsdesk.services.settings import Company
from omsdesk.services.typed_amounts import amount_of, discount_of, order_discount_of
from omsdesk.services.typed_days import day_of
from omsdesk.words import Text

NO_AMOUNT = Text("Give an amount, for example 12.90.")


class Pricing(Presenter[EntryState]):
    """What is typed over, line by line and for the whole order; every change prices the form anew."""

    def add(self, product: Sellable, quantity: int = 1) -> None:
        """Put so many pieces on the form, on the line that is there already."""
        lines = list(self.state.form.lines)
        place = next((i for i, line in enumerate(lines) if line.product.id == product.id), None)
        if place is None:
            lines.append(FormLine.of(product, quantity))
        else:
            lines[place] = replace(lines[place], product=product, quantity=lines[place].quantity + quantity)
        self._show_lines(tuple(lines))

    def put_back(self, line: FormLine) -> None:
        """A line that was taken off, with the price and discount it had."""
        if all(each.product.id != line.product.id for each in self.state.form.lines):
            self._show_lines((*self.state.form.lines, line))

    def set_quantity(self, product_id: int, quantity: int) -> None:
        """Another quantity on a line; zero takes the line off."""
        if not 0 <= quantity <= MOST_PIECES:
            self.show(errors={"product": Text("Give a number from 1 to {most}.", most=MOST_PIECES)})
            return
        self._change_line(product_id, quantity=quantity)

    def remove(self, product_id: int) -> None:
        """Take a line off the form."""
        self.set_quantity(product_id, 0)

    def set_price(self, product_id: int, typed: str) -> None:
        """Another price for one piece; nothing typed brings the list's price back."""
        if not typed.strip():
            self._change_line(product_id, by_hand=False)
            return
        minor = amount_of(typed, self.state.currency)
        if minor is None:
            self.show(errors={**self.state.errors, "product": NO_AMOUNT})
            return
        line = next((each for each in self.state.form.lines if each.product.id == product_id), None)
        if line is not None and minor != line.unit_minor:
            self._change_line(product_id, by_hand=True, unit_minor=minor)

    def set_discount(self, product_id: int, typed: str) -> None:
        """What comes off a line: "10%" or an amount."""
        found = discount_of(typed, self.state.currency)
        if found is None:
            said = Text("Give a discount as 10% or as an amount.")
            self.show(errors={**self.state.errors, "product": said})
            return
        self._change_line(product_id, discount_bp=found.percent_bp, discount_minor=found.amount_minor)

    def choose_payment(self, way: PaymentMethod | str | None) -> None:
        """Paid already and how, later, or by card with a link."""
        by_link, paid = way == LINK, way if isinstance(way, PaymentMethod) else None
        self.show(said=None)
        self._priced(replace(self.state.form, payment=paid, pays_by_link=by_link), settles="payment")

    def set_order_discount(self, typed: str) -> None:
        """What comes off the whole order: "10%", an amount, or a code."""
        found = order_discount_of(typed, self.state.currency)
        changed = replace(
            self.state.form,
            discount_bp=found.percent_bp,
            discount_minor=found.amount_minor,
            discount_code=found.code,
        )
        if changed == self.state.form:
            return
        self._priced(changed, settles="discount")
        if found.code:
            self._ask_code()

    def set_shipping(self, typed: str) -> None:
        """Another price for sending; nothing typed brings the table's price back."""
        minor = amount_of(typed, self.state.currency) if typed.strip() else None
        if typed.strip() and minor is None:
            self.show(errors={**self.state.errors, "shipping": NO_AMOUNT})
            return
        table = self.state.sums.shipping.minor if self.state.sums else None
        form = self.state.form
        reason = "" if minor in (None, table) else form.shipping_reason
        self._priced(
            replace(form, shipping_minor=None if minor == table else minor, shipping_reason=reason), settles="shipping"
        )

    def set_ship_by(self, typed: str) -> None:
        """The day on which it must leave; nothing typed means by the rules of the house."""
        service = self.state.form.service
        self._set_day("ship_by", typed, lambda day, company: due_dates.cut_off_of(day, company, service))

    def set_promised(self, typed: str) -> None:
        """The day on which the customer was told that it arrives."""
        self._set_day("promised_at", typed, due_dates.evening_of)

    # ------------------------------------------------------------------ inside

    def _set_day(self, name: str, typed: str, moment_of: Callable[[date, Company], datetime]) -> None:
        offer, now = self.state.offer, self.state.now
        if offer is None or now is None:
            return
        moment = None
        if typed.strip():
            today = in_zone(now, offer.company.zone).date()
            day = day_of(typed, today, offer.company)
            if day is None or day < today:
                said = Text("Give a day from today on: +3, fri or 2026-03-01.")
                self.show(errors={**self.state.errors, name: said})
                return
            moment = moment_of(day, offer.company)
        typed_day: dict[str, Any] = {name: moment}
        self._priced(replace(self.state.form, **typed_day), settles=name)

    def _change_line(self, product_id: int, **values: Any) -> None:
        lines = (replace(line, **values) if line.product.id == product_id else line for line in self.state.form.lines)
        self._show_lines(tuple(line for line in lines if line.quantity))

    def _show_lines(self, lines: tuple[FormLine, ...]) -> None:
        left = {name: words for name, words in self.state.errors.items() if name not in {"product", "form"}}
        self.show(errors=left, found_products=(), said=None)
        self._priced(replace(self.state.form, lines=lines))

    def _priced(self, form: Form, *, settles: str = "") -> None:
        """Show the form at the prices that count now, and keep it."""
        left = {name: words for name, words in self.state.errors.items() if name != settles}
        self.show(form=self._with_prices(form), errors=left)
        self._keep()

    def _with_prices(self, form: Form) -> Form:
        offer, now = self.state.offer, self.state.now
        return form if offer is None or now is None else form_pricing.repriced(form, offer, now)

    def _ask_code(self) -> None:
        code = self.state.form.discount_code
        if code:
            self.ask(selling.code, code, then=self._code_came)

    def _code_came(self, code: CodeTerms | None) -> None:
        self.show(code=code)

    def _ask_terms(self) -> None:
        self.ask(selling.terms, self.state.form.customer_id, then=self._terms_came)

    def _terms_came(self, terms: Terms) -> None:
        """Another customer has other prices, perhaps in another currency."""
        offer = self.state.offer
        usual = offer.company.currency if offer else ""
        currency = terms.currency(usual)
        form = replace(self.state.form, currency="" if currency == usual else currency, vat_id=terms.vat_id)
        self.show(terms=terms, form=form)
        self._ask_stock()

    def _ask_stock(self) -> None:
        ids = [line.product.id for line in self.state.form.lines]
        if ids:
            self.ask(selling.products, ids, self.state.form.customer_id, then=self._stock_came)
        else:
            self.show(form=self._with_prices(self.state.form))

    def _stock_came(self, found: tuple[Sellable, ...]) -> None:
        now = {product.id: product for product in found}
        lines = tuple(replace(line, product=now.get(line.product.id, line.product)) for line in self.state.form.lines)
        self.show(form=self._with_prices(replace(self.state.form, lines=lines)))

    def _keep(self) -> None:
        if self.state.form.is_worth_keeping:
            self.do(selling.keep_typed, self.state.form)
