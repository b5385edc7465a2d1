"""Undo at the pick station: the last piece goes back into its bin, scan by scan."""

import pytest

from omsdesk.codes import house_name
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.pick import PickListStatus, ShortReason, TaskStatus
from omsdesk.models.pick import PickTask
from omsdesk.services import packing, paper_picks, picking
from omsdesk.services.scan_result import ScanResult
from tests.factories import (
    a_bin,
    a_house,
    a_product,
    an_order,
    everything_but_the_trail,
    lines_of,
    stock,
    stock_of,
    the_order,
)
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.stock_rules import broken_rules
from tests.services.walking import a_list, column, said, scan_product, the_walk

WAS_SHORT = (
    "The last act was a short: Mug. It is not taken back here. "
    "If pieces turn up, tell the stock desk: it books them in under Missing."
)


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug", barcode="4006381333931")
    stock(work, product, 9, a_bin(work, "A-01-1"))
    return product


def undo(work: Work, list_id: int) -> ScanResult:
    return work.write(picking.undo, list_id, gesture=Gesture.of(work.now(), "CDUNDO"))


def test_undo_puts_the_last_piece_back_into_its_bin(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 2)], confirmed=True)
    listed = a_list(work, order)
    scan_product(work, listed, mug, times=2)

    answer = undo(work, listed)

    assert said(answer) == ("Taken back", "Put Mug back into A-01-1. 1 of 2 picked there.")
    assert stock_of(work, mug)["A-01-1"] == (8, 1)
    assert lines_of(work, order)[0].picked == 1
    assert the_walk(work, listed).status is PickListStatus.WALKING
    assert column(work, PickTask, "status") == [TaskStatus.PENDING]
    assert the_order(work, order).headline is Headline.PICKING
    assert broken_rules(work) == []


def test_undo_goes_back_scan_by_scan_and_then_stops(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 2)], confirmed=True)
    listed = a_list(work, order)
    scan_product(work, listed, mug, times=2)

    answers = [said(undo(work, listed))[0] for _ in range(3)]

    assert answers == ["Taken back", "Taken back", "Nothing to undo"]
    assert lines_of(work, order)[0].picked == 0
    assert stock_of(work, mug)["A-01-1"] == (9, 2)
    assert broken_rules(work) == []


def test_a_piece_can_be_picked_again_after_undo(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    scan_product(work, listed, mug)
    undo(work, listed)

    assert scan_product(work, listed, mug).finished
    assert broken_rules(work) == []


def test_what_the_bench_has_is_undone_there(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 1)], confirmed=True)
    listed = a_list(work, order)
    scan_product(work, listed, mug)
    bench.scan_order(work, order)

    with says_no(f"{house_name('SO', order)} is at the pack station already. Undo it there."):
        undo(work, listed)


def test_a_list_that_is_walked_or_was_never_made_is_not_picked_from_paper(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    scan_product(work, listed, mug)

    with says_no("Nothing is left on this list. Scan the next pick list."):
        work.write(paper_picks.count_next, listed, gesture=Gesture.of(work.now()))
    with says_no(f"There is no pick list {house_name('PL', 404)}."):
        the_walk(work, 404)


def test_nothing_is_undone_behind_a_short_pick(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))
    scan_product(work, listed, mug)
    work.write(picking.short, listed, ShortReason.NOT_IN_BIN)
    before = everything_but_the_trail(work)

    with says_no(WAS_SHORT):
        undo(work, listed)

    assert everything_but_the_trail(work) == before


def test_no_earlier_stop_is_undone_in_place_of_a_short_one(work: Work, mug: int) -> None:
    sock = a_product(work, "SOCK", name="Sock")
    stock(work, sock, 9, a_bin(work, "B-01-1"))
    order = an_order(work, [(mug, 1), (sock, 1)], confirmed=True)
    listed = a_list(work, order)
    scan_product(work, listed, mug)
    work.write(picking.short, listed, ShortReason.DAMAGED)

    with says_no(WAS_SHORT.replace("Mug", "Sock")):
        undo(work, listed)

    assert [line.picked for line in lines_of(work, order)] == [1, 0]


def test_what_was_picked_after_a_short_is_undone_and_nothing_before_it(work: Work, mug: int) -> None:
    sock = a_product(work, "SOCK", name="Sock")
    stock(work, sock, 9, a_bin(work, "B-01-1"))
    order = an_order(work, [(mug, 2), (sock, 1)], confirmed=True)
    listed = a_list(work, order)
    scan_product(work, listed, mug)
    work.write(picking.short, listed, ShortReason.NOT_IN_BIN)
    scan_product(work, listed, sock)

    answer = undo(work, listed)

    assert said(answer) == ("Taken back", "Put Sock back into B-01-1. 0 of 1 picked there.")
    with says_no(WAS_SHORT):
        undo(work, listed)
    assert [line.picked for line in lines_of(work, order)] == [1, 0]


def test_what_the_bench_marks_short_is_no_act_of_the_picker(work: Work, mug: int) -> None:
    orders = [an_order(work, [(mug, 1)], confirmed=True) for _ in range(2)]
    listed = a_list(work, *orders)
    scan_product(work, listed, mug, times=2)
    at_bench, in_the_hall = orders
    job = bench.scan_order(work, at_bench).job_id
    bench.press(work, packing.close_short, job, ShortReason.DAMAGED)

    undo(work, listed)

    assert [lines_of(work, each)[0].picked for each in (at_bench, in_the_hall)] == [0, 0]
