"""A cable between a station and its server that can be cut, at once or round a COMMIT, or swallow everything."""

import random
import re
import select
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

from sqlalchemy import make_url

_BLOCK = 65_536
_VERSION = re.compile(rb"(server_version\x00)\d\d")
_LOOK_UP_SECONDS = 0.05


@dataclass
class Cable:
    """Forwards bytes both ways on a loopback port of its own until told otherwise."""

    url: str
    """The server behind it."""
    dice: random.Random = field(default_factory=lambda: random.Random(1))
    cut_share: float = 0.0
    """How many of the commits lose their line: half before the server hears of it, half after."""
    server_version: bytes = b""
    """The major version that the server seems to have: it tells it once, as two digits."""
    cuts: int = 0
    calls: int = 0
    """How often somebody connected."""
    is_swallowing: bool = False
    """A black hole: connections stay open, nothing gets through. What was sent into it arrives when it ends:
    a stream of TCP may stop, but it never has a gap."""
    is_pulled: bool = False
    """Pulled out: everything is cut and nothing new is taken."""

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        self._start(self._take_calls)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(10)
        self._socket.close()

    @property
    def address(self) -> str:
        """The address of the database through this cable."""
        port = self._socket.getsockname()[1]
        return make_url(self.url).set(host="127.0.0.1", port=port).render_as_string(hide_password=False)

    def swallow(self) -> None:
        """Be a black hole from now on."""
        self.is_swallowing = True

    def _start(self, call: object, *args: object) -> None:
        thread = threading.Thread(target=call, args=args, name="cable", daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _take_calls(self) -> None:
        server = make_url(self.url)
        while not self._over.is_set():
            ready, _, _ = select.select([self._socket], [], [], _LOOK_UP_SECONDS)
            if not ready:
                continue
            near, _ = self._socket.accept()
            self.calls += 1
            if self.is_pulled:
                near.close()
                continue
            with suppress(OSError):
                far = socket.create_connection((str(server.host), int(server.port or 5432)), timeout=5)
                self._start(self._carry, near, far)

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        with near, far, suppress(OSError):
            while not self._over.is_set() and not self.is_pulled:
                if self.is_swallowing:
                    self._over.wait(_LOOK_UP_SECONDS)
                    continue
                ready, _, _ = select.select([near, far], [], [], _LOOK_UP_SECONDS)
                for end in ready:
                    block = end.recv(_BLOCK)
                    if not block or not self._pass_on(block, end, near, far):
                        return

    def _pass_on(self, block: bytes, end: socket.socket, near: socket.socket, far: socket.socket) -> bool:
        if end is far:
            near.sendall(_VERSION.sub(rb"\g<1>" + self.server_version, block) if self.server_version else block)
            return True
        is_cut = b"COMMIT" in block and self.dice.random() < self.cut_share
        if is_cut and self.dice.random() < 0.5:
            self.cuts += 1
            return False
        far.sendall(block)
        if is_cut:
            far.recv(_BLOCK)  # the server has kept it; the answer is lost on the way
            self.cuts += 1
        return not is_cut
