"""Sheets that change what was ordered: quantities and products, and what the customer says to short stock."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from omsdesk.lifecycles.order import ShortAnswer
from omsdesk.presenters.order_detail import Form, OrderDetail
from omsdesk.services import kit_counts
from omsdesk.services.alternatives import Alternative
from omsdesk.services.kit_lines import named
from omsdesk.services.merging_orders import Mergeable
from omsdesk.services.order_preview import LinePicture
from omsdesk.services.shortage import Question
from omsdesk.services.unreleasing import OnList
from omsdesk.views import theme
from omsdesk.views.order_forms import FormSheet, WhySheet
from omsdesk.views.supplier_choices import GiveSheet
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.fields import ChoiceField, Field, LineField
from omsdesk.views.widgets.label import ElidedLabel, label, section, show_if
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text

_WIDE, _NUMBER, _LIST_HEIGHT, _NINE = 680, 64, 300, 9
Close = Callable[[], object]


def sheet_of(form: Form, act: OrderDetail, close: Close) -> FormSheet | None:
    """The sheet that a change of what was ordered asks for; None when it is none, or what it needs is not there."""
    state = act.state
    lines = state.detail.order.lines if state.detail is not None else ()
    match form:
        case Form.LINES:
            return LinesSheet(lines, state.on_list, act.change_lines, close)
        case Form.SPLIT:
            return SplitSheet(lines, act.split, close)
        case Form.MERGE if state.mergeable:
            return MergeSheet(state.mergeable, act.merge, close)
        case Form.SHORT if state.question is not None:
            return ShortSheet(state.question, act.answer_short, close)
        case Form.GIVE if state.missing is not None:
            return GiveSheet(state.missing, act.give, close)
        case Form.CUT if state.cut is not None:
            plan = state.cut
            heading, verb = Text("Cancel pieces of {name}", name=plan.name), Text("Cancel pieces")
            cancel = partial(act.cancel_pieces, plan.line_id)
            return WhySheet(heading, verb, cancel, close, most=plan.most, told=plan.words)
        case _:
            return None


class LinesSheet(FormSheet):
    """How many of each line, and one more product; what the hall has of it is said first."""

    def __init__(
        self,
        lines: Sequence[LinePicture],
        standing: OnList | None,
        change: Callable[[Mapping[int, int], Sequence[tuple[str, int]]], object],
        close: Close,
    ) -> None:
        self._kits = kit_counts.by_kit(lines)
        firsts = {parts[0].id for parts in self._kits.values()}
        self._changed = [line for line in lines if not line.kit_number or line.id in firsts]
        """A kit is changed as a whole, at the first of its parts."""
        self._standing = standing
        self._change = change
        super().__init__(Text("Change the lines"), Text("Change lines"), "pencil", close, width=_WIDE)

    def build(self) -> None:
        """A number for each line, then the new product."""
        if self._standing is not None and self._standing.list_name:
            self.body.addWidget(label(_hall_words(self._standing), ink="warn", wrap=True))
        column = ScrollColumn()
        column.setMaximumHeight(theme.scaled(_LIST_HEIGHT))
        self.numbers: dict[int, LineField] = {}
        for line in self._changed:
            number = self._number(Text("Pieces of {name}", name=_called(line)), self._now(line))
            row = QHBoxLayout()
            row.addWidget(ElidedLabel(_called(line)), 1)
            if line.shipped:
                row.addWidget(label(Text("{n} has left", many="{n} have left", n=line.shipped), ink="text2"))
            row.addWidget(number)
            column.body.addLayout(row)
            self.numbers[line.id] = number
            self.first = self.first or number
        self.body.addWidget(column)
        self.sku = LineField()
        self.sku.returnPressed.connect(self._done)
        self.pieces = self._number(Text("Pieces of the new product"), 1)
        self.pieces.returnPressed.connect(self._done)
        row = QHBoxLayout()
        row.addWidget(Field(Text("&Add a product: SKU or code"), self.sku), 1)
        row.addWidget(Field(Text("&Pieces"), self.pieces))
        self.body.addLayout(row)

    def act(self) -> Text | None:
        """Hand over what is different."""
        wanted = {}
        for line in self._changed:
            text, each = self.numbers[line.id].text().strip() or "0", line.kit_pieces or 1
            if not text.isdecimal() or int(text) * each < line.shipped:
                return Text("{n} of {name} is no number that fits.", n=text, name=line.kit_name or line.name)
            if int(text) != self._now(line):
                wanted[line.id] = int(text) * each
        added = []
        if self.sku.text().strip():
            text = self.pieces.text().strip()
            if not text.isdecimal() or not int(text):
                return Text("Say how many pieces of the new product.")
            added.append((self.sku.text().strip(), int(text)))
        if not wanted and not added:
            return Text("Nothing was changed.")
        self._change(wanted, added)
        return None

    def _now(self, line: LinePicture) -> int:
        """How many there are: pieces, or whole kits."""
        return kit_counts.whole(self._kits[line.kit_number]) if line.kit_number else line.ordered - line.cancelled

    def _number(self, name: Text, value: int) -> LineField:
        number = LineField(str(value), name=name)
        number.setFixedWidth(theme.scaled(_NUMBER))
        number.setAlignment(Qt.AlignmentFlag.AlignRight)
        return number


def _called(line: LinePicture) -> str:
    return str(Text("Kit: {kit}", kit=line.kit_name)) if line.kit_number else f"{line.sku}  {line.name}"


def _hall_words(standing: OnList) -> Text:
    if standing.taken:
        return Text(
            "It is on {list}, and {n} piece is picked. With more or other goods it comes off, and the piece goes back.",
            many="It is on {list}, and {n} pieces are picked. With more or other goods it comes off, and they go back.",
            list=standing.list_name,
            n=standing.taken,
        )
    return Text("It is on {list}. With more or other goods it comes off and is released anew.", list=standing.list_name)


class ShortSheet(FormSheet):
    """What the customer wants done about what is missing: chosen by number key, with who said it and how."""

    def __init__(self, question: Question, answer: Callable[..., object], close: Close) -> None:
        self._question = question
        self._answer = answer
        self._said = ShortAnswer.WAIT
        heading = Text(
            "{n} piece of {product} is missing",
            many="{n} pieces of {product} are missing",
            n=question.missing,
            product=question.product,
        )
        super().__init__(heading, Text("Write down and do it"), "check", close, width=_WIDE)

    def build(self) -> None:
        """The four answers, the alternatives, and who said so."""
        known = self._question
        if known.there:
            self.body.addWidget(label(Text("{n} is there.", many="{n} are there.", n=known.there), ink="text2"))
        self.answers = Choices(columns=2)
        self.answers.show_choices([self._choice(n, each) for n, each in enumerate(ShortAnswer, start=1)], self._said)
        self.answers.chosen.connect(self._choose)
        self.body.addWidget(self.answers)
        self.other = ChoiceField(Text("What goes instead"))
        self.other.show_choices(
            [(_alternative_words(each, known.missing), each.id) for each in known.alternatives],
            known.alternatives[0].id if known.alternatives else None,
        )
        self.instead = Field(Text("&Instead"), self.other, hint=Text("At the price of what was ordered."))
        self.body.addWidget(self.instead)
        show_if(self.instead, wanted=False)
        self.body.addWidget(section(Text("Who said it?")))
        self.who, self.how = LineField(known.customer), LineField()
        row = QHBoxLayout()
        how = Field(Text("&How"), self.how, hint=Text("On the phone, by mail."))
        for each in (Field(Text("&Name"), self.who), how):
            row.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        for field in (self.who, self.how):
            field.returnPressed.connect(self._done)
        self.body.addLayout(row)
        self.first = self.answers.chosen_tile()

    def act(self) -> Text | None:
        """Hand it over."""
        if not self.who.text().strip() or not self.how.text().strip():
            return Text("Type the name, and: on the phone, by mail.")
        chosen = self.other.value() if self._said is ShortAnswer.ALTERNATIVE else None
        self._answer(self._question.line_id, self._said, self.who.text(), self.how.text(), chosen)
        return None

    def _choice(self, number: int, answer: ShortAnswer) -> Choice:
        has_none = answer is ShortAnswer.ALTERNATIVE and not self._question.alternatives
        why_not = str(Text("No alternative is named on the product.")) if has_none else ""
        return Choice(str(number), answer.word, value=answer, enabled=not has_none, why_not=why_not)

    def _choose(self, said: object) -> None:
        assert isinstance(said, ShortAnswer)  # noqa: S101 - the tiles hold nothing else
        self._said = said
        show_if(self.instead, wanted=said is ShortAnswer.ALTERNATIVE)


def _alternative_words(each: Alternative, missing: int) -> Text:
    return Text(
        "{n} x {product}, {free} free{note}",
        n=each.pieces_for(missing),
        product=each.name,
        free=each.free,
        note=f" ({each.note})" if each.note else "",
    )


class SplitSheet(FormSheet):
    """How many pieces of each line become an order of their own."""

    def __init__(
        self, lines: Sequence[LinePicture], split: Callable[[Mapping[int, int]], object], close: Close
    ) -> None:
        self._lines = [line for line in lines if line.ordered - line.cancelled > line.shipped]
        self._split = split
        super().__init__(Text("Split the order"), Text("Split"), "split", close, width=_WIDE)

    def build(self) -> None:
        """A number for each line that has not left."""
        told = Text(
            "They keep price and stock, and their part of what was paid. What is picked of them goes back first."
        )
        self.body.addWidget(label(told, wrap=True))
        column = ScrollColumn()
        column.setMaximumHeight(theme.scaled(_LIST_HEIGHT))
        self.numbers: dict[int, LineField] = {}
        for line in self._lines:
            number = LineField("0", name=Text("Pieces of {name}", name=line.name))
            number.setFixedWidth(theme.scaled(_NUMBER))
            number.setAlignment(Qt.AlignmentFlag.AlignRight)
            number.returnPressed.connect(self._done)
            row = QHBoxLayout()
            row.addWidget(ElidedLabel(f"{line.sku}  {named(line)}"), 1)
            row.addWidget(number)
            row.addWidget(label(Text("of {n}", n=_left(line)), ink="text2"))
            column.body.addLayout(row)
            self.numbers[line.id] = number
            self.first = self.first or number
        self.body.addWidget(column)

    def act(self) -> Text | None:
        """Hand over the pieces."""
        wanted = {}
        for line in self._lines:
            text = self.numbers[line.id].text().strip() or "0"
            if not text.isdecimal() or int(text) > _left(line):
                return Text("{n} of {name} is no number that fits.", n=text, name=line.name)
            if int(text):
                wanted[line.id] = int(text)
        if not wanted:
            return Text("Say how many pieces go into the new order.")
        if sum(wanted.values()) == sum(_left(line) for line in self._lines):
            return Text("Leave at least one piece, or change the address.")
        self._split(wanted)
        return None


def _left(line: LinePicture) -> int:
    return line.ordered - line.cancelled - line.shipped


class MergeSheet(FormSheet):
    """Another open order of this customer to this address; the number keys choose."""

    def __init__(self, found: Sequence[Mergeable], merge: Callable[[int], object], close: Close) -> None:
        self._found = found
        self._merge = merge
        self._chosen = found[0].order_id
        super().__init__(Text("Take in another order"), Text("Make one order"), "merge", close, width=_WIDE)

    def build(self) -> None:
        """The orders as tiles."""
        told = Text(
            "Its lines, notes and money come here, its postage goes. The other order is cancelled, without a mail."
        )
        self.body.addWidget(label(told, wrap=True))
        self.orders = Choices(columns=2)
        self.orders.show_choices(
            [
                Choice(
                    str(place) if place <= _NINE else "",
                    each.number,
                    Text(
                        "{status}, {n} piece, {amount}",
                        many="{status}, {n} pieces, {amount}",
                        status=each.headline.word,
                        n=each.pieces,
                        amount=each.total,
                    ),
                    value=each.order_id,
                )
                for place, each in enumerate(self._found, start=1)
            ],
            self._chosen,
        )
        self.orders.chosen.connect(self._choose)
        self.body.addWidget(self.orders)
        self.first = self.orders.tiles()[0]

    def act(self) -> Text | None:
        """Hand it over."""
        self._merge(self._chosen)
        return None

    def _choose(self, order_id: object) -> None:
        self._chosen = int(str(order_id))
