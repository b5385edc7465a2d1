"""Share the database or join a shared one: one card, three ways, and what a test of the connection says."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from omsdesk.presenters.shared_database import SharedDatabase, SharedDatabaseState, Way
from omsdesk.serving.target import Tls
from omsdesk.views import theme
from omsdesk.views.actions import Action, Deed
from omsdesk.views.page import Page
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.fields import ChoiceField, Field, LineField
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.progress import TaskProgress
from omsdesk.views.widgets.qr_box import QrBox
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text

_WIDTH = 760
_GROUPS_A_LINE = 4
_TLS: tuple[tuple[Text, Tls], ...] = (
    (Text("By its fingerprint, which I compare"), Tls.KNOWN),
    (Text("By an authority, whose file I have"), Tls.SIGNED),
    (Text("Not at all: no TLS"), Tls.OFF),
)
_LEAD = {
    Way.JOIN: Text(
        "The other computer shows the code: in Settings, or with 'omsdesk serve join-code'. "
        "Type it, or scan it from there."
    ),
    Way.BY_HAND: Text("For a server that somebody set up by hand. Several servers stand in for each other: db1, db2."),
    Way.SHARE: Text(
        "This computer keeps the database for all. What is here moves there; other computers are let in from now on, "
        "only with the code and only over TLS."
    ),
}


class SharedDatabaseView(Page):
    """Tiles for the ways, fields for the way chosen, and the buttons below."""

    presenter: SharedDatabase

    def build(self) -> None:
        """The card."""
        self._way: Way | None = None
        self._back_to = ""
        self.fields: dict[str, Field] = {}
        card = Card()
        card.setFixedWidth(theme.scaled(_WIDTH))
        card.body.setContentsMargins(theme.GAP_6, theme.GAP_6, theme.GAP_6, theme.GAP_6)
        card.add(label(Text("Work together with other computers"), theme.NUMBER, theme.BOLD))
        scroll = ScrollColumn()
        card.add(scroll, 1)
        self._column: QVBoxLayout = scroll.body
        self._column.setSpacing(theme.GAP_3)
        self._ways = [
            Choice("1", Text("Join by a code"), Text("Of a computer that shares"), value=Way.JOIN),
            Choice("2", Text("Join by hand"), Text("Server and password"), value=Way.BY_HAND),
            Choice("3", Text("Share from here"), Text("Others join this computer"), value=Way.SHARE),
        ]
        self._tiles = Choices(columns=3)
        self._tiles.show_choices(self._ways)
        self._tiles.chosen.connect(self.presenter.choose)
        self._column.addWidget(self._tiles)
        self._lead = label("", theme.TITLE, ink="text2", wrap=True)
        self._column.addWidget(self._lead)
        self._make_fields()
        self._make_answers()
        self._column.addStretch(1)
        card.body.addLayout(self._buttons())
        card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.body.addWidget(card, 1, Qt.AlignmentFlag.AlignHCenter)

    def _make_fields(self) -> None:
        self._line("code", Text("&Join code"), hint=Text("Dashes and small letters do not matter."))
        theme.set_font(self.fields["code"].editor, theme.TITLE, theme.SEMIBOLD, tabular=True)
        self._side_by_side(self._line("host", Text("&Servers")), self._line("port", Text("P&ort")))
        self._side_by_side(self._line("name", Text("&Database")), self._line("user", Text("&User")))
        tls = ChoiceField(Text("How the server proves who it is"))
        tls.show_choices(_TLS, self.presenter.state.answers.tls)
        tls.picked.connect(lambda value: self.presenter.answer(tls=value))
        self.fields["tls"] = Field(Text("How the server proves &who it is"), tls)
        self._side_by_side(self._line("password", Text("Pass&word"), secret=True), self.fields["tls"])
        self._choose_file = Button(Text("Choose the authority's file"), "folder-open")
        self._choose_file.clicked.connect(self._choose_authority)
        self._side_by_side(self._line("authority", Text("&Authority's file")), self._choose_file)

    def _make_answers(self) -> None:
        self._progress = TaskProgress(self.presenter.stop)
        self._mark = label("", theme.BODY, theme.SEMIBOLD, tabular=True, wrap=True)
        self._mark.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._finding = label("", theme.TITLE, theme.SEMIBOLD, wrap=True)
        self._code = label("", theme.NUMBER, theme.BOLD, tabular=True, wrap=True)
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._code.setAccessibleName(str(Text("Join code for the other computers")))
        self._qr = QrBox(Text("Join code as a QR code, for the scanner of another station"))
        self._note = label("", ink="text2", wrap=True)
        for each in (self._progress, self._mark, self._finding):
            self._column.addWidget(each)
        beside = QHBoxLayout()
        beside.setSpacing(theme.GAP_4)
        beside.addWidget(self._qr)
        beside.addWidget(self._code, 1)
        self._column.addLayout(beside)
        self._column.addWidget(self._note)

    def _buttons(self) -> FlowRow:
        state, act = lambda: self.presenter.state, self.presenter
        wait = Text("Wait until this is done.")
        deeds = (
            Deed("shared.back", Text("Back"), self._back, "arrow-left", "Esc", when=lambda: state().busy is None),
            Deed("shared.test", Text("Test connection"), act.test, "plug", "F5", when=lambda: state().may_act),
            Deed("shared.copy", Text("Copy the code"), self._copy, "copy", "F8", when=lambda: bool(state().code)),
            Deed("shared.join", Text("Join"), act.join, "link", "Ctrl+Return", when=lambda: state().may_act),
            Deed(
                "shared.share",
                Text("Share"),
                lambda: self.shell.when_sent(act.share),
                "store",
                "F9",
                when=lambda: state().may_act,
            ),
            Deed("shared.open", Text("Go on there"), self._open, "arrow-right", "F10", when=lambda: state().is_moved),
        )
        row = FlowRow()
        self._deeds: dict[str, Button] = {}
        for each in deeds:
            action: Action = self.deed(replace(each, why_not=lambda: str(wait)))
            is_way_on = each.id in {"shared.join", "shared.share", "shared.open"}
            self._deeds[each.id] = Button.of(action, kind="primary" if is_way_on else "plain")
            row.addWidget(self._deeds[each.id])
            if each.id == "shared.back":
                row.addStretch()
        return row

    def open(self, *, way: str = "", back_to: str = "") -> None:
        """Asked for from the welcome or the settings, perhaps for one of the ways."""
        self._back_to = back_to
        self.presenter.open(way)

    def show_state(self, state: SharedDatabaseState) -> None:
        """The fields of the way, and what was found out."""
        self._tiles.show_choices(self._ways, state.way)
        self._tiles.setEnabled(state.may_act)
        self._lead.setText(str(_LEAD[state.way]))
        self._show_fields(state)
        self._show_answers(state)
        is_share = state.way is Way.SHARE
        for name, wanted in {
            "shared.test": not is_share and not state.is_moved,
            "shared.join": not is_share and not state.is_moved,
            "shared.share": is_share and not state.is_moved and not state.code,
            "shared.copy": is_share and bool(state.code),
            "shared.open": state.is_moved,
        }.items():
            show_if(self._deeds[name], wanted)
        if state.way is not self._way:
            self._way = state.way
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_fields(self, state: SharedDatabaseState) -> None:
        for name, field in self.fields.items():
            show_if(field, self._is_asked(name, state))
            field.setEnabled(state.may_act)
            field.show_error(state.error_of(name))
            if isinstance(field.editor, LineField):
                field.editor.show_text(str(getattr(state.answers, name)))
        show_if(self._choose_file, self._is_asked("authority", state))

    def _show_answers(self, state: SharedDatabaseState) -> None:
        show_if(self._progress, state.busy is not None)
        if state.busy is not None:
            counted = Text("{what}: {done} of {all} rows", what=state.busy, done=state.done, all=state.whole)
            self._progress.show_task(counted if state.whole else state.busy, state.done, state.whole)
            show_if(self._progress.button, bool(state.whole))
        self._mark.setText(str(Text("The server shows {mark}", mark=state.fingerprint)) if state.fingerprint else "")
        show_if(self._mark, bool(state.fingerprint))
        self._finding.setText(str(state.finding or ""))
        theme.set_ink(self._finding, "ok" if state.finding is not None and state.finding.is_good else "warn")
        show_if(self._finding, state.finding is not None)
        self._code.setText(_in_lines(state.code))
        show_if(self._code, state.way is Way.SHARE and bool(state.code))
        self._qr.show_rows(state.code_rows)
        show_if(self._qr, state.way is Way.SHARE and bool(state.code_rows))
        self._note.setText(str(state.note or ""))
        show_if(self._note, state.note is not None)

    def first_focus(self) -> QWidget:
        """The first field of the way."""
        names = {Way.JOIN: "code", Way.BY_HAND: "host"}
        name = names.get(self.presenter.state.way)
        return self.fields[name].editor if name else self._deeds["shared.share"]

    def retry(self) -> None:
        """What was typed is still there."""
        self.presenter.calm()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter joins, where something was typed to join."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.presenter.state.way is not Way.SHARE:
            self.presenter.join()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------ inside

    def _is_asked(self, name: str, state: SharedDatabaseState) -> bool:
        if name == "code":
            return state.way is Way.JOIN
        if name == "authority":
            return state.way is Way.BY_HAND and state.answers.tls is Tls.SIGNED
        return state.way is Way.BY_HAND

    def _line(self, name: str, words: Text, *, secret: bool = False, hint: Text | str = "") -> Field:
        editor = LineField(str(getattr(self.presenter.state.answers, name)), secret=secret)
        editor.textEdited.connect(lambda text: self.presenter.answer(**{name: text}))
        self.fields[name] = Field(words, editor, hint=hint)
        if name == "code":
            self._column.addWidget(self.fields[name])
        return self.fields[name]

    def _side_by_side(self, *widgets: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_4)
        for each in widgets:
            row.addWidget(each, 1, Qt.AlignmentFlag.AlignBottom)
        self._column.addLayout(row)

    def _choose_authority(self) -> None:
        kinds = str(Text("Certificates (*.crt *.pem *.cer)"))
        name, _ = QFileDialog.getOpenFileName(self, str(Text("Authority's file")), "", kinds)
        if name:
            self.presenter.answer(authority=name)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.presenter.state.code)
        self.shell.toast(Text("Copied"))

    def _back(self) -> None:
        if self.presenter.state.is_moved:
            self._open()
        elif self._back_to:
            self.shell.go(self._back_to)
        else:
            self.shell.back()

    def _open(self) -> None:
        self.shell.reopen()


def _in_lines(code: str) -> str:
    """A few groups on each line, so that the eye finds its place again."""
    groups = code.split("-")
    return "\n".join("-".join(groups[at : at + _GROUPS_A_LINE]) for at in range(0, len(groups), _GROUPS_A_LINE))
