"""The page of the returns desk."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from omsdesk.lifecycles.rights import Right
from omsdesk.presenters.returns_desk import ReturnsDesk
from omsdesk.presenters.returns_desk.state import ReturnsState, verb
from omsdesk.views import theme
from omsdesk.views.actions import Action, Deed
from omsdesk.views.order_forms import WhySheet
from omsdesk.views.page import Page
from omsdesk.views.photo_sheet import PhotoSheet
from omsdesk.views.returns_judging import Judging
from omsdesk.views.returns_offers import draft_lines, offered
from omsdesk.views.returns_side import ReturnSide, countdown, credit_deed, history_deed, label_deed
from omsdesk.views.shots_sheet import ShotsSheet
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.choice import Choices
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.line_item import LineList
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.words import Text, day_words, exact_words

COLUMNS = (
    Column(Text("Return"), lambda row: row.number, 110, kind="strong"),
    Column(Text("State"), lambda row: row.mark, 170, kind="pill"),
    Column(Text("Customer"), lambda row: row.customer, stretch=True),
    Column(Text("Order"), lambda row: row.order_number, 120),
    Column(
        Text("Asked"), lambda row: day_words(row.requested_at), 130, tooltip=lambda row: exact_words(row.requested_at)
    ),
    Column(Text("Pieces"), lambda row: row.pieces, 80, kind="number"),
    Column(Text("To decide"), lambda row: row.left, 100, kind="number"),
)
_NAME_WIDTH = 460
_SECOND_MS = 1_000
_FREE, _OFFERS, _DRAFT, _JUDGING = range(4)


class ReturnsDeskView(Page):
    """Find the return, judge each piece with two keys, and confirm."""

    presenter: ReturnsDesk

    def build(self) -> Iterator[None]:
        """Band, the middle that changes, the card on the right, the buttons."""
        self.add_band()
        self._grid = QGridLayout()
        self.body.addLayout(self._grid, 1)
        self._stack = QStackedWidget()
        self._grid.addWidget(self._stack, 0, 0)
        for make in (self._free, self._offers, self._draft, self._judge):
            self._stack.addWidget(make())
            yield
        act = self.presenter
        self.side = ReturnSide(self.deed(history_deed(act, self._open_history)), self.deed(credit_deed(act)))
        self._grid.setHorizontalSpacing(theme.GAP_4)
        self._grid.setVerticalSpacing(theme.GAP_3)
        self._grid.setColumnStretch(0, 1)
        self._grid.setRowStretch(0, 1)
        yield
        self._buttons()
        self._is_wide: bool | None = None
        self._seen = self.presenter.state.shots[1]
        self._second = QTimer(self, interval=_SECOND_MS)
        self._second.timeout.connect(self.presenter.tick)
        self._place_bar()

    # ------------------------------------------------------------------ the four middles

    def _free(self) -> QWidget:
        page, column = _page()
        self.name = LineField()
        self.name.returnPressed.connect(self._find)
        field = Field(Text("No return number? Type the customer &name."), self.name)
        theme.set_width(field, _NAME_WIDTH)
        self.table = PagedTable(COLUMNS, name=Text("Open returns"))
        self.table.opened.connect(self.presenter.open)
        empty = EmptyState("rotate-ccw", Text("No returns are open. Scan what came back, or type a name."))
        self.table.show_when_empty(empty)
        self._leaving = label("", theme.DETAIL, theme.SEMIBOLD)
        column.addWidget(self._leaving)
        column.addWidget(field)
        column.addWidget(self.table, 1)
        find = Deed(
            "returns.find",
            Text("Find by customer name"),
            self._go_to_name,
            "search",
            "Ctrl+F",
            when=self._may_find,
            why_not=lambda: str(Text("Put this return aside first (F7).")),
        )
        self.deed(find)
        self.deed(label_deed(self.presenter))
        return page

    def _offers(self) -> QWidget:
        column = ScrollColumn(spacing=theme.GAP_3)
        self.offers = Choices(columns=1)
        self.offers.chosen.connect(lambda place: self.presenter.choose(int(place)))
        column.body.addWidget(self.offers)
        column.body.addStretch(1)
        return column

    def _judge(self) -> QWidget:
        self.judging = Judging(self.presenter)
        self.judging.left_reason.connect(self._back_to_band)
        return self.judging

    def _draft(self) -> QWidget:
        page, column = _page()
        column.addWidget(label(Text("What came back?"), theme.DETAIL, theme.SEMIBOLD))
        self.lines = LineList(Text("Lines of the order"))
        self.lines.clicked.connect(self.presenter.count)
        column.addWidget(self.lines, 1)
        return page

    # ------------------------------------------------------------------ keys and buttons

    def _buttons(self) -> None:
        self._bar, column = _page()
        self._row = row = QHBoxLayout()
        row.setSpacing(theme.GAP_2)
        undo, missing, by_hand, aside = self._side_deeds()
        self._missing, self._by_hand = Button.of(missing, place="station"), Button.of(by_hand, place="station")
        self._photo = Button.of(self._photo_deed(), place="station")
        for button in (Button.of(undo, place="station"), self._missing, self._by_hand, self._photo):
            row.addWidget(button)
        row.addWidget(Button.of(aside, place="station"))
        row.addStretch(1)
        self._confirm, self._all = self._confirming()
        self._ruling = [Button.of(each, place="station") for each in self._rulings()]
        for button in self._ruling:
            row.addWidget(button)
        self._all_button = Button.of(self._all, place="station")
        row.addWidget(self._all_button)
        row.addWidget(Button.of(self._confirm, kind="primary", place="station"))
        column.addLayout(row)
        for step, key in ((-1, "Up"), (1, "Down")):
            words = Text("Line above") if step < 0 else Text("Line below")
            self.deed(Deed(f"returns.{key}", words, partial(self.presenter.move, step), "", key, when=self._busy))

    def _place_bar(self) -> None:
        """The buttons stand under the middle; when their words need more, under the side as well."""
        # The row within the bar would tell how wide it was before the last words changed.
        self._row.invalidate()
        room = self.width() - 2 * theme.GAP_5 - self.side.width() - theme.GAP_4
        is_wide = self._bar.minimumSizeHint().width() > room or self.side.isHidden()
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        for widget in (self.side, self._bar):
            self._grid.removeWidget(widget)
        self._grid.addWidget(self.side, 0, 1, 1 if is_wide else 2, 1)
        self._grid.addWidget(self._bar, 1, 0, 1, 2 if is_wide else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower page may need its buttons elsewhere."""
        super().resizeEvent(event)
        self._place_bar()

    def _side_deeds(self) -> tuple[Action, Action, Action, Action]:
        act, nothing = self.presenter, lambda: str(Text("No piece is in your hand."))
        return (
            self.deed(
                Deed(
                    "returns.undo",
                    Text("Undo"),
                    act.undo,
                    "undo-2",
                    "F4",
                    when=self._may_undo,
                    why_not=lambda: str(Text("Nothing to undo.")),
                )
            ),
            self.deed(
                Deed(
                    "returns.missing",
                    Text("Missing"),
                    act.missing,
                    "package-x",
                    "F6",
                    when=lambda: self._state.line is not None,
                    why_not=nothing,
                )
            ),
            self.deed(
                Deed(
                    "returns.by_hand",
                    Text("Count by hand"),
                    act.count_by_hand,
                    "hand",
                    "F10",
                    when=lambda: self._state.draft is not None,
                    why_not=nothing,
                )
            ),
            self.deed(
                Deed(
                    "returns.aside",
                    Text("Put aside"),
                    self._put_aside,
                    "arrow-right",
                    "F7",
                    when=lambda: self._middle() != _FREE,
                    why_not=lambda: str(Text("Nothing is on the desk.")),
                )
            ),
        )

    def _photo_deed(self) -> Action:
        return self.deed(
            Deed(
                "returns.photo",
                Text("Photo"),
                self._ask_photo,
                "camera",
                "F8",
                when=lambda: self._state.photographed is not None,
                why_not=lambda: str(Text("No piece is in your hand.")),
            )
        )

    def _ask_photo(self) -> None:
        line = self._state.photographed
        if line is not None:
            heading = Text("Photo of {product}", product=line.name)
            sheet = PhotoSheet(heading, self.presenter.photograph, self.shell.lift)
            self.shell.lay(sheet, focus=sheet.first_focus())

    def _rulings(self) -> tuple[Action, Action]:
        waits = lambda: (picture := self._state.picture) is not None and picture.needs_approval  # noqa: E731 - asked after each state
        nothing = lambda: str(Text("No refund here waits for a supervisor."))  # noqa: E731 - likewise
        allow = Deed(
            "returns.allow",
            Text("Allow refund"),
            self.presenter.allow_refund,
            "credit-card",
            "Ctrl+Enter",
            needs=Right.LEAD,
            when=waits,
            why_not=nothing,
            also=("Ctrl+Return",),
        )
        deny = Deed(
            *("returns.deny", Text("Deny refund"), self._deny, "ban", "Ctrl+D"),
            needs=Right.LEAD,
            when=waits,
            why_not=nothing,
        )
        return self.deed(allow), self.deed(deny)

    def _deny(self) -> None:
        act = lambda _number, why: self.presenter.deny_refund(why)  # noqa: E731 - the sheet hands a number too
        sheet = WhySheet(Text("Deny this refund?"), Text("Deny refund"), act, self.shell.lift)
        self.shell.lay(sheet, focus=sheet.why)

    def _confirming(self) -> tuple[Action, Action]:
        confirm = Deed(
            "returns.confirm",
            Text("Confirm item"),
            self.presenter.confirm,
            "check",
            "Enter",
            when=self._busy,
            why_not=lambda: str(Text("Scan a return first.")),
            also=("Return",),
        )
        whole = Deed(
            "returns.confirm_line",
            Text("All of this line"),
            lambda: self.presenter.confirm(whole_line=True),
            "layers",
            "Shift+Enter",
            when=lambda: self._state.line is not None,
            why_not=lambda: str(Text("No piece is in your hand.")),
            also=("Shift+Return",),
        )
        return self.deed(confirm), self.deed(whole)

    @property
    def _state(self) -> ReturnsState:
        return self.presenter.state

    def _busy(self) -> bool:
        return self._state.draft is not None or self._state.picture is not None

    def _may_undo(self) -> bool:
        state = self._state
        if state.draft is not None:
            return bool(state.draft.pieces)
        has_choice = any(each is not None for each in (state.condition, state.place, state.extra_product_id))
        picture = state.picture
        if picture is None and not state.offers:
            return state.under_way is not None
        return has_choice or (picture is not None and bool(picture.decisions) and picture.settled_at is None)

    # ------------------------------------------------------------------ drawing

    def show_state(self, state: ReturnsState) -> None:
        """The middle that fits, the side, and what the buttons would do."""
        middle = self._middle()
        self._stack.setCurrentIndex(middle)
        show_if(self.side, self._busy())
        show_if(self._bar, middle != _FREE)
        self.table.show_all(state.waiting)
        self.table.show_footer(
            Text("{n} open return", many="{n} open returns", n=len(state.waiting)),
            Text("Ctrl+F find by name   Enter open"),
        )
        self.offers.show_choices([offered(place, each) for place, each in enumerate(state.offers)])
        if state.draft is not None:
            self.lines.show_lines(draft_lines(state.draft))
        self.judging.show_state(state)
        if state.shots[1] != self._seen:
            self._seen = state.shots[1]
            seen = ShotsSheet(Text("Photos of what came back"), state.shots[0], self.shell.lift)
            self.shell.lay(seen, focus=seen.close_button)
        self.side.show_state(state)
        if self.band is not None:
            self.band.show_aside(state.picture.number if state.picture else "")
        show_if(self._leaving, state.under_way is not None)
        if state.under_way is None:
            self._second.stop()
        else:
            self._leaving.setText(str(countdown(state)))
            self._second.start()
        self._show_buttons(state)

    def _show_buttons(self, state: ReturnsState) -> None:
        line = state.line
        show_if(self._missing, line is not None)
        show_if(self._photo, state.photographed is not None)
        for button in self._ruling:
            show_if(button, state.picture is not None and state.picture.needs_approval)
        show_if(self._by_hand, state.draft is not None)
        show_if(self._all_button, line is not None and line.left > 1)
        self._all.show_text(Text("All {n}", n=line.left if line else 0))
        self._confirm.show_text(verb(state))
        self._place_bar()

    def _middle(self) -> int:
        state = self._state
        if state.draft is not None:
            return _DRAFT
        if state.picture is not None:
            return _JUDGING
        return _OFFERS if state.offers else _FREE

    # ------------------------------------------------------------------ acts

    def _find(self) -> None:
        self.presenter.find(self.name.text())
        if self._middle() != _FREE:
            self.name.clear()
        self._back_to_band()

    def _may_find(self) -> bool:
        return self._middle() in (_FREE, _OFFERS) or self._state.has_nothing_in_hand

    def _go_to_name(self) -> None:
        if self._middle() != _FREE:
            self.presenter.put_aside()
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.name.selectAll()

    def _open_history(self) -> None:
        if (picture := self._state.picture) is not None:
            self.shell.go("history", subject="return", record=picture.id, name=picture.number)

    def _put_aside(self) -> None:
        self.presenter.put_aside()
        self._back_to_band()

    def _back_to_band(self) -> None:
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.GAP_3)
    return page, column
