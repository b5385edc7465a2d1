"""A window in the hall: the station pages over a real house, jobs on their threads, a press and a printer of straw."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.desk import Desk
from omsdesk.errors import Unavailable
from omsdesk.printing.press.marks import CopyMark
from omsdesk.printing.press.transports import Delivery, Paper
from omsdesk.printing.press.worker import Printable
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.remembered import Remembered
from omsdesk.views.scanner import Detector
from omsdesk.views.sounds import Recorder, Sounds
from omsdesk.views.window import MainWindow
from omsdesk.words import Text
from tests.still_clock import StillClock


class StrawPress:
    """Draws at once what nobody reads."""

    def pdf(self, paper: Printable, mark: CopyMark | None = None) -> bytes:
        del paper, mark
        return b"%PDF-1.4"

    def close(self) -> None:
        """There is no process to end."""


class StrawPrinter:
    """A printer that can be unplugged; it remembers what came out."""

    def __init__(self) -> None:
        self.is_there = True
        self.printed: list[str] = []

    def of(self, name: str, folder: Path) -> "StrawPrinter":
        """Stands for every printer."""
        del name, folder
        return self

    def send(self, paper: Paper) -> Delivery:
        if not self.is_there:
            raise Unavailable(Text("The printer does not answer."))
        self.printed.append(paper.name)
        return Delivery("straw")


class Hall:
    """The window with what a test wants to look at."""

    def __init__(self, window: MainWindow, desk: Desk, recorder: Recorder) -> None:
        self.window = window
        self.desk = desk
        self.recorder = recorder

    @property
    def page(self) -> Any:
        """The page in view."""
        return self.window.page

    @property
    def state(self) -> Any:
        """What it shows."""
        return self.page.presenter.state

    @property
    def said(self) -> tuple[str, str]:
        """Kind and headline of the band."""
        return self.page.band.kind, self.page.band.headline


def open_hall(
    qtbot: QtBot, jobs: ThreadJobs, detector: Detector, work: Work, clock: StillClock, folder: Path, page: str
) -> Hall:
    """A shown window with a supervisor at this page; each scan is made a second after the one before."""
    recorder = Recorder()
    window = MainWindow(jobs, Sounds(recorder), Remembered(folder / "window.ini"))
    qtbot.addWidget(window, before_close_func=lambda each: each.leaving.at_once())
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.scans._now = lambda: clock.pass_by(seconds=1)
    window.scans._clock = lambda: clock().timestamp()
    detector.code_read.connect(window.scans.put)
    desk = Desk(work, jobs, StrawPress(), page)  # type: ignore[arg-type]  # all the desk asks of a press
    window.registry.for_roles(frozenset({"supervisor"}))
    window.adopt(desk)
    hall = Hall(window, desk, recorder)
    settle(qtbot, jobs)
    return hall


def settle(qtbot: QtBot, jobs: ThreadJobs, done: Callable[[], bool] = lambda: True) -> None:
    """Until nothing is under way on any lane, and this is so."""
    # News of what the test itself wrote still waits in the queue of events.
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not jobs.is_busy("database") and not jobs.is_busy("outside") and done(), timeout=15_000)
