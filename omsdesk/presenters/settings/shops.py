"""The store: its keys, a try, and how it stands with its orders and with what it is told."""

from dataclasses import replace

from omsdesk.database.answers import Secret
from omsdesk.presenters import trouble_of
from omsdesk.presenters.settings.state import ShopState
from omsdesk.presenters.settings.telling import Telling
from omsdesk.services.shops import asking_turn, outgoing, shop_state, store_setup
from omsdesk.words import Text


class Shops(Telling):
    """The section of shops."""

    def look_at_shop(self) -> None:
        """How it stands, and whether this computer can ask; a keyring may have to be asked, so that is outside."""
        self.ask(shop_state.look, then=lambda found: self._shop(standing=found))
        if self.state.company is not None:
            self.outside(
                store_setup.why_closed,
                store_setup.way_of(self.state.company),
                then=lambda why: self._shop(closed=why),
            )

    def keep_shop_secret(self, secret: str) -> None:
        """Put the secret of the store into this computer's keyring."""
        if self.state.company is None or not secret.strip():
            return
        self.outside(
            store_setup.keep_secret,
            store_setup.way_of(self.state.company),
            Secret(secret),
            then=self._shop_secret_kept,
            otherwise=lambda error: self._refused("shop_secret", error),
        )

    def try_shop(self) -> None:
        """Ask the store now and say what came of it."""
        self._shop(tested=None, failed=None, is_trying=True)
        self.outside(
            store_setup.try_out,
            self.work,
            then=lambda said: self._shop(tested=said, is_trying=False),
            otherwise=self._shop_not_tried,
        )

    def ask_shop_now(self) -> None:
        """Ask for its orders with the next look of the clock."""
        said = Text("The store is asked in a moment")
        self.do(asking_turn.soon, store_setup.CHANNEL, then=lambda _: self._tell(said))

    def tell_shop_again(self) -> None:
        """Whatever it did not take is told once more."""

        def again(count: int) -> None:
            self._tell(Text("{n} thing is told again", many="{n} things are told again", n=count))
            self.look_at_shop()

        self.do(outgoing.tell_again, then=again)

    def _shop_secret_kept(self, told: Text) -> None:
        self._right("shop_secret")
        self._shop(secret_told=told)
        self.look_at_shop()

    def _shop_not_tried(self, error: Exception) -> None:
        trouble = trouble_of(error)
        said = Text("{reason} {advice}", reason=trouble.headline, advice=trouble.advice or "")
        self._shop(failed=said, is_trying=False)

    def _shop(self, **changes: object) -> None:
        kept: ShopState = replace(self.state.shop, **changes)  # type: ignore[arg-type]  # fields of that state
        self.show(shop=kept)
