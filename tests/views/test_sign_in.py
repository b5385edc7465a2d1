"""Signing in at the window: by name and PIN with keys alone, by badge from any page, and the lock."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omsdesk.codes import house_code
from omsdesk.database.answers import Secret
from omsdesk.database.work import Work
from omsdesk.lifecycles.user import UserRole
from omsdesk.presenters.sign_in import SignInState
from omsdesk.services import requesting_return, signing_in
from omsdesk.views.jobs import ThreadJobs
from omsdesk.views.returns_desk import ReturnsDeskView
from omsdesk.views.scanner import Detector
from omsdesk.views.sign_in import SignInView
from tests import factories
from tests.factories import badge_of
from tests.views.bench import Station
from tests.views.looking import faults
from tests.views.looks import SHEET_LOOKS

PINS = {"Tomas": "3141", "Tove": "27182", "Rosa": "1618"}
ROLES = {"Tomas": UserRole.RETURNS, "Tove": UserRole.PACKER, "Rosa": UserRole.RETURNS}


@pytest.fixture
def station(qtbot: QtBot, jobs: ThreadJobs, detector: Detector, house: Work, tmp_path: Path) -> Station:
    for name, pin in PINS.items():
        house.write(signing_in.add_person, name=name, role=ROLES[name], pin=Secret(pin))
    made = Station(qtbot, jobs, detector, house, tmp_path)
    made.open("sign_in")
    assert isinstance(made.page, SignInView)
    return made


def badge(station: Station, name: str) -> str:
    return badge_of(station.work, name)


def here(station: Station) -> str:
    key: str = station.page.key
    return key


def at_the_desk(station: Station) -> str:
    """Whose name the database writes on what follows."""
    people = station.work.read(signing_in.people)
    return next((each.name for each in people if each.id == station.work.actor.user_id), "")


def state(station: Station) -> SignInState:
    shown: SignInState = station.window.page_of("sign_in").presenter.state
    return shown


def test_a_name_is_chosen_by_its_digit_and_signs_in_with_its_pin(station: Station) -> None:
    station.keyboard.press("3")

    station.keyboard.type("3141\n")

    assert (at_the_desk(station), here(station)) == ("Tomas", "returns")
    assert station.window.top_bar.user.words == "Tomas · Bench 1"


def test_the_first_letters_choose_a_name(station: Station) -> None:
    station.keyboard.type("to")
    offered = [each.name for each in state(station).offered]
    station.keyboard.type("v")

    station.keyboard.type("27182\n")

    assert offered == ["Tomas", "Tove"]
    assert at_the_desk(station) == "Tove"


def test_after_some_letters_the_digits_count_what_is_left(station: Station) -> None:
    station.keyboard.type("t")

    station.keyboard.press("2")

    chosen = state(station).chosen
    assert chosen is not None
    assert chosen.name == "Tove"


def test_letters_of_nobody_are_said_and_forgotten(station: Station) -> None:
    station.keyboard.type("x")

    assert str(state(station).said) == "No name begins with x."
    assert len(state(station).offered) == 4


def test_a_wrong_digit_is_taken_back_and_esc_goes_to_the_names(station: Station) -> None:
    station.keyboard.press("3")
    station.keyboard.type("314\b4")
    typed = state(station).typed

    station.keyboard.press("Esc")

    assert typed == 3
    assert state(station).chosen is None


def test_the_wrong_pin_is_said_with_the_tries_left(station: Station) -> None:
    station.keyboard.press("3")

    station.keyboard.type("9999\n")

    assert (station.page._asks.text(), station.page._said.text()) == (
        "Tomas, type your PIN",
        "Wrong PIN. 4 tries left.",
    )
    assert here(station) == "sign_in"


def test_a_badge_signs_in_without_a_key(station: Station) -> None:
    station.keyboard.scan(badge(station, "Tomas"))

    assert (at_the_desk(station), here(station)) == ("Tomas", "returns")


def test_a_badge_on_any_page_switches_the_user_and_the_work_stays(station: Station) -> None:
    mug = factories.a_product(station.work, "MUG", name="Mug", price=1000)
    factories.stock(station.work, mug, 1)
    order = factories.an_order(station.work, [(mug, 1)], shipped_at=station.work.now(), is_paid=True)
    line = factories.lines_of(station.work, order)[0].id
    return_id = factories.by_the_program(station.work).write(requesting_return.request_and_approve, order, {line: 1})
    station.keyboard.scan(badge(station, "Tomas"))
    station.keyboard.scan(house_code("RE", return_id))

    station.keyboard.scan(badge(station, "Rosa"))
    station.keyboard.press("Q")
    station.keyboard.press("Enter")

    assert isinstance(station.page, ReturnsDeskView)
    picture = station.page.presenter.state.picture
    assert picture is not None
    assert [each.by for each in picture.decisions] == ["Rosa"]
    assert station.window.top_bar.user.words == "Rosa · Bench 1"


def test_somebody_who_may_not_see_the_page_goes_to_their_own(station: Station) -> None:
    station.keyboard.scan(badge(station, "Tomas"))

    station.keyboard.scan(badge(station, "Tove"))

    assert at_the_desk(station) == "Tove"
    assert here(station) != "returns"


def test_a_badge_of_the_office_asks_for_its_pin_and_shows_the_keypad(station: Station) -> None:
    station.keyboard.scan(badge(station, "Tomas"))

    station.keyboard.scan(badge(station, "Ada"))
    asked = (here(station), state(station).chosen)
    station.keyboard.type(f"{factories.PIN}\n")

    assert asked[0] == "sign_in"
    assert asked[1] is not None
    assert asked[1].name == "Ada"
    assert at_the_desk(station) == "Ada"


def test_an_unknown_badge_changes_nobody_and_says_so_where_it_was_scanned(station: Station) -> None:
    station.keyboard.scan(badge(station, "Tomas"))

    station.keyboard.scan("USBBBBBBBBBBBB")

    assert (at_the_desk(station), here(station)) == ("Tomas", "returns")
    assert station.window.toast_.isVisible()
    assert "Badge not known" in station.window.toast_.accessibleName()


def test_the_lock_signs_out_and_a_badge_comes_back_to_the_same_page(station: Station) -> None:
    station.keyboard.scan(badge(station, "Tomas"))
    station.keyboard.press("Ctrl+L")
    locked = (at_the_desk(station), here(station))

    station.keyboard.scan(badge(station, "Tomas"))

    assert locked == ("", "sign_in")
    assert (at_the_desk(station), here(station)) == ("Tomas", "returns")


def test_a_scan_made_while_locked_waits_for_the_badge_and_counts(station: Station) -> None:
    mug = factories.a_product(station.work, "MUG", name="Mug", price=1000)
    factories.stock(station.work, mug, 1)
    order = factories.an_order(station.work, [(mug, 1)], shipped_at=station.work.now(), is_paid=True)
    station.keyboard.scan(badge(station, "Tomas"))
    station.keyboard.press("Ctrl+L")
    station.keyboard.scan(house_code("SO", order))
    before = here(station)

    station.keyboard.scan(badge(station, "Rosa"))

    assert before == "sign_in"
    assert station.page.presenter.state.draft is not None


def test_the_digits_of_a_pin_are_on_no_widget(station: Station) -> None:
    station.keyboard.press("3")

    station.keyboard.type("314")

    assert "314" not in station.page._said.text()
    assert station.page._pad.dots.accessibleDescription() == "3 digits typed"


@pytest.mark.parametrize(("size", "text_size", "mode"), SHEET_LOOKS)
@pytest.mark.parametrize("has_chosen", [False, True])
def test_the_page_has_no_fault(
    station: Station, qapp: QApplication, size: tuple[int, int], text_size: int, mode: str, *, has_chosen: bool
) -> None:
    station.window.show_looks(mode=mode, text_size=text_size)
    station.window.resize(*size)
    if has_chosen:
        station.keyboard.press("3")
    qapp.processEvents()
    qapp.processEvents()

    assert faults(station.page, station=True) == []
