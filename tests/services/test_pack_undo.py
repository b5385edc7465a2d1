"""Undo takes back exactly the last counted piece; after the end it asks twice, because a label is lost with it."""

from typing import TYPE_CHECKING

import pytest

from omsdesk.codes import house_code
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.parcel import LabelStatus, ParcelStatus
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.stock import StockMove
from omsdesk.services import packing
from omsdesk.services.scan_result import Voice
from tests.factories import (
    a_house,
    a_product,
    an_order,
    change_settings,
    everything_but_the_trail,
    stock,
    stock_of,
    the_order,
)
from tests.services import pack_bench as bench
from tests.services.stock_rules import broken_rules

if TYPE_CHECKING:
    from omsdesk.database.work import Work
    from tests.still_clock import StillClock


@pytest.fixture
def shop(work: "Work") -> "Work":
    a_house(work, pick_while_packing=False)
    return work


def an_open_order(shop: "Work", *pieces: int) -> tuple[int, list[str]]:
    """An order on the bench with a line for each count; the job, and the code of each line's product."""
    products = [a_product(shop) for _ in pieces]
    for product, count in zip(products, pieces, strict=True):
        stock(shop, product, count)
    order_id = an_order(shop, list(zip(products, pieces, strict=True)), confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    return job, [house_code("SK", product) for product in products]


def test_the_last_piece_is_taken_back_and_no_other(shop: "Work") -> None:
    job, (mug, sock) = an_open_order(shop, 2, 2)
    for code in (mug, sock):
        bench.scan(shop, code, job)

    result = bench.scan(shop, "CDUNDO", job)

    assert (result.voice, str(result.headline), result.counted, result.done) == (Voice.WARN, "Taken back", 0, 1)
    assert bench.lines(shop, job) == [(2, 2, 1), (2, 2, 0)]
    (box,) = bench.boxes(shop, job)
    assert bench.in_box(shop, box.id) == [1, 0]


def test_ten_scans_are_taken_back_one_after_the_other(shop: "Work") -> None:
    job, (code,) = an_open_order(shop, 11)
    for _ in range(10):
        bench.scan(shop, code, job)

    left = [bench.press(shop, packing.undo, job).done for _ in range(10)]
    nothing = bench.press(shop, packing.undo, job)

    assert left == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert str(nothing.headline) == "Nothing to undo"
    assert bench.lines(shop, job) == [(11, 11, 0)]


def test_a_piece_that_was_picked_at_the_bench_goes_back_to_its_bin(shop: "Work") -> None:
    change_settings(shop, pick_while_packing=True)
    product = a_product(shop)
    place = stock(shop, product, 3)
    order_id = an_order(shop, [(product, 2)], confirmed=True)
    job = bench.scan_order(shop, order_id).job_id
    before = stock_of(shop, product)
    bench.scan(shop, house_code("SK", product), job)

    bench.scan(shop, "CDUNDO", job)

    assert place
    assert stock_of(shop, product) == before
    assert bench.lines(shop, job) == [(2, 0, 0)]
    assert broken_rules(shop) == []


def test_after_the_end_the_first_undo_only_warns(shop: "Work") -> None:
    _, job = bench.packed(shop, (stocked(shop), 1))
    before = everything_but_the_trail(shop)

    result = bench.press(shop, packing.undo, job)

    assert (result.voice, str(result.headline)) == (Voice.WARN, "Undo again to void the label")
    assert everything_but_the_trail(shop) == before
    assert bench.labels(shop)[0].status is LabelStatus.BOUGHT


def test_the_second_undo_voids_the_label_and_opens_the_box(shop: "Work", clock: "StillClock") -> None:
    order_id, job = bench.packed(shop, (stocked(shop), 2))

    bench.press(shop, packing.undo, job)
    clock.pass_by(seconds=5)
    result = bench.press(shop, packing.undo, job)

    assert (str(result.headline), result.done, result.total) == ("Taken back", 1, 2)
    assert bench.labels(shop)[0].status is LabelStatus.VOIDED
    assert bench.boxes(shop, job)[0].status is ParcelStatus.OPEN
    assert the_order(shop, order_id).headline is Headline.PACKING
    assert broken_rules(shop) == []


def test_a_second_undo_that_comes_too_late_only_warns_again(shop: "Work", clock: "StillClock") -> None:
    _, job = bench.packed(shop, (stocked(shop), 1))

    bench.press(shop, packing.undo, job)
    clock.pass_by(seconds=6)
    again = bench.press(shop, packing.undo, job)

    assert str(again.headline) == "Undo again to void the label"
    assert bench.shipment(shop, job).status is ShipmentStatus.PACKED


def test_the_label_of_the_second_try_has_a_number_of_its_own(shop: "Work") -> None:
    product = stocked(shop)
    _, job = bench.packed(shop, (product, 1))
    bench.press(shop, packing.undo, job)
    bench.press(shop, packing.undo, job)

    finished = bench.scan(shop, house_code("SK", product), job)

    assert finished.finished
    first, second = bench.labels(shop)
    assert (first.status, second.status) == (LabelStatus.VOIDED, LabelStatus.BOUGHT)
    assert first.tracking != second.tracking
    assert first.parcel_id == second.parcel_id


def test_an_undo_reaches_into_the_box_that_was_closed_before(shop: "Work") -> None:
    job, (code,) = an_open_order(shop, 2)
    bench.scan(shop, code, job)
    bench.press(shop, packing.next_box, job)

    result = bench.press(shop, packing.undo, job)

    assert result.done == 0
    (box,) = bench.boxes(shop, job)
    assert (box.status, bench.in_box(shop, box.id)) == (ParcelStatus.OPEN, [0])


def test_the_ledger_moves_once_per_box_and_not_per_scan(shop: "Work") -> None:
    job, (code,) = an_open_order(shop, 3)
    before = len(bench.rows(shop, StockMove))

    for _ in range(3):
        bench.scan(shop, code, job)

    assert len(bench.rows(shop, StockMove)) == before + 1


def stocked(shop: "Work") -> int:
    product = a_product(shop)
    stock(shop, product, 5)
    return product
