"""Orders end when nothing can happen to them any more, and not a day before."""

import pytest

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.shipment import DeliveryProof
from omsdesk.models.shipment import Shipment
from omsdesk.services import completing, delivering, packing, paying, requesting_return, shipping
from tests.factories import a_house, a_product, an_order, lines_of, stock, the_order, whole_database
from tests.services import pack_bench as bench
from tests.still_clock import StillClock


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug")
    stock(work, product, 9)
    return product


def shipped(work: Work, mug: int, *, service: str = "standard", is_paid: bool = True) -> tuple[int, int]:
    """An order that left, and its shipment."""
    order_id = an_order(work, [(mug, 1)], confirmed=True, service=service)
    if is_paid:
        work.write(paying.record, order_id, PaymentMethod.CASH)
    bench.press(work, packing.open_order, order_id)
    (shipment,) = bench.rows(work, Shipment, order_id=order_id)
    bench.scan(work, house_code("SK", mug), shipment.id)
    work.write(shipping.ship, shipment.id)
    return order_id, shipment.id


def delivered(work: Work, mug: int, *, is_paid: bool = True) -> int:
    order_id, shipment_id = shipped(work, mug, is_paid=is_paid)
    work.write(delivering.deliver, shipment_id, DeliveryProof.LEFT_AT_DOOR)
    return order_id


def headline(work: Work, order_id: int) -> Headline:
    word: Headline = the_order(work, order_id).headline
    return word


def test_a_delivered_and_paid_order_can_be_completed_and_opened_again(work: Work, mug: int) -> None:
    order_id = delivered(work, mug)

    assert work.write(completing.complete, order_id) is Headline.COMPLETED
    assert the_order(work, order_id).completed_at == work.now()
    assert work.write(completing.reopen, order_id) is Headline.DELIVERED
    assert the_order(work, order_id).completed_at is None


def test_an_order_that_is_not_paid_is_not_completed(work: Work, mug: int) -> None:
    order_id = delivered(work, mug, is_paid=False)
    before = whole_database(work)

    with pytest.raises(Refusal, match="It is not paid in full"):
        work.write(completing.complete, order_id)

    assert whole_database(work) == before


def test_the_rule_waits_its_days_and_then_ends_what_is_clear(work: Work, mug: int, clock: StillClock) -> None:
    clear = delivered(work, mug)
    unpaid = delivered(work, mug, is_paid=False)
    returning = delivered(work, mug)
    work.write(requesting_return.request, returning, {lines_of(work, returning)[0].id: 1})

    clock.pass_by(days=13)
    assert work.write(completing.complete_due) == ()
    clock.pass_by(days=1)
    assert work.write(completing.complete_due) == (clear,)

    assert [headline(work, each) for each in (clear, unpaid, returning)] == [
        Headline.COMPLETED,
        Headline.DELIVERED,
        Headline.DELIVERED,
    ]
    assert work.write(completing.complete_due) == ()


def test_what_nobody_tracks_counts_as_delivered_after_its_time(work: Work, mug: int, clock: StillClock) -> None:
    untracked, _ = shipped(work, mug, service="pickup")
    tracked, _ = shipped(work, mug)

    clock.pass_by(days=9)
    work.write(completing.complete_due)
    assert headline(work, untracked) is Headline.SHIPPED
    clock.pass_by(days=1)
    work.write(completing.complete_due)

    assert headline(work, untracked) is Headline.DELIVERED
    assert headline(work, tracked) is Headline.SHIPPED
    assert bench.rows(work, Shipment, order_id=untracked)[0].proof is DeliveryProof.NONE


def test_only_completed_orders_are_opened_again(work: Work, mug: int) -> None:
    order_id = delivered(work, mug)

    with pytest.raises(Refusal, match="This order is Confirmed"):
        work.write(completing.reopen, order_id)
