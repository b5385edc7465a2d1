"""What tests of the screens ask for: a dressed application, a window with demo pages, hands on its keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.views import theme
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.remembered import Remembered
from omsdesk.views.scanner import Detector
from omsdesk.views.sounds import Recorder, Sounds
from omsdesk.views.window import MainWindow
from tests.views.demo import DEMO_PAGES, DemoDesk


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> None:
    """Every test starts in the light theme at the usual size."""
    if not qapp.styleSheet() or theme.is_dark() or theme.text_size() != 100:
        theme.apply(qapp, "light", 100)


@pytest.fixture
def detector(qapp: QApplication) -> Iterator[Detector]:
    """The scanner's filter on the application, taken off again at the end."""
    made = Detector()
    made.watch(qapp)
    yield made
    qapp.removeEventFilter(made)


@pytest.fixture
def jobs() -> Iterator[ThreadJobs]:
    """Threads that end with the test."""
    made = ThreadJobs()
    yield made
    made.close()


@pytest.fixture
def desk() -> DemoDesk:
    """A desk without a database."""
    return DemoDesk()


@pytest.fixture
def window(qtbot: QtBot, jobs: ThreadJobs, detector: Detector, desk: DemoDesk, tmp_path: Path) -> MainWindow:
    """A shown window at the sign-in of the demo desk."""
    made = MainWindow(jobs, Sounds(Recorder()), Remembered(tmp_path / "window.ini"), DEMO_PAGES)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    detector.code_read.connect(made.scans.put)
    made.adopt(desk)
    return made


@pytest.fixture
def at_pack(window: MainWindow) -> MainWindow:
    """The same, with Tomas signed in and packing."""
    window.signed_in("Tomas", frozenset({"packer"}), "PACK-2")
    window.go("pack")
    return window


@pytest.fixture
def keyboard(window: MainWindow) -> Keyboard:
    """Hands and scanner."""
    return Keyboard(window)
