"""The lines of the order form: product, quantity to type over, price, and what the stock says."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from omsdesk.services.typed_amounts import amount_text, discount_text
from omsdesk.views import theme
from omsdesk.views.widgets.buttons import IconButton
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.fields import LineField
from omsdesk.views.widgets.label import ElidedLabel, label
from omsdesk.words import Text

_QUANTITY_WIDTH, _PRICE_WIDTH, _OFF_WIDTH, _TOTAL_WIDTH, _LEAST_HEIGHT = 64, 84, 72, 96, 150
_NARROW, _NARROW_TOTAL = 500, 76


class EntryLines(Card):
    """All lines under each other; empty, it says how to begin."""

    quantity_typed = Signal(int, int)
    """Product and its new quantity."""
    price_typed = Signal(int, str)
    discount_typed = Signal(int, str)
    """Product, and what was typed."""
    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[EntryLine] = []
        self._is_large = False
        self.body.setContentsMargins(1, 1, 1, 1)
        self.empty = label(Text("Scan a product, or type its SKU and press Enter."), ink="text2")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        inside = QWidget()
        inside.setProperty("plain", "true")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self._scroll.setAccessibleName(str(Text("Lines of the order")))
        self.add(self.empty, 1)
        self.add(self._scroll, 1)
        self.setMinimumHeight(theme.scaled(_LEAST_HEIGHT))

    def show_lines(self, state: Any) -> None:
        """Show the lines of a form; rows stay where they are, so that the cursor does too."""
        lines = state.form.lines
        self.empty.setVisible(not lines)
        self._scroll.setVisible(bool(lines))
        while len(self._rows) > len(lines):
            row = self._rows.pop()
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(lines):
            row = EntryLine()
            row.quantity_typed.connect(self.quantity_typed)
            row.price_typed.connect(self.price_typed)
            row.discount_typed.connect(self.discount_typed)
            row.removed.connect(self.removed)
            self._column.insertWidget(len(self._rows), row)
            self._rows.append(row)
            row.show_for_customers(on=self._is_large)
        self._show_narrow()
        for place, (row, line) in enumerate(zip(self._rows, lines, strict=True)):
            row.show_line(line, state, state.amount_of(place))

    def show_for_customers(self, *, on: bool) -> None:
        """Customers change how many, not for how much; and what they read is large."""
        self._is_large = on
        for row in self._rows:
            row.show_for_customers(on=on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside the text of a mail there is no room for words and fields in one row."""
        super().resizeEvent(event)
        self._show_narrow()

    def _show_narrow(self) -> None:
        narrow = self.width() < theme.scaled(_NARROW)
        for row in self._rows:
            row.show_narrow(on=narrow)

    def rows(self) -> list["EntryLine"]:
        """The line widgets in order."""
        return list(self._rows)


