"""A window on a real house: the office's own pages over a small database, jobs done in place."""

from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.presenters import JobsInPlace, Presenter
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.order_forms import FormSheet
from omsdesk.views.pages import PAGES
from omsdesk.views.remembered import Remembered
from omsdesk.views.sounds import Recorder, Sounds
from omsdesk.views.window import MainWindow

PRESENTERS = {
    "today": "today:Today",
    "review": "review:Review",
    "orders": "orders:Orders",
    "order_detail": "order_detail:OrderDetail",
    "order_entry": "order_entry:OrderEntry",
    "customers": "customers:Customers",
    "messages": "messages:Messages",
    "invoices": "invoices:Invoices",
    "books": "books:Books",
    "bank": "bank:Bank",
    "drawer": "drawer:Drawer",
    "suppliers": "suppliers:Suppliers",
    "audit": "audit:Audit",
    "history": "history:History",
    "print_jobs": "print_jobs:PrintJobs",
    "settings": "settings:Settings",
    "backups": "backups:Backups",
    "frame": "frame:Frame",
    "allowing": "allowing:Allowing",
    "asking": "asking:Asking",
    "first_run": "first_run:FirstRun",
}


class OfficeDesk:
    """A desk whose presenters answer at once."""

    def __init__(self, work: Work, first_page: str) -> None:
        self.work = work
        self.first_page = first_page
        self._jobs = JobsInPlace()
        self._presenters: dict[str, Presenter[Any]] = {}
        work.listen(self._heard)

    def presenter(self, key: str) -> Presenter[Any]:
        if key not in self._presenters:
            module, _, name = PRESENTERS[key].partition(":")
            made: type[Any] = getattr(import_module(f"omsdesk.presenters.{module}"), name)
            self._presenters[key] = made(self.work, self._jobs)
        return self._presenters[key]

    def begin_anew(self) -> None:
        """Its presenters are few, and each test has its own."""

    def unsent(self) -> tuple[()]:
        """Every job is done where it stands."""
        return ()

    def search(self, text: str) -> list[Any]:  # noqa: ARG002 - the palette is tested elsewhere
        return []

    def _heard(self, tables: Any) -> None:
        for presenter in tuple(self._presenters.values()):
            presenter.changed(tables)


def open_office(qtbot: QtBot, jobs: ThreadJobs, work: Work, folder: Path, page: str, **focus: Any) -> MainWindow:
    """A shown window with Ada, the administrator, at this page."""
    window = MainWindow(jobs, Sounds(Recorder()), Remembered(folder / "window.ini"), PAGES)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.remembered.of("Bench 1", "Ada")
    window.remembered.keep("last_page", page)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.registry.for_roles(frozenset({"admin"}))
    window.adopt(OfficeDesk(work, page))  # type: ignore[arg-type]  # the window's lane is never asked here
    if focus:
        window.go(page, **focus)
    return window


def sheet_of(window: MainWindow, kind: type[FormSheet], qtbot: QtBot) -> FormSheet:
    """The sheet of this kind, as soon as it lies over the window."""
    qtbot.waitUntil(lambda: window.findChild(kind) is not None)
    found = window.findChild(kind)
    assert found is not None
    QApplication.processEvents()
    return found
