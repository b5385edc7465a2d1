"""The claims of an order whose tax is rounded once for each rate.

The tax of a rate is that of all that was claimed up to now, rounded once, less what older invoices claim of it. So each
invoice is within a cent of what its own sum would give, and all of them together come to the order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from omsdesk.money import spread
from omsdesk.services.invoicing.claim import Claim, Done, share
from omsdesk.services.tax_rounding import tax_of

NOTHING = Done()


def rounded(
    claims: Sequence[Claim], lines: Sequence[Any], done: Mapping[int | None, Done], head: Any
) -> tuple[Claim, ...]:
    """The same claims with the tax that their rates have left. What a shop charged is claimed as it was said."""
    found = list(claims)
    for rate in sorted({each.rate_bp for each in claims if _is_free(each.line, head)}):
        places = [place for place, each in enumerate(claims) if each.rate_bp == rate and _is_free(each.line, head)]
        paid = [_paid(claims[place], done, head) for place in places]
        before = [done.get(line.id, NOTHING) for line in lines if line.tax_rate_bp == rate and _is_free(line, head)]
        if head.shipping_tax_rate_bp == rate:
            before.append(done.get(None, NOTHING))
        upto = sum(_amount(each.net, each.tax, head) for each in before) + sum(paid)
        tax = tax_of(upto, rate, includes_tax=head.prices_include_tax) - sum(each.tax for each in before)
        for place, amount, part in zip(places, paid, spread(max(tax, 0), paid), strict=True):
            net = amount - part if head.prices_include_tax else amount
            found[place] = replace(claims[place], net_minor=net, tax_minor=part)
    return tuple(found)


def _is_free(line: Any, head: Any) -> bool:
    """Whether the rate gives its tax."""
    return bool(head.shipping_tax_rate_bp) if line is None else line.charged_net_minor is None


def _paid(claim: Claim, done: Mapping[int | None, Done], head: Any) -> int:
    """What the claim is in the terms of the order's prices."""
    if claim.line is None:
        return _amount(claim.net_minor, claim.tax_minor, head)
    before = done.get(claim.line.id, NOTHING)
    whole = _amount(claim.line.net_minor, claim.line.tax_minor, head)
    upto = share(whole, before.quantity + claim.quantity, claim.line.wanted)
    return max(upto - _amount(before.net, before.tax, head), 0)


def _amount(net: int, tax: int, head: Any) -> int:
    return net + tax if head.prices_include_tax else net
