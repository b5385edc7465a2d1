"""The page of invoices and credit notes."""

import re

from PySide6.QtWidgets import QFileDialog, QWidget

from omsdesk.presenters.invoices import Invoices, InvoicesState
from omsdesk.views import table_deeds, theme
from omsdesk.views.actions import Deed
from omsdesk.views.invoice_sheet import CreditSheet
from omsdesk.views.page import Page
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.views.widgets.table_looks import TableLooks
from omsdesk.words import Text

COLUMNS = (
    Column(Text("Number"), lambda row: row.name, 150, kind="strong"),
    Column(Text("Date"), lambda row: Text("{day}", day=row.day), 125),
    Column(Text("Customer"), lambda row: row.buyer, stretch=True),
    Column(Text("Order"), lambda row: row.order, 100),
    Column(Text("Total"), lambda row: Text("{amount}", amount=row.total), 110, kind="number"),
    Column(Text("Open"), lambda row: Text("{amount}", amount=row.left) if row.left.minor else "", 110, kind="number"),
    Column(Text("Pay until"), lambda row: Text("{day}", day=row.due_on) if row.left.minor else "", 125),
    Column(Text("State"), lambda row: row.word, 125, kind="pill"),
)


class InvoicesView(Page):
    """Number, day, whose, how much, what is open; print, mail, take back."""

    presenter: Invoices
    takes_orders = True

    def build(self) -> None:
        """The buttons over the list."""
        self._said = self._way = 0
        self.table = PagedTable(COLUMNS, name=Text("Invoices"), fetch=self.presenter.fetch)
        self.none = EmptyState("receipt", Text("No invoice was written yet. Write one from an order."))
        self.table.show_when_empty(self.none)
        self.looks = TableLooks(self.table, "invoices", self.shell)
        self.looks.recall()
        table_deeds.add(self, self.looks)
        self.table.current_changed.connect(self.presenter.point_at)
        self.table.opened.connect(lambda _id: self.presenter.open_order())
        GivingWay(self.table, (3, 6, 1))
        row = FlowRow()
        for button in self._buttons():
            row.addWidget(button)
        row.addStretch(1)
        self._open = Button(Text("Only open ones"), "funnel")
        self._open.setCheckable(True)
        self._open.toggled.connect(lambda on: self.presenter.show_only_open(only_open=on))
        row.addWidget(self._open)
        self.body.addLayout(row)
        self.hint = label("", theme.BODY, ink="text2", wrap=True)
        self.hint.hide()
        self.body.addWidget(self.hint)
        self.lost = label("", theme.BODY, ink="warn", wrap=True)
        self.lost.hide()
        self.body.addWidget(self.lost)
        self.body.addWidget(self.table, 1)

    def recall(self) -> None:
        """The columns as this person left them."""
        self.looks.recall()

    def first_focus(self) -> QWidget:
        """The list takes the arrows."""
        return self.table.view

    def _buttons(self) -> list[QWidget]:
        act = self.presenter
        chosen = lambda: act.state.row is not None  # noqa: E731 - the state of the moment it is asked in
        none = lambda: str(Text("Choose an invoice first."))  # noqa: E731 - likewise
        deeds = (
            Deed("invoices.print", Text("Print"), act.print_again, "printer", "Ctrl+P", when=chosen, why_not=none),
            Deed("invoices.mail", Text("Send by e-mail"), act.send, "mail", "F7", when=chosen, why_not=none),
            Deed(
                "invoices.credit",
                Text("Take back"),
                self._credit,
                "rotate-ccw",
                "F6",
                when=lambda: act.state.why_not_credit is None,
                why_not=lambda: str(act.state.why_not_credit or ""),
            ),
            Deed(
                "invoices.xml", Text("Save e-invoice"), self._save_xml, "download", "Ctrl+S", when=chosen, why_not=none
            ),
            Deed("invoices.order", Text("Open order"), act.open_order, "inbox", "F8", when=chosen, why_not=none),
        )
        first, *others = [self.deed(deed) for deed in deeds]
        return [Button.of(first, kind="primary"), *(Button.of(each) for each in others)]

    def _save_xml(self) -> None:
        row = self.presenter.state.row
        if row is not None:
            suggested = f"{re.sub(r'[^A-Za-z0-9-]+', '-', row.name)}.xml"
            path, _ = QFileDialog.getSaveFileName(self, str(Text("Save e-invoice")), suggested, "UBL (*.xml)")
            self.presenter.save_xml(path)

    def _credit(self) -> None:
        row = self.presenter.state.row
        if row is not None:
            sheet = CreditSheet(row, self.presenter.credit, self.shell.lift)
            self.shell.lay(sheet, sheet.first)

    def show_state(self, state: InvoicesState) -> None:
        """The list, and what came of the last act."""
        self.table.show_rows(state.ids, state.rows)
        count = Text("{n} invoice or credit note", many="{n} invoices and credit notes", n=len(state.ids))
        self.table.show_footer(count, Text("Enter open order   Ctrl+P print   F7 e-mail   F6 take back"))
        if state.ids and not self.table.selected_ids():
            self.table.select(self.table.current_id() or state.ids[0])
        self.hint.setText(str(state.hint or ""))
        show_if(self.hint, state.hint is not None)
        self.lost.setText(" ".join(str(each) for each in state.lost))
        show_if(self.lost, bool(state.lost))
        if state.said is not None and state.said.serial != self._said:
            self._said = state.said.serial
            self.shell.toast(state.said.words)
        if state.way is not None and state.way.serial != self._way:
            self._way = state.way.serial
            self.shell.go(state.way.page, **state.way.focus)
