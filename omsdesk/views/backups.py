"""The page of backups: what there is, what is in each, and bringing one back. All of it by keys."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from omsdesk.database.known_backups import Found
from omsdesk.lifecycles.rights import Right
from omsdesk.presenters.backups import Backups, BackupsState
from omsdesk.services.bringing_back import Outlook
from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.page import Page
from omsdesk.views.restore_sheets import RestoreSheet, version_words
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.words import Text, exact_words, when_words

COMMAND = "omsdesk restore FILE --database ADDRESS"
_WIDEST = 720
_MB = 1_000_000
_KB = 1_000


def size_words(size: int) -> str:
    """How large a file is."""
    return str(Text("{n} MB", n=round(size / _MB))) if size >= _MB else str(Text("{n} KB", n=round(size / _KB)))


def _of_facts(found: Found, name: str) -> str:
    if found.facts is None:
        return ""
    value = getattr(found.facts, name)
    return str(Text("{n}", n=value)) if isinstance(value, int) else str(value)


def _last_change(found: Found) -> str:
    at = found.facts.last_change if found.facts is not None else None
    return when_words(at) if at is not None else ""


def _about(found: Found) -> Text:
    return found.why_not.reason if found.why_not is not None else found.kind


def _whole(found: Found) -> str:
    return f"{_about(found)}\n{found.path}"


COLUMNS = (
    Column(Text("Made"), lambda found: when_words(found.at), 150, tooltip=lambda found: exact_words(found.at)),
    Column(Text("Company"), lambda found: _of_facts(found, "company"), 170, kind="strong"),
    Column(Text("Orders"), lambda found: _of_facts(found, "orders"), 80, kind="number"),
    Column(Text("Last change"), _last_change, 150),
    Column(
        Text("Version"),
        lambda found: _of_facts(found, "version"),
        80,
        kind="number",
        tooltip=lambda found: str(version_words(found.facts.version)) if found.facts is not None else "",
    ),
    Column(Text("Size"), lambda found: size_words(found.size), 80, kind="number"),
    Column(Text("What it is"), _about, 200, kind="muted", stretch=True, tooltip=_whole),
)


class BackupsView(Page):
    """The list, and the sheet that says what will be lost."""

    presenter: Backups

    def build(self) -> None:
        """Words, buttons and list; for a shared database words and a command instead."""
        self._asked: Outlook | None = None
        self._is_closed = False
        lead = Text("A backup replaces everything that is here. What is here now is saved in a file of its own first.")
        self._lead = label(lead, theme.BODY, ink="text2", wrap=True)
        self.body.addWidget(self._lead)
        self.body.addWidget(self._shared_card())
        self._row = self._buttons()
        self.body.addLayout(self._row)
        self.table = PagedTable(COLUMNS, name=Text("Backups"))
        empty = Text("There is no backup yet. One is made each day, or at once with Back up now in Settings, Data.")
        self.table.show_when_empty(EmptyState("database", empty))
        self.table.current_changed.connect(self.presenter.point_at)
        self.table.opened.connect(lambda _: self.presenter.ask_to_restore())
        self.body.addWidget(self.table, 1)
        self._not_yours = EmptyState("shield-alert")
        self.body.addWidget(self._not_yours, 1)
        self._stretch = QWidget()
        self.body.addWidget(self._stretch, 1)

    def first_focus(self) -> QWidget:
        """The list takes the arrows."""
        state = self.presenter.state
        return self._deeds["backups.back"] if state.is_shared or state.who_may is not None else self.table.view

    def show_state(self, state: BackupsState) -> None:
        """The list, and the sheet when somebody is asked."""
        is_closed = state.is_shared or state.who_may is not None
        has_turned = is_closed is not self._is_closed
        self._is_closed = is_closed
        show_if(self._not_yours, state.who_may is not None)
        self._not_yours.show_words(state.who_may or "")
        show_if(self._shared, state.is_shared)
        show_if(self._stretch, state.is_shared)
        for each in (self._lead, self.table, self._deeds["backups.other"], self._deeds["backups.restore"]):
            show_if(each, not is_closed)
        show_if(self._deeds["backups.copy"], state.is_shared)
        self.table.show_rows(range(len(state.found)), dict(enumerate(state.found)))
        if state.current is not None and self.table.current_id() != state.current:
            self.table.select(state.current)
        self.table.show_footer(
            Text("{n} backup", many="{n} backups", n=len(state.found)), Text("Enter bring back   Ctrl+O other file")
        )
        if has_turned and self.isVisible():
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_sheet(state)

    # ------------------------------------------------------------------ inside

    def _show_sheet(self, state: BackupsState) -> None:
        asked, self._asked = self._asked, state.outlook
        if state.outlook is not None and state.outlook is not asked:  # Esc takes a sheet away without a word
            sheet = RestoreSheet(state.outlook, self._restore, self.shell.lift)
            self.shell.lay(sheet, sheet.stay)

    def _restore(self, nothing_since: bool) -> None:
        errand = self.presenter.errand(nothing_since=nothing_since)
        if errand is not None:
            self.shell.reopen(errand)

    def _shared_card(self) -> Card:
        self._shared = Card(Text("Shared database"))
        self._shared.setMaximumWidth(theme.scaled(_WIDEST))
        why = Text(
            "This database is on a server, and other stations work on it. Whoever looks after the server brings a "
            "backup back there, when every station is closed:"
        )
        self._shared.add(label(why, wrap=True))
        command = label(COMMAND, theme.TITLE, theme.SEMIBOLD)
        command.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._shared.add(command)
        what = Text(
            "ADDRESS is that of the database's owner. What is there is saved first, and every rule is looked at last."
        )
        self._shared.add(label(what, ink="text2", wrap=True))
        return self._shared

    def _buttons(self) -> FlowRow:
        state, act = lambda: self.presenter.state, self.presenter
        deeds = (
            Deed("backups.back", Text("Back"), lambda: self.shell.go("settings", section="data"), "arrow-left", "Esc"),
            Deed("backups.copy", Text("Copy the command"), self._copy, "copy", "F8", when=lambda: state().is_shared),
            Deed("backups.other", Text("Other file"), self._choose, "folder-open", "Ctrl+O"),
            Deed(
                "backups.restore",
                Text("Bring back"),
                act.ask_to_restore,
                "history",
                "F9",
                when=lambda: state().may_restore,
                why_not=lambda: str(state().why_not),
            ),
        )
        row = FlowRow()
        self._deeds: dict[str, Button] = {}
        for each in deeds:
            needs = None if each.id in {"backups.back", "backups.copy"} else Right.RESTORE
            kind = "primary" if each.id == "backups.restore" else "plain"
            self._deeds[each.id] = Button.of(self.deed(replace(each, needs=needs)), kind=kind)  # type: ignore[arg-type]
            row.addWidget(self._deeds[each.id])
        return row

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(COMMAND)
        self.shell.toast(Text("Copied"))

    def _choose(self) -> None:
        kinds = str(Text("Backups (*.db);;All files (*)"))
        name, _ = QFileDialog.getOpenFileName(self, str(Text("Bring a backup back")), str(Path.home()), kinds)
        if name:
            self.presenter.add(Path(name))
