"""The packer's scans: what counts, what is refused, and that a refused one leaves nothing but its journal row."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, update

from omsdesk.codes import house_code, house_name
from omsdesk.database.db import Db
from omsdesk.database.gesture import Gesture
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.parcel import ParcelStatus
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.journal import ScanEvent
from omsdesk.models.product import Barcode
from omsdesk.services import holding, packing
from omsdesk.services.scan_result import Voice
from tests.factories import (
    a_house,
    a_product,
    an_order,
    everything_but_the_trail,
    lines_of,
    stock,
    stock_of,
    the_order,
)
from tests.services import pack_bench as bench
from tests.services.stock_rules import broken_rules

if TYPE_CHECKING:
    from omsdesk.database.work import Work

MUG_CODE = "4006381333931"


@pytest.fixture
def shop(work: "Work") -> "Work":
    """A hall with mugs and socks on the shelf, and Ada at Bench 1."""
    a_house(work, pick_while_packing=False)
    return work


def a_mug(work: "Work", pieces: int = 10) -> int:
    mug = a_product(work, "MUG", name="Camping mug", barcode=MUG_CODE)
    stock(work, mug, pieces)
    return mug


def socks(work: "Work", pieces: int = 10) -> int:
    product = a_product(work, "SOCKS", name="Wool socks")
    stock(work, product, pieces)
    return product


def test_a_whole_order_is_packed_by_scans_alone(shop: "Work") -> None:
    mug, sock = a_mug(shop), socks(shop)
    order_id = an_order(shop, [(mug, 2), (sock, 1)], confirmed=True)
    job = bench.picked(shop, order_id)

    opened = bench.scan_order(shop, order_id)
    first = bench.scan(shop, MUG_CODE, job)
    second = bench.scan(shop, MUG_CODE, job)
    last = bench.scan(shop, "SOCKS", job)

    assert (opened.job_id, bench.said(opened)) == (job, (f"Opened {house_name('SO', order_id)}", "3 left to scan"))
    assert bench.said(first) == ("Camping mug", "1 of 2 · 2 left to scan")
    assert (second.counted, second.wanted, second.done, second.total) == (2, 2, 2, 3)
    assert (last.voice, last.finished) == (Voice.DONE, True)
    assert bench.said(last) == (
        "Done. Printing label and slip",
        f"{house_name('SO', order_id)} · next: scan an order or tote",
    )
    assert bench.lines(shop, job) == [(2, 2, 2), (1, 1, 1)]
    assert [line.packed for line in lines_of(shop, order_id)] == [2, 1]
    assert bench.shipment(shop, job).status is ShipmentStatus.PACKED
    assert the_order(shop, order_id).headline is Headline.PACKED
    assert stock_of(shop, mug)["Dock"] == (2, 0)
    assert broken_rules(shop) == []


def test_the_closed_box_has_its_weight_and_number(shop: "Work") -> None:
    mug = a_mug(shop)
    order_id = an_order(shop, [(mug, 2)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    bench.press(shop, packing.choose_box, job, number=3)

    bench.scan(shop, MUG_CODE, job)
    bench.scan(shop, MUG_CODE, job)

    (box,) = bench.boxes(shop, job)
    assert (box.status, box.box, box.weight_g) == (ParcelStatus.CLOSED, "M", 2 * 300 + 180)
    assert box.sscc == f"04099999{box.id:09d}" + box.sscc[-1]
    assert bench.in_box(shop, box.id) == [2]


def test_a_wrong_item_is_named_with_its_bin(shop: "Work") -> None:
    mug, sock = a_mug(shop), socks(shop)
    order_id = an_order(shop, [(mug, 1)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    place = next(iter(name for name in stock_of(shop, sock) if name.startswith("Z-")))
    before = everything_but_the_trail(shop)

    result = bench.scan(shop, "SOCKS", job)

    assert (result.outcome, result.voice, result.job_id) == (ScanOutcome.WRONG_ITEM, Voice.ERR, job)
    assert bench.said(result) == ("Wrong item", f"Wool socks is not in this order. Put it back in {place}.")
    assert everything_but_the_trail(shop) == before


def test_a_wrong_item_that_another_order_misses_is_sent_there(shop: "Work") -> None:
    mug, sock = a_mug(shop), socks(shop)
    mine = an_order(shop, [(mug, 1)], confirmed=True)
    other = an_order(shop, [(sock, 2)], confirmed=True)
    job, tote = bench.picked(shop, mine), bench.a_tote(shop)
    bench.picked(shop, other, tote)
    bench.scan_order(shop, mine)

    result = bench.scan(shop, "SOCKS", job)

    belongs = f"Belongs to {house_name('SO', other)}, tote {house_name('TO', tote)}"
    assert bench.said(result) == ("Wrong item", f"Wool socks is not in this order. {belongs}")


def test_one_too_many_is_not_counted(shop: "Work") -> None:
    mug, sock = a_mug(shop), socks(shop)
    order_id = an_order(shop, [(mug, 2), (sock, 1)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    bench.scan(shop, MUG_CODE, job)
    bench.scan(shop, MUG_CODE, job)

    result = bench.scan(shop, MUG_CODE, job)

    assert (result.outcome, result.voice, result.counted, result.wanted) == (ScanOutcome.OVER, Voice.ERR, 2, 2)
    assert bench.said(result) == ("One too many", "All 2 are already in the box. Put this one aside.")
    assert bench.lines(shop, job) == [(2, 2, 2), (1, 1, 0)]


def test_the_barcode_of_a_case_counts_its_pieces_or_none(shop: "Work") -> None:
    mug = a_mug(shop)
    shop.write(_add_case, mug, "CASE6")
    order_id = an_order(shop, [(mug, 8)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)

    first = bench.scan(shop, "CASE6", job)
    second = bench.scan(shop, "CASE6", job)

    assert (first.counted, first.wanted) == (6, 8)
    assert bench.said(second) == (
        "Too many at once",
        "This code is worth 6, only 2 are missing. Scan single pieces.",
    )
    assert bench.lines(shop, job) == [(8, 8, 6)]


def test_a_case_for_several_lines_or_a_full_box_is_refused_with_the_right_counts(shop: "Work") -> None:
    mug = a_mug(shop)
    shop.write(_add_case, mug, "CASE6")
    order_id = an_order(shop, [(mug, 4), (mug, 3), (socks(shop), 1)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)

    spread = bench.scan(shop, "CASE6", job)
    bench.scan(shop, "CDQTY3", job)
    three = bench.scan(shop, MUG_CODE, job)
    fewer = bench.scan(shop, "CASE6", job)
    for _ in range(4):
        bench.scan(shop, MUG_CODE, job)
    full = bench.scan(shop, "CASE6", job)

    assert bench.said(spread) == (
        "Too many at once",
        "This code is worth 6, and 7 are missing on several lines. Scan single pieces.",
    )
    assert (spread.outcome, spread.done, spread.total, three.outcome) == (ScanOutcome.OVER, 0, 8, ScanOutcome.OK)
    assert bench.said(fewer)[1] == "This code is worth 6, only 4 are missing. Scan single pieces."
    assert bench.said(full)[1] == "All 7 are already in the box. Put this one aside."
    assert sum(packed for _, _, packed in bench.lines(shop, job)) == 7


def test_a_quantity_code_holds_for_the_next_piece_only(shop: "Work") -> None:
    mug = a_mug(shop)
    order_id = an_order(shop, [(mug, 6)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)

    quantity = bench.scan(shop, "CDQTY4", job)
    four = bench.scan(shop, MUG_CODE, job)
    one = bench.scan(shop, MUG_CODE, job)

    assert bench.said(quantity) == ("Quantity 4", "Scan the item.")
    assert (four.counted, one.counted) == (4, 5)


def test_an_unknown_code_warns_and_counts_nothing(shop: "Work") -> None:
    mug = a_mug(shop)
    order_id = an_order(shop, [(mug, 1)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)

    result = bench.scan(shop, "9999", job)

    assert (result.outcome, result.voice, result.job_id) == (ScanOutcome.UNKNOWN_CODE, Voice.WARN, job)
    assert bench.said(result) == ("Unknown code", "'9999' is not a product, order, tote or command here.")
    assert bench.journal(shop)[-1] == ("other", "unknown_code")


def test_nobody_guesses_between_two_products_with_one_code(shop: "Work") -> None:
    mug, sock = a_mug(shop), socks(shop)
    for product in (mug, sock):
        shop.write(_add_code, product, "SAME")
    order_id = an_order(shop, [(mug, 1)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)

    result = bench.scan(shop, "SAME", job)

    assert (result.outcome, result.choices) == (ScanOutcome.AMBIGUOUS_CODE, ("MUG", "SOCKS"))
    assert bench.lines(shop, job) == [(1, 1, 0)]


def test_a_bin_is_no_item(shop: "Work") -> None:
    mug = a_mug(shop)
    place = stock(shop, mug, 1)

    result = bench.scan(shop, house_code("LO", place))

    assert (result.voice, str(result.headline)) == (Voice.WARN, "This is a bin. Scan an item.")


def test_a_piece_on_an_empty_bench_opens_the_single_piece_order_that_is_due_first(shop: "Work") -> None:
    mug = a_mug(shop)
    two = an_order(shop, [(mug, 2)], confirmed=True)
    later = an_order(shop, [(mug, 1)], confirmed=True)
    first = an_order(shop, [(mug, 1)], confirmed=True)
    for order_id in (two, later, first):
        bench.picked(shop, order_id)
    shop.write(_due_first, first)

    result = bench.scan(shop, MUG_CODE)

    assert (result.voice, result.finished) == (Voice.DONE, True)
    assert the_order(shop, first).headline is Headline.PACKED
    assert the_order(shop, later).headline is Headline.READY_TO_PACK


def test_a_piece_on_an_empty_bench_is_told_its_tote(shop: "Work") -> None:
    mug = a_mug(shop)
    order_id, tote = an_order(shop, [(mug, 2)], confirmed=True), bench.a_tote(shop)
    bench.picked(shop, order_id, tote)

    result = bench.scan(shop, MUG_CODE)

    belongs = f"Belongs to {house_name('SO', order_id)}, tote {house_name('TO', tote)}"
    assert bench.said(result) == ("Scan an order or tote first", f"Camping mug: {belongs}")
    assert result.job_id == 0


def test_a_held_order_is_stopped_at_the_next_scan(shop: "Work") -> None:
    mug = a_mug(shop)
    order_id = an_order(shop, [(mug, 2)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    bench.scan(shop, MUG_CODE, job)
    shop.write(holding.hold, order_id, HoldReason.FRAUD)

    result = bench.scan(shop, MUG_CODE, job)

    order = house_name("SO", order_id)
    assert (result.outcome, result.voice, result.job_id) == (ScanOutcome.NOT_PACKABLE, Voice.ERR, job)
    assert bench.said(result) == ("On hold", f"{order}: Fraud check, since 08:30 by Ada.")
    assert bench.lines(shop, job) == [(2, 2, 1)]


def test_a_packed_order_says_who_packed_it(shop: "Work") -> None:
    order_id, job = bench.packed(shop, (a_mug(shop), 1))

    result = bench.scan_order(shop, order_id)

    assert (result.voice, result.job_id) == (Voice.ERR, job)
    assert bench.said(result) == (
        f"{house_name('SO', order_id)}: Packed already",
        "Packed at 08:30 by Ada on Bench 1",
    )


def test_a_piece_is_counted_by_hand_and_the_journal_keeps_that(shop: "Work") -> None:
    mug, sock = a_mug(shop), socks(shop)
    order_id = an_order(shop, [(mug, 1), (sock, 1)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    second = shop.read(packing.show, job).lines[1]

    result = bench.press(shop, packing.count_by_hand, job, line_id=second.id)

    assert (str(result.headline), result.line_id) == ("Wool socks", second.id)
    assert [event.by_hand for event in bench.rows(shop, ScanEvent, kind="pack")] == [True]


def test_the_same_gesture_counts_once(shop: "Work") -> None:
    mug = a_mug(shop)
    order_id = an_order(shop, [(mug, 2)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    gesture = Gesture.of(shop.now(), MUG_CODE)

    first = shop.write(packing.scan, job, gesture=gesture)
    again = shop.write(packing.scan, job, gesture=gesture)

    assert first == again
    assert bench.lines(shop, job) == [(2, 2, 1)]


def _add_case(db: Db, product_id: int, code: str) -> None:
    db.run(insert(Barcode).values(product_id=product_id, code=code, pieces=6))


def _add_code(db: Db, product_id: int, code: str) -> None:
    db.run(insert(Barcode).values(product_id=product_id, code=code))


def _due_first(db: Db, order_id: int) -> None:
    from datetime import timedelta

    from omsdesk.models.order import Order
    from omsdesk.models.shipment import Shipment

    early = db.now - timedelta(days=1)
    db.run(update(Shipment).where(Shipment.order_id == order_id).values(due=early))
    db.run(update(Order).where(Order.id == order_id).values(ship_by=early))
