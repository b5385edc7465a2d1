"""The card of the watched folder: which it is, where its orders are from, and what became of each file."""

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from omsdesk.lifecycles.rights import Right, may, why_not
from omsdesk.presenters.settings import SettingsState
from omsdesk.presenters.settings.state import WatchedState
from omsdesk.services.importing.watched_folder import FolderReport
from omsdesk.views import theme
from omsdesk.views.settings_parts import Part, buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.words import Text, day_words, time_words


class WatchedCard:
    """Built into the section of files."""

    def __init__(self, part: Part) -> None:
        self._part, self._presenter = part, part.host.presenter
        self._reports: tuple[FolderReport, ...] | None = None
        self.card = part.card(Text("Watched folder"))
        self.card.add(
            label(
                Text(
                    "Files laid into it come in by themselves while this window is open, and move to done or refused."
                ),
                wrap=True,
            )
        )
        self.folder = label("", theme.BODY, theme.SEMIBOLD, wrap=True)
        self.card.add(self.folder)
        self.wrong = label("", theme.HEADER, ink="err", wrap=True)
        self.card.add(self.wrong)
        self.channel = LineField()
        self.channel.editingFinished.connect(lambda: self._presenter.name_channel(self.channel.text()))
        hint = Text("Empty: the files tell. Else the name of a shop, a partner or a list.")
        self.channel_field = Field(Text("Its orders are from"), self.channel, hint=hint)
        self.card.add(self.channel_field)
        self.choose = Button(Text("Watch a folder"), "folder-open")
        self.choose.clicked.connect(self._choose)
        self.stop = Button(Text("Watch none"), "ban")
        self.stop.clicked.connect(lambda: self._presenter.watch_folder(""))
        self.card.body.addLayout(buttons_row(self.choose, self.stop))
        self._build_reports()

    def _build_reports(self) -> None:
        columns = (
            Column(Text("File"), lambda row: row.file, kind="strong", stretch=True),
            Column(Text("What became of it"), _outcome, width=150),
            Column(Text("When"), _when, width=150),
        )
        self.table = PagedTable(columns, name=Text("Files of the watched folder"))
        self.table.setMinimumHeight(self._part.table_height())
        self.table.current_changed.connect(self._read)
        self.card.add(self.table)
        self.report = label("", theme.HEADER, ink="text2", wrap=True)
        self.report.setAccessibleName(str(Text("Report of the marked file")))
        self.card.add(self.report)

    def appear(self) -> None:
        """Somebody looks: what lies in the folder may be new, and what was refused is seen now."""
        self._presenter.look_at_folder()

    def show_state(self, state: SettingsState) -> None:
        """Show the folder and its reports."""
        seen = state.watched
        self.folder.setText(seen.watched.folder or str(Text("No folder is watched at this station.")))
        self.wrong.setText(str(state.errors.get("watched") or ""))
        show_if(self.wrong, "watched" in state.errors)
        for each in (self.stop, self.channel_field):
            show_if(each, bool(seen.watched.folder))
        may_set = may(Right.SETTINGS, self._part.host.shell.registry.roles)
        for part in (self.choose, self.stop, self.channel):
            part.setEnabled(may_set)
            part.setToolTip("" if may_set else str(why_not(Right.SETTINGS)))
        if not self.channel.hasFocus():
            self.channel.show_text(seen.watched.channel)
        self._show_reports(seen)

    def _show_reports(self, seen: WatchedState) -> None:
        show_if(self.table, bool(seen.reports))
        if seen.reports != self._reports:
            self._reports = seen.reports
            self.table.show_rows(range(1, len(seen.reports) + 1), dict(enumerate(seen.reports, start=1)))
            refused = sum(not each.was_brought_in for each in seen.reports)
            self.table.show_footer(Text("{n} file refused", many="{n} files refused", n=refused))
        shown = seen.reports[seen.shown].text if seen.shown is not None and seen.shown < len(seen.reports) else ""
        self.report.setText(shown)
        show_if(self.report, bool(shown))

    def _read(self, _id: object) -> None:
        place = self.table.current_id()
        if place is not None:
            self._presenter.read_report(place - 1)

    def _choose(self) -> None:
        before = self._presenter.state.watched.watched.folder or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self._part, str(Text("Watched folder")), before)
        if folder:
            self._presenter.watch_folder(folder)


def _outcome(report: FolderReport) -> Text:
    return Text("Brought in") if report.was_brought_in else Text("Refused")


def _when(report: FolderReport) -> str:
    at = datetime.fromtimestamp(report.at, tz=UTC)
    return f"{day_words(at)} {time_words(at)}"
