"""Sheets that name suppliers: of a product, and for what is missing of an order's line."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from omsdesk.money import Money
from omsdesk.services import typed_amounts
from omsdesk.services.stock_list import StockRow
from omsdesk.services.suppliers.roster import Known, Offer
from omsdesk.services.suppliers.wanted import Missing
from omsdesk.views.order_forms import Close, FormSheet
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import CheckField, ChoiceField, Field, LineField
from omsdesk.views.widgets.label import ElidedLabel, label, section
from omsdesk.words import Text

_WIDE = 680
_NOBODY = Text("No supplier is known yet. Add one on the page Suppliers (F9).")


class ProductSuppliersSheet(FormSheet):
    """Who has a product, and one more; or whoever always sends it."""

    def __init__(
        self,
        row: StockRow,
        offers: Sequence[Offer],
        known: Sequence[Known],
        currency: str,
        add: Callable[[int, str, bool, Money | None], object],
        take_away: Callable[[int], object],
        close: Close,
    ) -> None:
        self._offers, self._known, self._house = offers, known, currency
        self._add, self._take_away = add, take_away
        super().__init__(Text("Who has {product}", product=row.product), Text("Keep"), "save", close, width=_WIDE)

    def build(self) -> None:
        """Those that are named, then the fields for another."""
        for each in self._offers:
            self.body.addWidget(self._row(each))
        if not self._offers:
            self.body.addWidget(label(Text("Nobody is named yet: it is sent from here."), ink="text2", wrap=True))
        self.go.setEnabled(bool(self._known))
        if not self._known:
            self.body.addWidget(label(_NOBODY, ink="warn", wrap=True))
            self.first = self.stay
            return
        self.body.addWidget(section(Text("Add or change")))
        self.who = ChoiceField(Text("Supplier"))
        self.who.show_choices([(each.name, each.id) for each in self._known], self._known[0].id)
        self.who.picked.connect(lambda supplier: self._show(int(str(supplier))))
        self.body.addWidget(Field(Text("&Supplier"), self.who))
        self.code = self.line(Text("&Their code"), hint=Text("What they call it. May stay blank."))
        self.price, self.currency = LineField(), LineField()
        price = QHBoxLayout()
        for field, caption in ((self.price, Text("&Purchase price of a piece")), (self.currency, Text("Cu&rrency"))):
            field.returnPressed.connect(self._done)
            price.addWidget(Field(caption, field), 1)
        self.body.addLayout(price)
        self.direct = CheckField(Text("Always straight from them, never from here"))
        self.body.addWidget(self.direct)
        self._show(self._known[0].id)
        self.first = self.who

    def act(self) -> Text | None:
        """Hand it over, if the price is one."""
        currency = self.currency.text().strip().upper() or self._house
        minor = typed_amounts.amount_of(self.price.text(), currency) if self.price.text().strip() else None
        if minor is None and self.price.text().strip():
            return Text("'{typed}' is no price. Type an amount, such as 2.50.", typed=self.price.text().strip())
        price = None if minor is None else Money(minor, currency)
        self._add(int(str(self.who.value())), self.code.text(), self.direct.isChecked(), price)
        return None

    def _show(self, supplier_id: int) -> None:
        named = next((each for each in self._offers if each.supplier_id == supplier_id), None)
        self.code.setText(named.code if named is not None else "")
        price = named.price if named is not None else None
        self.price.setText("" if price is None else typed_amounts.amount_text(price.minor, price.currency))
        self.currency.setText(self._house if price is None else price.currency)
        self.direct.setChecked(named is not None and named.direct)

    def _row(self, each: Offer) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        said = Text("{name}  {code}", name=each.supplier, code=each.code)
        if each.direct:
            said = Text("{name}  {code}, always straight from them", name=each.supplier, code=each.code)
        line.addWidget(ElidedLabel(str(said)), 1)
        if each.price is not None:
            line.addWidget(label(Text("{amount}", amount=each.price), ink="text2"))
        gone = Button(Text("Take away"), "trash-2")
        gone.setAccessibleName(f"{Text('Take away')}: {each.supplier}")
        gone.clicked.connect(partial(self._gone, each.supplier_id))
        line.addWidget(gone)
        return row

    def _gone(self, supplier_id: int, *_: Any) -> None:
        self._close()
        self._take_away(supplier_id)


class GiveSheet(FormSheet):
    """From whom the missing pieces of a line come, and how many of them."""

    def __init__(self, missing: Missing, give: Callable[[int, int, int, str], object], close: Close) -> None:
        self._missing, self._give = missing, give
        heading = Text(
            "{n} piece of {product} straight from a supplier",
            many="{n} pieces of {product} straight from a supplier",
            n=missing.pieces,
            product=missing.product,
        )
        super().__init__(heading, Text("Have it sent"), "truck", close, width=_WIDE)

    def build(self) -> None:
        """The supplier, their code, the pieces."""
        known = self._missing.suppliers
        self.go.setEnabled(bool(known))
        if not known:
            self.body.addWidget(label(_NOBODY, ink="warn", wrap=True))
            self.first = self.stay
            return
        told = Text(
            "It waits for no stock here, and the rest of the order goes on. Send the order on the page Suppliers."
        )
        self.body.addWidget(label(told, wrap=True))
        self.who = ChoiceField(Text("Supplier"))
        self.who.show_choices([(each.supplier, each.supplier_id) for each in known], known[0].supplier_id)
        self.who.picked.connect(lambda supplier: self._show(int(str(supplier))))
        self.body.addWidget(Field(Text("&Supplier"), self.who))
        self.pieces = self.line(Text("&Pieces"), str(self._missing.pieces))
        self.code = self.line(Text("&Their code"), hint=Text("What they call it. May stay blank."))
        self._show(known[0].supplier_id)
        self.first = self.who

    def act(self) -> Text | None:
        """Hand it over."""
        text = self.pieces.text().strip()
        if not text.isdecimal() or not 0 < int(text) <= self._missing.pieces:
            return Text("Give a number from 1 to {most}.", most=self._missing.pieces)
        self._give(self._missing.line_id, int(str(self.who.value())), int(text), self.code.text())
        return None

    def _show(self, supplier_id: int) -> None:
        named = next((each for each in self._missing.suppliers if each.supplier_id == supplier_id), None)
        self.code.setText(named.code if named is not None else "")
