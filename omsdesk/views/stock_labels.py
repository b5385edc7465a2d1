"""Printing labels from the stock page: for chosen products, and for bins and totes."""

from functools import partial
from typing import Any

from omsdesk.presenters.stock import Stock
from omsdesk.views.actions import Deed
from omsdesk.words import Text


class StockLabels:
    """The deeds of the page that print labels."""

    def __init__(self, page: Any) -> None:
        self._presenter: Stock = page.presenter
        self._table = page.on_hand.table
        page.deed(
            Deed(
                "stock.labels",
                Text("Print product labels"),
                lambda: self._presenter.print_labels(self._chosen()),
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
                lambda: self._presenter.print_bin_labels(self._chosen()),
                "tag",
                "Ctrl+Shift+P",
                when=lambda: self._presenter.state.place is not None or bool(self._chosen()),
                why_not=partial(str, Text("Choose a product or scan a bin first.")),
            )
        )

    def _chosen(self) -> list[int]:
        """The selected products, else the one shown."""
        shown = self._presenter.state.product
        selected: list[int] = self._table.selected_ids()
        return selected or ([shown.row.id] if shown is not None else [])
