"""A few lines in columns inside a card: what comes next, what lies where, what happened last."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from omsdesk.views import theme
from omsdesk.views.widgets.label import ElidedLabel, Words, label, show_if

Cells = tuple[str, ...]


class Rows(QWidget):
    """The first column strong, one column that takes the room (and shortens itself), the others as wide as needed."""

    def __init__(
        self, columns: int, *, stretch: int, empty: Words = "", right: Sequence[int] = (), size: int = theme.BODY
    ) -> None:
        super().__init__()
        self._columns, self._stretch, self._right, self._size = columns, stretch, frozenset(right), size
        self._cells: list[list[QLabel]] = []
        self._shown: tuple[Cells, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP_3)
        self._grid.setVerticalSpacing(theme.GAP_2)
        self._grid.setColumnStretch(stretch, 1)
        self._empty = label(empty, size, ink="text2", wrap=True)
        self._grid.addWidget(self._empty, 0, 0, 1, columns)
        show_if(self._empty, bool(empty))

    def show_rows(self, rows: Sequence[Cells]) -> None:
        """Show these lines; each has one text per column."""
        self._shown = tuple(rows)
        while len(self._cells) > len(rows):
            for cell in self._cells.pop():
                cell.hide()
                cell.deleteLater()
        while len(self._cells) < len(rows):
            self._add_row()
        for cells, texts in zip(self._cells, rows, strict=True):
            for cell, text in zip(cells, texts, strict=True):
                if cell.text() != text:
                    cell.setText(text)
        show_if(self._empty, not rows and bool(self._empty.text()))
        self.setAccessibleName("; ".join(" ".join(row) for row in rows))

    def texts(self) -> tuple[Cells, ...]:
        """What stands there now."""
        return self._shown

    def _add_row(self) -> None:
        row = len(self._cells) + 1
        cells: list[QLabel] = []
        for column in range(self._columns):
            strong = theme.SEMIBOLD if column == 0 else theme.REGULAR
            cell = (
                ElidedLabel("", self._size, strong)
                if column == self._stretch
                else label("", self._size, strong, ink="text2" if column and column not in self._right else "text")
            )
            if column in self._right:
                cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(cell, row, column)
            cells.append(cell)
        self._cells.append(cells)
