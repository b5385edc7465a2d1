"""Taking a photo: by a camera where there is one, else from a file or by dropping a picture."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from omsdesk.errors import Refusal
from omsdesk.views import camera
from omsdesk.views.photo_sheet import PhotoSheet, Read
from omsdesk.words import Text
from tests.views.looking import AT_STATIONS, clipped, nameless, too_small


class GlassEye:
    """A camera that sees what a test holds before it."""

    def __init__(self) -> None:
        self.is_on = False

    def start(self, seen: Callable[[QImage], object], failed: Callable[[], object]) -> None:
        self.seen, self.failed, self.is_on = seen, failed, True

    def stop(self) -> None:
        self.is_on = False


class Taking:
    """The sheet, what was taken with it, and whether it asked to be closed."""

    def __init__(self, qtbot: QtBot) -> None:
        self.taken: list[Read] = []
        self.closed = 0
        self.sheet = PhotoSheet(Text("Photo"), self.taken.append, self._close)
        qtbot.addWidget(self.sheet)
        with qtbot.waitExposed(self.sheet):
            self.sheet.show()

    def _close(self) -> None:
        self.closed += 1


def a_view(width: int = 60) -> QImage:
    image = QImage(width, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    return image


@pytest.fixture
def eye(monkeypatch: pytest.MonkeyPatch) -> GlassEye:
    made = GlassEye()
    monkeypatch.setattr(camera, "find", lambda: made)
    return made


@pytest.fixture
def without_camera(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Taking:
    monkeypatch.setattr(camera, "find", lambda: None)
    return Taking(qtbot)


def drop(sheet: PhotoSheet, mime: QMimeData) -> None:
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    sheet.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, left, none))


def test_the_camera_shows_what_it_sees_and_one_press_takes_it(eye: GlassEye, qtbot: QtBot) -> None:
    taking = Taking(qtbot)
    before = taking.sheet.shoot.isEnabled()
    eye.seen(a_view())

    taking.sheet.shoot.click()

    (read,) = taking.taken
    assert (before, taking.closed) == (False, 1)
    assert read().large.startswith(b"\xff\xd8\xff")


def test_its_light_goes_out_with_the_sheet(eye: GlassEye, qtbot: QtBot) -> None:
    taking = Taking(qtbot)
    was_on = eye.is_on

    taking.sheet.hide()

    assert (was_on, eye.is_on) == (True, False)


def test_a_camera_that_fails_leaves_the_files(eye: GlassEye, qtbot: QtBot) -> None:
    taking = Taking(qtbot)

    eye.failed()

    assert taking.sheet.said.text() == "The camera does not answer. Choose a file."
    assert (taking.sheet.shoot.isHidden(), taking.sheet.choose.isEnabled(), eye.is_on) == (True, True, False)


def test_without_a_camera_a_file_is_chosen(
    without_camera: Taking, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "box.png"
    assert a_view().save(str(file))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))

    without_camera.sheet.choose.click()

    (read,) = without_camera.taken
    assert without_camera.sheet.shoot.isHidden()
    assert read().small.startswith(b"\xff\xd8\xff")


def test_it_can_be_read_touched_and_told(without_camera: Taking, eye: GlassEye, qtbot: QtBot) -> None:
    with_camera = Taking(qtbot)
    eye.seen(a_view())
    QApplication.processEvents()

    for sheet in (without_camera.sheet, with_camera.sheet):
        assert [*nameless(sheet), *too_small(sheet, AT_STATIONS), *clipped(sheet)] == []


def test_nothing_chosen_is_nothing_taken(without_camera: Taking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))

    without_camera.sheet.choose.click()

    assert (without_camera.taken, without_camera.closed) == ([], 0)


def test_a_file_or_a_picture_can_be_dropped(without_camera: Taking, tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("no picture")
    with_file, with_image, with_words = QMimeData(), QMimeData(), QMimeData()
    with_file.setUrls([QUrl.fromLocalFile(str(file))])
    with_image.setImageData(a_view())
    with_words.setText("hello")

    for mime in (with_file, with_image, with_words):
        drop(without_camera.sheet, mime)

    of_file, of_image = without_camera.taken
    assert of_image().large.startswith(b"\xff\xd8\xff")
    with pytest.raises(Refusal, match="not a picture"):
        of_file()


@pytest.mark.parametrize(
    "module", [None, SimpleNamespace(QMediaDevices=SimpleNamespace(videoInputs=list))], ids=["not shipped", "no camera"]
)
def test_a_computer_without_a_camera_has_none(module: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", module)

    assert camera.find() is None
