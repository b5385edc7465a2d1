"""Webhooks: addresses and what they hear, their secrets on this computer, a test, and what was sent."""

from collections.abc import Sequence
from dataclasses import replace

from omsdesk.database.answers import Secret
from omsdesk.lifecycles.webhook import Delivery
from omsdesk.presenters import trouble_of
from omsdesk.presenters.settings.hook_state import HooksState
from omsdesk.presenters.settings.telling import Telling
from omsdesk.services.webhooks import deliveries, endpoint, sending, signing
from omsdesk.services.webhooks.endpoint import Endpoint
from omsdesk.words import Text


class Hooks(Telling):
    """The section of webhooks."""

    def look_at_hooks(self) -> None:
        """Who hears of what, what was sent, and whose secret is here; a keyring may ask, so that is outside."""
        self.ask(endpoint.all_of, then=self._hooks_found)
        self.ask(deliveries.listed, then=lambda rows: self._hooks(rows=tuple(rows)))

    def choose_hook(self, key: str) -> None:
        """Look at another address; blank for a new one."""
        self._right("hook")
        self._hooks(current=key, secret="", secret_told=None, tested=None, failed=None)

    def keep_hook(self, address: str, events: Sequence[str], *, on: bool) -> None:
        """Keep the address as it was typed; a new one gets its secret at once."""
        hooks = self.state.hooks
        known = next((each for each in hooks.endpoints if each.key == hooks.current), Endpoint("", ""))
        wanted = replace(known, address=address, events=tuple(events), on=on)

        def kept(one: Endpoint) -> None:
            self._right("hook")
            self._hooks(current=one.key, tested=None, failed=None)
            self._tell(Text("The address is kept"))
            if not wanted.key:
                self.new_hook_secret()
            self.look_at_hooks()

        self.do(endpoint.keep, wanted, then=kept, otherwise=lambda error: self._refused("hook", error))

    def take_hook_out(self) -> None:
        """It hears of nothing any more."""
        key = self.state.hooks.current
        if key:
            self.choose_hook("")
            self._try("hook", endpoint.take_out, key, said=Text("The address is taken out"))
            self.look_at_hooks()

    def new_hook_secret(self) -> None:
        """Make a secret, keep it on this computer, and show it once."""
        if self.state.hooks.current:
            self._keep_hook_secret(signing.new_secret(), is_new=True)

    def keep_hook_secret(self, typed: str) -> None:
        """A secret that was made at another computer."""
        if self.state.hooks.current and typed.strip():
            self._keep_hook_secret(typed.strip(), is_new=False)

    def try_hook(self) -> None:
        """Send a test now, and say what was answered."""
        self._hooks(tested=None, failed=None, is_trying=True)
        self.outside(
            sending.try_out,
            self.work,
            self.state.hooks.current,
            then=lambda said: self._hooks(tested=said, is_trying=False),
            otherwise=self._hook_not_tried,
        )

    def send_hooks_again(self, row_id: int | None) -> None:
        """Send the marked message again, or all that were not taken."""
        failed = [row.id for row in self.state.hooks.rows if row.status is Delivery.FAILED]
        ids = tuple(failed if row_id is None else [row_id])

        def again(count: int) -> None:
            self._tell(Text("{n} message is sent again", many="{n} messages are sent again", n=count))
            self.look_at_hooks()

        if ids:
            self.do(deliveries.send_again, ids, then=again)

    def _keep_hook_secret(self, secret: str, *, is_new: bool) -> None:
        def kept(told: Text) -> None:
            self._right("hook_secret")
            self._hooks(secret_told=told, secret=secret if is_new else "")
            self.look_at_hooks()

        self.outside(
            endpoint.keep_secret,
            self.state.hooks.current,
            Secret(secret),
            then=kept,
            otherwise=lambda error: self._refused("hook_secret", error),
        )

    def _hooks_found(self, found: tuple[Endpoint, ...]) -> None:
        self._hooks(endpoints=tuple(found))
        keys = tuple(each.key for each in found)
        self.outside(endpoint.known_here, keys, then=lambda known: self._hooks(known=known))

    def _hook_not_tried(self, error: Exception) -> None:
        trouble = trouble_of(error)
        said = Text("{reason} {advice}", reason=trouble.headline, advice=trouble.advice or "")
        self._hooks(failed=said, is_trying=False)

    def _hooks(self, **changes: object) -> None:
        kept: HooksState = replace(self.state.hooks, **changes)  # type: ignore[arg-type]  # fields of that state
        self.show(hooks=kept)
