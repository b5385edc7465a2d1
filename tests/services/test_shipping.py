"""Goods leave: only with a label, box by box, and the customer has them in the ledger."""

from typing import TYPE_CHECKING

import pytest

from omsdesk.codes import house_code, house_name
from omsdesk.database.gesture import Gesture
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import Handling, HoldReason
from omsdesk.lifecycles.parcel import ParcelStatus
from omsdesk.lifecycles.shipment import DeliveryProof, ShipmentStatus
from omsdesk.services import checks, delivering, holding, labelling, packing, ship_list, shipping
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
    from omsdesk.services.scan_result import ScanResult


@pytest.fixture
def shop(work: "Work") -> "Work":
    a_house(work, pick_while_packing=False)
    return work


def a_packed_order(shop: "Work", pieces: int = 2, **fields: str) -> tuple[int, int, int]:
    """Order, shipment and product."""
    product = a_product(shop)
    stock(shop, product, pieces)
    return *bench.packed(shop, (product, pieces), **fields), product


def load(shop: "Work", code: str) -> "ScanResult":
    gesture = Gesture.of(shop.now(), code)
    return shop.write(shipping.ship_parcel_scan, gesture=gesture)


def in_two_boxes(shop: "Work") -> tuple[int, int]:
    """An order whose two pieces are packed into a box each; the order and its shipment."""
    product = a_product(shop)
    stock(shop, product, 2)
    order_id = an_order(shop, [(product, 2)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    bench.scan(shop, house_code("SK", product), job)
    bench.press(shop, packing.next_box, job)
    bench.scan(shop, house_code("SK", product), job)
    return order_id, job


def test_a_shipped_order_is_the_customers(shop: "Work") -> None:
    order_id, job, product = a_packed_order(shop)

    shipped = shop.write(shipping.ship, job)

    assert (shipped.order, shipped.parcels, shipped.is_all) == (house_name("SO", order_id), 1, True)
    assert stock_of(shop, product)["Customers"] == (2, 0)
    assert lines_of(shop, order_id)[0].shipped == 2
    assert [box.status for box in bench.boxes(shop, job)] == [ParcelStatus.SHIPPED]
    order = the_order(shop, order_id)
    assert (order.headline, order.shipped_at) == (Headline.SHIPPED, shop.now())
    assert broken_rules(shop) == []


def test_a_box_without_a_label_stays(shop: "Work") -> None:
    _, job, _ = a_packed_order(shop)
    box = bench.boxes(shop, job)[0].id
    shop.write(labelling.void, box, "Torn")
    before = everything_but_the_trail(shop)

    with pytest.raises(Refusal, match=f"{house_name('PK', box)} has no label"):
        shop.write(shipping.ship, job)

    assert everything_but_the_trail(shop) == before


def test_an_order_that_is_not_packed_stays(shop: "Work") -> None:
    product = a_product(shop)
    stock(shop, product, 1)
    job = bench.picked(shop, an_order(shop, [(product, 1)], confirmed=True))

    with pytest.raises(Refusal, match="Ready to pack"):
        shop.write(shipping.ship, job)


def test_a_held_order_stays(shop: "Work") -> None:
    order_id, job, _ = a_packed_order(shop)
    shop.write(holding.hold, order_id, HoldReason.PAYMENT)

    with pytest.raises(Refusal, match="on hold"):
        shop.write(shipping.ship, job)

    assert bench.shipment(shop, job).status is ShipmentStatus.PACKED


def test_the_last_box_that_is_loaded_ships_all(shop: "Work") -> None:
    order_id, job = in_two_boxes(shop)
    first, second = bench.boxes(shop, job)

    one = load(shop, house_code("PK", first.id))
    before, broken = the_order(shop, order_id).headline, shop.read(checks.violations)
    two = load(shop, bench.labels(shop)[1].tracking)

    assert bench.said(one) == (house_name("PK", first.id), "1 of 2 boxes loaded")
    assert (before, broken) == (Headline.PACKED, ())
    assert (bench.said(two), two.finished) == ((house_name("SO", order_id), "2 boxes have left"), True)
    assert [box.status for box in bench.boxes(shop, job)] == [ParcelStatus.SHIPPED] * 2
    assert second.id != first.id
    assert broken_rules(shop) == []


def test_a_box_is_loaded_once(shop: "Work") -> None:
    _, job = in_two_boxes(shop)
    code = house_code("PK", bench.boxes(shop, job)[0].id)
    load(shop, code)

    again = load(shop, code)

    assert (again.voice, str(again.headline)) == (
        Voice.WARN,
        f"{house_name('PK', bench.boxes(shop, job)[0].id)} is loaded already",
    )


def test_a_scan_of_what_has_left_says_who_shipped_it(shop: "Work") -> None:
    order_id, job, _ = a_packed_order(shop)
    shop.write(shipping.ship, job)

    result = load(shop, house_code("PK", bench.boxes(shop, job)[0].id))

    assert bench.said(result) == (
        f"{house_name('SO', order_id)}: Shipped already",
        "Shipped at 08:30 by Ada on Bench 1",
    )


def test_a_bin_is_neither_parcel_nor_staging_place(shop: "Work") -> None:
    place = stock(shop, a_product(shop), 1)

    result = load(shop, house_code("LO", place))

    assert result.voice is Voice.ERR
    assert str(result.headline).startswith("Parcels do not wait in ")


def test_a_service_leaves_with_the_goods(shop: "Work") -> None:
    mug, wrap = a_product(shop), a_product(shop, handling=Handling.NEVER)
    stock(shop, mug, 1)
    order_id = an_order(shop, [(mug, 1), (wrap, 2)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    bench.scan(shop, house_code("SK", mug), job)

    shop.write(shipping.ship, job)
    shop.write(delivering.deliver, job, DeliveryProof.NONE)

    assert [(line.shipped, line.delivered) for line in lines_of(shop, order_id)] == [(1, 1), (2, 2)]
    assert the_order(shop, order_id).headline is Headline.DELIVERED


def test_part_of_an_order_leaves_and_the_rest_waits(shop: "Work") -> None:
    product = a_product(shop)
    stock(shop, product, 1)
    order_id = an_order(shop, [(product, 3)], confirmed=True)
    job = bench.picked(shop, order_id)
    bench.scan_order(shop, order_id)
    bench.scan(shop, house_code("SK", product), job)

    shipped = shop.write(shipping.ship, job)

    assert not shipped.is_all
    order = the_order(shop, order_id)
    assert (order.headline, order.shipped_at) == (Headline.PART_SHIPPED, None)


def test_a_delivery_is_kept_with_its_proof(shop: "Work") -> None:
    order_id, job, _ = a_packed_order(shop)
    shop.write(shipping.ship, job)

    is_all = shop.write(delivering.deliver, job, DeliveryProof.SIGNED, "J. Doe")

    found = bench.shipment(shop, job)
    assert is_all
    assert (found.status, found.proof, found.proof_name) == (
        ShipmentStatus.DELIVERED,
        DeliveryProof.SIGNED,
        "J. Doe",
    )
    order = the_order(shop, order_id)
    assert (order.headline, order.delivered_at, lines_of(shop, order_id)[0].delivered) == (
        Headline.DELIVERED,
        shop.now(),
        2,
    )


def test_a_signature_needs_a_name(shop: "Work") -> None:
    _, job, _ = a_packed_order(shop)
    shop.write(shipping.ship, job)

    with pytest.raises(Refusal, match="Who signed"):
        shop.write(delivering.deliver, job, DeliveryProof.SIGNED, " ")

    assert bench.shipment(shop, job).status is ShipmentStatus.SHIPPED


def test_what_has_not_left_cannot_arrive(shop: "Work") -> None:
    _, job, _ = a_packed_order(shop)

    with pytest.raises(Refusal):
        shop.write(delivering.deliver, job, DeliveryProof.NONE)

    assert bench.shipment(shop, job).status is ShipmentStatus.PACKED


def test_a_failed_delivery_may_still_succeed(shop: "Work") -> None:
    order_id, job, _ = a_packed_order(shop)
    shop.write(shipping.ship, job)

    shop.write(delivering.fail_delivery, job, "Nobody at home")
    failed = the_order(shop, order_id).headline
    shop.write(delivering.deliver, job, DeliveryProof.NEIGHBOUR)

    assert failed is Headline.FAILED
    assert the_order(shop, order_id).headline is Headline.DELIVERED


def test_the_list_shows_what_waits_and_what_keeps_it(shop: "Work") -> None:
    ready, _, _ = a_packed_order(shop)
    held, _, _ = a_packed_order(shop)
    bare, _, _ = a_packed_order(shop, service="elsewhere")
    shop.write(holding.hold, held, HoldReason.PAYMENT)

    rows = {row.order_id: row for row in shop.read(ship_list.packed)}

    assert rows[ready].may_ship
    assert [str(each) for each in rows[held].blockers] == ["On hold: Payment."]
    assert [str(each) for each in rows[bare].blockers] == ["No label yet."]
    counted = ship_list.carriers(tuple(rows.values()))
    assert [(each.name, each.loaded, each.parcels) for each in counted] == [
        ("Label from elsewhere", 0, 1),
        ("Own label", 0, 2),
    ]


def test_the_list_of_what_is_on_its_way_ends_with_the_delivery(shop: "Work") -> None:
    _, job, _ = a_packed_order(shop)
    shop.write(shipping.ship, job)
    tracking = bench.labels(shop)[0].tracking

    before = shop.read(ship_list.on_the_way)
    shop.write(delivering.deliver, job, DeliveryProof.PICKED_UP)

    assert [(row.shipment_id, row.tracking) for row in before] == [(job, (tracking,))]
    assert shop.read(ship_list.on_the_way) == ()
    assert [row.proof for row in shop.read(ship_list.delivered)] == [DeliveryProof.PICKED_UP]
