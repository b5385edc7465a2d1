"""Somebody who works at the window with keys and a scanner, and looks before going on."""

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.window import MainWindow

PATIENCE_SECONDS = 120.0
LANES = ("database", "outside", "post")
_QUIET_ROUNDS = 3
_SLICE_MS = 20


class Person:
    """Types, scans, and waits until the program has answered: for facts, never for time."""

    def __init__(self, app: QApplication, window: MainWindow, jobs: ThreadJobs) -> None:
        self.app = app
        self.window = window
        self.jobs = jobs
        self._keyboard = Keyboard(window)

    def scan(self, code: str) -> None:
        """Pull the trigger once."""
        self._keyboard.scan(code)
        self.settle()

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for each in keys:
            self._keyboard.press(each)
            self.settle()

    def type(self, text: str) -> None:
        """Type as a person does; a newline is Enter."""
        self._keyboard.type(text)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way: no job on a lane, no scan in the queue."""
        quiet = 0
        end = time.monotonic() + PATIENCE_SECONDS
        while quiet < _QUIET_ROUNDS:
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _SLICE_MS)
            busy = any(self.jobs.is_busy(lane) for lane in LANES) or len(self.window.scans) > 0
            busy = busy or self.window.is_turning
            quiet = 0 if busy else quiet + 1
            if time.monotonic() > end:
                raise RuntimeError("the program did not come to rest")
            if busy:
                time.sleep(_SLICE_MS / 4000)

    def wait_for(self, fact: Callable[[], Any], what: str) -> Any:
        """Wait until something is true; its value. What never comes true is an error that names it."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not (found := fact()):
            self.settle()
            if time.monotonic() > end:
                raise RuntimeError(f"this never came true: {what}")
        return found
