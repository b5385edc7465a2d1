"""The page of suppliers: what waits at whom, what is to be ordered, and what has left."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from omsdesk.money import Money
from omsdesk.presenters.suppliers import Form, Suppliers, SuppliersState
from omsdesk.services.suppliers.listing import SupplyRow
from omsdesk.views import table_deeds, theme
from omsdesk.views.actions import Deed
from omsdesk.views.page import Page
from omsdesk.views.supplier_sheets import LeftSheet, SendSheet, SupplierSheet, TakeBackSheet
from omsdesk.views.widgets.buttons import Button, IconButton
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.views.widgets.table_looks import TableLooks
from omsdesk.words import Text

_LINES_HEIGHT = 170
_CSV, _XLSX = ".csv", ".xlsx"


def _to(row: SupplyRow) -> str:
    return ", ".join(part for part in (row.customer, row.city) if part)


def _sent(row: SupplyRow) -> Text | str:
    return Text("{day}", day=row.sent_at) if row.sent_at else ""


def _money(amount: Money | None) -> Text | str:
    return Text("{amount}", amount=amount) if amount is not None else "\N{EN DASH}"


def _costs(row: SupplyRow) -> Text | str:
    """What the goods come to at the supplier's prices; a dash where no price is known."""
    return Text("{amounts}", amounts=row.costs) if row.costs else "\N{EN DASH}"


COLUMNS = (
    Column(Text("Number"), lambda row: row.number, 100, kind="strong"),
    Column(Text("Supplier"), lambda row: row.supplier, 170),
    Column(Text("State"), lambda row: row.mark, 160, kind="pill"),
    Column(Text("Order"), lambda row: row.order, 95),
    Column(Text("Ship to"), _to, 190, tooltip=_to),
    Column(Text("Goods"), lambda row: row.goods, stretch=True, tooltip=lambda row: row.goods),
    Column(Text("Costs"), _costs, 110, kind="number"),
    Column(Text("Ship by"), lambda row: Text("{day}", day=row.ship_by), 115),
    Column(Text("Ordered on"), _sent, 115),
)
LINES = (
    Column(Text("SKU"), lambda line: line.sku, 150, kind="strong"),
    Column(Text("Product"), lambda line: line.name, stretch=True),
    Column(Text("Their code"), lambda line: line.code or "\N{EN DASH}", 150),
    Column(Text("Price"), lambda line: _money(line.price), 110, kind="number"),
    Column(Text("Pieces"), lambda line: line.quantity, 86, kind="number"),
    Column(Text("Amount"), lambda line: _money(line.total), 120, kind="number"),
    Column(Text("Has left"), lambda line: line.shipped or "", 86, kind="number"),
)


