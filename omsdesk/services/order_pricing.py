"""Price an order that is about to be written: the price of each line, the tax it carries, discounts, and sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from omsdesk.channels.files.countries import country_code
from omsdesk.clock import in_zone
from omsdesk.errors import Refusal
from omsdesk.money import BASIS, tax_in, tax_on
from omsdesk.services import discount_codes, pricing, shipping_prices
from omsdesk.services.discount_codes import CodeTerms
from omsdesk.services.kit_lines import Kits
from omsdesk.services.new_order import NewLine, NewOrder
from omsdesk.services.price_lists import CountingList, Terms, ranked_breaks
from omsdesk.services.pricing import Asked, OrderDiscount, PriceBreak, Priced
from omsdesk.services.settings import Company
from omsdesk.services.shipping_prices import ShippingStep
from omsdesk.services.tax_rounding import Sending
from omsdesk.services.tax_table import USUAL, TaxTable
from omsdesk.services.totals import LARGEST
from omsdesk.words import Text


@dataclass(frozen=True)
class Catalogue:
    """What is sold, through whom, at what price and how it travels, read once for all orders of a deed."""

    now: datetime
    company: Company
    channels: Mapping[str, int]
    services: Mapping[str, Any]
    products: Mapping[int, Any]
    kits: Kits = field(default_factory=dict)
    taxes: TaxTable | None = None
    terms: Mapping[int | None, Terms] = field(default_factory=dict)
    breaks: Mapping[int, Mapping[int, tuple[PriceBreak, ...]]] = field(default_factory=dict)
    codes: Mapping[str, CodeTerms] = field(default_factory=dict)
    shipping: tuple[ShippingStep, ...] = ()

    @property
    def tax_table(self) -> TaxTable:
        """The rates; a house without a table has its usual one."""
        return self.taxes or TaxTable(self.company.country, self.company.tax_rate_bp, self.company.tax_classes)

    def breaks_of(self, customer_id: int | None, product_id: int) -> tuple[PriceBreak, ...]:
        """What the lists of this customer say of a product, in the order in which they count."""
        ranked: Sequence[CountingList] = self.terms[customer_id].lists if customer_id in self.terms else ()
        return ranked_breaks(ranked, self.breaks, product_id)


@dataclass(frozen=True)
class Circumstances:
    """What the tax and the prices of one order hang on."""

    taxes: TaxTable
    country: str
    on: date
    includes_tax: bool
    is_exempt: bool
    house_includes_tax: bool

    @classmethod
    def of(cls, draft: NewOrder, catalogue: Catalogue) -> "Circumstances":
        """Of an order as it will be placed."""
        company, taxes = catalogue.company, catalogue.tax_table
        country = country_code(draft.ship_to.country)
        is_exempt = bool(draft.vat_id) and taxes.is_exempt(draft.vat_id, country)
        includes = company.prices_include_tax if draft.prices_include_tax is None else draft.prices_include_tax
        on = in_zone(draft.placed_at or catalogue.now, company.zone).date()
        return cls(taxes, country, on, includes and not is_exempt, is_exempt, company.prices_include_tax)

    def rate(self, tax_class: str, own_bp: int | None) -> int:
        """The rate of a product."""
        return 0 if self.is_exempt else self.taxes.rate(tax_class, own_bp, country=self.country, on=self.on)

    def unit(self, unit_minor: int, tax_class: str, own_bp: int | None) -> int:
        """A price of the house as it counts in this order."""
        return pricing.unit_for(
            unit_minor,
            home_rate_bp=self.taxes.at_home(tax_class, own_bp, self.on),
            includes_tax=self.house_includes_tax,
            is_exempt=self.is_exempt,
        )


@dataclass(frozen=True)
class PricedLine:
    """What a line costs and why."""

    unit_minor: int
    tax_class: str
    price_list: str
    price_from: int
    asked: Asked


def line_priced(line: NewLine, product: Any, draft: NewOrder, catalogue: Catalogue, about: Circumstances) -> PricedLine:
    """The price, class and rate of a line, or a refusal when they cannot be."""
    own = product.tax_rate_bp
    tax_class = getattr(product, "tax_class", "")
    unit, said, since = line.unit_minor, line.price_list, line.price_from
    if unit is None:
        found = pricing.break_for(catalogue.breaks_of(draft.customer_id, product.id), line.quantity)
        said, since = (found.list_name, found.from_quantity) if found else ("", 0)
        unit = about.unit(found.unit_minor if found else product.price_minor, tax_class, own)
    rate = about.rate(tax_class, own) if line.tax_rate_bp is None else line.tax_rate_bp
    if unit < 0 or not 0 <= line.discount_bp <= BASIS or not 0 <= rate <= BASIS or line.discount_minor < 0:
        raise Refusal(
            Text("The price, discount or tax of {product} is out of range.", product=product.name),
            Text("Correct the line."),
        )
    asked = Asked(line.quantity, unit, rate, line.discount_bp, line.discount_minor, line.charged)
    return PricedLine(unit, tax_class, said, since, asked)


def discount_of(draft: NewOrder, catalogue: Catalogue, goods_minor: int, *, on: date, strict: bool) -> OrderDiscount:
    """What the whole order gets off, by a person or by a code. A draft may have a code that does not count yet."""
    typed = OrderDiscount(draft.discount_bp, draft.discount_minor)
    if not 0 <= typed.percent_bp <= BASIS or typed.amount_minor < 0:
        raise Refusal(Text("The discount is out of range."), Text("Give a percentage from 0 to 100, or an amount."))
    code = discount_codes.tidy(draft.discount_code)
    if not code:
        return typed
    found = catalogue.codes.get(code)
    if found is None:
        if strict:
            raise discount_codes.unknown(code)
        return OrderDiscount(code=code)
    why_not = found.why_not(goods_minor=goods_minor, currency=currency_of(draft, catalogue), on=on)
    if why_not is None:
        return found.discount
    if strict:
        raise Refusal(why_not, Text("Leave the code out, or use another."))
    return OrderDiscount(code=code)


def currency_of(draft: NewOrder, catalogue: Catalogue) -> str:
    """The currency of an order."""
    return (draft.currency or catalogue.company.currency).upper()


def check_amounts(lines: Sequence[Priced], names: Sequence[str], units: Sequence[int]) -> None:
    """No line is below zero or above what the database holds."""
    for each, name, unit in zip(lines, names, units, strict=True):
        if each.amounts.net_minor < 0 or each.amounts.tax_minor < 0:
            raise Refusal(
                Text("The shop charged less than nothing for {product}.", product=name), Text("Export the file again.")
            )
        if unit > LARGEST or each.amounts.total_minor > LARGEST:
            raise Refusal(
                Text("{product} costs more than any line here can.", product=name),
                Text("Check the quantity and the price."),
            )


def sending(draft: NewOrder, catalogue: Catalogue, about: Circumstances, service: Any, weight_g: int) -> Sending:
    """What sending costs: as somebody said, else by the table. A shop tells the tax on it; here it is computed."""
    if draft.shipping_minor is None:
        found = shipping_prices.price(
            catalogue.shipping, draft.service, service.price_minor, country=about.country, weight_g=weight_g
        )
        given = about.unit(found.minor, USUAL, None) if catalogue.company.shipping_tax == "usual" else found.minor
    else:
        given = draft.shipping_minor
    if given < 0:
        raise Refusal(Text("Shipping cannot cost less than nothing."))
    if draft.shipping_tax_minor is not None:
        return Sending(given, draft.shipping_tax_minor)
    return taxed_sending(given, catalogue.company, about)


def taxed_sending(given_minor: int, company: Company, about: Circumstances) -> Sending:
    """Net and tax of a price for sending, in the terms of the order's prices."""
    rate = about.rate(USUAL, None) if company.shipping_tax == "usual" else 0
    tax = tax_in(given_minor, rate) if about.includes_tax else tax_on(given_minor, rate)
    return Sending(given_minor - tax if about.includes_tax else given_minor, tax, rate)
