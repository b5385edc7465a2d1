"""Labels: one that lives per box, numbers never given twice, replaced without touching the packing."""

from typing import TYPE_CHECKING

import pytest

from omsdesk import carriers
from omsdesk.carriers import LabelRefused
from omsdesk.codes import house_name
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.parcel import LabelStatus, ParcelStatus
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.paper import Document, Outbox
from omsdesk.services import label_requests, labelling, shipping
from omsdesk.words import Text
from tests.factories import the_order
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.courier import Courier, a_packed_box, courier, shop

__all__ = ["courier", "shop"]
"""Fixtures."""

if TYPE_CHECKING:
    from omsdesk.database.work import Work
    from tests.still_clock import StillClock


def test_a_replaced_label_has_a_new_number_and_the_goods_stay_packed(shop: "Work") -> None:
    _, job, box = a_packed_box(shop)

    new = shop.write(labelling.replace, box, "Smudged")

    old, living = bench.labels(shop)
    assert (old.status, old.void_reason, living.status) == (LabelStatus.VOIDED, "Smudged", LabelStatus.BOUGHT)
    assert new.tracking == living.tracking != old.tracking
    assert bench.shipment(shop, job).status is ShipmentStatus.PACKED
    assert bench.boxes(shop, job)[0].status is ParcelStatus.CLOSED


def test_a_voided_label_leaves_the_order_packed_without_one(shop: "Work") -> None:
    order_id, _, box = a_packed_box(shop)

    number = shop.write(labelling.void, box, "Wrong service")

    assert number == bench.labels(shop)[0].tracking
    assert the_order(shop, order_id).headline is Headline.NO_LABEL


def test_the_carriers_own_program_makes_its_labels(shop: "Work") -> None:
    _, _, box = a_packed_box(shop, "elsewhere")

    with says_no("The label comes from the carrier's own program. Scan its tracking number onto the box."):
        shop.write(labelling.make_for, box)


def test_a_label_is_voided_for_a_reason(shop: "Work") -> None:
    _, _, box = a_packed_box(shop)

    with says_no("Say why the label is voided."):
        shop.write(labelling.void, box, "  ")
    with says_no("There is no parcel PK-000999."):
        shop.write(labelling.void, 999, "Smudged")

    assert bench.labels(shop)[0].status is LabelStatus.BOUGHT


def test_the_label_of_a_box_that_has_left_stays(shop: "Work") -> None:
    _, job, box = a_packed_box(shop)
    shop.write(shipping.ship, job)

    with pytest.raises(Refusal, match=f"{house_name('PK', box)} has left"):
        shop.write(labelling.void, box, "Smudged")


def test_a_box_keeps_the_label_it_has(shop: "Work") -> None:
    _, _, box = a_packed_box(shop)

    again = shop.write(labelling.make_for, box)

    assert [label.tracking for label in bench.labels(shop)] == [again.tracking]


def test_a_tracking_number_is_used_once_even_after_it_was_voided(shop: "Work") -> None:
    _, _, first = a_packed_box(shop, "elsewhere")
    shop.write(labelling.record_elsewhere, first, "AB12345678")
    shop.write(labelling.void, first, "Torn")
    _, _, second = a_packed_box(shop, "elsewhere")

    with pytest.raises(Refusal, match=f"AB12345678 was used for {house_name('PK', first)}"):
        shop.write(labelling.record_elsewhere, second, "ab12345678")

    assert len(bench.labels(shop)) == 1


def test_a_box_with_a_label_takes_no_second(shop: "Work") -> None:
    _, _, box = a_packed_box(shop)

    with says_no(f"{house_name('PK', box)} has a label already. Void that one first."):
        shop.write(labelling.record_elsewhere, box, "AB12345678")


def test_a_carriers_label_is_asked_for_after_the_commit_and_printed_when_it_comes(
    shop: "Work", courier: Courier
) -> None:
    order_id, _, box = a_packed_box(shop, "courier")
    before = the_order(shop, order_id).headline
    papers = [paper.kind for paper in bench.rows(shop, Document)]

    result = label_requests.carry_out(shop)

    assert (before, papers) == (Headline.NO_LABEL, ["packing_slip"])
    assert (result.bought, [each.rpartition(":")[0] for each in courier.asked]) == (1, [f"label:{box}:1"])
    assert bench.labels(shop)[0].tracking == "CR123456789"
    assert the_order(shop, order_id).headline is Headline.PACKED
    assert [paper.kind for paper in bench.rows(shop, Document)] == ["packing_slip", "shipping_label"]


def test_a_carrier_that_does_not_answer_is_asked_again_later(
    shop: "Work", courier: Courier, clock: "StillClock"
) -> None:
    a_packed_box(shop, "courier")
    courier.answer = Unavailable(Text("No network"))

    first = label_requests.carry_out(shop)
    at_once = label_requests.carry_out(shop)
    clock.pass_by(minutes=1)
    courier.answer = "CR5550001112"
    later = label_requests.carry_out(shop)

    assert (first.waiting, at_once.waiting, later.bought) == (1, 0, 1)
    assert len(set(courier.asked)) == 1


def test_a_refused_label_is_shown_to_a_person(shop: "Work", courier: Courier) -> None:
    order_id, _, _ = a_packed_box(shop, "courier")
    courier.answer = LabelRefused(Text("Too heavy"))

    result = label_requests.carry_out(shop)

    (label,) = bench.labels(shop)
    assert (result.refused, label.status, label.error) == (1, LabelStatus.FAILED, "Too heavy")
    assert the_order(shop, order_id).headline is Headline.NO_LABEL
    assert label_requests.carry_out(shop) == label_requests.Asked()


def test_a_carrier_that_was_taken_out_of_the_house_is_named(
    shop: "Work", courier: Courier, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_packed_box(shop, courier.key)
    monkeypatch.setattr(carriers, "carriers", dict)

    label_requests.carry_out(shop)

    assert [each.error for each in bench.labels(shop)] == ["The carrier courier is not set up any more."]


def test_a_label_that_was_voided_before_it_came_is_not_printed(shop: "Work", courier: Courier) -> None:
    _, _, box = a_packed_box(shop, "courier")
    shop.write(labelling.void, box, "Cancelled")

    label_requests.carry_out(shop)

    assert [each.rpartition(":")[0] for each in courier.asked] == [f"label:{box}:1"]
    assert bench.labels(shop)[0].status is LabelStatus.VOIDED
    assert [paper.kind for paper in bench.rows(shop, Document)] == ["packing_slip"]


def test_the_request_lies_in_the_outbox_from_the_commit_of_its_cause(shop: "Work", courier: Courier) -> None:
    _, _, box = a_packed_box(shop, "courier")

    (row,) = bench.rows(shop, Outbox)

    assert (row.kind, row.key.rpartition(":")[0], row.done_at) == ("label", f"label:{box}:1", None)
    assert courier.asked == []
