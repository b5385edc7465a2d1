"""The page of print jobs."""

from functools import partial

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from omsdesk.presenters.print_jobs import PrintJobs, PrintJobsState, printer_words
from omsdesk.views import table_deeds, theme
from omsdesk.views.actions import Deed
from omsdesk.views.page import Page
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_looks import TableLooks
from omsdesk.words import Text, exact_words, when_words

COLUMNS = (
    Column(Text("Time"), lambda row: when_words(row.at), 130, tooltip=lambda row: exact_words(row.at)),
    Column(Text("Paper"), lambda row: row.title, stretch=True, kind="strong"),
    Column(Text("State"), lambda row: row.status, 140, kind="pill"),
    Column(Text("Printer"), lambda row: printer_words(row.printer), 110),
    Column(Text("Station"), lambda row: row.station, 90),
    Column(Text("By"), lambda row: row.user, 130),
    Column(Text("Why"), lambda row: row.error or row.why, 190, kind="muted"),
)


class PrintJobsView(Page):
    """Time, what, printer, state, by whom; print again, open the folder, to another printer."""

    presenter: PrintJobs

    def build(self) -> None:
        """The buttons over the list."""
        self._said: Text | None = None
        self.table = PagedTable(COLUMNS, name=Text("Print jobs"), fetch=self.presenter.fetch)
        self.table.show_when_empty(
            EmptyState("printer", Text("Nothing was printed yet. Pack an order, and its papers stand here."))
        )
        self.looks = TableLooks(self.table, "print_jobs", self.shell)
        self.looks.recall()
        table_deeds.add(self, self.looks)
        self.table.current_changed.connect(self.presenter.point_at)
        row = FlowRow()
        for button in self._buttons():
            row.addWidget(button)
        row.addStretch(1)
        self._open = Button(Text("Not printed only"), "funnel")
        self._open.setCheckable(True)
        self._open.clicked.connect(lambda on: self.presenter.show_only_open(only_open=on))
        row.addWidget(self._open)
        self.body.addLayout(row)
        self.body.addWidget(self.table, 1)
        self._folder = label("", theme.HEADER, ink="text2")
        self.body.addWidget(self._folder)

    def recall(self) -> None:
        """The columns as this person left them."""
        self.looks.recall()

    def _buttons(self) -> list[QWidget]:
        state = lambda: self.presenter.state  # noqa: E731 - the state of the moment it is asked in
        again = self.deed(
            Deed(
                "print_jobs.again",
                Text("Print again"),
                self.presenter.print_again,
                "printer",
                "F9",
                when=lambda: state().row is not None,
                why_not=lambda: str(Text("Choose a paper first.")),
            )
        )
        other = self.deed(
            Deed(
                "print_jobs.other",
                Text("To another printer"),
                self._choose_printer,
                "arrow-right",
                "F8",
                when=lambda: state().row is not None,
                why_not=lambda: str(Text("Choose a paper first.")),
            )
        )
        cancel = self.deed(
            Deed(
                "print_jobs.cancel",
                Text("Do not print"),
                self.presenter.cancel,
                "ban",
                "Del",
                when=lambda: state().may("cancel"),
                why_not=lambda: str(Text("Only a paper that waits or failed can be left out.")),
            )
        )
        history = self.deed(
            Deed(
                "print_jobs.history",
                Text("History"),
                self._open_history,
                "history",
                "Ctrl+H",
                when=lambda: state().row is not None,
                why_not=lambda: str(Text("Choose a paper first.")),
            )
        )
        folder = self.deed(Deed("print_jobs.folder", Text("Open folder"), self._open_folder, "folder-open", "F7"))
        self._other = Button.of(other)
        return [Button.of(again, kind="primary"), self._other, Button.of(cancel), Button.of(history), Button.of(folder)]

    def show_state(self, state: PrintJobsState) -> None:
        """The list, and what came of the last act."""
        self.table.show_rows(state.ids, state.rows)
        self._open.setChecked(state.only_open)
        self.table.show_footer(
            Text("{n} job", many="{n} jobs", n=len(state.ids)), Text("F9 print again   F8 to another printer")
        )
        self._folder.setText(str(Text("PDFs are saved in {folder}", folder=state.folder)) if state.folder else "")
        if state.said is not None and state.said is not self._said:
            self._said = state.said
            self.shell.toast(state.said)

    def appear(self) -> None:
        """Look for printers once the page is in view."""
        super().appear()
        self.presenter.look_for_printers()

    def _choose_printer(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in self.presenter.state.printers:
            menu.addAction(str(printer_words(name)), partial(self.presenter.to_printer, name))
        if menu.isEmpty():
            menu.addAction(str(Text("No printers were found"))).setEnabled(False)
        menu.popup(self._other.mapToGlobal(self._other.rect().bottomLeft()))

    def _open_history(self) -> None:
        row = self.presenter.state.row
        if row is not None:
            self.shell.go("history", subject="print job", record=row.id, name=row.title)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.presenter.state.folder))
