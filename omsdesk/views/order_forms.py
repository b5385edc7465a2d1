"""Sheets over the page of one order: payment, refund, address, return, delivery, and a reason asked for."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit

from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.shipment import DeliveryProof
from omsdesk.money import Money
from omsdesk.services.new_order import ShipTo
from omsdesk.services.order_detail import OrderDetail
from omsdesk.services.order_preview import LinePicture
from omsdesk.services.typed_amounts import amount_text
from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button, Kind
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.fields import ChoiceField, Field, LineField
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import ElidedLabel, label
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text

_WIDTH, _WIDE, _NUMBER, _LIST_HEIGHT = 520, 640, 64, 280
_BACK, _CREDIT = "back", "credit"
_PLACES: tuple[tuple[str | Text, object], ...] = (
    (Text("back the way it was paid"), _BACK),
    (Text("into the store credit of the customer"), _CREDIT),
)
Close = Callable[[], object]


class FormSheet(Sheet):
    """A heading, fields, and two buttons: the verb and the way back. Enter in the last field does it."""

    def __init__(
        self, heading: Text, verb: Text, icon: str, close: Close, *, kind: Kind = "primary", width: int = _WIDTH
    ) -> None:
        super().__init__(width)
        self._close = close
        self.body.addWidget(label(heading, theme.PAGE, theme.SEMIBOLD, wrap=True))
        self.first: Any = None
        self.go = Button(verb, icon, kind=kind)
        self.go.clicked.connect(self._done)
        self.stay = Button(Text("Leave it"), "x")
        self.stay.clicked.connect(close)
        self.build()
        self.wrong = label("", theme.HEADER, theme.SEMIBOLD, ink="err", wrap=True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        row = FlowRow()
        row.addStretch()
        row.addWidget(self.stay)
        row.addWidget(self.go)
        self.body.addLayout(row)

    def build(self) -> None:
        """Add the fields."""

    def act(self) -> Text | None:
        """Do it, or say what is wrong."""
        return None

    def line(self, words: Text, text: str = "", *, hint: Text | None = None) -> LineField:
        """Another line to type."""
        made = LineField(text)
        made.returnPressed.connect(self._done)
        self.body.addWidget(Field(words, made, hint=hint or ""))
        self.first = self.first or made
        return made

    def _done(self) -> None:
        wrong = self.act()
        if wrong is None:
            self._close()
            return
        self.wrong.setText(str(wrong))
        self.wrong.show()


class PaymentSheet(FormSheet):
    """Money that came in."""

    def __init__(
        self,
        open_amount: Money,
        record: Callable[[PaymentMethod, str, str], Text | None],
        close: Close,
        credit: Money | None = None,
    ) -> None:
        self._open, self._credit = open_amount, credit
        self._record = record
        super().__init__(Text("Record a payment"), Text("Record payment"), "credit-card", close)

    def build(self) -> None:
        """How, how much, and its number."""
        self.method = ChoiceField(Text("Method"))
        credit = self._credit if self._credit is not None and self._credit.minor else None
        ways = [each for each in PaymentMethod if credit is not None or each is not PaymentMethod.CREDIT]
        self.method.show_choices([(each.word, each) for each in ways], PaymentMethod.TRANSFER)
        self.method.currentIndexChanged.connect(self._follow)
        said = "" if credit is None else Text("{amount} of store credit is there.", amount=credit)
        self.body.addWidget(Field(Text("&Method"), self.method, hint=said))
        self.amount = self.line(Text("&Amount"), _typed(self._open), hint=Text("What is open stands here."))
        self.reference = self.line(Text("&Reference"))

    def _follow(self) -> None:
        """No more is paid with store credit than is there."""
        amount = self._open
        if self.method.value() is PaymentMethod.CREDIT and self._credit is not None:
            amount = min(self._open, self._credit)
        self.amount.setText(_typed(amount))

    def act(self) -> Text | None:
        """Hand it over."""
        method = self.method.value()
        assert isinstance(method, PaymentMethod)  # noqa: S101 - one is always chosen
        return self._record(method, self.amount.text(), self.reference.text())


class RefundSheet(FormSheet):
    """Money that goes back; it cannot be taken back, so the verb is not Enter's."""

    def __init__(self, detail: OrderDetail, refund: Callable[[str, str, bool], Text | None], close: Close) -> None:
        self._account, self._has_credit = detail.account, detail.store_credit is not None
        self._refund = refund
        super().__init__(Text("Give money back"), Text("Refund"), "banknote", close, kind="danger")

    def build(self) -> None:
        """How much and why."""
        said = Text("{amount} can go back at most.", amount=self._account.refundable)
        self.body.addWidget(label(said, wrap=True))
        owed = self._account.credit if self._account.credit.minor else self._account.refundable
        self.amount = self.line(Text("&Amount"), _typed(owed))
        self.why = self.line(Text("&Why"))
        self.place = ChoiceField(Text("Where it goes"))
        self.place.show_choices(_PLACES if self._has_credit else _PLACES[:1], _BACK)
        hint = Text("Store credit needs a customer of the register on the order.")
        hint = Text("What was paid with store credit becomes that again.") if self._has_credit else hint
        self.body.addWidget(Field(Text("It &goes"), self.place, hint=hint))

    def act(self) -> Text | None:
        """Hand it over with its reason."""
        if not self.why.text().strip():
            return Text("A refund needs a reason.")
        return self._refund(self.amount.text(), self.why.text(), self.place.value() == _CREDIT)


