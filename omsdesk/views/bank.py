"""The page of the bank: lines and the orders they pay, and refunds to send."""

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from omsdesk.presenters.bank import LINES, TRANSFERS, Bank, BankState
from omsdesk.services.banking.booking import BankRow
from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.bank_sheets import AccountSheet, OrderSheet
from omsdesk.views.page import Page
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.views.widgets.tabs import Tabs
from omsdesk.words import Text, when_words


def _order(row: BankRow) -> str:
    return row.order or (f"{row.proposal.order}  {row.proposal.customer}" if row.proposal else "")


LINE_COLUMNS = (
    Column(Text("Date"), lambda row: Text("{day}", day=row.booked_on), 120),
    Column(Text("Amount"), lambda row: Text("{amount}", amount=row.amount), 110, kind="number"),
    Column(Text("From"), lambda row: row.name, 170, kind="strong"),
    Column(Text("Purpose"), lambda row: row.words, stretch=True, tooltip=lambda row: row.words),
    Column(Text("Pays"), _order, 190),
    Column(Text("Found by"), lambda row: row.proposal.match if row.proposal else row.status, 215, kind="pill"),
)
TRANSFER_COLUMNS = (
    Column(Text("Refunded"), lambda row: when_words(row.at), 130),
    Column(Text("Order"), lambda row: row.order, 100),
    Column(Text("Amount"), lambda row: Text("{amount}", amount=row.amount), 110, kind="number"),
    Column(Text("To"), lambda row: row.name, 200, kind="strong"),
    Column(Text("IBAN"), lambda row: row.iban or Text("missing"), 240),
    Column(Text("Reason"), lambda row: row.reason, stretch=True, kind="muted"),
)


