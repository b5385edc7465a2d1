"""A house whose papers wait until the box is weighed or chosen: the last piece stops once."""

from typing import TYPE_CHECKING, Any

import pytest

from omsdesk.codes import house_code
from omsdesk.lifecycles.order import ShortRule
from omsdesk.lifecycles.pick import ShortReason
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.paper import Document
from omsdesk.services import packing, station_settings
from omsdesk.services.finishing import HOW_THE_SCALE_CLOSES, HOW_TO_WEIGH, ON_THE_SCALE, WEIGH
from omsdesk.services.station_settings import ScaleSettings
from tests.factories import a_house, a_product, an_order, change_settings, stock
from tests.services import pack_bench as bench
from tests.services.stock_rules import broken_rules

if TYPE_CHECKING:
    from omsdesk.database.work import Work


@pytest.fixture
def shop(work: "Work") -> "Work":
    a_house(work, pick_while_packing=False, pack_wait=True)
    return work


def opened(shop: "Work", **fields: Any) -> tuple[int, str]:
    """An order of one piece on the bench: its shipment, and the code of its piece."""
    product = a_product(shop, "MUG", weight_g=400)
    stock(shop, product, 3)
    order_id = an_order(shop, [(product, 1)], confirmed=True, **fields)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    return job, house_code("SK", product)


def papers(shop: "Work") -> list[str]:
    return [paper.kind for paper in bench.rows(shop, Document)]


def test_the_last_piece_stops_before_anything_prints(shop: "Work") -> None:
    job, code = opened(shop)

    stopped = bench.scan(shop, code, job)

    assert bench.said(stopped) == (str(WEIGH), str(HOW_TO_WEIGH))
    assert (stopped.finished, stopped.done, stopped.total) == (False, 1, 1)
    assert bench.shipment(shop, job).status is ShipmentStatus.PACKING
    assert papers(shop) == []


@pytest.mark.parametrize(
    ("weight_g", "kept"),
    [(1_240, 1_240), (None, 400)],
    ids=["a typed weight", "Enter alone takes the expected one"],
)
def test_a_weight_finishes_and_prints(shop: "Work", weight_g: int | None, kept: int) -> None:
    job, code = opened(shop)
    bench.scan(shop, code, job)

    done = bench.press(shop, packing.done, job, weight_g=weight_g)

    assert done.finished
    assert bench.boxes(shop, job)[0].weight_g == kept
    assert papers(shop) == ["shipping_label", "packing_slip"]
    assert broken_rules(shop) == []


@pytest.mark.parametrize("code", ["CDDONE", "CDBOX2"])
def test_a_command_or_a_box_code_finishes_and_prints(shop: "Work", code: str) -> None:
    job, piece = opened(shop)
    bench.scan(shop, piece, job)

    done = bench.scan(shop, code, job)

    assert done.finished
    assert bool(bench.boxes(shop, job)[0].box) is (code == "CDBOX2")
    assert papers(shop) == ["shipping_label", "packing_slip"]


def test_a_box_chosen_beforehand_counts(shop: "Work") -> None:
    job, piece = opened(shop)
    bench.scan(shop, "CDBOX2", job)

    assert bench.scan(shop, piece, job).finished


def test_a_box_does_not_confirm_the_note_that_waits(shop: "Work") -> None:
    job, piece = opened(shop, packer_note="Add straw")

    stopped = bench.scan(shop, piece, job)
    boxed = bench.scan(shop, "CDBOX2", job)
    done = bench.scan(shop, "CDDONE", job)

    assert bench.said(stopped) == ("Add straw", str(HOW_TO_WEIGH))
    assert (bench.said(boxed), boxed.finished) == (("Add straw", "Enter or CDDONE goes on."), False)
    assert done.finished
    assert bench.boxes(shop, job)[0].box


@pytest.mark.parametrize("weight_g", [0, -5, 100_001])
def test_a_weight_that_cannot_be_closes_nothing(shop: "Work", weight_g: int) -> None:
    job, piece = opened(shop)
    bench.scan(shop, piece, job)

    refused = bench.press(shop, packing.done, job, weight_g=weight_g)

    assert bench.said(refused) == ("No box weighs that", "Type grams, or kilograms as 1.24; up to 100 kg.")
    assert bench.shipment(shop, job).status is ShipmentStatus.PACKING
    assert papers(shop) == []


def test_a_house_that_does_not_wait_prints_with_the_last_piece(shop: "Work") -> None:
    change_settings(shop, pack_wait=False)
    job, piece = opened(shop)

    assert bench.scan(shop, piece, job).finished


def test_it_stops_as_well_when_the_last_pieces_are_short(shop: "Work") -> None:
    product = a_product(shop, "MUG", weight_g=400)
    stock(shop, product, 2)
    order_id = an_order(shop, [(product, 2)], confirmed=True, short_rule=ShortRule.SHIP_PARTS)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    bench.scan(shop, "MUG", job)

    stopped = bench.press(shop, packing.close_short, job, ShortReason.DAMAGED)
    done = bench.press(shop, packing.done, job, weight_g=450)

    assert bench.said(stopped)[0] == str(WEIGH)
    assert (done.finished, bench.boxes(shop, job)[0].weight_g) == (True, 450)


def test_an_order_of_one_piece_that_needs_no_scan_stops_too(shop: "Work") -> None:
    change_settings(shop, pack_single=True)
    product = a_product(shop, "MUG")
    stock(shop, product, 1)
    order_id = an_order(shop, [(product, 1)], confirmed=True)
    job = bench.picked(shop, order_id)

    opened = bench.scan_order(shop, order_id)

    assert (bench.said(opened)[0], opened.done, opened.finished) == (str(WEIGH), 1, False)
    assert bench.scan(shop, "CDBOX1", job).finished


# ---------------------------------------------------------------------- a scale that the program reads


@pytest.fixture
def weighed(work: "Work") -> "Work":
    """A house that does not wait by its own rule, and a station with a scale."""
    a_house(work, pick_while_packing=False)
    work.write(station_settings.change, scale=ScaleSettings("ttyUSB0").kept())
    return work


def test_a_station_with_a_scale_waits_for_the_weight_of_every_box(weighed: "Work") -> None:
    job, piece = opened(weighed)
    bench.scan(weighed, "CDBOX2", job)

    stopped = bench.scan(weighed, piece, job)
    done = bench.press(weighed, packing.done, job, weight_g=433)

    assert bench.said(stopped) == (str(ON_THE_SCALE), str(HOW_THE_SCALE_CLOSES))
    assert done.finished
    assert bench.boxes(weighed, job)[0].weight_g == 433
    assert papers(weighed) == ["shipping_label", "packing_slip"]


def test_a_note_is_read_before_the_box_goes_onto_the_scale(weighed: "Work") -> None:
    job, piece = opened(weighed, packer_note="Add straw")

    stopped = bench.scan(weighed, piece, job)
    read = bench.scan(weighed, "CDDONE", job)
    expected = bench.scan(weighed, "CDDONE", job)

    assert bench.said(stopped) == ("Add straw", "Enter or CDDONE goes on.")
    assert (bench.said(read)[0], read.finished) == (str(ON_THE_SCALE), False)
    assert expected.finished
    assert bench.boxes(weighed, job)[0].weight_g == 400


def test_another_station_without_a_scale_does_not_wait(weighed: "Work") -> None:
    job, piece = opened(weighed)
    bench.press(weighed, packing.put_aside, job)
    other = bench.at_another_bench(weighed)
    bench.press(other, packing.open_shipment, job)

    assert bench.scan(other, piece, job).finished
