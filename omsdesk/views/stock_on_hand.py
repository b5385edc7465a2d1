"""The stock list with one product large beside it: where it lies, and what happened to it last."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from omsdesk.lifecycles.order import Handling
from omsdesk.presenters.stock import Stock, StockState
from omsdesk.services import kits
from omsdesk.services.costing.averages import ProductCost
from omsdesk.services.kits import KitPicture
from omsdesk.services.stock_list import BinRow, MoveRow, ProductStock, StockRow
from omsdesk.views import theme
from omsdesk.views.actions import words_of_key
from omsdesk.views.widgets.buttons import Button, IconButton
from omsdesk.views.widgets.card import Card, Facts
from omsdesk.views.widgets.fields import SearchField
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import ElidedLabel, label, section, show_if
from omsdesk.views.widgets.photo import Photo
from omsdesk.views.widgets.pill import StatusPill
from omsdesk.views.widgets.rows import Cells, Rows
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.views.widgets.states import EmptyState
from omsdesk.views.widgets.table import Column, PagedTable
from omsdesk.views.widgets.table_fit import GivingWay
from omsdesk.words import Text, shown, when_words

_FEW_MOVES = 8
_PREVIEW = 320
_LEAST_NAME = 200
_ALSO_IN_CARD = (7, 6, 5, 2)
"""Low mark, wanted, promised and bin: in a narrow window the product's own card has what they say."""
_BIN = 2
_LOW = (Text("Low"), "warn", "triangle-alert")
_UNCOUNTED = (Text("Uncounted"), "neutral", "circle-dot")
_KIT = (Text("Kit"), "info", "layers")
_NEVER = (Text("No stock"), "neutral", "minus")


def mark_of(row: StockRow) -> tuple[Text, str, str] | None:
    """What is special about a product's stock."""
    if row.handling is Handling.UNCOUNTED:
        return _UNCOUNTED
    if row.handling is Handling.NEVER:
        return _KIT if row.is_kit else _NEVER
    return _LOW if row.is_low else None


def _number(name: str) -> Any:
    """Counts mean nothing where nothing is counted."""
    return lambda row: getattr(row, name) if row.handling is Handling.COUNTED else "\N{EN DASH}"


COLUMNS = (
    Column(Text("SKU"), lambda row: row.sku, 136, kind="strong"),
    Column(Text("Product"), lambda row: row.product, stretch=True),
    Column(Text("Bin"), lambda row: row.bin, 72),
    Column(Text("On hand"), _number("on_hand"), 76, kind="number"),
    Column(Text("Free"), _number("free"), 56, kind="number"),
    Column(Text("Promised"), lambda row: row.promised, 82, kind="number"),
    Column(Text("Wanted"), lambda row: row.wanted or "", 68, kind="number"),
    Column(Text("Low mark"), lambda row: row.low_mark or "", 78, kind="number"),
    Column("", mark_of, 122, kind="pill"),
)


class OnHand(QWidget):
    """Filter, table and the product large."""

    def __init__(self, presenter: Stock) -> None:
        super().__init__()
        self._presenter = presenter
        self._version = -1
        self.filter = SearchField(Text("Filter: SKU or product"), name=Text("Filter"))
        self.filter.searched.connect(presenter.find)
        theme.set_width(self.filter, 300)
        self.low = Button("", "triangle-alert", place="station")
        self.low.setCheckable(True)
        self.low.toggled.connect(lambda on: presenter.show_low(low_only=on))
        self.here = Button("", "x", place="station")
        self.here.clicked.connect(presenter.everywhere)
        self.table = PagedTable(COLUMNS, name=Text("Stock"), fetch=presenter.fetch)
        self.table.current_changed.connect(presenter.point_at)
        self.filter.returnPressed.connect(lambda: self.table.view.setFocus(Qt.FocusReason.OtherFocusReason))
        self.fitting = GivingWay(self.table, _ALSO_IN_CARD, least=_LEAST_NAME)
        self.card = ProductCard()
        theme.set_width(self.card, _PREVIEW)
        self._lay_out()

    def _lay_out(self) -> None:
        column, self.top, columns = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_3)
        self.top.setSpacing(theme.GAP_2)
        for each in (self.filter, self.low, self.here):
            self.top.addWidget(each)
        self.top.addStretch(1)
        columns.setSpacing(theme.GAP_4)
        columns.addWidget(self.table, 1)
        columns.addWidget(self.card)
        column.addLayout(self.top)
        column.addLayout(columns, 1)
        self.table.show_when_empty(EmptyState("boxes", Text("No products match."), []))

    def _show_places(self, *, bins: bool) -> None:
        """Where things lie is left out where the house works without bins."""
        self.fitting.left_out = frozenset() if bins else frozenset({_BIN})
        self.fitting.fit()
        for each in (self.card.places, self.card.bins):
            show_if(each, bins)

    def show_state(self, state: StockState) -> None:
        """Draw the list and the product."""
        self.low.show_words(Text("Low {n}", n=state.low_count))
        self.low.setChecked(state.low_only)
        show_if(self.low, bool(state.low_count) or state.low_only)
        show_if(self.here, state.place is not None)
        if state.place is not None:
            self.here.show_words(Text("Only {place}", place=state.place.name))
        if not self.filter.hasFocus() and self.filter.text() != state.words:
            self.filter.setText(state.words)
        self.table.show_rows(state.ids, state.rows)
        if state.version != self._version:
            self._version = state.version
            self.table.renew()
        self.table.show_footer(
            Text("{n} product", many="{n} products", n=len(state.ids)),
            Text("+ adjust    R receive    M move    C count    Q quarantine    T moves")
            if state.ways.bins
            else Text("+ adjust    R receive    C count    Q quarantine    T moves"),
        )
        self._show_places(bins=state.ways.bins)
        if state.product is not None and state.product.row.id != self.table.current_id():
            self.table.select(state.product.row.id)
        self.card.show_product(state.product, state.cost)


