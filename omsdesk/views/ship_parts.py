"""Parts of the Ship page: one parcel or shipment with what is in its way, words to type, and a long hand-over."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from omsdesk import units
from omsdesk.lifecycles.parcel import LabelStatus
from omsdesk.presenters.ship import ShipState
from omsdesk.services.ship_list import ParcelRow, ShippedRow
from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card, Facts, NoteCard
from omsdesk.views.widgets.fields import LineField
from omsdesk.views.widgets.label import ElidedLabel, label, show_if
from omsdesk.views.widgets.pill import Mark, StatusPill
from omsdesk.views.widgets.progress import ProgressLine
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text, when_words

WIDTH = 300
LOADED = Mark(Text("Loaded"), "ok", "truck")
READY = Mark(Text("Ready"), "ok", "package-check")
NO_LABEL = Mark(Text("No label"), "warn", "tag")
HELD = Mark(Text("On hold"), "hold", "circle-pause")


def mark_of(row: ParcelRow) -> Mark:
    """Where a box stands, in one word."""
    if row.is_loaded:
        return LOADED
    if row.label is None:
        return NO_LABEL
    if row.label is LabelStatus.REQUESTED:
        return Mark.of(LabelStatus.REQUESTED)
    return READY if row.may_ship else HELD


class Detail(Card):
    """What is under the cursor, and the buttons that help it on."""

    def __init__(self, mending: Sequence[Button], look: Button) -> None:
        super().__init__()
        self.body.setContentsMargins(theme.GAP_3, theme.GAP_3, theme.GAP_3, theme.GAP_3)
        self._mending, self._look = tuple(mending), look
        self.number = ElidedLabel("", theme.NUMBER, theme.BOLD)
        self.pill = StatusPill()
        self.nothing = label(Text("Choose a row, or scan a parcel."), theme.TITLE, ink="text2", wrap=True)
        self.facts = Facts()
        self.stops = NoteCard("warn", "triangle-alert")
        self._column = column = ScrollColumn()
        for part in (self.number, self.pill, self.nothing, self.stops, *self._mending, self.facts, look):
            column.body.addWidget(part)
        column.body.addStretch(1)
        self.add(column, 1)

    def show_state(self, state: ShipState) -> None:
        """Show the box or the shipment under the cursor."""
        box, shipment = state.box, state.shipment
        row = box or shipment
        self.number.setText(row.order if row else "")
        self.pill.show_mark(mark_of(box) if box else shipment.status if shipment else None)
        self.facts.show_facts(_box_facts(box, state) if box else _sent_facts(shipment, state) if shipment else {})
        self.stops.show_words("\n".join(str(each) for each in box.blockers) if box else None)
        for part in (self.number, self.facts, self._look):
            show_if(part, row is not None)
        show_if(self.nothing, row is None)
        for button in self._mending:
            # Only those that may be pressed: this is a list of remedies, not a keyboard.
            show_if(button, button.isEnabled() and row is not None)
        # A column that scrolls does not tell its card by itself that there is more in it now.
        self._column.updateGeometry()


def _box_facts(box: ParcelRow, state: ShipState) -> dict[str, str]:
    due = when_words(box.due, state.at)
    late = state.at is not None and box.due < state.at
    facts = {
        Text("Parcel"): box.parcel,
        Text("To"): box.customer,
        Text("Place"): box.destination,
        **({Text("Stands at"): box.place} if box.place else {}),
        Text("Carrier"): box.carrier_name,
        Text("Service"): box.service,
        Text("Tracking"): box.tracking or "-",
        Text("Weight"): units.weight_text(box.weight_g),
        Text("Ship by"): str(Text("Late, {when}", when=due)) if late else due,
    }
    return {str(name): value for name, value in facts.items()}


def _sent_facts(row: ShippedRow, state: ShipState) -> dict[str, str]:
    facts = {
        Text("To"): row.customer,
        Text("Place"): row.destination,
        Text("Carrier"): row.carrier_name,
        Text("Service"): row.service,
        Text("Tracking"): ", ".join(row.tracking) or "-",
        Text("Shipped"): when_words(row.shipped_at, state.at) if row.shipped_at else "-",
    }
    if row.delivered_at is not None:
        facts[Text("Delivered")] = when_words(row.delivered_at, state.at)
    if row.proof is not None:
        facts[Text("Proof")] = f"{row.proof.word} {row.proof_name}".strip()
    return {str(name): value for name, value in facts.items()}


class WordsCard(Card):
    """A line to type into, asked for by the band: who signed, what happened."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.body.setContentsMargins(theme.GAP_3, theme.GAP_3, theme.GAP_3, theme.GAP_3)
        self.field = LineField(name=Text("Answer"))
        self.save = Button(Text("Save"), "check", "Enter", kind="primary", place="station")
        self.field.returnPressed.connect(self._enter)
        self.save.clicked.connect(self._enter)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_2)
        row.addWidget(self.field, 1)
        row.addWidget(self.save)
        self.body.addLayout(row)
        self.hide()

    def ask(self, name: Text | None) -> None:
        """Ask for this, with an empty line under the cursor; None takes the question away."""
        wanted, was = name is not None, not self.isHidden()
        show_if(self, wanted)
        if name is not None and not was:
            self.field.clear()
            self.field.setAccessibleName(str(name))
            self.field.setPlaceholderText(str(name))
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self) -> None:
        self.entered.emit(self.field.text().strip())


class HandOver(QWidget):
    """How far shipping all of a carrier is, and the way to stop it."""

    def __init__(self, stop: Callable[[], object]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_3)
        self.words = ElidedLabel("", theme.TITLE, theme.MEDIUM)
        self.bar = ProgressLine(Text("Shipped"))
        self.button = Button(Text("Stop"), "x", place="station")
        self.button.clicked.connect(stop)
        row.addWidget(self.words, 1)
        row.addWidget(self.bar, 2)
        row.addWidget(self.button)
        self.hide()

    def show_progress(self, state: ShipState) -> None:
        """Show it while it lasts."""
        progress = state.progress
        if progress is not None:
            words = Text("Shipping {done} of {all}", done=progress.done, all=progress.of_all)
            self.words.setText(str(words))
            self.bar.show_progress(progress.done, progress.of_all)
        show_if(self, progress is not None)


class Putting(QWidget):
    """Says as long as it lasts that scanned boxes are put at a place and not loaded, and ends it."""

    def __init__(self, end: Callable[[], object]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_3)
        self.words = ElidedLabel("", theme.TITLE, theme.MEDIUM)
        self.button = Button(Text("Load again"), "truck", "Esc", place="station")
        self.button.clicked.connect(end)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.hide()

    def show_state(self, state: ShipState) -> None:
        """Show where; nothing while boxes are loaded, or while a question has Esc for itself."""
        if state.place_id:
            self.words.setText(str(Text("Parcels that are scanned are put at {place}", place=state.place)))
        show_if(self, bool(state.place_id) and not state.asks)