class BankView(Page):
    """Statements come in, a person confirms; refunds go out in a file."""

    presenter: Bank
    takes_orders = True

    def build(self) -> None:
        """Two tabs, each with its buttons over its list."""
        self._said = self._way = 0
        self.tabs = Tabs([(Text("Payments"), LINES), (Text("Refunds to send"), TRANSFERS)], name=Text("Bank"))
        self.tabs.chosen.connect(self.presenter.choose_tab)
        self.body.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._lines())
        self.stack.addWidget(self._transfers())
        self.body.addWidget(self.stack, 1)

    def first_focus(self) -> QWidget:
        """The list in view takes the arrows."""
        return (self.lines if self.presenter.state.tab == LINES else self.transfers).view

    def _lines(self) -> QWidget:
        act = self.presenter
        read = self.deed(Deed("bank.read", Text("Bring in a statement"), self._read, "file-up", "Ctrl+O"))
        sure = self.deed(
            Deed(
                "bank.sure",
                Text("Book what is sure"),
                act.book_sure,
                "list-checks",
                "F9",
                when=lambda: act.state.tab == LINES and bool(act.state.sure),
                why_not=lambda: str(Text("No line names its order and its amount.")),
            )
        )
        book = self.deed(
            Deed(
                "bank.book",
                Text("Book"),
                act.book,
                "check",
                "F7",
                when=lambda: act.state.tab == LINES and act.state.why_not_book is None,
                why_not=lambda: str(act.state.why_not_book or ""),
            )
        )
        other = self.deed(
            Deed(
                "bank.other",
                Text("Another order"),
                self._other,
                "search",
                "F8",
                when=lambda: act.state.tab == LINES and act.state.why_not_other is None,
                why_not=lambda: str(act.state.why_not_other or ""),
            )
        )
        aside = self.deed(
            Deed(
                "bank.aside",
                Text("Set it aside"),
                act.set_aside,
                "minus",
                "Del",
                when=lambda: act.state.tab == LINES and act.state.row is not None and not act.state.row.order,
                why_not=lambda: str(Text("Choose a line to look at.")),
            )
        )
        self._all = Button(Text("Also booked ones"), "funnel")
        self._all.setCheckable(True)
        self._all.toggled.connect(lambda on: act.show_all(everything=on))
        self.lines = PagedTable(LINE_COLUMNS, name=Text("Lines of the bank"))
        said = Text("Nothing to look at. Bring in a statement of your bank: camt.053 or CSV.")
        self.lines.show_when_empty(EmptyState("banknote", said))
        self.lines.current_changed.connect(act.point_at)
        GivingWay(self.lines, (3, 2))
        buttons = [Button.of(read, kind="primary"), *(Button.of(each) for each in (sure, book, other, aside))]
        return _part(self.lines, buttons, self._all)

    def _transfers(self) -> QWidget:
        act = self.presenter
        chosen = lambda: act.state.tab == TRANSFERS and act.state.transfer is not None  # noqa: E731 - of that moment
        none = lambda: str(Text("Choose a refund first."))  # noqa: E731 - likewise
        file = self.deed(
            Deed(
                "bank.file",
                Text("Make file for the bank"),
                self._file,
                "download",
                "Ctrl+S",
                when=lambda: act.state.tab == TRANSFERS and bool(act.state.ready),
                why_not=lambda: str(Text("No refund has an account in euro yet.")),
            )
        )
        account = self.deed(
            Deed("bank.account", Text("Account"), self._account, "pencil", "F6", when=chosen, why_not=none)
        )
        by_hand = self.deed(
            Deed("bank.by_hand", Text("Paid by hand"), act.paid_by_hand, "hand", "Shift+Del", when=chosen, why_not=none)
        )
        order = self.deed(
            Deed(
                "bank.order",
                Text("Open order"),
                act.open_order,
                "inbox",
                "F5",
                when=lambda: act.state.row is not None or act.state.transfer is not None,
                why_not=lambda: str(Text("Choose a line to look at.")),
            )
        )
        self.transfers = PagedTable(TRANSFER_COLUMNS, name=Text("Refunds to send"))
        self.transfers.show_when_empty(EmptyState("banknote", Text("No refund waits for a transfer.")))
        self.transfers.current_changed.connect(act.point_at_refund)
        GivingWay(self.transfers, (5, 0))
        buttons = [Button.of(file, kind="primary"), *(Button.of(each) for each in (account, by_hand, order))]
        return _part(self.transfers, buttons)

    def _read(self) -> None:
        kinds = str(Text("Statements (*.xml *.csv *.txt)"))
        path, _ = QFileDialog.getOpenFileName(self, str(Text("Bring in a statement")), "", kinds)
        self.presenter.bring_in(path)

    def _file(self) -> None:
        self.presenter.make_file(QFileDialog.getExistingDirectory(self, str(Text("Folder for the file"))))

    def _other(self) -> None:
        row = self.presenter.state.row
        if row is not None:
            sheet = OrderSheet(row, self.presenter.book_for, self.shell.lift)
            self.shell.lay(sheet, sheet.first)

    def _account(self) -> None:
        row = self.presenter.state.transfer
        if row is not None:
            sheet = AccountSheet(row, self.presenter.address, self.shell.lift)
            self.shell.lay(sheet, sheet.first)

    def show_state(self, state: BankState) -> None:
        """Both lists, and what came of the last act."""
        self.tabs.show_tab(state.tab)
        self.stack.setCurrentIndex(0 if state.tab == LINES else 1)
        rows = {row.id: row for row in state.rows}
        self.lines.show_rows(list(rows), rows)
        self.lines.renew()
        self.lines.show_footer(
            Text("{n} payment", many="{n} payments", n=len(rows)), Text("F7 book   F8 another   F9 all sure")
        )
        if rows and not self.lines.selected_ids():
            self.lines.select(self.lines.current_id() or next(iter(rows)))
        waiting = {row.id: row for row in state.transfers}
        self.transfers.show_rows(list(waiting), waiting)
        self.transfers.renew()
        self.transfers.show_footer(Text("{n} refund", many="{n} refunds", n=len(waiting)))
        if waiting and not self.transfers.selected_ids():
            self.transfers.select(self.transfers.current_id() or next(iter(waiting)))
        if state.said is not None and state.said.serial != self._said:
            self._said = state.said.serial
            self.shell.toast(state.said.words)
        if state.way is not None and state.way.serial != self._way:
            self._way = state.way.serial
            self.shell.go(state.way.page, **state.way.focus)


def _part(table: PagedTable, buttons: list[Button], *at_the_end: QWidget) -> QWidget:
    """Buttons over a list."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.GAP_2)
    row = FlowRow()
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    for widget in at_the_end:
        row.addWidget(widget)
    column.addLayout(row)
    column.addWidget(table, 1)
    return part
