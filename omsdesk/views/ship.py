"""The Ship page: boxes that wait for their carrier, what is on its way, and what arrived."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout

from omsdesk.lifecycles.shipment import DeliveryProof
from omsdesk.presenters.ship import PROOFS, Ask, Part, Ship, ShipState
from omsdesk.services.ship_list import CarrierCount
from omsdesk.views import ship_deeds, theme
from omsdesk.views.actions import Deed
from omsdesk.views.pack_parts import Question
from omsdesk.views.page import Page
from omsdesk.views.ship_parts import WIDTH, Detail, HandOver, Putting, WordsCard, mark_of
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.label import show_if
from omsdesk.views.widgets.scans_strip import Scan, ScansStrip
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.stop_card import RoomFor
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.words import Text, exact_words, time_words, when_words

BOXES = (
    Column(Text("Parcel"), lambda row: row.parcel, 110, kind="strong"),
    Column(Text("State"), mark_of, 130, kind="pill"),
    Column(Text("Order"), lambda row: row.order, 100),
    Column(Text("To"), lambda row: row.customer, stretch=True),
    Column(Text("Stands at"), lambda row: row.place, 110),
    Column(Text("Ship by"), lambda row: when_words(row.due), 150, tooltip=lambda row: exact_words(row.due)),
)
SHIPMENTS = (
    Column(Text("Order"), lambda row: row.order, 100, kind="strong"),
    Column(Text("State"), lambda row: row.status, 140, kind="pill"),
    Column(Text("To"), lambda row: row.customer, stretch=True),
    Column(Text("Tracking"), lambda row: ", ".join(row.tracking), 150),
    Column(Text("Shipped"), lambda row: when_words(row.shipped_at) if row.shipped_at else "", 130),
)
_ASKED_WORDS = {
    Ask.SIGNED_BY: Text("Name on the receipt"),
    Ask.WHY_FAILED: Text("What happened"),
    Ask.PLACE: Text("Name of the place"),
}
_TILES = 5
_MOST_KEYS = 9


class ShipView(Page):
    """Lists by carrier, one parcel in detail with what mends it, and the buttons."""

    presenter: Ship

    def build(self) -> Iterator[None]:
        """Band, questions, the tiles of the lists, list and detail, buttons."""
        self.add_band()
        self.question, self.words, self.hand_over = Question(_TILES), WordsCard(), HandOver(self.presenter.stop)
        self.putting = Putting(self.presenter.load_again)
        self.question.answered.connect(self._answered)
        self.words.entered.connect(self._entered)
        self.tiles = Choices(_TILES)
        self.tiles.chosen.connect(self._chosen)
        for part in (self.question, self.words, self.hand_over, self.putting, self.tiles):
            self.body.addWidget(part)
        yield
        columns = QHBoxLayout()
        columns.setSpacing(theme.GAP_4)
        self.body.addLayout(columns, 1)
        self._faces = QStackedLayout()
        columns.addLayout(self._faces, 1)
        yield from self._add_tables()
        self.side = self._side()
        columns.addWidget(self.side)
        yield
        self.body.addLayout(self._buttons())

    def _add_tables(self) -> Iterator[None]:
        """Two lists in one place; narrow ones let the least needed columns go."""
        self.boxes = PagedTable(BOXES, name=Text("Parcels to ship"))
        self.boxes.show_when_empty(
            EmptyState("truck", Text("No parcel waits. Packed orders appear here by themselves."))
        )
        self.shipments = PagedTable(SHIPMENTS, name=Text("Shipments"))
        self.nothing_sent = EmptyState("truck", Text("Nothing is on its way."))
        self.shipments.show_when_empty(self.nothing_sent)
        self.boxes.current_changed.connect(lambda current: self._pointed(current, at_boxes=True))
        self.shipments.current_changed.connect(lambda current: self._pointed(current, at_boxes=False))
        for table, spare in ((self.boxes, (5, 2)), (self.shipments, (4, 3))):
            GivingWay(table, spare)
            table.opened.connect(lambda _: self._open_order())
            self._faces.addWidget(table)
            yield

    def _side(self) -> RoomFor:
        mending = [Button.of(self.deed(deed), place="station") for deed in ship_deeds.mending(self.presenter)]
        look = self.deed(Deed("ship.order", Text("Open order"), self._open_order, "arrow-right"))
        self.deed(ship_deeds.placing(self.presenter))
        self.detail, self.strip = Detail(mending, Button.of(look, place="station")), ScansStrip()
        side = RoomFor(self.detail, self.strip)
        theme.set_width(side, WIDTH)
        return side

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_2)
        self._leaving = self._row_of(ship_deeds.leaving(self.presenter))
        self._arriving = self._row_of(ship_deeds.arriving(self.presenter))
        for button in (*self._leaving, *self._arriving):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        return row

    def _row_of(self, deeds: Sequence[Deed]) -> list[Button]:
        """The first of them is what is done most."""
        first, *others = (self.deed(deed) for deed in deeds)
        plain = [Button.of(action, place="station") for action in others]
        return [Button.of(first, kind="primary", place="station"), *plain]

    # ------------------------------------------------------------------ drawing

    def show_state(self, state: ShipState) -> None:
        """Draw the list that was chosen, and the row under its cursor."""
        self.shell.registry.refresh(self.key)
        self._show_tiles(state)
        self._show_question(state)
        self.hand_over.show_progress(state)
        self.putting.show_state(state)
        if state.part is Part.HERE:
            self._faces.setCurrentWidget(self.boxes)
            rows = {row.parcel_id: row for row in state.listed}
            self.boxes.show_rows(list(rows), rows)
            self.boxes.show_footer(Text("{n} parcel", many="{n} parcels", n=len(rows)))
        else:
            self._show_shipments(state)
        self._show_cursor(state)
        self.detail.show_state(state)
        past = tuple(Scan(time_words(each.at), each.code, str(each.said), each.kind.value) for each in state.scans)
        if self.strip.scans != past:
            self.strip.show_scans(past)
        self.side.fit()
        for buttons, part in ((self._leaving, Part.HERE), (self._arriving, Part.AWAY)):
            for button in buttons:
                show_if(button, state.part is part)

    def _show_shipments(self, state: ShipState) -> None:
        away = state.part is Part.AWAY
        self._faces.setCurrentWidget(self.shipments)
        self.nothing_sent.show_words(Text("Nothing is on its way.") if away else Text("Nothing has arrived yet."))
        rows = {row.shipment_id: row for row in (state.away if away else state.arrived)}
        self.shipments.show_rows(list(rows), rows)
        self.shipments.show_footer(Text("{n} shipment", many="{n} shipments", n=len(rows)))

    def _show_tiles(self, state: ShipState) -> None:
        counts = state.counts
        lists = [(Text("To ship"), _loaded(sum(each.loaded for each in counts), len(state.boxes)), (Part.HERE, ""))]
        if len(counts) > 1:
            lists += [(_name(each), _loaded(each.loaded, each.parcels), (Part.HERE, each.carrier)) for each in counts]
        on_way = Text("{n} shipment", many="{n} shipments", n=len(state.away))
        lists.append((Text("On the way"), on_way, (Part.AWAY, "")))
        lists.append((Text("Delivered"), Text("with their proof"), (Part.ARRIVED, "")))
        tiles = [Choice(_key(place), *each) for place, each in enumerate(lists, start=1)]
        chosen = (state.part, state.carrier if len(counts) > 1 else "")
        self.tiles.show_choices(tiles, chosen)
        # A question takes their place, and their keys.
        show_if(self.tiles, not state.asks)

    def _show_question(self, state: ShipState) -> None:
        answers: list[Choice] = []
        if state.asks is Ask.SHIP_ALL:
            count = len(state.ready)
            words = Text("Ship {n} shipment", many="Ship {n} shipments", n=count)
            answers = [Choice("1", words, value=Ask.SHIP_ALL)]
        elif state.asks is Ask.NEW_LABEL:
            answers = [Choice("1", Text("Make a new label"), value=Ask.NEW_LABEL)]
        elif state.asks is Ask.PROOF:
            answers = [Choice(str(key), proof.word, value=proof) for key, proof in enumerate(PROOFS, start=1)]
        self.question.ask(answers)
        was_asked = not self.words.isHidden()
        self.words.ask(_ASKED_WORDS.get(state.asks))
        if was_asked and self.words.isHidden():
            self._give_back_focus()

    def _show_cursor(self, state: ShipState) -> None:
        table = self.boxes if state.part is Part.HERE else self.shipments
        if state.current is not None and table.current_id() != state.current:
            table.select(state.current)

    # ------------------------------------------------------------------ what people do

    def _pointed(self, current: object, *, at_boxes: bool) -> None:
        if current is not None and at_boxes is (self.presenter.state.part is Part.HERE):
            self.presenter.point_at(int(str(current)))

    def _chosen(self, value: object) -> None:
        part, carrier = value if isinstance(value, tuple) else (Part.HERE, "")
        self.presenter.show_part(part, carrier)
        self._give_back_focus()

    def _answered(self, value: object) -> None:
        if value is Ask.SHIP_ALL:
            self.presenter.ship_all()
        elif value is Ask.NEW_LABEL:
            self.presenter.new_label()
        elif isinstance(value, DeliveryProof):
            self.presenter.deliver(value)
        if self.presenter.state.asks not in _ASKED_WORDS:
            self._give_back_focus()

    def _entered(self, words: str) -> None:
        if self.presenter.state.asks is Ask.SIGNED_BY:
            self.presenter.sign(words)
        elif self.presenter.state.asks is Ask.PLACE:
            self.presenter.label_place(words)
        else:
            self.presenter.fail(words)

    def _give_back_focus(self) -> None:
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_order(self) -> None:
        row = self.presenter.state.box or self.presenter.state.shipment
        if row is not None:
            self.shell.go("order_detail", order=row.order_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes a question back, then the place where boxes are put."""
        state = self.presenter.state
        if event.key() == Qt.Key.Key_Escape and (state.asks or state.label_for or state.place_id):
            self.presenter.calm()
            self._give_back_focus()
        else:
            super().keyPressEvent(event)


def _name(count: CarrierCount) -> Text:
    return Text("{carrier}", carrier=count.name)


def _key(place: int) -> str:
    return str(place) if place <= _MOST_KEYS else ""


def _loaded(loaded: int, boxes: int) -> Text:
    return Text("{loaded} of {all} loaded", loaded=loaded, all=boxes)
