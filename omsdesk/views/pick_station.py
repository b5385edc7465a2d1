"""The page of the picker: the lists that wait, then one stop after the other."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from omsdesk.lifecycles.pick import ShortReason
from omsdesk.lifecycles.rights import Right
from omsdesk.presenters.pick_station import REASONS, PickState, PickStation
from omsdesk.services.dropping import Drop
from omsdesk.services.pick_lists import ListRow
from omsdesk.services.walk import Stop, ToteFill, Walk
from omsdesk.views import theme
from omsdesk.views.actions import Action, Deed
from omsdesk.views.page import Page
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.choice import Choice
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label, section, show_if
from omsdesk.views.widgets.line_item import Line, LineList
from omsdesk.views.widgets.pill import StatusPill
from omsdesk.views.widgets.progress import ProgressLine
from omsdesk.views.widgets.rows import Cells, Rows
from omsdesk.views.widgets.scans_strip import Scan, ScansStrip
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.stop_card import RoomFor, StopCard
from omsdesk.words import Text, time_words, when_words

STAY_MS = 20_000
"""How often a walking station gives a sign of life; its claim lasts three of these."""
NEXT_STOPS = 5
_DOT = "  \N{MIDDLE DOT}  "


class PickStationView(Page):
    """Lists to start from, or the walk: where to go, what to take, what comes next, how full the totes are."""

    presenter: PickStation

    def build(self) -> None:
        """Band, the two faces of the page, and the buttons."""
        self.add_band()
        self._faces = QStackedLayout()
        self.body.addLayout(self._faces, 1)  # first: a stack without a page shows its top card as a window
        self._faces.addWidget(self._waiting_face())
        self._faces.addWidget(self._walking_face())
        self.body.addLayout(self._buttons())
        self._alive = QTimer(self, interval=STAY_MS)
        self._alive.timeout.connect(self.presenter.still_here)

    # ------------------------------------------------------------------ parts

    def _waiting_face(self) -> QWidget:
        face = QWidget()
        columns = QHBoxLayout(face)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(theme.GAP_4)
        left = QVBoxLayout()
        left.setSpacing(theme.GAP_2)
        self.heading = label("", theme.NUMBER, theme.BOLD)
        self.lists = LineList(Text("Waiting lists"))
        self.lists.clicked.connect(self.presenter.take)
        self.nothing = EmptyState("shopping-cart", Text("No list waits. Orders are released in Orders."))
        left.addWidget(self.heading)
        left.addWidget(self.lists, 1)
        left.addWidget(self.nothing, 1)
        self.first_strip = ScansStrip()
        columns.addLayout(left, 7)
        columns.addWidget(self.first_strip, 3)
        return face

    def _walking_face(self) -> QWidget:
        face = QWidget()
        column = QVBoxLayout(face)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_2)
        head = QHBoxLayout()
        self.name = label("", theme.NUMBER, theme.BOLD)
        self.status = StatusPill()
        self.progress_words = label("", theme.DETAIL, theme.SEMIBOLD)
        head.addWidget(self.name)
        head.addWidget(self.status)
        head.addStretch(1)
        head.addWidget(self.progress_words)
        self.progress = ProgressLine(Text("Picked"), ground="bg")
        columns = QHBoxLayout()
        columns.setSpacing(theme.GAP_4)
        self.stop, self.strip = StopCard(), ScansStrip()
        self.stop.chosen.connect(self._chosen)
        self.stops = RoomFor(self.stop, self.strip)
        columns.addWidget(self.stops, 7)
        columns.addWidget(self._side(), 4)
        column.addLayout(head)
        column.addWidget(self.progress)
        column.addLayout(columns, 1)
        return face

    def _side(self) -> ScrollColumn:
        side = ScrollColumn(spacing=theme.GAP_3)
        self.next_stops = Rows(3, stretch=1, right=(2,), size=theme.TITLE, empty=Text("This is the last stop."))
        self.totes = Rows(3, stretch=1, right=(2,), size=theme.TITLE)
        following, totes = Card(Text("Next stops")), Card()
        self.totes_heading = section("")
        totes.add(self.totes_heading)
        following.add(self.next_stops)
        totes.add(self.totes)
        side.body.addWidget(following)
        side.body.addWidget(totes)
        side.body.addStretch(1)
        return side

    def _buttons(self) -> FlowRow:
        row = FlowRow()
        presenter, state = self.presenter, self._state
        no_stop = partial(str, Text("Take a list first."))

        def walks_on() -> bool:
            return state().has_stop and state().drop is None

        def why_it_waits() -> str:
            drop = state().drop
            return str(drop.ask if drop is not None else Text("Take a list first."))

        deeds = (
            Deed(
                "pick.undo",
                Text("Undo"),
                presenter.undo,
                "undo-2",
                "F4",
                when=lambda: state().may_undo,
                why_not=lambda: str(Text("Nothing was picked yet.")),
            ),
            Deed(
                "pick.short",
                Text("Short"),
                presenter.ask_reason,
                "package-x",
                "F6",
                when=walks_on,
                why_not=why_it_waits,
            ),
            Deed(
                "pick.skip",
                Text("Skip stop"),
                presenter.skip,
                "skip-forward",
                "F5",
                when=walks_on,
                why_not=why_it_waits,
            ),
            Deed(
                "pick.hand",
                Text("By hand"),
                presenter.by_hand,
                "hand",
                "F10",
                when=lambda: state().has_stop or state().drop is not None,
                why_not=no_stop,
            ),
            Deed(
                "pick.reprint",
                Text("Reprint list"),
                presenter.reprint,
                "printer",
                "F9",
                when=lambda: state().walk is not None or state().chosen is not None,
                why_not=lambda: str(Text("There is no list to print.")),
            ),
            Deed(
                "pick.aside",
                Text("Put aside"),
                presenter.put_aside,
                "pause",
                "F7",
                when=lambda: state().walk is not None,
                why_not=no_stop,
            ),
        )
        for deed in deeds:
            row.addWidget(Button.of(self.deed(deed), place="station"))
        row.addStretch(1)
        self.start = Button.of(self._start_deed(), kind="primary", place="station")
        row.addWidget(self.start)
        return row

    def _start_deed(self) -> Action:
        state = self._state
        for key, by in (("Up", -1), ("Down", 1)):
            words = Text("List above") if by < 0 else Text("List below")
            move = partial(self.presenter.move, by)
            self.deed(Deed(f"pick.{key.lower()}", words, move, shortcut=key, when=lambda: state().walk is None))
        self.deed(
            Deed(
                "pick.paper",
                Text("Picked on paper"),
                self.presenter.done,
                "list-checks",
                when=lambda: state().has_stop,
                why_not=lambda: str(Text("Scan the pick list first.")),
            )
        )
        self.deed(
            Deed(
                "pick.take_over",
                Text("Take over from the other station"),
                self.presenter.take_over,
                "log-in",
                needs=Right.LEAD,
                when=lambda: _may_take_over(state()),
                why_not=lambda: str(Text("Choose a list that is open on another station.")),
            )
        )
        return self.deed(
            Deed(
                "pick.start",
                Text("Start list"),
                self.presenter.start,
                "play",
                "Enter",
                when=lambda: bool(state().typed) or (state().walk is None and state().chosen is not None),
                why_not=lambda: str(Text("No list waits.")),
                also=("Return",),
            )
        )

    def _state(self) -> PickState:
        return self.presenter.state

    @property
    def has_job(self) -> bool:
        """A list is being walked."""
        return self._state().walk is not None

    # ------------------------------------------------------------------ drawing

    def show_state(self, state: PickState) -> None:
        """Draw the face that fits."""
        self._show_scans(state)
        show_if(self.start, state.walk is None)
        if state.walk is None:
            self._show_waiting(state)
            self._faces.setCurrentIndex(0)
        else:
            self._show_walk(state.walk)
            self._show_question(state)
            self.stops.fit()
            self._faces.setCurrentIndex(1)

    def _show_waiting(self, state: PickState) -> None:
        count = len(state.waiting)
        self.heading.setText(str(Text("{n} list waits", many="{n} lists wait", n=count)) if count else "")
        show_if(self.heading, bool(count))
        show_if(self.lists, bool(count))
        show_if(self.nothing, not count and not state.is_loading)
        self.lists.show_lines([_line(row, place == state.place) for place, row in enumerate(state.waiting)])

    def _show_walk(self, walk: Walk) -> None:
        stops = len(walk.stops)
        self.name.setText(walk.name)
        self.status.show_mark(walk.status)
        pieces = Text("{done} of {all} pieces", done=walk.picked, all=walk.wanted)
        left = Text("{n} stop left", many="{n} stops left", n=stops)
        self.progress_words.setText(f"{pieces}{_DOT}{left}")
        self.progress.show_progress(walk.picked, walk.wanted)
        # While pieces are in the hand, the card shows their tote, and the stop after it comes next.
        first = 0 if walk.drop is not None else 1
        following = [_next(stop) for stop in walk.stops[first : NEXT_STOPS + first]]
        if stops > len(following) + first:
            more = str(Text("and {n} more", n=stops - len(following) - first))
            following.append(("", more, ""))
        self.next_stops.show_rows(following)
        self.totes_heading.setText(str(Text("Orders") if "totes" in self.shell.hidden else Text("Totes")))
        self.totes.show_rows([_tote(tote) for tote in walk.totes])
        self.stop.show_picture(walk.picture)
        if walk.drop is not None:
            drop = walk.drop
            self.stop.show_stop(drop.tote, drop.product, _sku(drop), left=drop.pieces, done="", into=(), is_drop=True)
        elif walk.current is not None:
            stop = walk.current
            done = Text("{done} of {all}", done=stop.picked, all=stop.wanted)
            into = [_drop(drop.tote or drop.order, drop.pieces) for drop in stop.drops]
            self.stop.show_stop(stop.place, stop.product, _sku(stop), left=stop.left, done=done, into=into)

    def _show_question(self, state: PickState) -> None:
        if state.asks_reason:
            reasons = [Choice(str(key), reason.word, value=reason) for key, reason in enumerate(REASONS, start=1)]
            self.stop.ask(reasons)
        elif state.choices:
            skus = [Choice(str(key), sku, value=sku) for key, sku in enumerate(state.choices[:9], start=1)]
            self.stop.ask(skus)
        else:
            self.stop.ask(())

    def _show_scans(self, state: PickState) -> None:
        past = tuple(Scan(time_words(each.at), each.code, str(each.said), each.kind.value) for each in state.scans)
        for strip in (self.first_strip, self.strip):
            if strip.scans != past:
                strip.show_scans(past)

    def _chosen(self, value: object) -> None:
        if isinstance(value, ShortReason):
            self.presenter.short(value)
        else:
            self.presenter.choose(str(value))
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------ Qt

    def appear(self) -> None:
        """In view, the station gives signs of life."""
        super().appear()
        self._alive.start()

    def disappear(self) -> None:
        """Hidden, its claim runs out."""
        super().disappear()
        self._alive.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes a question or typed digits back; digits are a quantity where this list is picked so."""
        state = self.presenter.state
        if event.key() == Qt.Key.Key_Escape and (state.is_asking or state.typed):
            self.presenter.calm()
        elif state.may_type and event.text() in set("0123456789"):
            self.presenter.type(event.text())
        elif state.typed and event.key() == Qt.Key.Key_Backspace:
            self.presenter.type("")
        else:
            super().keyPressEvent(event)


