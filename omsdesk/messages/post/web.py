"""Hand something to an address in the web: one call, one answer, and no redirect is followed."""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from omsdesk.errors import Unavailable
from omsdesk.messages.post.server import is_loopback
from omsdesk.words import Text

TIMEOUT_S = 20.0
LONGEST_S = 60.0
"""All of a call, however often a little of the answer comes."""
_LONGEST_ANSWER = 65_536


class NotReached(Unavailable):
    """No answer came. What was handed over may have arrived all the same."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: str
    retry_after: str = ""
    """What the other side says about when to come again."""


def is_safe(address: str) -> bool:
    """Whether nobody on the way can read along: TLS, or this very computer."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        return bool(host) and parts.port != 0 and (parts.scheme == "https" or _is_here(parts.scheme, host))
    except ValueError:
        return False


def post(
    address: str, body: bytes, headers: Mapping[str, str], timeout: float = TIMEOUT_S, *, at_most: float = LONGEST_S
) -> Answer:
    """Send this body there and hear what the other side says to it; an answer that drips in is cut off."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        line = _line(parts.scheme, host, parts.port, timeout)
        watch = threading.Timer(at_most, _cut, [line])
        watch.daemon = True
        watch.start()
        try:
            line.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, dict(headers))
            answer = line.getresponse()
            said = answer.read(_LONGEST_ANSWER).decode("utf-8", "replace")
            return Answer(answer.status, said, answer.getheader("Retry-After") or "")
        finally:
            watch.cancel()
            line.close()
    except TimeoutError as error:
        raise NotReached(Text("{host} does not answer.", host=host), Text("It is tried again by itself.")) from error
    except ssl.SSLCertVerificationError as error:
        raise NotReached(
            Text("The certificate of {host} is not good: {why}.", host=host, why=error.verify_message.rstrip(".")),
            Text("Look at its address."),
        ) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        why = (str(getattr(error, "strerror", None) or error) or type(error).__name__).rstrip(".")
        raise NotReached(
            Text("{host} cannot be reached: {why}.", host=host, why=why), Text("It is tried again by itself.")
        ) from error


def _line(scheme: str, host: str, port: int | None, timeout: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=timeout, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=timeout)


def _cut(line: http.client.HTTPConnection) -> None:
    """Whoever reads from it hears that it is over."""
    with suppress(OSError, AttributeError):
        line.sock.shutdown(socket.SHUT_RDWR)


def _is_here(scheme: str, host: str) -> bool:
    return scheme == "http" and is_loopback(host)
