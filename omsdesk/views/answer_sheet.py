"""What a customer answered: the words, and what the order says by them."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit

from omsdesk.services.asking_details import Answer
from omsdesk.services.new_order import ShipTo
from omsdesk.services.order_preview import Preview
from omsdesk.services.replies import Answer as Written
from omsdesk.views import theme
from omsdesk.views.order_forms import Close, FormSheet
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.words import Text

_WIDE, _HEIGHT = 640, 84
Answers = Sequence[Written]
_NAMES = {
    "name": Text("&Name"),
    "street": Text("&Street and number"),
    "extra": Text("Address line &2"),
    "postal_code": Text("&Postal code"),
    "city": Text("&City"),
    "region": Text("&Region or state"),
    "country": Text("C&ountry"),
}


class AnswerSheet(FormSheet):
    """The pasted answer over the fields that it may fill."""

    def __init__(self, order: Preview, keep: Callable[[Answer], object], close: Close, answers: Answers = ()) -> None:
        self._order, self._keep, self._answers = order, keep, answers
        super().__init__(Text("Answer of the customer"), Text("Keep the answer"), "check", close, width=_WIDE)

    def build(self) -> None:
        """Words first, then the address and how the customer is reached."""
        self.words = QPlainTextEdit("\n\n".join(each.words for each in reversed(self._answers)))
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(theme.scaled(_HEIGHT))
        theme.set_font(self.words, theme.BODY)
        hint = Text("Paste the mail, or write what was said on the phone.")
        self.body.addWidget(Field(Text("&Answer"), self.words, hint=hint))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_3)
        self.lines: dict[str, QLineEdit] = {}
        said = {name: getattr(self._order.ship_to, name) for name in _NAMES}
        fields = (*_NAMES.items(), ("email", Text("&E-mail")), ("phone", Text("Ph&one")))
        for place, (name, words) in enumerate(fields):
            line = LineField(said.get(name, "") or getattr(self._order, name, ""))
            line.returnPressed.connect(self._done)
            self.lines[name] = line
            grid.addWidget(Field(words, line), place // 3, place % 3)
        self.body.addLayout(grid)
        self.first = self.words

    def act(self) -> Text | None:
        """Hand it over."""
        typed = {name: line.text() for name, line in self.lines.items()}
        ship_to = ShipTo(**{name: typed[name] for name in _NAMES})
        seen = tuple(each.id for each in self._answers)
        self._keep(Answer(self.words.toPlainText(), ship_to, typed["email"], typed["phone"], seen))
        return None
