"""Sheets over the order pages: hold with a reason, cancel with its plan, and what was left out."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from omsdesk.codes import house_name
from omsdesk.lifecycles.order import HoldReason
from omsdesk.services.assigning import NOBODY, Person
from omsdesk.services.looking_again import NO_DAY
from omsdesk.services.order_acts import Plan
from omsdesk.services.releasing import LeftOut
from omsdesk.services.typed_days import is_day
from omsdesk.services.unreleasing import OnList
from omsdesk.views import theme
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text

_WIDTH, _WIDE, _LIST_HEIGHT, _TEN = 520, 760, 320, 10


class HoldSheet(Sheet):
    """Why the order has to wait; the number keys choose."""

    def __init__(
        self, heading: Text, hold: Callable[[HoldReason, str, str], object], close: Callable[[], object]
    ) -> None:
        super().__init__(_WIDE)
        self._hold = hold
        self._close = close
        self.body.addWidget(label(heading, theme.PAGE, theme.SEMIBOLD, wrap=True))
        self.reasons = Choices(columns=3)
        self.reasons.show_choices(
            [Choice(str(number), reason.word, value=reason) for number, reason in enumerate(HoldReason, start=1)],
            HoldReason.CUSTOMER_REQUEST,
        )
        self.first = self.reasons.chosen_tile()
        self._reason = HoldReason.CUSTOMER_REQUEST
        self.reasons.chosen.connect(self._choose)
        self.body.addWidget(self.reasons)
        self.note = LineField()
        self.note.returnPressed.connect(self._done)
        self.body.addWidget(Field(Text("&Note"), self.note))
        self.again = LineField()
        self.again.returnPressed.connect(self._done)
        hint = Text("A day, or in how many working days: then Review has it. Empty: until it is released.")
        self.again_field = Field(Text("&Look again on"), self.again, hint=hint)
        self.body.addWidget(self.again_field)
        self.go = Button(Text("Put on hold"), "circle-pause", kind="primary")
        self.go.clicked.connect(self._done)
        self.body.addLayout(_buttons(_closing(Text("Leave it"), close), self.go))

    def _choose(self, reason: HoldReason) -> None:
        self._reason = reason

    def _done(self) -> None:
        again = self.again.text().strip()
        if again and not is_day(again):
            self.again_field.show_error(NO_DAY)
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._close()
        self._hold(self._reason, self.note.text().strip(), again)


class CancelSheet(Sheet):
    """What cancelling would do, said before it is done; Enter does not destroy."""

    def __init__(self, plan: Plan, cancel: Callable[[str], object], keep: Callable[[], object]) -> None:
        super().__init__(_WIDTH)
        self._cancel = cancel
        self._keep = keep
        heading = Text("Cancel this order?", many="Cancel {n} orders?", n=plan.orders)
        if not plan.orders:
            heading = Text("Nothing here can be cancelled")
        self.body.addWidget(label(heading, theme.PAGE, theme.SEMIBOLD, wrap=True))
        for words in plan_words(plan):
            self.body.addWidget(label(words, wrap=True))
        self.why = LineField()
        self.why.textChanged.connect(lambda _text: self._follow())
        field = Field(Text("&Why"), self.why, hint=Text("The history keeps it."))
        self.go = Button(Text("Cancel order", many="Cancel {n} orders", n=max(plan.orders, 1)), "ban", kind="danger")
        self.go.clicked.connect(self._done)
        self.stay = _closing(Text("Keep it"), keep)
        if plan.orders:
            self.body.addWidget(field)
            self.body.addLayout(_buttons(self.stay, self.go))
        else:
            self.body.addLayout(_buttons(self.stay))
        self._follow()

    def _follow(self) -> None:
        typed = bool(self.why.text().strip())
        self.go.setEnabled(typed)
        self.go.setToolTip("" if typed else str(Text("Say why first.")))

    def _done(self) -> None:
        self._keep()
        self._cancel(self.why.text().strip())


def plan_words(plan: Plan) -> list[Text]:
    """The plan as sentences."""
    said = []
    if plan.pieces:
        said.append(Text("{n} piece will not be sent.", many="{n} pieces will not be sent.", n=plan.pieces))
    if plan.taken:
        said.append(
            Text(
                "{n} piece is picked already and goes back to its shelf.",
                many="{n} pieces are picked already and go back to their shelves.",
                n=plan.taken,
            )
        )
    if plan.shipped:
        said.append(Text("{n} piece has left and stays.", many="{n} pieces have left and stay.", n=plan.shipped))
    said += [
        Text("{supplier} was asked to send some of it and has to be told afterwards.", supplier=each)
        for each in plan.suppliers
    ]
    said += [Text("{amount} was paid.", amount=amount) for amount in plan.paid]
    said += [Text("{amount} goes back to the customer: refund it next.", amount=amount) for amount in plan.back]
    for each in plan.left_out:
        said.append(Text("{number}: {reason}", number=house_name("SO", each.order_id), reason=each.reason))
    return said


class LeftOutSheet(Sheet):
    """The orders that could not follow, each with its reason and a way to it."""

    def __init__(
        self, left_out: Sequence[LeftOut], open_order: Callable[[int], object], close: Callable[[], object]
    ) -> None:
        super().__init__(_WIDTH)
        heading = Text("{n} order was left out", many="{n} orders were left out", n=len(left_out))
        self.body.addWidget(label(heading, theme.PAGE, theme.SEMIBOLD))
        column = ScrollColumn()
        column.setMaximumHeight(theme.scaled(_LIST_HEIGHT))
        for each in left_out:
            column.body.addWidget(self._row(each, open_order, close))
        column.body.addStretch(1)
        self.body.addWidget(column)
        self.stay = _closing(Text("Close"), close)
        self.body.addLayout(_buttons(self.stay))

    @staticmethod
    def _row(each: LeftOut, open_order: Callable[[int], object], close: Callable[[], object]) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        button = Button(house_name("SO", each.order_id), "arrow-right")
        button.clicked.connect(close)
        button.clicked.connect(partial(open_order, each.order_id))
        line.addWidget(button)
        line.addWidget(label(each.reason, wrap=True), 1)
        return row


class UnreleaseSheet(Sheet):
    """The hall has the order: it is taken off its list before anything on it changes."""

    def __init__(self, standing: OnList, unrelease: Callable[[], object], close: Callable[[], object]) -> None:
        super().__init__(_WIDTH)
        self._unrelease = unrelease
        self._close = close
        heading = Text("Take it off {list} first", list=standing.list_name)
        self.body.addWidget(label(heading, theme.PAGE, theme.SEMIBOLD, wrap=True))
        told = Text("The hall could pick it meanwhile. Its stock stays promised; release it again when it is right.")
        self.body.addWidget(label(told, wrap=True))
        self.stay = _closing(Text("Leave it there"), close)
        self.go = Button(Text("Take it off and edit"), "pencil", kind="primary")
        self.go.clicked.connect(self._done)
        self.body.addLayout(_buttons(self.stay, self.go))

    def _done(self) -> None:
        self._close()
        self._unrelease()


class AssignSheet(Sheet):
    """Who sees to the order; the number keys choose, and choosing is all there is to do."""

    def __init__(self, people: Sequence[Person], assign: Callable[[int], object], close: Callable[[], object]) -> None:
        super().__init__(_WIDTH)
        self._assign = assign
        self._close = close
        self.body.addWidget(label(Text("Who sees to it?"), theme.PAGE, theme.SEMIBOLD))
        choices = [Choice("0", Text("Nobody"), value=NOBODY)]
        for place, person in enumerate(people, start=1):
            choices.append(Choice(str(place) if place < _TEN else "", person.name, value=person.id))
        self.people = Choices(columns=2)
        self.people.show_choices(choices, None)
        self.people.chosen.connect(self._done)
        column = ScrollColumn()
        column.setMaximumHeight(theme.scaled(_LIST_HEIGHT))
        column.body.addWidget(self.people)
        column.body.addStretch(1)
        self.body.addWidget(column)
        self.stay = _closing(Text("Leave it"), close)
        self.body.addLayout(_buttons(self.stay))

    def _done(self, user_id: int) -> None:
        self._close()
        self._assign(user_id)


class TagSheet(Sheet):
    """Words on the orders: type new ones, press one that is there to take it off."""

    def __init__(
        self,
        tags: Sequence[str],
        used: Sequence[str],
        change: Callable[[str, str], object],
        close: Callable[[], object],
    ) -> None:
        super().__init__(_WIDTH)
        self._change = change
        self._close = close
        self.body.addWidget(label(Text("Tags"), theme.PAGE, theme.SEMIBOLD))
        self.words = LineField()
        self.words.returnPressed.connect(self._add)
        hint = Text("Commas part them. The filter finds them with tag:fragile.")
        self.body.addWidget(Field(Text("&New tags"), self.words, hint=hint))
        self.taken_off = self._row(Text("Press one to take it off"), tags, "x", self._remove)
        self.put_on = self._row(
            Text("Or one that is used often"), [each for each in used if each not in tags], "plus", self._put_on
        )
        self.go = Button(Text("Add tags"), "tag", kind="primary")
        self.go.clicked.connect(self._add)
        self.body.addLayout(_buttons(_closing(Text("Leave it"), close), self.go))

    def _row(self, heading: Text, words: Sequence[str], icon: str, act: Callable[[str], object]) -> list[Button]:
        buttons = [Button(word, icon) for word in words]
        if buttons:
            self.body.addWidget(label(heading, theme.HEADER, theme.SEMIBOLD, ink="text2"))
            row = FlowRow()
            for button in buttons:
                button.clicked.connect(partial(act, button.words))
                row.addWidget(button)
            self.body.addLayout(row)
        return buttons

    def _add(self) -> None:
        if self.words.text().strip():
            self._put_on(self.words.text())

    def _put_on(self, words: str) -> None:
        self._close()
        self._change(words, "")

    def _remove(self, words: str) -> None:
        self._close()
        self._change("", words)


class NameSheet(Sheet):
    """A name for the list as it is narrowed now."""

    def __init__(self, proposed: str, save: Callable[[str], Text | None], close: Callable[[], object]) -> None:
        super().__init__(_WIDTH)
        self._save = save
        self._close = close
        self.body.addWidget(label(Text("Save this list"), theme.PAGE, theme.SEMIBOLD))
        self.name = LineField(proposed)
        self.name.selectAll()
        self.name.returnPressed.connect(self._done)
        hint = Text("Its tab, filter and sort. It stands under Saved lists, for you at this station.")
        self.field = Field(Text("&Name"), self.name, hint=hint)
        self.body.addWidget(self.field)
        self.go = Button(Text("Save list"), "star", kind="primary")
        self.go.clicked.connect(self._done)
        self.body.addLayout(_buttons(_closing(Text("Leave it"), close), self.go))

    def _done(self) -> None:
        wrong = self._save(self.name.text())
        self.field.show_error(wrong)
        if wrong is None:
            self._close()


def _closing(words: Text, close: Callable[[], object]) -> Button:
    button = Button(words, "x")
    button.clicked.connect(close)
    return button


def _buttons(*buttons: Button) -> FlowRow:
    row = FlowRow()
    row.addStretch()
    for button in buttons:
        row.addWidget(button)
    return row
