"""The demo pages stand up to a careful look, and the look finds what is wrong with a careless page."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from omsdesk.views import theme
from omsdesk.views.window import MainWindow
from tests.counts import cases
from tests.views.looking import clipped, faults, nameless, too_small, untabbed


@pytest.mark.parametrize("size", [(1280, 680), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize("page", ["pack", "orders"])
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("text_size", cases(theme.TEXT_SIZES, short=[max(theme.TEXT_SIZES)]))
def test_a_page_of_these_parts_has_no_fault_at_any_size(
    at_pack: MainWindow, qapp: QApplication, size: tuple[int, int], page: str, mode: str, text_size: int
) -> None:
    at_pack.show_looks(mode=mode, text_size=text_size)
    at_pack.resize(*size)
    at_pack.go(page)
    qapp.processEvents()
    qapp.processEvents()

    assert at_pack.page is not None
    assert faults(at_pack.page, station=page == "pack") == []


def test_the_frame_itself_has_no_fault(at_pack: MainWindow, qapp: QApplication) -> None:
    at_pack.go("orders")
    qapp.processEvents()

    assert [*nameless(at_pack.rail), *clipped(at_pack.rail), *too_small(at_pack.rail, 24)] == []
    assert [*nameless(at_pack.top_bar), *clipped(at_pack.top_bar), *too_small(at_pack.top_bar, 24)] == []
    assert untabbed(at_pack) == []


def test_a_careless_page_is_found_out(qtbot: QtBot) -> None:
    page = QWidget()
    page.resize(400, 300)
    field, button, words = QLineEdit(page), QPushButton(page), QLabel("Enamel camping mug", page)
    box = QComboBox(page)
    field.setGeometry(QRect(0, 0, 200, 30))
    button.setGeometry(QRect(0, 40, 10, 10))
    words.setGeometry(QRect(0, 80, 20, 20))
    box.setGeometry(QRect(0, 120, 100, 30))
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()

    assert len(nameless(page)) == 3
    assert too_small(page, 24) == ["too small: QPushButton '' 10x10"]
    assert clipped(page) == ["clipped: QLabel Enamel camping mug"]
