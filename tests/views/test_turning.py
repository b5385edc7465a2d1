"""A page comes into view in pieces: the screen never waits for it, and neither keys nor scans go astray meanwhile."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from omsdesk.views.keyboard import Keyboard
from omsdesk.views.opening import Broken
from omsdesk.views.page import Page
from omsdesk.views.scanner import Detector
from omsdesk.views.window import MainWindow
from tests.views.demo import DemoDesk, OrdersDemo


@pytest.fixture
def turning(at_pack: MainWindow, detector: Detector) -> MainWindow:
    """Tomas at the pack station of a window that builds its pages in pieces, as the program does."""
    detector.before_key = at_pack.arrive
    at_pack.scanner, at_pack.in_pieces = detector, True
    return at_pack


def in_view(window: MainWindow) -> str:
    """The page that is seen now, whatever is still being made."""
    seen = window.stack.currentWidget()
    assert isinstance(seen, Page)
    return seen.key


def test_the_page_before_stays_in_view_until_the_new_one_is_whole(turning: MainWindow, qtbot: QtBot) -> None:
    turning.go("orders")

    assert turning.is_turning
    assert in_view(turning) == "pack"

    qtbot.waitUntil(lambda: not turning.is_turning)

    assert in_view(turning) == "orders"
    assert turning.top_bar.title.text() == "Orders"


def test_a_page_with_many_widgets_takes_several_turns_of_the_loop(turning: MainWindow, qtbot: QtBot) -> None:
    turns: list[bool] = []
    turning._next_piece.timeout.connect(lambda: turns.append(turning.is_turning))

    turning.go("orders")
    qtbot.waitUntil(lambda: not turning.is_turning)

    # What stands before its yield, the rest, the first drawing, and coming into view.
    assert turns == [True, True, True, False]


def test_a_key_pressed_at_once_is_the_new_pages(turning: MainWindow, keyboard: Keyboard) -> None:
    keyboard.press("Ctrl+3")
    assert turning.is_turning

    keyboard.press("Ctrl+N")

    assert isinstance(turning.page, OrdersDemo)
    assert turning.page.begun == 1


def test_a_scan_made_at_once_is_the_new_pages(turning: MainWindow, keyboard: Keyboard, desk: DemoDesk) -> None:
    keyboard.press("Ctrl+3")

    keyboard.scan("4006381333931")

    assert [each.code for each in desk.presenter("orders").scans] == ["4006381333931"]
    assert desk.presenter("pack").scans == []


def test_a_scan_that_waits_for_the_page_goes_to_it_once(turning: MainWindow, qtbot: QtBot, desk: DemoDesk) -> None:
    turning.go("orders")
    turning.scans.put("4006381333931")
    assert len(turning.scans) == 1

    qtbot.waitUntil(lambda: not turning.is_turning)

    assert [each.code for each in desk.presenter("orders").scans] == ["4006381333931"]
    assert desk.presenter("pack").scans == []


def test_another_page_asked_for_meanwhile_is_the_one_that_is_seen(turning: MainWindow, qtbot: QtBot) -> None:
    turning.go("orders")
    turning.go("stock")
    qtbot.waitUntil(lambda: not turning.is_turning)

    assert in_view(turning) == "stock"

    turning.back()

    assert in_view(turning) == "orders"


def test_a_page_that_breaks_half_way_says_so(
    turning: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def half(_: OrdersDemo) -> Iterator[None]:
        yield
        raise KeyError("the other half")

    monkeypatch.setattr(OrdersDemo, "build", half)

    turning.go("orders")
    qtbot.waitUntil(lambda: not turning.is_turning)

    assert isinstance(turning.page, Broken)
    assert "the other half" in turning.page.error_panel.details
    assert "The page orders could not be built" in caplog.text
    assert in_view(turning) == "orders"


def test_pages_that_are_all_made_anew_include_the_one_that_was_coming(turning: MainWindow, desk: DemoDesk) -> None:
    turning.go("orders")

    turning.build_anew()

    assert in_view(turning) == "orders"
    assert len(desk.presenter("orders")._listeners) == 1


def test_a_window_that_closes_meanwhile_lets_go_of_the_page(turning: MainWindow, desk: DemoDesk) -> None:
    turning.go("orders")

    turning.close()

    assert not turning.is_turning
    assert desk.presenter("orders")._listeners == []
