"""Share out what a shop says of a whole order to its lines, to the cent.

Shops round in their own ways: some per line, some over the order, with tax in the price or beside it. What
they charged is what counts, so their sums are kept and shared out by the largest remainder; only what cannot
be explained by their own figures is put before a person.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal

from omsdesk.channels import Ask, LineRecord, OrderRecord, ShopSums
from omsdesk.lifecycles.order import HoldReason
from omsdesk.money import minor_digits
from omsdesk.words import Text

_RATE = re.compile(r"(\d{1,2}(?:[.,]\d{1,4})?) ?%")
_CENTS_PER_LINE = 1
"""Rounding may cost a shop that much per line and once for shipping; more is no rounding."""
NOTHING = Decimal(0)


def share_out(amount: Decimal, weights: Sequence[Decimal], digits: int) -> list[Decimal]:
    """Parts of an amount in proportion to the weights, whole in the currency's unit, that sum to it exactly."""
    whole = sum(weights, NOTHING)
    if not weights:
        return []
    if not whole:
        weights, whole = [Decimal(1)] * len(weights), Decimal(len(weights))
    unit = Decimal(1).scaleb(-digits)
    exact = [amount * weight / whole for weight in weights]
    parts = [each.quantize(unit, rounding=ROUND_FLOOR) for each in exact]
    left = int((amount - sum(parts, NOTHING)) / unit)
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_remainder[:left]:
        parts[at] += unit
    return parts


def settle(order: OrderRecord) -> OrderRecord:
    """Give each line what the shop charged for it, and say where the shop's own figures do not add up."""
    sums = order.sums
    if sums is None or any(line.price is None and line.charged is None for line in order.lines):
        return order
    digits = minor_digits(order.currency or "EUR")
    shipping = (order.shipping or NOTHING) + sum((line.shipping for line in order.lines), NOTHING)
    before = [_priced(line) for line in order.lines]
    goods = sum(before, NOTHING) if sums.goods is None else sums.goods
    with_tax, gap = _how_taxed(sums, goods, shipping)
    if gap and gap == sums.duties:
        shipping, gap = shipping + sums.duties, NOTHING
    elif gap < 0 and -gap == min(sums.discount, shipping):
        shipping, gap = shipping + gap, NOTHING
    if gap and abs(gap) <= _unit(digits) * (_CENTS_PER_LINE * len(order.lines) + 1) and goods + gap >= 0:
        goods += gap
        rounded, gap = gap, NOTHING
    else:
        rounded = NOTHING
    after = share_out(goods, before, digits)
    taxes, shipping_tax = _taxes(order, after, shipping, with_tax=with_tax, digits=digits)
    lines = tuple(
        _charged(line, each, tax, with_tax=with_tax) for line, each, tax in zip(order.lines, after, taxes, strict=True)
    )
    return replace(
        order,
        lines=lines,
        shipping=shipping - shipping_tax if with_tax else shipping,
        shipping_tax=shipping_tax,
        facts=(*order.facts, *_explained(sums, rounded, with_tax=with_tax)),
        asks=(*order.asks, *_unexplained(sums, gap)),
    )


def _how_taxed(sums: ShopSums, goods: Decimal, shipping: Decimal) -> tuple[bool, Decimal]:
    """Whether prices are with tax, and what of the total neither way explains."""
    if sums.total is None:
        return bool(sums.is_with_tax), NOTHING
    beside = sums.total - goods - shipping - sums.tax
    within = sums.total - goods - shipping
    is_with_tax = bool(sums.tax) and abs(within) < abs(beside) if sums.is_with_tax is None else sums.is_with_tax
    return is_with_tax, within if is_with_tax else beside


def _taxes(
    order: OrderRecord, goods: Sequence[Decimal], shipping: Decimal, *, with_tax: bool, digits: int
) -> tuple[list[Decimal], Decimal]:
    """The tax of each line and of the shipping: what the lines say themselves, or the order's shared out."""
    sums = order.sums or ShopSums()
    own = [line.tax for line in order.lines]
    own_shipping = order.shipping_tax + sum((line.shipping_tax for line in order.lines), NOTHING)
    if sum(own, own_shipping) == sums.tax:
        return own, own_shipping
    bases = [each if line.is_taxable else NOTHING for line, each in zip(order.lines, goods, strict=True)]
    if not any(bases):
        bases = list(goods)
    base = shipping if _taxes_shipping(sums, bases, shipping, with_tax=with_tax) else NOTHING
    *parts, on_shipping = share_out(sums.tax, [*bases, base], digits)
    return parts, on_shipping


def _taxes_shipping(sums: ShopSums, bases: Sequence[Decimal], shipping: Decimal, *, with_tax: bool) -> bool:
    """Whether the tax is nearer to what the named rates give with shipping than without it."""
    rates = [Decimal(found[1].replace(",", ".")) / 100 for name in sums.tax_names if (found := _RATE.search(name))]
    if not rates or len(rates) != len(sums.tax_names):
        return False
    rate = sum(rates, NOTHING)
    part = rate / (1 + rate) if with_tax else rate
    goods = sum(bases, NOTHING)
    return abs((goods + shipping) * part - sums.tax) < abs(goods * part - sums.tax)


def _priced(line: LineRecord) -> Decimal:
    whole = (line.price or NOTHING) * line.quantity if line.charged is None else line.charged
    return max(whole - line.discount, NOTHING)


def _charged(line: LineRecord, after: Decimal, tax: Decimal, *, with_tax: bool) -> LineRecord:
    net = after - tax if with_tax else after
    price = line.price
    if with_tax and after and price is not None:
        price = price * net / after
    return replace(line, charged=net, tax=tax, price=price)


def _explained(sums: ShopSums, rounded: Decimal, *, with_tax: bool) -> list[tuple[str, str]]:
    facts = [("prices", "with tax" if with_tax else "without tax")] if sums.tax else []
    if rounded:
        facts.append(("rounding", f"{rounded:+f}"))
    if sums.total is not None:
        facts.append(("shop total", f"{sums.total:f}"))
    return facts


def _unexplained(sums: ShopSums, gap: Decimal) -> list[Ask]:
    if not gap or sums.total is None:
        return []
    said = Text(
        "The shop's total is {total}, but goods, shipping and tax come to {ours}",
        total=f"{sums.total:f}",
        ours=f"{sums.total - gap:f}",
    )
    return [Ask(HoldReason.PAYMENT, said)]


def _unit(digits: int) -> Decimal:
    return Decimal(1).scaleb(-digits)
