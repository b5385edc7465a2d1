"""The parts of an order's page: lines, parcels, papers and history, each a list with its acts."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from omsdesk.money import Money
from omsdesk.presenters.order_detail import DetailState
from omsdesk.services import record_words, story_words
from omsdesk.services.order_parcels import ParcelPicture
from omsdesk.services.order_preview import LinePicture
from omsdesk.services.suppliers.listing import SupplyRow
from omsdesk.units import weight_text
from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import ElidedLabel, label
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.words import Text, exact_words, when_words

_LEAST_HEIGHT = 170
_COUNTERS = (
    (Text("Ordered"), lambda line: line.ordered - line.cancelled),
    (Text("Allocated"), lambda line: line.allocated),
    (Text("Picked"), lambda line: line.picked),
    (Text("Packed"), lambda line: line.packed),
    (Text("Shipped"), lambda line: line.shipped),
    (Text("Returned"), lambda line: line.returned),
)


def _called(line: LinePicture) -> str:
    """The product, and beside it why it costs what it costs."""
    return "  ·  ".join((line.name, *(str(each) for each in line.why)))


def _content(parcel: ParcelPicture) -> str:
    return ", ".join(f"{pieces} \N{MULTIPLICATION SIGN} {name}" for _, name, pieces in parcel.content)


class TabPart(QWidget):
    """A list, and below it what can be done with the row under the cursor."""

    columns: tuple[Column, ...] = ()
    name = Text("")
    empty = Text("Nothing here yet.")

    def __init__(self) -> None:
        super().__init__()
        self.column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_2)
        self.table = PagedTable(self.columns, name=self.name)
        self.table.setMinimumHeight(theme.scaled(_LEAST_HEIGHT))
        self.table.show_when_empty(EmptyState("inbox", self.empty))
        self.table.current_changed.connect(lambda _id: self.follow())
        column.addWidget(self.table, 1)
        self.foot = self.make_foot()
        column.addLayout(self.foot)
        self._rows: Mapping[int, Any] = {}

    def make_foot(self) -> Any:
        """The row of acts."""
        foot = QHBoxLayout()
        foot.setSpacing(theme.GAP_2)
        return foot

    def show_rows(self, rows: Iterable[Any]) -> None:
        """Show these; the cursor stays, or stands on the first."""
        self._rows = {row.id: row for row in rows}
        self.table.show_rows(list(self._rows), self._rows)
        if self._rows and self.table.current_id() is None:
            self.table.select(next(iter(self._rows)))
        self.follow()

    def current(self) -> Any | None:
        """The row under the cursor."""
        return self._rows.get(self.table.current_id() or -1)

    def follow(self) -> None:
        """Another row has other acts."""

    def button(self, words: Text, icon: str, act: Callable[[Any], object], key: str = "") -> Button:
        """A button that acts on the row under the cursor."""
        made = Button(words, icon, key)

        def clicked() -> None:
            row = self.current()
            if row is not None:
                act(row)

        made.clicked.connect(clicked)
        self.foot.addWidget(made)
        return made

    def show_state(self, state: DetailState) -> None:
        """Draw the order's part."""


class LinesPart(TabPart):
    """What was ordered, and how far each line has come."""

    name = Text("Lines of the order")
    columns = (
        Column(Text("SKU"), lambda line: line.sku, width=130, kind="strong"),
        Column(Text("Product"), _called, stretch=True, tooltip=_called),
        *(Column(title, value, width=86, kind="number") for title, value in _COUNTERS),
        Column(Text("Price"), lambda line: Text("{amount}", amount=line.unit), width=92, kind="number"),
        Column(Text("Amount"), lambda line: Text("{amount}", amount=line.amount), width=100, kind="number"),
    )

    def __init__(self, cancel: Callable[[Any], object], *others: Button) -> None:
        super().__init__()
        self._answers: dict[int, Any] = {}
        self._supplies: tuple[SupplyRow, ...] = ()
        self._now: datetime | None = None
        self.cancel = self.button(Text("Cancel pieces"), "minus", cancel, "-")
        for each in others:
            self.foot.addWidget(each)
        self.said = ElidedLabel("", ink="text2")
        self.foot.addWidget(self.said)
        self.foot.addStretch()
        self.sums = label("", theme.BODY, theme.SEMIBOLD, tabular=True)
        self.foot.addWidget(self.sums)
        GivingWay(self.table, (8, 7, 3, 4, 5, 9))

    def make_foot(self) -> Any:
        """Acts and sums: in a narrow window they take two rows."""
        return FlowRow()

    def follow(self) -> None:
        """Only what has not left can be cancelled."""
        line = self.current()
        if hasattr(self, "cancel"):
            self.cancel.setEnabled(line is not None and line.ordered - line.cancelled > line.shipped)
            said = self._answers.get(line.id) if line is not None else None
            words = [said.words] if said is not None else []
            self.said.setText("  \N{MIDDLE DOT}  ".join(str(each) for each in (*words, *self._from_suppliers(line))))

    def _from_suppliers(self, line: LinePicture | None) -> list[Text]:
        told = [each.words(line.id, self._now) for each in self._supplies] if line is not None and self._now else []
        return [each for each in told if each is not None]

    def show_state(self, state: DetailState) -> None:
        """Lines and sums."""
        if state.detail is None:
            return
        order = state.detail.order
        self._supplies, self._now = order.supplies, state.now
        self._answers = {each.line_id: each for each in reversed(state.detail.answers)}
        self.show_rows(order.lines)
        self.table.show_footer(Text("{n} line", many="{n} lines", n=len(order.lines)))
        amounts = [
            Text("{caption} {amount}", caption=str(row.caption), amount=Money(row.minor, order.currency))
            for row in order.totals.rows[1:]
        ]
        self.sums.setText("   ".join(str(each) for each in amounts))