class AddressSheet(FormSheet):
    """Where the order goes."""

    def __init__(self, ship_to: ShipTo, change: Callable[[ShipTo], object], close: Close) -> None:
        self._ship_to = ship_to
        self._change = change
        super().__init__(Text("Ship to"), Text("Use this address"), "map-pin", close, width=_WIDE)

    def build(self) -> None:
        """Two columns."""
        names = {
            "name": Text("&Name"),
            "street": Text("&Street and number"),
            "extra": Text("Address line &2"),
            "postal_code": Text("&Postal code"),
            "city": Text("&City"),
            "region": Text("&Region or state"),
            "country": Text("C&ountry"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_3)
        self.lines: dict[str, QLineEdit] = {}
        for place, (name, words) in enumerate(names.items()):
            line = LineField(getattr(self._ship_to, name))
            line.returnPressed.connect(self._done)
            self.lines[name] = line
            grid.addWidget(Field(words, line), place // 2, place % 2)
        self.body.addLayout(grid)
        self.first = self.lines["street"]

    def act(self) -> Text | None:
        """Hand over the whole address."""
        self._change(ShipTo(**{name: line.text() for name, line in self.lines.items()}))
        return None


class ReturnSheet(FormSheet):
    """Which pieces come back."""

    def __init__(
        self, lines: tuple[LinePicture, ...], request: Callable[[Mapping[int, int], str], object], close: Close
    ) -> None:
        self._lines = [line for line in lines if _returnable(line)]
        self._request = request
        super().__init__(Text("Goods come back"), Text("Approve return"), "rotate-ccw", close, width=_WIDE)

    def build(self) -> None:
        """A number for each line that left."""
        column = ScrollColumn()
        column.setMaximumHeight(theme.scaled(_LIST_HEIGHT))
        self.numbers: dict[int, LineField] = {}
        for line in self._lines:
            row = QHBoxLayout()
            number = LineField("0", name=Text("Pieces of {name}", name=line.name))
            number.setFixedWidth(theme.scaled(_NUMBER))
            number.setAlignment(Qt.AlignmentFlag.AlignRight)
            row.addWidget(ElidedLabel(f"{line.sku}  {line.name}"), 1)
            row.addWidget(number)
            row.addWidget(label(Text("of {n}", n=_returnable(line)), ink="text2"))
            column.body.addLayout(row)
            self.numbers[line.id] = number
            self.first = self.first or number
        if len(self._lines) == 1:
            self.first.setText(str(_returnable(self._lines[0])))
        self.body.addWidget(column)
        self.says = self.line(Text("&What the customer says"))

    def act(self) -> Text | None:
        """Hand over the pieces."""
        wanted = {}
        for line in self._lines:
            text = self.numbers[line.id].text().strip() or "0"
            if not text.isdecimal() or int(text) > _returnable(line):
                return Text("Of {name} at most {n} can come back.", name=line.name, n=_returnable(line))
            if int(text):
                wanted[line.id] = int(text)
        if not wanted:
            return Text("Say how many pieces come back.")
        self._request(wanted, self.says.text())
        return None


class DeliverySheet(FormSheet):
    """How the goods arrived, or that they did not."""

    def __init__(self, note: Callable[..., object], close: Close) -> None:
        self._note = note
        super().__init__(Text("Did it arrive?"), Text("Note delivery"), "badge-check", close)

    def build(self) -> None:
        """One tile for each proof, and one for failure."""
        self.proofs = Choices(columns=2)
        choices = [Choice(str(number), each.word, value=each) for number, each in enumerate(DeliveryProof, start=1)]
        failed = Choice(str(len(choices) + 1), Text("Delivery failed"), value="failed")
        self._chosen: object = DeliveryProof.SIGNED
        self.proofs.show_choices([*choices, failed], self._chosen)
        self.proofs.chosen.connect(self._choose)
        self.body.addWidget(self.proofs)
        self.name = self.line(Text("&Who signed, or a note"))

    def act(self) -> Text | None:
        """Hand it over."""
        if self._chosen is DeliveryProof.SIGNED and not self.name.text().strip():
            return Text("Who signed? Write the name as it stands on the receipt.")
        failed = self._chosen == "failed"
        self._note(DeliveryProof.NONE if failed else self._chosen, self.name.text(), failed=failed)
        return None

    def _choose(self, value: object) -> None:
        self._chosen = value


class WhySheet(FormSheet):
    """An act that cannot be undone: asks why, and may ask how many."""

    def __init__(
        self,
        heading: Text,
        verb: Text,
        act: Callable[[int, str], object],
        close: Close,
        *,
        most: int = 0,
        told: Callable[[int], Text] | None = None,
    ) -> None:
        self._act = act
        self._most = most
        self._told = told
        super().__init__(heading, verb, "ban", close, kind="danger")

    def build(self) -> None:
        """A number when several pieces are meant, then the reason."""
        self.number = self.line(Text("&Pieces"), str(self._most)) if self._most > 1 else None
        self.plan = label("", wrap=True)
        if self._told is not None:
            self.body.addWidget(self.plan)
            self._tell()
            if self.number is not None:
                self.number.textChanged.connect(lambda _text: self._tell())
        self.why = self.line(Text("&Why"), hint=Text("The history keeps it."))

    def act(self) -> Text | None:
        """Hand it over."""
        text = self.number.text().strip() if self.number else "1"
        if not text.isdecimal() or not 1 <= int(text) <= max(self._most, 1):
            return Text("Give a number from 1 to {most}.", most=self._most)
        if not self.why.text().strip():
            return Text("Say why in a few words.")
        self._act(int(text), self.why.text().strip())
        return None

    def _tell(self) -> None:
        """What it comes to, as it is typed."""
        text = self.number.text().strip() if self.number else "1"
        if self._told is not None:
            self.plan.setText(str(self._told(int(text))) if text.isdecimal() else "")


def _returnable(line: LinePicture) -> int:
    return max(line.shipped - line.returned - line.return_requested, 0)


def _typed(amount: Money) -> str:
    return amount_text(amount.minor, amount.currency)
