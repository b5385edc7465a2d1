"""A mail server for tests: real SMTP on a free port of this computer, that can be told to misbehave."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "shop@house.test", "winter rain"


@dataclass
class Post:
    """What the server has taken, and what it answers next."""

    port: int
    taken: list[EmailMessage] = field(default_factory=list)
    for_data: list[str] = field(default_factory=list)
    """Answers to the next mails in place of a yes."""
    for_recipients: dict[str, str] = field(default_factory=dict)
    for_senders: dict[str, str] = field(default_factory=dict)
    silent: int = 0
    """So many mails are taken and never answered: the line is cut."""
    on_named: Callable[[], None] | None = None
    """Called when a recipient was named, before any words came."""
    on_taken: Callable[[], None] | None = None
    """Called when the words are here, before they are answered."""

    def ids(self) -> list[str]:
        """The Message-IDs of all mails that were taken, in their order."""
        return [str(each["Message-ID"]) for each in self.taken]


class _Handler:
    def __init__(self, post: Post) -> None:
        self.post = post

    async def handle_MAIL(  # noqa: N802 - the server calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        answer = self.post.for_senders.get(address)
        if answer is None:
            envelope.mail_from = address
        return answer or "250 ok"

    async def handle_RCPT(  # noqa: N802 - likewise
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.post.on_named is not None:
            self.post.on_named()
        answer = self.post.for_recipients.get(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 ok"

    async def handle_DATA(  # noqa: N802 - likewise
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.post.for_data:
            return self.post.for_data.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        self.post.taken.append(message_from_bytes(content, policy=policy.default))
        if self.post.on_taken is not None:
            self.post.on_taken()
        if self.post.silent:
            self.post.silent -= 1
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            await asyncio.sleep(0)
        return "250 taken"


def free_port() -> int:
    """A port where nobody listens. The controller asks itself at port 0 when it is given none."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def a_mail_server(handles: Any = None, **options: Any) -> Iterator[Post]:
    """A server that runs for the time of a test; ``handles``: what else it can be asked."""
    post = Post(free_port())
    handler = _Handler(post)
    vars(handler).update(handles or {})
    controller = Controller(handler, hostname="127.0.0.1", port=post.port, **options)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


def a_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that nobody vouches for, and its key."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2099, 12, 31, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(private, hashes.SHA256())
    )
    certificate, key = folder / "mail.pem", folder / "mail.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate, key


def knows_the_password(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    """Whether the right user came with the right password."""
    good = data.login == USER.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=good, handled=good)
