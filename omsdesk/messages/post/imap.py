"""The way into a mailbox by IMAP, with a password or a token, and every "no" of its server in words that help."""

import imaplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from omsdesk.messages.post.letter import PostClosed
from omsdesk.messages.post.mail_folder import BROKEN, Folder, examine, quoted, said
from omsdesk.messages.post.server import MailServer, Security, TokenNotTaken
from omsdesk.words import Text

TIMEOUT_S = 30.0
LONGEST_S = 240.0
"""All of a visit, however often a little of an answer comes."""
_LARGEST_PIECE = 4_000_000
_LARGEST_VISIT = 200_000_000


class _Measured(imaplib.IMAP4):
    """A line that takes no more than a program can hold: a server says itself how much it is about to send."""

    _taken = 0

    def read(self, size: int) -> bytes:
        """What was announced, if it is no nonsense."""
        self._count(size)
        return super().read(size)

    def readline(self) -> bytes:
        """One more line."""
        line = super().readline()
        self._count(len(line))
        return line

    def _count(self, size: int) -> None:
        self._taken += size
        if size > _LARGEST_PIECE or self._taken > _LARGEST_VISIT:
            raise self.abort(str(Text("the answer is too large")))


class _MeasuredTls(_Measured, imaplib.IMAP4_SSL):
    """The same with TLS from the beginning."""


@contextmanager
def opened(
    server: MailServer, folder: str, *, timeout: float = TIMEOUT_S, at_most: float = LONGEST_S
) -> Iterator[Folder]:
    """Sign in and open a folder to be read; the line is closed again whatever happens."""
    line = _signed_in(server, timeout)
    watch = threading.Timer(at_most, _cut, [line])
    watch.daemon = True
    watch.start()
    try:
        yield examine(line, server.host, folder)
    finally:
        watch.cancel()
        _end(line)


def _signed_in(server: MailServer, timeout: float) -> imaplib.IMAP4:
    """A line on which we are known. A token may end before its time: then one more line with another token."""
    try:
        return _begun(server, timeout, anew=False)
    except TokenNotTaken:
        return _begun(server, timeout, anew=True)


def _begun(server: MailServer, timeout: float, *, anew: bool) -> imaplib.IMAP4:
    line = _connected(server, timeout)
    try:
        _secure(line, server)
        if server.token is None:
            _sign_in(line, server)
        else:
            _bring(line, server, server.token(anew))
    except BaseException:
        _end(line)
        raise
    return line


def _connected(server: MailServer, timeout: float) -> imaplib.IMAP4:
    host, port = server.host, server.port
    server.refuse_readable()
    try:
        if server.security is Security.TLS:
            return _MeasuredTls(host, port, ssl_context=server.context(), timeout=timeout)
        return _Measured(host, port, timeout)
    except BROKEN as error:
        raise _not_open(server, error) from error


def _not_open(server: MailServer, error: Exception) -> PostClosed:
    host, port = server.host, server.port
    usual = Text("993 is usual for TLS, 143 for STARTTLS.")
    common = server.why_closed(error, usual)
    if common is not None:
        return common
    match error:
        case ssl.SSLError():
            return PostClosed(Text("{host} does not speak TLS at port {port}.", host=host, port=str(port)), usual)
        case ConnectionRefusedError():
            return PostClosed(Text("{host} has no mailbox at port {port}.", host=host, port=str(port)), usual)
        case imaplib.IMAP4.error():
            return PostClosed(
                Text("What answers at {host}, port {port} is no mailbox: {why}.", host=host, port=str(port),
                     why=said(error)),
                usual,
            )  # fmt: skip
        case _:
            return PostClosed(
                Text("{host} cannot be reached at port {port}: {why}.", host=host, port=str(port), why=said(error)),
                usual,
            )


def _secure(line: imaplib.IMAP4, server: MailServer) -> None:
    host = server.host
    if server.security is not Security.STARTTLS:
        return
    if "STARTTLS" not in line.capabilities:
        raise PostClosed(
            Text("{host} offers no STARTTLS at port {port}.", host=host, port=str(server.port)),
            Text("Choose TLS and its port, 993 is usual."),
        )
    try:
        line.starttls(server.context())
    except ssl.SSLCertVerificationError as error:
        raise server.bad_certificate(error) from error
    except BROKEN as error:
        raise PostClosed(Text("{host} does not begin TLS: {why}.", host=host, why=said(error))) from error


def _sign_in(line: imaplib.IMAP4, server: MailServer) -> None:
    host, user, password = server.host, server.user, server.password
    if "LOGINDISABLED" in line.capabilities:
        raise PostClosed(
            Text("{host} takes no password at port {port}.", host=host, port=str(server.port)),
            Text("Choose TLS or STARTTLS, or sign in in the browser."),
        )
    try:
        if user.isascii() and password.isascii():
            line.login(quoted(user), password)
        else:  # only this way takes other letters
            line.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
    except imaplib.IMAP4.abort as error:
        raise PostClosed(Text("Signing in at {host} broke off: {why}.", host=host, why=said(error))) from error
    except imaplib.IMAP4.error as error:
        raise PostClosed(
            Text("{host} does not accept {user} with this password: {why}.", host=host, user=user, why=said(error)),
            Text("Type the password again. Some providers want one made for programs."),
        ) from error
    except BROKEN as error:
        raise PostClosed(Text("Signing in at {host} broke off: {why}.", host=host, why=said(error))) from error


def _bring(line: imaplib.IMAP4, server: MailServer, token: str) -> None:
    """Sign in with a token (XOAUTH2)."""
    host, user = server.host, server.user
    # A refused token is told as a question, to which the empty answer brings the refusal itself.
    words = [b"", f"user={user}\x01auth=Bearer {token}\x01\x01".encode()]
    try:
        line.authenticate("XOAUTH2", lambda _: words.pop() if words else b"")
    except imaplib.IMAP4.abort as error:
        raise PostClosed(Text("Signing in at {host} broke off: {why}.", host=host, why=said(error))) from error
    except imaplib.IMAP4.error as error:
        raise TokenNotTaken(
            Text("{host} does not take the sign-in of {user}: {why}.", host=host, user=user, why=said(error)),
            Text("Sign in again with this user: Settings, Messages. Reading by IMAP must be allowed for the mailbox."),
        ) from error
    except BROKEN as error:
        raise PostClosed(Text("Signing in at {host} broke off: {why}.", host=host, why=said(error))) from error


def _cut(line: imaplib.IMAP4) -> None:
    """Whoever reads from it hears that it is over."""
    with suppress(OSError, AttributeError):
        line.sock.shutdown(socket.SHUT_RDWR)


def _end(line: imaplib.IMAP4) -> None:
    with suppress(*BROKEN):
        line.logout()
    with suppress(*BROKEN):
        line.shutdown()
