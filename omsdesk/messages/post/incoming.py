"""A mail that came in, as far as it is read: whom it answers, who wrote it, and its words. Nothing in it is opened."""

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from omsdesk.messages.post import plain_words
from omsdesk.words import Text

LONGEST = 4_000
"""So many letters of an answer are kept; the mail itself stays where it is."""
LONGEST_SUBJECT = 300
MOST_FILES, LONGEST_FILE = 20, 120
MOST_ANSWERED = 50
"""So many mails may one name that it answers; the nearest come last."""
MOST_NESTED = 40
"""More parts of parts than people make."""
_CHARSETS = re.compile(r"utf-?(8|16|32)|ascii|iso-?8859|cp\d|koi8|gb|big5|shift|euc|iso2022|mac-|tis", re.IGNORECASE)
_MAIL_ID = re.compile(r"<[^<>\s]{1,250}>")
_ROBOTS = ("mailer-daemon", "postmaster", "no-reply", "noreply", "donotreply")
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError, MessageError)
"""What the standard library does with mails that somebody made up to break it."""


@dataclass(frozen=True)
class Head:
    """What stands at the head of a mail."""

    key: str
    """The hash of its Message-ID, or of where it lies when it has none."""
    answers: tuple[str, ...]
    """The Message-IDs that it answers, the nearest first."""
    subject: str
    sender: str
    name: str
    at: datetime | None
    is_by_machine: bool
    """Nobody wrote it: an out-of-office note, a bounce, a newsletter."""


@dataclass(frozen=True)
class Said:
    """What a mail says."""

    words: str
    files: tuple[str, ...] = ()
    """The names of what is attached."""


def head_of(raw: bytes, place: str) -> Head:
    """The head of a mail, from the lines that a server gave of it; ``place``: what it is called without a name."""
    mail = message_from_bytes(raw)
    found = _line(mail, "Message-ID").strip() or place
    name, sender = parseaddr(_line(mail, "From"))
    nearest = _MAIL_ID.findall(_line(mail, "In-Reply-To"))
    others = _MAIL_ID.findall(_line(mail, "References"))
    return Head(
        key=hashlib.sha256(found.encode()).hexdigest(),
        answers=tuple(dict.fromkeys([*nearest, *reversed(others)]))[:MOST_ANSWERED],
        subject=" ".join(_line(mail, "Subject").split())[:LONGEST_SUBJECT],
        sender=sender.strip()[:254],
        name=" ".join(name.split())[:200],
        at=_moment(_line(mail, "Date")),
        is_by_machine=_is_by_machine(mail, sender),
    )


def said_in(raw: bytes, *, is_cut: bool = False) -> Said:
    """The words of a mail as plain text, what it quotes of ours taken away, and the names of its attachments."""
    try:
        if raw.lower().count(b"boundary=") > MOST_NESTED:
            raise ValueError("mails in mails in mails: to take them apart would take minutes")
        mail = message_from_bytes(raw)
        words, files = _words_of(mail), tuple(_files(mail))
    except _UNREADABLE:
        return Said(str(Text("(The mail cannot be read here. Look into the mailbox.)")))
    words = plain_words.without_quote(words)
    if len(words) > LONGEST or (is_cut and not words):
        rest = str(Text("(The rest of the mail is in the mailbox.)"))
        words = f"{words[: LONGEST - len(rest) - 2].rstrip()}\n\n{rest}".strip()
    return Said(words, files[:MOST_FILES])


def _words_of(mail: Message) -> str:
    """The plain text; else the page, as text."""
    parts = [part for part in mail.walk() if not part.is_multipart() and not _is_file(part)]
    for kind in ("text/plain", "text/html"):
        found = [_decoded(part) for part in parts if part.get_content_type() == kind]
        words = "\n\n".join(text for each in found if (text := _text(each, kind)))
        if words:
            return words
    return ""


def _text(words: str, kind: str) -> str:
    return plain_words.tidy(plain_words.of_html(words) if kind == "text/html" else words)


def _files(mail: Message) -> Iterator[str]:
    for part in mail.walk():
        if _is_file(part):
            name = _unfolded(part.get_filename() or part.get_content_type())
            yield plain_words.tidy(name).replace("\n", " ")[-LONGEST_FILE:]


def _is_file(part: Message) -> bool:
    if part.is_multipart():
        return False
    return (
        bool(part.get_filename())
        or part.get_content_disposition() == "attachment"
        or (part.get_content_maintype() not in ("text", "multipart"))
    )


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    return content.decode(_charset(part), "replace")


def _charset(part: Message) -> str:
    """What it says of its letters, where that is a way to write letters; some of what Python knows is none."""
    try:
        said = codecs.lookup(part.get_content_charset() or "utf-8").name
    except _UNREADABLE:
        return "utf-8"
    return said if _CHARSETS.match(said) else "utf-8"


def _line(mail: Message, name: str) -> str:
    """One line of the head, as people read it."""
    try:
        return _unfolded(str(mail.get(name) or ""))
    except _UNREADABLE:
        return ""


def _unfolded(said: str) -> str:
    try:
        return plain_words.tidy(str(make_header(decode_header(said))))
    except _UNREADABLE:
        return plain_words.tidy(said)


def _moment(said: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(said)
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    except (*_UNREADABLE, OverflowError):
        return None


def _is_by_machine(mail: Message, sender: str) -> bool:
    local = sender.partition("@")[0].casefold()
    return (
        _line(mail, "Auto-Submitted").strip().casefold() not in ("", "no")
        or _line(mail, "Precedence").strip().casefold() in ("bulk", "junk", "list", "auto_reply")
        or any(mail.get(name) is not None for name in ("X-Autoreply", "X-Autorespond"))
        or _line(mail, "Return-Path").strip() == "<>"
        or mail.get_content_type() == "multipart/report"
        or local in _ROBOTS
    )
