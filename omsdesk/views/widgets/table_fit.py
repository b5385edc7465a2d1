"""Columns that give way when a list is narrow, so that names stay readable and nothing scrolls sideways."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject

from omsdesk.views import theme
from omsdesk.views.widgets.table import PagedTable


class GivingWay(QObject):
    """Watches a table: hides its least needed columns first, and shows them again when there is room."""

    def __init__(self, table: PagedTable, places: Sequence[int], *, least: int = 130) -> None:
        """``places`` are columns in the order in which they go; ``least`` is what the stretched one keeps."""
        super().__init__(table)
        self._table = table
        self._places = tuple(places)
        self._least = least
        self._shown: tuple[frozenset[int], int] = (frozenset(), 0)
        table.view.viewport().installEventFilter(self)
        theme.switch.changed.connect(self.fit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another width has room for other columns."""
        if event.type() == QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """Hide and show."""
        view, columns = self._table.view, self._table.model.columns
        wanted = {place: theme.scaled(column.width) for place, column in enumerate(columns) if not column.stretch}
        room = view.viewport().width() - theme.scaled(self._least)
        hidden: set[int] = set()
        for place in self._places:
            if sum(width for each, width in wanted.items() if each not in hidden) > room:
                hidden.add(place)
        looks = (frozenset(hidden), theme.text_size())
        if looks == self._shown:
            return
        self._shown = looks
        for place, width in wanted.items():
            view.setColumnHidden(place, place in hidden)
            view.setColumnWidth(place, width)
