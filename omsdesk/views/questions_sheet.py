"""What benches ask a supervisor to allow, one at a time and large: Y or N answers it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from omsdesk.presenters.asking import Asking, AskingState
from omsdesk.views import theme
from omsdesk.views.settings_parts import buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.views.widgets.pill import StatusPill
from omsdesk.words import Text, time_words

_WIDTH = 640


class QuestionsSheet(Sheet):
    """The question in view, how the order stands now, and the two answers."""

    def __init__(self, presenter: Asking, close: Callable[[], object]) -> None:
        super().__init__(_WIDTH)
        self._presenter = presenter
        self.setAccessibleName(str(Text("What benches ask for")))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        head = QHBoxLayout()
        head.addWidget(label(Text("May this be done?"), theme.PAGE, theme.SEMIBOLD), 1)
        self.place = label("", theme.BODY, ink="text2", tabular=True)
        head.addWidget(self.place)
        self.body.addLayout(head)
        self.who = label("", theme.BODY, ink="text2", wrap=True)
        self.what = label("", theme.TITLE, theme.SEMIBOLD, wrap=True)
        about = QHBoxLayout()
        self.about = label("", theme.TITLE, theme.BOLD)
        self.headline = StatusPill()
        about.addWidget(self.about)
        about.addWidget(self.headline)
        about.addStretch(1)
        self.body.addWidget(self.who)
        self.body.addLayout(about)
        self.body.addWidget(self.what)
        self.said = label("", theme.BODY, theme.SEMIBOLD, wrap=True)
        self.body.addWidget(self.said)
        self.no = Button(Text("Not allowed"), "ban", "N")
        self.yes = Button(Text("Allow"), "check", "Y", kind="primary")
        self.later = Button(Text("Later"), "x", "Esc")
        self.no.clicked.connect(presenter.refuse)
        self.yes.clicked.connect(presenter.allow)
        self.later.clicked.connect(close)
        self.body.addLayout(buttons_row(self.later, self.no, self.yes))

    def show_state(self, state: AskingState) -> None:
        """The question in view; when none is left, what came of the last."""
        question = state.shown
        n = len(state.questions)
        self.place.setText(str(Text("{place} of {n}", place=state.place, n=n)) if n > 1 else "")
        if question is None:
            self.who.setText(str(Text("Nobody asks for anything now.")))
        else:
            who, where = question.who, question.where
            self.who.setText(
                str(Text("{who} asks at {where}, {time}", who=who, where=where, time=time_words(question.at)))
            )
        self.about.setText(question.about if question is not None else "")
        self.what.setText(str(question.what) if question is not None else "")
        headline = question.headline if question is not None else None
        show_if(self.headline, headline is not None)
        if headline is not None:
            self.headline.show_mark(headline)
        show_if(self.about, question is not None and bool(question.about))
        show_if(self.what, question is not None)
        self.said.setText(str(state.said or ""))
        theme.set_ink(self.said, "err" if state.is_wrong else "text2")
        show_if(self.said, state.said is not None)
        for each in (self.yes, self.no):
            each.setEnabled(question is not None and not state.is_loading)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key answers; the arrows turn to another question; Esc is the overlay's."""
        act = {
            Qt.Key.Key_Y: self._presenter.allow,
            Qt.Key.Key_N: self._presenter.refuse,
            Qt.Key.Key_Up: lambda: self._presenter.move(-1),
            Qt.Key.Key_Down: lambda: self._presenter.move(1),
        }.get(Qt.Key(event.key()))
        if act is not None and not event.isAutoRepeat():
            act()
        else:
            super().keyPressEvent(event)
