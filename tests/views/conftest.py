"""What tests of the screens ask for: a dressed application, a window with demo pages, hands on its keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from omsdesk.views import speaking, theme
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.remembered import Remembered
from omsdesk.views.scanner import Detector
from omsdesk.views.settings import SECTIONS
from omsdesk.views.sounds import Recorder, Sounds
from omsdesk.views.window import MainWindow
from tests.once import made_once
from tests.templates import Databases
from tests.views.demo import DEMO_PAGES, DemoDesk
from tests.views.shop import SIGNED_IN, Shop, copied, make_sample_shop, open_new_shop, open_shop
from tests.views.states import RAIL


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> None:
    """Every test starts light, at the usual size, with Qt's words in English (Del, not Entf) and nothing pressed."""
    if any(not each.isEmpty() for each in qapp.findChildren(QTranslator, speaking.NAME)):
        speaking.teach_qt(qapp)
    if not qapp.styleSheet() or theme.is_dark() or theme.text_size() != 100:
        theme.apply(qapp, "light", 100)
    if qapp.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:  # pressed in a window that went before the release
        QTest.keyRelease(QWidget(), Qt.Key.Key_Control)
    if qapp.mouseButtons() != Qt.MouseButton.NoButton:  # the same of a mouse: under a pressed one nothing scrolls
        QTest.mouseRelease(QWidget(), Qt.MouseButton.LeftButton)


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
    qtbot.addWidget(made, before_close_func=lambda window: window.leaving.at_once())
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


@pytest.fixture(scope="session")
def sample_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the sample shop; tests work on copies."""
    return made_once(tmp_path_factory, "sample-shop.db", make_sample_shop)


@pytest.fixture
def shop(qapp: QApplication, sample_shop: Path, tmp_path: Path) -> Iterator[Shop]:
    """The whole program over the test's own sample shop, at the sign-in."""
    with open_shop(qapp, copied(sample_shop, tmp_path), tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_shop(qapp: QApplication, sample_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The same for tests that only look: one window for all of them, with the supervisor at its keys."""
    folder = tmp_path_factory.mktemp("looked-at")
    with open_shop(qapp, copied(sample_shop, folder), folder) as opened:
        opened.sign_in()
        for key in SIGNED_IN:  # a page brings windows of its own: the lists of its drop-downs
            opened.go(key)
        yield opened


@pytest.fixture
def new_shop(qapp: QApplication, all_databases: dict[str, Databases], tmp_path: Path) -> Iterator[Shop]:
    """The whole program in a house that was founded a minute ago: no goods, no orders."""
    with all_databases["sqlite"].migrated() as url, open_new_shop(qapp, url, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_new_shop(
    qapp: QApplication, all_databases: dict[str, Databases], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """The same for tests that leave it as it is; only one window can have the keys, so no other shop beside it."""
    folder = tmp_path_factory.mktemp("new")
    with all_databases["sqlite"].migrated() as url, open_new_shop(qapp, url, folder) as opened:
        for key in RAIL:  # a page brings windows of its own: the lists of its drop-downs
            opened.go(key)
        for section, *_ in SECTIONS:
            opened.window.go("settings", section=section)
            opened.person.settle()
        yield opened
