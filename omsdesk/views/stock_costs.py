"""What the stock is worth: the sheet of the month, and the new cost of one product."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFileDialog

from omsdesk.lifecycles.rights import Right
from omsdesk.presenters.stock import Stock, StockState, Tab
from omsdesk.services.costing.report import StockValue
from omsdesk.services.stock_list import StockRow
from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.order_forms import FormSheet
from omsdesk.views.widgets.buttons import IconButton
from omsdesk.views.widgets.card import Facts
from omsdesk.views.widgets.label import label
from omsdesk.words import Text, shown

Close = Callable[[], object]


class StockCosts:
    """Registers the deeds on the page and lays their sheets. ``page`` is the StockView, which imports this."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._presenter: Stock = page.presenter
        self._asked = self._presenter.state.value[1]
        table = page.on_hand.table.view
        value = Deed("stock.value", Text("Stock value"), self._presenter.ask_value, "banknote", "V", needs=Right.MONEY)
        page.on_hand.top.addWidget(IconButton.of(page.deed(value, only_in=table), place="station"))
        cost = Deed(
            "stock.cost",
            Text("New cost"),
            self._ask_cost,
            "tag",
            "K",
            needs=Right.MONEY,
            when=lambda: self._presenter.state.product is not None and self._presenter.state.tab is Tab.ON_HAND,
            why_not=partial(str, Text("Choose a product first.")),
        )
        page.on_hand.card.giving.addWidget(IconButton.of(page.deed(cost, only_in=table), place="station"))

    def show_state(self, state: StockState) -> None:
        """Lay the report that was asked for, once for each time."""
        asked, self._asked = self._asked, state.value[1]
        if state.value[0] is not None and self._asked != asked:
            sheet = ValueSheet(state.value[0], self._save, self._page.shell.lift)
            self._page.shell.lay(sheet, focus=sheet.go)

    def _ask_cost(self) -> None:
        state = self._presenter.state
        if state.product is not None:
            known = str(state.cost.each) if state.cost is not None and state.cost.is_known else ""
            sheet = CostSheet(state.product.row, known, self._presenter.set_cost, self._page.shell.lift)
            self._page.shell.lay(sheet, focus=sheet.first)

    def _save(self) -> None:
        title, kinds = str(Text("Save the value of the stock")), "CSV (*.csv);;Excel (*.xlsx)"
        path, _ = QFileDialog.getSaveFileName(self._page, title, "stock-value.csv", kinds)
        self._presenter.save_value(path)


class CostSheet(FormSheet):
    """What a piece of one product costs from now on."""

    def __init__(self, row: StockRow, known: str, set_cost: Callable[[str, str], object], close: Close) -> None:
        self._row, self._known, self._set_cost = row, known, set_cost
        super().__init__(Text("New cost of {product}", product=row.product), Text("Set it"), "banknote", close)

    def build(self) -> None:
        """The cost and why."""
        about = Text("Each piece that lies there is worth this from now on. What was sold before keeps its cost.")
        self.body.addWidget(label(about, ink="text2", wrap=True))
        self.cost = self.line(Text("&Cost of a piece"), self._known, hint=Text("Without tax, such as 2.50."))
        self.note = self.line(Text("&Why"), hint=Text("For example: the bill came."))

    def act(self) -> Text | None:
        """Hand it over."""
        if not self.cost.text().strip():
            return Text("Type what a piece costs.")
        self._set_cost(self.cost.text(), self.note.text())
        return None


class ValueSheet(FormSheet):
    """What the stock was worth when the month began, what came and went, and what it is worth now."""

    def __init__(self, found: StockValue, save: Callable[[], object], close: Close) -> None:
        self._found, self._save = found, save
        super().__init__(Text("Value of the stock"), Text("Save as a table"), "download", close)

    def build(self) -> None:
        """The sums, one below the other."""
        found = self._found
        facts = {shown(Text("On {day}, in the morning", day=found.first)): shown(found.before)}
        facts |= {str(kind.word): shown(money) for kind, money in found.changes}
        facts[str(Text("Now"))] = shown(found.after)
        facts[str(Text("Cost of goods sold"))] = shown(found.goods_sold)
        sums = Facts(values_right=True)
        sums.show_facts(facts)
        self.body.addWidget(sums)
        if found.unknown:
            said = Text(
                "{n} product lies there without a cost.", many="{n} products lie there without a cost.", n=found.unknown
            )
            self.body.addWidget(label(said, theme.HEADER, theme.SEMIBOLD, ink="warn", wrap=True))
        about = Text("By moving average, without tax. The table has a row for each product.")
        self.body.addWidget(label(about, ink="text2", wrap=True))

    def act(self) -> Text | None:
        """Save it."""
        self._save()
        return None
