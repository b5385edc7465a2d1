"""What a test must not leave behind: running threads and windows that nobody closed."""

import gc
import sys
import threading
import time
from typing import Any

PATIENCE_SECONDS = 2.0
"""How long a thread that was told to end may take to do so."""


class Leftovers:
    """Remembers what was there before a test, and finds what is still there after it."""

    def __init__(self) -> None:
        self._threads = set(threading.enumerate())
        self._windows = set(_windows())

    def found(self) -> list[str]:
        """Each leftover thread and window, as one line of a failure."""
        return [*self._running_threads(), *self._open_windows()]

    def _running_threads(self) -> list[str]:
        deadline = time.monotonic() + PATIENCE_SECONDS
        late = [thread for thread in threading.enumerate() if thread not in self._threads]
        for thread in late:
            thread.join(max(0.0, deadline - time.monotonic()))
        return [f"thread still running: {thread.name}" for thread in late if thread.is_alive()]

    def _open_windows(self) -> list[str]:
        if not self._new_windows():
            return []
        # Most of a window's cycles are young: the cheap collection finds them, and only what it leaves needs the whole.
        for generation in (1, 2):
            # A window in a reference cycle goes with the next collection; only one that is held stays.
            _finish_deletions()
            gc.collect(generation)
            _finish_deletions()
            if not self._new_windows():
                return []
        return [f"window left open: {each}" for each in self._new_windows()]

    def _new_windows(self) -> list[str]:
        return [name for address, name in _windows().items() if address not in self._windows]


def keep_what_was_loaded() -> None:
    """Modules stay until the end: no collection after a test need walk over them again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)


def _qt_widgets() -> Any:
    """QtWidgets, if this test run has made an application with it."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets if widgets is not None and widgets.QApplication.instance() is not None else None


def _windows() -> dict[int, str]:
    widgets = _qt_widgets()
    if widgets is None:
        return {}
    from shiboken6 import Shiboken

    return {
        Shiboken.getCppPointer(each)[0]: f"{type(each).__name__} {each.objectName()!r}"
        for each in widgets.QApplication.topLevelWidgets()
        # Qt keeps the last tool tip for its next one.
        if not each.inherits("QTipLabel")
    }


def _finish_deletions() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
