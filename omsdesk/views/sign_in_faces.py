"""Two faces of the sign-in page: a locked station, and the office's name and password."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from omsdesk.clock import utc_now
from omsdesk.views import theme
from omsdesk.views.settings_parts import buttons_row
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import clear
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.label import label
from omsdesk.words import Text, time_words

_TICK_MS = 5_000


class LockedFace(QWidget):
    """The clock and what waits; nothing of the work that was left."""

    def __init__(self, names: Callable[[], object]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_4)
        self.clock = label("", theme.TAKE, theme.BOLD, tabular=True)
        self.clock.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.GAP_2)
        self._waiting: tuple[tuple[Text, int], ...] = ()
        choose = Button(Text("Choose your name"), "users", place="station")
        choose.clicked.connect(names)
        column.addStretch(1)
        column.addWidget(self.clock)
        column.addLayout(self._row)
        column.addStretch(1)
        column.addWidget(choose, 0, Qt.AlignmentFlag.AlignHCenter)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._tell_time)

    def show_waiting(self, waiting: Sequence[tuple[Text, int]]) -> None:
        """How many orders wait for which work."""
        if tuple(waiting) == self._waiting:
            return
        self._waiting = tuple(waiting)
        clear(self._row)
        for word, n in waiting:
            self._row.addStretch(1)
            self._row.addWidget(label(str(n), theme.PAGE, theme.BOLD, tabular=True))
            self._row.addWidget(label(word, theme.BODY, theme.MEDIUM, ink="text2"))
        self._row.addStretch(1)

    def _tell_time(self) -> None:
        self.clock.setText(time_words(utc_now()))

    def showEvent(self, event: QShowEvent) -> None:
        """The clock goes while it is seen."""
        super().showEvent(event)
        self._tell_time()
        self._tick.start()

    def hideEvent(self, event: QEvent) -> None:
        """And rests otherwise."""
        super().hideEvent(event)  # type: ignore[arg-type]  # it is one
        self._tick.stop()


class PasswordForm(QWidget):
    """A name and a password; Enter in the name goes on to the password, there it signs in."""

    def __init__(self, sign_in: Callable[[str, str], object], back: Callable[[], object]) -> None:
        super().__init__()
        self._sign_in, self._back = sign_in, back
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_4)
        self.name, self.password = LineField(), LineField()
        self.password.setEchoMode(LineField.EchoMode.Password)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._try)
        column.addWidget(Field(Text("&Name"), self.name))
        column.addWidget(Field(Text("&Password"), self.password))
        leave = Button(Text("Back"), "arrow-left", "Esc")
        leave.clicked.connect(back)
        self.go = Button(Text("Sign in"), "corner-down-left", kind="primary")
        self.go.clicked.connect(self._try)
        column.addLayout(buttons_row(leave, self.go))
        column.addStretch(1)
        for field in (self.name, self.password):
            field.installEventFilter(self)

    def begin(self) -> None:
        """Somebody wants to type: nothing of the last one is left."""
        self.name.clear()
        self.password.clear()
        self.name.setFocus()

    def _try(self) -> None:
        name, password = self.name.text(), self.password.text()
        self.password.clear()
        self._sign_in(name, password)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leaves the form from within a field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self._back()
            return True
        return super().eventFilter(watched, event)
