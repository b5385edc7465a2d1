"""A bench asks and goes on; the supervisor's desk sees it at once and answers with one key; the bench hears it."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.database.work import Work
from omsdesk.services import asking
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.questions_sheet import QuestionsSheet
from omsdesk.views.scanner import Detector
from tests import factories
from tests.factories import by_the_program
from tests.still_clock import StillClock
from tests.views.bench import Station
from tests.views.looking import faults
from tests.views.looks import SHEET_LOOKS
from tests.views.refused_hold import PIN, a_refused_hold, badge, holds


@pytest.fixture
def bench(qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, tmp_path: Path) -> Station:
    return a_refused_hold(qtbot, jobs, detector, house, tmp_path)


def as_lea(station: Station) -> None:
    station.keyboard.scan(badge(station, "Lea"))
    station.keyboard.type(f"{PIN}\n")


def sheet(station: Station) -> QuestionsSheet | None:
    laid = station.window.overlay.sheet
    return laid if isinstance(laid, QuestionsSheet) else None


def test_the_bench_asks_with_one_key_and_goes_on(bench: Station) -> None:
    bench.keyboard.press("A")

    assert bench.window.overlay.sheet is None
    assert bench.window.toast_.accessibleName() == "Asked. Go on meanwhile: the answer comes here."
    assert (bench.page.key, bench.page.presenter.state.trouble) == ("order_detail", None)
    assert holds(bench) == []
    assert not bench.window.top_bar.questions.isVisible()


def test_the_supervisor_answers_with_one_key_and_the_bench_keeps_its_job(bench: Station, clock: StillClock) -> None:
    bench.keyboard.press("A")
    as_lea(bench)
    chip = bench.window.top_bar.questions
    seen = (chip.isVisible(), chip.words)
    bench.keyboard.press("Ctrl+Shift+A")
    clock.pass_by(seconds=1)
    bench.keyboard.press("Y")
    done = holds(bench)
    bench.keyboard.press("Esc")
    bench.window.go("pack")
    bench.keyboard.scan(badge(bench, "Tomas"))

    assert seen == (True, "1 question")
    assert done == ["too heavy"]
    assert not chip.isVisible()
    assert bench.page.key == "pack"
    assert bench.window.toast_.accessibleName() == "Lea allowed it, it is done: SO-10001 Hold: Other (too heavy)"


def test_a_no_does_nothing_and_a_question_that_nobody_read_is_not_answered(bench: Station, clock: StillClock) -> None:
    bench.keyboard.press("A")
    as_lea(bench)
    bench.keyboard.press("Ctrl+Shift+A")
    bench.keyboard.press("N")
    too_quick = len(by_the_program(bench.work).read(asking.waiting))
    clock.pass_by(seconds=1)

    bench.keyboard.press("N")

    assert too_quick == 1
    assert holds(bench) == []
    laid = sheet(bench)
    assert laid is not None
    assert laid.said.text() == "Not allowed. Tomas is told."
    assert laid.who.text() == "Nobody asks for anything now."


def test_two_questions_are_turned_with_the_arrows(bench: Station, clock: StillClock) -> None:
    bench.keyboard.press("A")
    second = factories.an_order(by_the_program(bench.work))
    bench.work.write(asking.ask, "cancel", ((second,), "sent twice"))
    as_lea(bench)
    bench.keyboard.press("Ctrl+Shift+A")

    bench.keyboard.press("Down")
    laid = sheet(bench)
    assert laid is not None
    shown = (laid.place.text(), laid.what.text(), laid.about.text())
    clock.pass_by(seconds=1)
    bench.keyboard.press("Y")

    assert shown == ("2 of 2", "Cancel the order: sent twice", "SO-10002")
    assert laid.about.text() == "SO-10001"
    assert factories.the_order(by_the_program(bench.work), second).status == "cancelled"


@pytest.mark.parametrize(("size", "text_size", "mode"), SHEET_LOOKS)
def test_the_sheet_has_no_fault(
    bench: Station, qapp: QApplication, size: tuple[int, int], text_size: int, mode: str
) -> None:
    bench.window.show_looks(mode=mode, text_size=text_size)
    bench.window.resize(*size)
    bench.keyboard.press("A")
    as_lea(bench)
    bench.keyboard.press("Ctrl+Shift+A")
    qapp.processEvents()
    qapp.processEvents()

    laid = sheet(bench)
    assert laid is not None
    assert faults(laid, station=False) == []
