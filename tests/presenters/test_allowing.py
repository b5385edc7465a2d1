"""A packer at work needs somebody: the act waits whole, the bench keeps its order, and the band says the rest.

A question to the supervisor's desk leaves the bench as it was.
"""

import pytest

from omsdesk.database.answers import Secret
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Actor, Work
from omsdesk.desk import Desk
from omsdesk.lifecycles.rights import RIGHTS
from omsdesk.lifecycles.user import UserRole
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.allowing import Allowing
from omsdesk.presenters.pack_station import PackStation
from omsdesk.services import packing, signing_in
from omsdesk.services.resolving import CodeKind, resolve
from tests.factories import badge_of, by_the_program
from tests.presenters import packer
from tests.still_clock import StillClock

PIN = "8642"
UNKNOWN = "7777777"


@pytest.fixture
def desk(work: Work, clock: StillClock) -> Desk:
    """Tomas packs an order and has scanned a code that nobody knows."""
    goods = packer.a_shelf(work)
    work.write(signing_in.add_person, name="Lea", role=UserRole.SUPERVISOR, pin=Secret(PIN))
    tomas = work.write(signing_in.add_person, name="Tomas", role=UserRole.PACKER)
    order = packer.an_order(work, goods)
    work.actor = Actor(tomas, work.actor.station_id, RIGHTS[UserRole.PACKER])
    made = Desk(work, JobsInPlace())
    bench = made.presenter("pack")
    assert isinstance(bench, PackStation)
    bench.appear()
    packer.scan(bench, "SO", order)
    clock.pass_by(seconds=1)
    packer.scan_code(bench, UNKNOWN)
    bench.link("MUG", 1)
    return made


def sheet(desk: Desk) -> Allowing:
    made = desk.presenter("allowing")
    assert isinstance(made, Allowing)
    return made


def bench(desk: Desk) -> PackStation:
    made = desk.presenter("pack")
    assert isinstance(made, PackStation)
    return made


def meaning(desk: Desk) -> CodeKind:
    kind: CodeKind = by_the_program(desk.work).read(lambda db: resolve(db, UNKNOWN)).kind
    return kind


def test_the_act_waits_and_is_done_when_it_is_allowed(desk: Desk) -> None:
    waits = (sheet(desk).state.is_open, meaning(desk))
    code = badge_of(by_the_program(desk.work), "Lea")

    sheet(desk).scanned(Gesture.of(desk.work.now(), code))
    for digit in PIN:
        sheet(desk).digit(digit)
    sheet(desk).enter()

    assert waits == (True, CodeKind.UNKNOWN)
    assert not sheet(desk).state.is_open
    assert meaning(desk) is CodeKind.PRODUCT
    assert bench(desk).state.bench is not None


def test_left_alone_the_band_says_who_may_and_the_order_stays_open(desk: Desk) -> None:
    sheet(desk).leave()

    assert "decide what a supervisor decides" in str(bench(desk).state.notice.headline)
    assert meaning(desk) is CodeKind.UNKNOWN
    assert bench(desk).state.bench is not None


def test_asked_at_the_desk_the_bench_goes_on_without_a_word_of_no(desk: Desk) -> None:
    before = bench(desk).state.notice.serial

    sheet(desk).ask_desk()

    assert sheet(desk).state.asked == 1
    assert not sheet(desk).state.is_open
    assert bench(desk).state.notice.serial == before
    assert bench(desk).state.bench is not None


def test_taking_over_is_allowed_in_place_and_cannot_be_asked_for_from_elsewhere(desk: Desk) -> None:
    sheet(desk).leave()

    bench(desk).do(packing.take_over, 1)

    assert sheet(desk).state.is_open
    assert not sheet(desk).state.may_ask