class EntryLine(QWidget):
    """One product of the form."""

    quantity_typed = Signal(int, int)
    price_typed = Signal(int, str)
    discount_typed = Signal(int, str)
    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._product = 0
        self._both = QHBoxLayout(self)
        self._both.setContentsMargins(theme.GAP_3, theme.GAP_1, theme.GAP_2, theme.GAP_1)
        self._both.setSpacing(theme.GAP_3)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = ElidedLabel("", theme.BODY, theme.SEMIBOLD)
        self.remark = ElidedLabel("", theme.HEADER, ink="text2")
        words.addWidget(self.title)
        words.addWidget(self.remark)
        self._both.addLayout(words, 1)
        self._fields = row = QHBoxLayout()
        row.setSpacing(theme.GAP_3)
        self._both.addLayout(row)
        self.quantity = _Quantity()
        self.quantity.setFixedWidth(theme.scaled(_QUANTITY_WIDTH))
        self.quantity.changed.connect(lambda number: self.quantity_typed.emit(self._product, number))
        self.price, self.discount = _Typed(_PRICE_WIDTH), _Typed(_OFF_WIDTH)
        self.price.taken.connect(lambda text: self.price_typed.emit(self._product, text))
        self.discount.taken.connect(lambda text: self.discount_typed.emit(self._product, text))
        self.discount.setPlaceholderText("%")
        self.price.setToolTip(str(Text("Price of one piece. Empty: by list.")))
        self.discount.setToolTip(str(Text("Discount, as 10% or an amount.")))
        self.total = label("", theme.BODY, theme.SEMIBOLD, tabular=True)
        self.total.setMinimumWidth(theme.scaled(_TOTAL_WIDTH))
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.off = IconButton(Text("Take off"), "x")
        self.off.clicked.connect(lambda: self.removed.emit(self._product))
        for widget in (self.quantity, self.price, self.discount, self.total, self.off):
            row.addWidget(widget)

    def show_narrow(self, *, on: bool) -> None:
        """The product above, its fields below it."""
        down, across = QHBoxLayout.Direction.TopToBottom, QHBoxLayout.Direction.LeftToRight
        self._both.setDirection(down if on else across)
        self._both.setSpacing(theme.GAP_1 if on else theme.GAP_3)
        self._fields.setSpacing(theme.GAP_2 if on else theme.GAP_3)
        self.total.setMinimumWidth(theme.scaled(_NARROW_TOTAL if on else _TOTAL_WIDTH))

    def show_for_customers(self, *, on: bool) -> None:
        """Price and discount are the office's."""
        for widget in (self.price, self.discount):
            widget.setVisible(not on)
        large = theme.DETAIL if on else theme.BODY
        theme.set_font(self.title, large, theme.SEMIBOLD)
        theme.set_font(self.total, large, theme.SEMIBOLD, tabular=True)
        theme.set_font(self.quantity, large)

    def show_line(self, line: Any, state: Any, amount: Any) -> None:
        """Show this line."""
        self._product = line.product.id
        self.title.setText(f"{line.product.sku}   {line.product.name}")
        said = (*line.why(state.currency), line.remark)
        self.remark.setText("  \N{MIDDLE DOT}  ".join(str(each) for each in said))
        theme.set_ink(self.remark, "warn" if line.missing else "text2")
        self.quantity.show_number(line.quantity)
        self.quantity.setAccessibleName(str(Text("Quantity of {name}", name=line.product.name)))
        self.off.setAccessibleName(str(Text("Take {name} off", name=line.product.name)))
        self.price.show_value(amount_text(line.unit_minor, state.currency))
        self.price.setAccessibleName(str(Text("Price of {name}", name=line.product.name)))
        self.discount.show_value(discount_text(line.discount_bp, line.discount_minor, state.currency))
        self.discount.setAccessibleName(str(Text("Discount on {name}, as 10% or an amount", name=line.product.name)))
        self.total.setText(str(Text("{amount}", amount=amount)))


class _Typed(LineField):
    """An amount to type over; Enter and leaving the field take it."""

    taken = Signal(str)

    def __init__(self, width: int) -> None:
        super().__init__()
        self._shown = ""
        self.setFixedWidth(theme.scaled(width))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._take)

    def show_value(self, text: str) -> None:
        """Show what the form holds."""
        if text != self._shown or not self.hasFocus():
            self._shown = text
            self.setText(text)

    def _take(self) -> None:
        if self.text().strip() != self._shown:
            self._shown = self.text().strip()
            self.taken.emit(self._shown)


class _Quantity(LineField):
    """A number to type over; plus and minus count, Enter and leaving the field take it."""

    changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._take)

    def show_number(self, number: int) -> None:
        """Show the quantity of the form."""
        if number != self._number or not self.hasFocus():
            self._number = number
            self.setText(str(number))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and plus add one, Down and minus take one."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Plus: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_Minus: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif self._number + step > 0:
            self.changed.emit(self._number + step)

    def _take(self) -> None:
        text = self.text().strip()
        if not text.isdecimal():
            self.setText(str(self._number))
        elif int(text) != self._number:
            self.changed.emit(int(text))
