"""The end of packing: several boxes, reopening, and the label that comes from elsewhere."""

from typing import TYPE_CHECKING

import pytest

from omsdesk.codes import house_code, house_name
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.parcel import LabelStatus, ParcelStatus
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.paper import Document, PrintJob
from omsdesk.models.stock import StockMove
from omsdesk.services import packing, shipping
from omsdesk.services.scan_result import Voice
from tests.factories import a_house, a_product, an_order, stock, stock_of, the_order
from tests.services import pack_bench as bench
from tests.services.stock_rules import broken_rules

if TYPE_CHECKING:
    from omsdesk.database.work import Work


@pytest.fixture
def shop(work: "Work") -> "Work":
    a_house(work, pick_while_packing=False)
    return work


def stocked(shop: "Work", pieces: int = 9) -> int:
    product = a_product(shop)
    stock(shop, product, pieces)
    return product


def open_with(shop: "Work", pieces: int) -> tuple[int, int, str]:
    product = stocked(shop)
    order_id = an_order(shop, [(product, pieces)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    return order_id, job, house_code("SK", product)


def test_two_boxes_have_a_label_each_and_one_slip(shop: "Work") -> None:
    _, job, code = open_with(shop, 3)
    bench.scan(shop, code, job)
    bench.scan(shop, code, job)

    following = bench.scan(shop, "CDNEXTBOX", job)
    done = bench.scan(shop, code, job)

    assert bench.said(following) == ("Box 2", "1 left to scan")
    assert done.finished
    first, second = bench.boxes(shop, job)
    assert (bench.in_box(shop, first.id), bench.in_box(shop, second.id)) == ([2], [1])
    assert [label.parcel_id for label in bench.labels(shop)] == [first.id, second.id]
    assert [paper.kind for paper in bench.rows(shop, Document)] == ["shipping_label", "shipping_label", "packing_slip"]
    assert broken_rules(shop) == []


def test_an_empty_box_is_not_closed(shop: "Work") -> None:
    _, job, _ = open_with(shop, 1)

    result = bench.scan(shop, "CDNEXTBOX", job)

    assert (result.voice, str(result.headline), result.job_id) == (Voice.ERR, "The box is empty", job)
    assert bench.boxes(shop, job) == []


def test_a_box_that_stayed_empty_is_voided_at_the_end(shop: "Work") -> None:
    _, job, code = open_with(shop, 1)
    bench.scan(shop, "CDBOX2", job)
    bench.scan(shop, code, job)
    bench.press(shop, packing.undo, job)
    bench.press(shop, packing.undo, job)
    bench.press(shop, packing.next_box, job)

    assert [box.status for box in bench.boxes(shop, job)] == [ParcelStatus.OPEN]


def test_the_scale_decides_the_weight(shop: "Work") -> None:
    product = stocked(shop)
    order_id = an_order(shop, [(product, 1)], confirmed=True, packer_note="Look")
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    bench.scan(shop, house_code("SK", product), job)

    bench.press(shop, packing.done, job, weight_g=1_240)

    assert bench.boxes(shop, job)[0].weight_g == 1_240


def test_a_scanned_parcel_is_reopened_and_keeps_its_label(shop: "Work") -> None:
    product = stocked(shop)
    order_id, job = bench.packed(shop, (product, 1))
    (box,) = bench.boxes(shop, job)

    result = bench.scan(shop, house_code("PK", box.id))

    assert (str(result.headline), result.job_id) == (f"Reopened {house_name('PK', box.id)}", job)
    assert the_order(shop, order_id).headline is Headline.PACKING
    assert "Dock" not in stock_of(shop, product)
    assert bench.labels(shop)[0].status is LabelStatus.BOUGHT
    assert broken_rules(shop) == []


def test_a_reopened_order_is_finished_again_with_the_same_number(shop: "Work") -> None:
    _, job = bench.packed(shop, (stocked(shop), 1))
    before = bench.boxes(shop, job)[0]
    bench.press(shop, packing.reopen, job)

    result = bench.scan(shop, "CDDONE", job)

    assert result.finished
    assert len(bench.labels(shop)) == 1
    assert bench.boxes(shop, job)[0].sscc == before.sscc


def test_a_parcel_that_has_left_is_not_reopened(shop: "Work") -> None:
    _, job = bench.packed(shop, (stocked(shop), 1))
    shop.write(shipping.ship, job)
    moves = len(bench.rows(shop, StockMove))

    result = bench.scan(shop, house_code("PK", bench.boxes(shop, job)[0].id))

    assert result.voice is Voice.ERR
    assert str(result.detail) == "Shipped at 08:30 by Ada on Bench 1"
    pressed = bench.press(shop, packing.reopen, job)
    box = house_name("PK", bench.boxes(shop, job)[0].id)
    assert bench.said(pressed) == (f"{box} has left already", "What left comes back as a return.")
    assert len(bench.rows(shop, StockMove)) == moves


def test_a_label_from_elsewhere_is_scanned_onto_the_box(shop: "Work") -> None:
    order_id, job = bench.packed(shop, (stocked(shop), 1), service="elsewhere")
    before = the_order(shop, order_id).headline

    result = bench.scan(shop, "1Z 999AA10123456784", job)

    assert before is Headline.NO_LABEL
    assert (result.voice, str(result.headline), result.finished) == (Voice.DONE, "Label 1Z999AA10123456784", True)
    (label,) = bench.labels(shop)
    assert (label.tracking, label.elsewhere, label.status) == ("1Z999AA10123456784", True, LabelStatus.BOUGHT)
    assert the_order(shop, order_id).headline is Headline.PACKED
    assert [paper.kind for paper in bench.rows(shop, Document)] == ["packing_slip"]


def test_the_end_without_a_label_asks_for_the_carriers(shop: "Work") -> None:
    product = stocked(shop)
    order_id = an_order(shop, [(product, 1)], confirmed=True, service="elsewhere")
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)

    result = bench.scan(shop, house_code("SK", product), job)

    order = house_name("SO", order_id)
    assert bench.said(result) == ("Done. Printing slip", f"{order} · scan the carrier's label")
    assert shop.read(packing.show, job).awaits_label


@pytest.mark.parametrize("code", ["SHORT1", "X" * 41, "12345678!"])
def test_what_cannot_be_a_tracking_number_is_an_unknown_code(shop: "Work", code: str) -> None:
    _, job = bench.packed(shop, (stocked(shop), 1), service="elsewhere")

    result = bench.scan(shop, code, job)

    assert result.outcome is ScanOutcome.UNKNOWN_CODE
    assert bench.labels(shop) == []


def test_the_label_of_another_box_is_not_taken(shop: "Work") -> None:
    _, first = bench.packed(shop, (stocked(shop), 1), service="elsewhere")
    bench.scan(shop, "00340434161094027318", first)
    _, second = bench.packed(shop, (stocked(shop), 1), service="elsewhere")

    result = bench.scan(shop, "00340434161094027318", second)

    box = house_name("PK", bench.boxes(shop, first)[0].id)
    assert bench.said(result) == ("Label of another box", f"00340434161094027318 is the label of {box}.")
    assert bench.shipment(shop, first).status is ShipmentStatus.PACKED


def test_a_reprint_marks_copies_of_the_last_papers(shop: "Work") -> None:
    _, job = bench.packed(shop, (stocked(shop), 1))

    result = bench.scan(shop, "CDREPRINT", job)

    assert str(result.headline) == "Printing again"
    jobs = bench.rows(shop, PrintJob)
    assert [(each.copy_of, each.why) for each in jobs] == [
        (None, ""),
        (None, ""),
        (jobs[0].id, "printed again"),
        (jobs[1].id, "printed again"),
    ]
