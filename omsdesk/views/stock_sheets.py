"""The two questions about a product's stock that need more than a scan: correct it, set pieces apart."""

from collections.abc import Callable

from omsdesk.lifecycles.stock import AdjustReason
from omsdesk.services.stock_list import ProductStock
from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import ChoiceField, Field, LineField
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.words import Text

_WIDTH = 460
REASONS = tuple(each for each in AdjustReason if each is not AdjustReason.COUNTED)


class _ProductSheet(Sheet):
    """Title, product, the place of it, a number, and the two ways on."""

    def __init__(
        self,
        title: Text,
        product: ProductStock,
        number: Text,
        hint: Text,
        leave: Callable[[], object],
        *,
        with_places: bool,
    ) -> None:
        super().__init__(_WIDTH)
        self.place = ChoiceField(Text("Place"))
        places = [
            (Text("{place} \N{MIDDLE DOT} {free} free", place=each.place, free=each.free), each.location_id)
            for each in product.bins
        ]
        self.place.show_choices(places, places[0][1] if places else None)
        self.number = LineField(name=number)
        self.number_field = Field(number, self.number, hint=hint)
        self.note = LineField(name=Text("Note"))
        self.body.addWidget(label(title, theme.PAGE, theme.BOLD))
        self.body.addWidget(label(f"{product.row.sku}  \N{MIDDLE DOT}  {product.row.product}", ink="text2", wrap=True))
        where = Field(Text("Place"), self.place)
        self.body.addWidget(where)
        where.setVisible(with_places)
        self.body.addWidget(self.number_field)
        self._fill()
        self.body.addWidget(Field(Text("Note"), self.note))
        self.ok = Button(Text("Book"), "check", "Enter", kind="primary")
        self.ok.clicked.connect(self._book)
        cancel = Button(Text("Cancel"), "x", "Esc")
        cancel.clicked.connect(leave)
        row = FlowRow()
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.ok)
        self.body.addLayout(row)
        self.number.returnPressed.connect(self._book)
        self.note.returnPressed.connect(self._book)

    def _fill(self) -> None:
        """What a sheet asks beside place and number."""

    def _number(self) -> int | None:
        """The number that was typed; words under the field when it is none."""
        text = self.number.text().strip().replace("\N{MINUS SIGN}", "-")
        try:
            found = int(text)
        except ValueError:
            found = 0
        if found == 0:
            self.number_field.show_error(Text("Type a whole number, not zero."))
            self.number.setFocus()
            return None
        self.number_field.show_error(None)
        return found

    def _book(self) -> None:
        """Hand over what was said."""


class AdjustSheet(_ProductSheet):
    """So many more or fewer in a place, and why."""

    def __init__(
        self,
        product: ProductStock,
        book: Callable[[int, int, AdjustReason, str], object],
        leave: Callable[[], object],
        *,
        with_places: bool = True,
    ) -> None:
        self._hand_over = book
        hint = Text("Found: 2. Lost: -2.")
        super().__init__(Text("Adjust stock"), product, Text("Difference"), hint, leave, with_places=with_places)

    def _fill(self) -> None:
        self.reason = ChoiceField(Text("Reason"))
        self.reason.show_choices([(each.word, each.value) for each in REASONS], None)
        self.reason_field = Field(Text("Reason"), self.reason)
        self.body.addWidget(self.reason_field)

    def _book(self) -> None:
        difference = self._number()
        if difference is None:
            return
        chosen = self.reason.value()
        reason = next((each for each in REASONS if each.value == chosen), None)
        if reason is None:
            self.reason_field.show_error(Text("Choose the reason."))
            self.reason.setFocus()
            return
        self.reason_field.show_error(None)
        self._hand_over(int(str(self.place.value())), difference, reason, self.note.text())


class QuarantineSheet(_ProductSheet):
    """So many of a place, set apart until a supervisor has looked."""

    def __init__(
        self,
        product: ProductStock,
        book: Callable[[int, int, str], object],
        leave: Callable[[], object],
        *,
        with_places: bool = True,
    ) -> None:
        self._hand_over = book
        hint = Text("They are not sold until somebody has looked at them.")
        super().__init__(Text("Set apart"), product, Text("Pieces"), hint, leave, with_places=with_places)

    def _book(self) -> None:
        pieces = self._number()
        if pieces is not None:
            self._hand_over(int(str(self.place.value())), abs(pieces), self.note.text())
