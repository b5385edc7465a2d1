"""Rules of the bench that a house may set: typed quantities, and orders of one piece that need no scan."""

import pytest

from omsdesk.database.work import Work
from omsdesk.presenters.pack_station import PackStation
from tests import factories
from tests.presenters import packer
from tests.presenters.packer import Goods
from tests.services import pack_bench


@pytest.fixture
def goods(work: Work) -> Goods:
    return packer.a_shelf(work)


@pytest.fixture
def station(work: Work, goods: Goods) -> PackStation:
    factories.change_settings(work, pack_quantity=True)
    order_id = factories.an_order(work, [(goods.mug, 12), (goods.sock, 1)], confirmed=True)
    pack_bench.picked(work, order_id)
    made = packer.opened(work)
    packer.scan(made, "SO", order_id)
    return made


def typed(station: PackStation, digits: str) -> None:
    for digit in digits:
        station.type(digit)
    station.fill()


def test_one_scan_and_the_number_fill_a_line(station: PackStation, goods: Goods) -> None:
    packer.scan(station, "SK", goods.mug)
    station.type("1")
    station.type("2")
    asked = packer.said(station)
    station.fill()
    packer.scan(station, "SK", goods.sock)

    assert asked == ("ready", "12 of Enamel mug", "Enter counts them. Esc goes back.")
    assert station.state.is_packed
    assert packer.said(station)[1] == "Done. Printing label and slip"


@pytest.mark.parametrize(
    ("scans", "digits", "said"),
    [
        (0, "12", "Scan one of it first"),
        (1, "13", "13 are too many"),
        (1, "1", "So many are in the box already"),
    ],
)
def test_a_number_that_does_not_fit_counts_nothing(
    station: PackStation, goods: Goods, scans: int, digits: str, said: str
) -> None:
    for _ in range(scans):
        packer.scan(station, "SK", goods.mug)
    before = packer.counts(station)

    typed(station, digits)

    assert packer.said(station)[1] == said
    assert packer.counts(station) == before


def test_a_scan_and_esc_forget_what_was_typed(station: PackStation, goods: Goods) -> None:
    packer.scan(station, "SK", goods.mug)
    station.type("9")
    station.calm()
    station.type("7")
    packer.scan(station, "SK", goods.mug)
    station.go_on()

    assert packer.counts(station) == [("MUG", 2, 12), ("SOCK", 0, 1)]


def test_digits_mean_nothing_where_every_piece_is_scanned(work: Work, station: PackStation, goods: Goods) -> None:
    factories.change_settings(work, pack_quantity=False)
    packer.scan(station, "SK", goods.mug)

    typed(station, "12")

    assert not station.state.may_type
    assert packer.counts(station) == [("MUG", 1, 12), ("SOCK", 0, 1)]


def test_an_order_of_one_piece_is_packed_as_it_is_opened_and_can_be_undone(work: Work, goods: Goods) -> None:
    factories.change_settings(work, pack_single=True)
    order_id = factories.an_order(work, [(goods.mug, 1)], confirmed=True)
    pack_bench.picked(work, order_id)
    station = packer.opened(work)

    packer.scan(station, "SO", order_id)
    done = packer.said(station)
    station.undo()
    station.undo()

    assert done[1] == "Done. Printing label and slip"
    assert packer.counts(station) == [("MUG", 0, 1)]


def test_an_order_of_two_pieces_is_scanned_all_the_same(work: Work, goods: Goods) -> None:
    factories.change_settings(work, pack_single=True)
    order_id = factories.an_order(work, [(goods.mug, 2)], confirmed=True)
    pack_bench.picked(work, order_id)
    station = packer.opened(work)

    packer.scan(station, "SO", order_id)

    assert packer.counts(station) == [("MUG", 0, 2)]
