"""Several products changed at once: what is left blank stays as it is."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout

from omsdesk.services.bulk_products import ProductChange
from omsdesk.views.order_forms import FormSheet
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.words import Text

Close = Callable[[], object]
_AS_IT_IS = "as it is"


class BulkSheet(FormSheet):
    """The fields that several products may get at once."""

    def __init__(self, count: int, change: Callable[[ProductChange], object], close: Close) -> None:
        self._change = change
        self._active: bool | None = None
        heading = Text("Change {n} product", many="Change {n} products", n=count)
        super().__init__(heading, Text("Change them"), "pencil", close)

    def build(self) -> None:
        """Price, numbers, note, sold or not."""
        self.price = self.line(Text("&Price"), hint=Text("12.50, or a change: +5% or -10%."))
        self.low, self.weight = LineField(), LineField()
        row = QHBoxLayout()
        for words, field in ((Text("&Low mark"), self.low), (Text("&Weight in grams"), self.weight)):
            field.returnPressed.connect(self._done)
            row.addWidget(Field(words, field))
        self.body.addLayout(row)
        self.note = self.line(Text("Packing &note"), hint=Text("A dash takes the notes away."))
        self.sold = Choices(columns=3)
        choices = [Choice("", Text("As it is"), value=_AS_IT_IS)]
        choices += [Choice("", Text("On sale"), value=True), Choice("", Text("Not sold any more"), value=False)]
        self.sold.show_choices(choices, _AS_IT_IS)
        self.sold.chosen.connect(self._choose)
        self.body.addWidget(self.sold)

    def act(self) -> Text | None:
        """Hand over what was filled in."""
        numbers: list[int | None] = []
        for field in (self.low, self.weight):
            text = field.text().strip()
            if text and not text.isdecimal():
                return Text("'{text}' is no whole number.", text=text)
            numbers.append(int(text) if text else None)
        note = self.note.text().strip()
        wanted = ProductChange(
            price=self.price.text().strip() or None,
            low_mark=numbers[0],
            weight_g=numbers[1],
            packing_note=None if not note else "" if note == "-" else note,
            active=self._active,
        )
        if wanted == ProductChange():
            return Text("Fill in what all of them get.")
        self._change(wanted)
        return None

    def _choose(self, value: object) -> None:
        self._active = None if value == _AS_IT_IS else bool(value)
