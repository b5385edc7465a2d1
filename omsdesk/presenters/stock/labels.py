"""Labels for what has none: products, and the bins that they lie in."""

from collections.abc import Sequence

from omsdesk.presenters import AtStation, NoticeKind
from omsdesk.presenters.stock.state import StockState
from omsdesk.services import shelf_labels
from omsdesk.words import Text


class Labels(AtStation[StockState]):
    """The part of the page that prints labels."""

    def print_labels(self, product_ids: Sequence[int]) -> None:
        """A label for each of these products."""
        self.do(shelf_labels.print_products, tuple(product_ids), then=self._labels_print)

    def print_bin_labels(self, product_ids: Sequence[int]) -> None:
        """The label of the bin or tote shown; else those of the bins of these products."""
        if self.state.place is not None:
            self.do(shelf_labels.print_place, self.state.place.id, then=self._labels_print)
        else:
            self.do(shelf_labels.print_bins, tuple(product_ids), then=self._labels_print)

    def _labels_print(self, count: int) -> None:
        self._say(NoticeKind.DONE, Text("{n} label prints", many="{n} labels print", n=count))
