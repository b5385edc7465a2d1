"""A server as a person starts it: the program in a process of its own, on a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from omsdesk.serving.home import Home

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 120.0


class RunningServer:
    """``omsdesk serve`` on a free port; it is gone when this is stopped."""

    def __init__(self, *options: str, folder: Path | None = None) -> None:
        # The server's own account must be able to pass through, also when this is root.
        self.folder = folder or Path(tempfile.mkdtemp(prefix="omsdesk-serve-"))
        self.folder.chmod(0o711)
        self.home = Home(self.folder / "server")
        self.port = free_port()
        self._said = self.folder / "said"
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, ROOT / "main.py", *self.words("run"), "--port", str(self.port), *options],
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        wait_for(lambda: self.process.poll() is not None or "runs on port" in self.said)
        assert self.process.poll() is None, self.said

    def words(self, what: str) -> list[str]:
        """The command line of one deed with this server."""
        return ["serve", what, "--data", str(self.home.folder)]

    @property
    def said(self) -> str:
        """What it told the person so far."""
        return self._said.read_text(encoding="utf-8")

    @property
    def postmaster(self) -> int:
        """The process of PostgreSQL itself."""
        return int((self.home.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])

    def kill_postmaster(self) -> None:
        """The server dies on the spot, and another one takes its place."""
        died = self.postmaster
        os.kill(died, signal.SIGKILL)
        wait_for(lambda: self._newer_than(died))

    def _newer_than(self, died: int) -> bool:
        try:
            return self.postmaster != died and self.home.is_served
        except (FileNotFoundError, IndexError):
            return False

    def stop(self) -> None:
        """End it as a person would, and remove all that it wrote."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)


def wait_for(fact: Callable[[], object]) -> None:
    """Until something is so; a slow machine has time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not fact():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.05)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listening_at(port: int) -> set[str]:
    """The addresses at which somebody listens on a port of this computer, as the kernel writes them."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            address, _, number = local.partition(":")
            if state == "0A" and int(number, 16) == port:
                found.add(address)
    return found
