"""The undo toast: what was done, and for ten seconds the way back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.label import Words, label
from omsdesk.words import Text

STAYS_MS = 10_000
_MARGIN = 20
_WIDEST = 720
_ABOVE_BUTTONS = 84
"""Stations and forms have their buttons at the foot of the page: a toast that lies on them hides what comes next."""


class Toast(QFrame):
    """Bottom right of the window, above the page; stays while the pointer or the focus is on it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._undo: Callable[[], object] | None = None
        self.setProperty("frame", "info")
        row = QHBoxLayout(self)
        row.setSpacing(theme.GAP_3)
        self._words = label("", theme.BODY, theme.MEDIUM, ink="info")
        self.button = Button(Text("Undo"), "undo-2", "Ctrl+Z")
        self.button.clicked.connect(self.undo)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        self._timer = QTimer(self, interval=STAYS_MS, singleShot=True)
        self._timer.timeout.connect(self._leave)
        window.installEventFilter(self)
        theme.switch.changed.connect(self._dress)
        self.hide()

    def say(self, words: Words, undo: Callable[[], object] | None = None) -> None:
        """Tell what was done, with the way back if there is one."""
        self._undo = undo
        self._words.setText(str(words))
        self.setAccessibleName(str(words))
        self.button.setVisible(undo is not None)
        after = theme.GAP_4 if undo is None else theme.GAP_2
        self.layout().setContentsMargins(theme.GAP_4, theme.GAP_2, after, theme.GAP_2)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        event = QAccessibleAnnouncementEvent(self, str(words))
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)

    @property
    def may_undo(self) -> bool:
        """Whether Ctrl+Z means this toast now."""
        return self.isVisible() and self._undo is not None

    def undo(self) -> None:
        """Take it back, once."""
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    def _leave(self) -> None:
        focused = QApplication.focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._timer.start()
        else:
            self._undo = None
            self.hide()

    def _dress(self) -> None:
        """Larger letters need another size."""
        if self.isVisible():
            self._place()

    def _place(self) -> None:
        window = self.parentWidget()
        room = min(theme.scaled(_WIDEST), window.width() - 2 * _MARGIN)
        self._words.setWordWrap(False)
        width, height = self.sizeHint().width(), self.sizeHint().height()
        if width > room:  # a sentence that says what to do is worth a second line
            self._words.setWordWrap(True)
            width, height = room, self.layout().totalHeightForWidth(room)
        self.resize(width, height)
        x = _MARGIN if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else window.width() - width - _MARGIN
        self.move(x, window.height() - self.height() - theme.scaled(_ABOVE_BUTTONS))

    def enterEvent(self, event: QEnterEvent) -> None:
        """A pointer on the toast holds it."""
        super().enterEvent(event)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner when the window changes size."""
        if isinstance(event, QResizeEvent) and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
