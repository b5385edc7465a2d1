"""A window at a station of a real house: scans and keys go in at the top, jobs are done in place."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.scanner import Detector
from omsdesk.views.window import MainWindow
from tests.views import office
from tests.views.office import open_office

office.PRESENTERS.update(
    {
        "pick": "pick_station:PickStation",
        "stock": "stock:Stock",
    }
)


def open_station(qtbot: QtBot, jobs: ThreadJobs, detector: Detector, work: Work, folder: Path, page: str) -> MainWindow:
    """A shown window with Ada at this station, its scanner connected."""
    window = open_office(qtbot, jobs, work, folder, page)
    detector.code_read.connect(window.scans.put)
    return window
