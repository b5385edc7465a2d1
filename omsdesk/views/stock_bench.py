"""The bench of the stock page: what is scanned stands here, large, until it is booked."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from omsdesk.presenters.stock import Draft, Stock, StockState, Tab
from omsdesk.services.putting_back import PutBackTask
from omsdesk.services.receiving import MOST
from omsdesk.views import theme
from omsdesk.views.stock_on_hand import ProductCard
from omsdesk.views.widgets.buttons import IconButton
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.label import ElidedLabel, Words, label, section, show_if
from omsdesk.views.widgets.line_item import Line, LineList
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.views.widgets.states import EmptyState
from omsdesk.words import Text

_SIDE = 440
_VALUE_HEIGHT = 44
_ANY_CODE = Text("A SKU, a barcode or the name of a bin, then Enter.")
_DASH = "\N{EN DASH}"


class Slot(QFrame):
    """One thing the bench wants: its name, and what was scanned for it in large letters."""

    def __init__(self, name: Words) -> None:
        super().__init__()
        self.setProperty("frame", "card")
        self.name = section(name)
        self.value = ElidedLabel("", theme.NUMBER, theme.SEMIBOLD)
        self.detail = ElidedLabel("", theme.BODY, ink="text2")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP_4, theme.GAP_3, theme.GAP_4, theme.GAP_3)
        column.setSpacing(theme.GAP_1)
        column.addWidget(self.name)
        self.value.setMinimumHeight(_VALUE_HEIGHT)
        self.row = QHBoxLayout()
        self.row.addWidget(self.value, 1)
        column.addLayout(self.row)
        column.addWidget(self.detail)

    def show_value(self, value: str, detail: Words, *, is_next: bool) -> None:
        """What was scanned, or what to scan."""
        self.value.setText(value or _DASH)
        self.detail.setText(str(detail))
        theme.set_ink(self.value, "text" if value else "text2")
        self.setProperty("frame", "info" if is_next else "card")
        theme.polish(self)
        self.setAccessibleName(f"{self.name.text()}: {value or detail}")


class Bench(QWidget):
    """Slots, the field for codes, and on the side what helps: the product, or what is to be put back."""

    def __init__(self, presenter: Stock) -> None:
        super().__init__()
        self._presenter = presenter
        self._shown: tuple[Tab, bool] | None = None
        self._bins = True
        self.code = LineField(name=Text("Code"))
        self.code.returnPressed.connect(self._enter)
        self.frm, self.product, self.to = Slot(Text("From place")), Slot(Text("Product")), Slot(Text("Bin"))
        self.quantity_slot = Slot(Text("Pieces"))
        self.quantity = LineField(name=Text("Pieces"))
        self.quantity.setValidator(QIntValidator(0, MOST, self))
        self.quantity.textEdited.connect(self._typed)
        self.quantity.returnPressed.connect(presenter.book)
        self.cost = LineField(name=Text("Cost of a piece"))
        self.cost.textEdited.connect(presenter.say_cost)
        self.cost.returnPressed.connect(presenter.book)
        self.costs = Field(Text("Cost of a piece"), self.cost, hint=Text("Without tax. May stay blank."))
        self.choices = Choices(4)
        self.choices.chosen.connect(lambda sku: presenter.choose(str(sku)))
        self.card = ProductCard()
        self.tasks = LineList(Text("To put back"))
        self.tasks.clicked.connect(presenter.carry_back)
        self._lay_out()

    def _lay_out(self) -> None:
        columns, scrolled = QHBoxLayout(self), ScrollColumn()
        left = scrolled.body
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(theme.GAP_4)
        self._fill_quantity()
        self._slots = QGridLayout()
        self._slots.setSpacing(theme.GAP_2)
        self._slots.setColumnStretch(0, 1)
        self._slots.setColumnStretch(1, 1)
        for place, slot in enumerate((self.frm, self.product, self.quantity_slot, self.to)):
            self._slots.addWidget(slot, place // 2, place % 2)
        left.addLayout(self._slots)
        left.addWidget(self.choices)
        self.by_hand = Field(Text("Without a scanner"), self.code, hint=_ANY_CODE)
        left.addWidget(self.by_hand)
        left.addWidget(self.costs)
        left.addStretch(1)
        columns.addWidget(scrolled, 1)
        columns.addWidget(self._side())

    def _fill_quantity(self) -> None:
        theme.set_font(self.quantity, theme.NUMBER, theme.SEMIBOLD, tabular=True)
        theme.set_width(self.quantity, 140)
        self.quantity.setAlignment(Qt.AlignmentFlag.AlignRight)
        fewer = IconButton(Text("One less"), "minus", place="station")
        more = IconButton(Text("One more"), "plus", place="station")
        fewer.clicked.connect(lambda: self._presenter.one_more(-1))
        more.clicked.connect(lambda: self._presenter.one_more(1))
        row = self.quantity_slot.row
        row.removeWidget(self.quantity_slot.value)
        self.quantity_slot.value.hide()
        for each in (fewer, self.quantity, more):
            row.addWidget(each)
        row.addStretch(1)

    def _side(self) -> QWidget:
        side = QWidget()
        theme.set_width(side, _SIDE)
        self._sides = QStackedLayout(side)
        self._sides.setContentsMargins(0, 0, 0, 0)
        put_back = QWidget()
        column = QVBoxLayout(put_back)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_2)
        self.no_tasks = EmptyState("check", Text("Nothing waits to be put back."))
        column.addWidget(label(Text("To put back"), theme.TITLE, theme.SEMIBOLD))
        column.addWidget(self.tasks, 1)
        column.addWidget(self.no_tasks, 1)
        blind = Card()
        blind.add(
            EmptyState("eye-off", Text("The books are not shown while you count. What they said comes afterwards."))
        )
        for each in (self.card, put_back, blind):
            self._sides.addWidget(each)
        return side

    # ------------------------------------------------------------------ drawing

    def show_state(self, state: StockState) -> None:
        """Draw the bench of this tab."""
        draft, tab = state.draft, state.tab
        wanted = self._next_slot(state)
        self._bins = state.ways.bins
        self._order_slots(tab)
        self.frm.show_value(str(draft.frm or ""), Text("Where it lies now"), is_next=wanted is self.frm)
        self.product.show_value(draft.product, draft.sku or Text("Scan a product"), is_next=wanted is self.product)
        self.to.name.setText(str(Text("To") if tab is Tab.MOVE else Text("Bin")))
        self.to.show_value(str(draft.to or ""), self._to_words(tab), is_next=wanted is self.to)
        self.quantity_slot.show_value("", self._quantity_words(tab), is_next=wanted is self.quantity_slot)
        self._show_quantity(draft)
        show_if(self.choices, bool(state.choices))
        skus = [Choice(str(key), sku, value=sku) for key, sku in enumerate(state.choices[:9], start=1)]
        self.choices.show_choices(skus)
        self._show_side(state)
        show_if(self.costs, tab is Tab.RECEIVE)
        if self.cost.text() != draft.cost:
            self.cost.setText(draft.cost)

    def _next_slot(self, state: StockState) -> Slot | None:
        draft = state.draft
        filled = {
            self.frm: draft.frm is not None,
            self.product: draft.product_id is not None,
            self.quantity_slot: bool(draft.quantity) or (state.tab is Tab.COUNT and draft.quantity is not None),
            self.to: draft.to is not None,
        }
        return next((slot for slot in self._order_of(state.tab) if not filled[slot]), None)

    def _order_of(self, tab: Tab) -> Sequence[Slot]:
        if not self._bins:
            return self.product, self.quantity_slot
        if tab is Tab.MOVE:
            return self.frm, self.product, self.quantity_slot, self.to
        if tab is Tab.COUNT:
            return self.to, self.product, self.quantity_slot
        return self.product, self.quantity_slot, self.to

    def _order_slots(self, tab: Tab) -> None:
        """Two beside each other, in the order in which they are scanned; a single product has the whole width."""
        if (tab, self._bins) == self._shown:
            return
        self._shown = (tab, self._bins)
        wanted = list(self._order_of(tab))
        self.by_hand.show_hint(_ANY_CODE if self._bins else Text("A SKU or a barcode, then Enter."))
        for slot in (self.frm, self.to):
            show_if(slot, slot in wanted)
        for slot in (self.frm, self.product, self.quantity_slot, self.to):
            self._slots.removeWidget(slot)
        if wanted[0] is self.product:
            self._slots.addWidget(wanted.pop(0), 0, 0, 1, 2)
        row = self._slots.rowCount() if self._slots.indexOf(self.product) >= 0 else 0
        for place, slot in enumerate(wanted):
            self._slots.addWidget(slot, row + place // 2, place % 2)

    def _to_words(self, tab: Tab) -> Text:
        if tab is Tab.COUNT:
            return Text("The bin you stand at")
        return Text("Where it goes") if tab is Tab.MOVE else Text("Its own bin, unless you scan another")

    def _quantity_words(self, tab: Tab) -> Text:
        return Text("Every piece that lies there") if tab is Tab.COUNT else Text("Scan each piece, or type the number")

    def _show_quantity(self, draft: Draft) -> None:
        text = "" if draft.quantity is None else str(draft.quantity)
        if self.quantity.text() != text:
            self.quantity.setText(text)
        self.quantity.setEnabled(draft.product_id is not None and draft.put_back_id is None)

    def _show_side(self, state: StockState) -> None:
        if state.tab is Tab.MOVE:
            self.tasks.show_lines([_line(task, state.draft, bins=state.ways.bins) for task in state.put_backs])
            show_if(self.tasks, bool(state.put_backs))
            show_if(self.no_tasks, not state.put_backs)
        else:
            is_same = state.product is not None and state.product.row.id == state.draft.product_id
            self.card.show_product(state.product if is_same else None, state.cost)
        self._sides.setCurrentIndex({Tab.MOVE: 1, Tab.COUNT: 2}.get(state.tab, 0))

    def _enter(self) -> None:
        code = self.code.text()
        self.code.clear()
        self._presenter.enter(code)

    def _typed(self, text: str) -> None:
        self._presenter.say_quantity(int(text) if text.isdecimal() else None)


def _line(task: PutBackTask, draft: Draft, *, bins: bool) -> Line:
    way = f"{task.from_place} \N{RIGHTWARDS ARROW} {task.to_place or _DASH}" if bins else task.from_place
    return Line(
        task.id,
        task.product,
        way,
        done=0,
        of_all=task.quantity,
        state="active" if draft.put_back_id == task.id else "open",
    )
