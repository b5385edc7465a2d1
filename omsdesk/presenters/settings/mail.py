"""E-mail to customers: the server, its password, a test, and how messages are worded."""

from threading import Event

from omsdesk.database.answers import Secret
from omsdesk.errors import Refusal
from omsdesk.messages import Wording
from omsdesk.presenters import Lane, trouble_of
from omsdesk.presenters.settings.state import MailState
from omsdesk.presenters.settings.telling import Telling
from omsdesk.services import channel_telling, mail_setup, mail_sign_in, message_texts
from omsdesk.services.channel_telling import Teller, Told
from omsdesk.services.settings import Company
from omsdesk.words import Text


class Mail(Telling):
    """The section of messages."""

    _sign_in_stop: Event | None = None
    """Ends waiting for a browser, while there is one to wait for."""

    def look_at_mail(self) -> None:
        """Whether this computer can send; a keyring may have to be asked, so that is outside."""
        self.ask(channel_telling.listed, then=lambda found: self._mail(tellers=found))
        company = self.state.company
        if company is not None:
            self.outside(mail_setup.why_closed, mail_setup.way_of(company), then=lambda why: self._mail(closed=why))

    def keep_mail_password(self, password: str) -> None:
        """Put the password of the mail server into this computer's keyring."""
        company = self.state.company
        if company is None or not password:
            return
        self.outside(
            mail_setup.keep_password,
            mail_setup.way_of(company),
            Secret(password),
            then=self._kept,
            otherwise=lambda error: self._refused("mail_password", error),
        )

    def sign_in_for_mail(self, secret: str) -> None:
        """Have a person sign in at the provider: the page is shown, then the browser is waited for."""
        company = self.state.company
        if company is None or self._sign_in_stop is not None:
            return
        stop = self._sign_in_stop = Event()
        self._right("mail_sign_in")
        self._mail(password_told=None)
        self.jobs.submit(
            Lane.BROWSER,
            lambda: mail_sign_in.sign_in(mail_setup.way_of(company), Secret(secret), self._show_page, stop),
            self._signed_in,
            self._not_signed_in,
        )

    def stop_sign_in(self) -> None:
        """Nobody signs in after all."""
        if self._sign_in_stop is not None:
            self._sign_in_stop.set()

    def forget(self) -> None:
        """The page closes: nobody waits for the browser any more."""
        self.stop_sign_in()
        super().forget()

    def try_mail(self, recipient: str) -> None:
        """Send a mail to oneself and say what came of it."""
        self._mail(tested=None, failed=None, is_trying=True)
        self.outside(
            mail_setup.try_out,
            self.work,
            recipient.strip(),
            then=lambda said: self._mail(tested=said, is_trying=False),
            otherwise=self._not_tried,
        )

    def choose_text(self, kind: str, language: str) -> None:
        """Show how this kind is worded in this language."""
        self._mail(kind=kind, language=language, example=None)
        self._right("mail_text")

    def show_example(self, subject: str, body: str) -> None:
        """What a customer would read."""
        company, mail = self.state.company, self.state.mail
        if company is None:
            return
        wording = Wording(subject, body)
        try:
            filled = message_texts.example(company, mail.kind, mail.language, wording, self.work.now())
        except Refusal as refusal:
            self._refused("mail_text", refusal)
            return
        self._right("mail_text")
        self._mail(example=filled)

    def keep_text(self, subject: str, body: str) -> None:
        """Word it so from now on."""
        mail = self.state.mail
        said = Text("Messages say it so from now on")
        self._try(
            "mail_text", message_texts.keep, mail.kind, mail.language, Wording(subject, body), said=said, show="company"
        )

    def forget_text(self) -> None:
        """Back to the program's own words."""
        mail = self.state.mail
        said = Text("The words of the program are back")
        self._try("mail_text", message_texts.forget, mail.kind, mail.language, said=said, show="company")

    def switch_message(self, kind: str, *, on: bool) -> None:
        """Whether this kind is written by itself."""
        said = Text("It is written by itself now") if on else Text("It is no longer written by itself")
        self.do(message_texts.switch, kind, on=on, then=lambda company: self._switched(company, said))

    def change_teller(self, key: str, teller: Teller) -> None:
        """Who writes to the customers of a channel."""
        said = Text("The customers of this channel are told so from now on")

        def changed(found: tuple[Told, ...]) -> None:
            self._mail(tellers=found)
            self._tell(said)

        self.do(channel_telling.change, key, teller, then=changed)

    def _switched(self, company: Company, said: Text) -> None:
        self.show(company=company)
        self._tell(said)

    def _show_page(self, page: str) -> None:
        self.jobs.at_home(lambda: self._mail(sign_in_page=page))

    def _signed_in(self, told: Text) -> None:
        self._sign_in_stop = None
        self._mail(sign_in_page="")
        self._kept(told)

    def _not_signed_in(self, error: Exception) -> None:
        self._sign_in_stop = None
        self._mail(sign_in_page="")
        trouble = trouble_of(error)
        if trouble.is_bug:
            self.troubled(trouble)
            return
        said = Text("{reason} {advice}", reason=trouble.headline, advice=trouble.advice or "")
        self.show(errors={**self.state.errors, "mail_sign_in": said})

    def _kept(self, told: Text) -> None:
        self._right("mail_password")
        self._mail(password_told=told, closed=None)
        self.look_at_mail()

    def _not_tried(self, error: Exception) -> None:
        trouble = trouble_of(error)
        said = Text("{reason} {advice}", reason=trouble.headline, advice=trouble.advice or "")
        self._mail(failed=said, is_trying=False)

    def _mail(self, **changes: object) -> None:
        self.show(mail=MailState(**{**vars(self.state.mail), **changes}))
