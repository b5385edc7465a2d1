"""The page for sharing and joining: no fault at any size and in either theme, whatever it has to say."""

from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from omsdesk.database.engine import open_engine
from omsdesk.database.work import Work
from omsdesk.presenters.shared_database import SharedDatabase, Way
from omsdesk.printing.press import qr
from omsdesk.serving import join_code
from omsdesk.serving.home import Home
from omsdesk.serving.join_code import JoinCode
from omsdesk.serving.probing import Fault, Finding
from omsdesk.serving.target import Tls
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.scanner import Detector
from omsdesk.words import Text
from tests.serving.running import free_port
from tests.still_clock import StillClock
from tests.views.bench import Station
from tests.views.looking import faults
from tests.views.looks import ROOMS

SAID = Finding(
    Fault.CERTIFICATE,
    Text("The server at {where} shows another certificate than expected.", where="shop-in-the-back.example.lan:5480"),
    Text("If the server was set up anew, take its new join code. If not, somebody may be listening: ask first."),
)
CODE = "5K000C-0G22X0-Q9B768-TG3W11-4XB5WX-AB5VMV-5YTMHF-Y1XQY8"


@pytest.fixture
def station(
    qtbot: QtBot, jobs: ThreadJobs, detector: Detector, sqlite_url: str, clock: StillClock, tmp_path: Path
) -> Station:
    made = Station(qtbot, jobs, detector, Work(open_engine(sqlite_url), now=clock), tmp_path)
    made.open("shared_database")
    made.page.presenter.home = Home(tmp_path / "server")
    return made


@pytest.fixture(autouse=True)
def _let_go(station: Station) -> object:
    yield
    station.work.engine.dispose()


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("size", ROOMS)
@pytest.mark.parametrize("way", list(Way))
def test_every_way_is_sound(qtbot: QtBot, station: Station, way: Way, size: tuple[int, int], mode: str) -> None:
    page: SharedDatabase = station.page.presenter
    page.choose(way)
    page.answer(tls=Tls.SIGNED)
    rows = qr.squares(CODE) if way is Way.SHARE else ()
    page.show(finding=SAID, code=CODE if rows else "", code_rows=rows, note=SAID.advice)
    station.window.resize(*size)
    station.window.show_looks(mode)
    qtbot.waitUntil(lambda: station.window.width() == size[0])

    assert faults(station.page, station=False) == []


def test_the_ways_are_chosen_with_one_key(qtbot: QtBot, station: Station) -> None:
    station.page.setFocus()

    station.keyboard.press("3")

    qtbot.waitUntil(lambda: station.page.presenter.state.way is Way.SHARE)
    assert station.page.presenter.state.way is Way.SHARE


def test_a_scanner_reads_the_join_code_off_the_screen(station: Station) -> None:
    presenter: SharedDatabase = station.page.presenter
    presenter.choose(Way.SHARE)
    presenter.show(code=CODE, code_rows=qr.squares(CODE))
    shown = station.window.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    dots = np.frombuffer(shown.constBits(), np.uint8).reshape(shown.height(), shown.bytesPerLine())

    read = [each.text for each in zxingcpp.read_barcodes(dots[:, : shown.width()].copy())]

    assert read == [CODE]


def test_a_scanned_join_code_joins_as_a_typed_one(station: Station) -> None:
    station.page.presenter.choose(Way.BY_HAND)

    code = join_code.write(JoinCode(("127.0.0.1",), bytes(10), bytes(10), free_port()))

    station.keyboard.scan(code)

    state = station.page.presenter.state
    assert (state.way, state.answers.code) == (Way.JOIN, code)
    assert state.trouble is not None or state.finding is not None
