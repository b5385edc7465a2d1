"""Printing labels from the stock page: for chosen products, and for bins and totes."""

from functools import partial
from typing import TYPE_CHECKING

from omsdesk.views.actions import Deed
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.views.stock import StockView


class StockLabels:
    """The deeds of the page that print labels."""

    def __init__(self, page: "StockView") -> None:
        self._page = page
        page.deed(
            Deed(
                "stock.labels",
                Text("Print product labels"),
                lambda: page.presenter.print_labels(self._chosen()),
                "barcode",
                "Ctrl+P",
                when=lambda: bool(self._chosen()),
                why_not=partial(str, Text("Choose a product first.")),
            )
        )
        page.deed(
            Deed(
                "stock.bin_labels",
                Text("Print bin labels"),
                lambda: page.presenter.print_bin_labels(self._chosen()),
                "tag",
                "Ctrl+Shift+P",
                when=lambda: page.presenter.state.place is not None or bool(self._chosen()),
                why_not=partial(str, Text("Choose a product or scan a bin first.")),
            )
        )

    def _chosen(self) -> list[int]:
        """The selected products, else the one shown."""
        shown = self._page.presenter.state.product
        return self._page.on_hand.table.selected_ids() or ([shown.row.id] if shown is not None else [])
