"""What a page shows instead of its content: nothing yet, still loading, or what went wrong."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from omsdesk.views import icons, theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import clear
from omsdesk.views.widgets.label import IconLabel, Words, label, show_if
from omsdesk.words import Text

_PATIENCE_MS = 300
_BAR_HEIGHT = 3
_STEP_MS = 40


class EmptyState(QWidget):
    """An icon, one line that says what this is, and the way on."""

    def __init__(
        self, icon: str = "inbox", words: Words = "", buttons: Sequence[QWidget] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(theme.GAP_3)
        self._icon = IconLabel(icon, "text2", icons.IN_EMPTY)
        self._words = label(words, theme.TITLE, theme.MEDIUM, wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.GAP_2)
        column.addStretch(2)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._words)
        column.addLayout(self._row)
        column.addStretch(3)
        self.show_buttons(buttons)

    def show_words(self, words: Words) -> None:
        """Say why there is nothing here."""
        self._words.setText(str(words))

    def show_buttons(self, buttons: Sequence[QWidget]) -> None:
        """Offer these ways on."""
        clear(self._row)
        self._row.addStretch(1)
        for each in buttons:
            self._row.addWidget(each)
        self._row.addStretch(1)


class LoadingBar(QWidget):
    """A thin bar on the upper edge of the page; short waits never show it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_BAR_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(str(Text("Loading")))
        self._place = 0.0
        self._patience = QTimer(self, interval=_PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(self.show)
        self._steps = QTimer(self, interval=_STEP_MS)
        self._steps.timeout.connect(self._step)
        self.hide()

    def show_busy(self, busy: bool) -> None:
        """Start waiting (the bar comes after 300 ms) or stop."""
        if not busy:
            self._patience.stop()
            self.hide()
        elif not self.isVisible() and not self._patience.isActive():
            self._patience.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Move only while seen."""
        super().showEvent(event)
        self._steps.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """A hidden bar costs nothing."""
        super().hideEvent(event)
        self._steps.stop()

    def _step(self) -> None:
        self._place = (self._place + 0.02) % 1.3
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        """Draw the moving piece."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("sunken"))
        piece = QRectF(QPointF((self._place - 0.3) * self.width(), 0), self.rect().size().toSizeF())
        piece.setWidth(self.width() * 0.3)
        painter.fillRect(piece, theme.color("accent"))


class ErrorPanel(QFrame):
    """What failed, what to do, and the two ways on."""

    def __init__(self, retry: Callable[[], object] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = ""
        self.setProperty("frame", "err")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP_4, theme.GAP_4, theme.GAP_4, theme.GAP_4)
        top = QHBoxLayout()
        top.addWidget(IconLabel("octagon-x", "err", 24))
        self._headline = label("", theme.TITLE, theme.SEMIBOLD, ink="err", wrap=True)
        top.addWidget(self._headline, 1)
        column.addLayout(top)
        self._advice = label("", wrap=True)
        column.addWidget(self._advice)
        row = QHBoxLayout()
        self.again = Button(Text("Try again"), "refresh-cw")
        self.copy = Button(Text("Copy details"), "copy")
        self.again.clicked.connect(retry or self.hide)
        self.copy.clicked.connect(self._copy)
        row.addWidget(self.again)
        row.addWidget(self.copy)
        row.addStretch(1)
        column.addLayout(row)
        self.again.setVisible(retry is not None)
        self.hide()

    def show_trouble(self, headline: Words | None, advice: Words | None = None, details: str = "") -> None:
        """Say what went wrong; without a headline the panel is gone."""
        self._headline.setText(str(headline or ""))
        self._advice.setText(str(advice or ""))
        self._advice.setVisible(advice is not None)
        self._details = details
        show_if(self, headline is not None)

    @property
    def details(self) -> str:
        """What a report needs."""
        return "\n".join(each for each in (self._headline.text(), self._advice.text(), self._details) if each)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details)
