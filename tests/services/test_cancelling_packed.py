"""Cancelling at the bench and at the dock: what lies in boxes comes back, what has left stays left."""

from datetime import timedelta

import pytest

from omsdesk.codes import house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.parcel import LabelStatus, ParcelStatus
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import DeliveryProof, ShipmentStatus
from omsdesk.models.shipment import Shipment
from omsdesk.services import (
    cancelling,
    cancelling_lines,
    checks,
    delivering,
    packing,
    parcels,
    paying,
    putting_back,
    shipping,
)
from tests.factories import a_bin, a_house, a_product, an_order, lines_of, stock, stock_of, the_order, whole_database
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.walking import a_list, scan_product
from tests.still_clock import StillClock


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug", price=1000)
    stock(work, product, 9, a_bin(work, "A-01-1"))
    return product


@pytest.fixture
def sock(work: Work) -> int:
    product = a_product(work, "SOCK", name="Sock", price=500)
    stock(work, product, 2, a_bin(work, "B-01-1"))
    return product


def broken(work: Work) -> tuple[str, ...]:
    return work.read(checks.violations)


def at_the_bench(work: Work, order_id: int) -> int:
    """The order's goods picked and opened at the bench; its shipment."""
    list_id = a_list(work, order_id)
    for line in lines_of(work, order_id):
        scan_product(work, list_id, line.product_id, line.allocated)
    bench.scan_order(work, order_id)
    (shipment,) = bench.rows(work, Shipment, order_id=order_id)
    assert shipment.status is ShipmentStatus.PACKING
    return int(shipment.id)


def packed(work: Work, order_id: int, product_id: int, pieces: int) -> int:
    """All of the order in a labelled box at the dock; its shipment."""
    shipment_id = at_the_bench(work, order_id)
    for _ in range(pieces):
        bench.scan(work, house_code("SK", product_id), shipment_id)
    assert bench.shipment(work, shipment_id).status is ShipmentStatus.PACKED
    return shipment_id


def counters(work: Work, order_id: int) -> list[tuple[int, ...]]:
    return [
        (line.ordered, line.cancelled, line.allocated, line.picked, line.packed, line.shipped)
        for line in lines_of(work, order_id)
    ]


def test_an_order_half_in_its_box_is_cancelled_and_all_of_it_put_back(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 3)], confirmed=True)
    shipment_id = at_the_bench(work, order_id)
    bench.scan(work, house_code("SK", mug), shipment_id)

    done = work.write(cancelling.cancel_order, order_id, "changed her mind")

    assert done.headline is Headline.CANCELLED
    assert [box.status for box in bench.boxes(work, shipment_id)] == [ParcelStatus.VOIDED]
    assert [task.quantity for task in work.read(putting_back.pending)] == [3]
    assert broken(work) == ()


@pytest.mark.parametrize(("steps", "left"), [((2,), [[1], [0]]), ((2, 1), [[0], [0]])])
def test_undo_takes_out_what_lies_in_a_box_and_passes_over_a_case_that_was_cancelled(
    work: Work, mug: int, steps: tuple[int, ...], left: list[list[int]]
) -> None:
    order_id = an_order(work, [(mug, 4)], confirmed=True)
    shipment_id = at_the_bench(work, order_id)
    bench.scan(work, house_code("SK", mug), shipment_id)
    bench.press(work, packing.next_box, shipment_id)
    bench.scan(work, house_code("SK", mug), shipment_id, quantity=2)
    line = lines_of(work, order_id)[0].id
    for pieces in steps:
        work.write(cancelling_lines.cancel_lines, order_id, {line: pieces}, "too many")

    answer = bench.press(work, packing.undo, shipment_id)

    assert bench.said(answer) == ("Taken back", "Mug \N{MIDDLE DOT} 1 left to scan")
    assert [bench.in_box(work, box.id) for box in bench.boxes(work, shipment_id)] == left
    assert broken(work) == ()


def test_a_closed_box_stays_the_box_it_is(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True)
    (box,) = bench.boxes(work, packed(work, order_id, mug, 1))

    with says_no("This box is closed. Reopen the order to change it."):
        work.write(parcels.choose_box, box.id, "Bag", order_id=order_id)


def test_the_packer_is_told_at_the_next_scan(work: Work, mug: int, clock: StillClock) -> None:
    order_id = an_order(work, [(mug, 3)], confirmed=True)
    shipment_id = at_the_bench(work, order_id)
    clock.pass_by(seconds=5)
    work.write(cancelling.cancel_order, order_id, "changed her mind")
    clock.pass_by(seconds=5)

    result = bench.scan(work, house_code("SK", mug), shipment_id)

    assert result.outcome is ScanOutcome.NOT_PACKABLE
    assert counters(work, order_id) == [(3, 3, 0, 0, 0, 0)]
    assert broken(work) == ()


