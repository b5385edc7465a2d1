"""A scale at a serial line that is none: a pseudo-terminal on whose other end the test plays the scale."""

import os
import pty
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.services import station_settings
from omsdesk.services.station_settings import ScaleSettings
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.keyboard import Keyboard
from omsdesk.views.scale import SILENT_AFTER, Scale
from omsdesk.views.scanner import Detector
from omsdesk.weighing import Reading, ScaleKind
from tests import factories
from tests.services import pack_bench
from tests.still_clock import StillClock
from tests.views.hall import open_hall, settle
from tests.views.looking import clipped

pytest.importorskip("PySide6.QtSerialPort", reason="scales are read by an optional part of Qt")


class Weight:
    """The other end: answers each question with what lies on it."""

    def __init__(self) -> None:
        self.end, self._line = pty.openpty()
        for each in (self.end, self._line):
            tty.setraw(each)
        self.port = os.ttyname(self._line)
        self.answer = b"S S     0.000 kg\r\n"
        self.asked: list[bytes] = []
        self._listener = QSocketNotifier(self.end, QSocketNotifier.Type.Read)
        self._listener.activated.connect(self._hear)

    def _hear(self) -> None:
        self.asked.append(os.read(self.end, 100))
        os.write(self.end, self.answer)

    def close(self) -> None:
        self._listener.setEnabled(False)
        for each in (self.end, self._line):
            os.close(each)


@pytest.fixture
def weight(qapp: QApplication) -> Iterator[Weight]:
    assert qapp is not None
    made = Weight()
    yield made
    made.close()


@pytest.fixture
def scale(qapp: QApplication) -> Iterator[Scale]:
    assert qapp is not None
    made = Scale()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("kind", "question", "answer"),
    [
        (ScaleKind.SICS, b"SI\r\n", b"S S     1.240 kg\r\n"),
        (ScaleKind.NCI, b"W\r", b"\n   1.24kg\r\n00\r\x03"),
    ],
)
def test_a_scale_is_asked_in_its_own_words(
    qtbot: QtBot, scale: Scale, weight: Weight, kind: ScaleKind, question: bytes, answer: bytes
) -> None:
    weight.answer = answer

    with qtbot.waitSignal(scale.weighed, timeout=15_000) as heard:
        scale.use(ScaleSettings(weight.port, kind))

    assert heard.args == [Reading(1_240, is_steady=True)]
    assert weight.asked[0].startswith(question)


def test_a_scale_that_sends_by_itself_is_asked_nothing(qtbot: QtBot, scale: Scale, weight: Weight) -> None:
    scale.use(ScaleSettings(weight.port, ScaleKind.STREAM))

    with qtbot.waitSignal(scale.weighed, timeout=15_000) as heard:
        os.write(weight.end, b"US,GS,   0.5 kg\r\n")

    assert heard.args == [Reading(500, is_steady=False)]
    assert weight.asked == []


def test_a_port_without_a_scale_is_said_and_the_next_port_is_read(qtbot: QtBot, scale: Scale, weight: Weight) -> None:
    with qtbot.waitSignal(scale.silent, timeout=15_000) as told:
        scale.use(ScaleSettings("ttyNOWHERE"))
    with qtbot.waitSignal(scale.weighed, timeout=15_000):
        scale.use(ScaleSettings(weight.port))

    assert str(told.args[0]) == "There is no scale at ttyNOWHERE. Plug it in, or choose another place in Settings."


def test_a_scale_that_answers_nothing_is_called_silent(qtbot: QtBot, scale: Scale, weight: Weight) -> None:
    weight.answer = b""

    with qtbot.waitSignal(scale.silent, timeout=30_000) as told:
        scale.use(ScaleSettings(weight.port))

    assert str(told.args[0]) == f"The scale at {weight.port} does not answer. Look at its cable and its settings."
    assert b"".join(weight.asked).count(b"SI") >= SILENT_AFTER


def test_a_scale_that_is_pulled_out_is_said_and_found_again(qtbot: QtBot, scale: Scale) -> None:
    pulled = Weight()
    with qtbot.waitSignal(scale.weighed, timeout=15_000):
        scale.use(ScaleSettings(pulled.port))

    with qtbot.waitSignal(scale.silent, timeout=30_000):
        pulled.close()

    assert scale._again.isActive()


def test_the_weight_on_the_scale_closes_the_box_without_a_key(
    qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, clock: StillClock, tmp_path: Path, weight: Weight
) -> None:
    house.write(station_settings.change, scale=ScaleSettings(weight.port).kept())
    product = factories.a_product(house, "MUG", barcode="4006381333931", weight_g=400)
    factories.stock(house, product, 3)
    order_id = factories.an_order(house, [(product, 1)], confirmed=True)
    pack_bench.picked(house, order_id)
    hall = open_hall(qtbot, jobs, detector, house, clock, tmp_path, "pack")
    hall.desk.presenter("frame").appear()
    settle(qtbot, jobs)
    keys = Keyboard(hall.window)
    for code in (house_code("SO", order_id), "4006381333931"):
        keys.scan(code)
        settle(qtbot, jobs)
    asked = hall.said

    weight.answer = b"S S     0.433 kg\r\n"

    def is_packed() -> bool:
        clock.pass_by(milliseconds=100)
        return bool(hall.state.is_packed)

    qtbot.waitUntil(is_packed, timeout=30_000)
    settle(qtbot, jobs)
    assert asked == ("warn", "Put the box on the scale")
    assert hall.state.bench.weight_g == 433


def test_the_settings_keep_what_is_chosen_and_show_the_weight_or_why_there_is_none(
    qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, clock: StillClock, tmp_path: Path, weight: Weight
) -> None:
    weight.answer = b"\n   0.43kg\r\n00\r\x03"
    hall = open_hall(qtbot, jobs, detector, house, clock, tmp_path, "settings")
    hall.desk.presenter("frame").appear()
    hall.window.go("settings", section="scanning")
    settle(qtbot, jobs)
    card = hall.page._parts["scanning"].scale
    before = [card.port.itemText(0), card.speed.isVisible()]

    card.port.picked.emit(weight.port)
    settle(qtbot, jobs)
    card.kind.picked.emit(ScaleKind.NCI)
    qtbot.waitUntil(lambda: card.shows.text() == "It shows 430 g.", timeout=15_000)
    shown = clipped(hall.window)
    card.port.picked.emit("ttyNOWHERE")
    qtbot.waitUntil(card.silent.isVisible, timeout=15_000)
    settle(qtbot, jobs)

    assert before == ["No scale", False]
    assert shown == clipped(hall.window) == []
    assert card.silent.text().startswith("There is no scale at ttyNOWHERE.")
    assert house.read(station_settings.scale) == ScaleSettings("ttyNOWHERE", ScaleKind.NCI)
