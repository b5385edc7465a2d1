"""What waited in a backup goes nowhere by itself when it is brought back: a person looks, and decides."""

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.goods_return import Condition, ReturnMoney, ReturnStatus
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.parcel import LabelStatus
from omsdesk.lifecycles.payment import PaymentWord, RefundStatus
from omsdesk.models.money import Refund
from omsdesk.services import (
    bringing_back,
    checks,
    inspecting,
    label_requests,
    labelling,
    return_picture,
    sending_refunds,
    settling,
    ship_list,
    taking_back,
)
from omsdesk.services.restored_doubts import InDoubt
from omsdesk.services.suppliers import roster
from omsdesk.services.suppliers.roster import Known
from tests.factories import a_bin, a_product, all_rows, an_order, stock, the_order
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.courier import Courier, a_packed_box, courier, shop
from tests.services.returns.coming_back import LAST_WEEK, line_id, picture, received
from tests.still_clock import StillClock

__all__ = ["courier", "shop"]
"""Fixtures."""


def restored(work: Work) -> InDoubt:
    return work.write(bringing_back.note, "saved.db", "kept.db").in_doubt


@pytest.fixture
def return_id(shop: Work) -> int:
    """A decided return whose refund has not left."""
    mug = a_product(shop, "MUG", name="Mug", price=1180)
    stock(shop, mug, 4, a_bin(shop, "A-01-1"))
    order = an_order(shop, [(mug, 3)], shipped_at=LAST_WEEK, is_paid=True)
    made = received(shop, order, 1)
    shop.write(inspecting.inspect, line_id(shop, made), Condition.NEW)
    return made


def refund_states(work: Work) -> list[str]:
    return [row[4] for row in all_rows(work, Refund)]


def test_no_label_is_asked_for_twice_and_the_ship_page_says_why(shop: Work, courier: Courier) -> None:
    order, _, box = a_packed_box(shop, "courier")

    found = restored(shop)

    assert found == InDoubt(papers=1, labels=1), "the packing slip waits too"
    assert (label_requests.carry_out(shop), courier.asked) == (label_requests.Asked(), [])
    assert bench.labels(shop)[0].status is LabelStatus.FAILED
    assert the_order(shop, order).headline is Headline.NO_LABEL
    (row,) = shop.read(ship_list.packed)
    assert "The carrier may have made this label" in str(row.blockers[0])

    shop.write(labelling.make_for, box)

    assert label_requests.carry_out(shop).bought == 1
    assert shop.read(ship_list.packed)[0].blockers == ()


def test_a_box_that_has_the_number_of_one_before_the_restore_has_a_key_of_its_own(shop: Work, courier: Courier) -> None:
    _, _, box = a_packed_box(shop, "courier")
    restored(shop)
    shop.write(labelling.make_for, box)
    label_requests.carry_out(shop)

    (asked,) = courier.asked
    assert asked.startswith(f"label:{box}:2:")
    assert len(asked.rpartition(":")[2]) > 30, "the id of the command that asked"


def test_no_refund_leaves_until_a_supervisor_allows_it(shop: Work, return_id: int, clock: StillClock) -> None:
    order = picture(shop, return_id).order_id

    found = restored(shop)
    clock.pass_by(minutes=5)

    assert found.refunds == 1
    assert sending_refunds.carry_out(shop) == 0
    assert refund_states(shop) == [RefundStatus.IN_DOUBT.value]
    shown = picture(shop, return_id)
    assert (shown.status, shown.needs_approval, shown.leaves_at) == (ReturnStatus.RECEIVED, True, None)
    assert "Nobody knows whether this refund has left" in str(shown.warning)
    assert [row.mark for row in shop.read(return_picture.open_returns)] == [ReturnMoney.IN_DOUBT]
    assert the_order(shop, order).payment is PaymentWord.PAID
    assert shop.read(checks.violations) == ()
    with says_no("This refund may have left already. A supervisor decides about it before anything else."):
        shop.write(taking_back.take_back, return_id)

    shop.write(settling.send, return_id)

    assert (refund_states(shop), the_order(shop, order).payment) == (["done"], PaymentWord.PART_REFUNDED)
    assert picture(shop, return_id).status is ReturnStatus.SETTLED
    assert shop.read(checks.violations) == ()


def test_a_refund_in_doubt_is_denied_and_the_payment_has_it_again(shop: Work, return_id: int) -> None:
    restored(shop)

    shop.write(settling.deny, return_id, "The bank shows that it left")

    assert refund_states(shop) == [RefundStatus.WITHDRAWN.value]
    assert shop.read(checks.violations) == ()


def test_each_kind_has_its_sentence() -> None:
    said = [str(each) for each in InDoubt(messages=1, refunds=2).words]

    assert said == [
        "1 message waited in it and may have been sent since. Look at it in Messages.",
        "2 refunds waited in it and may have left since. A supervisor decides in Returns.",
    ]


def test_an_order_to_a_supplier_that_waited_is_named(house: Work) -> None:
    tent = a_product(house, "TENT")
    acme = house.write(roster.keep, Known(0, "Acme", "", "", "en"))
    house.write(roster.offer, tent, acme, direct=True)
    an_order(house, [(tent, 1)], confirmed=True)

    found = restored(house)

    assert found == InDoubt(supplies=1)
    assert [str(each) for each in found.words] == [
        "1 order to a supplier waited in it and may have been sent since. Ask them before you send it."
    ]