def _may_take_over(state: PickState) -> bool:
    return state.walk is None and state.chosen is not None and bool(state.chosen.claimed_by)


def _line(row: ListRow, is_chosen: bool) -> Line:
    orders = str(Text("{n} order", many="{n} orders", n=row.orders))
    stops = str(Text("{n} stop", many="{n} stops", n=row.stops))
    due = str(Text("due {when}", when=when_words(row.due)))
    note = str(Text("Open on {who}", who=row.claimed_by)) if row.claimed_by else ""
    return Line(
        row.id,
        f"{row.name}{_DOT}{due}",
        orders,
        stops,
        done=row.picked,
        of_all=row.wanted,
        state="active" if is_chosen else "open",
        note=note,
    )


def _next(stop: Stop) -> Cells:
    return stop.place, stop.product, f"\N{MULTIPLICATION SIGN}\N{NO-BREAK SPACE}{stop.left}"


def _sku(stop: Stop | Drop) -> str:
    """With the kits that its pieces are for."""
    return stop.sku if stop.kits is None else f"{stop.sku}{_DOT}{stop.kits}"


def _tote(tote: ToteFill) -> Cells:
    name = tote.tote or tote.order
    return name, tote.order if tote.tote else "", f"{tote.picked} / {tote.wanted}"


def _drop(name: str, pieces: int) -> str:
    return str(Text("into {tote}: {n}", tote=name, n=pieces))
