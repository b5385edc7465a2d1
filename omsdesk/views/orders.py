"""The order queue: tabs with counts, a filter with words, the list, and the order under the cursor beside it."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from omsdesk.clock import utc_now
from omsdesk.lifecycles.rights import Right, may, why_not
from omsdesk.presenters.orders import Orders, OrdersState
from omsdesk.services import fix_words
from omsdesk.services.blocking import Fix
from omsdesk.services.order_acts import MENDED_HERE
from omsdesk.services.queue_filter import Sort, Tab
from omsdesk.services.queue_page import Due
from omsdesk.views import orders_columns, orders_menus, theme
from omsdesk.views.actions import Action, Deed
from omsdesk.views.order_preview import OrderPreview
from omsdesk.views.order_sheets import AssignSheet, CancelSheet, HoldSheet, LeftOutSheet, NameSheet, TagSheet
from omsdesk.views.page import Page
from omsdesk.views.rules_sheet import RulesSheet
from omsdesk.views.widgets.buttons import Button, IconButton
from omsdesk.views.widgets.fields import SearchField
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.progress import TaskProgress
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import PagedTable
from omsdesk.views.widgets.table_looks import TableLooks
from omsdesk.views.widgets.tabs import Tabs
from omsdesk.words import Text

_FILTER_WIDTH = 300
_FILTER_WORDS = Text("Also: status:late channel:web sku:MUG-1 after:mon customer:lind tag:fragile for:ines")
_KEPT = "orders.list"


class OrdersView(Page):
    """Many orders at once."""

    presenter: Orders

    def build(self) -> Iterator[None]:
        """Tabs, tools, result line, list and preview."""
        self._shown = {"said": 0, "way": 0, "version": -1, "question": 0, "asked": 0, "rules": 0}
        self._list_kept: tuple[object, ...] = ()
        self.tabs = Tabs([(tab.word, tab) for tab in Tab], name=Text("Lists of orders"))
        self.tabs.chosen.connect(self.presenter.choose_tab)
        self.views = IconButton(Text("Saved lists"), "star")
        self.views.clicked.connect(self._open_views)
        lists = QHBoxLayout()
        lists.addWidget(self.tabs, 1)
        lists.addWidget(self.views)
        self.body.addLayout(lists)
        yield
        self._make_table()
        yield
        self.body.addLayout(self._tools())
        self.body.addWidget(self._result())
        self.progress = TaskProgress(self.presenter.stop)
        self.body.addWidget(self.progress)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_4)
        row.addWidget(self.table, 1)
        yield
        self._register()
        self.preview = OrderPreview(self._open_current, self._mend, self.acts)
        row.addWidget(self.preview)
        self.body.addLayout(row, 1)
        self.recall()

    def recall(self) -> None:
        """The list as this person left it: columns, tab, filter and sort."""
        self.looks.recall()
        try:
            kept = json.loads(self.shell.kept(_KEPT) or "{}")
        except (TypeError, ValueError):
            kept = {}
        self.presenter.recall(kept)

    def first_focus(self) -> QWidget:
        """The list: its letters are the quickest way to act."""
        return self.table.view

    # ------------------------------------------------------------------ building

    def _make_table(self) -> None:
        self.table = PagedTable(orders_columns.columns(self._now), name=Text("Orders"), fetch=self.presenter.fetch)
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(self.presenter.point)
        self.table.selection_changed.connect(self._selected)
        self.table.sort_asked.connect(lambda key, _descending: self.presenter.sort_by(Sort(key)))
        self.looks = TableLooks(
            self.table, "orders", self.shell, gives_way=orders_columns.GIVES_WAY, least=104, spare=4, easy=190
        )
        self.new_button = Button(Text("New order"), "plus")
        self.new_button.clicked.connect(self._new)
        self.clear_button = Button(Text("Clear filter"), "x")
        self.clear_button.clicked.connect(self._clear)
        self.import_button = Button(Text("Import orders"), "file-down")
        self.import_button.clicked.connect(lambda: self.shell.go("settings", section="files"))
        ways = [self.new_button, self.import_button, self.clear_button]
        self.empty = EmptyState("inbox", Text("No orders here yet."), ways)
        self.table.show_when_empty(self.empty)

    def _tools(self) -> QHBoxLayout:
        self.filter = SearchField(Text("Filter: order, customer, SKU, phone..."), name=Text("Filter this list"))
        self.filter.searched.connect(self.presenter.filter)
        self.filter.returnPressed.connect(self._to_table)
        self.filter.setMaximumWidth(_FILTER_WIDTH)
        self.filter.setToolTip(str(_FILTER_WORDS))
        self.channel = Button(Text("Channel"), "filter")
        self.channel.clicked.connect(self._open_channels)
        self.due = Button(Text("Ship by"), "clock")
        self.due.clicked.connect(self._open_dues)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(theme.GAP_2)
        self.tools.addWidget(self.filter, 9)
        self.tools.addWidget(self.channel)
        self.tools.addWidget(self.due)
        self.more = Button(Text("More"), "ellipsis")
        self.more.clicked.connect(self._open_more)
        self.tools.addWidget(self.more)
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
                when=lambda: self._why_not_release() is None,
                why_not=lambda: str(self._why_not_release() or ""),
            ),
            only_in=table,
        )
        self.deed(orders_menus.with_rules(self.presenter), only_in=table)
        new = self.deed(Deed("orders.new", Text("New order"), self._new, "plus", "Ctrl+N"))
        act = self.presenter
        self.hold = self._act("hold", Text("Hold"), self._hold, "circle-pause", "H")
        self.acts = (
            self.hold,
            self._act("print", Text("Print slips"), act.print_slips, "printer", "P"),
            self._act("label", Text("Print labels"), act.print_labels, "barcode", "L"),
            self._act("assign", Text("Assign"), act.ask_assign, "user-plus", "A"),
            self._act("tag", Text("Tags"), act.ask_tags, "tag", "T"),
            self._act("cancel", Text("Cancel order"), act.ask_cancel, "ban", "Del"),
        )
        self._copy = self._act("copy", Text("Copy rows"), self._copy_rows, "copy", "Ctrl+C")
        self.save_list = self.deed(Deed("orders.save", Text("Save this list"), self._name_list, "star", "Ctrl+S"))
        self._export = self.deed(
            Deed(
                "orders.export",
                Text("Export to CSV or Excel"),
                self._ask_file,
                "file-down",
                "Ctrl+E",
                when=lambda: state().why_not_export is None,
                why_not=lambda: str(state().why_not_export or ""),
            )
        )
        orders_menus.add_ways(self, table)
        self.deed(Deed("orders.more", Text("Columns, sort and more"), self._open_more, "columns-3"))
        self.deed(Deed("orders.lists", Text("Saved lists"), self._open_views, "star"))
        self.deed(Deed("orders.find", Text("Filter this list"), self._focus_filter, "search", "Ctrl+F"))
        self.deed(Deed("orders.slash", Text("Filter"), self._focus_filter, "search", "/"), only_in=table)
        self.tools.addWidget(Button.of(self.release))
        self.tools.addWidget(Button.of(new, kind="primary"))

    def _why_not_release(self) -> Text | None:
        state = self.presenter.state
        if not state.waves and not may(Right.PACK, self.shell.registry.roles):
            return why_not(Right.PACK)
        return state.why_not_release

    def _act(self, name: str, words: Text, run: Callable[[], object], icon: str, key: str) -> Action:
        """A deed on the marked orders; its key works while the list has the cursor."""
        deed = Deed(
            f"orders.{name}",
            words,
            run,
            icon,
            key,
            when=lambda: self.presenter.state.why_not_act is None,
            why_not=lambda: str(self.presenter.state.why_not_act or ""),
        )
        return self.deed(deed, only_in=self.table.view)

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
        self.table.show_sort(state.wanted.sort.value, descending=state.wanted.descending)
        self.table.show_rows(state.ids, state.rows)
        self._show_empty(state)
        self._show_footer(state)
        self.preview.show_preview(state.preview, self._now())
        self.preview.show_marked(len(state.selected))
        self.release.show_text(state.release_words)
        self.hold.show_text(Text("Release hold") if self.presenter.are_held else Text("Hold"))
        self._show_result(state)
        self._do_once(state)
        self._keep(state)

    def _keep(self, state: OrdersState) -> None:
        """The list as it is narrowed now comes back after a restart."""
        now = (state.wanted, state.due, state.views)
        if now != self._list_kept:
            is_first, self._list_kept = not self._list_kept, now
            if not is_first:
                self.shell.keep(_KEPT, json.dumps(state.to_keep))

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
        self.import_button.setVisible(not state.is_filtered and orders_menus.sees_settings(self))

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
        task = state.printing or state.exporting
        self.progress.setVisible(task is not None)
        if task is not None:
            words = Text("Printing {done} of {all}") if state.printing else Text("Writing {done} of {all}")
            self.progress.show_task(words.given(done=task[0], all=task[1]), *task)

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

        if state.rules[1] != self._shown["rules"]:
            self._shown["rules"] = state.rules[1]
            how = RulesSheet(state.rules[0], self.presenter.release_wave, self.shell.lift, self.shell.hidden)
            self.shell.lay(how, how.go)
        if state.asked[1] != self._shown["asked"]:
            self._shown["asked"] = state.asked[1]
            self._lay(state)

    def _lay(self, state: OrdersState) -> None:
        if state.asked[0] == "assign":
            who = AssignSheet(state.people, self.presenter.assign, self.shell.lift)
            self.shell.lay(who, who.stay)
        else:
            words = TagSheet(state.tags, state.used_tags, self.presenter.change_tags, self.shell.lift)
            self.shell.lay(words, words.words)

    def _now(self) -> datetime:
        return self.presenter.state.now or utc_now()

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
        self.shell.lay(sheet, sheet.first)

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
        orders_menus.drop(orders_menus.channels(self, self.presenter), self.channel)

    def _open_dues(self) -> None:
        orders_menus.drop(orders_menus.dues(self, self.presenter), self.due)

    def _open_views(self) -> None:
        orders_menus.drop(orders_menus.saved_lists(self, self.presenter, self.save_list), self.views)

    def _open_more(self) -> None:
        acts = (self._copy, self._export, self.save_list)
        orders_menus.drop(orders_menus.more(self, self.presenter, self.looks, acts), self.more)

    def _name_list(self) -> None:
        here = self.presenter.state.open_view
        sheet = NameSheet(here.name if here else "", self.presenter.save_view, self.shell.lift)
        self.shell.lay(sheet, sheet.name)

    def _copy_rows(self) -> None:
        copied = self.looks.copy()
        self.shell.toast(Text("{n} row is copied", many="{n} rows are copied", n=copied))

    def _ask_file(self) -> None:
        name = orders_menus.file_to_write(self)
        if name:
            self.presenter.export(name)
