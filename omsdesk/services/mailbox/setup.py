"""Which mailbox answers come to: the settings, the password of this computer, and a try that says what is wrong."""

from dataclasses import dataclass
from functools import partial

from sqlalchemy.engine import URL

from omsdesk.database import passwords
from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.messages.post import imap
from omsdesk.messages.post.server import MailServer, Security, is_loopback
from omsdesk.services import mail_setup, mail_sign_in, settings
from omsdesk.services.mail_setup import SAME
from omsdesk.services.mail_sign_in import PASSWORD
from omsdesk.services.settings import Company
from omsdesk.words import Text


@dataclass(frozen=True)
class Box:
    """The mailbox that the house has named."""

    is_on: bool
    host: str
    port: int
    security: Security
    user: str
    folder: str
    sending: mail_setup.Way | None = None
    """Whose sign-in counts here too; None: a password of its own."""

    @property
    def name(self) -> str:
        """What tells it from any other."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"


def box(db: Db) -> Box:
    """The settings of the mailbox as they are now."""
    return box_of(settings.company(db))


def box_of(company: Company) -> Box:
    """The mailbox that a house has set."""
    sending = mail_setup.way_of(company)
    is_same = company.answers_sign_in == SAME and sending.sign_in != PASSWORD
    return Box(
        is_on=company.answers_on,
        host=company.answers_host.strip(),
        port=company.answers_port,
        security=Security(company.answers_security),
        user=sending.user if is_same else company.answers_user.strip(),
        folder=company.answers_folder.strip() or "INBOX",
        sending=sending if is_same else None,
    )


def server(chosen: Box) -> MailServer | None:
    """The server as this computer gets in; None where another must look, because this one has no password."""
    if not chosen.host or not chosen.user:
        return None
    if chosen.sending is not None:
        if mail_sign_in.kept(chosen.sending) is None:
            return None
        token = partial(_token, chosen.sending)
        return MailServer(chosen.host, chosen.port, chosen.security, chosen.user, token=token)
    password = passwords.found(_url(chosen))
    return None if password is None else MailServer(chosen.host, chosen.port, chosen.security, chosen.user, password)


def refuse_unsafe(company: Company) -> None:
    """A password never travels readable, and a sign-in can only be shared where there is one."""
    host = company.answers_host.strip()
    if company.answers_security == Security.NONE and host and not is_loopback(host):
        raise Refusal(
            Text("Without TLS the password would travel readable."),
            Text("Choose STARTTLS or TLS for {host}.", host=host),
        )
    if company.answers_sign_in == SAME and company.mail_sign_in == PASSWORD:
        raise Refusal(
            Text("The mail server signs in with a password."),
            Text("Choose Google or Microsoft there first, or give the mailbox a password of its own."),
        )


def keep_password(chosen: Box, password: Secret) -> Text:
    """Put the password away on this computer; says where it lies. Outside: a keyring may ask somebody."""
    if not chosen.host or not chosen.user:
        raise Refusal(Text("Name the mail server and the user first."))
    return passwords.told(passwords.keep(_url(chosen), password.value))


def why_closed(chosen: Box) -> Text | None:
    """Why this computer does not look into the mailbox, known without asking a server; None when it can."""
    try:
        if server(chosen) is not None:
            return mail_sign_in.trouble(chosen.sending) if chosen.sending is not None else None
    except (Refusal, Unavailable) as trouble:
        return trouble.reason
    if not chosen.host:
        return Text("No mail server is set.")
    if not chosen.user:
        return Text("No user is set.")
    if chosen.sending is not None:
        return Text("Nobody has signed in at this computer. Another one reads the answers.")
    return Text("This computer does not know the password. Another one that does reads the answers.")


def try_out(work: Work) -> Text:
    """Look into the mailbox now: says what is there, or exactly why it does not open."""
    chosen = work.read(box)
    there = server(chosen)
    if there is None:
        raise Refusal(why_closed(chosen) or Text("No mail server is set."), Text("Fill in what is missing above."))
    with imap.opened(there, chosen.folder) as folder:
        return Text(
            "{host} opens {folder}: {n} mail is in it.",
            many="{host} opens {folder}: {n} mails are in it.",
            host=chosen.host,
            folder=chosen.folder,
            n=folder.count,
        )


def _token(sending: mail_setup.Way, anew: bool) -> str:  # noqa: FBT001 - the server hands on whether the last was not taken
    return mail_sign_in.access(sending, anew=anew)


def _url(chosen: Box) -> URL:
    """The address under which the password lies."""
    return URL.create("imap", username=chosen.user, host=chosen.host, port=chosen.port, database="answers")
