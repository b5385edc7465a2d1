"""The locked station, the office's password, the lock that comes by itself, and badges that keep the open job."""

import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.codes import house_code
from omsdesk.database.answers import Secret
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import order_queue, releasing, signing_in
from omsdesk.services.queue_filter import Tab
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.pack_station import PackStationView
from omsdesk.views.pages import PAGES, beginning, is_usual
from omsdesk.views.pick_station import PickStationView
from omsdesk.views.scanner import Detector
from omsdesk.views.sign_in import SignInView
from tests import factories
from tests.factories import badge_of, by_the_program
from tests.services import pack_bench
from tests.views.bench import Station
from tests.views.looking import faults
from tests.views.looks import SHEET_LOOKS

PASSWORD = "three words here"
PEOPLE = {"Ines": UserRole.OFFICE, "Tomas": UserRole.PACKER, "Tove": UserRole.PACKER, "Ugo": UserRole.PICKER}
MUG = "4006381333931"


@pytest.fixture
def station(qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, tmp_path: Path) -> Station:
    for name, role in PEOPLE.items():
        id_ = house.write(signing_in.add_person, name=name, role=role, pin=Secret("3141"))
        if name == "Ines":
            house.write(signing_in.change_password, id_, Secret(PASSWORD))
    made = Station(qtbot, jobs, detector, house, tmp_path)
    made.window.scanner = detector
    made.open("sign_in")
    return made


def badge(station: Station, name: str) -> str:
    return badge_of(by_the_program(station.work), name)


def at_the_desk(station: Station) -> str:
    people = station.work.read(signing_in.people)
    return next((each.name for each in people if each.id == station.work.actor.user_id), "")


def page(station: Station) -> SignInView:
    assert isinstance(station.page, SignInView)
    return station.page


def locks_after(station: Station, minutes: float) -> bool:
    detector = station.window.scanner
    assert detector is not None
    a_moment = 0.001  # no rounding decides
    station.window.idle.clock = lambda: detector.touched + minutes * 60 + a_moment
    station.window.idle.look()
    return str(station.page.key) == "sign_in"


def an_open_job(station: Station) -> int:
    """Tomas has two mugs to pack on the bench, and one of them in the box."""
    program = by_the_program(station.work)
    mug = factories.a_product(program, "MUG", barcode=MUG)
    factories.stock(program, mug, 5)
    order = factories.an_order(program, [(mug, 2)], confirmed=True)
    pack_bench.picked(program, order)
    station.keyboard.scan(badge(station, "Tomas"))
    station.window.go("pack")
    station.keyboard.scan(house_code("SO", order))
    station.keyboard.scan(MUG)
    return order


def packed(station: Station) -> list[str]:
    assert isinstance(station.page, PackStationView)
    return [item.line.quantity for item in station.page.lines.items() if item.line is not None]


def test_the_office_signs_in_with_name_and_password_by_keys(station: Station) -> None:
    page(station).other_way.click()
    station.keyboard.type(f"ines\n{PASSWORD}\n")

    assert at_the_desk(station) == "Ines"
    assert station.page.key == "today"


def test_a_wrong_password_is_said_kept_nowhere_and_five_make_it_wait(station: Station) -> None:
    page(station).other_way.click()
    said = []
    station.keyboard.type("Ines\n")
    for _ in range(5):
        station.keyboard.type("wrong\n")
        said.append(page(station)._said.text())

    assert said[0] == "Wrong password. 4 tries left."
    assert said[4] == "Too many wrong passwords. Wait 60 seconds."
    assert page(station).office.password.text() == ""
    assert at_the_desk(station) == ""


def test_a_locked_station_shows_the_clock_and_what_waits_and_no_key_leads_past_it(station: Station) -> None:
    station.keyboard.scan(badge(station, "Tomas"))
    station.window.go("print_jobs")
    station.window.go("pack")
    station.keyboard.press("Ctrl+L")
    shown = page(station)
    waiting = [str(word) for word, _ in shown.presenter.state.waiting]
    seen = (shown.locked.isVisible(), shown._people.isVisible())

    for key in ("F3", "F2", "Ctrl+1", "Alt+Left", "Ctrl+K", "Ctrl+Shift+A"):
        station.keyboard.press(key)

    assert seen == (True, False)
    assert waiting == ["Ready to pick", "Ready to pack", "Late today"]
    assert ":" in shown.locked.clock.text()
    assert station.page is shown
    assert station.window.overlay.sheet is None


