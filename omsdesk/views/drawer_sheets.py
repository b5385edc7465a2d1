"""Sheets of the drawer: its float, money put in or taken out, the blind count, and the close of its day."""

from collections.abc import Callable

from omsdesk.lifecycles.drawer import OUT, MoveKind
from omsdesk.money import Money
from omsdesk.services.drawers.closing import Counted
from omsdesk.services.typed_amounts import amount_text
from omsdesk.views import theme
from omsdesk.views.order_forms import Close, FormSheet
from omsdesk.views.widgets.fields import ChoiceField, Field
from omsdesk.views.widgets.label import label
from omsdesk.words import Text


class OpenDrawerSheet(FormSheet):
    """How much lies in it as it is opened."""

    def __init__(self, left: Money, open_drawer: Callable[[str], Text | None], close: Close) -> None:
        self._left, self._open = left, open_drawer
        super().__init__(Text("Open the drawer"), Text("Open drawer"), "lock-open", close)

    def build(self) -> None:
        """The float, as it was left."""
        hint = Text("Count what lies in it. What differs from {left} came from, or went to, the bank.", left=self._left)
        self.amount = self.line(Text("&Float"), amount_text(self._left.minor, self._left.currency), hint=hint)

    def act(self) -> Text | None:
        """Open it."""
        return self._open(self.amount.text())


class MoveSheet(FormSheet):
    """Money put in, or taken out."""

    def __init__(self, *, is_out: bool, move: Callable[[MoveKind, str, str], Text | None], close: Close) -> None:
        self._is_out, self._move = is_out, move
        verb = Text("Take money out") if is_out else Text("Put money in")
        heading = Text("Take money out of the drawer") if is_out else Text("Put money into the drawer")
        super().__init__(heading, verb, "minus" if is_out else "plus", close)

    def build(self) -> None:
        """How much, where it goes, and what for."""
        self.amount = self.line(Text("&Amount"))
        self.where = ChoiceField(Text("Where it goes"))
        self.where.show_choices([(each.word, each) for each in OUT], OUT[0])
        if self._is_out:
            self.body.addWidget(Field(Text("Where it &goes"), self.where))
        self.why = self.line(Text("&What for"))

    def act(self) -> Text | None:
        """Note it."""
        kind = self.where.value() if self._is_out else MoveKind.PUT_IN
        assert isinstance(kind, MoveKind)  # noqa: S101 - one is always chosen
        return self._move(kind, self.amount.text(), self.why.text())


class CountSheet(FormSheet):
    """What was counted, by sum or by pieces; what should be there is not said yet."""

    def __init__(self, sum_words: Callable[[str], Text | None], count: Callable[[str], object], close: Close) -> None:
        self._sum_words, self._count = sum_words, count
        super().__init__(Text("Count the drawer"), Text("Keep the count"), "list-checks", close)

    def build(self) -> None:
        """One line; under it what it comes to."""
        hint = Text(
            "The sum, 312.40, or notes and coins by their pieces: 3x50 12x2 7x0.50. The count is kept, then you see "
            "what should be there."
        )
        self.counted = self.line(Text("&Counted"), hint=hint)
        self.sum = label("", theme.HEADER, theme.SEMIBOLD)
        self.body.addWidget(self.sum)
        self.counted.textChanged.connect(lambda typed: self.sum.setText(str(self._sum_words(typed) or "")))

    def _done(self) -> None:
        """The sheet goes first: what should be there comes in one of its own."""
        typed = self.counted.text()
        if self._sum_words(typed) is None:
            self.wrong.setText(str(Text("Type a sum, 312.40, or pieces: 3x50 12x2 7x0.50.")))
            self.wrong.show()
            return
        self._close()
        self._count(typed)


class CloseDrawerSheet(FormSheet):
    """What was counted and what should be there; why it differs, what stays, and the day is over."""

    def __init__(self, counted: Counted, close_drawer: Callable[[str, str], Text | None], close: Close) -> None:
        self._counted, self._close_drawer = counted, close_drawer
        super().__init__(Text("Close the drawer"), Text("Close drawer"), "lock", close)

    def build(self) -> None:
        """Three amounts, a reason where they differ, and the float that stays."""
        it = self._counted
        self.body.addWidget(label(Text("Counted {counted}", counted=it.counted), theme.HEADER))
        self.body.addWidget(label(Text("Expected {expected}", expected=it.expected), theme.HEADER))
        differs = bool(it.difference.minor)
        said = (
            Text("Difference {difference}", difference=it.difference) if differs else Text("It is right to the cent.")
        )
        self.body.addWidget(label(said, theme.HEADER, theme.SEMIBOLD, ink="warn" if differs else "ok"))
        if it.is_large:
            large = Text("So large a difference wants a supervisor's word.")
            self.body.addWidget(label(large, ink="text2", wrap=True))
        self.why = self.line(Text("&Why it differs")) if differs else None
        hint = Text("The rest is taken out, on its way to the bank. A closed day is not changed again.")
        self.stays = self.line(Text("Stays as &float"), amount_text(it.proposed.minor, it.proposed.currency), hint=hint)

    def act(self) -> Text | None:
        """Close it."""
        return self._close_drawer(self.stays.text(), self.why.text() if self.why is not None else "")
