"""Sheets for card payments: how much a customer is asked for, and the link as a code and as words."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt

from omsdesk.money import Money, to_minor
from omsdesk.presenters.order_detail import OrderDetail
from omsdesk.services.cards.picture import CardPicture, Cards
from omsdesk.services.typed_amounts import amount_text
from omsdesk.views import theme
from omsdesk.views.order_forms import Close, FormSheet
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.fields import CheckField
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.overlay import Sheet
from omsdesk.views.widgets.qr_box import QrBox
from omsdesk.words import Text, when_words

_WIDTH = 560


class AskCardSheet(FormSheet):
    """A link for the customer: how much, and whether it goes by mail."""

    def __init__(self, cards: Cards, email: str, ask: Callable[..., object], close: Close) -> None:
        self._most = cards.askable or Money(0, "EUR")
        self._email, self._can_mail, self._ask = email.strip(), cards.can_mail, ask
        super().__init__(Text("Ask for a card payment"), Text("Make link"), "link", close)

    def build(self) -> None:
        """What becomes of it, the amount, the mail."""
        said = Text(
            "The customer types the card on the provider's page. The amount is authorised there and taken when goods "
            "leave."
        )
        self.body.addWidget(label(said, ink="text2", wrap=True))
        self.amount = self.line(
            Text("&Amount"), amount_text(self._most.minor, self._most.currency), hint=Text("What is open stands here.")
        )
        self.by_mail = CheckField(Text("Send the link to {address}", address=self._email or "-"))
        self.by_mail.setEnabled(self._can_mail and bool(self._email))
        self.by_mail.setChecked(self.by_mail.isEnabled())
        self.body.addWidget(self.by_mail)
        if not self.by_mail.isEnabled():
            why = Text("The order has no e-mail address.") if self._can_mail else Text("E-mail is switched off.")
            self.body.addWidget(label(why, theme.HEADER, ink="text2", wrap=True))

    def act(self) -> Text | None:
        """Hand it over."""
        try:
            minor = to_minor(Decimal(self.amount.text().strip().replace(",", ".")), self._most.currency)
        except InvalidOperation:
            minor = 0
        if not 0 < minor <= self._most.minor:
            return Text("Give an amount up to {most}.", most=self._most)
        self._ask(minor, by_mail=self.by_mail.isChecked())
        return None


class CardSheet(Sheet):
    """One card payment: its link, how it stands, and what a person can do."""

    def __init__(
        self,
        card: CardPicture,
        code: tuple[str, ...],
        act: OrderDetail,
        copy: Callable[[str], object],
        close: Close,
    ) -> None:
        super().__init__(_WIDTH)
        self._close = close
        self.body.addWidget(label(Text("Card payment of {amount}", amount=card.asked), theme.PAGE, theme.SEMIBOLD))
        self.body.addWidget(label(card.words, theme.BODY, theme.SEMIBOLD, wrap=True))
        if card.told is not None:
            self.body.addWidget(label(card.told, ink="text2", wrap=True))
        if card.until is not None and card.may_be_let_go:
            self.body.addWidget(label(Text("Runs out {when}", when=when_words(card.until)), ink="text2"))
        if code:
            box = QrBox(Text("The payment link as a code"))
            box.show_rows(code)
            self.body.addWidget(box, 0, Qt.AlignmentFlag.AlignHCenter)
        if card.is_link_open:
            link = label(card.link, theme.HEADER, ink="text2", wrap=True)
            link.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addWidget(link)
        row = FlowRow()
        row.addStretch()
        self.first = Button(Text("Close"), "x")
        self.first.clicked.connect(close)
        row.addWidget(self.first)
        for words, icon, is_offered, run in (
            (Text("Call off"), "ban", card.may_be_let_go and not card.failed_call, lambda: act.withdraw_card(card.id)),
            (Text("Ask no more"), "ban", bool(card.failed_call), lambda: act.leave_card(card.failed_call)),
            (Text("Ask again"), "rotate-ccw", bool(card.failed_call), lambda: act.ask_card_again(card.failed_call)),
            (Text("Look now"), "refresh-cw", card.may_be_let_go, lambda: act.look_at_card(card.id)),
            (Text("Copy link"), "copy", card.is_link_open, lambda: copy(card.link)),
        ):
            if is_offered:
                row.addWidget(self._button(words, icon, run))
        self.body.addLayout(row)

    def _button(self, words: Text, icon: str, run: Callable[[], object]) -> Button:
        made = Button(words, icon)

        def clicked() -> None:
            run()
            self._close()

        made.clicked.connect(clicked)
        return made
