"""The page of the packer: what waits, then one order, its box and its last scans."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from omsdesk.lifecycles.pick import ShortReason
from omsdesk.presenters.pack_station import REASONS, PackState, PackStation
from omsdesk.presenters.past_scans import PastScan
from omsdesk.services.bench import Bench, BenchLine
from omsdesk.services.pack_queue import MOST_WAITING, Waiting
from omsdesk.views import pack_deeds, theme
from omsdesk.views.link_sheet import LinkSheet
from omsdesk.views.pack_parts import BoxCard, NoteRow, Question, ShipToCard
from omsdesk.views.page import Page
from omsdesk.views.photo_sheet import PhotoSheet
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.choice import Choice
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import ElidedLabel, StillLabel, label, show_if
from omsdesk.views.widgets.line_item import Line, LineList, LineState
from omsdesk.views.widgets.photo import picture_or_none
from omsdesk.views.widgets.pill import StatusPill
from omsdesk.views.widgets.progress import ProgressLine
from omsdesk.views.widgets.scans_strip import Scan, ScansStrip
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.stop_card import RoomFor
from omsdesk.words import Text, time_words, when_words

_LISTED = 40
"""Nobody scrolls further through what waits; the heading has the whole number."""
_LARGE_LINE, _ROUND_LINES = 116, 430
"""A line with its large photo and the gap below; and everything above and below the lines."""
_DIGITS = "0123456789"
_WEIGHT = _DIGITS + ".,"
_DOT = "  \N{MIDDLE DOT}  "


class PackStationView(Page):
    """The orders that wait, or the one on the bench: its lines, its box, what happened last."""

    presenter: PackStation

    def build(self) -> None:
        """Band, note and question, the two faces of the page, and the buttons."""
        self.add_band()
        self._scans: tuple[PastScan, ...] = ()
        self._past: tuple[Scan, ...] = ()
        self._seen: dict[int, tuple[BenchLine, bool, Line]] = {}
        self._go_on = self.deed(pack_deeds.go_on(self.presenter))
        self.question, self.note = Question(), NoteRow(self._go_on)
        self.question.answered.connect(self._answered)
        self.body.addWidget(self.question)
        self.body.addWidget(self.note)
        # In its place before it gets its faces: a face without a parent would flash up as a window of its own.
        self._faces = QStackedLayout()
        self.body.addLayout(self._faces, 1)
        self._faces.addWidget(self._waiting_face())
        self._faces.addWidget(self._packing_face())
        self.body.addLayout(self._buttons())

    # ------------------------------------------------------------------ parts

    def _waiting_face(self) -> QWidget:
        face = QWidget()
        columns = QHBoxLayout(face)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(theme.GAP_4)
        left = QVBoxLayout()
        left.setSpacing(theme.GAP_2)
        self.heading = label("", theme.NUMBER, theme.BOLD)
        self.orders = LineList(Text("Orders that wait"))
        self.orders.clicked.connect(self.presenter.take)
        self.nothing = EmptyState(
            "package-open", Text("No picked order waits. Picked orders appear here by themselves.")
        )
        head = QHBoxLayout()
        self.take_first = Button.of(self._go_on, kind="primary", place="station")
        head.addWidget(self.heading, 1)
        head.addWidget(self.take_first)
        left.addLayout(head)
        left.addWidget(self.orders, 1)
        left.addWidget(self.nothing, 1)
        self.first_strip = ScansStrip()
        columns.addLayout(left, 7)
        columns.addWidget(self.first_strip, 3)
        return face

    def _packing_face(self) -> QWidget:
        face = QWidget()
        columns = QHBoxLayout(face)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(theme.GAP_4)
        columns.addLayout(self._work(), 7)
        columns.addWidget(self._side(), 3)
        return face

    def _work(self) -> QVBoxLayout:
        column, head = QVBoxLayout(), QHBoxLayout()
        column.setSpacing(theme.GAP_2)
        self.number = label("", theme.NUMBER, theme.BOLD)
        self.pill = StatusPill()
        self.source = ElidedLabel("", theme.BODY, ink="text2")
        self.counts = StillLabel(theme.DETAIL, theme.SEMIBOLD)
        self.take_next = Button.of(self._go_on, kind="primary", place="station")
        head.setSpacing(theme.GAP_3)
        for part, stretch in ((self.number, 0), (self.pill, 0), (self.source, 1), (self.counts, 0)):
            head.addWidget(part, stretch)
        head.addWidget(self.take_next)
        self.progress = ProgressLine(Text("Packed"), ground="bg")
        self.lines, self.strip = LineList(Text("Lines")), ScansStrip()
        self.lines.clicked.connect(self.presenter.point_at)
        self.room = RoomFor(self.lines, self.strip)
        column.addLayout(head)
        column.addWidget(self.progress)
        column.addWidget(self.room, 1)
        return column

    def _side(self) -> ScrollColumn:
        side = ScrollColumn(spacing=theme.GAP_2)
        self.ship_to, self.box = ShipToCard(), BoxCard()
        self.box.chosen.connect(self._box_chosen)
        side.body.addWidget(self.ship_to)
        side.body.addWidget(self.box)
        side.body.addStretch(1)
        return side

    def _buttons(self) -> FlowRow:
        row, buttons = FlowRow(), dict[str, Button]()
        deeds = (*pack_deeds.buttons(self.presenter), pack_deeds.photo(self.presenter, self._ask_photo))
        for deed in deeds:
            buttons[deed.id] = Button.of(self.deed(deed), place="station")
            row.addWidget(buttons[deed.id])
        self.hand, self.reprint, self.product_label = map(
            buttons.__getitem__, ("pack.hand", "pack.reprint", "pack.product_label")
        )
        for deed in pack_deeds.moves(self.presenter):
            self.deed(deed)
        self.deed(pack_deeds.link(self.presenter, self._ask_product))
        row.addStretch(1)
        return row

    # ------------------------------------------------------------------ drawing

    def show_state(self, state: PackState) -> None:
        """Draw the face that fits."""
        self._show_scans(state)
        self._show_question(state)
        self._show_way_on(state)
        self._show_offer(state)
        if state.bench is None:
            self._seen.clear()
            self._show_waiting(state)
            self._turn_to(0)
        else:
            self._show_bench(state.bench, state)
            self.room.fit()
            self._turn_to(1)

    def _turn_to(self, face: int) -> None:
        if self._faces.currentIndex() != face:
            self._faces.setCurrentIndex(face)

    def _show_waiting(self, state: PackState) -> None:
        count = len(state.waiting)
        words = Text("{n} order waits", many="{n} orders wait", n=count)
        if count >= MOST_WAITING:
            words = Text("{n} orders and more wait", n=count)
        self.heading.setText(str(words))
        for part in (self.heading, self.take_first):
            show_if(part, bool(count))
        show_if(self.orders, bool(count))
        show_if(self.nothing, not count and not state.is_loading)
        first = max(0, state.place - _LISTED + 1)
        shown = state.waiting[first : first + _LISTED]
        self.orders.show_lines([_waiting_line(row, state, is_chosen=row is state.chosen) for row in shown])

    def _show_bench(self, bench: Bench, state: PackState) -> None:
        self.number.setText(bench.order)
        self.pill.show_mark(bench.headline)
        self.source.setText(_DOT.join(part for part in (bench.channel, bench.tote) if part))
        self.counts.setText(str(Text("{done} of {all} packed", done=bench.packed, all=bench.wanted)))
        self.progress.show_progress(bench.packed, bench.wanted)
        active = state.active
        self._fit_photos(len(state.lines))
        self.lines.show_lines([self._line(each, is_active=each is active) for each in state.lines])
        self.ship_to.show_bench(bench, state)
        self.box.show_bench(bench, state)

    def _fit_photos(self, lines: int) -> None:
        """Photos are as large as the design wants them where all lines have the room for it."""
        self.lines.show_large(large=lines * theme.scaled(_LARGE_LINE) <= self.height() - theme.scaled(_ROUND_LINES))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another window, another size of photos."""
        super().resizeEvent(event)
        if self.presenter.state.bench is not None:
            self._fit_photos(len(self.presenter.state.lines))
            self.room.fit()

    def _line(self, line: BenchLine, *, is_active: bool) -> Line:
        """A scan changes one line of an order, or two; the others are shown as they were."""
        seen = self._seen.get(line.id)
        if seen is None or seen[0] is not line or seen[1] is not is_active:
            seen = self._seen[line.id] = (line, is_active, _line(line, is_active=is_active))
        return seen[2]

    def _show_way_on(self, state: PackState) -> None:
        waits = state.may_finish and not state.asks_reason
        notes = [str(note.text) for note in state.bench.notes] if state.bench is not None and state.is_packing else []
        self.note.show_notes("\n".join(notes), waits=waits)
        show_if(self.take_next, state.is_packed and bool(state.waiting))
        self._go_on.show_text(Text("Go on") if state.may_finish else Text("Take next"))

    def _show_offer(self, state: PackState) -> None:
        """The label's button takes the place of one that has no use now: a second row would move everything."""
        offered = state.torn_here is not None
        show_if(self.product_label, offered)
        show_if(self.reprint, not offered or state.may_reprint)
        show_if(self.hand, not (offered and state.is_packed))

    def _show_question(self, state: PackState) -> None:
        if state.asks_reason:
            answers = [Choice(str(key), reason.word, value=reason) for key, reason in enumerate(REASONS, start=1)]
        else:
            answers = [Choice(str(key), sku, value=sku) for key, sku in enumerate(state.choices, start=1)]
        self.question.ask(answers)

    def _show_scans(self, state: PackState) -> None:
        """Only on the face in view; a scan that was shown before is not put into words again."""
        if state.scans is not self._scans:
            known = dict(zip(map(id, self._scans), self._past, strict=True))
            self._scans = state.scans
            self._past = tuple(known.get(id(each)) or _scan(each) for each in state.scans)
        strip = self.first_strip if state.bench is None else self.strip
        strip.show_scans(self._past)

    # ------------------------------------------------------------------ choices

    def _answered(self, value: object) -> None:
        if isinstance(value, ShortReason):
            self.presenter.short(value)
        else:
            self.presenter.choose(str(value))
        self._give_back_focus()

    def _ask_product(self) -> None:
        state = self.presenter.state
        sheet = LinkSheet(state.unknown, state.active.sku if state.active else "", self.presenter.link, self.shell.lift)
        self.shell.lay(sheet, focus=sheet.product)

    def _ask_photo(self) -> None:
        sheet = PhotoSheet(Text("Photo of the open box"), self.presenter.photograph, self.shell.lift)
        self.shell.lay(sheet, focus=sheet.first_focus())

    def _box_chosen(self, name: object) -> None:
        self.presenter.choose_box(str(name))
        self._give_back_focus()

    def _give_back_focus(self) -> None:
        """A tile that keeps the focus would be pressed by the next Space."""
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------ Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes a question or typed digits back; digits are a quantity where the house types them."""
        state = self.presenter.state
        if event.key() == Qt.Key.Key_Escape and (state.asks_reason or state.choices or state.typed):
            self.presenter.calm()
        elif (state.may_type and event.text() in set(_DIGITS)) or (state.may_weigh and event.text() in set(_WEIGHT)):
            self.presenter.type(event.text())
        elif state.typed and event.key() == Qt.Key.Key_Backspace:
            self.presenter.type("")
        else:
            super().keyPressEvent(event)


def _scan(past: PastScan) -> Scan:
    return Scan(time_words(past.at), past.code, str(past.said), past.kind.value)


def _waiting_line(row: Waiting, state: PackState, *, is_chosen: bool) -> Line:
    due = when_words(row.due, state.at)
    if state.at is not None and row.due < state.at:
        due = str(Text("Late, {when}", when=due))
    note = str(Text("Open on {who}", who=row.claimed_by)) if row.claimed_by and not row.is_mine else ""
    return Line(
        row.order_id,
        f"{row.order}{_DOT}{row.customer}",
        due,
        str(row.headline.word),
        done=row.packed,
        of_all=row.pieces,
        state="active" if is_chosen else "open",
        note=note,
    )


def _line(line: BenchLine, *, is_active: bool) -> Line:
    place = str(Text("Bin {place}", place=line.bin)) if line.bin else ""
    notes = [Text("changed")] if line.changed else []
    if line.kit is not None:
        notes.append(line.kit)
    return Line(
        line.id,
        line.product,
        line.sku,
        place,
        done=line.packed,
        of_all=line.wanted,
        state=_look(line, is_active),
        photo=picture_or_none(line.picture),
        note=_DOT.join(map(str, notes)),
    )


def _look(line: BenchLine, is_active: bool) -> LineState:
    if line.changed:
        return "changed"
    if line.is_full:
        return "full"
    return "active" if is_active else "open"
