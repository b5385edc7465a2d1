"""What the window remembers: place, last page and looks, for each person, over a restart."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from omsdesk.views import theme
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.remembered import Remembered, fitted, is_on_a_screen
from omsdesk.views.sounds import Recorder, Sounds
from omsdesk.views.window import MainWindow
from tests.views.demo import DEMO_PAGES, DemoDesk


def a_window(qtbot: QtBot, jobs: ThreadJobs, file: Path) -> MainWindow:
    window = MainWindow(jobs, Sounds(Recorder()), Remembered(file), DEMO_PAGES)
    qtbot.addWidget(window)
    window.remembered.place_window(window)
    window.show()
    window.adopt(DemoDesk())
    return window


def test_place_page_and_theme_return_after_a_restart(
    qtbot: QtBot, qapp: QApplication, jobs: ThreadJobs, tmp_path: Path
) -> None:
    first = a_window(qtbot, jobs, tmp_path / "window.ini")
    first.signed_in("Tomas", frozenset({"packer"}), "PACK-2")
    first.setGeometry(140, 90, 1111, 700)
    first.go("orders")
    first.show_looks(mode="dark", text_size=115)
    first.keep("orders.widths", [90, 140])
    first.close()

    second = a_window(qtbot, jobs, tmp_path / "window.ini")
    second.signed_in("Tomas", frozenset({"packer"}), "PACK-2")

    assert second.geometry() == QRect(140, 90, 1111, 700)
    assert second.page is not None
    assert second.page.key == "orders"
    assert (second.kept("theme"), int(second.kept("text_size"))) == ("dark", 115)
    assert [int(each) for each in second.kept("orders.widths")] == [90, 140]
    theme.apply(qapp, "light", 100)


def test_two_people_at_one_station_have_their_own_last_page(qtbot: QtBot, jobs: ThreadJobs, tmp_path: Path) -> None:
    window = a_window(qtbot, jobs, tmp_path / "window.ini")
    window.signed_in("Tomas", frozenset({"packer"}), "PACK-2")
    window.go("stock")
    window.signed_out()
    window.signed_in("Ines", frozenset({"packer"}), "PACK-2")
    window.go("orders")
    window.signed_out()

    window.signed_in("Tomas", frozenset({"packer"}), "PACK-2")

    assert window.page is not None
    assert window.page.key == "stock"


def test_whoever_left_no_page_here_begins_where_the_station_begins(
    qtbot: QtBot, jobs: ThreadJobs, tmp_path: Path
) -> None:
    window = a_window(qtbot, jobs, tmp_path / "window.ini")
    roles = frozenset({"packer"})

    window.signed_in("Tomas", roles, "PACK-2", "stock")
    first = window.page.key if window.page else ""
    window.go("orders")
    window.signed_out()
    window.signed_in("Tomas", roles, "PACK-2", "stock")

    assert window.page is not None
    assert (first, window.page.key) == ("stock", "orders")


def test_a_new_window_is_seen_whole_on_a_low_screen_with_its_title_bar() -> None:
    low, high = QRect(0, 0, 1280, 720), QRect(100, 0, 1920, 1080)

    assert fitted(QSize(1280, 760), low) == QRect(0, 40, 1280, 680)
    assert fitted(QSize(1280, 760), high).size() == QSize(1280, 760)
    assert high.contains(fitted(QSize(1280, 760), high))


def test_a_window_kept_on_a_screen_that_is_gone_opens_on_one_that_is_there(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "window.ini"
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    window.move(QPoint(5000, 4000))
    Remembered(file).keep_window(window)

    again = QWidget()
    qtbot.addWidget(again)
    Remembered(file).place_window(again)

    assert is_on_a_screen(again.frameGeometry())


@pytest.mark.parametrize(("area", "expected"), [((0, 0, 400, 300), True), ((1900, 0, 400, 300), False)])
def test_a_window_needs_a_part_to_take_hold_of(area: tuple[int, int, int, int], *, expected: bool) -> None:
    assert is_on_a_screen(QRect(*area)) is expected
