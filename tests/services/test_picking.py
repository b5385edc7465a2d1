"""The walk: what each scan does, what is refused, and that every piece stays in exactly one place."""

import pytest

from omsdesk.codes import house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.pick import PickListStatus
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.journal import ScanEvent
from omsdesk.models.shipment import Shipment
from omsdesk.services import founding, holding, packing, picking
from omsdesk.services.scan_result import Voice
from tests.factories import (
    a_bin,
    a_house,
    a_product,
    all_rows,
    an_order,
    change_settings,
    everything_but_the_trail,
    lines_of,
    stock,
    stock_of,
    the_order,
)
from tests.services.stock_rules import broken_rules
from tests.services.walking import a_list, column, said, scan, scan_product, the_walk


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug", barcode="4006381333931")
    stock(work, product, 9, a_bin(work, "A-01-1"))
    return product


@pytest.fixture
def sock(work: Work) -> int:
    product = a_product(work, "SOCK", name="Sock")
    stock(work, product, 9, a_bin(work, "B-01-1"))
    return product


def journal(work: Work) -> list[tuple[ScanOutcome, int, bool]]:
    names = list(ScanEvent.__table__.columns.keys())
    rows = [dict(zip(names, row, strict=True)) for row in all_rows(work, ScanEvent)]
    return [(row["outcome"], row["pieces"], row["by_hand"]) for row in rows]


def test_a_scanned_list_says_where_to_go(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))

    answer = scan(work, 0, house_code("PL", listed))

    assert said(answer) == ("Go to A-01-1", "Mug")
    assert (answer.job_id, answer.voice) == (listed, Voice.OK)
    assert the_walk(work, listed).status is PickListStatus.WALKING


def test_the_slip_of_a_released_order_opens_its_list(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 2)], confirmed=True)
    listed = a_list(work, order)

    assert scan(work, 0, house_code("SO", order)).job_id == listed


def test_an_order_that_is_not_released_says_so(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 2)], confirmed=True)

    answer = scan(work, 0, house_code("SO", order))

    assert said(answer) == (
        f"SO-{order} is not released for picking.",
        "Scan a pick list, or release it in Orders.",
    )
    assert (answer.voice, answer.job_id) == (Voice.ERR, 0)


def test_a_piece_leaves_its_bin_with_its_promise(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 2)], confirmed=True)
    listed = a_list(work, order)

    answer = scan(work, listed, "4006381333931")

    assert said(answer) == ("Mug", "1 of 2")
    assert (answer.counted, answer.wanted, answer.finished) == (1, 2, False)
    assert stock_of(work, mug)["A-01-1"] == (8, 1)
    assert stock_of(work, mug)["Bench"] == (1, 0)
    assert lines_of(work, order)[0].picked == 1
    assert the_order(work, order).headline is Headline.PICKING
    assert broken_rules(work) == []


def test_the_last_piece_ends_the_walk(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 2)], confirmed=True)
    listed = a_list(work, order)

    answer = scan_product(work, listed, mug, times=2)

    assert said(answer) == ("All picked", "Take the goods to the pack station.")
    assert (answer.voice, answer.finished) == (Voice.DONE, True)
    assert the_walk(work, listed).status is PickListStatus.DONE
    assert column(work, Shipment, "status") == [ShipmentStatus.PICKED]
    assert the_order(work, order).headline is Headline.READY_TO_PACK
    assert broken_rules(work) == []


def test_after_the_last_piece_of_a_stop_comes_the_next(work: Work, mug: int, sock: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1), (sock, 1)], confirmed=True))

    assert said(scan_product(work, listed, mug)) == ("Go to B-01-1", "Sock")


def test_one_stop_serves_several_orders_and_stays_one_stop(work: Work, mug: int) -> None:
    first = an_order(work, [(mug, 1)], confirmed=True)
    second = an_order(work, [(mug, 2)], confirmed=True)
    listed = a_list(work, first, second)

    answer = scan_product(work, listed, mug)

    (stop,) = the_walk(work, listed).stops
    assert said(answer) == ("Mug", "1 of 3")
    assert (stop.picked, stop.wanted, stop.left) == (1, 3, 2)
    assert [(drop.order, drop.pieces) for drop in stop.drops] == [(f"SO-{second}", 2)]
    assert column(work, Shipment, "status") == [ShipmentStatus.PICKED, ShipmentStatus.ALLOCATED]


