"""A list that was walked with its paper: the shorts are said, the rest is counted at once."""

import pytest

from omsdesk.codes import house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.pick import ShortReason
from omsdesk.models.journal import ScanEvent
from omsdesk.presenters import JobsInPlace, NoticeKind
from omsdesk.presenters.pick_station import PickStation
from omsdesk.services import checks, holding, releasing, settings
from tests.factories import a_bin, a_product, all_rows, an_order, lines_of, stock
from tests.services.pack_bench import a_tote
from tests.still_clock import StillClock


@pytest.fixture
def orders(house: Work) -> tuple[int, int]:
    """Two orders on one list: three mugs and a sock, and two mugs; the house asks for the bin's scan."""
    mug, sock = a_product(house, "MUG", name="Mug"), a_product(house, "SOCK", name="Sock")
    stock(house, mug, 9, a_bin(house, "A-01-1"))
    stock(house, sock, 9, a_bin(house, "B-01-1"))
    return (
        an_order(house, [(mug, 3), (sock, 1)], confirmed=True, short_rule="ship_parts"),
        an_order(house, [(mug, 2)], confirmed=True),
    )


@pytest.fixture
def station(house: Work, orders: tuple[int, int]) -> PickStation:
    house.write(settings.change, scan_bin=True)
    list_id = house.write(releasing.release, orders).list_id
    made = PickStation(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    made.scanned(Gesture.of(house.now(), house_code("PL", list_id or 0)))
    return made


def done(station: PickStation) -> str:
    station.scanned(Gesture.of(station.work.now(), "CDDONE"))
    return str(station.state.notice.headline)


def picked(work: Work, order_id: int) -> list[int]:
    return [line.picked for line in lines_of(work, order_id)]


def test_done_twice_counts_what_the_paper_lists(house: Work, station: PickStation, orders: tuple[int, int]) -> None:
    assert done(station) == "6 pieces are still to pick"
    assert picked(house, orders[0]) == [0, 0]

    assert done(station) == "All picked"

    assert (picked(house, orders[0]), picked(house, orders[1])) == ([3, 1], [2])
    assert station.state.walk is None
    by_hand = [row for row in all_rows(house, ScanEvent) if any(each is True for each in row)]
    assert len(by_hand) == 3
    assert house.read(checks.violations) == ()


def test_a_short_is_said_before_and_is_not_counted(house: Work, station: PickStation, orders: tuple[int, int]) -> None:
    station.skip()
    station.ask_reason()
    station.short(ShortReason.NOT_IN_BIN)

    done(station)
    done(station)

    assert picked(house, orders[0])[0] == 3
    assert picked(house, orders[1]) == [2]
    assert house.read(checks.violations) == ()


def test_the_second_time_must_follow_soon(
    house: Work, station: PickStation, orders: tuple[int, int], clock: StillClock
) -> None:
    done(station)
    clock.pass_by(seconds=6)

    assert done(station) == "6 pieces are still to pick"
    assert picked(house, orders[1]) == [0]


def test_an_order_that_was_stopped_stops_the_count(house: Work, station: PickStation, orders: tuple[int, int]) -> None:
    house.write(holding.hold, orders[1], HoldReason.CUSTOMER_REQUEST, "asked to wait")

    done(station)
    done(station)

    assert station.state.notice.kind is NoticeKind.ERR
    assert picked(house, orders[1]) == [0]
    assert house.read(checks.violations) == ()


def test_no_tote_is_asked_for_whoever_walked_with_a_paper(house: Work, orders: tuple[int, int]) -> None:
    house.write(settings.change, scan_tote=True)
    list_id = house.write(releasing.release, orders).list_id or 0
    totes = [a_tote(house), a_tote(house)]
    made = PickStation(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    for code in (house_code("PL", list_id), *(house_code("TO", each) for each in totes)):
        made.scanned(Gesture.of(house.now(), code))

    done(made)

    assert done(made) == "All picked"
    assert made.state.drop is None
    assert [picked(house, each) for each in orders] == [[3, 1], [2]]
    assert house.read(checks.violations) == ()
