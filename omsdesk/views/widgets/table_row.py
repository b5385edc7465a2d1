"""How a row of a table is drawn: ground, words, pills and the line below, straight from the model."""

from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from omsdesk.views import icons, theme
from omsdesk.views.straight import straight
from omsdesk.views.widgets.pill import paint_pill, pill_size
from omsdesk.views.widgets.table_model import Column, Index, MarkedPill, RowsModel

_EDGE, _BESIDE = 10, 5
_WEIGHTS = {"strong": theme.SEMIBOLD}
_INKS = {"muted": "text2"}


class RowPainter(QStyledItemDelegate):
    """Paints cells from the model's kept words; the row, not the cell, is the unit."""

    def __init__(self, model: RowsModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell with its share of the row's ground and edge."""
        area: QRect = option.rect
        row, column = index.row(), self._model.columns[index.column()]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        lit = row == getattr(self._view, "hovered", -1)
        painter.fillRect(area, theme.color("selected" if chosen else "hover" if lit else "surface"))
        painter.fillRect(area.x(), area.bottom(), area.width(), 1, theme.color("grid"))
        if self._view.hasFocus() and row == self._view.currentIndex().row():
            self._paint_cursor(painter, area, first=index.column() == 0)
        cells = self._model.cells(row)
        if cells is not None:
            self._paint_cell(painter, area, column, cells[index.column()])
        elif index.column() == 0:
            self._paint_cell(painter, area, column, "…")

    def _paint_cursor(self, painter: QPainter, area: QRect, *, first: bool) -> None:
        colour = theme.color("focus")
        painter.fillRect(area.x(), area.y(), area.width(), 1, colour)
        painter.fillRect(area.x(), area.bottom(), area.width(), 1, colour)
        if first:
            painter.fillRect(area.x(), area.y(), 3, area.height(), colour)

    def _paint_cell(self, painter: QPainter, area: QRect, column: Column, cell: Any) -> None:
        inner = area.adjusted(_EDGE, 0, -_EDGE, 0)
        if isinstance(cell, MarkedPill):
            painter.save()
            _paint_pill(painter, inner, cell)
            painter.restore()
            return
        painter.setFont(_font(column))
        painter.setPen(theme.color(_INKS.get(column.kind, "text")))
        shown = painter.fontMetrics().elidedText(cell, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(column.alignment), straight(shown))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - rows are of one height
        """Rows have one height; widths are declared."""
        return QSize(self._model.columns[index.column()].width, theme.scaled(theme.ROW_HEIGHT))

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The tooltip: what the column says of the row, else the whole words of a shortened cell."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), self.tooltip(index, view.visualRect(index).width()), view)
        return True

    def tooltip(self, index: Index, width: int) -> str:
        """What the tooltip of a cell of this width says; nothing when all is to be read already."""
        told = self._model.data(index, Qt.ItemDataRole.ToolTipRole)
        if told:
            return str(told)
        column, words = self._model.columns[index.column()], self._model.data(index) or ""
        cells = self._model.cells(index.row())
        cell = cells[index.column()] if cells else ""
        if isinstance(cell, MarkedPill):
            if cell.beside:
                return words
            wide = pill_size(words).width() - 6
        else:
            wide = QFontMetrics(_font(column)).horizontalAdvance(words)
        return words if wide > width - 2 * _EDGE else ""


def _paint_pill(painter: QPainter, inner: QRect, cell: MarkedPill) -> None:
    size = pill_size(str(cell.mark.word))
    top = QPointF(inner.x() - 3, inner.y() + (inner.height() - size.height()) / 2)
    beside = len(cell.beside) * (icons.IN_PILL + _BESIDE)
    paint_pill(painter, cell.mark, top, inner.width() + 6 - beside)
    x = top.x() + min(size.width(), inner.width() + 6 - beside) + _BESIDE
    for mark in cell.beside:
        area = QRectF(x, inner.center().y() - icons.IN_PILL / 2 + 1, icons.IN_PILL, icons.IN_PILL)
        icons.paint(painter, mark.icon, mark.role, area)
        x += icons.IN_PILL + _BESIDE


def _font(column: Column) -> Any:
    return theme.font(theme.BODY, _WEIGHTS.get(column.kind, theme.REGULAR), tabular=column.kind == "number")
