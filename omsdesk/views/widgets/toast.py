"""The undo toast: what was done, and for ten seconds the way back.

It never lies on what can be pressed, also not when the page below it changes. What it only tells of a page goes with
that; what can be taken back can be so for its ten seconds, wherever the person went on.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.free_place import free_place, taken_in
from omsdesk.views.widgets.label import Words, label
from omsdesk.words import Text

STAYS_MS = 10_000
_MARGIN = 20
_WIDEST = 720
_NARROW = 260
"""Where only the side of a page is free, the words go on in a second line."""
_LOOK_MS = 250


class Toast(QFrame):
    """Low in the window, over the page (``ground``); stays while the pointer or the focus is on it."""

    def __init__(self, window: QWidget, ground: QWidget | None = None) -> None:
        super().__init__(window)
        self._window, self._ground = window, ground or window
        self._of: object = None
        """The page that it speaks of; None while it may be on the way there, or speaks of no page."""
        self._stays = False
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
        self._watch = QTimer(self, interval=_LOOK_MS)
        self._watch.timeout.connect(self._give_way)
        window.installEventFilter(self)
        theme.switch.changed.connect(self._dress)
        self.hide()

    def say(self, words: Words, undo: Callable[[], object] | None = None, *, stays: bool = False) -> None:
        """Tell what was done, with the way back if there is one; ``stays`` on whatever page comes."""
        self._undo, self._stays, self._of = undo, stays, None
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
        self._watch.start()
        event = QAccessibleAnnouncementEvent(self, str(words))
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)

    @property
    def may_undo(self) -> bool:
        """Whether Ctrl+Z means this toast now."""
        return self.isVisible() and self._undo is not None

    def speaks_of(self, page: object) -> None:
        """It was said of this page, which has come into view by now."""
        self._of = None if self._stays or self._undo is not None else page

    def turned_to(self, page: object) -> None:
        """Another page is in view: what was said of the one before goes with it."""
        if self._of is not None and self._of != page:
            self._go()

    def undo(self) -> None:
        """Take it back, once."""
        undo = self._undo
        self._go()
        if undo is not None:
            undo()

    def _go(self) -> None:
        self._undo = self._of = None
        self._watch.stop()
        self.hide()

    @property
    def _is_held(self) -> bool:
        focused = QApplication.focusWidget()
        return self.underMouse() or (focused is not None and self.isAncestorOf(focused))

    def _leave(self) -> None:
        if self._is_held:
            self._timer.start()
        else:
            self._go()

    def _give_way(self) -> None:
        """The page has changed: what can be pressed may lie below by now."""
        if not self._is_held and taken_in(self._window, self).is_pressed(self.geometry()):
            self._place()

    def _dress(self) -> None:
        """Larger letters need another size."""
        if self.isVisible():
            self._place()

    def _place(self) -> None:
        window = self._window
        ground = QRect(self._ground.mapTo(window, QPoint()), self._ground.size())
        ground.adjust(_MARGIN, _MARGIN // 2, -_MARGIN, -_MARGIN // 2)
        sizes = [self._size(min(theme.scaled(widest), ground.width())) for widest in (_WIDEST, _NARROW)]
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        place = free_place(taken_in(window, self), ground, sizes, mirrored=mirrored)
        if place is None:  # nothing but buttons: whoever comes next to one of them sees it go
            place = QRect(QPoint(ground.left(), ground.bottom() - sizes[0].height()), sizes[0])
        self._words.setWordWrap(place.width() < self._in_one_line())
        self.setGeometry(place)

    def _in_one_line(self) -> int:
        self._words.setWordWrap(False)
        return self.sizeHint().width()

    def _size(self, room: int) -> QSize:
        """No wider than this; a sentence that says what to do is worth a second line."""
        if self._in_one_line() <= room:
            return self.sizeHint()
        self._words.setWordWrap(True)
        return QSize(room, self.layout().totalHeightForWidth(room))

    def enterEvent(self, event: QEnterEvent) -> None:
        """A pointer on the toast holds it."""
        super().enterEvent(event)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner when the window changes size."""
        if isinstance(event, QResizeEvent) and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
