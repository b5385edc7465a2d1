"""A field that offers what it found while somebody types: Up and Down choose, Enter takes, Esc closes."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from omsdesk.views import theme
from omsdesk.views.straight import straight
from omsdesk.views.widgets.fields import SearchField
from omsdesk.views.widgets.label import Words

_ROW, _EDGE, _LEAST_WIDTH = 40, 12, 380


@dataclass(frozen=True)
class Suggestion:
    """One thing that was found."""

    text: str
    detail: str
    value: object


class SuggestField(SearchField):
    """A search line with a list below it. The list is a child of the page, so keys have one way."""

    chosen = Signal(object)
    """The ``value`` of the suggestion that was taken."""
    entered = Signal(str)
    """Enter was pressed while none was marked."""

    def __init__(self, placeholder: Words, *, name: Words = "") -> None:
        super().__init__(placeholder, name=name)
        self.list = SuggestionList(self)
        self.list.taken.connect(self._take)

    def show_suggestions(self, found: Sequence[Suggestion]) -> None:
        """Offer these while the cursor is here; none closes the list."""
        self.list.offer(found if self.hasFocus() else ())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The list's keys first, then the line's."""
        key = event.key()
        if self.list.isVisible() and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.move_mark(1 if key == Qt.Key.Key_Down else -1)
        elif self.list.isVisible() and key == Qt.Key.Key_Escape:
            self.list.offer(())
        elif (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._enter()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes on to the next field needs no list."""
        super().focusOutEvent(event)
        self.list.offer(())

    def _enter(self) -> None:
        self._pause.stop()
        marked = self.list.marked()
        if marked is not None:
            self._take(marked)
        else:
            self.entered.emit(self.text())

    def _take(self, suggestion: Suggestion) -> None:
        self.list.offer(())
        self.chosen.emit(suggestion.value)


class SuggestionList(QFrame):
    """The rows under the field."""

    taken = Signal(object)

    def __init__(self, line: QWidget) -> None:
        super().__init__(line)
        self._line = line
        self._found: tuple[Suggestion, ...] = ()
        self._mark = -1
        self.setProperty("frame", "sheet")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def offer(self, found: Sequence[Suggestion]) -> None:
        """Show these under the field; nothing hides the list. The same ones again keep their mark."""
        if tuple(found) != self._found:
            self._found, self._mark = tuple(found), -1
        if not self._found:
            self.hide()
            return
        ground = _ground_of(self._line)
        if self.parentWidget() is not ground:
            self.setParent(ground)
        self.resize(self.sizeHint())
        below = self._line.mapTo(ground, QPoint(0, self._line.height() + 2))
        self.move(min(below.x(), max(0, ground.width() - self.width())), below.y())
        self.setAccessibleName(", ".join(each.text for each in self._found))
        self.show()
        self.raise_()
        self.update()

    def found(self) -> tuple[Suggestion, ...]:
        """What is offered now."""
        return self._found

    def marked(self) -> Suggestion | None:
        """The suggestion that Enter would take."""
        return self._found[self._mark] if self.isVisible() and self._mark >= 0 else None

    def move_mark(self, steps: int) -> None:
        """Mark the next or the previous one."""
        self._mark = (self._mark + steps) % len(self._found) if self._mark >= 0 else (0 if steps > 0 else -1)
        self._mark %= len(self._found)
        self._line.setAccessibleDescription(self._found[self._mark].text)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the field, one row for each."""
        return QSize(max(_LEAST_WIDTH, self._line.width()), theme.scaled(_ROW) * len(self._found) + 8)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The pointer marks."""
        self._mark = self._at(event.position().y())
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click takes."""
        place = self._at(event.position().y())
        if place >= 0:
            self.taken.emit(self._found[place])

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        super().leaveEvent(event)
        self._mark = -1
        self.update()

    def _at(self, y: float) -> int:
        place = int((y - 4) // theme.scaled(_ROW))
        return place if 0 <= place < len(self._found) else -1

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        super().paintEvent(event)
        painter = QPainter(self)
        row = theme.scaled(_ROW)
        for place, each in enumerate(self._found):
            area = QRectF(4, 4 + place * row, self.width() - 8, row)
            if place == self._mark:
                painter.fillRect(area, theme.color("selected"))
            self._paint_row(painter, area.adjusted(_EDGE - 4, 0, 4 - _EDGE, 0), each)

    @staticmethod
    def _paint_row(painter: QPainter, area: QRectF, each: Suggestion) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(theme.HEADER))
        room = painter.fontMetrics().horizontalAdvance(each.detail) + _EDGE
        room = min(room, int(area.width() / 2))
        painter.setPen(theme.color("text2"))
        detail = painter.fontMetrics().elidedText(each.detail, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, straight(detail))
        painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD))
        painter.setPen(theme.color("text"))
        left = area.adjusted(0, 0, -room, 0)
        text = painter.fontMetrics().elidedText(each.text, Qt.TextElideMode.ElideRight, int(left.width()))
        painter.drawText(left, middle | Qt.AlignmentFlag.AlignLeft, straight(text))


def _ground_of(widget: QWidget) -> QWidget:
    """The page on which the field stands, else its window."""
    ground: QWidget = widget
    while (above := ground.parentWidget()) is not None and not ground.isWindow():
        if isinstance(above, QStackedWidget):
            break
        ground = above
    return ground
