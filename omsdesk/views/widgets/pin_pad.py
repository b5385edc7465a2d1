"""Where a PIN is typed: dots for its digits and a keypad that fingers in gloves can press."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from omsdesk.presenters.sign_in import LONGEST_PIN, SHORTEST_PIN
from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.words import Text

_KEY = 60
_DOT, _DOT_GAP = 14, 14


class PinDots(QWidget):
    """How many digits are typed."""

    def __init__(self) -> None:
        super().__init__()
        self._typed = 0
        self.setAccessibleName(str(Text("PIN")))

    def show_typed(self, typed: int) -> None:
        """Fill as many dots."""
        self._typed = typed
        self.setAccessibleDescription(str(Text("{n} digit typed", many="{n} digits typed", n=typed)))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the longest PIN."""
        return QSize(LONGEST_PIN * (_DOT + _DOT_GAP), 2 * _DOT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is small: drawn whole
        """Rings for the digits a PIN may have, filled for those that are typed."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = max(self._typed, SHORTEST_PIN)
        left = (self.width() - shown * (_DOT + _DOT_GAP) + _DOT_GAP) / 2
        for place in range(shown):
            painter.setPen(theme.color("control"))
            painter.setBrush(theme.color("accent") if place < self._typed else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(left + place * (_DOT + _DOT_GAP), (self.height() - _DOT) / 2, _DOT, _DOT))


class PinPad(QWidget):
    """Dots over a keypad; the keyboard's digits are the page's business."""

    def __init__(
        self,
        digit: Callable[[str], object],
        back: Callable[[], object],
        enter: Callable[[], object],
        verb: Text,
    ) -> None:
        super().__init__()
        self._digit = digit
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_4)
        self.dots = PinDots()
        column.addWidget(self.dots)
        grid = QGridLayout()
        grid.setSpacing(theme.GAP_2)
        for place, each in enumerate("123456789"):
            grid.addWidget(self._key(each), place // 3, place % 3)
        grid.addWidget(_other(Text("Back"), "arrow-left", back), 3, 0)
        grid.addWidget(self._key("0"), 3, 1)
        self.enter = _other(verb, "corner-down-left", enter)
        grid.addWidget(self.enter, 3, 2)
        column.addLayout(grid)

    def _key(self, digit: str) -> Button:
        button = Button(digit, place="station")
        button.setMinimumHeight(_KEY)
        button.clicked.connect(lambda: self._digit(digit))
        return button


def _other(words: Text, icon: str, act: Callable[[], object]) -> Button:
    button = Button(words, icon, place="station")
    button.setMinimumHeight(_KEY)
    button.clicked.connect(act)
    return button
