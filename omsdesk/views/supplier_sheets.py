"""Sheets of the suppliers' page: how they are told, what has left, calling off, and who they are."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from omsdesk.lifecycles.supply import SupplyStatus, ToldBy
from omsdesk.messages import LANGUAGES
from omsdesk.services.suppliers.listing import SupplyRow
from omsdesk.services.suppliers.roster import Known
from omsdesk.services.typed_days import day_text
from omsdesk.views import theme
from omsdesk.views.order_forms import Close, FormSheet
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.fields import CheckField, ChoiceField, Field, LineField
from omsdesk.views.widgets.label import ElidedLabel, label, show_if
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text

_WIDE, _NUMBER, _LIST_HEIGHT = 640, 64, 220
_NEW = 0


class SendSheet(FormSheet):
    """How a supplier is told; the number keys choose."""

    def __init__(
        self, row: SupplyRow, why_not_mail: Text | None, send: Callable[[ToldBy], object], close: Close
    ) -> None:
        self._row, self._why_not_mail, self._send = row, why_not_mail, send
        self._by = ToldBy.MAIL if why_not_mail is None else ToldBy.PAPER
        heading = Text("Send {number} to {supplier}", number=row.number, supplier=row.supplier)
        if row.must_be_told:
            heading = Text("Tell {supplier} how {number} stands now", number=row.number, supplier=row.supplier)
        super().__init__(heading, Text("Send"), "mail", close, width=_WIDE)

    def build(self) -> None:
        """The goods, then the three ways."""
        told = Text("{goods}, to {name}", goods=self._row.goods, name=self._row.customer)
        if self._row.status is SupplyStatus.CANCELLED:
            told = Text("They are told that nothing more of it is to be sent.")
        self.body.addWidget(label(told, wrap=True))
        if self._why_not_mail is None:
            self.body.addWidget(label(Text("To {address}", address=self._row.email), ink="text2", wrap=True))
        self.ways = Choices(columns=1)
        self.ways.show_choices([self._choice(n, each) for n, each in enumerate(ToldBy, start=1)], self._by)
        self.ways.chosen.connect(self._choose)
        self.body.addWidget(self.ways)
        self.first = next(tile for tile in self.ways.tiles() if tile.isEnabled())

    def act(self) -> Text | None:
        """Hand it over."""
        self._send(self._by)
        return None

    def _choice(self, number: int, by: ToldBy) -> Choice:
        why_not = str(self._why_not_mail or "") if by is ToldBy.MAIL else ""
        return Choice(str(number), by.word, _WAYS[by], value=by, enabled=not why_not, why_not=why_not)

    def _choose(self, by: object) -> None:
        assert isinstance(by, ToldBy)  # noqa: S101 - the tiles hold nothing else
        self._by = by


_WAYS = {
    ToldBy.MAIL: Text("With the paper attached"),
    ToldBy.PAPER: Text("It prints, to be faxed or sent"),
    ToldBy.OTHERWISE: Text("You have told them; the paper is kept with the order"),
}


class LeftSheet(FormSheet):
    """What has left at a supplier's: carrier, number, day, and how many of each."""

    def __init__(
        self,
        row: SupplyRow,
        today: date | None,
        note: Callable[[str, str, str, Mapping[int, int]], Text | None],
        close: Close,
    ) -> None:
        self._lines = [line for line in row.lines if line.open]
        self._row, self._today, self._note = row, today, note
        heading = Text("{supplier} has sent goods of {order}", supplier=row.supplier, order=row.order)
        super().__init__(heading, Text("It has left"), "truck", close, width=_WIDE)

    def build(self) -> None:
        """The fields of their mail, then the pieces."""
        self.tracking = self.line(Text("&Tracking number"), hint=Text("Several with a space between."))
        row = QHBoxLayout()
        self.carrier, self.day = LineField(), LineField(day_text(self._today) if self._today else "")
        row.addWidget(Field(Text("&Carrier"), self.carrier), 1)
        row.addWidget(Field(Text("&Sent on"), self.day), 1)
        for field in (self.carrier, self.day):
            field.returnPressed.connect(self._done)
        self.body.addLayout(row)
        column = ScrollColumn()
        column.setMaximumHeight(theme.scaled(_LIST_HEIGHT))
        self.numbers: dict[int, LineField] = {}
        for line in self._lines:
            number = LineField(str(line.open), name=Text("Pieces of {name}", name=line.name))
            number.setFixedWidth(theme.scaled(_NUMBER))
            number.setAlignment(Qt.AlignmentFlag.AlignRight)
            number.returnPressed.connect(self._done)
            pieces = QHBoxLayout()
            pieces.addWidget(ElidedLabel(f"{line.sku}  {line.name}"), 1)
            pieces.addWidget(number)
            pieces.addWidget(label(Text("of {n}", n=line.open), ink="text2"))
            column.body.addLayout(pieces)
            self.numbers[line.line_id] = number
        self.body.addWidget(column)

    def act(self) -> Text | None:
        """Hand it over, if the numbers are some."""
        pieces = {}
        for line in self._lines:
            text = self.numbers[line.line_id].text().strip() or "0"
            if not text.isdecimal() or int(text) > line.open:
                return Text("{n} of {name} is no number that fits.", n=text, name=line.name)
            pieces[line.line_id] = int(text)
        if not any(pieces.values()):
            return Text("Say how many of each have left.")
        if not self.tracking.text().strip():
            return Text("Without a tracking number, give the number of their delivery note.")
        return self._note(self.carrier.text(), self.tracking.text(), self.day.text(), pieces)


