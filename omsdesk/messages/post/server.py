"""A server of mail, for sending or for reading: where it is, how the line is kept secret, and why nobody gets in."""

import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from omsdesk.messages.post.letter import PostClosed
from omsdesk.words import Text


class Security(StrEnum):
    """How the line to the server is kept secret."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True)
class MailServer:
    """Where mail goes out or comes in, and as whom."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = ""
    authority: str = ""
    """A file with certificates to trust beside those of the system."""
    token: Callable[[bool], str] | None = None
    """Who gives a token to sign in with in place of a password; True: another one, the last was not taken."""

    def refuse_readable(self) -> None:
        """No password leaves this computer without TLS."""
        if self.security is Security.NONE and not is_loopback(self.host):
            raise PostClosed(
                Text("Without TLS the password would travel readable."),
                Text("Choose STARTTLS or TLS for {host}.", host=self.host),
            )

    def context(self) -> ssl.SSLContext:
        """Whom to trust."""
        context = ssl.create_default_context()
        if self.authority:
            context.load_verify_locations(self.authority)
        return context

    def why_closed(self, error: Exception, usual: Text) -> PostClosed | None:
        """What kept the line from opening, where that is the same for every server; ``usual`` says its ports."""
        about = {"host": self.host, "port": str(self.port)}
        match error:
            case socket.gaierror():
                return PostClosed(
                    Text("There is no server called {host}, or no network.", host=self.host),
                    Text("Look at the name of the mail server."),
                )
            case ssl.SSLCertVerificationError():
                return self.bad_certificate(error)
            case TimeoutError():
                return PostClosed(Text("{host} does not answer at port {port}.", **about), usual)
        return None

    def bad_certificate(self, error: ssl.SSLCertVerificationError) -> PostClosed:
        """Somebody else may be there, or it goes by another name."""
        why = error.verify_message.rstrip(".")
        return PostClosed(
            Text("The certificate of {host} is not good: {why}.", host=self.host, why=why),
            Text("Write the name of the server as its provider does."),
        )


class TokenNotTaken(PostClosed):
    """The token may have ended, or is not good for this user."""


def is_loopback(host: str) -> bool:
    """Whether a name means this very computer."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
