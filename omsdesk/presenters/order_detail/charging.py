"""Card payments of one order: a link for the customer, what became of it, and what the provider refused."""

from omsdesk.errors import Refusal
from omsdesk.presenters.order_detail.state import Asked, Form
from omsdesk.presenters.order_detail.writing import Writing
from omsdesk.services.cards import charging
from omsdesk.services.cards.picture import CardPicture
from omsdesk.words import Text


class Charging(Writing):
    """What the page of an order does with cards."""

    _awaited = 0
    """The card payment whose code is shown as soon as its link is there."""

    def ask_card(self, amount_minor: int, *, by_mail: bool) -> None:
        """Ask the customer for money; the link comes from the provider in a moment."""
        said = Text("The link is being made and sent") if by_mail else Text("The link is being made")
        self.do(
            charging.ask,
            self.state.order_id,
            amount_minor=amount_minor,
            by_mail=by_mail,
            then=lambda card_id: self._asked_for(card_id, said, is_shown=not by_mail),
        )

    def show_card(self, card_id: int) -> None:
        """The link as a code and as words, and what can be done with it."""
        detail = self.state.detail
        found = next((each for each in detail.cards.rows if each.id == card_id), None) if detail else None
        if found is not None:
            serial = self.state.asked.serial + 1 if self.state.asked else 1
            self.show(card=found, card_code=_code(found), asked=Asked(Form.CARD, serial))

    def _asked_for(self, card_id: int, said: Text, *, is_shown: bool) -> None:
        self._awaited = card_id if is_shown else 0
        self._tell(said)
        self._show_awaited()

    def _show_awaited(self) -> None:
        """The customer stands here: the code is laid as soon as there is one."""
        rows = self.state.detail.cards.rows if self.state.detail else ()
        if any(each.id == self._awaited and each.is_link_open for each in rows):
            awaited, self._awaited = self._awaited, 0
            self.show_card(awaited)

    def withdraw_card(self, card_id: int) -> None:
        """Nobody pays with it any more, or nothing is taken of it."""
        self.do(charging.withdraw, card_id, then=lambda _: self._tell(Text("The card payment is called off")))

    def look_at_card(self, card_id: int) -> None:
        """Ask the provider now."""
        self.do(charging.look_now, card_id, then=lambda _: self._tell(Text("The provider is asked")))

    def ask_card_again(self, call_id: int) -> None:
        """What was refused, once more."""
        self.do(charging.try_again, call_id, then=lambda _: self._tell(Text("The provider is asked again")))

    def leave_card(self, call_id: int) -> None:
        """What was refused is not asked any more."""
        self.do(charging.give_up, call_id, then=lambda _: self._tell(Text("The provider is not asked any more")))


def _code(card: CardPicture) -> tuple[str, ...]:
    from omsdesk.printing.press import qr  # noqa: PLC0415 - loads ReportLab, which a window starts without

    try:
        return qr.squares(card.link) if card.is_link_open else ()
    except Refusal:
        return ()  # a link too long for a code is copied or mailed
