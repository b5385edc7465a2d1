"""The Today page: the cut-off board on top, what is stuck under it, and the day beside yesterday."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from omsdesk.presenters.today import Today, TodayState
from omsdesk.services.since_yesterday import SinceYesterday
from omsdesk.views import theme, today_parts
from omsdesk.views.actions import Action, Deed
from omsdesk.views.page import Page
from omsdesk.views.today_parts import ChangesCard
from omsdesk.views.widgets.label import section
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.words import Text

_TICK_MS = 20_000
"""Minutes are shown, so a third of one is often enough."""
_LIST, _CARD = 3, 1
_LEAST_ROWS, _MOST_ROWS = 2, 7


class TodayView(Page):
    """What must leave, what is stuck, what changed."""

    presenter: Today
    takes_orders = True

    def build(self) -> None:
        """The board over the causes and the comparison."""
        self._said = self._way = 0
        self.board = PagedTable(today_parts.BOARD, name=Text("Cut-off board"))
        self.board.show_when_empty(EmptyState("truck", Text("Nothing has to leave today.")))
        self.board.opened.connect(self.presenter.open_service)
        GivingWay(self.board, today_parts.BOARD_GIVES_WAY, least=150)
        self.causes = PagedTable(today_parts.CAUSES, name=Text("What is stuck"))
        self.causes.show_when_empty(EmptyState("circle-check", Text("Nothing is stuck.")))
        self.causes.opened.connect(self.presenter.free)
        self.causes.show_compact(compact=True)
        GivingWay(self.causes, today_parts.CAUSES_GIVE_WAY, least=250)
        self.changes = ChangesCard()
        self.body.addWidget(section(Text("Must leave today")))
        self.body.addWidget(self.board, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_4)
        row.addLayout(_under(Text("Stuck, and what frees it"), self.causes), _LIST)
        row.addLayout(_under(Text("Since yesterday"), self.changes), _CARD)
        self.body.addLayout(row, 1)
        self.keys = [self._key(number) for number in range(1, today_parts.MOST_KEYS + 1)]
        review = lambda: self.shell.go("review")  # noqa: E731 - a way, not a deed
        self.deed(Deed("today.suppliers", Text("Suppliers"), lambda: self.shell.go("suppliers"), "building-2", "Y"))
        self.deed(Deed("today.review", Text("Review queue"), review, "shield-alert", "V"))
        clock = QTimer(self, interval=_TICK_MS)
        clock.timeout.connect(self.presenter.tick)
        clock.start()
        theme.switch.changed.connect(self._fit)

    def first_focus(self) -> QWidget:
        """The causes: their numbers and the arrows work at once."""
        return self.causes.view

    def _key(self, number: int) -> Action:
        return self.deed(
            Deed(
                f"today.{number}",
                Text("Open cause {n}", n=number),
                partial(self.presenter.free, number),
                "arrow-right",
                str(number),
                when=lambda: number <= self._count(),
                why_not=lambda: str(Text("So many causes are not stuck now.")),
            )
        )

    def _count(self) -> int:
        day = self.presenter.state.day
        return len(day.stuck) if day is not None else 0

    def show_state(self, state: TodayState) -> None:
        """Draw the day; the cursor stays where it is."""
        day = state.day
        self.board.show_all(day.board if day else ())
        self.causes.show_all(today_parts.cause_rows(day.stuck if day else ()))
        self.changes.show_changes(day.changes if day else SinceYesterday())
        for number, action in enumerate(self.keys):
            if day is not None and number < len(day.stuck):
                action.show_text(Text("Open: {cause}", cause=day.stuck[number].cause.word))
            else:
                action.show_text(action.deed.text)
        if day is not None:
            left = sum(row.open for row in day.board)
            self.board.show_footer(
                Text("{n} order has still to leave", many="{n} orders have still to leave", n=left),
                Text("↑↓ move   Enter its orders"),
            )
            waiting = sum(each.count for each in day.stuck)
            self.causes.show_footer(Text("{n} waiting", n=waiting), Text("1-9 or Enter open"))
        self._fit()
        self._do_once(state)

    def _fit(self) -> None:
        """The board takes the room of its lines, the causes what is left."""
        day = self.presenter.state.day
        lines = min(max(len(day.board) if day else 0, _LEAST_ROWS), _MOST_ROWS)
        self.board.setMaximumHeight(theme.scaled(lines * theme.ROW_HEIGHT + 36 + 34) + 4)

    def _do_once(self, state: TodayState) -> None:
        if state.said is not None and state.said.serial != self._said:
            self._said = state.said.serial
            self.shell.toast(state.said.words)
        if state.way is not None and state.way.serial != self._way:
            self._way = state.way.serial
            self.shell.go(state.way.page, **state.way.focus)


def _under(heading: Text, part: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(theme.GAP_2)
    column.addWidget(section(heading))
    column.addWidget(part, 1)
    return column
