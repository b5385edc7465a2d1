"""Parts of the review page: the reasons of one order with their weights, and the sheets of its decisions."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from omsdesk.lifecycles.order import HoldReason
from omsdesk.services.deciding import RejectPlan
from omsdesk.services.replies import Answer
from omsdesk.services.review_queue import Case, Earlier, OpenHold
from omsdesk.views import theme
from omsdesk.views.order_forms import FormSheet
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card, clear
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label, section
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.views.widgets.pill import StatusPill
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.views.widgets.states import EmptyState
from omsdesk.words import Text, day_words, stamp_words

_WIDTH, _WIDE = 520, 760
Close = Callable[[], object]


class ReasonsCard(Card):
    """Why the order waits: each hold in words, the signs with their points, and what the customer ordered before."""

    def __init__(self, open_order: Callable[[int], object], buttons: list[Button]) -> None:
        super().__init__()
        self._open = open_order
        self._shown: object = None
        self.empty = EmptyState("shield-check", Text("Choose an order to see why it waits."))
        self.add(self.empty, 1)
        self.column = ScrollColumn(spacing=theme.GAP_2)
        self.add(self.column, 1)
        foot = FlowRow()
        foot.setSpacing(theme.GAP_2)
        for button in buttons:
            foot.addWidget(button)
        self.body.addLayout(foot)
        self.column.hide()

    def show_case(self, case: Case | None) -> None:
        """Show this order's reasons, or that none is chosen."""
        self.empty.setVisible(case is None)
        self.column.setVisible(case is not None)
        told = (
            None if case is None else (case.holds, case.signs, case.threshold, case.earlier, case.double, case.answers)
        )
        if told == self._shown:
            return
        self._shown = told
        clear(self.column.body)
        if case is None:
            return
        for answer in case.answers:
            self._add_answer(answer)
        for hold in case.holds:
            self._add_hold(hold)
            if case.double is not None and case.double.hold_id == hold.id:
                said = Text("That order is on the card of {name}. Are they two people?", name=case.double.name)
                self.column.body.addWidget(label(said, ink="text2", wrap=True))
        if case.signs:
            self._add_signs(case)
        if case.earlier:
            self.column.body.addWidget(section(Text("Ordered before")))
            for each in case.earlier:
                self.column.body.addWidget(self._earlier(each))
        self.column.body.addStretch(1)

    def _add_answer(self, answer: Answer) -> None:
        row = QHBoxLayout()
        row.addWidget(StatusPill(answer.status))
        row.addStretch(1)
        row.addWidget(label(stamp_words(answer.at), theme.HEADER, ink="text2"))
        self.column.body.addLayout(row)
        self.column.body.addWidget(label(Text("{words}", words=answer.words or answer.subject), wrap=True))
        self.column.body.addWidget(label(wrote_words(answer), theme.HEADER, ink="text2", wrap=True))

    def _add_hold(self, hold: OpenHold) -> None:
        row = QHBoxLayout()
        row.addWidget(StatusPill(hold.reason))
        row.addStretch(1)
        row.addWidget(label(stamp_words(hold.placed_at), theme.HEADER, ink="text2"))
        self.column.body.addLayout(row)
        self.column.body.addWidget(label(hold.note or Text("No note was written."), wrap=True))
        said = [str(Text("held by {name}", name=hold.by))] if hold.by and not hold.rule else []
        if hold.look_again_at is not None:
            said.append(str(Text("look again {day}", day=day_words(hold.look_again_at))))
        if said:
            self.column.body.addWidget(label(" \N{MIDDLE DOT} ".join(said), theme.HEADER, ink="text2", wrap=True))

    def _add_signs(self, case: Case) -> None:
        self.column.body.addWidget(section(Text("Signs and their points")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_3)
        grid.setVerticalSpacing(theme.GAP_1)
        grid.setColumnStretch(0, 1)
        for row, sign in enumerate(case.signs):
            grid.addWidget(label(sign.words, wrap=True), row, 0)
            grid.addWidget(label(str(sign.points), weight=theme.SEMIBOLD, tabular=True), row, 1)
        last = len(case.signs)
        together = Text("Together, held from {threshold}", threshold=case.threshold)
        grid.addWidget(label(together, weight=theme.SEMIBOLD, wrap=True), last, 0)
        grid.addWidget(label(str(case.points), weight=theme.BOLD, tabular=True), last, 1)
        self.column.body.addLayout(grid)

    def _earlier(self, each: Earlier) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        button = Button(each.number, kind="quiet")
        button.clicked.connect(partial(self._open, each.id))
        line.addWidget(button)
        told = (each.headline.word, Text("{amount}", amount=each.total), day_words(each.placed_at))
        line.addWidget(label(" \N{MIDDLE DOT} ".join(map(str, told)), theme.HEADER, ink="text2", wrap=True), 1)
        return row


def wrote_words(answer: Answer) -> Text:
    """Who wrote, and what was attached."""
    if answer.files:
        return Text("{sender} wrote, with {files} (not opened)", sender=answer.sender, files=answer.files)
    return Text("{sender} wrote", sender=answer.sender)


class PutOffSheet(FormSheet):
    """Why it waits on, and when somebody looks again; the number keys choose the reason."""

    def __init__(
        self, reason: HoldReason, day: str, put_off: Callable[[HoldReason, str, str], Text | None], close: Close
    ) -> None:
        self._reason, self._day, self._put_off = reason, day, put_off
        super().__init__(Text("Keep it on hold"), Text("Keep on hold"), "circle-pause", close, width=_WIDE)

    def build(self) -> None:
        """Reason, note, day."""
        self.reasons = Choices(columns=3)
        self.reasons.show_choices(
            [Choice(str(number), each.word, value=each) for number, each in enumerate(HoldReason, start=1)],
            self._reason,
        )
        self.reasons.chosen.connect(self._choose)
        self.body.addWidget(self.reasons)
        self.note = self.line(Text("&Note"))
        self.day = self.line(Text("&Look again on"), self._day, hint=Text("A day, or in how many working days."))

    def act(self) -> Text | None:
        """Hand it over."""
        return self._put_off(self._reason, self.note.text().strip(), self.day.text())

    def _choose(self, reason: HoldReason) -> None:
        self._reason = reason


class RejectSheet(Sheet):
    """What turning the order away would do, with the refund; Enter does not destroy."""

    def __init__(self, plan: RejectPlan, reject: Callable[[str], object], close: Close) -> None:
        super().__init__(_WIDTH)
        self._reject, self._close = reject, close
        heading = Text("Turn {number} away?", number=plan.number)
        self.body.addWidget(label(heading, theme.PAGE, theme.SEMIBOLD, wrap=True))
        for words in reject_words(plan):
            self.body.addWidget(label(words, wrap=True))
        self.why = LineField()
        self.why.textChanged.connect(lambda _text: self._follow())
        self.body.addWidget(Field(Text("&Why"), self.why, hint=Text("The history keeps it.")))
        self.stay = Button(Text("Keep it"), "x")
        self.stay.clicked.connect(close)
        self.go = Button(Text("Turn away"), "circle-x", kind="danger")
        self.go.clicked.connect(self._done)
        row = FlowRow()
        row.addStretch()
        row.addWidget(self.stay)
        row.addWidget(self.go)
        self.body.addLayout(row)
        self._follow()

    def _follow(self) -> None:
        typed = bool(self.why.text().strip())
        self.go.setEnabled(typed)
        self.go.setToolTip("" if typed else str(Text("Say why first.")))

    def _done(self) -> None:
        self._close()
        self._reject(self.why.text().strip())


def reject_words(plan: RejectPlan) -> list[Text]:
    """The plan as sentences."""
    said = [Text("{n} piece will not be sent.", many="{n} pieces will not be sent.", n=plan.pieces)]
    if plan.taken:
        said.append(
            Text(
                "{n} piece is picked already and goes back to its shelf.",
                many="{n} pieces are picked already and go back to their shelves.",
                n=plan.taken,
            )
        )
    if plan.refund.minor:
        said.append(Text("{amount} goes back. Pay it out the way the money came.", amount=plan.refund))
    else:
        said.append(Text("Nothing was paid, so nothing goes back."))
    return said
