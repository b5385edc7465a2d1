"""How mail leaves the house: the settings, the password of this computer, and a try that says what is wrong."""

import uuid
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import platformdirs
from sqlalchemy.engine import URL

from omsdesk.database import passwords
from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.messages.post.folder import FolderPost
from omsdesk.messages.post.letter import Letter, PostClosed, Transport, address
from omsdesk.messages.post.server import MailServer, Security, is_loopback
from omsdesk.messages.post.smtp import SmtpPost
from omsdesk.services import mail_sign_in, messaging, settings
from omsdesk.services.mail_sign_in import PASSWORD
from omsdesk.services.settings import Company
from omsdesk.words import Text

FOLDER = "folder"
SMTP = "smtp"
SAME = "same"
"""The mailbox for answers is entered with the sign-in of the mail server."""


@dataclass(frozen=True)
class Way:
    """The way out that the house has chosen. What it says of passwords is true of one computer only."""

    kind: str
    sender: str
    folder: str = ""
    host: str = ""
    port: int = 0
    security: Security = Security.STARTTLS
    user: str = ""
    sign_in: str = PASSWORD
    """With a password, or at a provider by its key (``oauth.PROVIDERS``)."""
    client: str = ""
    tenant: str = ""
    reads: bool = False
    """The sign-in is good for the mailbox of answers too."""

    @property
    def place(self) -> Path:
        """Where mails lie that go to a folder."""
        return Path(self.folder) if self.folder else platformdirs.user_documents_path() / "OMS Desk" / "Mail"


def way(db: Db) -> Way:
    """The settings of mail as they are now."""
    return way_of(settings.company(db))


def way_of(company: Company) -> Way:
    """The way out that a house has set."""
    return Way(
        kind=company.mail_way,
        sender=(company.mail_from or company.email).strip(),
        folder=company.mail_folder,
        host=company.mail_host.strip(),
        port=company.mail_port,
        security=Security(company.mail_security),
        user=company.mail_user.strip(),
        sign_in=company.mail_sign_in,
        client=company.mail_client.strip(),
        tenant=company.mail_tenant.strip(),
        reads=company.answers_on and company.answers_sign_in == SAME,
    )


def transport(chosen: Way) -> Transport | None:
    """The way out at this computer; None where another must send, because this one has no password."""
    if chosen.kind == FOLDER:
        return FolderPost(chosen.place)
    if not chosen.host or not messaging.is_address(chosen.sender):
        return None
    if chosen.sign_in != PASSWORD:
        if mail_sign_in.kept(chosen) is None:
            return None
        token = partial(_token, chosen)
        return SmtpPost(MailServer(chosen.host, chosen.port, chosen.security, chosen.user, token=token))
    password = passwords.found(_url(chosen)) if chosen.user else ""
    return None if password is None else SmtpPost(_server(chosen, password))


def refuse_unsafe(company: Company) -> None:
    """A password never travels readable: a line without TLS may only lead to this computer itself."""
    if company.mail_security == Security.NONE and company.mail_host and not is_loopback(company.mail_host.strip()):
        raise Refusal(
            Text("Without TLS the password would travel readable."),
            Text("Choose STARTTLS or TLS for {host}.", host=company.mail_host),
        )


def keep_password(chosen: Way, password: Secret) -> Text:
    """Put the password away on this computer; says where it lies. Outside: a keyring may ask somebody."""
    if not chosen.host or not chosen.user:
        raise Refusal(Text("Name the mail server and the user first."))
    return passwords.told(passwords.keep(_url(chosen), password.value))


def has_password(chosen: Way) -> bool:
    """Whether this computer can sign in at the mail server."""
    if chosen.sign_in != PASSWORD:
        return mail_sign_in.kept(chosen) is not None
    return not chosen.user or passwords.found(_url(chosen)) is not None


def try_out(work: Work, recipient: str) -> Text:
    """Send a mail to oneself, now and past the outbox: says that it left, or exactly why it did not."""
    company = work.read(settings.company)
    chosen = way_of(company)
    if not messaging.is_address(chosen.sender):
        raise Refusal(Text("No sender is set."), Text("Give the company an e-mail address, or name the sender here."))
    address(recipient)
    out = transport(chosen)
    if out is None:
        raise _cannot(chosen)
    domain = address(chosen.sender).rpartition("@")[2]
    out.send(
        Letter(
            message_id=f"<{uuid.uuid4().hex}@{domain}>",
            sender=chosen.sender,
            sender_name=company.name,
            recipient=recipient,
            recipient_name=company.name,
            subject=str(Text("A test mail of OMS Desk")),
            body=str(Text("This mail shows that messages leave the house.")) + "\n",
            html="",
            language=company.locale.partition("_")[0],
            at=work.now(),
        ),
        lambda: None,
    )
    if chosen.kind == FOLDER:
        return Text("The test mail lies in {folder}", folder=str(chosen.place))
    return Text("The server took the test mail to {address}", address=recipient)


def why_closed(chosen: Way) -> Text | None:
    """Why nothing can leave from this computer, known without asking a server; None when it can be tried."""
    try:
        if transport(chosen) is not None:
            return mail_sign_in.trouble(chosen) if chosen.kind == SMTP and chosen.sign_in != PASSWORD else None
    except (Refusal, Unavailable, PostClosed) as trouble:
        return trouble.reason
    if not chosen.host:
        return Text("No mail server is set.")
    if not messaging.is_address(chosen.sender):
        return Text("No sender is set.")
    if chosen.sign_in != PASSWORD:
        return Text("Nobody has signed in at this computer. Another one sends the mail.")
    return Text("This computer does not know the password. Another one that does sends the mail.")


def _cannot(chosen: Way) -> Refusal:
    """Why no test mail leaves from here."""
    if not chosen.host:
        return Refusal(Text("No mail server is set."), Text("Name it first."))
    if chosen.sign_in != PASSWORD:
        return Refusal(
            Text("Nobody has signed in as {user} at this computer.", user=chosen.user), Text("Sign in first.")
        )
    return Refusal(
        Text("This computer does not know the password of {user}.", user=chosen.user), Text("Type it below.")
    )


def _token(chosen: Way, anew: bool) -> str:  # noqa: FBT001 - the mail server hands on whether the last was not taken
    return mail_sign_in.access(chosen, anew=anew)


def _url(chosen: Way) -> URL:
    """The address under which the password lies."""
    return URL.create("smtp", username=chosen.user, host=chosen.host, port=chosen.port, database="mail")


def _server(chosen: Way, password: str) -> MailServer:
    return MailServer(chosen.host, chosen.port, chosen.security, chosen.user, password)
