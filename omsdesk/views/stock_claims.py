"""Who gets a product, changed by moving a promise, and what may be sent instead of it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from omsdesk.services.alternatives import Alternative
from omsdesk.services.backorders import Claim
from omsdesk.services.stock_list import StockRow
from omsdesk.views import theme
from omsdesk.views.order_forms import FormSheet
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import ChoiceField, Field, LineField
from omsdesk.views.widgets.label import ElidedLabel, label, section
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text, day_words

_WIDE, _NUMBER, _LIST_HEIGHT = 680, 150, 240
Close = Callable[[], object]


class ClaimsSheet(FormSheet):
    """Every order that wants the product, in the order in which goods are given out; a promise can go to another."""

    def __init__(
        self, row: StockRow, claims: Sequence[Claim], move: Callable[[int, int, int], object], close: Close
    ) -> None:
        self._claims = claims
        self._move = move
        heading = Text("Who gets {product}", product=row.product)
        super().__init__(heading, Text("Move the promise"), "arrow-left-right", close, width=_WIDE)
        self.go.setEnabled(bool(self._givers and self._takers))
        self.first = self.first or self.stay

    @property
    def _givers(self) -> list[Claim]:
        return [each for each in self._claims if each.promised]

    @property
    def _takers(self) -> list[Claim]:
        return [each for each in self._claims if each.waiting]

    def build(self) -> None:
        """The list, then from whom, to whom, how many."""
        column = ScrollColumn(spacing=theme.GAP_1)
        column.setMaximumHeight(theme.scaled(_LIST_HEIGHT))
        for each in self._claims:
            column.body.addWidget(label(claim_words(each), wrap=True))
        if not self._claims:
            column.body.addWidget(label(Text("No order wants it now."), ink="text2"))
        column.body.addStretch(1)
        self.body.addWidget(column)
        if not (self._givers and self._takers):
            return
        self.giver, self.taker = ChoiceField(Text("From order")), ChoiceField(Text("To"))
        self.giver.show_choices([(_name(each, each.promised), each.id) for each in self._givers], self._givers[-1].id)
        self.taker.show_choices([(_name(each, each.waiting), each.id) for each in self._takers], self._takers[0].id)
        self.body.addWidget(Field(Text("&From, promised"), self.giver))
        self.body.addWidget(Field(Text("&To, missing"), self.taker))
        self.pieces = self.line(Text("&Pieces"), str(min(self._givers[-1].promised, self._takers[0].waiting)))
        self.first = self.giver

    def act(self) -> Text | None:
        """Hand it over."""
        text = self.pieces.text().strip()
        if not text.isdecimal() or not int(text):
            return Text("Type how many")
        self._move(int(str(self.giver.value())), int(str(self.taker.value())), int(text))
        return None


def claim_words(claim: Claim) -> Text:
    """One order as a line: what it has, what it misses, and when it was promised."""
    said = Text(
        "{order}  {customer}: {promised} promised, {picked} picked, {waiting} missing, for {day}",
        order=claim.order,
        customer=claim.customer,
        promised=claim.promised,
        picked=claim.picked,
        waiting=claim.waiting,
        day=day_words(claim.promised_for),
    )
    return Text("{claim} (goes first)", claim=said) if claim.goes_first else said


def _name(claim: Claim, pieces: int) -> Text:
    return Text("{order}  {customer}: {n}", order=claim.order, customer=claim.customer, n=pieces)


class AlternativesSheet(FormSheet):
    """What may be sent instead, and one more."""

    def __init__(
        self,
        row: StockRow,
        known: Sequence[Alternative],
        add: Callable[[str, int, int, str], object],
        take_away: Callable[[int], object],
        close: Close,
    ) -> None:
        self._known = known
        self._add = add
        self._take_away = take_away
        heading = Text("Instead of {product}", product=row.product)
        super().__init__(heading, Text("Add alternative"), "plus", close, width=_WIDE)

    def build(self) -> None:
        """Those that are named, then the fields for another."""
        for each in self._known:
            self.body.addWidget(self._row(each))
        if not self._known:
            self.body.addWidget(label(Text("Nothing is named yet."), ink="text2"))
        self.body.addWidget(section(Text("One more")))
        self.sku = self.line(Text("&SKU or code"))
        row = QHBoxLayout()
        self.gives, self.per = self._number(), self._number()
        row.addWidget(Field(Text("Pieces of &it"), self.gives))
        row.addWidget(Field(Text("&for pieces of this"), self.per))
        row.addStretch(1)
        self.body.addLayout(row)
        self.note = self.line(Text("&Note"), hint=Text("What is different: another colour, smaller."))

    def act(self) -> Text | None:
        """Hand it over."""
        if not self.sku.text().strip():
            return Text("Type a SKU, or scan the product.")
        numbers = [field.text().strip() for field in (self.gives, self.per)]
        if not all(each.isdecimal() and int(each) for each in numbers):
            return Text("Give both numbers from 1 to {most}.", most=1000)
        self._add(self.sku.text().strip(), int(numbers[0]), int(numbers[1]), self.note.text())
        return None

    def takes(self, code: str) -> bool:
        """A scan is the other product; how many of it, and Enter follow."""
        self.sku.setText(code)
        self.gives.setFocus(Qt.FocusReason.OtherFocusReason)
        self.gives.selectAll()
        return True

    def _number(self) -> LineField:
        field = LineField("1")
        field.setFixedWidth(theme.scaled(_NUMBER))
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.returnPressed.connect(self._done)
        return field

    def _row(self, each: Alternative) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        said = Text(
            "{sku}  {name}: {gives} for {per}, {free} free{note}",
            sku=each.sku,
            name=each.name,
            gives=each.gives,
            per=each.per,
            free=each.free,
            note=f" ({each.note})" if each.note else "",
        )
        line.addWidget(ElidedLabel(str(said)), 1)
        gone = Button(Text("Take away"), "trash-2")
        gone.setAccessibleName(f"{Text('Take away')}: {each.sku}")
        gone.clicked.connect(partial(self._gone, each.id))
        line.addWidget(gone)
        return row

    def _gone(self, other_id: int, *_: Any) -> None:
        self._close()
        self._take_away(other_id)
