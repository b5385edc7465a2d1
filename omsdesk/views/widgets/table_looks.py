"""How a person likes a list: which columns, how wide, in which order, how high the rows. Kept over a restart."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from omsdesk.views import theme
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.words import Text


class Keeper(Protocol):
    """Who remembers for each station and person."""

    def keep(self, name: str, value: Any) -> None:
        """Write one thing down."""

    def kept(self, name: str, otherwise: Any = None) -> Any:
        """Read it."""


class TableLooks(QObject):
    """The looks of one list; every change counts at once and is kept."""

    changed = Signal()

    def __init__(
        self,
        table: PagedTable,
        name: str,
        keeper: Keeper,
        *,
        gives_way: Sequence[int] = (),
        least: int = 130,
        spare: int = 0,
        easy: int = 0,
    ) -> None:
        super().__init__(table)
        self.table = table
        self._name = f"{name}.looks"
        self._keeper = keeper
        self._is_bringing = False
        self._fit = GivingWay(table, gives_way, least=least, spare=spare, easy=easy)
        self._columns = table.model.columns
        self._names = tuple(_name_of(column) for column in self._columns)
        self._header = table.view.horizontalHeader()
        self._header.setSectionsMovable(True)
        self._header.sectionResized.connect(self._resized)
        self._header.sectionMoved.connect(lambda *_: self._keep())
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._header.customContextMenuRequested.connect(self.open_menu)

    # ------------------------------------------------------------------ what pages call

    def recall(self) -> None:
        """Bring back what the person at the desk chose here, or what is usual."""
        kept = _read(self._keeper.kept(self._name))
        place = {name: number for number, name in enumerate(self._names)}
        self._is_bringing = True
        self._fit.left_out = frozenset(place[name] for name in kept["hidden"] if name in place)
        self._fit.widths = {place[name]: width for name, width in kept["widths"].items() if name in place}
        self._order([place[name] for name in kept["order"] if name in place])
        self.table.show_compact(compact=kept["compact"])
        self._fit.fit()
        self._is_bringing = False
        self.changed.emit()

    def choices(self) -> list[tuple[int, str, bool]]:
        """Place, title and whether it is wanted, of every column in the order in which they stand."""
        order = sorted(range(len(self._columns)), key=self._header.visualIndex)
        return [(place, str(self._columns[place].title), place not in self._fit.left_out) for place in order]

    def may_leave(self, place: int) -> bool:
        """The first column says which row it is, and the stretched one fills the room: both stay."""
        return place != 0 and not self._columns[place].stretch

    def show_column(self, place: int, *, wanted: bool) -> None:
        """Have a column, or do without it."""
        if self.may_leave(place):
            self._fit.left_out = self._fit.left_out - {place} if wanted else self._fit.left_out | {place}
            self._fit.fit()
            self._keep()

    @property
    def is_compact(self) -> bool:
        """Whether the rows are low."""
        return self.table.is_compact

    def show_compact(self, *, compact: bool) -> None:
        """Low rows, so that more of them can be seen."""
        self.table.show_compact(compact=compact)
        self._keep()

    def as_usual(self) -> None:
        """Everything as it was before anybody chose."""
        self._keeper.keep(self._name, "")
        self.recall()

    def copy(self) -> int:
        """The selected rows as text with tabs between the columns, for a spreadsheet or a mail; how many."""
        shown = [place for place, _, _ in self.choices() if not self.table.view.isColumnHidden(place)]
        rows = [self.table.model.row_of(id_) for id_ in self.table.selected_ids() or self._current()]
        told = [[_cell(self.table, row, place) for place in shown] for row in rows if row is not None]
        titles = [str(self._columns[place].title) for place in shown]
        if told:
            QGuiApplication.clipboard().setText("\n".join("\t".join(each) for each in [titles, *told]))
        return len(told)

    # ------------------------------------------------------------------ inside

    def _current(self) -> list[int]:
        here = self.table.current_id()
        return [] if here is None else [here]

    def _order(self, places: Sequence[int]) -> None:
        rest = [place for place in range(len(self._columns)) if place not in places]
        for target, place in enumerate((*places, *rest)):
            self._header.moveSection(self._header.visualIndex(place), target)

    def _resized(self, place: int, before: int, now: int) -> None:
        by_hand = before and now and not self._fit.is_fitting and not self._is_bringing
        if by_hand and not self._columns[place].stretch and now != self._fit.wanted()[place]:
            self._fit.widths[place] = round(now * 100 / theme.text_size())
            self._keep()

    def _keep(self) -> None:
        if self._is_bringing:
            return
        looks = {
            "hidden": [self._names[place] for place in sorted(self._fit.left_out)],
            "widths": {self._names[place]: width for place, width in self._fit.widths.items()},
            "order": [self._names[place] for place, _, _ in self.choices()],
            "compact": self.is_compact,
        }
        self._keeper.keep(self._name, json.dumps(looks))
        self.changed.emit()

    def open_menu(self, where: QPoint | None = None) -> None:
        """Offer columns and row height over the list."""
        menu = QMenu(self.table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme.set_font(menu)
        self.fill(menu)
        menu.popup(self._header.mapToGlobal(where or self._header.rect().bottomLeft()))

    def fill(self, menu: QMenu) -> None:
        """Offer columns and row height in a menu."""
        for place, title, wanted in self.choices():
            if self.may_leave(place):
                action = menu.addAction(title, partial(self.show_column, place, wanted=not wanted))
                action.setCheckable(True)
                action.setChecked(wanted)
        menu.addSeparator()
        low = menu.addAction(str(Text("Compact rows")), lambda: self.show_compact(compact=not self.is_compact))
        low.setCheckable(True)
        low.setChecked(self.is_compact)
        menu.addAction(str(Text("Usual columns")), self.as_usual)


def _name_of(column: Column) -> str:
    """A name that does not change with the language."""
    return column.key or (column.title.template if isinstance(column.title, Text) else str(column.title))


def _cell(table: PagedTable, row: int, place: int) -> str:
    words = str(table.model.data(table.model.index(row, place)) or "")
    return " ".join(words.split())


def _read(kept: Any) -> dict[str, Any]:
    """What was kept, as far as it can still be read: a lost file costs a few clicks, never the list."""
    try:
        found = json.loads(kept) if kept else {}
    except (TypeError, ValueError):
        found = {}
    found = found if isinstance(found, dict) else {}
    widths = found.get("widths")
    return {
        "hidden": _names(found.get("hidden")),
        "order": _names(found.get("order")),
        "widths": {
            str(name): width
            for name, width in (widths.items() if isinstance(widths, dict) else ())
            if isinstance(width, int) and 0 < width < _WIDEST
        },
        "compact": found.get("compact") is True,
    }


def _names(found: Any) -> list[str]:
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


_WIDEST = 2_000
