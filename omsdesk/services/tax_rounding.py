"""Where fractions of a cent of the tax go: each line is rounded by itself, or everything of a rate once.

Rounded once, the lines of a rate and what sending costs at it share its tax by largest remainder, so that a line still
has an amount of its own. What a shop charged stays as the shop said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from omsdesk.lifecycles.invoice import TaxRounding
from omsdesk.money import spread, tax_in, tax_on
from omsdesk.services.settings import Company


@dataclass(frozen=True)
class LineAmounts:
    """Net and tax of one line, in minor units."""

    net_minor: int
    tax_minor: int
    priced_minor: int | None = None
    """The line at its price less its own discount, before its share of what the order gets off; None where a shop
    said what it charged."""
    off_minor: int = 0
    """That share."""

    @property
    def total_minor(self) -> int:
        """What the customer pays for the line."""
        return self.net_minor + self.tax_minor

    @property
    def shown_minor(self) -> int:
        """The amount that stands on the line, in the terms of its price."""
        return self.net_minor if self.priced_minor is None else self.priced_minor


@dataclass(frozen=True)
class Sending:
    """What sending costs, net and tax; no rate where it has no tax or a shop said what it was."""

    net_minor: int
    tax_minor: int
    rate_bp: int = 0


NOTHING_SENT = Sending(0, 0)


def is_by_rate(company: Company) -> bool:
    """Whether new orders have their tax rounded once for each rate."""
    return company.tax_rounding == TaxRounding.RATE.value


def rounded(
    lines: Sequence[LineAmounts], rates: Sequence[int], sent: Sending, *, includes_tax: bool, by_rate: bool
) -> tuple[tuple[LineAmounts, ...], Sending]:
    """The lines of an order, each with its rate, and its sending, as they count together."""
    if not by_rate:
        return tuple(lines), sent
    paid = sent.net_minor + sent.tax_minor if includes_tax else sent.net_minor
    parts = [*lines, LineAmounts(sent.net_minor, sent.tax_minor, paid if sent.rate_bp else None)]
    bps = [*rates, sent.rate_bp]
    for rate in sorted({bp for part, bp in zip(parts, bps, strict=True) if bp and part.priced_minor is not None}):
        places = [place for place, part in enumerate(parts) if bps[place] == rate and part.priced_minor is not None]
        _share_out(parts, places, rate, includes_tax=includes_tax)
    last = parts.pop()
    return tuple(parts), replace(sent, net_minor=last.net_minor, tax_minor=last.tax_minor)


def tax_of(paid_minor: int, rate_bp: int, *, includes_tax: bool) -> int:
    """The tax on an amount, or in it."""
    return tax_in(paid_minor, rate_bp) if includes_tax else tax_on(paid_minor, rate_bp)


def _share_out(parts: list[LineAmounts], places: Sequence[int], rate: int, *, includes_tax: bool) -> None:
    paid = [parts[place].total_minor if includes_tax else parts[place].net_minor for place in places]
    shares = spread(tax_of(sum(paid), rate, includes_tax=includes_tax), paid)
    for place, amount, share in zip(places, paid, shares, strict=True):
        parts[place] = replace(parts[place], net_minor=amount - share if includes_tax else amount, tax_minor=share)