class ProductCard(Card):
    """One product large."""

    def __init__(self) -> None:
        super().__init__()
        self.sku = ElidedLabel("", theme.PAGE, theme.BOLD)
        self.photo = Photo()
        self.pill = StatusPill()
        self.history = IconButton(Text("History"), "history", words_of_key("Ctrl+H"), place="station")
        self.name = label("", theme.TITLE, ink="text2", wrap=True)
        self.facts = Facts(values_right=True)
        self.bins = Rows(3, stretch=1, right=(2,), empty=Text("It lies nowhere."))
        self.inside_it = section(Text("In one kit"))
        self.parts = Rows(3, stretch=1, right=(0, 2))
        self.moves = Rows(3, stretch=1, right=(2,), empty=Text("It has not moved yet."))
        self.codes = label("", theme.HEADER, ink="text2", wrap=True)
        self.nothing = EmptyState("boxes", Text("Scan a product, or choose one in the list."))
        self.giving = FlowRow()
        self.giving.setSpacing(0)
        self.below_codes = FlowRow()
        self.acts = QHBoxLayout()
        self.acts.setSpacing(theme.GAP_2)
        self._lay_out()
        self.show_product(None)

    def _lay_out(self) -> None:
        head, beside, below = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        below.addWidget(self.pill)
        below.addStretch(1)
        below.addWidget(self.history)
        beside.addWidget(self.sku)
        beside.addLayout(below)
        head.setSpacing(theme.GAP_3)
        head.addWidget(self.photo)
        head.addLayout(beside, 1)
        self.places = section(Text("Places"))
        self.inside = ScrollColumn(spacing=theme.GAP_2)
        self.inside.body.addLayout(head)
        self.inside.body.addWidget(self.name)
        self.inside.body.addLayout(self.giving)
        for each in (
            self.facts,
            self.inside_it,
            self.parts,
            self.places,
            self.bins,
            section(Text("Last moves")),
            self.moves,
        ):
            self.inside.body.addWidget(each)
        self.inside.body.addWidget(self.codes)
        self.inside.body.addLayout(self.below_codes)
        self.inside.body.addStretch(1)
        self.add(self.nothing, 1)
        self.add(self.inside, 1)
        self.body.addLayout(self.acts)

    def show_product(self, product: ProductStock | None, cost: ProductCost | None = None) -> None:
        """Show this one, or ask for one."""
        show_if(self.nothing, product is None)
        show_if(self.inside, product is not None)
        if product is None:
            return
        row = product.row
        self.sku.setText(row.sku)
        self.photo.show_picture(product.picture, row.product)
        self.pill.show_mark(mark_of(row))
        self.name.setText(row.product)
        self.facts.show_facts(_facts(product) | _money(row, cost))
        for each in (self.inside_it, self.parts):
            show_if(each, row.is_kit)
        for each in (self.places, self.bins) if row.is_kit else ():
            show_if(each, wanted=False)
        self.parts.show_rows([_part(each) for each in product.parts])
        self.bins.show_rows([_bin(each) for each in product.bins])
        self.moves.show_rows([_move(each) for each in product.moves[:_FEW_MOVES]])
        self.codes.setText(str(Text("Codes: {codes}", codes=", ".join((product.code, *product.barcodes)))))


def _facts(product: ProductStock) -> dict[str, str]:
    row = product.row
    if row.is_kit:
        stock = kits.stock_of(product.parts)
        return {str(Text("Whole kits free")): str(stock.free)} if stock.is_limited else {}
    counted = row.handling is Handling.COUNTED
    facts = {}
    if counted:
        facts[str(Text("On hand"))] = str(row.on_hand)
        facts[str(Text("Free"))] = str(row.free)
    facts[str(Text("Promised to orders"))] = str(row.promised)
    facts[str(Text("Orders wait for"))] = str(row.wanted)
    if row.apart:
        facts[str(Text("Set apart or under way"))] = str(row.apart)
    if row.low_mark:
        facts[str(Text("Low mark"))] = str(row.low_mark)
    return facts


def _money(row: StockRow, cost: ProductCost | None) -> dict[str, str]:
    """What it costs, for whoever may know."""
    if cost is None or cost.product_id != row.id or not cost.is_known:
        return {}
    each = Text("{cost} {currency}", cost=cost.each, currency=cost.value.currency)
    return {str(Text("Cost of a piece")): str(each), str(Text("Worth")): shown(cost.value)}


def _part(part: KitPicture) -> Cells:
    return f"{part.pieces} x", f"{part.sku}  {part.name}", str(Text("{n} free", n=part.free)) if part.limits else ""


def _bin(row: BinRow) -> Cells:
    kind = "" if row.kind.value == "bin" else str(row.kind.word)
    promised = Text("{n} promised", n=row.allocated) if row.allocated else Text("")
    return (
        row.place,
        " ".join(each for each in (kind if kind != row.place else "", str(promised)) if each),
        str(row.on_hand),
    )


def _move(row: MoveRow) -> Cells:
    way = f"{row.from_place} \N{RIGHTWARDS ARROW} {row.to_place}"
    return str(row.quantity), way, when_words(row.at)
