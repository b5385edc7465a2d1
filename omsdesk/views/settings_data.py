"""The house's data: a backup, a shared database; and what the program is made of."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from omsdesk.lifecycles import rights
from omsdesk.lifecycles.rights import Right
from omsdesk.presenters.settings import SettingsState
from omsdesk.views import theme
from omsdesk.views.settings_parts import Part, buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Facts
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.progress import TaskProgress
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.words import Text

_PARTS_HEIGHT = 320


class DataPart(Part):
    """Backups, the end of the sample shop, and the way to a shared database."""

    def build(self) -> None:
        """One card each."""
        self.progress = TaskProgress(self.host.presenter.stop)
        self.progress.hide()
        self.body.addWidget(self.progress)
        card = self.card(Text("Backup"))
        card.add(label(Text("A copy of everything, made while work goes on. Keep it on another disk."), wrap=True))
        self.back_up = Button(Text("Back up now"), "database")
        self.back_up.clicked.connect(self._back_up)
        self.folder = LineField()
        self.folder.editingFinished.connect(lambda: self.host.presenter.set_backup_folder(self.folder.text().strip()))
        hint = Text("A second disk, or a folder that another computer keeps.")
        self.folder_field = Field(Text("Folder for backups"), self.folder, hint=hint)
        card.add(self.folder_field)
        choose = Button(Text("Choose folder"), "folder-open")
        choose.setAccessibleName(str(Text("Choose the folder for backups")))
        choose.clicked.connect(self._choose_folder)
        self.bring_back = Button(Text("Bring a backup back"), "history")
        self.bring_back.clicked.connect(lambda: self.host.shell.go("backups"))
        card.body.addLayout(buttons_row(self.back_up, choose, self.bring_back))
        self.real = self.card(Text("Sample data"))
        self.real.add(label(Text("Company, users, stations and printers stay. A backup is not made."), wrap=True))
        start = Button(Text("Start for real"), "sparkles")
        start.clicked.connect(self.host.ask_for_real)
        self.real.body.addLayout(buttons_row(start))
        together = self.card(Text("Shared database"))
        together.add(label(Text("Several computers on one database: share this one, or join another."), wrap=True))
        self.together = Button(Text("Share or join"), "link")
        self.together.clicked.connect(lambda: self.host.shell.go("shared_database", back_to="settings"))
        together.body.addLayout(buttons_row(self.together))

    def show_state(self, state: SettingsState) -> None:
        """Show how far it is, and what came of it."""
        is_busy = state.busy is not None
        show_if(self.real, state.company is not None and state.company.sample)
        if state.company is not None and "backup_folder" not in state.errors:
            self.folder.show_text(state.company.backup_folder)
        self.folder_field.show_error(state.errors.get("backup_folder"))
        self.progress.setVisible(is_busy)
        if state.busy is not None:
            self.progress.show_task(state.busy, state.done, state.whole)
        self.back_up.setEnabled(not is_busy)
        may = rights.may(Right.RESTORE, self.host.shell.registry.roles)
        self.bring_back.setEnabled(not is_busy and may)
        self.bring_back.setToolTip("" if may else str(rights.why_not(Right.RESTORE)))

    def _back_up(self) -> None:
        suggested = str(Path(self.folder.text().strip() or Path.home()) / "omsdesk-backup.db")
        target, _ = QFileDialog.getSaveFileName(self, str(Text("Save a backup")), suggested)
        if target:
            self.host.presenter.back_up(Path(target))

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, str(Text("Folder for backups")), self.folder.text())
        if folder:
            self.host.presenter.set_backup_folder(folder)


class AboutPart(Part):
    """Versions for a report, and thanks to those whose work this stands on."""

    def build(self) -> None:
        """Facts, then the list of parts."""
        card = self.card()
        self.facts = Facts()
        card.add(self.facts)
        self.copy = Button(Text("Copy for a report"), "copy")
        self.copy.clicked.connect(self._copy)
        log = Button(Text("Open log folder"), "folder-open")
        log.clicked.connect(self._open_log)
        card.body.addLayout(buttons_row(self.copy, log))
        columns = (
            Column(Text("Part"), lambda part: part.name, kind="strong", stretch=True),
            Column(Text("Version"), lambda part: part.version, width=140),
            Column(Text("Licence"), lambda part: part.licence, width=220),
        )
        self.parts = PagedTable(columns, name=Text("Parts and licences"))
        self.parts.setMinimumHeight(theme.scaled(_PARTS_HEIGHT))
        self.body.addWidget(self.parts, 1)

    def show_state(self, state: SettingsState) -> None:
        """Show the versions once they are known."""
        about = state.about
        if about is None:
            return
        self.facts.show_facts(
            {
                "OMS Desk": about.version,
                "Python": about.python,
                str(Text("System")): about.system,
                str(Text("Database")): about.database,
                str(Text("Schema")): str(about.schema),
            }
        )
        self.parts.show_rows(range(len(about.parts)), dict(enumerate(about.parts)))
        self.parts.show_footer(Text("{n} part", many="{n} parts", n=len(about.parts)))

    def _open_log(self) -> None:
        folder = str(self.host.shell.log_folder)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(folder)):
            self.host.shell.toast(Text("The log is in {folder}", folder=folder))

    def _copy(self) -> None:
        about = self.host.presenter.state.about
        if about is not None:
            lines = (f"OMS Desk {about.version}", f"Python {about.python}", about.system, about.database)
            QGuiApplication.clipboard().setText("\n".join(lines))
            self.host.shell.toast(Text("Copied"))