class TakeBackSheet(FormSheet):
    """What calling off does; the safe answer has the focus."""

    def __init__(self, row: SupplyRow, take_back: Callable[[], object], close: Close) -> None:
        self._row, self._take_back = row, take_back
        heading = Text("Call {number} off?", number=row.number)
        super().__init__(heading, Text("Call order off"), "undo-2", close, kind="danger")

    def build(self) -> None:
        """Said before it is done."""
        self.body.addWidget(label(Text("{goods} wait for stock here then.", goods=self._row.goods), wrap=True))
        told = Text("{supplier} does not know of it yet.", supplier=self._row.supplier)
        if self._row.revision:
            told = Text(
                "{supplier} was asked to send it. Tell them afterwards with Send order; what has left there already "
                "comes back as a return.",
                supplier=self._row.supplier,
            )
        self.body.addWidget(label(told, wrap=True))

    def act(self) -> Text | None:
        """Do it."""
        self._take_back()
        return None


class SupplierSheet(FormSheet):
    """A supplier to add, or one to change."""

    def __init__(self, known: Sequence[Known], keep: Callable[[Known], object], close: Close) -> None:
        self._known = {each.id: each for each in known}
        self._keep = keep
        super().__init__(Text("Suppliers"), Text("Keep"), "save", close, width=_WIDE)

    def build(self) -> None:
        """Which one, and what is known of it."""
        self.who = ChoiceField(Text("Supplier"))
        choices: list[tuple[Text | str, object]] = [(each.name, each.id) for each in self._known.values()]
        self.who.show_choices([(Text("A new supplier"), _NEW), *choices], _NEW)
        self.who.picked.connect(lambda supplier: self._show(int(str(supplier))))
        self.body.addWidget(Field(Text("&Supplier"), self.who))
        self.name = self.line(Text("&Name"))
        self.email = self.line(Text("&E-mail for orders"), hint=Text("Blank: on paper, or another way."))
        row = QHBoxLayout()
        self.account = LineField()
        self.account.returnPressed.connect(self._done)
        row.addWidget(Field(Text("&Our number with them"), self.account), 1)
        self.reference = LineField()
        self.reference.returnPressed.connect(self._done)
        row.addWidget(Field(Text("Their number in &files"), self.reference), 1)
        self.language = ChoiceField(Text("Language"))
        self.language.show_choices([(called, code) for code, called in LANGUAGES.items()], "en")
        row.addWidget(Field(Text("&Language"), self.language), 1)
        self.body.addLayout(row)
        self.active = CheckField(Text("Sends for us"))
        self.active.setChecked(True)
        self.body.addWidget(self.active)
        show_if(self.active, wanted=False)

    def act(self) -> Text | None:
        """Hand it over."""
        if not self.name.text().strip():
            return Text("A supplier needs a name.")
        wanted = Known(
            id=int(str(self.who.value())),
            name=self.name.text(),
            email=self.email.text(),
            account=self.account.text(),
            language=str(self.language.value()),
            active=self.active.isChecked(),
            reference=self.reference.text(),
        )
        self._keep(wanted)
        return None

    def _show(self, supplier_id: int) -> None:
        one = self._known.get(supplier_id, Known(_NEW, "", "", "", "en"))
        shown = (self.name, one.name), (self.email, one.email), (self.account, one.account)
        for field, text in (*shown, (self.reference, one.reference)):
            field.setText(text)
        self.language.show_value(one.language)
        self.active.setChecked(one.active)
        show_if(self.active, wanted=one.id != _NEW)
