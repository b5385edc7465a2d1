"""The missing pieces of the stock page: a list to work through, each row found again or written off."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from omsdesk.lifecycles.pick import ShortReason
from omsdesk.lifecycles.rights import Right
from omsdesk.presenters.stock import Stock, StockState
from omsdesk.services.missing_pieces import ApartRow
from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.order_forms import FormSheet
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.words import Text, day_words, exact_words

_SHORTS = {f"short {each.value}": each.word for each in ShortReason}
_MISSING = (Text("Missing"), "err", "package-x")
_QUARANTINE = (Text("Quarantine"), "warn", "shield-alert")


def _since(row: ApartRow) -> str:
    return day_words(row.since) if row.since else ""


COLUMNS = (
    Column("", lambda row: _MISSING if row.is_missing else _QUARANTINE, 134, kind="pill"),
    Column(Text("SKU"), lambda row: row.sku, 136, kind="strong"),
    Column(Text("Product"), lambda row: row.product, stretch=True),
    Column(Text("Pieces"), lambda row: row.pieces, 72, kind="number"),
    Column(Text("From place"), lambda row: row.from_place, 100),
    Column(Text("Its bin"), lambda row: row.to_place, 90),
    Column(Text("Why"), lambda row: _SHORTS.get(row.reason, row.reason), 130, kind="muted"),
    Column(Text("Order"), lambda row: row.order, 100),
    Column(Text("Since"), _since, 124, kind="muted", tooltip=lambda row: exact_words(row.since) if row.since else ""),
    Column(Text("By"), lambda row: row.who, 90, kind="muted"),
)

_BINS = (4, 5)
"""From and its bin, left out where the house works without bins."""


class Apart(QWidget):
    """The table and its two buttons."""

    def __init__(self, presenter: Stock) -> None:
        super().__init__()
        self.table = PagedTable(COLUMNS, name=Text("Missing pieces"))
        self.table.current_changed.connect(presenter.point_at_apart)
        self.table.show_when_empty(EmptyState("circle-check", Text("Nothing is missing, and nothing is set apart.")))
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.GAP_2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_3)
        column.addWidget(self.table, 1)
        column.addLayout(self.buttons)

    def show_state(self, state: StockState) -> None:
        """Draw the list, with the row that is looked at."""
        for place in _BINS:
            self.table.view.setColumnHidden(place, not state.ways.bins)
        self.table.show_all(state.apart)
        if state.apart_id is not None and self.table.current_id() != state.apart_id:
            self.table.select(state.apart_id)
        pieces = sum(row.pieces for row in state.apart)
        self.table.show_footer(
            Text("{n} piece to clear up", many="{n} pieces to clear up", n=pieces),
            Text("Scan what was found, then its bin.") if state.ways.bins else Text("F5 when it is found."),
        )


class FoundSheet(FormSheet):
    """How many of the row lie in their bin again."""

    def __init__(
        self, row: ApartRow, found: Callable[[int], object], close: Callable[[], object], *, bins: bool
    ) -> None:
        self._row = row
        self._found = found
        heading = Text("{product}: back to {bin}", product=row.product, bin=row.to_place)
        if not bins:
            heading = Text("{product} is found", product=row.product)
        self._bins = bins
        super().__init__(heading, Text("Found"), "check", close)

    def build(self) -> None:
        """One number."""
        hint = Text("Another bin: scan it instead.") if self._bins else None
        self.number = self.line(Text("&Pieces"), str(self._row.pieces), hint=hint)
        self.number.selectAll()

    def act(self) -> Text | None:
        """Hand it over."""
        text = self.number.text().strip()
        if not text.isdecimal() or not 1 <= int(text) <= self._row.pieces:
            return Text("Give a number from 1 to {most}.", most=self._row.pieces)
        self._found(int(text))
        return None


def deeds(presenter: Stock, found: Callable[[], object], write_off: Callable[[], object]) -> tuple[Deed, Deed]:
    """What can be done with a row."""
    has_row = lambda: presenter.state.apart_row is not None  # noqa: E731 - asked after each state

    def has_bin() -> bool:
        row = presenter.state.apart_row
        return row is not None and (row.to_id is not None or not presenter.state.ways.bins)

    choose = lambda: str(Text("Choose a row first."))  # noqa: E731 - likewise
    return (
        Deed("stock.found", Text("Found, back to its bin"), found, "check", "F5", when=has_bin, why_not=choose),
        Deed(
            "stock.write_off",
            Text("Write off"),
            write_off,
            "trash-2",
            "F6",
            needs=Right.LEAD,
            when=has_row,
            why_not=choose,
        ),
    )
