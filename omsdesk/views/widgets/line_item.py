"""One line of an order at a station: what, where, how many, and whether it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from omsdesk.views import icons, lettering, theme
from omsdesk.views.straight import straight
from omsdesk.views.widgets.ground import paint_ground
from omsdesk.views.widgets.label import Words, show_if
from omsdesk.views.widgets.photo import SIDE, paint_photo
from omsdesk.words import Text

LineState = Literal["open", "active", "full", "short", "changed"]
_MARKS = {
    # state: icon, its role, ground, edge
    "open": ("circle", "text2", "surface", "border"),
    "active": ("circle-dot", "accent", "surface", "accent"),
    "full": ("circle-check", "ok", "ok_bg", "ok_bg"),
    "short": ("package-x", "err", "surface", "err"),
    "changed": ("refresh-cw", "warn", "warn_bg", "warn"),
}
_EDGE, _RING, _GAP = 14, 30, 14
_PHOTO, _LARGE_PHOTO = 56, SIDE
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Line:
    """What a line shows; ``key`` is handed back when it is clicked."""

    key: int
    title: str
    sku: str
    place: str = ""
    done: int = 0
    of_all: int = 1
    state: LineState = "open"
    photo: QImage | None = None
    note: str = ""

    @property
    def quantity(self) -> str:
        """``1 / 2``."""
        return f"{self.done} / {self.of_all}"

    @property
    def detail(self) -> str:
        """SKU, bin and note in one row."""
        return "  ·  ".join(part for part in (self.sku, self.place, self.note) if part)


class LineItem(QWidget):
    """A line 76 high (with the large photo 108)."""

    is_a_row = True
    """What lies over the window for a moment may lie on it where there is nothing else; see ``free_place``."""

    clicked = Signal(int)

    def __init__(self, *, large: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line: Line | None = None
        self._large = large
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # It fills its corners itself: painting it does not begin with everything that lies under it.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_line(self, line: Line) -> None:
        """Show this line."""
        if line == self.line:
            return
        same_words = self.line is not None and (line.title, line.detail) == (self.line.title, self.line.detail)
        self.line = line
        told = Text(
            "{title}, {detail}, {done} of {all}", title=line.title, detail=line.detail, done=line.done, all=line.of_all
        )
        self.setAccessibleName(str(told))
        if not same_words:
            self._tell_the_elided()
        self.update()

    def show_large(self, *, large: bool) -> None:
        """A larger photo, where there is room for it."""
        if large != self._large:
            self._large = large
            self._tell_the_elided()
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """The height of a station's line."""
        return QSize(420, theme.scaled(_LARGE_PHOTO + 20 if self._large else theme.LINE_HEIGHT))

    minimumSizeHint = sizeHint

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Touching a line makes it the active one, if the page wants that."""
        if event.button() == Qt.MouseButton.LeftButton and self.line is not None:
            self.clicked.emit(self.line.key)

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002 - only that it happened
        """A narrower line may need its tooltip."""
        self._tell_the_elided()

    def _photo(self) -> int:
        return _LARGE_PHOTO if self._large else _PHOTO

    def _words_area(self) -> QRectF:
        left = _EDGE + self._photo() + _GAP
        quantity = lettering.advance("00 / 00", theme.QUANTITY, theme.BOLD)
        right = _EDGE + _RING + _GAP + quantity + _GAP
        return QRectF(left, 0, max(40, self.width() - left - right), self.height())

    def _tell_the_elided(self) -> None:
        if self.line is None:
            return
        room = self._words_area().width()
        wide = max(
            lettering.advance(self.line.title, theme.DETAIL, theme.SEMIBOLD),
            lettering.advance(self.line.detail, theme.DETAIL),
        )
        tip = f"{self.line.title}\n{self.line.detail}" if wide > room else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        """Draw ground, photo, words, quantity and ring."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("bg"))
        if self.line is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        icon, role, ground, edge = _MARKS[self.line.state]
        width = 2 if self.line.state == "active" else 1
        paint_ground(painter, QRectF(self.rect()), ground, edge, theme.RADIUS_CARD + width / 2, width)
        self._paint_photo(painter)
        self._paint_words(painter, self.line)
        ring = QRectF(self.width() - _EDGE - _RING - 4, (self.height() - _RING) / 2, _RING, _RING)
        icons.paint(painter, icon, role, ring)

    def _paint_photo(self, painter: QPainter) -> None:
        side = self._photo()
        well = QRectF(_EDGE, (self.height() - side) / 2, side, side)
        paint_photo(painter, well, self.line.photo if self.line else None)

    def _paint_words(self, painter: QPainter, line: Line) -> None:
        area = self._words_area()
        half, middle = theme.scaled(26), self.height() / 2
        rows = (
            (line.title, theme.SEMIBOLD, "text", middle - half),
            (line.detail, theme.REGULAR, "text2" if line.state != "full" else "text", middle),
        )
        for words, weight, ink, top in rows:
            painter.setFont(theme.font(theme.DETAIL, weight))
            painter.setPen(theme.color(ink))
            shown = lettering.elided(words, round(area.width()), theme.DETAIL, weight)
            painter.drawText(QRectF(area.x(), top, area.width() + 4, half), _LEFT, straight(shown))
        painter.setFont(theme.font(theme.QUANTITY, theme.BOLD, tabular=True))
        painter.setPen(theme.color("text"))
        right = self.width() - _EDGE - _RING - 4 - _GAP
        painter.drawText(QRectF(0, 0, right, self.height()), _RIGHT, straight(line.quantity))


class LineList(QScrollArea):
    """The lines of one order under each other; the active one is scrolled into view."""

    clicked = Signal(int)

    def __init__(self, name: Words, *, large: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._large = large
        self._items: list[LineItem] = []
        self.setAccessibleName(str(name))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = _Ground()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP_2)
        self._column.addStretch(1)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)

    def show_large(self, *, large: bool) -> None:
        """Larger photos in all lines, where there is room for them."""
        if large != self._large:
            self._large = large
            for item in self._items:
                item.show_large(large=large)
            self.updateGeometry()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines in this order."""
        if len(lines) != len(self._items):
            self._make_room(len(lines))
        for item, line in zip(self._items, lines, strict=True):
            item.show_line(line)
        active = next((item for item in self._items if item.line and item.line.state == "active"), None)
        if active is not None:
            self.ensureWidgetVisible(active, 0, theme.GAP_2)

    def _make_room(self, lines: int) -> None:
        while len(self._items) > lines:
            last = self._items.pop()
            last.hide()
            last.deleteLater()
        while len(self._items) < lines:
            item = LineItem(large=self._large)
            item.clicked.connect(self.clicked)
            self._column.insertWidget(len(self._items), item)
            show_if(item, wanted=True)  # a layout counts nothing that it would only show with the next turn
            self._items.append(item)
        self.updateGeometry()  # a scroll area does not say by itself that it would like to be higher

    def sizeHint(self) -> QSize:
        """As high as its lines, if there is room."""
        return QSize(420, self.widget().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """One line; the others are reached by scrolling."""
        return QSize(300, theme.scaled(theme.LINE_HEIGHT))

    def items(self) -> list[LineItem]:
        """The line widgets in order."""
        return list(self._items)


class _Ground(QWidget):
    """What the lines lie on. It is filled all over, so that scrolling moves the picture instead of painting it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill what is asked for."""
        QPainter(self).fillRect(event.rect(), theme.color("bg"))
