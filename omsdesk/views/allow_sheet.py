"""The sheet on which a supervisor allows an act in place: scan the badge, type the PIN, and the bench goes on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from omsdesk.presenters.allowing import Allowing, AllowingState
from omsdesk.views import icons, theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import IconLabel, label, show_if
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.views.widgets.pin_pad import PinPad
from omsdesk.words import Text

_WIDTH = 560


class AllowSheet(Sheet):
    """Badge first, then the keypad; Esc leaves everything as it was."""

    def __init__(self, presenter: Allowing) -> None:
        super().__init__(_WIDTH)
        self._presenter = presenter
        self.setAccessibleName(str(Text("A supervisor is needed")))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._add_head()
        self.whose = label("", theme.TITLE, wrap=True)
        self.whose.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self.whose)
        self.said = label("", theme.TITLE, theme.SEMIBOLD, wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self.said)
        self.pad = PinPad(presenter.digit, presenter.leave, presenter.enter, Text("Allow"))
        self.body.addWidget(self.pad)
        self.leave = Button(Text("Leave it"), "x", place="station")
        self.leave.clicked.connect(presenter.leave)
        self.ask = Button(Text("Ask at the supervisor's desk"), "bell", "A", place="station")
        self.ask.clicked.connect(presenter.ask_desk)
        self.row = FlowRow()
        self.row.addWidget(self.ask)
        self.row.addStretch()
        self.row.addWidget(self.leave)
        self.body.addLayout(self.row)

    def _add_head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_4)
        row.addWidget(IconLabel("shield-check", "accent", icons.IN_BAND))
        words = QVBoxLayout()
        words.addWidget(label(Text("A supervisor is needed"), theme.HEADLINE, theme.BOLD, wrap=True))
        self.why = label("", theme.BODY, ink="text2", wrap=True)
        words.addWidget(self.why)
        row.addLayout(words, 1)
        self.body.addLayout(row)

    def show_state(self, state: AllowingState) -> None:
        """Which step it is at, and what came of the last one."""
        self.why.setText(str(state.why or ""))
        show_if(self.pad, state.person is not None)
        show_if(self.leave, state.person is None)
        show_if(self.ask, state.person is None and state.may_ask)
        self.pad.dots.show_typed(state.typed)
        if state.person is not None:
            self.whose.setText(str(Text("{name}, type your PIN", name=state.person.name)))
        show_if(self.whose, state.person is not None and state.is_wrong)
        self.said.setText(str(state.said or Text("Scan the supervisor's badge.")))
        theme.set_ink(self.said, "err" if state.is_wrong else "text")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Backspace and Enter work wherever the cursor is; Esc is the overlay's."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._presenter.enter()
        elif event.key() == Qt.Key.Key_Backspace:
            self._presenter.backspace()
        elif event.key() == Qt.Key.Key_A and not event.modifiers():
            self._presenter.ask_desk()
        elif event.text().isdecimal():
            self._presenter.digit(event.text())
        else:
            super().keyPressEvent(event)
