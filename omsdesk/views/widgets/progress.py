"""How far a job is: the bar of a station, and the line of a long task with its way out."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.label import ElidedLabel, Words
from omsdesk.words import Text

_HEIGHT = 10


class ProgressLine(QWidget):
    """A bar of done against all, with words for those who cannot see it.

    With the ``ground`` that it lies on it fills its corners itself, and is painted without what is under it.
    """

    def __init__(self, name: Words, role: str = "ok_fill", ground: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role, self._ground = role, ground
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, bool(ground))
        self._done, self._all = 0, 0
        self.setAccessibleName(str(name))
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_progress(self, done: int, of_all: int) -> None:
        """Show so many of so many."""
        if (done, of_all) == (self._done, self._all):
            return
        self._done, self._all = done, of_all
        self.setAccessibleDescription(str(Text("{done} of {all}", done=done, all=of_all)))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as it may be."""
        return QSize(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        """Draw track and bar, from the side where reading starts."""
        painter = QPainter(self)
        if self._ground:
            painter.fillRect(self.rect(), theme.color(self._ground))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        area = QRectF(self.rect())
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(area, 5, 5)
        if self._done and self._all:
            width = max(_HEIGHT, area.width() * min(1.0, self._done / self._all))
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            left = area.right() - width if mirrored else area.left()
            painter.setBrush(theme.color(self._role))
            painter.drawRoundedRect(QRectF(left, area.top(), width, area.height()), 5, 5)


class TaskProgress(QWidget):
    """How far a long task is ("Printing 34 of 120"), with Cancel; cancelling keeps what is done."""

    def __init__(self, cancel: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_3)
        self._words = ElidedLabel("", theme.BODY, theme.MEDIUM)
        self._bar = ProgressLine(Text("Progress"), "accent")
        self.button = Button(Text("Cancel"), "x")
        self.button.clicked.connect(cancel)
        row.addWidget(self._words, 1)
        row.addWidget(self._bar, 2)
        row.addWidget(self.button)

    def show_task(self, words: Words, done: int, of_all: int) -> None:
        """Say what is going on and how far it is."""
        self._words.setText(str(words))
        self._bar.show_progress(done, of_all)
