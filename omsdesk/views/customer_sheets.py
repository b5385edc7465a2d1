"""Sheets over a customer's card: a note, a rating, a yes or no, and two cards made one."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from omsdesk.lifecycles.customer import Purpose
from omsdesk.services.customer_notes import MOST_STARS, Note, Said
from omsdesk.services.customers import CustomerRow
from omsdesk.services.erasing import ErasePlan
from omsdesk.services.merging_customers import Alike
from omsdesk.views import theme
from omsdesk.views.actions import words_of_key
from omsdesk.views.order_forms import FormSheet
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.fields import Field, SearchField
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label, section
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text

_WIDE, _STARS_WIDE, _LIST_HEIGHT, _MOST_BLOCKERS = 680, 820, 220, 6
DIFFERENT = "Ctrl+Shift+D"
"""Not the same person: here, on the order form and in the review."""
_STAR = "\N{BLACK STAR}"
Close = Callable[[], object]


class NoteSheet(FormSheet):
    """A note for the next person."""

    def __init__(self, write: Callable[[str], object], close: Close) -> None:
        self._write = write
        super().__init__(Text("Note on the card"), Text("Keep note"), "sticky-note", close)

    def build(self) -> None:
        """One line."""
        self.words = self.line(Text("&Note"), hint=Text("The customer may ask to read it."))

    def act(self) -> Text | None:
        """Hand it over."""
        if not self.words.text().strip():
            return Text("Type what the next person should know.")
        self._write(self.words.text())
        return None


class RatingSheet(FormSheet):
    """What the customer thinks: stars by number key, words, and the order it is about."""

    def __init__(self, rate: Callable[[int, str, str], object], close: Close) -> None:
        self._rate = rate
        self._stars = MOST_STARS
        super().__init__(Text("What the customer thinks"), Text("Keep rating"), "star", close, width=_STARS_WIDE)

    def build(self) -> None:
        """Stars, words, order."""
        self.stars = Choices(columns=MOST_STARS)
        self.stars.show_choices([Choice(str(n), _STAR * n, value=n) for n in range(1, MOST_STARS + 1)], self._stars)
        self.stars.chosen.connect(self._choose)
        self.body.addWidget(self.stars)
        self.words = self.line(Text("&Words"))
        self.order = self.line(Text("&Order"), hint=Text("The number, if it is about one order."))
        self.first = self.stars.tiles()[self._stars - 1]

    def act(self) -> Text | None:
        """Hand it over."""
        self._rate(self._stars, self.words.text(), self.order.text())
        return None

    def _choose(self, stars: object) -> None:
        self._stars = int(str(stars))


class ConsentSheet(FormSheet):
    """What the customer said about being written to: yes or no, and where it was said."""

    def __init__(self, said: Said, write: Callable[..., object], close: Close) -> None:
        self._said = said
        self._write = write
        self._given = not said.given
        super().__init__(said.purpose.word, Text("Write down"), "check", close)

    def build(self) -> None:
        """Yes or no, and how."""
        self.answer = Choices(columns=2)
        answers = [Choice("1", Text("Yes"), value=True), Choice("2", Text("No"), value=False)]
        self.answer.show_choices(answers, self._given)
        self.answer.chosen.connect(self._choose)
        self.body.addWidget(self.answer)
        self.how = self.line(Text("&Where was it said?"), hint=Text("On the phone, on a form, in a mail."))

    def act(self) -> Text | None:
        """Hand it over."""
        if not self.how.text().strip():
            return Text("Type where it was said: on the phone, on a form, in a mail.")
        purpose: Purpose = self._said.purpose
        self._write(purpose, self.how.text(), given=self._given)
        return None

    def _choose(self, given: object) -> None:
        self._given = bool(given)


class TakeNoteSheet(FormSheet):
    """A note that is to go; it does not come back."""

    def __init__(self, note: Note, take_away: Callable[[int], object], close: Close) -> None:
        self._note = note
        self._take_away = take_away
        super().__init__(Text("Take this note off the card?"), Text("Take away"), "trash-2", close, kind="danger")
        self.first = self.stay

    def build(self) -> None:
        """What it says."""
        self.body.addWidget(label(f"{_STAR * (self._note.stars or 0)} {self._note.words}".strip(), wrap=True))

    def act(self) -> Text | None:
        """Take it away."""
        self._take_away(self._note.id)
        return None


class EraseSheet(FormSheet):
    """What forgetting somebody does and what stays, said before it is done."""

    def __init__(self, plan: ErasePlan, erase: Callable[[int], object], close: Close) -> None:
        self._plan = plan
        self._erase = erase
        heading = Text("Erase {name}?", name=plan.name)
        super().__init__(heading, Text("Erase for good"), "trash-2", close, kind="danger", width=_WIDE)
        self.first = self.stay
        self.go.setEnabled(not plan.blocked)
        self.go.setToolTip(str(plan.blocked[0]) if plan.blocked else "")

    def build(self) -> None:
        """The plan as sentences."""
        for words in erase_words(self._plan):
            self.body.addWidget(label(words, wrap=True))
        for words in self._plan.blocked[:_MOST_BLOCKERS]:
            self.body.addWidget(label(words, theme.BODY, theme.SEMIBOLD, ink="err", wrap=True))

    def act(self) -> Text | None:
        """Forget the person."""
        self._erase(self._plan.customer_id)
        return None


def erase_words(plan: ErasePlan) -> list[Text]:
    """The plan as sentences."""
    said = [
        Text("Name, addresses, e-mail, phone and notes go. It cannot be taken back."),
        Text(
            "{n} order keeps its numbers, and nobody sees whose it was.",
            many="{n} orders keep their numbers, and nobody sees whose they were.",
            n=plan.orders,
        ),
        Text(
            "{papers} slips and labels and {mails} mails are emptied.",
            papers=plan.papers,
            mails=plan.messages,
        ),
        Text("The history stays; the names in it go."),
    ]
    if plan.invoices:
        said.append(
            Text(
                "{n} invoice keeps name and address until {day}.",
                many="{n} invoices keep name and address until {day}.",
                n=plan.invoices,
                day=plan.until,
            )
        )
    if plan.older:
        said.append(
            Text(
                "{n} older entry of the history cannot be changed and keeps its words.",
                many="{n} older entries of the history cannot be changed and keep their words.",
                n=plan.older,
            )
        )
    said.append(Text("Backups made before today keep everything until they are thrown away."))
    return said


class MergeSheet(Sheet):
    """Cards that may be one person's, each pair with its reasons; or another card, looked for by name."""

    def __init__(
        self,
        shown: CustomerRow | None,
        find: Callable[[str], object],
        merge: Callable[[int, int], object],
        differ: Callable[[int, int], object],
        close: Close,
    ) -> None:
        super().__init__(_WIDE)
        self._shown = shown
        self._merge = merge
        self._differ = differ
        self._pairs: list[tuple[QWidget, int, int]] = []
        self.body.addWidget(label(Text("One person, two cards"), theme.PAGE, theme.SEMIBOLD, wrap=True))
        told = Text("Orders, addresses, notes and answers go to the card that stays. It can be taken back for 30 days.")
        self.body.addWidget(label(told, wrap=True))
        self.search = SearchField(Text("Name, phone, e-mail or number"), name=Text("Find the other card"))
        self.search.searched.connect(find)
        self.search.setEnabled(shown is not None)
        name = shown.name.replace("&", "&&") if shown is not None else ""  # one would be a mark for Alt
        self.body.addWidget(Field(Text("The same person as {name}", name=name), self.search))
        column = ScrollColumn()
        column.setMinimumHeight(theme.scaled(_LIST_HEIGHT))
        self._list = QVBoxLayout()
        column.body.addLayout(self._list)
        column.body.addStretch(1)
        self.body.addWidget(column)
        self.stay = Button(Text("Close"), "x")
        self.stay.clicked.connect(close)
        row = FlowRow()
        said = Text("{key}: the pair at the cursor, else the first, is two people.", key=words_of_key(DIFFERENT))
        row.addWidget(label(said, ink="text2", wrap=True))
        row.addStretch()
        row.addWidget(self.stay)
        self.body.addLayout(row)
        one_key = QShortcut(QKeySequence(DIFFERENT), self)
        one_key.activated.connect(self._differ_here)
        self._told: object = None

    def show_found(self, pairs: Sequence[Alike] | None, others: Sequence[CustomerRow]) -> None:
        """Draw what was found."""
        if self._told == (pairs, others):
            return
        self._told = (pairs, others)
        self._empty()
        if self._shown is not None and others:
            self._list.addWidget(section(Text("Found")))
            for other in others:
                said = ", ".join(part for part in (other.name, other.city, other.email) if part)
                self._list.addWidget(self._row(said, "", self._shown.id, other.id))
        heading = Text("Looking for cards that are alike")
        if pairs is not None:
            heading = Text("Alike") if pairs else Text("No two cards are alike.")
        self._list.addWidget(section(heading))
        here = self._shown.id if self._shown is not None else 0
        for pair in sorted(pairs or (), key=lambda each: here not in (each.keep_id, each.other_id)):
            said = str(Text("{other} goes into {name}", other=pair.other, name=pair.keep))
            row = self._row(said, ", ".join(map(str, pair.why)), pair.keep_id, pair.other_id, are_alike=True)
            self._pairs.append((row, pair.keep_id, pair.other_id))
            self._list.addWidget(row)

    def _differ_here(self) -> None:
        """The pair whose button has the cursor, else the one on top."""
        focus = QApplication.focusWidget()
        here = [each for each in self._pairs if focus is not None and each[0].isAncestorOf(focus)] or self._pairs
        if here:
            self._differ(here[0][1], here[0][2])

    def _row(self, said: str, why: str, keep_id: int, other_id: int, *, are_alike: bool = False) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, theme.GAP_2)
        column.setSpacing(theme.GAP_1)
        column.addWidget(label(said, theme.BODY, theme.SEMIBOLD, wrap=True))
        if why:
            column.addWidget(label(why, ink="text2", wrap=True))
        line = FlowRow()
        column.addLayout(line)
        button = Button(Text("Make one card"), "merge")
        button.setAccessibleName(f"{Text('Make one card')}: {said}")
        button.clicked.connect(lambda _checked=False: self._merge(keep_id, other_id))
        line.addWidget(button)
        if are_alike:
            two = Button(Text("Two people"), "users")
            two.setAccessibleName(f"{Text('Two people')}: {said}")
            two.clicked.connect(lambda _checked=False: self._differ(keep_id, other_id))
            line.addWidget(two)
        return row

    def _empty(self) -> None:
        self._pairs.clear()
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
