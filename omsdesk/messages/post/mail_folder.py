"""A folder of a mailbox that is only looked into: which mails are new, what stands at their head, and a whole one.

It is opened to be read (EXAMINE): whatever went wrong here, no mail could be deleted, moved or marked.
"""

import base64
import imaplib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from omsdesk.messages.post.letter import PostClosed
from omsdesk.words import Text

LARGEST_MAIL = 2_000_000
"""So much of a mail is read: words come first, and what is attached is not opened anyway."""
BROKEN = (imaplib.IMAP4.error, OSError, EOFError, ValueError)
"""What a line does that breaks, or speaks no sense."""
_LONGEST_SAID = 300
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HEADERS = (
    *("MESSAGE-ID", "IN-REPLY-TO", "REFERENCES", "SUBJECT", "FROM", "DATE", "RETURN-PATH", "CONTENT-TYPE"),
    *("AUTO-SUBMITTED", "PRECEDENCE", "X-AUTOREPLY", "X-AUTORESPOND"),
)
_UID, _SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True)
class Folder:
    """A folder that was opened to be read."""

    _line: imaplib.IMAP4
    _host: str
    validity: int
    """Another number: its mails were numbered anew."""
    count: int

    def uids(self, after: int | None, since: date) -> list[int]:
        """The mails that came after this one, in their order; those since a day where none is known."""
        if after is None:
            asked = ("SINCE", f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}")
        else:
            asked = ("UID", f"{after + 1}:*")
        found = self._said(self._ask("SEARCH", *asked))
        # A range that begins behind the last mail still names the last one.
        return sorted(uid for uid in found if uid > (after or 0))

    def heads(self, uids: Sequence[int]) -> list[tuple[int, bytes, int]]:
        """Of each mail its number, the lines at its head that tell what it answers, and how large it is."""
        what = f"(UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS ({' '.join(_HEADERS)})])"
        pieces = _pieces(self._ask("FETCH", ",".join(map(str, uids)), what))
        return sorted((uid, content, size) for uid, content, size in pieces if uid in set(uids))

    def whole(self, uid: int) -> bytes:
        """A mail, as far as it is read at all."""
        pieces = _pieces(self._ask("FETCH", str(uid), f"(UID BODY.PEEK[]<0.{LARGEST_MAIL}>)"))
        return next((content for found, content, _ in pieces if found == uid), b"")

    def _ask(self, command: str, *args: str) -> list[Any]:
        with _unbroken(self._host):
            answer, data = self._line.uid(command, *args)
        if answer != "OK":
            why = _words(data[-1] if data else b"")
            raise PostClosed(Text("{host} does not show the mails: {why}.", host=self._host, why=why))
        return list(data)

    def _said(self, data: list[Any]) -> list[int]:
        return [int(each) for line in data if isinstance(line, bytes) for each in line.split() if each.isdigit()]


def examine(line: imaplib.IMAP4, host: str, folder: str) -> Folder:
    """Open a folder to be read."""
    with _unbroken(host):
        answer, data = line.select(quoted(_encoded(folder)), readonly=True)
        if answer == "OK":
            _, told = line.response("UIDVALIDITY")
            validity = int(told[0]) if told and told[0] else 0
            return Folder(line, host, validity, int(data[0] or 0))
    raise PostClosed(
        Text("{host} does not open the folder {folder}: {why}.", host=host, folder=folder, why=_words(data[-1] or b"")),
        Text("INBOX is usual. Write the folder as the mail program shows it, with all above it."),
    )


def _pieces(data: Sequence[Any]) -> Iterator[tuple[int, bytes, int]]:
    """The mails in an answer. What was said about each stands before its content, or right behind it."""
    for place, each in enumerate(data):
        if isinstance(each, tuple):
            behind = data[place + 1] if place + 1 < len(data) else b""
            said = each[0] + b" " + (behind if isinstance(behind, bytes) else b"")
            uid, size = _UID.search(said), _SIZE.search(said)
            if uid is not None:
                yield int(uid[1]), each[1], int(size[1]) if size is not None else len(each[1])


@contextmanager
def _unbroken(host: str) -> Iterator[None]:
    try:
        yield
    except BROKEN as error:
        raise PostClosed(
            Text("The line to {host} broke: {why}.", host=host, why=said(error)),
            Text("It is tried again by itself."),
        ) from error


def quoted(words: str) -> str:
    """Words as one argument of a command."""
    inside = " ".join(words.splitlines()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inside}"'


def _encoded(folder: str) -> str:
    """The name of a folder as the protocol writes it: letters beyond ASCII in a UTF-7 of its own (RFC 3501, 5.1.3)."""
    said, run = "", ""
    for letter in f"{folder}\0":
        if " " <= letter <= "~" or letter == "\0":
            if run:
                said += "&" + base64.b64encode(run.encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"
            run = ""
            said += "&-" if letter == "&" else letter.rstrip("\0")
        else:
            run += letter
    return said


def _words(said: Any) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split()).rstrip(". ")[:_LONGEST_SAID] or "NO"


def said(error: Exception) -> str:
    """What a server or the line said, on one line."""
    told = error.args[0] if isinstance(error, imaplib.IMAP4.error) and error.args else None
    if told is None:
        told = str(getattr(error, "strerror", None) or error) or type(error).__name__
    return _words(told)
