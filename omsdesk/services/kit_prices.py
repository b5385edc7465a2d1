"""What the parts of a kit cost when they are sold as that kit: its price over them by what each costs alone.

A part's price for one piece is whole cents, rounded down; what is left of the kit's price is on its last part of which
there is one. So a line of parts is quantity times price, however many kits are ordered. Only where every part comes
several times is a cent or two taken off the last.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from omsdesk.money import line_total, spread
from omsdesk.services.totals import Charged


@dataclass(frozen=True)
class Part:
    """One product of a kit: how many pieces are in it, and what one costs by itself."""

    product_id: int
    pieces: int
    price_minor: int = 0


@dataclass(frozen=True)
class Sold:
    """So many kits: at which price for one, what comes off all of them, and what a shop charged for them."""

    quantity: int
    unit_minor: int
    discount_bp: int = 0
    discount_minor: int = 0
    charged: Charged | None = None


@dataclass(frozen=True)
class PartLine:
    """A part as a line of an order."""

    product_id: int
    quantity: int
    unit_minor: int
    discount_bp: int = 0
    discount_minor: int = 0
    charged: Charged | None = None


def lines(parts: Sequence[Part], sold: Sold) -> tuple[PartLine, ...]:
    """The parts of so many kits, which together come to what the kits cost, to the cent."""
    units, over = _units(parts, max(sold.unit_minor, 0))
    quantities = [sold.quantity * each.pieces for each in parts]
    if sold.charged is not None:
        return tuple(
            PartLine(part.product_id, quantity, unit, sold.discount_bp, 0, charged)
            for part, quantity, unit, charged in zip(
                parts, quantities, units, _charged(parts, sold.charged, quantities), strict=True
            )
        )
    off = [0] * (len(parts) - 1) + [over * sold.quantity]
    if sold.discount_bp or sold.discount_minor:
        full = sold.quantity * sold.unit_minor
        paid = max(line_total(sold.quantity, sold.unit_minor, sold.discount_bp) - sold.discount_minor, 0)
        gross = [unit * quantity - less for unit, quantity, less in zip(units, quantities, off, strict=True)]
        off = [less + share for less, share in zip(off, spread(full - paid, gross), strict=True)]
    return tuple(
        PartLine(part.product_id, quantity, unit, 0, less)
        for part, quantity, unit, less in zip(parts, quantities, units, off, strict=True)
    )


def _weights(parts: Sequence[Part]) -> list[int]:
    """What each part is worth of the whole; parts that cost nothing by themselves count by their pieces."""
    by_price = [each.price_minor * each.pieces for each in parts]
    return by_price if any(by_price) else [each.pieces for each in parts]


def _units(parts: Sequence[Part], unit_minor: int) -> tuple[list[int], int]:
    """The price of a piece of each part, and what they come to above the price of one kit."""
    weights = _weights(parts)
    whole = sum(weights)
    units = [unit_minor * weight // whole // part.pieces for part, weight in zip(parts, weights, strict=True)]
    left = unit_minor - sum(unit * part.pieces for unit, part in zip(units, parts, strict=True))
    single = [place for place, part in enumerate(parts) if part.pieces == 1]
    if single:
        units[single[-1]] += left
        return units, 0
    more = -(-left // parts[-1].pieces)
    units[-1] += more
    return units, more * parts[-1].pieces - left


def _charged(parts: Sequence[Part], charged: Charged, quantities: Sequence[int]) -> list[Charged]:
    """What a shop charged for the kits, net over the parts by their worth and tax as the net."""
    nets = _apart(charged.net_minor, _weights(parts))
    taxes = _apart(charged.tax_minor, nets if any(nets) else _weights(parts))
    return [Charged(net, tax, pieces) for net, tax, pieces in zip(nets, taxes, quantities, strict=True)]


def _apart(amount_minor: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Any amount over weights, however small these are beside it."""
    return spread(amount_minor, [each * max(amount_minor, 1) for each in weights])
