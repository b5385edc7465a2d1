"""Sounds: the right one per outcome, and no device is no trouble."""

import logging
import wave

import pytest

from omsdesk.assets import resource
from omsdesk.views import sounds
from omsdesk.views.sounds import KINDS, Beep, Recorder, Silence, Sounds


@pytest.mark.parametrize(
    ("kind", "heard"), [("ok", ["ok"]), ("done", ["done"]), ("warn", ["warn"]), ("err", ["err"]), ("ready", [])]
)
def test_each_outcome_has_its_sound_and_ready_has_none(kind: str, heard: list[str]) -> None:
    recorder = Recorder()

    Sounds(recorder).play(kind)

    assert recorder.played == heard


def test_a_station_turned_down_to_nothing_is_silent() -> None:
    recorder = Recorder()

    Sounds(recorder, volume=0).play("err")

    assert recorder.played == []


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("back_end", [Silence(), Beep()])
def test_no_device_means_no_exception_and_nothing_in_the_log(
    back_end: sounds.BackEnd, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    voice = Sounds(back_end)

    for kind in KINDS:
        voice.play(kind)

    assert caplog.records == []


def test_a_driver_that_fails_does_not_stop_a_scan() -> None:
    class Broken:
        def play(self, kind: str, volume: int) -> None:
            raise RuntimeError(f"no {kind} at {volume}")

    Sounds(Broken()).play("err")


def lengths() -> dict[str, float]:
    found = {}
    for kind in KINDS:
        with wave.open(str(resource("sounds", f"{kind}.wav")), "rb") as file:
            found[kind] = round(file.getnframes() / file.getframerate(), 2)
    return found


def test_the_four_sounds_differ_in_length() -> None:
    assert lengths() == {"ok": 0.08, "done": 0.35, "warn": 0.34, "err": 0.44}
