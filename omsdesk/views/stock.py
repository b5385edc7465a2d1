"""The stock page: the list, the bench where things are received, moved and counted, and the ledger."""

from collections.abc import Callable, Iterator
from functools import cached_property, partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from omsdesk.lifecycles.rights import Right
from omsdesk.presenters.stock import BENCHES, Stock, StockState, Tab
from omsdesk.services.stock_list import ProductStock
from omsdesk.views import theme
from omsdesk.views.actions import Deed
from omsdesk.views.order_forms import WhySheet
from omsdesk.views.page import Page
from omsdesk.views.photo_sheet import PhotoSheet
from omsdesk.views.stock_apart import Apart, FoundSheet, deeds
from omsdesk.views.stock_bench import Bench
from omsdesk.views.stock_costs import StockCosts
from omsdesk.views.stock_giving import StockGiving
from omsdesk.views.stock_labels import StockLabels
from omsdesk.views.stock_on_hand import OnHand
from omsdesk.views.stock_sheets import AdjustSheet, QuarantineSheet
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import SearchField
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import show_if
from omsdesk.views.widgets.overlay import lies
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.tabs import Tabs
from omsdesk.words import Text, exact_words, when_words

TABS = (
    (Tab.ON_HAND, Text("On hand"), "Alt+1"),
    (Tab.RECEIVE, Text("Receive"), "Alt+2"),
    (Tab.MOVE, Text("Put away / move"), "Alt+3"),
    (Tab.COUNT, Text("Count"), "Alt+4"),
    (Tab.MOVES, Text("Moves"), "Alt+5"),
    (Tab.APART, Text("Missing"), "Alt+6"),
)
MOVES = (
    Column(Text("Time"), lambda row: when_words(row.at), 140, tooltip=lambda row: exact_words(row.at)),
    Column(Text("What"), lambda row: row.kind, 130, kind="pill"),
    Column(Text("SKU"), lambda row: row.sku, 150, kind="strong"),
    Column(Text("Product"), lambda row: row.product, stretch=True),
    Column(Text("Pieces"), lambda row: row.quantity, 76, kind="number"),
    Column(Text("From place"), lambda row: row.from_place, 130),
    Column(Text("To"), lambda row: row.to_place, 130),
    Column(Text("Reason"), lambda row: row.reason, 120, kind="muted"),
    Column(Text("By"), lambda row: row.who, 110, kind="muted"),
)


_PLACES = (5, 6)
"""From and To, which say nothing where the house works without bins."""