def test_a_digit_at_the_locked_station_chooses_a_name_at_once(station: Station) -> None:
    station.keyboard.scan(badge(station, "Tomas"))
    station.keyboard.press("Ctrl+L")

    station.keyboard.press("3")
    station.keyboard.type("3141\n")

    assert at_the_desk(station) == "Tomas"


def test_the_counts_are_those_of_the_queue(station: Station) -> None:
    factories.an_order(by_the_program(station.work))
    station.keyboard.scan(badge(station, "Tomas"))
    station.keyboard.press("Ctrl+L")

    counts = by_the_program(station.work).read(order_queue.counts)
    told = dict(page(station).presenter.state.waiting)
    assert list(told.values()) == [counts[Tab.READY_TO_PICK], counts[Tab.READY_TO_PACK], counts[Tab.LATE]]


def test_an_office_desk_locks_after_half_an_hour_and_not_before(station: Station) -> None:
    page(station).other_way.click()
    station.keyboard.type(f"Ines\n{PASSWORD}\n")

    assert not locks_after(station, 29.9)
    assert locks_after(station, 30)
    assert at_the_desk(station) == ""


def test_a_bench_locks_only_when_the_house_says_so_and_a_badge_goes_on_with_the_job(station: Station) -> None:
    order = an_open_job(station)
    never = locks_after(station, 600)
    factories.change_settings(by_the_program(station.work), lock_bench_minutes=5)
    station.window.desk.presenter("frame").refresh()  # type: ignore[union-attr]
    locked = locks_after(station, 5)
    station.keyboard.scan(MUG)
    waited = at_the_desk(station)

    station.keyboard.scan(badge(station, "Tomas"))

    assert (never, locked, waited) == (False, True, "")
    assert station.page.key == "pack"
    assert factories.the_order(by_the_program(station.work), order).headline is Headline.PACKED


def test_another_badge_keeps_the_open_job_and_takes_less_than_a_second(station: Station) -> None:
    an_open_job(station)
    before = packed(station)
    began = time.thread_time()

    station.keyboard.scan(badge(station, "Tove"))

    assert time.thread_time() - began < 1
    assert at_the_desk(station) == "Tove"
    assert station.window.top_bar.user.words == "Tove · Bench 1"
    assert packed(station) == before


def test_everybody_begins_with_their_own_work_and_not_where_the_last_one_was(station: Station) -> None:
    here = []
    for name in ("Ugo", "Tomas", "Ugo", "Tove"):
        station.keyboard.scan(badge(station, name))
        here.append(str(station.page.key))
    station.keyboard.press("Ctrl+L")
    station.keyboard.scan(badge(station, "Tomas"))

    assert here == ["pick", "pack", "pick", "pack"]
    assert station.page.key == "pack"


def test_a_packer_who_relieves_a_picker_goes_on_with_the_open_walk(station: Station) -> None:
    program = by_the_program(station.work)
    mug = factories.a_product(program, "MUG", barcode=MUG)
    factories.stock(program, mug, 5)
    listed = program.write(releasing.release, [factories.an_order(program, [(mug, 2)], confirmed=True)]).list_id
    station.keyboard.scan(badge(station, "Ugo"))
    station.keyboard.scan(house_code("PL", listed or 0))

    station.keyboard.scan(badge(station, "Tomas"))

    assert at_the_desk(station) == "Tomas"
    assert isinstance(station.page, PickStationView)
    walk = station.page.presenter.state.walk
    assert walk is not None
    assert walk.list_id == listed


@pytest.mark.parametrize("role", UserRole)
def test_each_role_begins_on_a_page_of_its_own_work(role: UserRole) -> None:
    roles = frozenset({role.value})
    (page,) = [each for each in PAGES if each.key == beginning(roles)]

    assert page.is_for(roles)
    assert is_usual(page.key, roles)


@pytest.mark.parametrize(("size", "text_size", "mode"), SHEET_LOOKS)
@pytest.mark.parametrize("face", ["locked", "office"])
def test_the_faces_have_no_fault(
    station: Station, qapp: QApplication, size: tuple[int, int], text_size: int, mode: str, face: str
) -> None:
    station.window.show_looks(mode=mode, text_size=text_size)
    station.window.resize(*size)
    if face == "office":
        page(station).other_way.click()
    else:
        station.keyboard.scan(badge(station, "Tomas"))
        station.keyboard.press("Ctrl+L")
    qapp.processEvents()
    qapp.processEvents()

    assert faults(station.page, station=False) == []
