"""The order queue: tabs with counts, a filter with words, the list, and the order under the cursor beside it."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from omsdesk.clock import utc_now
from omsdesk.presenters.orders import Orders, OrdersState
from omsdesk.services import fix_words
from omsdesk.services.blocking import Fix
from omsdesk.services.order_acts import MENDED_HERE
from omsdesk.services.order_queue import QueueRow
from omsdesk.services.queue_filter import Tab
from omsdesk.services.queue_page import Due
from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.order_preview import OrderPreview
from omsdesk.views.order_sheets import CancelSheet, HoldSheet, LeftOutSheet
from omsdesk.views.page import Page
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import SearchField
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.progress import TaskProgress
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.views.widgets.tabs import Tabs
from omsdesk.words import Text, day_words, exact_words, time_words, when_words

_FILTER_WIDTH = 300
_GIVES_WAY = (9, 8, 5, 7, 4, 6)
"""Columns that hide when the list is narrow, the least needed first."""


class OrdersView(Page):
    """Many orders at once."""

    presenter: Orders

    def build(self) -> None:
        """Tabs, tools, result line, list and preview."""
        self._shown = {"said": 0, "way": 0, "version": -1, "question": 0}
        self.tabs = Tabs([(tab.word, tab) for tab in Tab], name=Text("Lists of orders"))
        self.tabs.chosen.connect(self.presenter.choose_tab)
        self.body.addWidget(self.tabs)
        self._make_table()
        self.body.addLayout(self._tools())
        self.body.addWidget(self._result())
        self.progress = TaskProgress(self.presenter.stop)
        self.body.addWidget(self.progress)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_4)
        row.addWidget(self.table, 1)
        self.preview = OrderPreview(self._open_current, self._mend)
        row.addWidget(self.preview)
        self.body.addLayout(row, 1)
        self._register()

    def first_focus(self) -> QWidget:
        """The list: its letters are the quickest way to act."""
        return self.table.view

    # ------------------------------------------------------------------ building

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(Text("Order"), lambda row: row.number, width=98, kind="strong"),
            Column(Text("Status"), lambda row: row.headline, width=148, kind="pill"),
            Column(Text("Ship by"), self._ship_by, width=136, tooltip=lambda row: exact_words(row.ship_by)),
            Column(Text("Customer"), lambda row: row.customer, stretch=True),
            Column(Text("Channel"), lambda row: row.channel, width=92),
            Column(Text("Lines"), lambda row: row.lines, width=58, kind="number"),
            Column(Text("Total"), lambda row: Text("{amount}", amount=row.total), width=104, kind="number"),
            Column(Text("Payment"), lambda row: row.payment, width=132, kind="pill"),
            Column(Text("Service"), lambda row: row.service, width=110),
            Column(Text("Marks"), _marks, width=120, kind="muted"),
        )

    def _make_table(self) -> None:
        self.table = PagedTable(self._columns(), name=Text("Orders"), fetch=self.presenter.fetch)
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(self.presenter.point)
        self.table.selection_changed.connect(self._selected)
        GivingWay(self.table, _GIVES_WAY)
        self.new_button = Button(Text("New order"), "plus")
        self.new_button.clicked.connect(self._new)
        self.clear_button = Button(Text("Clear filter"), "x")
        self.clear_button.clicked.connect(self._clear)
        self.empty = EmptyState("inbox", Text("No orders here yet."), [self.new_button, self.clear_button])
        self.table.show_when_empty(self.empty)

    def _tools(self) -> QHBoxLayout:
        self.filter = SearchField(Text("Filter: order, customer, SKU, phone..."), name=Text("Filter this list"))
        self.filter.searched.connect(self.presenter.filter)
        self.filter.returnPressed.connect(self._to_table)
        self.filter.setMaximumWidth(_FILTER_WIDTH)
        self.filter.setToolTip(str(Text("Also: status:late channel:web sku:MUG-1 after:mon customer:lind")))
        self.channel = Button(Text("Channel"), "filter")
        self.channel.clicked.connect(self._open_channels)
        self.due = Button(Text("Ship by"), "clock")
        self.due.clicked.connect(self._open_dues)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(theme.GAP_2)
        self.tools.addWidget(self.filter, 1)
        self.tools.addWidget(self.channel)
        self.tools.addWidget(self.due)
        self.tools.addStretch(1)
        return self.tools

    def _result(self) -> QFrame:
        self.result = QFrame()
        self.result.setProperty("frame", "info")
        row = QHBoxLayout(self.result)
        row.setContentsMargins(theme.GAP_3, theme.GAP_1, theme.GAP_1, theme.GAP_1)
        self.result_words = label("", theme.BODY, theme.SEMIBOLD, ink="info", wrap=True)
        row.addWidget(self.result_words, 1)
        self.show_left_out = Button(Text("Show"), "list")
        self.show_left_out.clicked.connect(self._show_left_out)
        close = Button(Text("Close"), "x", kind="quiet")
        close.clicked.connect(self.presenter.close_result)
        row.addWidget(self.show_left_out)
        row.addWidget(close)
        self.result.hide()
        return self.result

    def _register(self) -> None:
        state, table = (lambda: self.presenter.state), self.table.view
        self.release = self.deed(
            Deed(
                "orders.release",
                Text("Release wave"),
                self.presenter.release_wave,
                "layers",
                "W",
                when=lambda: state().why_not_release is None,
                why_not=lambda: str(state().why_not_release or ""),
            ),
            only_in=table,
        )
        new = self.deed(Deed("orders.new", Text("New order"), self._new, "plus", "Ctrl+N"))
        self.hold = self.deed(self._act("hold", Text("Hold"), self._hold, "circle-pause", "H"), only_in=table)
        self.deed(self._act("print", Text("Print slips"), self.presenter.print_slips, "printer", "P"), only_in=table)
        self.deed(self._act("cancel", Text("Cancel order"), self.presenter.ask_cancel, "ban", "Del"), only_in=table)
        self.deed(Deed("orders.find", Text("Filter this list"), self._focus_filter, "search", "Ctrl+F"))
        self.deed(Deed("orders.slash", Text("Filter"), self._focus_filter, "search", "/"), only_in=table)
        self.tools.addWidget(Button.of(self.release))
        self.tools.addWidget(Button.of(new, kind="primary"))

    def _act(self, name: str, words: Text, run: Callable[[], object], icon: str, key: str) -> Deed:
        """A deed on the marked orders."""
        return Deed(
            f"orders.{name}",
            words,
            run,
            icon,
            key,
            when=lambda: self.presenter.state.why_not_act is None,
            why_not=lambda: str(self.presenter.state.why_not_act or ""),
        )

    # ------------------------------------------------------------------ drawing

    def show_state(self, state: OrdersState) -> None:
        """Draw the queue; selection and scroll stay where they are."""
        self.tabs.show_tab(state.wanted.tab)
        self.tabs.show_counts(state.counts)
        self.filter.show_text(state.wanted.words)
        self._show_menus(state)
        is_newer, self._shown["version"] = state.version != self._shown["version"], state.version
        if is_newer:
            self.table.renew()
        self.table.show_rows(state.ids, state.rows)
        self._show_empty(state)
        self._show_footer(state)
        self.preview.show_preview(state.preview, state.now or datetime.now(UTC))
        self.release.show_text(state.release_words)
        self.hold.show_text(Text("Release hold") if self.presenter.are_held else Text("Hold"))
        self._show_result(state)
        self._do_once(state)

    def _show_menus(self, state: OrdersState) -> None:
        names = dict(state.channels)
        self.channel.show_words(names.get(state.wanted.channel, str(Text("Channel"))))
        self.due.show_words(Text("Ship by") if state.due is Due.ANY else state.due.word)

    def _show_empty(self, state: OrdersState) -> None:
        words = Text("No orders match.") if state.is_filtered else Text("No orders here yet.")
        if state.wanted.tab not in (Tab.OPEN, Tab.ALL) and not state.is_filtered:
            words = Text("Nothing here now.")
        self.empty.show_words(Text("Loading orders") if state.is_loading else words)
        self.clear_button.setVisible(state.is_filtered)
        self.new_button.setVisible(not state.is_filtered)

    def _show_footer(self, state: OrdersState) -> None:
        count = Text("{n} order", many="{n} orders", n=len(state.ids))
        parts = [str(count)]
        if state.selected:
            parts.append(str(Text("{n} selected", n=len(state.selected))))
        if state.wrong_words:
            parts.append(str(Text("'{word}:' means nothing here", word=state.wrong_words[0])))
        hold = Text("H release hold") if self.presenter.are_held else Text("H hold")
        keys = (Text("↑↓ move"), Text("Enter open"), Text("Space select"), Text("P print"), hold)
        self.table.show_footer(" \N{MIDDLE DOT} ".join(parts), "   ".join(str(key) for key in keys))

    def _show_result(self, state: OrdersState) -> None:
        self.result.setVisible(state.result is not None)
        if state.result is not None:
            self.result_words.setText(state.result.line)
            self.show_left_out.setVisible(bool(state.result.left_out))
        self.progress.setVisible(state.printing is not None)
        if state.printing is not None:
            done, whole = state.printing
            self.progress.show_task(Text("Printing {done} of {all}", done=done, all=whole), done, whole)

    def _do_once(self, state: OrdersState) -> None:
        """Toasts, pages and questions come once for each time they are asked for."""
        if state.said is not None and state.said.serial != self._shown["said"]:
            self._shown["said"] = state.said.serial
            self.shell.toast(state.said.words, self.presenter.undo if state.said.may_undo else None)
        if state.way is not None and state.way.serial != self._shown["way"]:
            self._shown["way"] = state.way.serial
            self.shell.go(state.way.page, **state.way.focus)
        if state.plan is not None and state.questions != self._shown["question"]:
            self._shown["question"] = state.questions
            sheet = CancelSheet(state.plan, self.presenter.cancel, self._kept)
            self.shell.lay(sheet, sheet.stay)

    def _ship_by(self, row: QueueRow) -> str:
        now = self.presenter.state.now or utc_now()
        if not row.is_late:
            return when_words(row.ship_by, now)
        is_today = day_words(row.ship_by, now) == day_words(now, now)
        # The hour of a day that has passed helps nobody; the tooltip has it.
        when = time_words(row.ship_by) if is_today else day_words(row.ship_by, now)
        return str(Text("Late {when}", when=when))

    # ------------------------------------------------------------------ what people do

    def _selected(self, ids: list[int]) -> None:
        """One marked row is only the cursor's; several are a choice."""
        self.presenter.select(ids)

    def _open(self, order_id: int) -> None:
        row = self.table.model.record(self.table.model.row_of(order_id) or 0)
        if row is not None and row.headline.name == "DRAFT":
            self.shell.go("order_entry", order=order_id)
        else:
            self.shell.go("order_detail", order=order_id)

    def _open_current(self) -> None:
        if self.presenter.state.current is not None:
            self._open(self.presenter.state.current)

    def _new(self) -> None:
        self.shell.go("order_entry", new=True)

    def _clear(self) -> None:
        self.filter.clear()
        self.presenter.clear_filter()

    def _to_table(self) -> None:
        """Enter in the filter goes on to what it found."""
        self.table.view.setFocus(Qt.FocusReason.TabFocusReason)

    def _focus_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def _hold(self) -> None:
        if self.presenter.are_held:
            self.presenter.let_go()
            return
        count = len(self.presenter.state.acted_on)
        heading = Text("Put this order on hold", many="Put {n} orders on hold", n=count)
        sheet = HoldSheet(heading, self.presenter.hold, self.shell.lift)
        self.shell.lay(sheet, sheet.note)

    def _kept(self) -> None:
        self.shell.lift()
        self.presenter.keep()

    def _mend(self, fix: Fix) -> None:
        if fix in MENDED_HERE:
            self.presenter.mend(fix)
        elif fix in fix_words.PAGES and fix is not Fix.PLACE:
            self.shell.go(fix_words.PAGES[fix])
        elif fix is Fix.PLACE:
            self.shell.go("order_entry", order=self.presenter.state.current)
        else:
            self.shell.go("order_detail", order=self.presenter.state.current, fix=str(fix))

    def _show_left_out(self) -> None:
        result = self.presenter.state.result
        if result is not None:
            sheet = LeftOutSheet(result.left_out, lambda order_id: self.shell.go("order_detail", order=order_id),
                                 self.shell.lift)  # fmt: skip
            self.shell.lay(sheet, sheet.stay)

    def _open_channels(self) -> None:
        choices = [("", str(Text("All channels"))), *self.presenter.state.channels]
        menu = self._menu()
        for key, name in choices:
            action = menu.addAction(name, partial(self.presenter.choose_channel, key))
            action.setCheckable(True)
            action.setChecked(key == self.presenter.state.wanted.channel)
        menu.popup(self.channel.mapToGlobal(QPoint(0, self.channel.height())))

    def _open_dues(self) -> None:
        menu = self._menu()
        for due in Due:
            action = menu.addAction(str(due.word), partial(self.presenter.choose_due, due))
            action.setCheckable(True)
            action.setChecked(due is self.presenter.state.due)
        menu.popup(self.due.mapToGlobal(QPoint(0, self.due.height())))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme.set_font(menu)
        return menu


def _marks(row: QueueRow) -> str:
    return ", ".join(str(mark.word) for mark in row.marks if mark.name != "LATE")
