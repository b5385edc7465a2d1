"""Which column of a file is which of ours: what is needed first, each with the first rows of the column chosen."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from omsdesk.channels import Column, Kind
from omsdesk.channels.files import pairing
from omsdesk.channels.files.reading import Sight
from omsdesk.views import theme
from omsdesk.views.column_words import KIND_WORDS, words_of
from omsdesk.views.order_forms import Close, FormSheet
from omsdesk.views.widgets.fields import ChoiceField, Field, LineField
from omsdesk.views.widgets.label import ElidedLabel, label
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text

_WIDTH = 860
_LIST_HEIGHT, _LEAST_HEIGHT = 300, 120
_NARROW, _WIDE = 3, 4
_BESIDE = "  \N{MIDDLE DOT}  "


class Matcher(Protocol):
    """Whoever knows what a header may stand for, and keeps what a person says."""

    def propose(self, kind: Kind) -> dict[str, str]:
        """Field by field the header that most likely fills it."""
        ...

    def match_columns(self, name: str, kind: Kind, chosen: Mapping[str, str]) -> Text | None:
        """Read such files so from now on; or what is wrong."""
        ...


class ColumnsSheet(FormSheet):
    """Whom such files are from, what they hold, and a row for each of our columns."""

    def __init__(self, sight: Sight, matcher: Matcher, close: Close) -> None:
        self._sight, self._matcher = sight, matcher
        self.choices: dict[str, ChoiceField] = {}
        heading = Text("Match the columns of {file}", file=sight.file)
        super().__init__(heading, Text("Read it so"), "check", close, width=_WIDTH)

    def build(self) -> None:
        """The two questions, then the columns."""
        self.name = LineField()
        self.name.returnPressed.connect(self._done)
        self.kind = ChoiceField(Text("Holds"))
        self.kind.show_choices([(words, kind) for kind, words in KIND_WORDS.items()], self._likely())
        self.kind.picked.connect(lambda _: self._fill())
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_3)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(Field(Text("&From"), self.name, hint=Text("The shop or program that makes such files.")), 3, top)
        row.addWidget(Field(Text("It &holds"), self.kind), 2, top)
        self.body.addLayout(row)
        self.list = ScrollColumn()
        self.list.setMinimumHeight(_LEAST_HEIGHT)
        self.list.setMaximumHeight(theme.scaled(_LIST_HEIGHT))
        self._rows: QWidget | None = None
        self.body.addWidget(self.list)
        self._fill()

    def act(self) -> Text | None:
        """Hand over what was chosen."""
        kind = self.kind.value()
        assert isinstance(kind, Kind)  # noqa: S101 - one is always chosen
        chosen = {field: str(choice.value()) for field, choice in self.choices.items() if choice.value()}
        return self._matcher.match_columns(self.name.text(), kind, chosen)

    def _likely(self) -> Kind:
        """What the file holds: that of which most was found in it, orders before the rest."""
        return max(KIND_WORDS, key=lambda kind: len(self._matcher.propose(kind)))

    def _fill(self) -> None:
        kind = self.kind.value()
        assert isinstance(kind, Kind)  # noqa: S101 - one is always chosen
        layout, found = pairing.layout_for(kind), self._matcher.propose(kind)
        columns = [*layout.needed, *(each for each in layout.columns if each not in layout.needed)]
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, theme.GAP_2, 0)
        grid.setHorizontalSpacing(theme.GAP_3)
        grid.setVerticalSpacing(theme.GAP_2)
        for place, stretch in enumerate((_NARROW, _WIDE, _WIDE)):
            grid.setColumnStretch(place, stretch)
        self.choices = {}
        for place, column in enumerate(columns):
            self._row(grid, place, column, found.get(column.field, ""), is_needed=column in layout.needed)
        if self._rows is not None:
            self.list.body.removeWidget(self._rows)
            self._rows.deleteLater()
        self._rows = rows
        self.list.body.addWidget(rows)

    def _row(self, grid: QGridLayout, place: int, column: Column, header: str, *, is_needed: bool) -> None:
        words = words_of(column)
        named = Text("{column} (needed)", column=words) if is_needed else words
        choice = ChoiceField(words)
        offered: Sequence[tuple[str, object]] = [("-", ""), *((each, each) for each in self._sight.header if each)]
        choice.show_choices(offered, header)
        sample = ElidedLabel("", theme.HEADER, ink="text2")
        choice.picked.connect(partial(self._show_sample, sample))
        self._show_sample(sample, header)
        self.choices[column.field] = choice
        weight = theme.SEMIBOLD if is_needed else theme.MEDIUM
        grid.addWidget(label(named, theme.BODY, weight, wrap=True), place, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(choice, place, 1)
        grid.addWidget(sample, place, 2)

    def _show_sample(self, sample: ElidedLabel, header: object) -> None:
        """What stands in the first rows under the header chosen."""
        at = self._sight.header.index(str(header)) if header else None
        cells = [row[at] for row in self._sight.rows if at is not None and at < len(row) and row[at]]
        sample.setText(_BESIDE.join(cells))
