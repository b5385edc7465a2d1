"""Corrections by hand: each has a reason, and none touches what is promised."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.stock import AdjustReason, PlaceKind
from omsdesk.models.journal import AuditEvent
from omsdesk.models.stock import StockMove
from omsdesk.services import adjusting, ledger, stock_list
from omsdesk.services.adjusting import Adjusted
from tests.factories import a_bin, a_house, a_product, all_rows, an_order, lines_of, stock, stock_of
from tests.sentences import says_no
from tests.services.stock_rules import broken_rules


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def test_found_pieces_are_added_with_their_reason(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 5, a_bin(work, "A-01-1"))

    done = work.write(
        adjusting.adjust,
        product_id=mug,
        place_id=shelf,
        difference=2,
        reason=AdjustReason.FOUND,
        note="Under the shelf",
    )

    assert done == Adjusted(on_hand=7, free=7)
    (move,) = work.read(stock_list.moves, product_id=mug, limit=1)
    assert (move.quantity, move.from_place, move.to_place, move.reason) == (2, "Found and lost", "A-01-1", "found")
    assert (move.who, broken_rules(work)) == ("Ada", [])


def test_lost_pieces_leave_the_bin(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 5, a_bin(work, "A-01-1"))

    done = work.write(adjusting.adjust, product_id=mug, place_id=shelf, difference=-2, reason=AdjustReason.LOST)

    assert (done.on_hand, stock_of(work, mug)["A-01-1"]) == (3, (3, 0))


def test_a_correction_is_in_the_trail(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 5)

    work.write(adjusting.adjust, product_id=mug, place_id=shelf, difference=-1, reason=AdjustReason.DAMAGED)

    columns = list(AuditEvent.__table__.columns.keys())
    last = dict(zip(columns, all_rows(work, AuditEvent)[-1], strict=True))
    assert (last["subject"], last["subject_id"], last["what"]) == ("product", mug, "adjusted: damaged")
    assert (last["before"].split(": ")[1], last["after"].split(": ")[1]) == ("5", "4")
    assert last["user_id"] == work.actor.user_id


def test_promised_pieces_are_not_adjusted_away(work: Work) -> None:
    mug = a_product(work, name="Mug")
    shelf = stock(work, mug, 5, a_bin(work, "A-01-1"))
    an_order(work, [(mug, 4)], confirmed=True)

    with pytest.raises(Refusal, match="Only 1 of Mug is free in A-01-1, not 2"):
        work.write(adjusting.adjust, product_id=mug, place_id=shelf, difference=-2, reason=AdjustReason.LOST)

    assert stock_of(work, mug)["A-01-1"] == (5, 4)


def test_a_correction_of_nothing_is_refused(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 5)

    with says_no("The difference is zero, so there is nothing to correct."):
        work.write(adjusting.adjust, product_id=mug, place_id=shelf, difference=0, reason=AdjustReason.FOUND)

    assert len(all_rows(work, StockMove)) == 1


def test_found_pieces_go_to_the_order_that_waits(work: Work) -> None:
    mug = a_product(work)
    waiting = an_order(work, [(mug, 1)], confirmed=True)

    done = work.write(adjusting.adjust, product_id=mug, place_id=a_bin(work), difference=3, reason=AdjustReason.FOUND)

    assert done == Adjusted(on_hand=3, free=2, orders=(waiting,))
    assert lines_of(work, waiting)[0].allocated == 1


def test_free_pieces_are_carried_to_another_bin(work: Work) -> None:
    mug = a_product(work)
    near, far = a_bin(work, "A-01-1"), a_bin(work, "A-02-1")
    stock(work, mug, 5, near)

    done = work.write(adjusting.transfer, product_id=mug, from_id=near, to_id=far, quantity=2)

    assert done.on_hand == 2
    assert stock_of(work, mug) == {"A-01-1": (3, 0), "A-02-1": (2, 0), "Opening stock": (-5, 0)}


def test_a_move_to_the_same_place_is_refused(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 5)

    with pytest.raises(Refusal, match="Both places are the same"):
        work.write(adjusting.transfer, product_id=mug, from_id=shelf, to_id=shelf, quantity=2)


def test_what_was_picked_for_an_order_cannot_be_moved_away(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 5)
    bench = work.read(ledger.place, PlaceKind.BENCH)

    with pytest.raises(Refusal, match="What lies in Bench belongs to orders"):
        work.write(adjusting.transfer, product_id=mug, from_id=bench, to_id=shelf, quantity=1)


def test_quarantined_pieces_are_no_longer_free(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 5, a_bin(work, "A-01-1"))

    work.write(adjusting.quarantine, product_id=mug, from_id=shelf, quantity=2, note="Torn boxes")

    (row,) = work.read(stock_list.rows, [mug])
    assert (row.on_hand, row.free, row.apart) == (3, 3, 2)
    assert stock_of(work, mug)["Quarantine"] == (2, 0)
    assert broken_rules(work) == []


def test_pieces_out_of_quarantine_serve_the_order_that_waits(work: Work) -> None:
    mug = a_product(work)
    shelf = stock(work, mug, 1)
    work.write(adjusting.quarantine, product_id=mug, from_id=shelf, quantity=1)
    waiting = an_order(work, [(mug, 1)], confirmed=True)

    done = work.write(
        adjusting.transfer,
        product_id=mug,
        from_id=work.read(ledger.place, PlaceKind.QUARANTINE),
        to_id=shelf,
        quantity=1,
    )

    assert done.orders == (waiting,)
    assert broken_rules(work) == []
