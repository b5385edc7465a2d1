"""The program as people have it, offscreen, with somebody signed in: what benchmarks of screens stand on."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QWidget

from omsdesk.app import build, keep_for_good, make_application, read_ahead
from omsdesk.desk import Desk, open_desk
from omsdesk.tour.person import Person

PIN = "2718"
"""Of the administrator whom ``seeding.new_house`` makes."""


@contextmanager
def signed_in(path: Path, folder: Path, page: str) -> Iterator[tuple[Person, Desk]]:
    """The window on this database, with Ada at the page of this key."""
    app = make_application([])
    with ExitStack() as at_the_end:
        jobs, window = build(app, folder / "window.ini")
        window.resize(1280, 720)
        window.show()
        window.activateWindow()
        desk = open_desk(str(path), jobs)
        at_the_end.callback(app.processEvents)
        at_the_end.callback(window.deleteLater)
        at_the_end.callback(desk.close)
        at_the_end.callback(jobs.close)
        at_the_end.callback(window.close)
        at_the_end.callback(window.leaving.at_once)
        window.adopt(desk)
        read_ahead(jobs, keep_for_good)
        person = Person(app, window, jobs)
        person.settle()
        person.press("1")
        person.type(f"{PIN}\n")
        window.go(page)
        person.settle()
        yield person, desk


class Painted(QObject):
    """Waits until a widget has been painted while a fact holds."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._loop = QEventLoop()
        self._is_shown: Callable[[], bool] | None = None
        widget.installEventFilter(self)

    def eventFilter(self, _: Any, event: QEvent) -> bool:  # noqa: N802 - the name is Qt's
        """See the widget being painted."""
        if event.type() == QEvent.Type.Paint and self._is_shown is not None and self._is_shown():
            self._is_shown = None
            QTimer.singleShot(0, self._loop.quit)
        return False

    def wait(self, act: Callable[[], object], is_shown: Callable[[], bool]) -> None:
        """Do something and stay until it was painted."""
        self._is_shown = is_shown
        act()
        if self._is_shown is not None:
            self._loop.exec()
