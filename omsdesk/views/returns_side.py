"""The right card of the returns desk: who sent it, what they say, which lines, and what they get."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from omsdesk.codes import house_name
from omsdesk.lifecycles.goods_return import OPEN_RETURNS, Reception, ReturnStatus
from omsdesk.money import Money
from omsdesk.presenters.returns_desk import ReturnsDesk
from omsdesk.presenters.returns_desk.state import ReturnsState
from omsdesk.services.return_picture import ReturnLinePicture, ReturnPicture
from omsdesk.views import icons, theme
from omsdesk.views.actions import Action, Deed
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.card import Card, Facts, clear
from omsdesk.views.widgets.label import ElidedLabel, IconLabel, label, rule, section, show_if
from omsdesk.views.widgets.pill import StatusPill
from omsdesk.views.widgets.scroll import ScrollColumn
from omsdesk.words import Text

_WIDTH = 330
_FOOTERS = {
    ReturnStatus.REQUESTED: Text("The customer asked; nobody has approved it yet."),
    ReturnStatus.SETTLED: Text("The refund is recorded."),
}


class _RingRow(QWidget):
    """One line with its ring: open, in the hand, done or missing."""

    def __init__(self, icon: str, role: str, words: str, *, strong: bool) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_2)
        row.addWidget(IconLabel(icon, role, icons.IN_BUTTON))
        row.addWidget(ElidedLabel(words, theme.BODY, theme.SEMIBOLD if strong else theme.MEDIUM), 1)


class ReturnSide(Card):
    """Number, customer and order; the lines; the money; and when it goes."""

    def __init__(self, history: Action, credit: Action) -> None:
        super().__init__()
        theme.set_width(self, _WIDTH)
        self._credit_act = credit
        head = QHBoxLayout()
        self._number = label("", theme.NUMBER, theme.BOLD)
        self._pill = StatusPill(ReturnStatus.REQUESTED)
        head.addWidget(self._number)
        head.addStretch(1)
        head.addWidget(self._pill)
        self.body.addLayout(head)
        self._who = ElidedLabel("", theme.BODY, ink="text2")
        self.add(self._who)
        middle = ScrollColumn(spacing=theme.GAP_2)
        self._says_head = section(Text("Customer says"))
        self._says = label("", wrap=True)
        self._warning = label("", theme.BODY, theme.MEDIUM, ink="warn", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.GAP_2)
        for widget in (self._says_head, self._says, self._warning):
            middle.body.addWidget(widget)
        middle.body.addLayout(self._lines)
        self.history = Button.of(history, kind="quiet", place="station")
        middle.body.addWidget(self.history, 0, Qt.AlignmentFlag.AlignLeft)
        self.credit = Button.of(credit, kind="quiet", place="station")
        middle.body.addWidget(self.credit, 0, Qt.AlignmentFlag.AlignLeft)
        middle.body.addStretch(1)
        self.add(middle, 1)
        self.add(rule())
        self._gets = section(Text("Customer gets"))
        self._money = Facts(values_right=True)
        self._footer = label("", theme.HEADER, ink="text2", wrap=True)
        self.add(self._gets)
        self.add(self._money)
        self.add(self._footer)
        self._shown: tuple[tuple[str, str, str, bool], ...] = ()

    def show_state(self, state: ReturnsState) -> None:
        """Draw the return or the draft on the desk."""
        show_if(self.history, state.picture is not None)
        if state.picture is not None:
            self._show_return(state.picture, state)
        elif state.draft is not None:
            self._show_draft(state)

    def _show_return(self, picture: ReturnPicture, state: ReturnsState) -> None:
        self._number.setText(picture.number)
        self._pill.show_mark(picture.status)
        self._who.setText(str(Text("{who} · {order}", who=picture.customer, order=picture.order_number)))
        self._show_words(picture.customer_says, picture.warning)
        self._show_lines([_ring(line, state.line_id) for line in picture.lines])
        for widget in (self._gets, self._money):
            show_if(widget, wanted=True)
        show_if(self.credit, picture.status in OPEN_RETURNS)
        self._credit_act.show_text(Text("Pay it back instead") if picture.to_credit else Text("Keep as store credit"))
        self._money.show_facts(_money(picture, state))
        self._footer.setText(str(_footer(picture, state)))

    def _show_draft(self, state: ReturnsState) -> None:
        draft = state.draft
        if draft is None:
            return
        self._number.setText(str(Text("New return")))
        self._pill.show_mark(None)
        self._who.setText(str(Text("{who} · {order}", who=draft.order.customer, order=draft.order.number)))
        self._show_words("", None)
        said = Text("{n} piece on the desk", many="{n} pieces on the desk", n=len(draft.pieces))
        self._show_lines([("package-open", "text2", str(said), True)])
        for widget in (self._gets, self._money, self.credit):
            show_if(widget, wanted=False)
        self._footer.setText(str(Text("Only pieces that the customer still has can come back.")))

    def _show_words(self, says: str, warning: Text | None) -> None:
        self._says.setText(f"“{says}”" if says else "")
        show_if(self._says_head, bool(says))
        show_if(self._says, bool(says))
        self._warning.setText(str(warning or ""))
        show_if(self._warning, warning is not None)

    def _show_lines(self, rows: Sequence[tuple[str, str, str, bool]]) -> None:
        if tuple(rows) == self._shown:
            return
        self._shown = tuple(rows)
        clear(self._lines)
        for icon, role, words, strong in rows:
            self._lines.addWidget(_RingRow(icon, role, words, strong=strong))


def countdown(state: ReturnsState) -> Text:
    """Until when the last decision can be taken back."""
    number = house_name("RE", state.under_way.return_id) if state.under_way else ""
    return Text("The refund of {number} leaves in {n} s. F4 takes it back.", number=number, n=state.seconds_left)


def _footer(picture: ReturnPicture, state: ReturnsState) -> Text:
    if picture.needs_approval:
        return Text("A supervisor allows or denies this refund.")
    if picture.leaves_at is not None:
        return countdown(state)
    return _FOOTERS.get(picture.status, Text("Refund leaves a minute after the last item is confirmed."))


def _ring(line: ReturnLinePicture, in_hand: int | None) -> tuple[str, str, str, bool]:
    is_here = line.id == in_hand and line.left > 0
    words = str(Text("{n} × {product}", n=line.expected, product=line.name))
    if line.reception is Reception.MISSING and line.missing:
        words = str(Text("{product}, {n} missing", product=words, n=line.missing))
        return ("package-x", "err", words, is_here)
    if line.inspected:
        words = str(Text("{product}, {n} done", product=words, n=line.inspected)) if line.left else words
    if is_here:
        return ("circle-dot", "accent", words, True)
    return ("circle", "text2", words, False) if line.left or not line.received else ("circle-check", "ok", words, False)


def _money(picture: ReturnPicture, state: ReturnsState) -> dict[str, str]:
    """What the customer gets so far, the choice that is not confirmed yet included."""
    proposal = state.proposal
    worth, refund = (proposal.worth, proposal.refund) if proposal else (picture.worth, picture.refund)
    facts = {str(Text("Refund")): _amount(worth)}
    fee = min(picture.fee.minor, worth.minor)
    if picture.fee.minor:
        facts[str(Text("Return postage"))] = _amount(Money(-fee, picture.fee.currency))
    short = worth.minor - fee - refund.minor
    if short > 0 and picture.status is not ReturnStatus.SETTLED:
        facts[str(Text("Not paid"))] = _amount(Money(-short, picture.fee.currency))
    facts[str(Text("As store credit") if picture.to_credit else Text("Total"))] = _amount(refund)
    return facts


def _amount(amount: Money) -> str:
    return str(Text("{amount}", amount=amount))


def history_deed(presenter: ReturnsDesk, open_: Callable[[], object]) -> Deed:
    """Who did what to the return, and when."""
    return Deed(
        "returns.history",
        Text("History"),
        open_,
        "history",
        "Ctrl+H",
        when=lambda: presenter.state.picture is not None,
        why_not=lambda: str(Text("Open a return first.")),
    )


def credit_deed(presenter: ReturnsDesk) -> Deed:
    """What the customer gets stays here, or leaves after all."""
    return Deed(
        "returns.credit",
        Text("Keep as store credit"),
        presenter.turn_to_credit,
        "banknote",
        "F9",
        when=lambda: (picture := presenter.state.picture) is not None and picture.status in OPEN_RETURNS,
        why_not=lambda: str(Text("Open a return first, one that is not settled yet.")),
    )


def label_deed(presenter: ReturnsDesk) -> Deed:
    """The label that a customer sticks on what comes back."""
    return Deed(
        "returns.label",
        Text("Print return label"),
        presenter.print_label,
        "printer",
        "Ctrl+P",
        when=lambda: presenter.state.picture is not None,
        why_not=lambda: str(Text("Open a return first.")),
    )
