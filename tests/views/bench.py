"""A window on a real house with its own presenters, its scanner watched, and hands on its keys."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.desk import Desk
from omsdesk.lifecycles.rights import RIGHTS
from omsdesk.lifecycles.user import UserRole
from omsdesk.presenters import JobsInPlace
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.remembered import Remembered
from omsdesk.views.scanner import Detector
from omsdesk.views.sounds import Recorder, Sounds
from omsdesk.views.window import MainWindow


class Station:
    """One bench: its window, its desk, its keyboard with the scanner on it."""

    def __init__(self, qtbot: QtBot, jobs: ThreadJobs, detector: Detector, work: Work, folder: Path) -> None:
        self.work = work
        self._actor = work.actor
        self.recorder = Recorder()
        self.window = MainWindow(jobs, Sounds(self.recorder), Remembered(folder / "window.ini"))
        qtbot.addWidget(self.window, before_close_func=lambda window: window.leaving.at_once())
        self.window.resize(1280, 720)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        detector.code_read.connect(self.window.scans.put)
        self.keyboard = Keyboard(self.window)
        # A person takes a second between two scans; the queue must see it pass.
        self.window.scans._clock = lambda: self.keyboard._ms / 1000

    def open(self, first_page: str) -> None:
        """The desk is ready; every job is done at once where it stands."""
        self.window.adopt(Desk(self.work, JobsInPlace(), first_page=first_page))

    def sign_in(self, page: str, role: str = "supervisor", name: str = "Ada") -> None:
        """Somebody is at the desk already and opens a page."""
        self.work.actor = replace(self._actor, rights=RIGHTS[UserRole[role.upper()]])
        self.window.remembered.of("Bench 1", name)
        self.window.remembered.keep("last_page", page)
        self.window.signed_in(name, frozenset({role}), "Bench 1")

    @property
    def page(self) -> Any:
        """The page in view."""
        return self.window.page

    @property
    def headline(self) -> str:
        """What the band over the page says."""
        said: str = self.page.band.headline
        return said

    def button(self, id_: str) -> str:
        """The words of an act now."""
        return self.window.registry.find(id_).text

    @property
    def focus(self) -> QWidget | None:
        """Where the cursor is."""
        return self.window.focusWidget()
