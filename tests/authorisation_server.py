"""A provider of sign-ins for tests: real HTTP on this computer, strict about PKCE, and can be told to misbehave."""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

from omsdesk.messages.post.oauth import Provider

SCOPE = "mail offline"


@dataclass
class Authority:
    """What the provider has given, and what it says next."""

    port: int = 0
    client: str = "desk-client"
    secret: str = ""
    says_no: str = ""
    """What the browser brings in place of a code."""
    refuses: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """Answers to the next requests for tokens."""
    gives_refresh: bool = True
    lasts: int = 3600
    longer: int = 0
    """So many letters more in what renews."""
    asked: list[dict[str, str]] = field(default_factory=list)
    """Every page that a browser opened."""
    granted: list[str] = field(default_factory=list)
    """How each token was got."""
    good: str = ""
    """The access token that counts."""
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _refresh: str = ""

    def provider(self, loopback: str = "127.0.0.1") -> Provider:
        """As the program knows it."""
        here = f"http://127.0.0.1:{self.port}"
        return Provider("google", "Test provider", f"{here}/authorise", f"{here}/tokens", SCOPE, loopback)

    def take_back(self) -> None:
        """Nobody is signed in any more."""
        self._refresh = self.good = ""

    def page(self, asked: dict[str, str]) -> str:
        """Somebody says yes, or no: where the browser goes next."""
        self.asked.append(asked)
        assert asked["client_id"] == self.client
        assert (asked["response_type"], asked["code_challenge_method"], asked["scope"]) == ("code", "S256", SCOPE)
        back = {"error": self.says_no} if self.says_no else {"code": secrets.token_urlsafe(8)}
        if "code" in back:
            self._codes[back["code"]] = asked
        return f"{asked['redirect_uri']}?{urlencode({**back, 'state': asked['state']})}"

    def tokens(self, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """A token for a code or for what renews."""
        if self.refuses:
            return self.refuses.pop(0)
        if asked.get("client_id") != self.client or asked.get("client_secret", "") != self.secret:
            return 401, {"error": "invalid_client", "error_description": "no such program"}
        if not self._is_good(asked):
            return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
        self.granted.append(asked["grant_type"])
        self.good = secrets.token_urlsafe(16)
        self._refresh = secrets.token_urlsafe(16) + "r" * self.longer
        given = {"access_token": self.good, "expires_in": self.lasts, "token_type": "Bearer"}
        return 200, {**given, "refresh_token": self._refresh} if self.gives_refresh else given

    def _is_good(self, asked: dict[str, str]) -> bool:
        if asked["grant_type"] == "refresh_token":
            return bool(self._refresh) and asked["refresh_token"] == self._refresh
        before = self._codes.pop(asked["code"], None)
        proof = hashlib.sha256(asked["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        return before is not None and (before["code_challenge"], before["redirect_uri"]) == (
            challenge,
            asked["redirect_uri"],
        )


def browse(page: str) -> Thread:
    """A browser that opens a page and goes where it is sent."""

    def go() -> None:
        with urlopen(page, timeout=10) as answer:  # noqa: S310 - the page of our own authority
            answer.read()

    browser = Thread(target=go, name="browser")
    browser.start()
    return browser


@contextmanager
def an_authority() -> Iterator[Authority]:
    """A provider for the time of a test."""
    authority = Authority()
    server = HTTPServer(("127.0.0.1", 0), _door(authority))
    authority.port = server.server_address[1]
    serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="authority")
    serving.start()
    try:
        yield authority
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def _door(authority: Authority) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", authority.page(_flat(urlsplit(self.path).query)))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_POST(self) -> None:
            asked = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
            status, said = authority.tokens(asked)
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Tests are quiet."""

    return Door


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