class StockView(Page):
    """Six faces under one band."""

    presenter: Stock

    def build(self) -> Iterator[None]:
        """Band, tabs and faces."""
        self._booked, self._tab = self.presenter.state.booked, self.presenter.state.tab
        self._way = self.presenter.state.way.serial if self.presenter.state.way else 0
        self._sheet: AdjustSheet | QuarantineSheet | None = None
        self.add_band()
        self.tabs = Tabs(
            [(words, tab) for tab, words, _ in TABS], name=Text("Parts of the stock page"), place="station"
        )
        self.tabs.chosen.connect(self.presenter.show_tab)
        self.body.addWidget(self.tabs)
        self._faces = QStackedLayout()
        self.body.addLayout(self._faces, 1)
        self.on_hand = OnHand(self.presenter)
        self._faces.addWidget(self.on_hand)
        yield
        self._moves = self._moves_face()
        self._faces.addWidget(self._moves)
        yield
        self._register_tabs()
        self._register_list()
        self.on_hand.card.history.clicked.connect(self._open_changes)
        self._register_pictures()
        self.giving = StockGiving(self)
        self.costs = StockCosts(self)
        self.labels = StockLabels(self)
        self.body.addWidget(self._bench_buttons())
        self._apart_deeds = [self.deed(each) for each in deeds(self.presenter, self._found, self._write_off)]

    @cached_property
    def bench(self) -> Bench:
        """Where goods are received, moved and counted; built when somebody does."""
        made = Bench(self.presenter)
        self._faces.addWidget(made)
        return made

    @cached_property
    def apart(self) -> Apart:
        """What nobody found; built when somebody looks."""
        made = Apart(self.presenter)
        for each in self._apart_deeds:
            made.buttons.addWidget(Button.of(each, place="station"))
        made.buttons.addStretch(1)
        self._faces.addWidget(made)
        return made

    def _moves_face(self) -> QWidget:
        face = QWidget()
        column = QVBoxLayout(face)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_3)
        self.moves_filter = SearchField(Text("Filter: SKU, product or place"), name=Text("Filter moves"))
        self.moves_filter.searched.connect(self.presenter.find)
        theme.set_width(self.moves_filter, 300)
        self.moves = PagedTable(MOVES, name=Text("Moves"), fetch=self.presenter.fetch_moves)
        self.moves_filter.returnPressed.connect(lambda: self.moves.view.setFocus(Qt.FocusReason.OtherFocusReason))
        self.moves.show_when_empty(EmptyState("arrow-left-right", Text("No moves match.")))
        column.addWidget(self.moves_filter)
        column.addWidget(self.moves, 1)
        return face

    def _register_tabs(self) -> None:
        for tab, words, key in TABS:
            turn = partial(self.presenter.show_tab, tab)
            self.deed(Deed(f"stock.tab.{tab.value}", words, turn, "boxes", key))
        self.deed(Deed("stock.filter", Text("Filter"), self._to_filter, "search", "Ctrl+F"))

    def _register_list(self) -> None:
        table = self.on_hand.table.view
        has_product = lambda: self._product() is not None  # noqa: E731 - asked after each state
        has_bins = lambda: bool((found := self._product()) and found.bins)  # noqa: E731 - likewise
        choose = partial(str, Text("Choose a product first."))
        lies_nowhere = partial(str, Text("It lies nowhere. Receive or count it first."))
        deeds = (
            Deed("stock.adjust", Text("Adjust"), self._adjust, "pencil", "+", when=has_bins, why_not=lies_nowhere),
            self._bring(Tab.COUNT, Text("Count"), "check", "C"),
            self._bring(Tab.MOVE, Text("Move"), "arrow-right", "M", when=lambda: self.presenter.state.ways.bins),
            Deed(
                "stock.quarantine",
                Text("Set apart"),
                self._quarantine,
                "shield-alert",
                "Q",
                when=has_bins,
                why_not=lies_nowhere,
            ),
            self._bring(Tab.RECEIVE, Text("Receive"), "download", "R"),
            Deed("stock.history", Text("Moves"), self._history, "history", "T", when=has_product, why_not=choose),
        )
        changes = self._open_changes
        self.deed(
            Deed("stock.changes", Text("History"), changes, "history", "Ctrl+H", when=has_product, why_not=choose)
        )
        actions = [self.deed(each, only_in=table) for each in deeds]
        for action in actions[4:]:
            self.on_hand.top.addWidget(Button.of(action, place="station"))
        tiles = FlowRow(fill=True)
        for action in actions[:4]:
            tiles.addWidget(Button.of(action, place="station"))
        self.on_hand.card.acts.addLayout(tiles)

    def _register_pictures(self) -> None:
        has_product = lambda: self._product() is not None and self.presenter.state.tab is Tab.ON_HAND  # noqa: E731 - asked after each state
        has_picture = lambda: has_product() and bool((found := self._product()) and found.picture)  # noqa: E731 - likewise
        give = Deed(
            "stock.picture",
            Text("Picture of the product"),
            self._ask_picture,
            "camera",
            "F8",
            needs=Right.STOCK,
            when=has_product,
            why_not=partial(str, Text("Choose a product first.")),
        )
        drop = Deed(
            "stock.drop_picture",
            Text("Take the picture of the product away"),
            self.presenter.drop_picture,
            "trash-2",
            needs=Right.STOCK,
            when=has_picture,
            why_not=partial(str, Text("The product has no picture.")),
        )
        self.on_hand.card.photo.clicked.connect(self.deed(give).trigger)
        self.deed(drop)

    def _ask_picture(self) -> None:
        product = self._product()
        if product is not None:
            sheet = PhotoSheet(Text("Picture of {sku}", sku=product.row.sku), self.presenter.picture, self.shell.lift)
            self.shell.lay(sheet, focus=sheet.first_focus())

    def _bring(self, tab: Tab, words: Text, icon: str, key: str, when: Callable[[], bool] = lambda: True) -> Deed:
        return Deed(
            f"stock.bring.{tab.value}",
            words,
            partial(self._bring_to, tab),
            icon,
            key,
            when=lambda: self._product() is not None and when(),
            why_not=lambda: str(Text("Choose a product first.") if when() else Text("This house works without bins.")),
        )

    def _bench_buttons(self) -> QWidget:
        state = lambda: self.presenter.state  # noqa: E731 - the state of the moment it is asked in
        undo = self.deed(
            Deed(
                "stock.undo",
                Text("Undo"),
                self.presenter.undo,
                "undo-2",
                "F4",
                when=lambda: not state().draft.is_empty,
                why_not=lambda: str(Text("Nothing was scanned yet.")),
            )
        )
        book = self.deed(
            Deed(
                "stock.book",
                Text("Book"),
                self.presenter.book,
                "check",
                "Ctrl+S",
                when=lambda: state().may_book,
                why_not=lambda: str(state().missing or ""),
            )
        )
        self.buttons = QWidget()
        row = QHBoxLayout(self.buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Button.of(undo, place="station"))
        row.addStretch(1)
        row.addWidget(Button.of(book, kind="primary", place="station"))
        return self.buttons

    # ------------------------------------------------------------------ drawing

    def show_state(self, state: StockState) -> None:
        """Draw the face of this tab."""
        self.tabs.show_tab(state.tab)
        counts = {Tab.MOVE: len(state.put_backs), Tab.APART: len(state.apart)}
        self.tabs.show_counts({tab: n for tab, n in counts.items() if n})
        self.tabs.leave_out(set() if state.ways.bins or state.put_backs else {Tab.MOVE})
        show_if(self.buttons, state.tab in BENCHES)
        if state.tab in BENCHES:
            self.bench.show_state(state)
            self._faces.setCurrentWidget(self.bench)
        elif state.tab is Tab.APART:
            self._apart_deeds[0].show_text(Text("Found, back to its bin") if state.ways.bins else Text("Found"))
            self.apart.show_state(state)
            self._faces.setCurrentWidget(self.apart)
        elif state.tab is Tab.MOVES:
            self._show_moves(state)
            self._faces.setCurrentWidget(self._moves)
        else:
            self.on_hand.show_state(state)
            self._faces.setCurrentWidget(self.on_hand)
        if state.tab is not self._tab:
            self._tab = state.tab
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        self.giving.show_state(state)
        self.costs.show_state(state)
        if state.way is not None and state.way.serial != self._way:
            self._way = state.way.serial
            self.shell.go(state.way.page, **state.way.focus)
        if state.booked != self._booked:
            self._booked = state.booked
            self._lift()

    def _show_moves(self, state: StockState) -> None:
        for place in _PLACES:
            self.moves.view.setColumnHidden(place, not state.ways.bins)
        self.moves.show_rows(state.move_ids, state.move_rows)
        n = len(state.move_ids)
        self.moves.show_footer(
            Text("{n} move", many="{n} moves", n=n), Text("Newest first. Nothing here can be changed.")
        )
        if not self.moves_filter.hasFocus() and self.moves_filter.text() != state.moves_words:
            self.moves_filter.setText(state.moves_words)

    # ------------------------------------------------------------------ acts

    def _product(self) -> ProductStock | None:
        found: ProductStock | None = self.presenter.state.product
        return found

    def _to_filter(self) -> None:
        field = self.moves_filter if self.presenter.state.tab is Tab.MOVES else self.on_hand.filter
        if self.presenter.state.tab not in BENCHES:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.bench.code.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _bring_to(self, tab: Tab) -> None:
        self.presenter.bring(tab)
        self.bench.quantity.setFocus(Qt.FocusReason.OtherFocusReason)

    def _history(self) -> None:
        product = self._product()
        if product is not None:
            self.presenter.show_tab(Tab.MOVES)
            self.presenter.find(product.row.sku)

    def _open_changes(self) -> None:
        product = self._product()
        if product is not None:
            row = product.row
            self.shell.go("history", subject="product", record=row.id, name=f"{row.sku} {row.product}")

    def _adjust(self) -> None:
        product = self._product()
        if product is not None:
            bins = self.presenter.state.ways.bins
            self._lay(AdjustSheet(product, self.presenter.adjust, self._lift, with_places=bins))

    def _quarantine(self) -> None:
        product = self._product()
        if product is not None:
            bins = self.presenter.state.ways.bins
            self._lay(QuarantineSheet(product, self.presenter.quarantine, self._lift, with_places=bins))

    def _found(self) -> None:
        row = self.presenter.state.apart_row
        if row is not None and row.pieces > 1:
            bins = self.presenter.state.ways.bins
            sheet = FoundSheet(row, self.presenter.found, self.shell.lift, bins=bins)
            self.shell.lay(sheet, focus=sheet.number)
        elif row is not None:
            self.presenter.found(1)

    def _write_off(self) -> None:
        row = self.presenter.state.apart_row
        if row is not None:
            heading = Text("Write off {product}?", product=row.product)
            sheet = WhySheet(heading, Text("Write off"), self.presenter.write_off, self.shell.lift, most=row.pieces)
            self.shell.lay(sheet, focus=sheet.number or sheet.why)

    def _lay(self, sheet: AdjustSheet | QuarantineSheet) -> None:
        self._sheet = sheet
        self.shell.lay(sheet, focus=sheet.number)

    def _lift(self) -> None:
        sheet, self._sheet = self._sheet, None
        if lies(sheet):
            self.shell.lift()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on the band books what is complete; Esc takes a choice back."""
        state = self.presenter.state
        on_band = self.band is not None and self.band.hasFocus()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and on_band and state.tab in BENCHES:
            self.presenter.book()
        elif event.key() == Qt.Key.Key_Escape and state.choices:
            self.presenter.calm()
        else:
            super().keyPressEvent(event)
