"""Where something may lie over a window: never on what can be pressed, and where it can be on nothing that is read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from omsdesk.views.widgets.band import FeedbackBand

_PRESSED = (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    FeedbackBand,  # not pressed, but what it says is the answer to the last scan
)
_APART = 4
"""Pixels between what lies there and what is under it."""


@dataclass
class Taken:
    """What a window shows, in its own coordinates."""

    pressed: list[QRect] = field(default_factory=list)
    rows: list[QRect] = field(default_factory=list)
    """Rows of tables and lists: they are pressed too, but there are many of them, and they move."""
    read: list[QRect] = field(default_factory=list)

    def is_pressed(self, area: QRect) -> bool:
        """Whether something that can be pressed would lie below."""
        return any(area.intersects(each) for each in self.pressed)


def taken_in(window: QWidget, above: QWidget) -> Taken:
    """Everything in view but ``above``, which is to lie over it."""
    found = Taken()
    _gather(window, window, window.rect(), above, found)
    return found


def free_place(taken: Taken, ground: QRect, sizes: Sequence[QSize], *, mirrored: bool) -> QRect | None:
    """The lowest place in the ground that hides nothing, nearest to the end of the line.

    Where there is none for any of the sizes, words may lie below, then rows; None where only buttons are left.
    """
    for kinds in ((taken.pressed, taken.rows, taken.read), (taken.pressed, taken.rows), (taken.pressed,)):
        boxes = [box for kind in kinds for box in kind if box.intersects(ground)]
        for size in sizes:
            for area in _places(boxes, ground, size, mirrored=mirrored):
                with_room = area.adjusted(-_APART, -_APART, _APART, _APART)
                if not any(with_room.intersects(box) for box in boxes):
                    return area
    return None


def _places(boxes: Sequence[QRect], ground: QRect, size: QSize, *, mirrored: bool) -> Iterator[QRect]:
    """Beside and above what is there, and in the corners; the lowest first."""
    ends = {ground.right() - size.width() + 1, ground.left()}
    ends |= {box.left() - size.width() - _APART - 1 for box in boxes} | {box.right() + _APART + 2 for box in boxes}
    tops = {ground.bottom() - size.height() + 1} | {box.top() - size.height() - _APART - 1 for box in boxes}
    lefts = sorted(ends, reverse=not mirrored)
    for top in sorted(tops, reverse=True):
        for left in lefts:
            area = QRect(QPoint(left, top), size)
            if ground.contains(area):
                yield area


def _gather(widget: QWidget, window: QWidget, seen: QRect, above: QWidget, found: Taken) -> None:
    for child in widget.children():
        if not isinstance(child, QWidget) or child is above or child.isHidden() or child.isWindow():
            continue
        area = QRect(child.mapTo(window, QPoint()), child.size()) & seen
        if area.isEmpty():
            continue
        if _is_pressed(child):
            found.pressed.append(area)
            continue
        if isinstance(child, QAbstractItemView):
            found.rows.append(_rows_of(child, window) & area)
        elif getattr(child, "is_a_row", False):
            found.rows.append(area)
        elif _is_read(child):
            found.read.append(area)
        _gather(child, window, area, above, found)


def _is_pressed(widget: QWidget) -> bool:
    hand = widget.testAttribute(Qt.WidgetAttribute.WA_SetCursor)
    return isinstance(widget, _PRESSED) or (hand and widget.cursor().shape() == Qt.CursorShape.PointingHandCursor)


def _is_read(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        return bool(widget.text()) or not widget.pixmap().isNull()
    return type(widget) is not QWidget and not any(isinstance(each, QWidget) for each in widget.children())


def _rows_of(view: QAbstractItemView, window: QWidget) -> QRect:
    """Down to the last row; below it a table is empty."""
    port, last = view.viewport(), view.model().rowCount() - 1 if view.model() is not None else -1
    if last < 0:
        return QRect()
    bottom = view.visualRect(view.model().index(last, 0)).bottom()
    height = port.height() if bottom < 0 else min(port.height(), bottom + 1)
    return QRect(port.mapTo(window, QPoint()), QSize(port.width(), height))
