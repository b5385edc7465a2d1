"""A scale at the bench: its weight closes the box, once, and its silence is said."""

from collections.abc import Callable

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.models.shipment import Parcel
from omsdesk.presenters.pack_station import PackStation
from omsdesk.services import packing, station_settings
from omsdesk.services.station_settings import ScaleSettings
from omsdesk.weighing import Reading
from omsdesk.words import Text
from tests import factories
from tests.presenters import packer
from tests.presenters.packer import Goods
from tests.still_clock import StillClock

SILENT = Text("The scale at ttyUSB0 does not answer. Look at its cable and its settings.")
Weigh = Callable[[int], None]


@pytest.fixture
def goods(work: Work) -> Goods:
    made = packer.a_shelf(work)
    work.write(station_settings.change, scale=ScaleSettings("ttyUSB0").kept())
    return made


@pytest.fixture
def station(work: Work, goods: Goods) -> PackStation:
    return packer.opened(work) if goods.mug else None  # type: ignore[return-value]


@pytest.fixture
def weigh(station: PackStation, clock: StillClock) -> Weigh:
    """So much lies on the scale for a second."""

    def put(grams: int) -> None:
        for _ in range(5):
            station.weighed(Reading(grams, is_steady=True))
            clock.pass_by(milliseconds=250)

    return put


def weights(work: Work) -> list[int]:
    place = list(Parcel.__table__.columns.keys()).index("weight_g")
    return [row[place] for row in factories.all_rows(work, Parcel)]


def all_in(work: Work, station: PackStation, goods: Goods, **fields: object) -> None:
    packer.scan(station, "SO", packer.an_order(work, goods, **fields))
    packer.pack_all(station, goods)


def test_the_steady_weight_closes_the_box(work: Work, station: PackStation, goods: Goods, weigh: Weigh) -> None:
    all_in(work, station, goods)
    asked = packer.said(station)

    weigh(1_240)

    assert asked[:2] == ("warn", "Put the box on the scale")
    assert weights(work) == [1_240]
    assert station.state.is_packed


def test_nothing_closes_before_the_last_piece(work: Work, station: PackStation, goods: Goods, weigh: Weigh) -> None:
    packer.scan(station, "SO", packer.an_order(work, goods))
    packer.scan(station, "SK", goods.mug)

    weigh(700)

    assert station.state.is_packing
    assert station.state.on_scale_g == 700


def test_the_box_before_is_not_the_weight_of_the_next(
    work: Work, station: PackStation, goods: Goods, weigh: Weigh
) -> None:
    all_in(work, station, goods)
    weigh(1_240)
    all_in(work, station, goods)
    weigh(1_240)
    left_there = station.state.is_packed

    weigh(0)
    weigh(980)

    assert not left_there
    assert weights(work) == [1_240, 980]


def test_a_note_is_read_first(work: Work, station: PackStation, goods: Goods, weigh: Weigh, clock: StillClock) -> None:
    all_in(work, station, goods, packer_note="Add straw")
    weigh(1_240)
    unread = station.state.is_packing
    clock.pass_by(seconds=1)
    station.go_on()
    asked = packer.said(station)

    weigh(1_240)

    assert unread
    assert asked[1] == "Put the box on the scale"
    assert weights(work) == [1_240]


def test_enter_takes_the_expected_weight(work: Work, station: PackStation, goods: Goods, clock: StillClock) -> None:
    all_in(work, station, goods)
    clock.pass_by(seconds=1)

    station.go_on()

    assert weights(work) == [400]


def test_a_silent_scale_is_said_and_the_weight_typed(
    work: Work, station: PackStation, goods: Goods, weigh: Weigh, clock: StillClock
) -> None:
    all_in(work, station, goods)
    station.scale_silent(SILENT)
    told = packer.said(station)
    clock.pass_by(seconds=1)
    for letter in "950":
        station.type(letter)
    station.go_on()

    assert told == ("warn", "Type the weight of the box", str(SILENT))
    assert weights(work) == [950]


def test_a_scale_that_speaks_again_is_asked_for_again(
    work: Work, station: PackStation, goods: Goods, weigh: Weigh
) -> None:
    station.scale_silent(SILENT)
    all_in(work, station, goods)
    silent = packer.said(station)

    station.weighed(Reading(0, is_steady=True))
    back = packer.said(station)
    weigh(800)

    assert silent[1] == "Type the weight of the box"
    assert back[1] == "Put the box on the scale"
    assert weights(work) == [800]


def test_the_next_box_closes_with_what_lies_on_the_scale(
    work: Work, station: PackStation, goods: Goods, weigh: Weigh
) -> None:
    packer.scan(station, "SO", packer.an_order(work, goods))
    packer.scan(station, "SK", goods.mug)
    weigh(260)

    station.next_box()

    assert weights(work)[0] == 260


def test_a_weight_that_was_not_kept_counts_again_when_the_database_is_back(
    work: Work, station: PackStation, goods: Goods, weigh: Weigh, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object, **__: object) -> None:
        raise Unavailable(Text("The database does not answer."), Text("Try again in a moment."))

    all_in(work, station, goods)
    with monkeypatch.context() as patch:
        patch.setattr(packing, "done", cut)
        weigh(1_240)
        tries = station.state.is_offline
    station.refresh()

    weigh(1_240)

    assert tries
    assert weights(work) == [1_240]
