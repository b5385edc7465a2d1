"""The middle of the returns desk: condition, place, the reason for scrap, and what was decided so far."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from omsdesk.lifecycles.goods_return import Condition, Disposition
from omsdesk.presenters.returns_desk import ReturnsDesk
from omsdesk.presenters.returns_desk.state import CONDITIONS, PLACES, ReturnsState
from omsdesk.services.return_picture import Decision, ReturnPicture
from omsdesk.views import theme
from omsdesk.views.returns_piece import PieceCard
from omsdesk.views.widgets.card import Card
from omsdesk.views.widgets.choice import Choice, Choices
from omsdesk.views.widgets.fields import Field, LineField
from omsdesk.views.widgets.label import label, show_if
from omsdesk.views.widgets.scans_strip import Scan, ScansStrip
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text, time_words

_KEYS = "QWERT"
_ADD, _ASIDE = "add", "aside"
_LOOKS = {
    Condition.NEW: Text("sealed"),
    Condition.LIKE_NEW: Text("opened"),
    Condition.WORN: Text("used"),
    Condition.DAMAGED: Text("broken"),
    Condition.WRONG_ITEM: Text("not ours"),
}
_ERRANDS = {
    Disposition.REFURBISH: Text("Clean or repack first"),
    Disposition.QUARANTINE: Text("Supervisor decides"),
    Disposition.TO_VENDOR: Text("Warranty claim"),
    Disposition.SCRAP: Text("Write off, reason needed"),
    Disposition.BACK_TO_CUSTOMER: Text("Not accepted"),
}
_EXTRA = (
    Choice("1", Text("Add it"), Text("The customer had it from this order"), _ADD),
    Choice("2", Text("Set aside"), Text("Nothing is booked"), _ASIDE),
)


class Judging(ScrollColumn):
    """Two questions, each answered with one key."""

    left_reason = Signal()
    """The reason is typed: the cursor may go back to where scans are."""

    def __init__(self, presenter: ReturnsDesk) -> None:
        super().__init__(spacing=theme.GAP_3)
        self.presenter = presenter
        self.conditions = Choices(columns=len(CONDITIONS))
        self.conditions.chosen.connect(presenter.choose_condition)
        self.places = Choices(columns=3)
        self.places.chosen.connect(presenter.choose_place)
        self.reason = LineField()
        self.reason.textEdited.connect(presenter.give_reason)
        self._reason = Field(Text("&Why is it scrapped?"), self.reason)
        self._first = _question("1", Text("What is its condition?"), self.conditions)
        self._second = _question("2", Text("Where does it go?"), self.places)
        self._second.add(self._reason)
        self.extra = Choices(columns=2)
        self.extra.show_choices(_EXTRA)
        self.extra.chosen.connect(lambda value: presenter.extra(add=value == _ADD))
        self._extra = _question("", Text("This piece is not in the return"), self.extra)
        self._decided = ScansStrip(Text("Decided so far"))
        self.piece = PieceCard()
        self.piece.wants_photos.connect(presenter.look_at_photos)
        self.piece.ticked.connect(lambda check, on: presenter.check(str(check), on=on))
        for card in (self._extra, self._first, self._second, self.piece):
            self.body.addWidget(card)
        self.body.addWidget(self._decided, 1)
        self.body.addStretch()

    def show_state(self, state: ReturnsState) -> None:
        """The choices made, and what may be chosen now."""
        is_extra = state.extra_product_id is not None
        for card in (self._first, self._second):
            card.setEnabled(state.line is not None and not is_extra)
        show_if(self._extra, is_extra)
        self.conditions.show_choices(_condition_choices(), state.condition)
        self.places.show_choices(_place_choices(state), state.place)
        self.reason.show_text(state.reason)
        if not state.reason and self.reason.text():
            self.reason.clear()
        self._ask_reason(state)
        self.piece.show_state(state)
        self._show_decisions(state.picture)

    def _ask_reason(self, state: ReturnsState) -> None:
        # The cursor leaves before its field does, or it would land on the next button.
        if not state.asks_for_reason and self.reason.hasFocus():
            self.left_reason.emit()
        show_if(self._reason, state.asks_for_reason)
        if state.asks_reason and self.isVisible():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(self._reason)

    def _show_decisions(self, picture: ReturnPicture | None) -> None:
        decisions = picture.decisions if picture else ()
        names = {line.id: line.name for line in picture.lines} if picture else {}
        show_if(self._decided, bool(decisions))
        self._decided.show_scans(tuple(_told(each, names) for each in reversed(decisions)))


def _question(number: str, words: Text, choices: Choices) -> Card:
    card = Card()
    card.body.setContentsMargins(theme.GAP_4, theme.GAP_3, theme.GAP_4, theme.GAP_3)
    row = QHBoxLayout()
    row.setSpacing(theme.GAP_2)
    if number:
        row.addWidget(label(number, theme.DETAIL, theme.SEMIBOLD))
    row.addWidget(label(words, theme.DETAIL, theme.SEMIBOLD), 1)
    column = QVBoxLayout()
    column.addLayout(row)
    card.body.addLayout(column)
    card.add(choices)
    return card


def _condition_choices() -> list[Choice]:
    return [Choice(key, each.word, _LOOKS[each], each) for key, each in zip(_KEYS, CONDITIONS, strict=True)]


def _place_choices(state: ReturnsState) -> list[Choice]:
    is_wrong = state.condition is Condition.WRONG_ITEM
    return [
        Choice(
            str(number),
            each.word,
            _errand(each, state),
            each,
            enabled=not is_wrong or each is Disposition.BACK_TO_CUSTOMER,
            why_not=str(Text("A wrong item does not go into our stock.")) if is_wrong else "",
        )
        for number, each in enumerate(PLACES, start=1)
    ]


def _errand(place: Disposition, state: ReturnsState) -> Text:
    if place is not Disposition.RESTOCK:
        return _ERRANDS[place]
    home = state.shelf.name if state.shelf else state.line.home if state.line else ""
    is_carried = state.picture is not None and state.picture.puts_away and state.shelf is None
    if not state.ways.bins:
        return Text("To be put away") if is_carried else Text("For sale again")
    if home:
        return Text("Put-away, then {bin}", bin=home) if is_carried else Text("Bin {bin}", bin=home)
    if is_carried:
        return Text("Put-away tote") if state.ways.totes else Text("To be put away")
    return Text("Scan its bin") if state.line else Text("Into its bin")


def _told(decision: Decision, names: dict[int, str]) -> Scan:
    where = decision.to_place or str(decision.disposition.word)
    said = Text(
        "{n} × {product}: {condition}, {place}",
        n=decision.quantity,
        product=names.get(decision.return_line_id, ""),
        condition=decision.condition.word,
        place=where,
    )
    if decision.unticked:
        said = Text("{said}; not ticked: {checks}", said=said, checks=list(decision.unticked))
    return Scan(time_words(decision.at), decision.by, str(said))
