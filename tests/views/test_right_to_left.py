"""In a window that reads from the right, codes, numbers, phone numbers and money stay as they are written."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from omsdesk.views import theme
from omsdesk.views.straight import straight
from omsdesk.views.widgets.label import ElidedLabel, StillLabel, label
from omsdesk.views.widgets.table import Column, PagedTable
from tests.views.demo import a_row

WRITTEN = (
    *("SO-10482", "A-04-2", "MUG-ENA-GRN", "00340434161094022115", "PK104001"),
    *("1 / 2", "14 / 46", "+49 421 555-01", "1.234,56 €", "€ 35.40", "1.24 kg"),
)
TURNED = WRITTEN[5:]
"""What a painter turns round there when nobody tells it."""
ARABIC = "\u0637\u0644\u0628 1 / 2"
FINE = 4
"""So many points stand for one: letters begin between two of them, and at another place from the other side."""
SAME = 0.025
"""How much of the ink may lie elsewhere; a number that is turned round moves three times as much."""

Turn = Callable[[Qt.LayoutDirection], None]


@pytest.fixture
def turn(qapp: QApplication) -> Iterator[Turn]:
    """Has the window read from this side."""
    yield qapp.setLayoutDirection
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


class Bare(QWidget):
    """Words that a painter draws as Qt would have it."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.resize(300, 30)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - drawn whole
        painter = QPainter(self)
        painter.setFont(theme.font())
        painter.drawText(self.rect(), 0, self._words)


def a_count(words: str) -> QWidget:
    made = StillLabel(theme.QUANTITY)
    made.setText(words)
    return made


def shortened(words: str) -> QWidget:
    made = ElidedLabel(words)
    made.setContentsMargins(theme.GAP_2, 0, theme.GAP_2, 0)
    return made


def a_cell(words: str) -> QWidget:
    table = PagedTable((Column("", lambda _: words, 300, stretch=True),), name="One")
    table.show_all([a_row(1)])
    table.resize(320, 160)
    table.grab()  # it lays out its rows when it is first drawn
    view: QWidget = table.view.viewport()
    view.setProperty("table", table)
    return view


MAKERS: dict[str, Callable[[str], QWidget]] = {
    "label": label,
    "shortened": shortened,
    "count": a_count,
    "cell": a_cell,
}


def ink(widget: QWidget) -> Any:
    """How much of it lies in each column of points, from where the words begin to where they end."""
    high = min(widget.height(), theme.ROW_HEIGHT - 4)
    image = QImage(widget.width() * FINE, high * FINE, QImage.Format.Format_Grayscale8)
    image.setDevicePixelRatio(FINE)
    image.fill(QColor("white"))
    widget.render(image, QPoint(0, 0))
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    points = rows[4:-4, 4 : image.width() - 4].astype(np.int64)
    columns = np.abs(points - np.median(points)).sum(axis=0)
    [there] = np.nonzero(columns > columns.max() / 50)
    return columns[there[0] : there[-1] + 1]


def moved(words: str, make: Callable[[str], QWidget], turn: Turn, qtbot: QtBot) -> float:
    """How much of the ink lies elsewhere when the window reads from the right."""
    seen = []
    for side in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        turn(side)
        widget = make(words)
        qtbot.addWidget(widget.window())
        if widget.isWindow():
            widget.resize(300, max(widget.sizeHint().height(), 30))
        seen.append(ink(widget))
    length = max(len(each) for each in seen)
    first, second = (np.pad(each, (0, length - len(each))) for each in seen)
    return float(np.abs(np.cumsum(first - second)).max() / first.sum())


@pytest.mark.parametrize("words", WRITTEN)
@pytest.mark.parametrize("kind", MAKERS)
def test_what_is_of_no_language_keeps_its_order(turn: Turn, qtbot: QtBot, kind: str, words: str) -> None:
    assert moved(words, MAKERS[kind], turn, qtbot) < SAME


@pytest.mark.parametrize("words", TURNED)
def test_the_measure_sees_what_a_painter_does_by_itself(turn: Turn, qtbot: QtBot, words: str) -> None:
    assert moved(words, Bare, turn, qtbot) > 1.5 * SAME


def test_a_sentence_of_a_language_from_the_right_is_left_to_it(turn: Turn) -> None:
    turn(Qt.LayoutDirection.RightToLeft)

    assert straight(ARABIC) == ARABIC
