"""A mail as it leaves, the ways it can take, and the three ways in which that can go wrong."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Protocol

from omsdesk.errors import Refusal, Unavailable
from omsdesk.words import Text

_LOOK = "font-family:sans-serif;font-size:15px;line-height:1.45;max-width:640px"


class MailRefused(Refusal):
    """The server will not take this mail; trying again changes nothing, a person must look."""


class MailLater(Unavailable):
    """The server does not take this mail now; the same one may be sent again."""


class PostClosed(MailLater):
    """No mail can leave now: the server, the line, or what we know of them is not right."""


class MailInDoubt(Unavailable):
    """The words were handed over and no answer came: nobody knows whether they arrived."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes along: a PDF, unless it says otherwise."""

    name: str
    content: bytes
    subtype: str = "pdf"


@dataclass(frozen=True)
class Letter:
    """One mail with everything that it says."""

    message_id: str
    sender: str
    """Our address."""
    sender_name: str
    recipient: str
    recipient_name: str
    subject: str
    body: str
    html: str
    language: str
    at: datetime
    attachments: tuple[Attachment, ...] = ()


class HandedOver(Protocol):
    """Called right before the words go to the server; raises when this station may not send them any more."""

    def __call__(self) -> None:
        """Note it down."""


class Transport(Protocol):
    """A way out of the house."""

    def send(self, letter: Letter, handed_over: HandedOver) -> None:
        """Send one mail: no answer means it was taken; else one of the troubles above."""


def as_mail(letter: Letter) -> EmailMessage:
    """The mail with its headers. The same letter has the same Message-ID, however often it is tried."""
    try:
        return _mail(letter)
    except (ValueError, LookupError) as error:
        raise MailRefused(
            Text("This mail cannot be written: {why}.", why=error), Text("Look at the customer's name and address.")
        ) from error


def _mail(letter: Letter) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = letter.message_id
    mail["Date"] = format_datetime(letter.at)
    mail["From"] = Address(_one_line(letter.sender_name), addr_spec=address(letter.sender))
    mail["To"] = Address(_one_line(letter.recipient_name), addr_spec=address(letter.recipient))
    mail["Subject"] = _one_line(letter.subject)
    mail["Content-Language"] = letter.language
    # Tells answering machines not to answer.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body)
    if letter.html:
        page = f'<!DOCTYPE html><html lang="{letter.language}"><body style="{_LOOK}">{letter.html}</body></html>'
        mail.add_alternative(page, subtype="html")
    for each in letter.attachments:
        mail.add_attachment(each.content, maintype="application", subtype=each.subtype, filename=each.name)
    return mail


def address(typed: str) -> str:
    """An address as servers take it: the part behind the @ in plain letters. Refused when it is none."""
    local, at, domain = typed.strip().rpartition("@")
    if not at or not local or not domain or any(letter.isspace() for letter in typed.strip()):
        raise _no_address(typed)
    if not local.isascii():
        raise MailRefused(
            Text(
                "The address {address} has letters before the @ that mail servers do not take.", address=typed.strip()
            ),
            Text("Ask the customer for another address."),
        )
    try:
        plain = f"{local}@{domain.encode('idna').decode()}"
        Address(addr_spec=plain)
    except (UnicodeError, ValueError, IndexError):
        raise _no_address(typed) from None
    return plain


def _no_address(typed: str) -> MailRefused:
    return MailRefused(
        Text("{address} is no e-mail address.", address=typed.strip() or "-"), Text("Correct it on the order.")
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
