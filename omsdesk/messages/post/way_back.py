"""The way back from a browser to this program: a door on this computer that opens for one answer."""

import hmac
import time
from collections.abc import Mapping
from html import escape
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from omsdesk.errors import Refusal
from omsdesk.words import Text

PATIENCE_S = 300.0
"""So long a person may look for the password."""
_LOOK_S = 0.1
_LINE_S = 2.0
"""Browsers open lines that they then do not use."""
_OK, _NOT_FOUND = 200, 404


class WayBack:
    """Waits for the browser to come back with an answer to one question, known by its state."""

    def __init__(self, name: str, state: str) -> None:
        self._state = state
        self._answer: Mapping[str, str] | None = None
        self._server = HTTPServer(("127.0.0.1", 0), self._handler())
        self._server.timeout = _LOOK_S
        self.address = f"http://{name}:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _type: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None) -> None:
        self._server.server_close()

    def code(self, stop: Event, patience: float = PATIENCE_S) -> str:
        """The code that the browser brings; refused in words when it brings none."""
        until = time.monotonic() + patience
        while self._answer is None:
            if stop.is_set():
                raise Refusal(Text("The sign-in was stopped."))
            if time.monotonic() > until:
                raise Refusal(Text("Nobody signed in in the browser."), Text("Start the sign-in again."))
            self._server.handle_request()
        if self._answer.get("code"):
            return self._answer["code"]
        why = self._answer.get("error_description") or self._answer.get("error") or "-"
        if self._answer.get("error") == "access_denied":
            raise Refusal(
                Text("The sign-in was refused in the browser."),
                Text("Start it again and allow the program to send mail."),
            )
        raise Refusal(Text("The sign-in did not work: {why}.", why=why.rstrip(". ")), Text("Start it again."))

    def take(self, target: str) -> bool:
        """Whether this is the answer: strangers who knock do not know the state."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
        if not hmac.compare_digest(asked.get("state", "").encode(), self._state.encode()):
            return False
        if "code" in asked or "error" in asked:
            self._answer = asked
        return self._answer is not None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        way_back = self

        class Door(BaseHTTPRequestHandler):
            timeout = _LINE_S

            def do_GET(self) -> None:
                is_it = way_back.take(self.path)
                said = Text("You can close this page and go back to OMS Desk.") if is_it else Text("This is no answer.")
                page = f"<!DOCTYPE html><meta charset=utf-8><title>OMS Desk</title><p>{escape(str(said))}</p>".encode()
                self.send_response(_OK if is_it else _NOT_FOUND)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_: object) -> None:
                """The address holds the code: it goes into no log."""

        return Door
