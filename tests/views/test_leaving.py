"""What is still on its way is said before anything is left behind; what was wanted is done when it has arrived."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from omsdesk.database.engine import open_engine
from omsdesk.database.work import Work
from omsdesk.desk import Desk
from omsdesk.errors import Unavailable
from omsdesk.presenters import JobsInPlace, Lane
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.leaving import UnsentSheet
from omsdesk.views.real_sheet import RealSheet
from omsdesk.views.scanner import Detector
from omsdesk.views.window import MainWindow
from omsdesk.words import Text
from tests import factories
from tests.still_clock import StillClock
from tests.views.bench import Station
from tests.views.demo import DemoDesk
from tests.views.hall import StrawPress
from tests.views.looking import clipped

PRINTING = Text("Papers are being printed.")


def sheet_of(window: MainWindow) -> UnsentSheet | None:
    """The sheet that lies over the page, if it is this one."""
    sheet = window.overlay.sheet
    return sheet if isinstance(sheet, UnsentSheet) else None


def words_of(window: MainWindow) -> str:
    """What it says."""
    sheet = sheet_of(window)
    return sheet.words.text() if sheet is not None else ""


def test_a_window_with_nothing_on_its_way_closes_at_once(at_pack: MainWindow) -> None:
    assert at_pack.close()
    assert not at_pack.isVisible()


def test_closing_says_what_is_on_its_way_and_closes_when_it_has_arrived(
    at_pack: MainWindow, desk: DemoDesk, qtbot: QtBot
) -> None:
    desk.on_its_way = [PRINTING]

    closed = at_pack.close()
    said, sheet = words_of(at_pack), sheet_of(at_pack)
    desk.on_its_way = []
    qtbot.waitUntil(lambda: not at_pack.isVisible())

    assert not closed
    assert said == "Papers are being printed."
    assert sheet is not None


@pytest.mark.parametrize("key", ["Escape", "Space"])
def test_staying_is_under_the_cursor_and_means_to_stay(
    at_pack: MainWindow, desk: DemoDesk, keyboard: Keyboard, qtbot: QtBot, key: str
) -> None:
    desk.on_its_way = [PRINTING]
    at_pack.close()
    sheet = sheet_of(at_pack)
    assert sheet is not None
    has_focus = sheet.stay.hasFocus()

    keyboard.press(key)
    desk.on_its_way = []
    qtbot.waitUntil(lambda: not at_pack.leaving.is_asked)

    assert has_focus
    assert at_pack.isVisible()
    assert sheet_of(at_pack) is None


def test_whoever_must_go_can(at_pack: MainWindow, desk: DemoDesk) -> None:
    desk.on_its_way = [PRINTING]
    at_pack.close()
    sheet = sheet_of(at_pack)
    assert sheet is not None

    sheet.go.click()

    assert not at_pack.isVisible()


def test_waiting_scans_are_counted_first_and_leave_the_sheet_where_it_is(
    at_pack: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_pack.scans, "_is_busy", lambda: True)
    for code in ("4006381333931", "4006381333948"):
        at_pack.scans.put(code)
    at_pack.close()
    said = words_of(at_pack)
    monkeypatch.setattr(at_pack.scans, "_is_busy", lambda: False)

    at_pack.scans.go_on()
    is_there = sheet_of(at_pack) is not None
    qtbot.waitUntil(lambda: not at_pack.isVisible())

    assert said == "2 scans wait and are not counted yet."
    assert is_there


def test_a_scan_at_the_locked_station_is_not_left_behind(at_pack: MainWindow, keyboard: Keyboard) -> None:
    keyboard.press("Ctrl+L")
    keyboard.scan("4006381333931")

    closed = at_pack.close()

    assert not closed
    assert words_of(at_pack) == "1 scan waits for a badge."


def test_another_database_is_opened_only_then(at_pack: MainWindow, desk: DemoDesk, qtbot: QtBot) -> None:
    asked: list[object] = []
    at_pack.reopen_asked.connect(asked.append)
    desk.on_its_way = [PRINTING]

    at_pack.reopen()
    qtbot.waitUntil(lambda: sheet_of(at_pack) is not None)
    before = list(asked)
    desk.on_its_way = []
    qtbot.waitUntil(lambda: asked != [])

    assert (before, asked) == ([], [None])
    assert sheet_of(at_pack) is None


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_sheet_cuts_nothing(at_pack: MainWindow, desk: DemoDesk, mode: str) -> None:
    desk.on_its_way = [PRINTING, Text("{task}: not done yet.", task=Text("Moving the database"))]
    at_pack.show_looks(mode, 130)
    at_pack.resize(900, 600)
    at_pack.close()
    sheet = sheet_of(at_pack)

    assert sheet is not None
    assert clipped(sheet) == []


class _Outside(JobsInPlace):
    """Does what is outside only when told to."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def submit(self, lane: Lane, call: Any, done: Any, failed: Any) -> None:
        run = super().submit
        if lane is not Lane.DATABASE:
            self.waiting.append(lambda: run(lane, call, done, failed))
        else:
            run(lane, call, done, failed)


