"""Parts of the pack page: where it goes, which box, what must be read, and questions answered with one key."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from omsdesk import units
from omsdesk.presenters.pack_station import PackState
from omsdesk.services.bench import Bench
from omsdesk.views import theme
from omsdesk.views.actions import Action
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card, Facts, NoteCard
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.label import ElidedLabel, IconLabel, StillLabel, label, section, show_if
from omsdesk.words import Text, spoken_locale, when_words


class ShipToCard(Card):
    """Who gets the goods, and when they must leave."""

    def __init__(self) -> None:
        super().__init__(Text("Ship to"))
        self.name = ElidedLabel("", theme.DETAIL, theme.SEMIBOLD)
        self.address = label("", ink="text2", wrap=True)
        self.facts = Facts()
        self._shown: object = None
        for part in (self.name, self.address, self.facts):
            self.add(part)

    def show_bench(self, bench: Bench, state: PackState) -> None:
        """Show the address and the promise of this order."""
        shown = (bench.ship_to, bench.service, bench.due, state.at)
        if shown == self._shown:
            return
        self._shown = shown
        name, *rest = bench.ship_to or ("",)
        self.name.setText(name)
        self.address.setText(", ".join(map(_country, rest)))
        due = when_words(bench.due, state.at)
        by = str(Text("Late, {when}", when=due)) if state.is_late else due
        self.facts.show_facts({str(Text("Service")): bench.service, str(Text("Ship by")): by})


class BoxCard(Card):
    """The boxes under their keys, and what the open one weighs."""

    chosen = Signal(object)
    """The name of the box."""

    def __init__(self) -> None:
        super().__init__()
        self.body.setContentsMargins(theme.GAP_4, theme.GAP_3, theme.GAP_4, theme.GAP_3)
        self.heading = section("")
        self.choices = Choices(2)
        self.choices.chosen.connect(self.chosen)
        self.weight = StillLabel(theme.DETAIL, theme.SEMIBOLD, ground="surface")
        self._shown: object = None
        self.how = label("", theme.HEADER, ink="text2")
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_2)
        row.addWidget(self.heading)
        row.addStretch(1)
        for part in (IconLabel("weight", "text2"), self.weight, self.how):
            row.addWidget(part)
        self.body.addLayout(row)
        self.add(self.choices)

    def show_bench(self, bench: Bench, state: PackState) -> None:
        """Show the boxes of this order, the chosen one marked."""
        self._show_boxes(bench, state)
        # The question above uses the same keys while it is asked.
        self.choices.setEnabled(state.is_packing and not state.asks_reason and not state.choices)
        shown_g, words = bench.weight_g, Text("expected") if state.is_packing else Text("closed")
        if state.ways.scale and state.is_packing and state.on_scale_g is not None:
            shown_g, words = state.on_scale_g, Text("on the scale")
        self.weight.setText(units.weight_text(shown_g))
        how = [str(words)]
        if bench.photos:
            how.append(str(Text("{n} photo", many="{n} photos", n=bench.photos)))
        self.how.setText(" \N{MIDDLE DOT} ".join(how))

    def _show_boxes(self, bench: Bench, state: PackState) -> None:
        with_keys = not (state.ways.type_quantity or state.types_weight)
        shown = (bench.job_id, bench.parcel_number, bench.boxes, bench.box, with_keys)
        if shown == self._shown:
            return
        self._shown = shown
        many = bench.parcel_number > 1
        self.heading.setText(str(Text("Box {n}", n=bench.parcel_number) if many else Text("Box")))
        # Where quantities or weights are typed, digits are theirs alone.
        keys = [str(box.number) if with_keys else "" for box in state.boxes]
        tiles = [Choice(key, box.name, box.size, box.name) for key, box in zip(keys, state.boxes, strict=True)]
        self.choices.show_choices(tiles, bench.box or None)


class Question(Card):
    """A question of the band, answered with one key; gone when nothing is asked."""

    answered = Signal(object)

    def __init__(self, columns: int = 4) -> None:
        super().__init__()
        self.body.setContentsMargins(theme.GAP_3, theme.GAP_3, theme.GAP_3, theme.GAP_3)
        self._answers = Choices(columns)
        self._answers.chosen.connect(self.answered)
        self.add(self._answers)
        self.hide()

    def ask(self, answers: Sequence[Choice]) -> None:
        """Offer these; nothing offered, nothing shown."""
        if answers:
            self._answers.show_choices(answers)
        show_if(self, bool(answers))

    @property
    def answers(self) -> list[str]:
        """What can be answered now."""
        return [str(tile.choice.text) for tile in self._answers.tiles()] if not self.isHidden() else []


class NoteRow(QWidget):
    """What must be minded about this order, and its confirmation when everything waits for it."""

    def __init__(self, confirm: Action) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_2)
        self.card = NoteCard("warn")
        self.confirm = Button.of(confirm, kind="primary", place="station")
        row.addWidget(self.card, 1)
        row.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_notes(self, words: str, *, waits: bool) -> None:
        """Show the notes, and the button while the box waits for it."""
        self.card.show_words(words or None)
        show_if(self.confirm, waits)
        show_if(self, bool(words) or waits)


def _country(part: str) -> str:
    """A country by its name, everything else of an address as it is."""
    return str(spoken_locale().territories.get(part, part))