class SuppliersView(Page):
    """Orders to suppliers over the goods of the one under the cursor."""

    presenter: Suppliers
    takes_orders = True

    def build(self) -> None:
        """The buttons over both lists."""
        self._shown = {"said": 0, "way": 0, "asked": 0}
        self.table = PagedTable(COLUMNS, name=Text("Orders to suppliers"))
        self.table.show_when_empty(
            EmptyState("truck", Text("Nothing waits at a supplier. O on a line of an order has it sent from one."))
        )
        self.looks = TableLooks(self.table, "suppliers", self.shell)
        self.looks.recall()
        table_deeds.add(self, self.looks)
        self.table.current_changed.connect(self.presenter.point_at)
        GivingWay(self.table, (8, 4, 3, 6))
        row = FlowRow()
        for button in self._buttons():
            row.addWidget(button)
        row.addStretch(1)
        self._open = Button(Text("Only open ones"), "funnel")
        self._open.setCheckable(True)
        self._open.setChecked(True)
        self._open.toggled.connect(lambda on: self.presenter.show_only_open(only_open=on))
        row.addWidget(self._open)
        self.body.addLayout(row)
        self.body.addWidget(self.table, 1)
        self.lines = PagedTable(LINES, name=Text("Goods of this order"))
        self.lines.show_when_empty(EmptyState("package", Text("Choose an order to a supplier.")))
        self.lines.setFixedHeight(theme.scaled(_LINES_HEIGHT))
        GivingWay(self.lines, (2, 5))
        self.body.addWidget(self.lines)

    def recall(self) -> None:
        """The columns as this person left them."""
        self.looks.recall()

    def first_focus(self) -> QWidget:
        """The list takes the arrows."""
        return self.table.view

    def _buttons(self) -> list[QWidget]:
        act = self.presenter
        ask = act.ask_for
        deeds = (
            self._when("send", Text("Send order"), act.ask_send, "mail", "F6", lambda: act.state.why_not_send),
            self._when(
                "note", Text("Has left"), partial(ask, Form.NOTE), "truck", "F7", lambda: act.state.why_not_note
            ),
            self._when(
                *("back", Text("Call order off"), partial(ask, Form.TAKE_BACK), "undo-2", "Del"),
                lambda: act.state.why_not_take_back,
            ),
            self._when("order", Text("Open order"), act.open_order, "inbox", "F8", self._why_not_open),
            Deed("suppliers.known", Text("Suppliers"), partial(ask, Form.SUPPLIER), "building-2", "F9"),
        )
        first, *others = [self.deed(deed) for deed in deeds]
        writes = Deed(
            *("suppliers.export", Text("Export to CSV or Excel"), self._ask_file, "file-down", "Ctrl+E"),
            when=lambda: bool(act.state.known),
            why_not=partial(str, Text("No supplier is known yet.")),
        )
        buttons: list[QWidget] = [Button.of(first, kind="primary"), *(Button.of(each) for each in others)]
        return [*buttons, IconButton.of(self.deed(writes), place="station")]

    def _ask_file(self) -> None:
        kinds = f"CSV (*{_CSV});;Excel (*{_XLSX})"
        suggested = str(Path.home() / f"{Text('Suppliers')}{_CSV}")
        name, kind = QFileDialog.getSaveFileName(self, str(Text("Export all suppliers")), suggested, kinds)
        if name:
            has_ending = Path(name).suffix.lower() in (_CSV, _XLSX)
            self.presenter.export(name if has_ending else f"{name}{_XLSX if 'Excel' in kind else _CSV}")

    def _when(
        self, name: str, words: Text, run: Callable[[], object], icon: str, key: str, why_not: Callable[[], Text | None]
    ) -> Deed:
        return Deed(
            f"suppliers.{name}",
            words,
            run,
            icon,
            key,
            when=lambda: why_not() is None,
            why_not=lambda: str(why_not() or ""),
        )

    def _why_not_open(self) -> Text | None:
        return None if self.presenter.state.row is not None else Text("Choose an order to a supplier first.")

    def show_state(self, state: SuppliersState) -> None:
        """Both lists, and what came of the last act."""
        self.table.show_rows(state.ids, state.rows)
        count = Text("{n} order to a supplier", many="{n} orders to suppliers", n=len(state.ids))
        self.table.show_footer(count, Text("F6 send   F7 has left   F8 open order"))
        if state.current is not None and self.table.current_id() != state.current:
            self.table.select(state.current)
        lines = {line.line_id: line for line in state.row.lines} if state.row is not None else {}
        self.lines.show_rows(list(lines), lines)
        self._open.setChecked(state.only_open)
        self._do_once(state)

    def _do_once(self, state: SuppliersState) -> None:
        if state.said is not None and state.said.serial != self._shown["said"]:
            self._shown["said"] = state.said.serial
            self.shell.toast(state.said.words)
        if state.way is not None and state.way.serial != self._shown["way"]:
            self._shown["way"] = state.way.serial
            self.shell.go(state.way.page, **state.way.focus)
        if state.asked is not None and state.asked.serial != self._shown["asked"]:
            self._shown["asked"] = state.asked.serial
            self._lay(state.asked.form, state)

    def _lay(self, form: Form, state: SuppliersState) -> None:
        act, lift, row = self.presenter, self.shell.lift, state.row
        if form is Form.SUPPLIER:
            known = SupplierSheet(state.known, act.keep, lift)
            self.shell.lay(known, known.first)
        elif row is None:
            return
        elif form is Form.SEND:
            send = SendSheet(row, state.why_not_mail, act.send, lift)
            self.shell.lay(send, send.first)
        elif form is Form.NOTE:
            note = LeftSheet(row, state.today, act.note, lift)
            self.shell.lay(note, note.first)
        else:
            back = TakeBackSheet(row, act.take_back, lift)
            self.shell.lay(back, back.stay)
