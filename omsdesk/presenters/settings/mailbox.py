"""The mailbox for answers: its password, a try, and how it stands."""

from dataclasses import replace

from omsdesk.database.answers import Secret
from omsdesk.presenters import trouble_of
from omsdesk.presenters.settings.state import MailboxState
from omsdesk.presenters.settings.telling import Telling
from omsdesk.services.mailbox import progress, setup
from omsdesk.words import Text


class Mailbox(Telling):
    """What the section of messages does with the mailbox."""

    def look_at_mailbox(self) -> None:
        """How it stands, and whether this computer gets in; a keyring may have to be asked, so that is outside."""
        self.ask(progress.standing, then=lambda found: self._mailbox(standing=found))
        if self.state.company is not None:
            self.outside(setup.why_closed, setup.box_of(self.state.company), then=lambda why: self._mailbox(closed=why))

    def keep_mailbox_password(self, password: str) -> None:
        """Put the password of the mailbox into this computer's keyring."""
        if self.state.company is None or not password:
            return
        self.outside(
            setup.keep_password,
            setup.box_of(self.state.company),
            Secret(password),
            then=self._mailbox_password_kept,
            otherwise=lambda error: self._refused("mailbox_password", error),
        )

    def try_mailbox(self) -> None:
        """Look into it now and say what came of it."""
        self._mailbox(tested=None, failed=None, is_trying=True)
        self.outside(
            setup.try_out,
            self.work,
            then=lambda said: self._mailbox(tested=said, is_trying=False),
            otherwise=self._mailbox_not_tried,
        )

    def _mailbox_password_kept(self, told: Text) -> None:
        self._right("mailbox_password")
        self._mailbox(password_told=told)
        self.look_at_mailbox()

    def _mailbox_not_tried(self, error: Exception) -> None:
        trouble = trouble_of(error)
        said = Text("{reason} {advice}", reason=trouble.headline, advice=trouble.advice or "")
        self._mailbox(failed=said, is_trying=False)

    def _mailbox(self, **changes: object) -> None:
        kept: MailboxState = replace(self.state.mailbox, **changes)  # type: ignore[arg-type]  # fields of that state
        self.show(mailbox=kept)
