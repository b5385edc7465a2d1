"""Missing at the bench: where the pieces go, what happens to the promise, and that the order's own rule decides."""

from typing import TYPE_CHECKING, Any

import pytest

from omsdesk.codes import house_code, house_name
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import ShortRule
from omsdesk.lifecycles.pick import ShortReason
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.services import packing, putting_back, shorting
from omsdesk.services.scan_result import Voice
from tests.factories import a_bin, a_house, a_product, an_order, change_settings, lines_of, stock, stock_of, the_order
from tests.services import pack_bench as bench
from tests.services.stock_rules import broken_rules

if TYPE_CHECKING:
    from omsdesk.database.work import Work


@pytest.fixture
def shop(work: "Work") -> "Work":
    a_house(work, pick_while_packing=False)
    return work


def one_packed_of_three(shop: "Work", *, on_shelf: int = 3, **fields: Any) -> tuple[int, int, int]:
    """An order of three pieces on the bench, one of them in the box: order, job and product."""
    product = a_product(shop)
    stock(shop, product, on_shelf)
    order_id = an_order(shop, [(product, 3)], confirmed=True, **fields)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    bench.scan(shop, house_code("SK", product), job)
    return order_id, job, product


def test_what_is_missing_is_set_apart_and_the_rest_goes_out(shop: "Work") -> None:
    order_id, job, product = one_packed_of_three(shop)

    result = bench.press(shop, packing.close_short, job, ShortReason.NOT_IN_BIN)

    assert (result.voice, result.finished) == (Voice.DONE, True)
    assert bench.lines(shop, job) == [(1, 1, 1)]
    assert (lines_of(shop, order_id)[0].allocated, lines_of(shop, order_id)[0].picked) == (1, 1)
    assert stock_of(shop, product)["Missing"] == (2, 0)
    assert stock_of(shop, product)["Dock"] == (1, 0)
    assert the_order(shop, order_id).headline is Headline.PACKED
    assert broken_rules(shop) == []


def test_damaged_pieces_wait_in_quarantine(shop: "Work") -> None:
    _, job, product = one_packed_of_three(shop)

    bench.press(shop, packing.close_short, job, ShortReason.DAMAGED)

    assert stock_of(shop, product)["Quarantine"] == (2, 0)


def test_pieces_that_do_not_go_for_another_reason_are_put_back(shop: "Work") -> None:
    order_id, job, product = one_packed_of_three(shop)

    bench.press(shop, packing.close_short, job, ShortReason.OTHER)

    (task,) = shop.read(putting_back.pending)
    assert (task.product_id, task.quantity, task.order_id) == (product, 2, order_id)


def test_missing_pieces_are_promised_anew_when_there_are_others(shop: "Work") -> None:
    order_id, job, _ = one_packed_of_three(shop, on_shelf=10)

    bench.press(shop, packing.close_short, job, ShortReason.NOT_IN_BIN)

    (line,) = lines_of(shop, order_id)
    assert (line.allocated, line.picked, line.packed) == (3, 1, 1)
    (second,) = bench.released(shop, order_id)
    assert bench.lines(shop, second) == [(2, 0, 0)]
    assert broken_rules(shop) == []


def test_an_order_that_wants_all_at_once_is_put_aside_for_the_office(shop: "Work") -> None:
    order_id, job, _ = one_packed_of_three(shop, short_rule=ShortRule.WAIT_FOR_ALL)

    result = bench.press(shop, packing.close_short, job, ShortReason.NOT_IN_BIN)
    opened = bench.scan_order(shop, order_id)
    refused = bench.scan(shop, "CDDONE", opened.job_id)

    assert bench.said(result) == ("Go on", f"{house_name('SO', order_id)} is put aside; the office decides.")
    assert result.job_id == 0
    assert bench.said(refused) == ("Short", "The office decides about the missing pieces.")
    assert bench.shipment(shop, job).status is not ShipmentStatus.PACKED


def test_the_office_lets_it_go_in_parts(shop: "Work") -> None:
    order_id, job, _ = one_packed_of_three(shop, short_rule=ShortRule.WAIT_FOR_ALL)
    bench.press(shop, packing.close_short, job, ShortReason.NOT_IN_BIN)
    headline = the_order(shop, order_id).headline
    shop.write(shorting.ship_what_is_there, order_id)
    bench.scan_order(shop, order_id)

    result = bench.scan(shop, "CDDONE", job)

    assert headline is Headline.SHORT
    assert result.finished


def test_only_the_line_asked_for_is_short(shop: "Work") -> None:
    first, second = a_product(shop), a_product(shop)
    for product in (first, second):
        stock(shop, product, 1)
    order_id = an_order(shop, [(first, 1), (second, 1)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    line = shop.read(packing.show, job).lines[0]

    result = bench.press(shop, packing.close_short, job, ShortReason.NOT_IN_BIN, line_id=line.id)

    assert bench.said(result) == ("Go on", "1 left to scan")
    assert bench.lines(shop, job) == [(0, 0, 0), (1, 1, 0)]


def test_a_shipment_of_which_nothing_was_found_is_cancelled(shop: "Work") -> None:
    product = a_product(shop)
    stock(shop, product, 1)
    order_id = an_order(shop, [(product, 1)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)

    result = bench.press(shop, packing.close_short, job, ShortReason.NOT_IN_BIN)

    assert (str(result.headline), result.job_id) == ("Go on", 0)
    assert bench.shipment(shop, job).status is ShipmentStatus.CANCELLED
    assert the_order(shop, order_id).headline is Headline.BACKORDERED
    assert broken_rules(shop) == []


def test_a_bench_that_picks_is_sent_to_the_other_bin(shop: "Work") -> None:
    change_settings(shop, pick_while_packing=True)
    product = a_product(shop)
    stock(shop, product, 2)
    order_id = an_order(shop, [(product, 2)], confirmed=True)
    job = bench.scan_order(shop, order_id).job_id
    stock(shop, product, 5, a_bin(shop, "B-03-2"))

    result = bench.press(shop, packing.close_short, job, ShortReason.NOT_IN_BIN)

    assert bench.said(result) == ("Other bin B-03-2: 2", "2 left to scan")
    assert bench.lines(shop, job) == [(2, 0, 0)]
    assert broken_rules(shop) == []


def test_nothing_is_short_when_nothing_is_missing(shop: "Work") -> None:
    product = a_product(shop)
    stock(shop, product, 1)
    order_id = an_order(shop, [(product, 1)], confirmed=True, packer_note="Look")
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    bench.scan(shop, house_code("SK", product), job)

    result = bench.press(shop, packing.close_short, job, ShortReason.OTHER)

    assert (result.voice, str(result.headline)) == (Voice.WARN, "Nothing is missing")
