"""A QR code on the screen, black on white in either theme: a scanner knows no dark one."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from omsdesk.views import theme
from omsdesk.views.widgets.label import Words

_MODULE = 4
"""Whole pixels to a module, so that no edge is grey."""


class QrBox(QWidget):
    """Draws the rows of a code."""

    def __init__(self, name: Words) -> None:
        super().__init__()
        self._rows: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(str(name))

    def show_rows(self, rows: tuple[str, ...]) -> None:
        """Show this code."""
        if rows != self._rows:
            self._rows = rows
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """As large as its modules."""
        return QSize(len(self._rows[0]) * _MODULE, len(self._rows) * _MODULE) if self._rows else QSize(0, 0)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is small: drawn whole
        """White ground, black squares."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("code_ground"))
        black = theme.color("code_bars")
        for row, modules in enumerate(self._rows):
            for column, module in enumerate(modules):
                if module == "1":
                    painter.fillRect(QRect(column * _MODULE, row * _MODULE, _MODULE, _MODULE), black)
