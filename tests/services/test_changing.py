"""A corrected order goes where it should, and nothing printed for the old address leaves."""

import pytest

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.parcel import LabelStatus
from omsdesk.models.shipment import Shipment
from omsdesk.services import cancelling, changing, checks, confirming, order_queue, packing
from omsdesk.services.new_order import ShipTo
from omsdesk.services.queue_filter import QueueFilter
from tests.factories import HOME, a_house, a_product, an_order, stock, the_order, whole_database
from tests.services import pack_bench as bench

ELSEWHERE = ShipTo(name="Ola Lindgren", street="Am Wall 1", city="Kiel", postal_code="24103", country="DE")


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG")
    stock(work, product, 5)
    return product


def test_a_complete_address_ends_the_hold_for_it(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], ship_to=ShipTo(city="Bremen"))
    assert work.write(confirming.confirm, order_id) is Headline.REVIEW

    assert work.write(changing.change_address, order_id, ShipTo(city="Kiel", country="DE")) is Headline.REVIEW
    assert work.write(changing.change_address, order_id, ELSEWHERE) is Headline.NEW

    assert the_order(work, order_id).ship_city == "Kiel"
    assert list(work.read(order_queue.ids, QueueFilter(words="lindgren mug"))) == [order_id]


def test_a_label_for_the_old_address_is_void_and_the_packing_stays(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True)
    bench.press(work, packing.open_order, order_id)
    (shipment,) = bench.rows(work, Shipment, order_id=order_id)
    bench.scan(work, house_code("SK", mug), shipment.id)
    assert the_order(work, order_id).headline is Headline.PACKED

    assert work.write(changing.change_address, order_id, ELSEWHERE) is Headline.NO_LABEL

    assert [label.status for label in bench.labels(work)] == [LabelStatus.VOIDED]
    assert bench.lines(work, shipment.id) == [(1, 1, 1)]
    assert work.read(checks.violations) == ()


def test_the_same_address_is_no_change(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)])
    before = whole_database(work)

    with pytest.raises(Refusal, match="This is the address it has already"):
        work.write(changing.change_address, order_id, HOME)
    with pytest.raises(Refusal, match="longer than the 120 characters kept"):
        work.write(changing.change_address, order_id, ShipTo(city="x" * 121))

    assert whole_database(work) == before


def test_what_is_over_is_not_changed(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)])
    work.write(cancelling.cancel_order, order_id, "gone")

    with pytest.raises(Refusal, match="The order is Cancelled"):
        work.write(changing.change_address, order_id, ELSEWHERE)
    with pytest.raises(Refusal, match="The order is Cancelled"):
        work.write(changing.change_notes, order_id, packer_note="fragile", gift_note="")


def test_the_packer_reads_the_new_note(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)])

    work.write(changing.change_notes, order_id, packer_note=" fragile ", gift_note="")

    assert the_order(work, order_id).packer_note == "fragile"
