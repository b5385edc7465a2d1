"""The first words with a PostgreSQL server: is it one, does it offer TLS, and which certificate does it show."""

import socket
import ssl
import struct
from dataclasses import dataclass
from enum import Enum

ASK_FOR_TLS = struct.pack("!II", 8, 80877103)
SECONDS = 5.0


class Greeting(Enum):
    """How a server answers the first question."""

    TLS = "tls"
    PLAIN = "plain"
    STRANGER = "stranger"


@dataclass(frozen=True)
class Met:
    """A server's answer, and the certificate it shows (DER) when it offers TLS."""

    greeting: Greeting
    certificate: bytes = b""


def meet(host: str, port: int, seconds: float = SECONDS) -> Met:
    """Ask for TLS and look at the certificate. Raises OSError when nobody answers there."""
    with socket.create_connection((host, port), seconds) as line:
        line.sendall(ASK_FOR_TLS)
        answer = line.recv(1)
        if answer == b"N":
            return Met(Greeting.PLAIN)
        if answer != b"S":
            return Met(Greeting.STRANGER)
        # Nothing is believed yet: whoever asked compares what is shown.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with context.wrap_socket(line, server_hostname=host) as veiled:
            return Met(Greeting.TLS, veiled.getpeercert(binary_form=True) or b"")
