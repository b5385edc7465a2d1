"""Work off the screen's thread: one worker per lane, first in, first out, answers on the screen's thread.

Workers are plain threads with plain queues; no Qt object is touched there except the one signal that
brings an answer home (queued by Qt because it crosses threads).
"""

import logging
import queue
import threading
from collections import Counter
from collections.abc import Callable
from enum import Enum
from itertools import count
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal

log = logging.getLogger(__name__)

DATABASE = "database"
_JOIN_SECONDS = 10.0


class ShellLane(Enum):
    """The shell's own name of the database lane: it may not import the presenters before the first paint."""

    DATABASE = DATABASE


DATABASE_LANE = ShellLane.DATABASE


class LaneName(Protocol):
    """A lane is known by its value; the presenters declare which there are."""

    @property
    def value(self) -> str:
        """The lane's name."""


Done = Callable[[Any], None]
Failed = Callable[[Exception], None]
Todo = tuple[int, Callable[[], Any]]


class ThreadJobs(QObject):
    """Runs jobs on one thread per lane, made when the lane is first used."""

    settled = Signal(str)
    """A lane has nothing left to do."""
    _came_back = Signal(int, object, object)
    _news = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queues: dict[str, queue.SimpleQueue[Todo | None]] = {}
        self._threads: list[threading.Thread] = []
        # Who waits for an answer is kept here and never travels to a worker: a callback may be the last
        # to hold a widget, and a widget must not be freed on another thread.
        self._waiting: dict[int, tuple[str, Done, Failed]] = {}
        self._tickets = count()
        self._open: Counter[str] = Counter()
        self._closed = False
        self._came_back.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._news.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    def submit(self, lane: LaneName, call: Callable[[], Any], done: Done, failed: Failed) -> None:
        """Run ``call`` on the lane's thread; then ``done(answer)`` or ``failed(error)`` on this one."""
        if self._closed:
            log.info("A job came after closing time and was left")
            return
        ticket = next(self._tickets)
        self._waiting[ticket] = (lane.value, done, failed)
        self._open[lane.value] += 1
        self._queue(lane.value).put((ticket, call))

    def at_home(self, call: Callable[[], None]) -> None:
        """From any thread: have this called soon on the screen's thread (news of changes, progress)."""
        self._news.emit(call)

    def is_busy(self, lane: str = DATABASE) -> bool:
        """Whether an answer from this lane is still to come."""
        return self._open[lane] > 0

    def close(self) -> None:
        """Finish what was begun, then end the threads; answers that nobody waits for are dropped."""
        if self._closed:
            return
        self._closed = True
        for each in self._queues.values():
            each.put(None)
        for thread in self._threads:
            thread.join(_JOIN_SECONDS)
        self._waiting.clear()
        self._came_back.disconnect(self._tell)
        self._news.disconnect(self._hear)

    def _queue(self, lane: str) -> "queue.SimpleQueue[Todo | None]":
        if lane not in self._queues:
            self._queues[lane] = queue.SimpleQueue()
            thread = threading.Thread(target=self._work, args=(self._queues[lane],), name=f"lane {lane}", daemon=True)
            self._threads.append(thread)
            thread.start()
        return self._queues[lane]

    def _work(self, todo: "queue.SimpleQueue[Todo | None]") -> None:
        while (job := todo.get()) is not None:
            ticket, call = job
            answer, error = _outcome(call)
            self._came_back.emit(ticket, answer, error)
            del job, call, answer, error

    def _tell(self, ticket: int, answer: object, error: Exception | None) -> None:
        if self._closed:  # it was on its way home when the window closed
            return
        lane, done, failed = self._waiting.pop(ticket)
        self._open[lane] -= 1
        try:
            if error is None:
                done(answer)
            else:
                failed(error)
        finally:
            if not self._open[lane]:
                self.settled.emit(lane)

    def _hear(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()


def _outcome(call: Callable[[], Any]) -> tuple[Any, Exception | None]:
    try:
        return call(), None
    except Exception as error:  # noqa: BLE001 - handed to whoever asked, who knows the three voices
        return None, error
