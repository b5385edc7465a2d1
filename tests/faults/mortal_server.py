"""A PostgreSQL server that keeps what it has promised, and that a test may kill and start again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from tests.postgres import SETTINGS, STOP_SECONDS, PostgresServer

RISE_SECONDS = 60.0
_PAUSE_SECONDS = 0.1


class MortalServer(PostgresServer):
    """One that writes to the disk before it answers."""

    settings: ClassVar[dict[str, str]] = {
        **SETTINGS,
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
    }

    def die(self) -> None:
        """Like a machine whose plug is pulled, as far as the server's own process is concerned."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(STOP_SECONDS)

    def rise(self) -> None:
        """Start it again at the same port; for a moment the old one's last processes still hold its memory."""
        ends = time.monotonic() + RISE_SECONDS
        while not self._serve():
            if time.monotonic() > ends:
                raise RuntimeError(f"PostgreSQL did not start again:\n{self._log.read_text()[-2000:]}")
            time.sleep(_PAUSE_SECONDS)


@contextmanager
def a_mortal_server() -> Iterator[MortalServer]:
    """Started, and gone afterwards."""
    server = MortalServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
