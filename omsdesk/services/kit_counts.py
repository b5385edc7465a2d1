"""How many kits an order has, and what another number of kits means for their parts."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from omsdesk.errors import Refusal
from omsdesk.money import half_up, spread
from omsdesk.services.new_order import NewLine, OfKit
from omsdesk.words import Text


def by_kit(lines: Iterable[Any]) -> dict[int, list[Any]]:
    """The parts of each kit of an order, by the kit's number; without what was ordered by itself."""
    found: dict[int, list[Any]] = {}
    for line in lines:
        if line.kit_number:
            found.setdefault(line.kit_number, []).append(line)
    return found


def whole(parts: Iterable[Any]) -> int:
    """How many complete kits these parts are, less what was cancelled."""
    return min(int(line.ordered - line.cancelled) // int(line.kit_pieces) for line in parts)


def scaled(lines: Mapping[int, Any], quantities: Mapping[int, int]) -> dict[int, int]:
    """These quantities with those of every other part of the same kits: a kit is changed as a whole."""
    wanted = dict(quantities)
    for parts in by_kit(lines.values()).values():
        said = [line for line in parts if line.id in quantities]
        if not said:
            continue
        counts = {_kits(line, quantities[line.id]) for line in said}
        if len(counts) > 1:
            raise Refusal(
                Text("The parts of {kit} do not fit together.", kit=said[0].kit_name),
                Text("Give each part the pieces of the same number of kits."),
            )
        wanted.update({line.id: line.kit_pieces * min(counts) for line in parts})
    return wanted


def again(parts: Sequence[Any], pieces: Mapping[int, int], *, number: int) -> tuple[NewLine, ...]:
    """So many more pieces of the parts of a kit, as a kit of its own that costs as much for each as the first.

    What comes off is counted by each part's own pieces, and rounded once: a kit of which a part was split off or
    cancelled before it was joined to another order has not as many of each as is in it.
    """
    off = half_up(sum((Decimal(line.discount_minor * pieces[line.id]) / line.ordered for line in parts), Decimal()))
    shares = spread(off, [line.unit_minor * pieces[line.id] for line in parts])
    return tuple(
        NewLine(
            product_id=line.product_id,
            quantity=pieces[line.id],
            unit_minor=line.unit_minor,
            discount_bp=line.discount_bp,
            discount_minor=share,
            tax_rate_bp=line.tax_rate_bp,
            kit=OfKit(number, line.kit_pieces, line.kit_sku, line.kit_name),
        )
        for line, share in zip(parts, shares, strict=True)
    )


def _kits(line: Any, pieces: int) -> int:
    kits, rest = divmod(pieces, int(line.kit_pieces))
    if rest:
        raise Refusal(
            Text(
                "{n} of {product} is no whole number of {kit}.",
                many="{n} of {product} are no whole number of {kit}.",
                n=pieces,
                product=line.name,
                kit=line.kit_name,
            ),
            Text("One kit has {pieces}. To cancel a part alone, choose its line.", pieces=line.kit_pieces),
        )
    return kits
