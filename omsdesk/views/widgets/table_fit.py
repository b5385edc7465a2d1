"""Columns that give way when a list is narrow, so that names stay readable and nothing scrolls sideways."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent

from omsdesk.views import theme
from omsdesk.views.widgets.table import PagedTable


class GivingWay(QObject):
    """Watches a table: hides its least needed columns first, and shows them again when there is room.

    What a person left out or made wider or narrower by hand holds before that.
    """

    def __init__(
        self, table: PagedTable, places: Sequence[int], *, least: int = 130, spare: int = 0, easy: int = 0
    ) -> None:
        """``places`` are columns in the order in which they go; ``least`` is what the stretched one keeps.

        The first ``spare`` of them are only shown while the stretched one has ``easy`` room.
        """
        super().__init__(table)
        self._table = table
        self._places = tuple(places)
        self._least = least
        self._rooms = dict.fromkeys(self._places[:spare], easy)
        self._shown: object = None
        self.left_out: frozenset[int] = frozenset()
        """Columns that the person does not want to see."""
        self.widths: dict[int, int] = {}
        """Widths that the person chose, before the text size."""
        self.is_fitting = False
        """Widths change now, but not by hand."""
        table.is_fitted = True
        table.view.viewport().installEventFilter(self)
        theme.switch.changed.connect(self.fit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another width has room for other columns."""
        if isinstance(event, QResizeEvent):
            self.fit()
        return super().eventFilter(watched, event)

    def wanted(self) -> dict[int, int]:
        """How wide each column wants to be on this screen, but for the one that takes what is left."""
        columns = self._table.model.columns
        return {
            place: theme.scaled(self.widths[place]) if place in self.widths else column.room()
            for place, column in enumerate(columns)
            if not column.stretch
        }

    def fit(self) -> None:
        """Hide and show."""
        view, wanted = self._table.view, self.wanted()
        hidden = set(self.left_out)
        title = max((each.room_of_title() for each in self._table.model.columns if each.stretch), default=0)
        for place in self._places:
            room = view.viewport().width() - max(theme.scaled(self._rooms.get(place, self._least)), title)
            if sum(width for each, width in wanted.items() if each not in hidden) > room:
                hidden.add(place)
        looks = (frozenset(hidden), tuple(wanted.items()))
        if looks == self._shown:
            return
        self._shown = looks
        self.is_fitting = True
        for place in range(len(self._table.model.columns)):
            view.setColumnHidden(place, place in hidden)
            if place in wanted and place not in hidden:
                view.setColumnWidth(place, wanted[place])
        self.is_fitting = False
