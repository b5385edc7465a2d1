"""Lays what concerns supervisors over the page: the sheet that asks for one, and the questions of benches.

``window`` is the MainWindow; it is not imported, because it imports this.
"""

from collections import deque
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from omsdesk.database.gesture import Gesture
from omsdesk.views.widgets.overlay import lies
from omsdesk.words import Text

if TYPE_CHECKING:
    from omsdesk.views.allow_sheet import AllowSheet
    from omsdesk.views.questions_sheet import QuestionsSheet

_BETWEEN_MS = 4_000
"""Several answers at once are told one after the other, each long enough to be read."""


class Supervision(QObject):
    """The window's side of allowing, asking and answering."""

    def __init__(self, window: Any, allowing: Any, asking: Any) -> None:
        super().__init__(window)
        self._window, self._allowing, self._asking = window, allowing, asking
        self._sheet: AllowSheet | None = None
        self._questions: QuestionsSheet | None = None
        self._serial = self._asked = self._heard = 0
        self._to_tell: deque[Text] = deque()
        self._pause = QTimer(self, interval=_BETWEEN_MS, singleShot=True)
        self._pause.timeout.connect(self._tell)
        window.registry.may_be_allowed = True
        window.overlay.closed.connect(self._lifted)
        window.overlay.opened.connect(self._lifted)
        allowing.listen(self._allowing_arrived)
        asking.listen(self._asking_arrived)

    def takes(self, gesture: Gesture) -> bool:
        """While the sheet lies there every scan is its own: a badge counts, anything else is refused in words."""
        if not lies(self._sheet):
            return False
        self._allowing.scanned(gesture)
        return True

    def look(self) -> None:
        """Somebody came to the desk: what they may answer, and what was answered here."""
        self._asking.appear()

    @property
    def has_questions(self) -> bool:
        """Whether there is something to answer for whoever is here."""
        return bool(self._asking.state.questions)

    def open_questions(self) -> None:
        """Lay the questions over the page, the oldest first."""
        if not self.has_questions:
            return
        from omsdesk.views.questions_sheet import QuestionsSheet

        self._asking.open()
        self._questions = QuestionsSheet(self._asking, self._window.lift)
        self._questions.show_state(self._asking.state)
        self._window.lay(self._questions, focus=self._questions)

    def _allowing_arrived(self, state: Any) -> None:
        if state.asked != self._asked:
            self._asked = state.asked
            self._window.toast(Text("Asked. Go on meanwhile: the answer comes here."), stays=True)
        if not state.is_open:
            if lies(self._sheet):
                self._window.lift()
            self._sheet = None
            return
        if self._sheet is None or not lies(self._sheet):
            from omsdesk.views.allow_sheet import AllowSheet

            self._sheet, self._serial = AllowSheet(self._allowing), state.serial
            self._sheet.show_state(state)
            self._window.lay(self._sheet, focus=self._sheet)
            return
        self._sheet.show_state(state)
        if state.serial != self._serial:
            self._serial = state.serial
            self._window.play("err")

    def _asking_arrived(self, state: Any) -> None:
        self._window.top_bar.show_questions(state.chip)
        self._window.registry.find("questions").refresh()
        if self._questions is not None and lies(self._questions):
            self._questions.show_state(state)
        if state.serial != self._heard:
            self._heard = state.serial
            self._to_tell.extend(state.heard)
            if not self._pause.isActive():
                self._tell()

    def _tell(self) -> None:
        if self._to_tell:
            self._window.toast(self._to_tell.popleft(), stays=True)
            self._pause.start()

    def _lifted(self) -> None:
        """Esc, a click beside it, or another sheet took it away: nobody allows it."""
        if self._sheet is not None and not lies(self._sheet):
            self._sheet = None
            self._allowing.leave()
