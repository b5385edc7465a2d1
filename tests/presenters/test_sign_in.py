"""Signing in: a name and a PIN, or a badge."""

from collections.abc import Callable

import pytest

from omsdesk.database.answers import Secret
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.user import UserRole
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.sign_in import SignIn
from omsdesk.services import founding, settings, signing_in, welcome
from omsdesk.services.settings import Company
from tests.factories import badge_of


@pytest.fixture
def desk(work: Work) -> SignIn:
    work.write(founding.found, company=Company(name="Nordlicht Outdoor"), admin_name="Ada", pin=Secret("2718"))
    work.write(signing_in.add_person, name="Tomas", role=UserRole.PACKER, pin=Secret("3141"))
    made = SignIn(work, JobsInPlace())
    made.appear()
    return made


def typed(desk: SignIn, name: str, pin: str) -> None:
    desk.choose(next(each.id for each in desk.state.people if each.name == name))
    for digit in pin:
        desk.digit(digit)
    desk.enter()


def test_the_page_offers_everybody_and_names_company_and_station(desk: SignIn) -> None:
    assert [each.name for each in desk.state.people] == ["Ada", "Tomas"]
    assert (desk.state.company, desk.state.station) == ("Nordlicht Outdoor", "Bench 1")


def test_a_right_pin_signs_in_and_later_acts_carry_the_name(desk: SignIn) -> None:
    typed(desk, "Tomas", "3141")

    assert desk.state.signed_in is not None
    assert desk.state.signed_in.name == "Tomas"
    assert desk.work.actor.user_id == desk.state.signed_in.id


def test_a_wrong_pin_says_how_many_tries_are_left_and_keeps_no_digit(desk: SignIn) -> None:
    typed(desk, "Tomas", "9999")

    assert desk.state.signed_in is None
    assert str(desk.state.said) == "Wrong PIN. 4 tries left."
    assert (desk.state.typed, desk.state.is_wrong) == (0, True)


def test_whose_pin_is_asked_for_stays_beside_what_was_wrong(desk: SignIn) -> None:
    before = str(desk.state.asks)
    typed(desk, "Tomas", "9999")
    after = (str(desk.state.asks), str(desk.state.said))
    desk.back()

    assert before == "Scan your badge, or choose your name."
    assert after == ("Tomas, type your PIN", "Wrong PIN. 4 tries left.")
    assert (str(desk.state.asks), desk.state.said) == (before, None)


def test_after_five_wrong_pins_even_the_right_one_waits(desk: SignIn) -> None:
    for _ in range(5):
        typed(desk, "Tomas", "9999")

    typed(desk, "Tomas", "3141")

    assert desk.state.signed_in is None
    assert desk.state.wait_until is not None


def test_the_sixth_digit_tries_by_itself(desk: SignIn) -> None:
    desk.choose(desk.state.people[1].id)

    for digit in "314159":
        desk.digit(digit)

    assert desk.state.is_wrong


def test_a_badge_signs_a_packer_in_at_once(desk: SignIn) -> None:
    badge = badge_of(desk.work, "Tomas")

    desk.scanned(Gesture.of(desk.work.now(), str(badge)))

    assert desk.state.signed_in is not None
    assert desk.state.signed_in.name == "Tomas"


def test_a_badge_of_the_office_asks_for_the_pin_too(desk: SignIn) -> None:
    badge = badge_of(desk.work, "Ada")

    desk.scanned(Gesture.of(desk.work.now(), str(badge)))

    assert desk.state.signed_in is None
    assert desk.state.chosen is not None
    assert desk.state.chosen.name == "Ada"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda desk: desk.scanned(Gesture.of(desk.work.now(), "4006381333931")), "This is not a badge."),
        (lambda desk: desk.scanned(Gesture.of(desk.work.now(), "USBBBBBBBBBBBB")), "Badge not known"),
    ],
)
def test_any_other_code_is_no_badge(desk: SignIn, act: Callable[[SignIn], None], said: str) -> None:
    act(desk)

    assert said in str(desk.state.said)
    assert desk.work.actor.user_id is None


def test_signing_out_leaves_nobody_at_the_desk(desk: SignIn) -> None:
    typed(desk, "Tomas", "3141")

    desk.sign_out()

    assert desk.work.actor.user_id is None
    assert desk.state.signed_in is None


def test_where_nobody_is_asked_for_a_pin_a_name_signs_in(desk: SignIn) -> None:
    desk.work.write(_without_pins)
    desk.refresh()

    desk.choose(next(each.id for each in desk.state.people if each.name == "Ada"))

    assert desk.state.signed_in is not None
    assert desk.state.signed_in.name == "Ada"


def test_pins_switched_on_meanwhile_at_another_station_are_asked_for(desk: SignIn) -> None:
    desk.work.write(_without_pins)
    desk.refresh()
    desk.work.write(_with_pins)

    desk.choose(next(each.id for each in desk.state.people if each.name == "Ada"))

    assert desk.state.signed_in is None
    assert desk.state.chosen is not None
    assert str(desk.state.asks) == "Ada, type your PIN"


def _without_pins(db: Db) -> None:
    settings.change(db, pins=False)


def _with_pins(db: Db) -> None:
    settings.change(db, pins=True)


def test_the_station_says_where_it_begins(desk: SignIn) -> None:
    here = desk.work.read(signing_in.stations)[0]
    desk.work.write(signing_in.change_station, here.id, "PACK-1", "pack")

    desk.refresh()

    assert (desk.state.station, desk.state.start_page) == ("PACK-1", "pack")


def test_only_who_may_change_settings_changes_stations(desk: SignIn) -> None:
    typed(desk, "Tomas", "3141")
    here = desk.work.read(signing_in.stations)[0]

    with pytest.raises(Refusal, match="change settings"):
        desk.work.write(signing_in.change_station, here.id, "PACK-1", "pack")
    with pytest.raises(Refusal, match="change settings"):
        desk.work.write(welcome.change, welcome.House({"name": "Mine"}, "PACK-1", "pack"))

    assert desk.work.read(signing_in.stations) == (here,)
