"""A program that hears of events: HTTP on a free port of this computer, and it can be told to misbehave."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Listener:
    """What came, and what is answered next."""

    port: int = 0
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    """Before the next yes; 0: the answer gets lost after the message was taken."""
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False
    drips: bool = False
    ends: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/orders"

    def ids(self) -> list[str]:
        """The ids of all that came, in their order."""
        return [headers["OMSDesk-Event"] for headers, _ in self.heard]


class _Handler(BaseHTTPRequestHandler):
    listener: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        listener = self.listener
        listener.heard.append((dict(self.headers), body))
        if listener.hangs:
            listener.ends.wait(30)
            return
        if listener.drips:
            self._drip()
            return
        status = listener.answers.pop(0) if listener.answers else 204
        if not status:
            return
        self.send_response(status)
        for name, value in {**listener.headers, "Content-Length": "0"}.items():
            self.send_header(name, value)
        self.end_headers()

    def _drip(self) -> None:
        """A line of the head that never ends."""
        while not self.listener.ends.is_set():
            try:
                self.wfile.write(b"H")
            except OSError:
                return
            time.sleep(0.02)

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


@contextmanager
def listening() -> Iterator[Listener]:
    """The program, for as long as the test lasts."""
    listener = Listener()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"listener": listener}))
    listener.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        listener.ends.set()
        server.shutdown()
        server.server_close()
        thread.join()
