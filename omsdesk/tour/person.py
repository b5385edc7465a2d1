"""Somebody who works at the window with keys and a scanner, and looks before going on."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.window import MainWindow

PATIENCE_SECONDS = 120.0
LANES = ("database", "outside", "post")
_QUIET_ROUNDS = 3
_MOST_TABS = 100
_SLICE_MS = 20
_ENTERS = 2
"""The first may only close the list of folders that the dialog proposes."""


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

    def reach(self, words: object) -> None:
        """Press Tab until what bears these words has the focus."""
        for _ in range(_MOST_TABS):
            held = self.app.focusWidget()
            if held is not None and str(words) in {held.accessibleName(), held.property("text")}:
                return
            self.press("Tab")
        raise RuntimeError(f"no Tab leads to '{words}'")

    def type(self, text: str) -> None:
        """Type as a person does; a newline is Enter."""
        self._keyboard.type(text)
        self.settle()

    def choose_folder(self, folder: Path) -> None:
        """Press the button that has the focus, and answer the dialog that it opens, which waits inside the key."""
        if not folder.is_dir():
            raise RuntimeError(f"{folder} cannot be chosen: it is not there")
        answer = QTimer(self.window, interval=_SLICE_MS)
        answer.timeout.connect(partial(self._answer, answer, str(folder)))
        answer.start()
        self.press("Space")
        self.window.activateWindow()  # a window system does it by itself; without a screen nobody does
        self.wait_for(lambda: self.app.activeWindow() is self.window, "the window is in front again")

    def _answer(self, timer: QTimer, text: str) -> None:
        dialog = self.app.activeModalWidget()
        if not isinstance(dialog, QDialog) or self.app.activeWindow() is not dialog:
            return
        timer.stop()
        timer.deleteLater()
        self._keyboard.type(text)
        for _ in range(_ENTERS):
            if dialog.isVisible():
                self._keyboard.press("Enter")
        if dialog.isVisible():  # it would not take the answer, and would wait for ever
            dialog.reject()

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