def test_a_piece_that_is_not_on_the_list_changes_nothing(work: Work, mug: int, sock: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    before = everything_but_the_trail(work)

    answer = scan_product(work, listed, sock)

    assert said(answer) == ("Wrong item", "Sock is not on this list. Put it back in B-01-1.")
    assert (answer.outcome, answer.voice) == (ScanOutcome.WRONG_ITEM, Voice.ERR)
    assert everything_but_the_trail(work) == before
    assert journal(work) == [(ScanOutcome.WRONG_ITEM, 0, False)]


def test_a_piece_of_a_later_stop_is_named_as_such(work: Work, mug: int, sock: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1), (sock, 1)], confirmed=True))

    assert said(scan_product(work, listed, sock)) == ("Wrong item", "Sock comes later, in B-01-1. Now take Mug.")


def test_two_products_of_one_bin_may_be_taken_in_either_order(work: Work, mug: int) -> None:
    cup = a_product(work, "CUP", name="Cup")
    stock(work, cup, 3, a_bin(work, "A-01-1"))
    listed = a_list(work, an_order(work, [(mug, 1), (cup, 1)], confirmed=True))

    answers = [said(scan_product(work, listed, cup)), said(scan_product(work, listed, mug))]

    assert answers == [("Go to A-01-1", "Mug"), ("All picked", "Take the goods to the pack station.")]


def test_one_too_many_is_refused(work: Work, mug: int, sock: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    scan_product(work, listed, mug)

    answer = scan_product(work, listed, mug)

    assert said(answer) == ("One too many", "Everything on this list is picked. Put Mug back.")
    assert (answer.outcome, stock_of(work, mug)["A-01-1"]) == (ScanOutcome.OVER, (8, 0))


def test_a_case_with_more_pieces_than_wanted_is_refused(work: Work, mug: int) -> None:
    case = a_product(work, "CASE", name="Case of mugs")
    stock(work, case, 20, a_bin(work, "A-01-2"))
    work.write(founding.add_bins, ["A-01-3"])
    listed = a_list(work, an_order(work, [(case, 3)], confirmed=True))
    add_code(work, case, "CASE6", 6)
    add_code(work, case, "PAIR", 2)

    over, fitting = scan(work, listed, "CASE6"), scan(work, listed, "PAIR")

    assert said(over) == (
        "Too many at once",
        "This code is worth 6, more than the 3 wanted here. Scan single pieces.",
    )
    assert said(fitting) == ("Case of mugs", "2 of 3")
    assert journal(work) == [(ScanOutcome.OVER, 0, False), (ScanOutcome.OK, 2, False)]


def test_a_case_for_several_orders_is_refused_in_words(work: Work, mug: int) -> None:
    orders = [an_order(work, [(mug, 4)], confirmed=True) for _ in range(2)]
    listed = a_list(work, *orders)
    add_code(work, mug, "CASE6", 6)
    add_code(work, mug, "FOUR", 4)

    over, fitting = scan(work, listed, "CASE6"), scan(work, listed, "FOUR")

    assert said(over) == (
        "Too many at once",
        "This code is worth 6, and 8 are wanted for several orders or lines. Scan single pieces.",
    )
    assert (fitting.outcome, fitting.counted, fitting.wanted) == (ScanOutcome.OK, 4, 8)


def add_code(work: Work, product_id: int, code: str, pieces: int) -> None:
    from sqlalchemy import insert

    from omsdesk.database.db import Db
    from omsdesk.models.product import Barcode

    def add(db: Db) -> None:
        db.run(insert(Barcode).values(product_id=product_id, code=code, pieces=pieces))

    work.write(add)


def test_a_code_that_means_nothing_is_only_written_down(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))
    before = everything_but_the_trail(work)

    answer = scan(work, listed, "9999")

    assert said(answer) == ("Unknown code", "'9999' is not a product, order, tote or command here.")
    assert everything_but_the_trail(work) == before


def test_the_same_gesture_counts_once(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 3)], confirmed=True))
    gesture = Gesture.of(work.now(), "4006381333931")

    answers = [work.write(picking.scan, listed, gesture=gesture) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert the_walk(work, listed).picked == 1


def test_the_bin_is_asked_for_where_the_house_wants_it(work: Work, mug: int) -> None:
    change_settings(work, scan_bin=True)
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))

    too_early = scan_product(work, listed, mug)
    at_the_bin = scan(work, listed, house_code("LO", a_bin(work, "A-01-1")))
    piece = scan_product(work, listed, mug)

    assert said(too_early) == ("Scan the bin first", "Go to A-01-1.")
    assert said(at_the_bin) == ("A-01-1: take 1", "Mug")
    assert piece.finished


def test_the_wrong_bin_says_where_to_go(work: Work, mug: int, sock: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))

    answer = scan(work, listed, house_code("LO", a_bin(work, "B-01-1")))

    assert said(answer) == ("Wrong bin", "You are at B-01-1. Go to A-01-1.")
    assert answer.outcome is ScanOutcome.WRONG_LOCATION


