"""Card payments: the secret key of the provider on this computer, and a test of it."""

from omsdesk.database.answers import Secret
from omsdesk.presenters import trouble_of
from omsdesk.presenters.settings.state import CardState
from omsdesk.presenters.settings.telling import Telling
from omsdesk.services.cards import account
from omsdesk.words import Text


class Cards(Telling):
    """The section of card payments."""

    def look_at_cards(self) -> None:
        """Whether this computer knows the key; a keyring may have to be asked, so that is outside."""
        company = self.state.company
        if company is not None:
            self.outside(account.why_closed, company.card_provider, then=lambda why: self._cards(closed=why))

    def keep_card_secret(self, secret: str) -> None:
        """Put the secret key into this computer's keyring."""
        company = self.state.company
        if company is not None and secret.strip():
            self.outside(
                account.keep_secret,
                company.card_provider,
                Secret(secret),
                then=self._secret_kept,
                otherwise=lambda error: self._refused("card_secret", error),
            )

    def try_cards(self) -> None:
        """Ask the provider for something harmless and say what came of it."""
        company = self.state.company
        if company is None:
            return
        self._cards(tested=None, failed=None, is_trying=True)
        self.outside(
            account.try_out,
            company.card_provider,
            then=lambda said: self._cards(tested=said, is_trying=False),
            otherwise=self._cards_failed,
        )

    def _secret_kept(self, told: Text) -> None:
        self._right("card_secret")
        self._cards(secret_told=told, closed=None, tested=None, failed=None)
        self.look_at_cards()

    def _cards_failed(self, error: Exception) -> None:
        trouble = trouble_of(error)
        said = Text("{reason} {advice}", reason=trouble.headline, advice=trouble.advice or "")
        self._cards(failed=said, is_trying=False)

    def _cards(self, **changes: object) -> None:
        self.show(cards=CardState(**{**vars(self.state.cards), **changes}))
