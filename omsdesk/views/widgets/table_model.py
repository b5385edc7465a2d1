"""The rows behind a table: an array of ids, and of the rows those that somebody looked at."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QFontMetrics

from omsdesk.views import theme
from omsdesk.views.widgets.label import Words
from omsdesk.views.widgets.pill import Mark, Marked

Kind = Literal["text", "number", "pill", "strong", "muted"]
Index = QModelIndex | QPersistentModelIndex
_PAGE = 100
_KEPT = 5_000
_NOWHERE = QModelIndex()
_BESIDE_TITLE = 20
"""The room left and right of a title, as the style sheet gives it."""


@dataclass(frozen=True)
class Column:
    """One column, declared: its title, what it shows of a row, how wide and in what manner.

    ``value`` gives words, or for the kind ``pill`` a status (or word, role, icon). A column with a
    ``key`` can be sorted by; one with ``stretch`` takes the room that is left.
    """

    title: Words
    value: Callable[[Any], Any]
    width: int = 120
    align: Literal["left", "right", "centre"] = "left"
    kind: Kind = "text"
    key: str = ""
    stretch: bool = False
    tooltip: Callable[[Any], str] | None = None
    beside: Callable[[Any], Sequence[Marked]] | None = None
    """For pills: states that stand beside as icons, their words in the tooltip."""

    @property
    def alignment(self) -> Qt.AlignmentFlag:
        """Numbers stand right unless told otherwise."""
        middle = Qt.AlignmentFlag.AlignVCenter
        if self.align == "centre":
            return Qt.AlignmentFlag.AlignHCenter | middle
        right = self.align == "right" or self.kind == "number"
        return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | middle

    def room(self) -> int:
        """How wide it is until a person makes it wider or narrower: its title fits in every language."""
        return max(theme.scaled(self.width), self.room_of_title())

    def room_of_title(self) -> int:
        """What the title needs."""
        metrics = QFontMetrics(theme.font(theme.HEADER, theme.SEMIBOLD))
        return metrics.horizontalAdvance(str(self.title)) + _BESIDE_TITLE


class MarkedPill(NamedTuple):
    """A pill with icons beside it."""

    mark: Mark
    beside: tuple[Mark, ...]

    @property
    def words(self) -> str:
        """All of it in words, for those who read, hear or copy."""
        return ", ".join(str(each.word) for each in (self.mark, *self.beside))


class RowsModel(QAbstractTableModel):
    """Knows all ids; asks for rows in pages around those in view."""

    def __init__(
        self, columns: Sequence[Column], fetch: Callable[[list[int]], object] | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._ids: Sequence[int] = ()
        self._rows: dict[int, Any] = {}
        self._cells: dict[int, tuple[Any, ...]] = {}
        self._asked: set[int] = set()
        self._stale: set[int] = set()
        self._wanted: set[int] = set()
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._ask)

    # ------------------------------------------------------------------ ids and rows

    def has_ids(self, ids: Sequence[int]) -> bool:
        """Whether these are the ids that are shown already."""
        return ids is self._ids or (type(ids) is type(self._ids) and ids == self._ids)

    def take_ids(self, ids: Sequence[int], rows: Mapping[int, Any]) -> None:
        """Show other ids; rows that are handed over replace what was remembered."""
        self.beginResetModel()
        self._ids = ids
        self._remember(rows)
        self._asked.clear()
        self.endResetModel()

    def take_rows(self, rows: Mapping[int, Any]) -> None:
        """Rows have arrived."""
        self._remember(rows)

    def mark_stale(self, ids: Iterable[int] | None) -> None:
        """These rows (or all) are shown until newer ones arrive, and asked for again when seen."""
        self._stale |= set(self._rows if ids is None else ids)
        self._asked -= self._stale

    def id_at(self, row: int) -> int:
        """The id in a row."""
        return self._ids[row]

    def row_of(self, id_: int) -> int | None:
        """Where an id stands."""
        try:
            return self._ids.index(id_)
        except ValueError:
            return None

    def rows_of(self, ids: Iterable[int]) -> list[int]:
        """Where these stand, as far as they do."""
        return [row for row in map(self.row_of, ids) if row is not None]

    def rows_among(self, ids: set[int]) -> list[int]:
        """The same for very many ids, in one pass."""
        return [row for row, id_ in enumerate(self._ids) if id_ in ids]

    def record(self, row: int) -> Any | None:
        """The row's own data, or None while it is being fetched."""
        id_ = self._ids[row]
        record = self._rows.get(id_)
        if (record is None or id_ in self._stale) and id_ not in self._asked:
            self._want(row)
        return record

    def cells(self, row: int) -> tuple[Any, ...] | None:
        """What the columns show of a row: words, and marks for pills; kept, because painting asks often."""
        record = self.record(row)
        if record is None:
            return None
        id_ = self._ids[row]
        cells = self._cells.get(id_)
        if cells is None:
            cells = self._cells[id_] = tuple(_shown(column, record) for column in self.columns)
        return cells

    def _remember(self, rows: Mapping[int, Any]) -> None:
        for id_, row in rows.items():
            if self._rows.get(id_) is not row:
                self._rows[id_] = row
                self._cells.pop(id_, None)
                self._stale.discard(id_)
                self._asked.discard(id_)
        while len(self._rows) > _KEPT:
            oldest = next(iter(self._rows))
            del self._rows[oldest]
            self._cells.pop(oldest, None)

    def _want(self, row: int) -> None:
        self._wanted.add(row)
        if not self._soon.isActive():
            self._soon.start()

    def _ask(self) -> None:
        """One question for all rows that were missed while painting, rounded up to whole pages."""
        wanted, self._wanted = sorted(row for row in self._wanted if row < len(self._ids)), set()
        if not wanted or self._fetch is None:
            return
        first = wanted[0] // _PAGE * _PAGE
        last = min(len(self._ids), (wanted[-1] // _PAGE + 1) * _PAGE)
        near = self._ids[first:last] if last - first <= 10 * _PAGE else [self._ids[row] for row in wanted]
        missing = [id_ for id_ in near if (id_ not in self._rows or id_ in self._stale) and id_ not in self._asked]
        self._asked.update(missing)
        if missing:
            self._fetch(missing)

    # ------------------------------------------------------------------ what Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """All rows, fetched or not."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """The declared columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for those who read, hear or copy a cell; painting goes round this."""
        if role not in _SPOKEN:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            record, column = self.record(index.row()), self.columns[index.column()]
            return column.tooltip(record) if column.tooltip and record is not None else None
        cells = self.cells(index.row())
        if cells is None:
            return ""
        cell = cells[index.column()]
        return cell.words if isinstance(cell, MarkedPill) else cell

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles, standing as their column stands."""
        if orientation == Qt.Orientation.Vertical:
            return None
        if role in _SPOKEN:
            return str(self.columns[section].title)
        if role == Qt.ItemDataRole.FontRole:
            return theme.font(theme.HEADER, theme.SEMIBOLD)
        return int(self.columns[section].alignment) if role == Qt.ItemDataRole.TextAlignmentRole else None


_SPOKEN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


def _shown(column: Column, record: Any) -> Any:
    value = column.value(record)
    if column.kind == "pill":
        if value is None:
            return ""
        beside = column.beside(record) if column.beside else ()
        return MarkedPill(Mark.of(value), tuple(Mark.of(each) for each in beside))
    return "" if value is None else str(value)
