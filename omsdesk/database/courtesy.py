"""Errands behind the screen let people go first: no scan waits for a paper that is being noted down.

Beside a scan, an errand's write costs it twice: the file has one writer at a time, and the interpreter runs one thread
at a time, also while the screen paints what came of the scan. So an errand looks up before each of its transactions,
and waits until nobody acts and what they did had time to be painted; but never long, whatever people do.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

PAINTING = 0.012
"""Seconds after an act in which its outcome is painted."""
MOST = 0.1
"""Seconds that an errand waits at most before each transaction."""


class Courtesy:
    """Knows who of one station acts now, and which threads are on an errand."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._acting = 0
        self._quiet_from = 0.0
        self._here = threading.local()

    def on_errand(self, errand: Callable[[], T]) -> T:
        """Run this on its thread as something that gives way."""
        self._here.is_errand = True
        try:
            return errand()
        finally:
            self._here.is_errand = False

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A write: of a person, who is not kept waiting, or of an errand, which looks round first."""
        if self._is_errand():
            self.give_way()
            yield
            return
        with self._changed:
            self._acting += 1
        try:
            yield
        finally:
            with self._changed:
                self._acting -= 1
                self._quiet_from = time.monotonic() + PAINTING
                self._changed.notify_all()

    def reading(self) -> None:
        """Before a read: only an errand waits."""
        if self._is_errand():
            self.give_way()

    def give_way(self) -> None:
        """Wait until people are through with what they do; no longer than ``MOST``."""
        ends_at = time.monotonic() + MOST
        with self._changed:
            while (now := time.monotonic()) < ends_at and (self._acting or now < self._quiet_from):
                self._changed.wait((ends_at if self._acting else min(ends_at, self._quiet_from)) - now)

    def _is_errand(self) -> bool:
        return getattr(self._here, "is_errand", False)