def cut_in(part: TabPart) -> None:
    """Cancel pieces of the line under the cursor, as its button does."""
    if isinstance(part, LinesPart):
        part.cancel.click()


def why_not_cut(state: DetailState) -> Text | None:
    """Why no line has pieces left to cancel; which one it is, the cursor in the list says."""
    if state.detail is None:
        return state.why_not_shown
    lines = state.detail.order.lines
    can = any(line.ordered - line.cancelled > line.shipped for line in lines)
    return None if can else Text("No pieces are left to cancel.")


class ParcelsPart(TabPart):
    """Boxes, their labels, and where they are."""

    name = Text("Parcels")
    empty = Text("No box is packed yet.")
    columns = (
        Column(Text("Parcel"), lambda parcel: parcel.number, width=120, kind="strong"),
        Column(Text("Status"), lambda parcel: parcel.status, width=110, kind="pill"),
        Column(Text("Stands at"), lambda parcel: parcel.place, width=110),
        Column(Text("Tracking"), lambda parcel: parcel.tracking or Text("No label"), width=210),
        Column(Text("Box"), lambda parcel: parcel.box, width=110),
        Column(Text("Weight"), lambda parcel: weight_text(parcel.weight_g), width=90, kind="number"),
        Column(Text("Content"), _content, stretch=True, tooltip=_content),
    )

    def __init__(self, acts: Mapping[str, Callable[[Any], object]]) -> None:
        super().__init__()
        self.make = self.button(Text("Make label"), "tag", acts["make"])
        self.print_ = self.button(Text("Print label"), "printer", acts["print"])
        self.void = self.button(Text("Void label"), "ban", acts["void"])
        self.copy = self.button(Text("Copy tracking"), "copy", acts["copy"])
        self.photos = self.button(Text("Photos"), "camera", acts["photos"])
        self.foot.addStretch(1)
        GivingWay(self.table, (4, 5, 1))

    def follow(self) -> None:
        """A box with a label can print or void it, one without can get one."""
        parcel = self.current()
        if hasattr(self, "photos"):
            labelled = parcel is not None and parcel.label_id is not None
            closed = parcel is not None and str(parcel.status.value) == "closed"
            self.make.setEnabled(closed and not labelled)
            self.print_.setEnabled(labelled)
            self.void.setEnabled(labelled and closed)
            self.copy.setEnabled(labelled)
            taken = parcel.photos if parcel is not None else 0
            self.photos.setEnabled(bool(taken))
            self.photos.show_words(Text("{n} photo", many="{n} photos", n=taken) if taken else Text("Photos"))

    def show_state(self, state: DetailState) -> None:
        """All boxes."""
        if state.detail is not None:
            self.show_rows(state.detail.parcels)
            self.table.show_footer(Text("{n} parcel", many="{n} parcels", n=len(state.detail.parcels)))


class PapersPart(TabPart):
    """Stored documents."""

    name = Text("Documents")
    empty = Text("Nothing was printed yet.")
    columns = (
        Column(Text("Paper"), lambda paper: paper.title, kind="strong", stretch=True),
        Column(Text("Made"), lambda paper: when_words(paper.made_at), width=150),
        Column(Text("Printed"), lambda paper: paper.printed, width=90, kind="number"),
    )

    def __init__(self, again: Callable[[Any], object], *others: Button) -> None:
        super().__init__()
        self.again = self.button(Text("Print again"), "printer", again)
        for other in others:
            self.foot.addWidget(other)
        self.foot.addStretch(1)

    def follow(self) -> None:
        """Something must be chosen."""
        if hasattr(self, "again"):
            self.again.setEnabled(self.current() is not None)

    def show_state(self, state: DetailState) -> None:
        """All papers, the newest first."""
        if state.detail is not None:
            self.show_rows(state.detail.documents)
            self.table.show_footer(Text("{n} paper", many="{n} papers", n=len(state.detail.documents)))


class HistoryPart(TabPart):
    """Every change: when, who, where, what."""

    name = Text("History")

    def __init__(self) -> None:
        super().__init__()
        GivingWay(self.table, (4, 3, 2))

    columns = (
        Column(Text("When"), lambda row: when_words(row[0].at), width=150, tooltip=lambda row: exact_words(row[0].at)),
        Column(Text("What"), lambda row: story_words.said(*row), stretch=True, kind="strong"),
        Column(Text("Who"), lambda row: row[0].by, width=120),
        Column(Text("Station"), lambda row: row[0].station, width=110),
        Column(Text("From, to"), lambda row: _from_to(row[0]), width=190, kind="muted"),
    )

    def show_state(self, state: DetailState) -> None:
        """The newest change first."""
        if state.detail is not None:
            order = state.detail.order
            rows = {place: (change, order.currency) for place, change in enumerate(order.history)}
            self.table.show_rows(list(rows), rows)
            self.table.renew()
            self.table.show_footer(Text("{n} change", many="{n} changes", n=len(rows)))


def _has_amount(change: Any) -> bool:
    return change.subject == "dispute" and change.what in ("open", "taken", "given again")


def _from_to(change: Any) -> str:
    if change.subject in ("payment", "refund") or change.what == "total":
        return ""  # the words have the amount already, with its currency
    parts = (change.before, "" if _has_amount(change) else change.after)
    told = (record_words.value_words(change, part) for part in parts if part)
    return " \N{RIGHTWARDS ARROW} ".join(str(each) for each in told)