def test_pieces_go_into_the_tote_of_their_order(work: Work, mug: int) -> None:
    totes = work.write(founding.add_totes, 2)
    first = an_order(work, [(mug, 1)], confirmed=True)
    second = an_order(work, [(mug, 1)], confirmed=True)
    listed = a_list(work, first, second)

    answers = [scan(work, listed, house_code("TO", tote)) for tote in totes]
    scan_product(work, listed, mug, times=2)

    assert said(answers[0])[0] == f"Scan a tote for SO-{second} (2 of 2)"
    assert said(answers[1]) == ("Go to A-01-1", "Mug")
    assert (stock_of(work, mug)["T-01"], stock_of(work, mug)["T-02"]) == ((1, 0), (1, 0))
    assert broken_rules(work) == []


def test_a_tote_that_holds_another_order_is_refused(work: Work, mug: int) -> None:
    (tote,) = work.write(founding.add_totes, 1)
    first, second = an_order(work, [(mug, 1)], confirmed=True), an_order(work, [(mug, 1)], confirmed=True)
    one, two = a_list(work, first), a_list(work, second)
    scan(work, one, house_code("TO", tote))

    answer = scan(work, two, house_code("TO", tote))

    assert said(answer) == (
        f"TO-{tote:03d} is in use",
        f"It holds SO-{first}. Take an empty one.",
    )
    assert column(work, Shipment, "tote_id") == [tote, None]


def test_a_held_order_stops_the_picker_at_the_next_scan(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 2)], confirmed=True)
    listed = a_list(work, order)
    scan_product(work, listed, mug)
    work.write(holding.hold, order, HoldReason.CUSTOMER_REQUEST)
    before = everything_but_the_trail(work)

    answer = scan_product(work, listed, mug)

    assert said(answer) == (
        f"SO-{order} is on hold: Customer asked to wait.",
        "Put the piece back and skip this stop.",
    )
    assert everything_but_the_trail(work) == before


def test_a_skipped_stop_comes_back_at_the_end(work: Work, mug: int, sock: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1), (sock, 1)], confirmed=True))

    answer = work.write(picking.skip, listed)

    assert said(answer)[0] == "A-01-1 comes back at the end"
    assert [(stop.place, stop.skipped) for stop in the_walk(work, listed).stops] == [
        ("B-01-1", False),
        ("A-01-1", True),
    ]


def test_a_skip_is_taken_back_once(work: Work, mug: int, sock: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 1), (sock, 1)], confirmed=True))
    first = the_walk(work, listed).stops[0]
    work.write(picking.skip, listed)

    answers = [said(work.write(picking.take_up, listed, first.task_ids)) for _ in range(2)]

    assert answers == [
        ("A-01-1 is not skipped any more", "Nothing that was picked is taken back."),
        ("Nothing to undo", ""),
    ]
    assert [(stop.place, stop.skipped) for stop in the_walk(work, listed).stops] == [
        ("A-01-1", False),
        ("B-01-1", False),
    ]


def test_a_piece_with_a_torn_code_is_counted_by_hand(work: Work, mug: int) -> None:
    listed = a_list(work, an_order(work, [(mug, 2)], confirmed=True))

    answer = work.write(picking.pick_by_hand, listed, gesture=Gesture.of(work.now()))

    assert said(answer) == ("Mug", "1 of 2")
    assert journal(work) == [(ScanOutcome.OK, 1, True)]


def test_a_piece_without_a_list_asks_for_one(work: Work, mug: int) -> None:
    assert said(scan_product(work, 0, mug)) == ("Scan a pick list first", "")


def test_two_products_under_one_code_are_never_guessed(work: Work, mug: int, sock: int) -> None:
    add_code(work, mug, "SAME", 1)
    add_code(work, sock, "SAME", 1)
    listed = a_list(work, an_order(work, [(mug, 1)], confirmed=True))

    answer = scan(work, listed, "SAME")

    assert said(answer) == ("Two products use this code", "Choose one.")
    assert answer.choices == ("MUG", "SOCK")
    assert the_walk(work, listed).picked == 0


def test_a_scan_for_a_list_that_was_emptied_away_is_refused_and_kept(work: Work, mug: int) -> None:
    for act in (picking.scan, packing.scan):
        result = work.write(act, 4711, gesture=Gesture.of(work.now(), house_code("SK", mug)))

        assert result.voice is not Voice.OK
    assert [(outcome, pieces) for outcome, pieces, _ in journal(work)] == [(result.outcome, 0), (result.outcome, 0)]
