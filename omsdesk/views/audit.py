"""The audit trail for supervisors: who changed what, where and when; narrowed, read and exported."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from omsdesk.presenters.audit import DAYS, Audit, AuditState
from omsdesk.services.audit_trail import AuditRow
from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.page import Page
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import ChoiceField, SearchField
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.words import Text, exact_words

_CSV, _XLSX = ".csv", ".xlsx"
_SEARCH_WIDTH = 300


def from_to(row: AuditRow) -> Text | str:
    """What it was and what it is now."""
    return f"{row.before} \N{RIGHTWARDS ARROW} {row.after}" if row.before else row.after


COLUMNS = (
    Column(Text("When"), lambda row: exact_words(row.at), width=210),
    Column(Text("Who"), lambda row: row.by, width=110),
    Column(Text("Station"), lambda row: row.station, width=100),
    Column(Text("Record"), lambda row: row.about, width=190),
    Column(Text("What happened"), lambda row: row.said, stretch=True, kind="strong"),
    Column(Text("From, to"), from_to, width=230, kind="muted", tooltip=lambda row: str(from_to(row))),
)


class AuditView(Page):
    """Filters over the list."""

    presenter: Audit

    def build(self) -> None:
        """Search, choices, export; then the changes."""
        self._version = -1
        self._said: Text | None = None
        self.search = SearchField(Text("Words, an order's number, a name"), name=Text("Find changes"))
        self.search.setMinimumWidth(theme.scaled(_SEARCH_WIDTH))
        self.search.searched.connect(lambda words: self.presenter.narrow(words=words))
        self.search.returnPressed.connect(lambda: self.table.view.setFocus(Qt.FocusReason.OtherFocusReason))
        self.people = self._choice(Text("Person"), "user_id")
        self.stations = self._choice(Text("Station"), "station_id")
        self.subjects = self._choice(Text("Kind of record"), "subject")
        self.days = self._choice(Text("Days"), "days")
        self.days.show_choices(DAYS, None)
        row = FlowRow()
        for field in (self.search, self.people, self.stations, self.subjects, self.days):
            row.addWidget(field)
        row.addStretch(1)
        self.deed(Deed("audit.find", Text("Find changes"), self._find, "search", "Ctrl+F"))
        export = Deed(
            "audit.export",
            Text("Export to CSV or Excel"),
            self._ask_file,
            "file-down",
            "Ctrl+E",
            when=lambda: self.presenter.state.why_not_export is None,
            why_not=lambda: str(self.presenter.state.why_not_export or ""),
        )
        row.addWidget(Button.of(self.deed(export)))
        self.body.addLayout(row)
        self.table: PagedTable = PagedTable(COLUMNS, name=Text("Changes"), fetch=self.presenter.fetch)
        GivingWay(self.table, (2, 5, 1))
        self.clear_button = Button(Text("Clear search"), "x")
        self.clear_button.clicked.connect(self._clear)
        self.table.show_when_empty(EmptyState("history", Text("No change fits."), [self.clear_button]))
        self.body.addWidget(self.table, 1)

    def first_focus(self) -> QWidget:
        """Whoever comes here looks for something."""
        return self.search

    def show_state(self, state: AuditState) -> None:
        """The list, the choices, and how far a file is."""
        wanted, choices = state.wanted, state.choices
        self.search.show_text(wanted.words)
        self.people.show_choices([(Text("Everybody"), None), *choices.people], wanted.user_id)
        self.stations.show_choices([(Text("All stations"), None), *choices.stations], wanted.station_id)
        self.subjects.show_choices([(Text("All records"), ""), *choices.subjects], wanted.subject)
        self.days.show_choices(DAYS, wanted.days)
        if state.version != self._version:
            self._version = state.version
            self.table.renew()
        self.table.show_rows(state.ids, state.rows)
        self.table.show_footer(self._count(state))
        if state.said is not None and state.said is not self._said:
            self._said = state.said
            self.shell.toast(state.said)

    def _count(self, state: AuditState) -> Text:
        if state.exporting is not None:
            return Text("{done} of {all} are in the file", done=state.exporting[0], all=state.exporting[1])
        return Text("{n} change", many="{n} changes", n=len(state.ids))

    def _choice(self, name: Text, key: str) -> ChoiceField:
        field = ChoiceField(name)
        field.picked.connect(lambda value: self.presenter.narrow(**{key: value}))
        return field

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _clear(self) -> None:
        self.search.clear()
        self.presenter.clear()

    def _ask_file(self) -> None:
        kinds = f"CSV (*{_CSV});;Excel (*{_XLSX})"
        suggested = str(Path.home() / f"{Text('Audit trail')}{_CSV}")
        name, kind = QFileDialog.getSaveFileName(self, str(Text("Export this list")), suggested, kinds)
        if name:
            has_ending = Path(name).suffix.lower() in (_CSV, _XLSX)
            self.presenter.export(name if has_ending else f"{name}{_XLSX if 'Excel' in kind else _CSV}")
