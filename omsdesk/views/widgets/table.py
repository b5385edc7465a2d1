"""The table of every list: sorted ids, and pages of rows fetched as they come into view.

A page hands over ``show(ids, rows)`` after each state and gives a ``fetch`` that asks its presenter
for rows by id. All ids are there at once, so the scroll bar reaches every row; of the rows only those
that were looked at.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedLayout,
    QTableView,
    QWidget,
)

from omsdesk.views import theme
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.label import ElidedLabel, Words, label
from omsdesk.views.widgets.table_model import Column, RowsModel
from omsdesk.views.widgets.table_row import RowPainter

__all__ = ["Column", "PagedTable"]

_ROWS = QItemSelectionModel.SelectionFlag.Rows
_FEW = 2_000
"""Up to so many selected rows are found again one by one; above, by one pass over the ids."""


class PagedTable(Card):
    """A card with header, rows and footer."""

    opened = Signal(object)
    """Enter or a double click on the row of this id."""
    current_changed = Signal(object)
    selection_changed = Signal(list)
    sort_asked = Signal(str, bool)
    """Column key, and whether descending."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        name: Words,
        fetch: Callable[[list[int]], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self.model = RowsModel(columns, fetch, self)
        self.view = _View(self)
        self.view.setModel(self.model)
        self.view.setAccessibleName(str(name))
        self._painter = RowPainter(self.model, self.view)
        self.view.setItemDelegate(self._painter)
        self._empty: QWidget | None = None
        self._text_size = theme.text_size()
        self._row_height = theme.ROW_HEIGHT
        self.is_fitted = False
        """Somebody else sees to the widths of the columns."""
        self._lay_out()
        self._set_columns(columns)
        self._connect()

    # ------------------------------------------------------------------ what pages call

    def show_rows(self, ids: Sequence[int], rows: Mapping[int, Any]) -> None:
        """Show these ids in this order, with the rows known so far; selection and scroll stay by id."""
        if self.model.has_ids(ids):
            self.model.take_rows(rows)
        else:
            held = self._hold()
            self.model.take_ids(ids, rows)
            self._restore(*held)
            self.view.place_cursor()
        empty = self._empty is not None and not len(ids)
        self._stack.setCurrentIndex(1 if empty else 0)
        self._repaint_soon.start()

    def show_all(self, rows: Iterable[Any]) -> None:
        """For short lists: every row at once; each row has an ``id``."""
        known = {row.id: row for row in rows}
        self.show_rows(list(known), known)

    def renew(self, ids: Iterable[int] | None = None) -> None:
        """Rows (or all of them) have changed: fetch what is in view again, keep showing the old meanwhile."""
        self.model.mark_stale(ids)
        self.view.viewport().update()

    def show_footer(self, words: Words, hints: Words = "") -> None:
        """The line under the rows: how many, and on the right the keys that work here."""
        self._footer.setText(str(words))
        self._hints.setText(str(hints))

    def show_when_empty(self, state: QWidget) -> None:
        """What stands here when there are no rows."""
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = state
        self._stack.addWidget(state)
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)

    def current_id(self) -> int | None:
        """The id of the row with the cursor."""
        index = self.view.currentIndex()
        return self.model.id_at(index.row()) if index.isValid() else None

    def selected_ids(self) -> list[int]:
        """The ids of the selected rows, in their order."""
        chosen = self.view.selectionModel().selection()
        ranges = sorted((chosen.at(place).top(), chosen.at(place).bottom()) for place in range(chosen.count()))
        return [self.model.id_at(row) for top, bottom in ranges for row in range(top, bottom + 1)]

    def select(self, id_: int) -> bool:
        """Put the cursor on a row and select it; False when it is not in the list."""
        row = self.model.row_of(id_)
        if row is None:
            return False
        self.view.selectRow(row)  # obeys the keys held down: Ctrl would add to the selection, Ctrl+Shift select nothing
        if self.selected_ids() != [id_]:
            only = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.view.selectionModel().select(self.model.index(row, 0), only | _ROWS)
        self.view.scrollTo(self.model.index(row, 0))
        return True

    def show_sort(self, key: str, *, descending: bool = False) -> None:
        """Mark the column by which the database sorted."""
        place = next((i for i, column in enumerate(self.model.columns) if key and column.key == key), -1)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header = self.view.horizontalHeader()
        header.setSortIndicatorShown(place >= 0)
        header.setSortIndicator(place, order)

    @property
    def is_compact(self) -> bool:
        """Whether the rows are low."""
        return self._row_height != theme.ROW_HEIGHT

    def show_compact(self, *, compact: bool) -> None:
        """Low rows, or those that are usual."""
        self._row_height = theme.COMPACT_ROW_HEIGHT if compact else theme.ROW_HEIGHT
        self.view.verticalHeader().setDefaultSectionSize(theme.scaled(self._row_height))

    def widths(self) -> list[int]:
        """The column widths as they are now."""
        return [self.view.columnWidth(place) for place in range(len(self.model.columns))]

    def show_widths(self, widths: Sequence[int]) -> None:
        """Give the columns these widths."""
        for place, width in enumerate(widths[: len(self.model.columns)]):
            if not self.model.columns[place].stretch:
                self.view.setColumnWidth(place, width)

    # ------------------------------------------------------------------ inside

    def _lay_out(self) -> None:
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.setSpacing(0)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self.body.addLayout(self._stack, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.GAP_3, theme.GAP_1, theme.GAP_3, theme.GAP_1)
        self._footer = label("", theme.HEADER, theme.MEDIUM, ink="text2")
        self._hints = ElidedLabel("", theme.HEADER, ink="text2")
        self._hints.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._footer.setMinimumHeight(theme.scaled(26))
        foot.addWidget(self._footer)
        foot.addWidget(self._hints, 1)
        self.body.addLayout(foot)
        self._repaint_soon = QTimer(self, interval=0, singleShot=True)
        self._repaint_soon.timeout.connect(self.view.viewport().update)

    def _set_columns(self, columns: Sequence[Column]) -> None:
        header = self.view.horizontalHeader()
        theme.set_font(header, theme.HEADER, theme.SEMIBOLD)
        header.setFixedHeight(theme.scaled(36))
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        for place, column in enumerate(columns):
            stretch = QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(place, stretch if column.stretch else QHeaderView.ResizeMode.Interactive)
            if not column.stretch:
                self.view.setColumnWidth(place, column.room())
        header.setSectionsClickable(any(column.key for column in columns))

    def _connect(self) -> None:
        self.view.asked_to_open.connect(self._open)
        chosen = self.view.selectionModel()
        chosen.currentRowChanged.connect(lambda _now, _before: self.current_changed.emit(self.current_id()))
        chosen.selectionChanged.connect(lambda _more, _less: self.selection_changed.emit(self.selected_ids()))
        self.view.horizontalHeader().sectionClicked.connect(self._sort)
        theme.switch.changed.connect(self._dress)

    def _dress(self) -> None:
        grown = theme.text_size() / self._text_size
        self._text_size = theme.text_size()
        if grown != 1 and not self.is_fitted:
            least = [column.room_of_title() for column in self.model.columns]
            self.show_widths(
                [max(round(width * grown), title) for width, title in zip(self.widths(), least, strict=True)]
            )
        self.view.verticalHeader().setDefaultSectionSize(theme.scaled(self._row_height))
        self.view.horizontalHeader().setFixedHeight(theme.scaled(36))
        self.view.viewport().update()

    def _open(self) -> None:
        if (here := self.current_id()) is not None:
            self.opened.emit(here)

    def _sort(self, place: int) -> None:
        key = self.model.columns[place].key
        if key:
            header = self.view.horizontalHeader()
            same = header.isSortIndicatorShown() and header.sortIndicatorSection() == place
            descending = same and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            self.show_sort(key, descending=descending)
            self.sort_asked.emit(key, descending)

    def _hold(self) -> tuple[int | None, list[int], int | None, int]:
        top = self.view.rowAt(0)
        bar = self.view.verticalScrollBar().value()
        return (
            self.current_id(),
            self.selected_ids(),
            self.model.id_at(top) if top >= 0 else None,
            bar - max(top, 0) * self.view.rowHeight(max(top, 0)),
        )

    def _restore(self, current: int | None, selected: list[int], top: int | None, offset: int) -> None:
        chosen = self.view.selectionModel()
        chosen.blockSignals(True)
        where = self.model.rows_of(selected) if len(selected) <= _FEW else self.model.rows_among(set(selected))
        picked = QItemSelection()
        last = len(self.model.columns) - 1
        for row in where:
            picked.select(self.model.index(row, 0), self.model.index(row, last))
        chosen.select(picked, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        cursor = self.model.row_of(current) if current is not None else None
        if cursor is not None:
            chosen.setCurrentIndex(self.model.index(cursor, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        chosen.blockSignals(False)
        first = self.model.row_of(top) if top is not None else None
        if first is not None:
            height = self.view.verticalHeader().defaultSectionSize()
            self.view.verticalScrollBar().setValue(first * height + max(offset, 0))
        if len(where) != len(selected):
            self.selection_changed.emit(self.selected_ids())
        if current is not None and cursor is None:
            self.current_changed.emit(self.current_id())


_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class _View(QTableView):
    """The bare table: whole rows, no jumping by letters, Space selects, Enter opens."""

    asked_to_open = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hovered = -1
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(24)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.scaled(theme.ROW_HEIGHT))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the page's; searching by them would walk (and fetch) every row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space selects or lets go of the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked_to_open.emit()
        elif event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.Toggle | _ROWS)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        """The cursor stands on a row as soon as the table has the focus."""
        super().focusInEvent(event)
        self.place_cursor()
        if event.reason() in _BY_KEYBOARD:
            self.scrollTo(self.currentIndex())  # news may have pushed its row out of sight meanwhile
        self.viewport().update()

    def place_cursor(self) -> None:
        """With the focus, and with rows, there is a row that has the cursor."""
        if self.hasFocus() and not self.currentIndex().isValid() and self.model().rowCount():
            chosen = self.selectionModel()
            chosen.setCurrentIndex(self.model().index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def focusOutEvent(self, event: Any) -> None:
        """The edge of the cursor's row fades."""
        super().focusOutEvent(event)
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens."""
        super().mouseDoubleClickEvent(event)
        if self.indexAt(event.position().toPoint()).isValid():
            self.asked_to_open.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the pointer is lit."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: Any) -> None:
        """No row is under the pointer."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()
