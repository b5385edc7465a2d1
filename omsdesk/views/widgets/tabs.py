"""Tabs over a list: a word, a count, and a line under the one that is open."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLayout, QMenu, QSizePolicy, QWidget

from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button, Place
from omsdesk.views.widgets.label import Words
from omsdesk.words import Text

_EDGE, _GAP, _LINE, _HEIGHT = 8, 7, 3, 38


class TabButton(QAbstractButton):
    """One tab."""

    def __init__(self, words: Words, value: object, place: Place = "office") -> None:
        super().__init__()
        self._high = theme.STATION_BUTTON_HEIGHT if place == "station" else _HEIGHT
        self.words = str(words)
        self.count: int | None = None
        self.value = value
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.words)

    def show_count(self, count: int | None) -> None:
        """Another count."""
        if count != self.count:
            self.count = count
            self.setAccessibleName(self.words if count is None else f"{self.words} {count}")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Word and count beside each other."""
        metrics = QFontMetrics(theme.font(theme.BODY, theme.SEMIBOLD))
        width = 2 * _EDGE + metrics.horizontalAdvance(self.words)
        width += _GAP + metrics.horizontalAdvance(str(self.count)) if self.count is not None else 0
        return QSize(width + 2, theme.scaled(self._high))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        """Word, count, and the line of the open tab."""
        painter = QPainter(self)
        chosen = self.isChecked()
        painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD))
        painter.setPen(theme.color("text" if chosen or self.underMouse() else "text2"))
        words = self.words if self.count is None else f"{self.words}  {self.count}"
        area = QRectF(self.rect()).adjusted(_EDGE, 0, 0, -_LINE)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        if chosen:
            painter.fillRect(QRectF(0, self.height() - _LINE, self.width(), _LINE), theme.color("accent"))
        if self.hasFocus():
            painter.setPen(theme.color("focus"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -_LINE - 1), 4, 4)


class Tabs(QWidget):
    """A row of tabs; Left and Right go to the next one. What finds no room waits behind "More"."""

    chosen = Signal(object)

    def __init__(self, tabs: Sequence[tuple[Words, object]], *, name: Words, place: Place = "office") -> None:
        super().__init__()
        self.setAccessibleName(str(name))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_3)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._left_out: frozenset[object] = frozenset()
        self._buttons = [TabButton(words, value, place) for words, value in tabs]
        for button in self._buttons:
            button.clicked.connect(lambda _checked=False, value=button.value: self.chosen.emit(value))
            row.addWidget(button)
        self.more = Button(Text("More"), "chevron-down", kind="quiet", place=place)
        self.more.clicked.connect(self._open_more)
        self.more.hide()
        row.addWidget(self.more)
        row.addStretch(1)

    def buttons(self) -> list[TabButton]:
        """The tabs in order."""
        return list(self._buttons)

    def show_tab(self, value: object) -> None:
        """This one is open."""
        for button in self._buttons:
            button.setChecked(button.value == value)
            button.update()
        self._fit()

    def leave_out(self, values: Collection[object]) -> None:
        """These tabs have no sense in this house."""
        if frozenset(values) != self._left_out:
            self._left_out = frozenset(values)
            self._fit()

    def show_counts(self, counts: Any) -> None:
        """Counts by the tabs' values; a tab without one shows none."""
        for button in self._buttons:
            button.show_count(counts.get(button.value))
        self._fit()

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(300, max(button.sizeHint().height() for button in self._buttons))

    minimumSizeHint = sizeHint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has room for other tabs."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from tab to tab."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        shown = [each for each in self._buttons if not each.isHidden()]
        here = next((place for place, each in enumerate(shown) if each.hasFocus()), None)
        if step is None or here is None:
            super().keyPressEvent(event)
            return
        following = shown[(here + step) % len(shown)]
        following.setFocus(Qt.FocusReason.TabFocusReason)
        following.click()

    def _fit(self) -> None:
        """Hide from the end what finds no room; the open tab always stays."""
        widths = [button.sizeHint().width() + theme.GAP_3 for button in self._buttons]
        gone = {place for place, button in enumerate(self._buttons) if button.value in self._left_out}
        hidden = set(gone)
        room = self.width() + theme.GAP_3
        for place in reversed(range(len(widths))):
            more = self.more.sizeHint().width() if hidden > gone else 0
            if sum(width for each, width in enumerate(widths) if each not in hidden) + more <= room:
                break
            if not self._buttons[place].isChecked():
                hidden.add(place)
        for place, button in enumerate(self._buttons):
            button.setVisible(place not in hidden)
        self.more.setVisible(hidden > gone)

    def _open_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in self._buttons:
            if button.isHidden() and button.value not in self._left_out:
                menu.addAction(button.accessibleName(), button.click)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))
