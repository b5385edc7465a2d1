"""The sheet of F1: every key that works on this page, read from the registry."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from omsdesk.views import theme
from omsdesk.views.actions import EVERYWHERE, Action, words_of_key
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.label import Words, label, section
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.words import Text

_COLUMNS, _WIDTH = 2, 900


class HelpSheet(Sheet):
    """Keys of the page first, then those that work everywhere."""

    def __init__(self, title: Words, actions: list[Action]) -> None:
        super().__init__(_WIDTH)
        self.body.addWidget(label(Text("Keys on this page: {page}", page=str(title)), theme.PAGE, theme.SEMIBOLD))
        inside = QWidget()
        inside.setProperty("plain", "true")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, theme.GAP_3, 0)
        grid.setHorizontalSpacing(theme.GAP_4)
        grid.setVerticalSpacing(theme.GAP_2)
        here = [each for each in actions if each.keys and each.page != EVERYWHERE]
        everywhere = [each for each in actions if each.keys and each.page == EVERYWHERE]
        row = _fill(grid, 0, Text("Here"), here)
        row = _fill(grid, row, Text("Everywhere"), everywhere)
        grid.setRowStretch(row, 1)
        for side in range(_COLUMNS):
            grid.setColumnStretch(2 * side + 1, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName(str(Text("Keys")))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        scroll.setMinimumHeight(theme.scaled(320))
        self.body.addWidget(scroll)
        self.close_button = Button(Text("Close"), "x", "Esc")
        self.body.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        self.rows = [(each.text, _keys(each)) for each in (*here, *everywhere)]


def _fill(grid: QGridLayout, row: int, heading: Text, actions: list[Action]) -> int:
    if not actions:
        return row
    grid.addWidget(section(heading), row, 0, 1, 2 * _COLUMNS)
    for place, action in enumerate(actions):
        line, side = row + 1 + place // _COLUMNS, 2 * (place % _COLUMNS)
        grid.addWidget(label(_keys(action), theme.BODY, theme.SEMIBOLD, ink="accent"), line, side)
        grid.addWidget(label(action.text, wrap=True), line, side + 1)
    return row + 2 + len(actions) // _COLUMNS


def _keys(action: Action) -> str:
    return ", ".join(words_of_key(key) for key in action.keys)
