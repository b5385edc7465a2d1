"""The deeds of the stock page that give goods to orders, name what goes instead, and change several products."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from omsdesk.lifecycles.rights import Right
from omsdesk.presenters.stock import Stock, StockState, Tab
from omsdesk.presenters.stock.state import CodesShown
from omsdesk.services.kits import KitPicture
from omsdesk.services.stock_list import StockRow
from omsdesk.views.actions import Deed
from omsdesk.views.stock_bulk import BulkSheet
from omsdesk.views.stock_claims import AlternativesSheet, ClaimsSheet
from omsdesk.views.stock_codes import CodeDeeds, ProductCodesSheet
from omsdesk.views.stock_kit import KitSheet
from omsdesk.views.supplier_choices import ProductSuppliersSheet
from omsdesk.views.widgets.buttons import Button, IconButton
from omsdesk.views.widgets.overlay import lies
from omsdesk.words import Text

_CSV, _XLSX = ".csv", ".xlsx"


class StockGiving:
    """Registers them on the page, and lays their sheets. ``page`` is the StockView, which imports this."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._presenter: Stock = page.presenter
        self._asked = self._times(self._presenter.state)
        self._codes: ProductCodesSheet | None = None
        table = page.on_hand.table.view
        for deed in (
            self._deed("claims", Text("Who gets it"), self._presenter.ask_claims, "users", "G", Right.ORDERS),
            self._deed(
                *("alternatives", Text("Alternatives"), self._presenter.ask_alternatives, "arrow-left-right", "I"),
                Right.STOCK,
            ),
            self._deed(
                *("suppliers", Text("Suppliers of it"), self._presenter.ask_suppliers, "building-2", "P"), Right.STOCK
            ),
            self._deed("kit", Text("Kit: what is in it"), self._presenter.ask_kit, "layers", "B", Right.STOCK),
        ):
            page.on_hand.card.giving.addWidget(IconButton.of(page.deed(deed, only_in=table), place="station"))
        codes = self._deed("codes", Text("Change codes"), self._presenter.ask_codes, "barcode", "O", Right.STOCK)
        page.on_hand.card.below_codes.addWidget(Button.of(page.deed(codes, only_in=table), place="station"))
        change = self._deed(
            *("change", Text("Change products"), self.change_products, "sliders-horizontal", "E"), Right.IMPORT
        )
        page.on_hand.card.giving.addWidget(IconButton.of(page.deed(change, only_in=table), place="station"))

        export = Deed(
            "stock.export",
            Text("Export to CSV or Excel"),
            self._ask_file,
            "file-down",
            "Ctrl+E",
            when=lambda: bool(self._presenter.state.ids) and self._presenter.state.tab is Tab.ON_HAND,
            why_not=partial(str, Text("The list is empty.")),
        )
        page.on_hand.top.addWidget(IconButton.of(page.deed(export), place="station"))

    def _ask_file(self) -> None:
        kinds = f"CSV (*{_CSV});;Excel (*{_XLSX})"
        suggested = str(Path.home() / f"{Text('Products')}{_CSV}")
        name, kind = QFileDialog.getSaveFileName(self._page, str(Text("Export this list")), suggested, kinds)
        if name:
            has_ending = Path(name).suffix.lower() in (_CSV, _XLSX)
            self._presenter.export(name if has_ending else f"{name}{_XLSX if 'Excel' in kind else _CSV}")

    def show_state(self, state: StockState) -> None:
        """Lay the sheets that were asked for, once for each time."""
        asked, self._asked = self._asked, self._times(state)
        act, lift = self._presenter, self._page.shell.lift
        if state.product is not None and self._asked[0] != asked[0]:
            claims = ClaimsSheet(state.product.row, state.claims[0], act.move_promise, lift)
            self._page.shell.lay(claims, focus=claims.first)
        elif state.product is not None and self._asked[1] != asked[1]:
            known = state.alternatives[0]
            named = AlternativesSheet(state.product.row, known, act.add_alternative, act.take_alternative_away, lift)
            self._page.shell.lay(named, focus=named.first)
        elif state.product is not None and self._asked[2] != asked[2]:
            who = state.suppliers[0]
            sold = ProductSuppliersSheet(
                *(state.product.row, who.offers, who.known, who.currency),
                *(act.add_supplier, act.take_supplier_away, lift),
            )
            self._page.shell.lay(sold, focus=sold.first)
        elif state.product is not None and self._asked[3] != asked[3]:
            self._lay_kit(state.product.row, state.kit[0])
        elif state.codes is not None and self._asked[4] != asked[4]:
            self._lay_codes(state.codes)
        elif state.codes is not None and self._codes is not None and lies(self._codes):
            self._codes.show_codes(state.codes)

    def _lay_kit(self, row: StockRow, parts: tuple[KitPicture, ...]) -> None:
        """A part that is put in brings the sheet again for the next: only this one goes, not the one that came."""
        act = self._presenter
        inside = KitSheet(row, parts, act.add_part, act.take_part_out, lambda: lies(inside) and self._page.shell.lift())
        self._page.shell.lay(inside, focus=inside.first)

    def _lay_codes(self, shown: CodesShown) -> None:
        act = self._presenter
        deeds = CodeDeeds(act.add_code, act.change_code, act.remove_code, self._page.shell.play)
        self._codes = ProductCodesSheet(shown, deeds, self._page.shell.lift)
        self._page.shell.lay(self._codes, focus=self._codes.first)

    def change_products(self) -> None:
        """Ask what the marked products get; the one under the cursor when none is marked."""
        product = self._presenter.state.product
        chosen = self._page.on_hand.table.selected_ids() or ([product.row.id] if product is not None else [])
        if chosen:
            sheet = BulkSheet(len(chosen), partial(self._presenter.change_products, chosen), self._page.shell.lift)
            self._page.shell.lay(sheet, focus=sheet.first)

    def _deed(self, name: str, words: Text, run: Any, icon: str, key: str, right: Right) -> Deed:
        return Deed(
            f"stock.{name}",
            words,
            run,
            icon,
            key,
            needs=right,
            when=lambda: self._presenter.state.product is not None and self._presenter.state.tab is Tab.ON_HAND,
            why_not=partial(str, Text("Choose a product first.")),
        )

    @staticmethod
    def _times(state: StockState) -> tuple[int, ...]:
        codes = state.codes.asked if state.codes is not None else 0
        return state.claims[1], state.alternatives[1], state.suppliers[1], state.kit[1], codes