def test_a_packed_order_gives_its_label_up_and_comes_back_from_the_dock(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)], confirmed=True)
    shipment_id = packed(work, order_id, mug, 2)
    assert [label.status for label in bench.labels(work)] == [LabelStatus.BOUGHT]

    work.write(cancelling.cancel_order, order_id, "changed her mind")

    assert [(label.status, label.void_reason) for label in bench.labels(work)] == [
        (LabelStatus.VOIDED, "changed her mind")
    ]
    assert bench.shipment(work, shipment_id).status is ShipmentStatus.CANCELLED
    (task,) = work.read(putting_back.pending)
    assert (task.from_place, task.quantity) == ("Dock", 2)
    work.write(putting_back.finish, task.id)
    assert stock_of(work, mug)["A-01-1"] == (9, 0)
    assert broken(work) == ()


def test_what_has_left_stays_and_the_rest_is_cancelled(work: Work, mug: int, sock: int) -> None:
    order_id = an_order(work, [(mug, 1), (sock, 3)], confirmed=True)
    work.write(paying.record, order_id, PaymentMethod.TRANSFER)
    shipment_id = at_the_bench(work, order_id)
    for product_id in (mug, sock, sock):
        bench.scan(work, house_code("SK", product_id), shipment_id)
    work.write(shipping.ship, shipment_id)
    assert the_order(work, order_id).headline is Headline.PART_SHIPPED

    done = work.write(cancelling.cancel_order, order_id, "no more socks")

    order = the_order(work, order_id)
    assert (order.status, order.headline) == (OrderStatus.CONFIRMED, Headline.SHIPPED)
    assert counters(work, order_id) == [(1, 0, 1, 1, 1, 1), (3, 1, 2, 2, 2, 2)]
    assert (done.credit_minor, order.payment, order.total_minor) == (500, PaymentWord.CREDIT_OWED, 2000)
    assert order.shipped_at == work.now()
    assert broken(work) == ()


def test_an_order_that_has_left_is_returned_not_cancelled(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True)
    work.write(shipping.ship, packed(work, order_id, mug, 1))
    before = whole_database(work)

    with pytest.raises(Refusal, match="Everything has left"):
        work.write(cancelling.cancel_order, order_id, "too late")

    assert whole_database(work) == before


def test_pieces_come_out_of_an_open_box_and_their_scans_are_undone(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 4)], confirmed=True)
    shipment_id = at_the_bench(work, order_id)
    for _ in range(3):
        bench.scan(work, house_code("SK", mug), shipment_id)
    line_id = lines_of(work, order_id)[0].id

    work.write(cancelling_lines.cancel_lines, order_id, {line_id: 3}, "one is enough")

    assert counters(work, order_id) == [(4, 3, 1, 1, 1, 0)]
    assert bench.lines(work, shipment_id) == [(1, 1, 1)]
    assert sum(task.quantity for task in work.read(putting_back.pending)) == 3
    assert broken(work) == ()
    assert bench.press(work, packing.undo, shipment_id).outcome is ScanOutcome.OK
    assert bench.lines(work, shipment_id) == [(1, 1, 0)]
    assert bench.press(work, packing.undo, shipment_id).outcome is ScanOutcome.NOT_PACKABLE
    assert broken(work) == ()


def test_pieces_in_a_closed_parcel_are_asked_for_first(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)], confirmed=True)
    packed(work, order_id, mug, 2)
    line_id = lines_of(work, order_id)[0].id
    before = whole_database(work)

    with pytest.raises(Refusal, match="1 of Mug lies in a closed parcel"):
        work.write(cancelling_lines.cancel_lines, order_id, {line_id: 1}, "one is enough")

    assert whole_database(work) == before


def test_a_box_on_the_truck_is_not_cancelled(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)], confirmed=True)
    shipment_id = at_the_bench(work, order_id)
    bench.scan(work, house_code("SK", mug), shipment_id)
    bench.press(work, packing.next_box, shipment_id)
    bench.scan(work, house_code("SK", mug), shipment_id)
    first, second = bench.boxes(work, shipment_id)
    assert (
        work.write(shipping.ship_parcel_scan, gesture=Gesture.of(work.now(), house_code("PK", first.id))).outcome
        is ScanOutcome.OK
    )
    before = whole_database(work)

    with says_no("A box of it is loaded already. Ship the rest and take it back as a return."):
        work.write(cancelling.cancel_order, order_id, "too late")

    assert whole_database(work) == before
    assert second.status is ParcelStatus.CLOSED


def test_after_a_delivery_the_rest_can_be_given_up(work: Work, mug: int, sock: int, clock: StillClock) -> None:
    order_id = an_order(work, [(mug, 1), (sock, 3)], confirmed=True)
    shipment_id = at_the_bench(work, order_id)
    for product_id in (mug, sock, sock):
        bench.scan(work, house_code("SK", product_id), shipment_id)
    work.write(shipping.ship, shipment_id)
    clock.pass_by(days=1)
    work.write(delivering.deliver, shipment_id, DeliveryProof.LEFT_AT_DOOR)
    clock.pass_by(days=1)

    work.write(cancelling.cancel_order, order_id, "no more socks")

    order = the_order(work, order_id)
    assert order.headline is Headline.DELIVERED
    assert order.delivered_at == work.now() - timedelta(days=1)
