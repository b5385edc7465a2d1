"""The page of the drawer: how the one here stands, the days of all of them, and what moved."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from omsdesk.presenters.drawer import Drawer, DrawerState, Form
from omsdesk.services.drawers.listing import DrawerRow
from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.drawer_sheets import CloseDrawerSheet, CountSheet, MoveSheet, OpenDrawerSheet
from omsdesk.views.page import Page
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import NARROWEST, label, show_if
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.words import Text, when_words

_MOVES_HEIGHT = 190


def _amount(name: str) -> Callable[[DrawerRow], Text | str]:
    def shown(row: DrawerRow) -> Text | str:
        found = getattr(row, name)
        return "" if found is None else Text("{amount}", amount=found)

    return shown


DAYS = (
    Column(Text("Station"), lambda row: row.station, 110, kind="strong"),
    Column(Text("State"), lambda row: row.word, 130, kind="pill"),
    Column(Text("Opened"), lambda row: when_words(row.opened_at), 125, tooltip=lambda row: row.opened_by),
    Column(Text("Float"), _amount("float_"), 95, kind="number"),
    Column(Text("Expected"), _amount("expected"), 100, kind="number"),
    Column(Text("Counted"), _amount("counted"), 100, kind="number"),
    Column(Text("Difference"), _amount("difference"), 105, kind="number"),
    Column(Text("Stays"), _amount("stays"), 95, kind="number"),
    Column(Text("Why"), lambda row: row.reason, 120, stretch=True, kind="muted", tooltip=lambda row: row.reason),
    Column(
        Text("Closed"),
        lambda row: when_words(row.closed_at) if row.closed_at else "",
        125,
        tooltip=lambda row: row.closed_by,
    ),
)
MOVES = (
    Column(Text("When"), lambda row: when_words(row.at), 135),
    Column(Text("What"), lambda row: row.kind, 210, kind="pill"),
    Column(Text("Amount"), lambda row: Text("{amount}", amount=row.amount), 110, kind="number"),
    Column(Text("What for"), lambda row: row.note, stretch=True, tooltip=lambda row: row.note),
    Column(Text("By"), lambda row: row.by, 140),
)


class DrawerView(Page):
    """Days of drawers over the money that moved in the one under the cursor."""

    presenter: Drawer
    takes_orders = True

    def build(self) -> None:
        """The buttons, how it stands, and both lists."""
        self._shown = {"said": 0, "asked": 0}
        row = FlowRow()
        for button in self._buttons():
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.stands = label("", theme.HEADER, theme.MEDIUM, wrap=True)
        self.stands.setMinimumWidth(NARROWEST)
        self.body.addWidget(self.stands)
        self.days = PagedTable(DAYS, name=Text("Drawers"))
        self.empty = EmptyState("banknote", "")
        self.days.show_when_empty(self.empty)
        GivingWay(self.days, (9, 2, 7))
        self.days.current_changed.connect(self.presenter.point_at)
        self.body.addWidget(self.days, 1)
        self.moves = PagedTable(MOVES, name=Text("Money in and out"))
        self.moves.show_when_empty(EmptyState("banknote", Text("Nothing was put in or taken out.")))
        self.moves.setFixedHeight(theme.scaled(_MOVES_HEIGHT))
        GivingWay(self.moves, (4, 0))
        self.body.addWidget(self.moves)

    def first_focus(self) -> QWidget:
        """The list of days takes the arrows."""
        return self.days.view

    def _buttons(self) -> list[QWidget]:
        act = self.presenter
        not_open, not_count = (lambda: act.state.why_not_open), (lambda: act.state.why_not_count)
        deeds = [
            self._when("open", Text("Open drawer"), Form.OPEN, "lock-open", "F6", not_open),
            self._when("count", Text("Count and close"), Form.COUNT, "list-checks", "F7", not_count),
            self._when("put_in", Text("Put money in"), Form.PUT_IN, "plus", "F8", not_count),
            self._when("take_out", Text("Take money out"), Form.TAKE_OUT, "minus", "F9", not_count),
        ]
        first, *others = [self.deed(deed) for deed in deeds]
        return [Button.of(first, kind="primary"), *(Button.of(each) for each in others)]

    def _when(
        self, name: str, words: Text, form: Form, icon: str, key: str, why_not: Callable[[], Text | None]
    ) -> Deed:
        return Deed(
            f"drawer.{name}",
            words,
            partial(self.presenter.ask_for, form),
            icon,
            key,
            when=lambda: why_not() is None,
            why_not=lambda: str(why_not() or ""),
        )

    def show_state(self, state: DrawerState) -> None:
        """Both lists, and what came of the last act."""
        self.stands.setText(str(state.stands or ""))
        show_if(self.stands, state.stands is not None)
        off = state.drawers.why_off if state.drawers is not None else None
        self.empty.show_words(off or Text("No drawer was opened yet. F6 opens the one of this station."))
        self.days.show_rows(list(state.rows), state.rows)
        self.days.renew()
        self.days.show_footer(Text("{n} day", many="{n} days", n=len(state.rows)), Text("F6 open   F7 count and close"))
        if state.current is not None and self.days.current_id() != state.current:
            self.days.select(state.current)
        moves = {each.id: each for each in state.moves}
        self.moves.show_rows(list(moves), moves)
        show_if(self.moves, bool(state.rows))
        if state.said is not None and state.said.serial != self._shown["said"]:
            self._shown["said"] = state.said.serial
            self.shell.toast(state.said.words)
        if state.asked is not None and state.asked.serial != self._shown["asked"]:
            self._shown["asked"] = state.asked.serial
            self._lay(state.asked.form, state)

    def _lay(self, form: Form, state: DrawerState) -> None:
        act, lift = self.presenter, self.shell.lift
        if form is Form.OPEN and state.drawers is not None:
            opened = OpenDrawerSheet(state.drawers.left, act.open_drawer, lift)
            self.shell.lay(opened, opened.first)
        elif form is Form.COUNT:
            count = CountSheet(act.sum_words, act.count, lift)
            self.shell.lay(count, count.first)
        elif form is Form.CLOSE and state.counted is not None:
            close = CloseDrawerSheet(state.counted, act.close, lift)
            self.shell.lay(close, close.first)
        elif form in (Form.PUT_IN, Form.TAKE_OUT):
            move = MoveSheet(is_out=form is Form.TAKE_OUT, move=act.move, close=lift)
            self.shell.lay(move, move.first)
