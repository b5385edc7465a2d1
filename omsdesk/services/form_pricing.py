"""What the order form comes to while it is typed: the same prices, taxes and sums as the order will have."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from omsdesk.channels.files.countries import country_code
from omsdesk.clock import in_zone
from omsdesk.errors import Refusal
from omsdesk.services import kit_prices, order_pricing, pricing, shipping_prices, tax_rounding
from omsdesk.services.discount_codes import CodeTerms
from omsdesk.services.kit_prices import Part, Sold
from omsdesk.services.order_form import Form, FormLine
from omsdesk.services.order_pricing import Circumstances
from omsdesk.services.pricing import Asked, OrderDiscount, Priced
from omsdesk.services.selling import Offer, Sellable
from omsdesk.services.settings import Company
from omsdesk.services.shipping_prices import ShippingPrice, ShippingStep
from omsdesk.services.tax_rounding import LineAmounts
from omsdesk.services.tax_table import USUAL
from omsdesk.services.totals import LARGEST, Totals, totals
from omsdesk.words import Text


@dataclass(frozen=True)
class FormSums:
    """The form in money."""

    totals: Totals
    lines: tuple[Priced, ...]
    shipping: ShippingPrice
    """What the table asks for sending, in the terms of the order's prices."""
    why_no_discount: Text | None = None
    """Why the code gives nothing."""


def circumstances(form: Form, company: Company, offer: Offer, now: datetime) -> Circumstances:
    """What tax and prices hang on, as the form reads now."""
    country = country_code(form.country)
    is_exempt = bool(form.vat_id.strip()) and offer.taxes.is_exempt(form.vat_id, country)
    includes = company.prices_include_tax
    return Circumstances(
        offer.taxes, country, in_zone(now, company.zone).date(), includes and not is_exempt, is_exempt, includes
    )


def repriced(form: Form, offer: Offer, now: datetime) -> Form:
    """Every line at the price and tax that count for its quantity, the customer and the country."""
    about = circumstances(form, offer.company, offer, now)
    return replace(form, lines=tuple(_line(line, about) for line in form.lines))


def _line(line: FormLine, about: Circumstances) -> FormLine:
    product = line.product
    rate = about.rate(product.tax_class, product.own_rate_bp)
    if line.by_hand:
        return replace(line, tax_rate_bp=rate, price_list="", price_from=0)
    found = pricing.break_for(product.breaks, line.quantity)
    unit = about.unit(found.unit_minor, product.tax_class, product.own_rate_bp) if found else 0
    name, since = (found.list_name, found.from_quantity) if found else ("", 0)
    return replace(line, unit_minor=unit, tax_rate_bp=rate, price_list=name, price_from=since, has_price=bool(found))


def sums(form: Form, offer: Offer, now: datetime, code: CodeTerms | None = None) -> FormSums:
    """The sums as they will be stored, or a refusal when no till could hold them."""
    about = circumstances(form, offer.company, offer, now)
    by_line = [_asked(line, about) for line in form.lines]
    asked = [each for part in by_line for each in part]
    alone = pricing.priced(asked, includes_tax=about.includes_tax)
    _refuse_unthinkable(_whole(alone, by_line), [line.product for line in form.lines])
    goods = sum(each.amounts.shown_minor for each in alone)
    discount, why_not = _discount(form, offer, about, goods, code)
    done = (
        pricing.priced(asked, discount, includes_tax=about.includes_tax) if discount != pricing.NO_DISCOUNT else alone
    )
    table = _shipping(form, offer, about)
    given = table.minor if form.shipping_minor is None else form.shipping_minor
    sent = order_pricing.taxed_sending(given, offer.company, about)
    lines, sent = tax_rounding.rounded(
        [each.amounts for each in done],
        [each.tax_rate_bp for each in asked],
        sent,
        includes_tax=about.includes_tax,
        by_rate=tax_rounding.is_by_rate(offer.company),
    )
    summed = totals(lines, sent.net_minor, sent.tax_minor, includes_tax=about.includes_tax)
    done = tuple(replace(each, amounts=amounts) for each, amounts in zip(done, lines, strict=True))
    return FormSums(summed, _whole(done, by_line), table, why_not)


def _asked(line: FormLine, about: Circumstances) -> list[Asked]:
    """The line as it is priced: a kit by its parts, each with the tax of its own, as it will be placed."""
    if not line.product.parts:
        return [Asked(line.quantity, line.unit_minor, line.tax_rate_bp, line.discount_bp, line.discount_minor)]
    parts = [Part(each.id, each.pieces, each.price_minor) for each in line.product.parts]
    sold = Sold(line.quantity, line.unit_minor, line.discount_bp, line.discount_minor)
    return [
        Asked(one.quantity, one.unit_minor, about.rate(part.tax_class, part.own_rate_bp), 0, one.discount_minor)
        for part, one in zip(line.product.parts, kit_prices.lines(parts, sold), strict=True)
    ]


def _whole(priced: Sequence[Priced], by_line: Sequence[Sequence[Asked]]) -> tuple[Priced, ...]:
    """One amount for each line of the form again."""
    rest = iter(priced)
    return tuple(_together([next(rest) for _ in parts]) for parts in by_line)


def _together(parts: Sequence[Priced]) -> Priced:
    if len(parts) == 1:
        return parts[0]
    amounts = LineAmounts(
        sum(each.amounts.net_minor for each in parts),
        sum(each.amounts.tax_minor for each in parts),
        sum(each.amounts.shown_minor for each in parts),
        sum(each.amounts.off_minor for each in parts),
    )
    return Priced(amounts, sum(each.share_minor for each in parts))


def _refuse_unthinkable(lines: Sequence[Priced], products: Sequence[Sellable]) -> None:
    for line, product in zip(lines, products, strict=True):
        if line.amounts.total_minor > LARGEST:
            raise Refusal(Text("{product} costs more than any line here can.", product=product.name))


def _discount(
    form: Form, offer: Offer, about: Circumstances, goods_minor: int, code: CodeTerms | None
) -> tuple[OrderDiscount, Text | None]:
    if not form.discount_code:
        return OrderDiscount(form.discount_bp, form.discount_minor), None
    if code is None or code.code != form.discount_code:
        return pricing.NO_DISCOUNT, Text("There is no discount code {code}.", code=form.discount_code)
    currency = form.currency or offer.company.currency
    why_not = code.why_not(goods_minor=goods_minor, currency=currency, on=about.on)
    return (pricing.NO_DISCOUNT, why_not) if why_not else (code.discount, None)


def _shipping(form: Form, offer: Offer, about: Circumstances) -> ShippingPrice:
    service = next((each for each in offer.services if each.key == form.service), None)
    if service is None:
        return ShippingPrice(0)
    found = shipping_prices.price(
        offer.shipping, service.key, service.price_minor, country=about.country, weight_g=form.weight_g
    )
    if offer.company.shipping_tax == "usual":
        return replace(found, minor=about.unit(found.minor, USUAL, None))
    return found


def shipping_of(
    steps: Sequence[ShippingStep], key: str, usual_minor: int, country: str, weight_g: int
) -> ShippingPrice:
    """What another service would take, for the list of services."""
    return shipping_prices.price(steps, key, usual_minor, country=country_code(country), weight_g=weight_g)
