"""Papers are made in one process of their own.

Beside a thread that draws PDFs, a commit of half a millisecond was measured to take ten, at times five
hundred. A process shares no interpreter lock; documents are frozen data, so they travel to it as they are.
"""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol, Self

from omsdesk.errors import Unavailable
from omsdesk.printing.press.marks import CopyMark
from omsdesk.words import Text, speak, spoken_locale

_PATIENCE = 60.0
_GIVES_WAY = 10
"""A paper may take a moment longer; whoever scans beside it may not. A nice value; Windows knows no such thing."""


class Printable(Protocol):
    """Frozen data that can become a PDF in another process: a document, or several bound together."""

    def pdf(self, mark: CopyMark | None = None) -> bytes:
        """The finished paper."""
        ...


class Press:
    """The one process that draws; started at the first paper or by ``warm_up``, started again after a crash."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._closed = False

    def warm_up(self) -> Future[int]:
        """Load fonts and libraries now, so that the first paper need not wait for them."""
        return self._running().submit(_warm)

    def pdf(self, paper: Printable, mark: CopyMark | None = None, *, timeout: float = _PATIENCE) -> bytes:
        """The finished paper. A process that died is replaced once; a second death is told in words."""
        for _ in range(2):
            pool = self._running()
            try:
                return pool.submit(_drawn, paper, mark, str(spoken_locale())).result(timeout)
            except BrokenProcessPool:
                self._discard(pool)
            except TimeoutError as late:
                self._discard(pool)
                raise Unavailable(Text("The paper was not ready after {n} seconds.", n=round(timeout))) from late
        raise Unavailable(
            Text("The process that draws papers stopped twice."), Text("The work is kept. Print again in a moment.")
        )

    def close(self) -> None:
        """End the process; no paper can be made any more."""
        with self._lock:
            self._closed = True
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _running(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._closed:
                raise Unavailable(Text("The program is closing; nothing is printed any more."))
            if self._pool is None:
                # Spawned, never forked: the window's threads hold locks that a fork would copy locked.
                self._pool = ProcessPoolExecutor(
                    max_workers=1,
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=_begin,
                    initargs=(str(spoken_locale()),),
                )
            return self._pool

    def _discard(self, pool: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is pool:
                self._pool = None
        for process in list((pool._processes or {}).values()):  # noqa: SLF001 - Python 3.11 offers no public way to end them
            process.terminate()
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(locale: str) -> None:
    """Set the worker up: the words of its parent, deaf to Ctrl+C, and never outliving the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_GIVES_WAY)
    speak(locale)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _drawn(paper: Printable, mark: CopyMark | None, locale: str) -> bytes:
    """The paper in the language that the house speaks by now."""
    if locale != str(spoken_locale()):
        speak(locale)
    return paper.pdf(mark)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        # The pool's queue never ends by itself when the parent is killed: both its ends are open in here.
        os._exit(1)


def _warm() -> int:
    """Load what the first paper needs; which process it is."""
    from omsdesk.printing.press import book, page  # noqa: F401, PLC0415 - loading them is the point
    from omsdesk.printing.press.fonts import Face, load  # noqa: PLC0415 - the window's process never draws

    for face in Face:
        load(face)
    return os.getpid()
