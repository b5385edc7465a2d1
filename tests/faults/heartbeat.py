"""Whether a window's thread answers: a timer that should come often, and what kept it when it came late.

On a busy machine a thread that is ready to run waits for a processor, and one that waits for another of the same
program waits as long as that one does. The kernel keeps count of it (``schedstat``): that time is the machine's, so it
is taken off. What is left was spent computing, sleeping or waiting for something outside, on the window's own account.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

EVERY_MS = 20
_TASKS = Path("/proc/self/task")


class Heartbeat(QObject):
    """Beats on the thread that made it until that thread's events end."""

    def __init__(self, late: Callable[[float], object]) -> None:
        super().__init__()
        self._late = late
        self._at, self._starved = time.monotonic(), starved()
        self.beats = 0
        self._timer = QTimer(self, interval=EVERY_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def rest(self) -> None:
        """Say nothing of what follows."""
        self._timer.stop()

    def _beat(self) -> None:
        now, waited = time.monotonic(), starved()
        took, self._at = now - self._at, now
        kept, self._starved = max(waited - self._starved, 0.0), waited  # a thread that ended takes its count along
        self.beats += 1
        self._late((took - kept) * 1000 - EVERY_MS)


def starved() -> float:
    """How long all threads of this program have waited for a processor so far, in seconds."""
    found = 0
    for task in _TASKS.iterdir():
        with suppress(FileNotFoundError):  # it has ended meanwhile
            found += int((task / "schedstat").read_bytes().split()[1])
    return found / 1e9