@pytest.fixture
def station(
    qtbot: QtBot, jobs: ThreadJobs, detector: Detector, sqlite_url: str, clock: StillClock, tmp_path: Path
) -> Iterator[Station]:
    engine = open_engine(sqlite_url)
    work = Work(engine, now=clock)
    factories.a_house(work, sample=True)
    made = Station(qtbot, jobs, detector, work, tmp_path)
    made.open("sign_in")
    made.sign_in("settings", "admin")
    yield made
    engine.dispose()


def test_an_act_without_an_answer_is_named_and_asked_about_until_it_is_known(
    station: Station, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(station.work, "write", _keeps_but_loses_the_answer(station.work))
        station.page.presenter.change("name", "Nordlicht")

    closed = station.window.close()
    said = words_of(station.window)
    qtbot.waitUntil(lambda: not station.window.isVisible())

    assert not closed
    assert said == "The database has not answered to 1 act. It may not be kept."


def test_starting_for_real_waits_for_it_too(station: Station, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(station.work, "write", _keeps_but_loses_the_answer(station.work))
        station.page.presenter.change("name", "Nordlicht")

    station.page.ask_for_real()
    is_asked = sheet_of(station.window) is not None
    qtbot.waitUntil(lambda: isinstance(station.window.overlay.sheet, RealSheet))

    assert is_asked


def test_sharing_begins_only_then(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    shared: list[bool] = []
    station.window.go("shared_database", way="share")
    monkeypatch.setattr(station.page.presenter, "share", lambda: shared.append(True))
    desk = station.window.desk
    assert desk is not None
    monkeypatch.setattr(desk, "unsent", lambda: (PRINTING,))

    station.keyboard.press("F9")

    assert shared == []
    assert words_of(station.window) == "Papers are being printed."


def test_a_desk_names_papers_and_long_tasks(house: Work) -> None:
    jobs = _Outside()
    desk = Desk(house, jobs, StrawPress())  # type: ignore[arg-type]  # all the desk asks of a press
    before = desk.unsent()

    desk.print_soon()
    desk.send_mail()
    desk.presenter("settings").show(busy=Text("Bringing in"))
    during = [str(each) for each in desk.unsent()]
    for each in jobs.waiting:
        each()
    desk.presenter("settings").show(busy=None)

    assert before == ()
    assert during == ["Bringing in: not done yet.", "Papers are being printed.", "Messages are being sent."]
    assert desk.unsent() == ()


def test_a_desk_at_rest_begins_no_more_papers(house: Work) -> None:
    jobs = _Outside()
    desk = Desk(house, jobs, StrawPress())  # type: ignore[arg-type]  # all the desk asks of a press

    desk.rest()
    desk.print_soon()
    desk.send_mail()

    assert jobs.waiting == []


def _keeps_but_loses_the_answer(work: Work) -> Callable[..., Any]:
    write = work.write

    def losing(*args: Any, **named: Any) -> Any:
        write(*args, **named)
        raise Unavailable(Text("The database does not answer."), Text("Your work is kept."))

    return losing
