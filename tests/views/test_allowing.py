"""A supervisor allows an act in place: badge and PIN over the dimmed page, and nobody changes hands."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from omsdesk.codes import house_code
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.models.journal import AuditEvent
from omsdesk.presenters.allowing import AllowingState
from omsdesk.services import signing_in
from omsdesk.views.allow_sheet import AllowSheet
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.scanner import Detector
from tests.factories import by_the_program
from tests.views.bench import Station
from tests.views.looking import faults
from tests.views.looks import SHEET_LOOKS
from tests.views.refused_hold import PIN, a_refused_hold, badge, holds


@pytest.fixture
def bench(qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, tmp_path: Path) -> Station:
    return a_refused_hold(qtbot, jobs, detector, house, tmp_path)


def sheet(station: Station) -> AllowSheet | None:
    laid = station.window.overlay.sheet
    return laid if isinstance(laid, AllowSheet) else None


def state(station: Station) -> AllowingState:
    assert station.window.desk is not None
    shown: AllowingState = station.window.desk.presenter("allowing").state
    return shown


def test_badge_and_pin_let_the_act_be_done_and_change_nobody(bench: Station) -> None:
    assert sheet(bench) is not None
    assert holds(bench) == []
    tomas = bench.work.actor.user_id

    bench.keyboard.scan(badge(bench, "Lea"))
    asked = str(state(bench).said)
    bench.keyboard.type(f"{PIN}\n")

    assert asked == "Lea, type your PIN"
    assert sheet(bench) is None
    assert holds(bench) == ["too heavy"]
    assert bench.work.actor.user_id == tomas
    assert bench.window.top_bar.user.words == "Tomas · Bench 1"
    assert bench.page.key == "order_detail"
    assert by_the_program(bench.work).read(_names) == {("hold", "Tomas", ""), ("allowed", "Tomas", "Lea")}


def test_esc_leaves_everything_as_it_was_and_the_page_says_why(bench: Station) -> None:
    bench.keyboard.scan(badge(bench, "Lea"))
    bench.keyboard.type("86")
    bench.keyboard.press("Esc")

    assert sheet(bench) is None
    assert holds(bench) == []
    assert bench.page.presenter.state.detail is not None
    assert "may place and change orders" in str(bench.page.presenter.state.trouble.headline)
    assert "may place and change orders" in bench.page.error_panel._headline.text()


def test_goods_scanned_meanwhile_are_refused_and_not_misread(bench: Station) -> None:
    bench.keyboard.scan("4006381333931")
    said = str(state(bench).said)
    bench.keyboard.scan(house_code("SO", 1))

    assert said == "4006381333931 was not counted. Scan a supervisor's badge, or press Esc."
    assert sheet(bench) is not None
    assert bench.page.key == "order_detail"
    assert bench.recorder.played[-2:] == ["err", "err"]


def test_a_wrong_badge_and_wrong_pins_are_said_and_five_wait(bench: Station) -> None:
    bench.keyboard.scan(badge(bench, "Tomas"))
    not_allowed = str(state(bench).said)
    bench.keyboard.scan("USBBBBBBBBBBBB")
    unknown = str(state(bench).said)
    bench.keyboard.scan(badge(bench, "Lea"))
    said = []
    for _ in range(5):
        bench.keyboard.type("0000\n")
        said.append(str(state(bench).said))
    shown = sheet(bench)
    assert shown is not None
    whose = (shown.whose.isVisible(), shown.whose.text())
    bench.keyboard.type(f"{PIN}\n")

    assert not_allowed == "Tomas may not allow this. Scan the badge of somebody who may."
    assert unknown == "Badge not known"
    assert said[0] == "Wrong PIN. 4 tries left."
    assert whose == (True, "Lea, type your PIN")
    assert said[4].startswith("Too many wrong PINs. Wait ")
    assert str(state(bench).said).startswith("Too many wrong PINs. Wait ")
    assert holds(bench) == []


@pytest.mark.parametrize(("size", "text_size", "mode"), SHEET_LOOKS)
@pytest.mark.parametrize("has_badge", [False, True])
def test_the_sheet_has_no_fault(
    bench: Station, qapp: QApplication, size: tuple[int, int], text_size: int, mode: str, *, has_badge: bool
) -> None:
    bench.window.show_looks(mode=mode, text_size=text_size)
    bench.window.resize(*size)
    if has_badge:
        bench.keyboard.scan(badge(bench, "Lea"))
    qapp.processEvents()
    qapp.processEvents()

    laid = sheet(bench)
    assert laid is not None
    assert faults(laid, station=True) == []


def _names(db: Db) -> set[tuple[str, str, str]]:
    people = {each.id: each.name for each in signing_in.everybody(db)}
    asked = select(AuditEvent.what, AuditEvent.user_id, AuditEvent.after).where(
        AuditEvent.what.in_(["hold", "allowed"])
    )
    return {(row.what, people[row.user_id], row.after if row.what == "allowed" else "") for row in db.run(asked)}
