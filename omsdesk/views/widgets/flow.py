"""A row that goes on in a second line when the window is narrow, the letters large or the words long."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle

from omsdesk.views import theme


@dataclass
class _Line:
    left: list[QLayoutItem] = field(default_factory=list)
    right: list[QLayoutItem] = field(default_factory=list)
    width: int = 0
    height: int = 0


class FlowRow(QLayout):
    """Widgets beside each other, those added after ``addStretch`` at the far end of their line.

    With ``fill`` the widgets of a line share its whole width, as tiles do.
    """

    def __init__(self, *, fill: bool = False) -> None:
        super().__init__()
        self._fill = fill
        self._items: list[QLayoutItem] = []
        self._turn: int | None = None
        self._heights: dict[int, int] = {}
        self._hint: QSize | None = None
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(theme.GAP_2)

    def addStretch(self, stretch: int = 0) -> None:  # noqa: ARG002 - as in Qt's own rows
        """What comes now stands at the far end."""
        self._turn = len(self._items)
        self.invalidate()

    # ------------------------------------------------------------------ what Qt asks of a layout

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give one away."""
        self.invalidate()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """As wide as the page."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Narrow is high."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All lines and the room between them."""
        if width not in self._heights:
            lines = list(self._lines(width))
            self._heights[width] = sum(line.height for line in lines) + self.spacing() * max(0, len(lines) - 1)
        return self._heights[width]

    def invalidate(self) -> None:
        """Something in the row has another size: Qt asks many times between two such changes, the answers are kept."""
        self._heights.clear()
        self._hint = None
        super().invalidate()

    def sizeHint(self) -> QSize:
        """Everything in one line."""
        if self._hint is None:
            line = next(self._lines(1 << 20), _Line())
            self._hint = QSize(line.width, line.height)
        return self._hint

    def minimumSize(self) -> QSize:
        """Room for the widest."""
        least = QSize()
        for item in self._seen():
            least = least.expandedTo(item.minimumSize())
        return least

    def setGeometry(self, rect: QRect) -> None:
        """Lay the lines out."""
        super().setGeometry(rect)
        top = rect.top()
        for line in self._lines(rect.width()):
            spare = max(0, rect.width() - line.width) // len(line.left) if self._fill and line.left else 0
            self._lay(line.left, rect, top, line.height, rect.left(), spare)
            ends = sum(_width(item) for item in line.right) + self.spacing() * (len(line.right) - 1)
            self._lay(line.right, rect, top, line.height, rect.left() + rect.width() - ends)
            top += line.height + self.spacing()

    # ------------------------------------------------------------------ inside

    def _seen(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> Iterator[_Line]:
        line = _Line()
        for place, item in enumerate(self._items):
            if item.isEmpty():
                continue
            needed = line.width + _width(item) + (self.spacing() if line.width else 0)
            if line.width and needed > width:
                yield line
                line, needed = _Line(), _width(item)
            (line.left if self._turn is None or place < self._turn else line.right).append(item)
            line.width, line.height = needed, max(line.height, item.sizeHint().height())
        if line.width:
            yield line

    def _lay(self, items: list[QLayoutItem], whole: QRect, top: int, height: int, left: int, spare: int = 0) -> None:
        mirrored = self.parentWidget().layoutDirection()
        for item in items:
            size = QSize(min(_width(item) + spare, whole.width()), item.sizeHint().height())
            place = QRect(left, top + (height - size.height()) // 2, size.width(), size.height())
            item.setGeometry(QStyle.visualRect(mirrored, whole, place))
            left += size.width() + self.spacing()


def _width(item: QLayoutItem) -> int:
    return max(item.sizeHint().width(), item.minimumSize().width())
