"""What nobody foresaw: logged each time, shown now and then, and the station goes on."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.views.crash import CrashReporter, CrashSheet
from omsdesk.views.window import MainWindow


def a_bug() -> tuple[type[BaseException], BaseException, None]:
    return ZeroDivisionError, ZeroDivisionError("division by zero"), None


def test_a_bug_is_logged_each_time_and_shown_once_in_ten_seconds(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    moments = iter([100.0, 100.0, 101.0, 111.0, 111.0])
    shown: list[str] = []
    reporter = CrashReporter(shown.append, clock=lambda: next(moments))

    for _ in range(3):
        reporter.caught(*a_bug())
    qtbot.waitUntil(lambda: len(shown) == 2)

    assert len([record for record in caplog.records if "division by zero" in record.message]) == 3


def test_the_sheet_copies_its_details_and_goes_on(at_pack: MainWindow) -> None:
    at_pack.show_report("Traceback\nZeroDivisionError: division by zero")
    sheet = at_pack.overlay.sheet
    assert isinstance(sheet, CrashSheet)
    focused = QApplication.focusWidget()
    go_on = sheet.go_on

    go_on.click()

    assert focused is go_on
    assert at_pack.overlay.sheet is None
    assert at_pack.isVisible()
