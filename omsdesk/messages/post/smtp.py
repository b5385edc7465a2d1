"""Mail through a server with a name and a password, and every "no" of it in words that help."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from omsdesk.messages.post.letter import (
    HandedOver,
    Letter,
    MailInDoubt,
    MailLater,
    MailRefused,
    PostClosed,
    address,
    as_mail,
)
from omsdesk.messages.post.server import MailServer, Security, TokenNotTaken
from omsdesk.words import Text

TIMEOUT_S = 30.0
_OK = 250
_GO_ON = 354
_PERMANENT, _TEMPORARY = 500, 400


class SmtpPost:
    """One connection a mail: nothing is kept open over a quiet hour."""

    def __init__(self, server: MailServer, timeout: float = TIMEOUT_S) -> None:
        self.server = server
        self._timeout = timeout

    def send(self, letter: Letter, handed_over: HandedOver) -> None:
        """Hand a mail over. Up to the words themselves every trouble means that nothing was sent."""
        content = as_mail(letter).as_bytes()
        with self._connected() as smtp:
            self._name_both(smtp, letter)
            self._answer(smtp.docmd("DATA"), _GO_ON)
            handed_over()
            self._speak(smtp, content)

    def try_out(self, sender: str) -> None:
        """Connect, sign in and name the sender, without sending anything."""
        with self._connected() as smtp:
            self._sender(smtp, sender)
            smtp.docmd("RSET")

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        smtp = self._signed_in()
        try:
            try:
                yield smtp
            except (smtplib.SMTPServerDisconnected, OSError) as error:
                raise PostClosed(
                    Text("The line to {host} broke: {why}.", host=self.server.host, why=_said(error)),
                    Text("It is tried again by itself."),
                ) from error
        finally:
            _end(smtp)

    def _signed_in(self) -> smtplib.SMTP:
        """A line on which we are known. A token may end before its time: then one more line with another token."""
        try:
            return self._begun(anew=False)
        except TokenNotTaken:
            return self._begun(anew=True)

    def _begun(self, *, anew: bool) -> smtplib.SMTP:
        smtp = self._open()
        try:
            self._secure(smtp)
            if self.server.token is None:
                self._sign_in(smtp)
            else:
                self._bring(smtp, self.server.token(anew))
        except BaseException:
            _end(smtp)
            raise
        return smtp

    def _open(self) -> smtplib.SMTP:
        host, port = self.server.host, self.server.port
        if not host:
            raise PostClosed(Text("No mail server is set."), Text("Name it in Settings, Messages."))
        self.server.refuse_readable()
        try:
            if self.server.security is Security.TLS:
                return smtplib.SMTP_SSL(host, port, _name(), timeout=self._timeout, context=self.server.context())
            return smtplib.SMTP(host, port, _name(), timeout=self._timeout)
        except (smtplib.SMTPException, OSError) as error:
            # smtplib tells a greeting that does not come as a line that was closed.
            is_late = isinstance(error.__context__, TimeoutError)
            raise self._not_open(TimeoutError() if is_late else error) from error

    def _not_open(self, error: Exception) -> PostClosed:
        host, port = self.server.host, self.server.port
        usual = Text("465 is usual for TLS, 587 for STARTTLS.")
        common = self.server.why_closed(error, usual)
        if common is not None:
            return common
        match error:
            case ssl.SSLError():
                return PostClosed(
                    Text("{host} does not speak TLS at port {port}.", host=host, port=str(port)),
                    Text("Choose STARTTLS, or the port for TLS: 465 is usual."),
                )
            case ConnectionRefusedError():
                return PostClosed(Text("{host} takes no mail at port {port}.", host=host, port=str(port)), usual)
            case smtplib.SMTPServerDisconnected() | smtplib.SMTPConnectError():
                return PostClosed(
                    Text("{host} closes the line at port {port}: {why}.", host=host, port=str(port), why=_said(error)),
                    Text("Choose TLS if the port is 465, STARTTLS if it is 587."),
                )
            case _:
                return PostClosed(
                    Text(
                        "{host} cannot be reached at port {port}: {why}.", host=host, port=str(port), why=_said(error)
                    ),
                    usual,
                )

    def _secure(self, smtp: smtplib.SMTP) -> None:
        host = self.server.host
        if self.server.security is not Security.STARTTLS:
            return
        try:
            smtp.starttls(context=self.server.context())
        except smtplib.SMTPNotSupportedError as error:
            raise PostClosed(
                Text("{host} offers no STARTTLS at port {port}.", host=host, port=str(self.server.port)),
                Text("Choose TLS and its port, 465 is usual."),
            ) from error
        except ssl.SSLCertVerificationError as error:
            raise self.server.bad_certificate(error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise PostClosed(Text("{host} does not begin TLS: {why}.", host=host, why=_said(error))) from error

    def _sign_in(self, smtp: smtplib.SMTP) -> None:
        host, user = self.server.host, self.server.user
        if not user:
            return
        try:
            smtp.login(user, self.server.password)
        except smtplib.SMTPAuthenticationError as error:
            raise PostClosed(
                Text(
                    "{host} does not accept {user} with this password: {why}.", host=host, user=user, why=_said(error)
                ),
                Text("Type the password again. Some providers want one made for programs."),
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            raise PostClosed(
                Text("{host} takes no password at port {port}.", host=host, port=str(self.server.port)),
                Text("Choose TLS or STARTTLS, or leave the user empty."),
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            raise PostClosed(Text("Signing in at {host} broke off: {why}.", host=host, why=_said(error))) from error

    def _bring(self, smtp: smtplib.SMTP, token: str) -> None:
        """Sign in with a token (XOAUTH2)."""
        host, user = self.server.host, self.server.user
        words = f"user={user}\x01auth=Bearer {token}\x01\x01"
        try:
            smtp.ehlo_or_helo_if_needed()
            # A refused token is told as a question, to which the empty answer brings the refusal itself.
            smtp.auth("XOAUTH2", lambda asked=None: words if asked is None else "")
        except smtplib.SMTPAuthenticationError as error:
            raise TokenNotTaken(
                Text("{host} does not take the sign-in of {user}: {why}.", host=host, user=user, why=_said(error)),
                Text(
                    "Sign in again with this user: Settings, Messages. Sending by SMTP must be allowed for the mailbox."
                ),
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            raise PostClosed(Text("Signing in at {host} broke off: {why}.", host=host, why=_said(error))) from error

    def _name_both(self, smtp: smtplib.SMTP, letter: Letter) -> None:
        self._sender(smtp, letter.sender)
        code, said = smtp.rcpt(address(letter.recipient))
        if code >= _PERMANENT:
            raise MailRefused(
                Text("{address} is not taken: {why}.", address=letter.recipient, why=_words(code, said)),
                Text("Ask the customer for the right address, then send it again from the order."),
            )
        if code >= _TEMPORARY:
            raise _later(code, said)

    def _sender(self, smtp: smtplib.SMTP, sender: str) -> None:
        smtp.ehlo_or_helo_if_needed()
        code, said = smtp.mail(address(sender))
        if code >= _PERMANENT:
            raise PostClosed(
                Text(
                    "{host} takes no mail from {address}: {why}.",
                    host=self.server.host,
                    address=sender,
                    why=_words(code, said),
                ),
                Text("The sender must be an address that belongs to the user of the mail server."),
            )
        if code >= _TEMPORARY:
            raise PostClosed(Text("The mail server says: {why}.", why=_words(code, said)))

    def _speak(self, smtp: smtplib.SMTP, content: bytes) -> None:
        """The words, and the answer to them. A line that breaks before the last byte is out has delivered nothing."""
        lines = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        quoted = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines.split(b"\r\n"))
        smtp.send(quoted.rstrip(b"\r\n") + b"\r\n.\r\n")
        try:
            code, said = smtp.getreply()
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise MailInDoubt(
                Text("{host} took the words and gave no answer.", host=self.server.host),
                Text("Ask the customer, or look into the mailbox, before it is sent once more."),
            ) from error
        self._answer((code, said), _OK)

    def _answer(self, reply: tuple[int, bytes], good: int) -> None:
        code, said = reply
        if code == good:
            return
        if code >= _PERMANENT:
            raise MailRefused(
                Text("{host} refuses this mail: {why}.", host=self.server.host, why=_words(code, said)),
                Text("Ask whoever runs the mail server."),
            )
        raise _later(code, said)


def _end(smtp: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError):
        smtp.quit()
    smtp.close()


def _name() -> str:
    """What this computer calls itself. Its full name would be looked up in the network, which may take long."""
    return socket.gethostname() or "localhost"


def _later(code: int, said: bytes) -> MailLater:
    return MailLater(Text("The mail server says: {why}.", why=_words(code, said)), Text("It is tried again by itself."))


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}".rstrip(". ")


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    return (str(getattr(error, "strerror", None) or error) or type(error).__name__).rstrip(".")
