"""What is in a kit, and one part more."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from omsdesk.services import kits
from omsdesk.services.kits import KitPicture
from omsdesk.services.stock_list import StockRow
from omsdesk.views import theme
from omsdesk.views.order_forms import FormSheet
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.label import ElidedLabel, label, section
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text

_WIDE, _NUMBER, _LIST_HEIGHT = 680, 150, 240
Close = Callable[[], object]


class KitSheet(FormSheet):
    """The parts with their stock, how many kits that makes, and the fields for another part."""

    def __init__(
        self,
        row: StockRow,
        parts: Sequence[KitPicture],
        add: Callable[[str, int], object],
        take_out: Callable[[int], object],
        close: Close,
    ) -> None:
        self._parts = parts
        self._add = add
        self._take_out = take_out
        heading = Text("What is in {product}", product=row.product)
        super().__init__(heading, Text("Put it in"), "plus", close, width=_WIDE)

    def build(self) -> None:
        """The list, then one part more."""
        self.body.addWidget(label(kit_words(self._parts), ink="text2", wrap=True))
        if self._parts:
            column = ScrollColumn(spacing=theme.GAP_1)
            column.setMaximumHeight(theme.scaled(_LIST_HEIGHT))
            for each in self._parts:
                column.body.addWidget(self._row(each))
            column.body.addStretch(1)
            self.body.addWidget(column)
        self.body.addWidget(section(Text("One more")))
        row = QHBoxLayout()
        self.sku = LineField()
        self.pieces = LineField("1")
        self.pieces.setFixedWidth(theme.scaled(_NUMBER))
        self.pieces.setAlignment(Qt.AlignmentFlag.AlignRight)
        for field in (self.sku, self.pieces):
            field.returnPressed.connect(self._done)
        row.addWidget(Field(Text("&SKU or code"), self.sku), 1)
        row.addWidget(Field(Text("&Pieces in one kit"), self.pieces))
        self.body.addLayout(row)
        self.first = self.sku

    def act(self) -> Text | None:
        """Hand it over."""
        if not self.sku.text().strip():
            return Text("Type a SKU, or scan the product.")
        text = self.pieces.text().strip()
        if not text.isdecimal() or not 0 < int(text) <= kits.MOST_PIECES:
            return Text("Give a number from {least} to {most}.", least=1, most=kits.MOST_PIECES)
        self._add(self.sku.text().strip(), int(text))
        return None

    def takes(self, code: str) -> bool:
        """A scan is the part; its pieces and Enter follow."""
        self.sku.setText(code)
        self.pieces.setFocus(Qt.FocusReason.OtherFocusReason)
        self.pieces.selectAll()
        return True

    def _row(self, each: KitPicture) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(ElidedLabel(str(part_words(each))), 1)
        gone = Button(Text("Take out"), "trash-2")
        gone.setAccessibleName(f"{Text('Take out')}: {each.sku}")
        gone.clicked.connect(partial(self._gone, each.id))
        line.addWidget(gone)
        return row

    def _gone(self, part_id: int, *_: Any) -> None:
        self._close()
        self._take_out(part_id)


def kit_words(parts: Sequence[KitPicture]) -> Text:
    """How many kits there are, or what would make the product one."""
    if not parts:
        return Text("It is sold as it is. With a part it becomes a kit: orders then take its parts from stock.")
    stock = kits.stock_of(parts)
    if not stock.is_limited:
        return Text("No part of it is counted: nobody knows how many there are.")
    return Text("Its parts are enough for {n} more kit.", many="Its parts are enough for {n} more kits.", n=stock.free)


def part_words(part: KitPicture) -> Text:
    """One part with its stock."""
    named = Text("{pieces} x {sku}  {name}", pieces=part.pieces, sku=part.sku, name=part.name)
    return Text("{part}, {n} free", part=named, n=part.free) if part.limits else Text("{part}, not counted", part=named)
