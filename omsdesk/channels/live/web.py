"""One question to a store and its answer as JSON: with an end to every wait, and each trouble in words."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from omsdesk.errors import Refusal, Unavailable
from omsdesk.words import Text

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
"""For each piece of an answer."""
WHOLE_SECONDS = 120.0
LARGEST = 64 * 1024 * 1024
_PIECE = 64 * 1024
_NOT_NOW = frozenset({408, 425, 429})
_WRONG_KEY = frozenset({401, 403})
_NOTHING_THERE = 404
_MOVED, _WRONG, _BROKEN = 300, 400, 500
_LONGEST_SAID = 200


@dataclass(frozen=True)
class Answer:
    """What a store said."""

    content: Any
    headers: Mapping[str, str]


class StoreRefused(Refusal):
    """The store will not do this however often it is asked."""


class NotThere(StoreRefused):
    """The store has no such thing."""


class KeyRefused(StoreRefused):
    """The store does not take the key for this, whatever is asked."""


class Web:
    """One store, asked with its keys. Made for one errand, and closed after it."""

    def __init__(self, address: str, key: str, secret: str, *, seconds: float = READ_SECONDS) -> None:
        import urllib3  # noqa: PLC0415 - a tenth of a second, and only for houses with a store

        self.host = urlsplit(address).hostname or address
        self._address = address.rstrip("/")
        self._pool = urllib3.PoolManager(
            num_pools=1,
            retries=False,
            timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, seconds), read=seconds),
            headers={
                **urllib3.make_headers(basic_auth=f"{key}:{secret}", user_agent="OMS Desk"),
                "Accept": "application/json",
            },
        )

    def close(self) -> None:
        """Let go of the line."""
        self._pool.clear()

    def ask(self, method: str, path: str, *, query: Mapping[str, str] | None = None, body: Any = None) -> Answer:
        """Ask once. ``StoreRefused``: it will not; ``Unavailable``: nobody knows, ask again later."""
        from urllib3.exceptions import HTTPError  # noqa: PLC0415 - as above

        try:
            response = self._pool.request(
                method,
                f"{self._address}/{path}",
                fields=dict(query) if query else None,
                json=body,
                redirect=False,
                preload_content=False,
            )
        except HTTPError as error:
            raise self._silent(error) from error
        try:
            content = self._whole(response)
        except HTTPError as error:
            raise self._silent(error) from error
        finally:
            response.close()
        self._refuse(response.status, content, str(response.headers.get("Location", "")))
        return Answer(self._read(content), {name.casefold(): value for name, value in response.headers.items()})

    def _whole(self, response: Any) -> bytes:
        ends_at, pieces, size = time.monotonic() + WHOLE_SECONDS, [], 0
        while piece := response.read(_PIECE):
            size += len(piece)
            if size > LARGEST or time.monotonic() > ends_at:
                raise Unavailable(Text("The answer of {host} does not end.", host=self.host))
            pieces.append(piece)
        return b"".join(pieces)

    def _read(self, content: bytes) -> Any:
        try:
            return json.loads(content)
        except ValueError as error:
            raise Unavailable(
                Text("{host} answers with something else than orders.", host=self.host),
                Text("Check the address; a store in maintenance answers so too."),
            ) from error

    def _refuse(self, status: int, content: bytes, moved: str) -> None:
        if status < _MOVED:
            return
        if status < _WRONG:
            if not moved:
                raise StoreRefused(
                    Text("The store has moved and does not say where to."),
                    Text("Look it up and write its address here."),
                )
            raise StoreRefused(
                Text("The store has moved to {address}.", address=moved), Text("Write that address here.")
            )
        if status >= _BROKEN or status in _NOT_NOW:
            raise Unavailable(Text("{host} cannot answer now ({status}).", host=self.host, status=str(status)))
        if status in _WRONG_KEY:
            raise KeyRefused(
                Text("{host} does not take this key.", host=self.host),
                Text("Make a key with the permission Read/Write in the store, and type key and secret here."),
            )
        if status == _NOTHING_THERE:
            raise NotThere(
                Text("{host} has nothing there.", host=self.host),
                Text("Check the address: it is that of the store's front page."),
            )
        raise StoreRefused(Text("The store says: {words}", words=_said(content) or str(status)))

    def _silent(self, error: Exception) -> Unavailable:
        import urllib3.exceptions as wrong  # noqa: PLC0415 - as above

        reason = getattr(error, "reason", None) or error
        match reason:
            case wrong.SSLError():
                said = Text("The certificate of {host} is not good.", host=self.host)
            case wrong.NameResolutionError():
                said = Text("There is no {host} on the network.", host=self.host)
            case wrong.ConnectTimeoutError() | wrong.ReadTimeoutError():
                said = Text("{host} does not answer in time.", host=self.host)
            case _:
                said = Text("{host} does not answer.", host=self.host)
        return Unavailable(said, Text("It is asked again by itself."))


def _said(content: bytes) -> str:
    """The store's own words, on one line."""
    try:
        found = json.loads(content)
    except ValueError:
        return ""
    words = found.get("message") if isinstance(found, Mapping) else None
    return " ".join(str(words or "").split())[:_LONGEST_SAID]
