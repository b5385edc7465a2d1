"""What people put into their baskets: popular things more often, and never more than the shelves hold."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from omsdesk.lifecycles.order import Handling
from omsdesk.services.sample.catalogue import SCARCE, SampleProduct

_LINES = (1, 2, 3, 4, 5, 6, 7, 8)
_LINE_WEIGHTS = (30, 25, 18, 11, 7, 4, 3, 2)
_PIECES = (1, 2, 3, 4, 6)
_PIECE_WEIGHTS = (70, 18, 6, 4, 2)
_DEAR_MINOR = 10_000
"""Nobody buys six tents at once."""


@dataclass(frozen=True)
class SampleLine:
    """One line of an order, at the catalogue's price."""

    sku: str
    quantity: int
    price_minor: int
    discount_bp: int = 0


class Shelves:
    """The stock that is still free while orders are made up."""

    def __init__(self, products: Sequence[SampleProduct]) -> None:
        self._products = {each.sku: each for each in products}
        self._goods = [each for each in products if each.handling is not Handling.NEVER and each.sku not in SCARCE]
        self._weights = [each.popularity**2 for each in self._goods]
        self._free = {each.sku: each.stock for each in products if each.handling is Handling.COUNTED}

    def basket(self, dice: random.Random, *, keeps: bool, discount_bp: int = 0) -> list[SampleLine]:
        """One to eight lines, no product twice. ``keeps``: the pieces are taken from what is free."""
        wanted = dice.choices(_LINES, _LINE_WEIGHTS)[0]
        lines: dict[str, SampleLine] = {}
        while len(lines) < wanted:
            product = dice.choices(self._goods, self._weights)[0]
            quantity = 1 if product.price_minor >= _DEAR_MINOR else dice.choices(_PIECES, _PIECE_WEIGHTS)[0]
            if product.sku in lines or (keeps and not self.take({product.sku: quantity})):
                continue
            lines[product.sku] = SampleLine(product.sku, quantity, product.price_minor, discount_bp)
        return list(lines.values())

    def line(self, sku: str, quantity: int = 1) -> SampleLine:
        """A certain product, whether it is there or not."""
        return SampleLine(sku, quantity, self._products[sku].price_minor)

    def take(self, pieces: Mapping[str, int]) -> bool:
        """Whether so many of each product are free; then they are not any more. What nobody counts always is."""
        counted = {sku: count for sku, count in pieces.items() if sku in self._free}
        if any(self._free[sku] < count for sku, count in counted.items()):
            return False
        for sku, count in counted.items():
            self._free[sku] -= count
        return True
