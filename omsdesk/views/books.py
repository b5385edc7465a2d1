"""The page of the books: months, their days, and the journal as files."""

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from omsdesk.presenters.books import Books, BooksState
from omsdesk.services.accounting.months import MonthRow
from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.close_sheet import CloseSheet
from omsdesk.views.page import Page
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.progress import TaskProgress
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.words import Text, month_words, when_words

_FEW, _MANY = 3, 7
_GOODS = frozenset({6})
"""The column of what goods cost: most houses book no such thing."""


def _state(row: MonthRow) -> tuple[Text, str, str]:
    if row.closed_at is not None:
        return Text("Closed"), "ok", "lock"
    return (Text("Open"), "info", "lock-open") if row.why_not_close else (Text("To close"), "warn", "clock")


MONTHS = (
    Column(Text("Month"), lambda row: month_words(row.first), 90, kind="strong", stretch=True),
    Column(Text("State"), _state, 155, kind="pill"),
    Column(
        Text("Closed"),
        lambda row: when_words(row.closed_at) if row.closed_at else "",
        150,
        tooltip=lambda row: row.by,
    ),
)
DAYS = (
    Column(
        Text("Day"),
        lambda row: Text("{day}", day=row.day) if row.day else Text("Whole month"),
        130,
        kind="strong",
        stretch=True,
    ),
    Column(Text("Entries"), lambda row: row.entries, 80, kind="number"),
    Column(Text("Invoiced"), lambda row: Text("{amount}", amount=row.invoiced), 120, kind="number"),
    Column(Text("Credited"), lambda row: Text("{amount}", amount=row.credited), 120, kind="number"),
    Column(Text("Received"), lambda row: Text("{amount}", amount=row.received), 120, kind="number"),
    Column(Text("Refunded"), lambda row: Text("{amount}", amount=row.refunded), 120, kind="number"),
    Column(
        Text("Goods at cost"),
        lambda row: Text("{amount}", amount=row.goods_sold) if row.goods_sold.minor else "",
        120,
        kind="number",
    ),
)


class BooksView(Page):
    """A month, its days, and what each came to; saved and closed."""

    presenter: Books
    takes_orders = True

    def build(self) -> None:
        """The buttons over both lists."""
        self._said = 0
        self.months = PagedTable(MONTHS, name=Text("Months"))
        self.months.show_when_empty(EmptyState("table-2", Text("Nothing was invoiced or paid yet.")))
        GivingWay(self.months, (2,))
        self.months.current_changed.connect(self.presenter.choose_month)
        self.days = PagedTable(DAYS, name=Text("Days"))
        self.days.show_when_empty(EmptyState("table-2", Text("Choose a month.")))
        self.fitting = GivingWay(self.days, (1, 3))
        self.days.current_changed.connect(self.presenter.choose_day)
        row = FlowRow()
        for button in self._buttons():
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.progress = TaskProgress(self.presenter.stop)
        self.progress.hide()
        self.body.addWidget(self.progress)
        self.lost = label("", theme.BODY, ink="warn", wrap=True)
        self.lost.hide()
        self.body.addWidget(self.lost)
        both = QHBoxLayout()
        both.setSpacing(theme.GAP_3)
        both.addWidget(self.months, _FEW)
        both.addWidget(self.days, _MANY)
        self.body.addLayout(both, 1)

    def first_focus(self) -> QWidget:
        """The list of months takes the arrows."""
        return self.months.view

    def _buttons(self) -> list[QWidget]:
        act = self.presenter
        may = lambda: act.state.why_not_save is None  # noqa: E731 - the state of the moment it is asked in
        why = lambda: str(act.state.why_not_save or "")  # noqa: E731 - likewise
        table = self.deed(
            Deed("books.table", Text("Save journal"), self._save_table, "download", "Ctrl+S", when=may, why_not=why)
        )
        datev = self.deed(
            Deed("books.datev", Text("Save for DATEV"), self._save_datev, "file-down", "F7", when=may, why_not=why)
        )
        close = self.deed(
            Deed(
                "books.close",
                Text("Close month"),
                self._close,
                "lock",
                "F6",
                when=lambda: act.state.why_not_close is None,
                why_not=lambda: str(act.state.why_not_close or ""),
            )
        )
        folder = self.deed(
            Deed(
                "books.folder",
                Text("Month in a folder"),
                self._save_folder,
                "folder-open",
                "F9",
                when=lambda: act.state.why_not_folder is None,
                why_not=lambda: str(act.state.why_not_folder or ""),
            )
        )
        drawer = self.deed(Deed("books.drawer", Text("Drawer"), lambda: self.shell.go("drawer"), "banknote", "F8"))
        return [Button.of(table, kind="primary"), *(Button.of(each) for each in (datev, folder, close, drawer))]

    def _save_folder(self) -> None:
        self.presenter.save_folder(QFileDialog.getExistingDirectory(self, str(Text("Folder for the month"))))

    def _save_table(self) -> None:
        self._ask("journal", "csv", "CSV (*.csv);;Excel (*.xlsx)", self.presenter.save_table)

    def _save_datev(self) -> None:
        self._ask("EXTF_Buchungsstapel", "csv", "DATEV (*.csv)", self.presenter.save_datev)

    def _ask(self, name: str, ending: str, kinds: str, save: Callable[[str], None]) -> None:
        suggested = f"{name}-{self.presenter.suggested(ending)}"
        path, _ = QFileDialog.getSaveFileName(self, str(Text("Save journal")), suggested, kinds)
        save(path)

    def _close(self) -> None:
        month = self.presenter.state.month
        if month is not None:
            sheet = CloseSheet(month_words(month.first), self.presenter.close, self.shell.lift)
            self.shell.lay(sheet, sheet.stay)

    def show_state(self, state: BooksState) -> None:
        """Both lists, and what came of the last act."""
        rows = dict(enumerate(state.months))
        self.months.show_rows(list(rows), rows)
        self.months.show_footer(Text("{n} month", many="{n} months", n=len(rows)))
        here = next((place for place, each in rows.items() if each.key == state.current), None)
        if here is not None and self.months.current_id() != here:
            self.months.select(here)
        days = dict(enumerate(state.journal.days)) if state.journal and state.journal.month == state.current else {}
        left_out = frozenset() if any(each.goods_sold.minor for each in days.values()) else _GOODS
        if left_out != self.fitting.left_out:
            self.fitting.left_out = left_out
            self.fitting.fit()
        self.days.show_rows(list(days), days)
        self.days.renew()
        self.days.show_footer(Text("Ctrl+S save   F7 DATEV   F6 close"))
        if days and self.days.current_id() != state.day:
            self.days.select(state.day)
        self.lost.setText(" ".join(str(each) for each in state.lost))
        show_if(self.lost, bool(state.lost))
        self.progress.setVisible(state.busy is not None)
        if state.busy is not None:
            self.progress.show_task(state.busy, state.done, state.whole)
        if state.said is not None and state.said.serial != self._said:
            self._said = state.said.serial
            self.shell.toast(state.said.words)
