"""Why not: in every state, every step is either open or says in words what keeps it closed and what mends it."""

from datetime import UTC, datetime

import pytest

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.goods_return import Condition
from omsdesk.lifecycles.order import HoldReason, ShortRule
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.pick import ShortReason
from omsdesk.lifecycles.shipment import DeliveryProof
from omsdesk.models.shipment import Shipment
from omsdesk.services import (
    blocking,
    cancelling,
    completing,
    confirming,
    delivering,
    holding,
    inspecting,
    labelling,
    paying,
    picking,
    placing,
    refunding,
    requesting_return,
    shipping,
)
from omsdesk.services.blocking import RULES, Blocker, Fix
from omsdesk.services.new_order import NewOrder
from tests.factories import a_bin, a_house, a_product, an_order, change_settings, lines_of, stock
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.returns.coming_back import line_id, received
from tests.services.walking import a_list, scan_product

PAST = datetime(2026, 2, 23, 12, 0, tzinfo=UTC)
STATES = (
    "draft",
    "placed",
    "rejected",
    "cancelled",
    "held",
    "confirmed",
    "backordered",
    "released",
    "short",
    "picked",
    "packed",
    "unlabelled",
    "shipped",
    "unpaid",
    "delivered",
    "returning",
    "completed",
    "history",
)

OPEN = Fix.NONE, ""
DRAFT = Fix.PLACE, "The order is still a draft. Place it first."
NEW = Fix.CONFIRM, "The order is not confirmed yet. Confirm it first."
REJECTED = Fix.NONE, "The order is Rejected."
CANCELLED = Fix.NONE, "The order is Cancelled."
CONFIRMED = Fix.NONE, "The order is Confirmed."
COMPLETED = Fix.REOPEN, "The order is Completed."
HELD = Fix.RELEASE_HOLD, "On hold: Fraud check. Release the hold when this is settled."
FULL = Fix.NONE, "Every piece has its stock already."
NO_STOCK = Fix.RECEIVE_STOCK, "No stock for it yet. It starts by itself when stock comes in."
UNRELEASED = Fix.RELEASE, "It is not released yet. Release it first."
RELEASED = Fix.PICK, "It is released already. Pick it now."
UNPICKED = Fix.PICK, "It is not picked yet. Pick it first."
SHORT = Fix.DECIDE_SHORT, "A pick came up short. Decide what happens with the missing pieces."
ALL_OUT = Fix.NONE, "Nothing is left to release."
NO_PICKS = Fix.NONE, "Nothing is left to pick."
ALL_PACKED = Fix.NONE, "Nothing is left to pack."
UNPACKED = Fix.PACK, "It is not packed yet. Pack it first."
PACKED = Fix.SHIP, "It is packed already. Ship it, or reopen the parcel."
NO_LABEL = Fix.MAKE_LABEL, "A parcel has no label. Make the label, or scan the carrier's."
GONE = Fix.NONE, "Everything has left."
NOT_LEFT = Fix.SHIP, "It has not left yet. Ship it first."
ARRIVED = Fix.NONE, "It is delivered already."
INCOMPLETE = Fix.SHIP, "Not everything has left yet. Ship or cancel the rest."
ON_ITS_WAY = Fix.DELIVER, "It is not delivered yet. Note the delivery first."
OPEN_RETURN = Fix.SETTLE_RETURN, "A return is open. Decide the return first."
UNPAID = Fix.RECORD_PAYMENT, "It is not paid in full. Record the payment."
TOO_LATE = Fix.REQUEST_RETURN, "Everything has left. Take it back as a return."
NOT_OUT = Fix.NONE, "Nothing of it has left yet. Cancel it instead."
NO_MONEY = Fix.NONE, "Nothing was paid."

EXPECTED = {
    "confirm": {
        "draft": DRAFT,
        "placed": OPEN,
        "rejected": REJECTED,
        "cancelled": CANCELLED,
        "completed": COMPLETED,
        "history": COMPLETED,
        None: CONFIRMED,
    },
    "allocate": {"held": HELD, "backordered": OPEN, "short": OPEN, None: FULL},
    "release": {
        "held": HELD,
        "confirmed": OPEN,
        "backordered": NO_STOCK,
        "released": RELEASED,
        "short": NO_STOCK,
        None: ALL_OUT,
    },
    "pick": {
        "held": HELD,
        "confirmed": UNRELEASED,
        "backordered": NO_STOCK,
        "released": OPEN,
        "short": SHORT,
        None: NO_PICKS,
    },
    "pack": {
        "held": HELD,
        "confirmed": UNRELEASED,
        "backordered": NO_STOCK,
        "released": UNPICKED,
        "short": SHORT,
        "picked": OPEN,
        "packed": PACKED,
        "unlabelled": PACKED,
        None: ALL_PACKED,
    },
    "ship": {
        "held": HELD,
        "packed": OPEN,
        "unlabelled": NO_LABEL,
        "shipped": GONE,
        "unpaid": GONE,
        "delivered": GONE,
        "returning": GONE,
        None: UNPACKED,
    },
    "deliver": {
        "shipped": OPEN,
        "unpaid": ARRIVED,
        "delivered": ARRIVED,
        "returning": ARRIVED,
        "completed": ARRIVED,
        "history": ARRIVED,
        None: NOT_LEFT,
    },
    "complete": {
        "held": HELD,
        "shipped": ON_ITS_WAY,
        "unpaid": UNPAID,
        "delivered": OPEN,
        "returning": OPEN_RETURN,
        None: INCOMPLETE,
    },
    "cancel": {
        "rejected": REJECTED,
        "cancelled": CANCELLED,
        "shipped": TOO_LATE,
        "unpaid": TOO_LATE,
        "delivered": TOO_LATE,
        "returning": TOO_LATE,
        "completed": COMPLETED,
        "history": COMPLETED,
        None: OPEN,
    },
    "return": {
        "shipped": OPEN,
        "unpaid": OPEN,
        "delivered": OPEN,
        "returning": (Fix.NONE, "Everything of it is back or on its way back."),
        "completed": OPEN,
        "history": OPEN,
        None: NOT_OUT,
    },
    "refund": {"delivered": OPEN, "completed": OPEN, None: NO_MONEY},
}
"""For each step, what is in the way in each state; ``None`` stands for the states not named.

Steps of confirmed orders are refused alike before and after.
"""
CONFIRMED_ONLY = ("allocate", "release", "pick", "pack", "ship", "complete")
OUTSIDE = {
    "draft": DRAFT,
    "placed": NEW,
    "rejected": REJECTED,
    "cancelled": CANCELLED,
    "completed": COMPLETED,
    "history": COMPLETED,
}


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work, pick_while_packing=False, hall=True)


def an_order_that_is(state: str, work: Work) -> int:
    if state == "draft":
        return work.write(placing.save_draft, NewOrder())
    mug = a_product(work, "MUG", name="Mug")
    stock(work, mug, 1, a_bin(work, "A-01-1"))
    if state == "history":
        return an_order(work, [(mug, 1)], shipped_at=PAST)
    if state == "backordered":
        return an_order(work, [(a_product(work), 1)], confirmed=True)
    service = "elsewhere" if state == "unlabelled" else "standard"
    rule = ShortRule.WAIT_FOR_ALL if state == "short" else ShortRule.SHIP_PARTS
    order_id = an_order(work, [(mug, 1)], service=service, short_rule=rule)
    if state in ("placed", "rejected"):
        if state == "rejected":
            work.write(confirming.reject, order_id)
        return order_id
    work.write(confirming.confirm, order_id)
    if state == "cancelled":
        work.write(cancelling.cancel_order, order_id, "gone")
    elif state == "held":
        work.write(holding.hold, order_id, HoldReason.FRAUD)
    elif state != "confirmed":
        _through_the_hall(work, order_id, mug, state)
    return order_id


def _through_the_hall(work: Work, order_id: int, mug: int, state: str) -> None:
    list_id = a_list(work, order_id)
    if state == "released":
        return
    if state == "short":
        work.write(picking.short, list_id, ShortReason.NOT_IN_BIN)
        return
    scan_product(work, list_id, mug)
    if state == "picked":
        return
    (shipment,) = bench.rows(work, Shipment, order_id=order_id)
    bench.scan_order(work, order_id)
    bench.scan(work, house_code("SK", mug), shipment.id)
    if state in ("packed", "unlabelled"):
        return
    work.write(shipping.ship, shipment.id)
    if state == "shipped":
        return
    work.write(delivering.deliver, shipment.id, DeliveryProof.LEFT_AT_DOOR)
    if state == "returning":
        work.write(requesting_return.request, order_id, {lines_of(work, order_id)[0].id: 1})
    elif state != "unpaid":
        work.write(paying.record, order_id, PaymentMethod.CASH)
    if state == "completed":
        work.write(completing.complete, order_id)


def said(blocker: Blocker) -> str:
    """The whole of it, as a refusal says it."""
    return str(Refusal(blocker.reason, blocker.advice))


def expected(verb: str, state: str) -> tuple[Fix, str]:
    if verb in CONFIRMED_ONLY and state in OUTSIDE:
        return OUTSIDE[state]
    by_state: dict[str | None, tuple[Fix, str]] = EXPECTED[verb]
    return by_state.get(state, by_state[None])


@pytest.mark.parametrize("state", STATES)
def test_every_step_is_open_or_says_what_is_in_the_way(work: Work, state: str) -> None:
    order_id = an_order_that_is(state, work)

    in_the_way = work.read(blocking.why_not, order_id)

    found = {verb: (all_of[0].fix, said(all_of[0])) if all_of else OPEN for verb, all_of in in_the_way.items()}
    assert found == {verb: expected(verb, state) for verb in RULES}


def test_a_step_refuses_with_the_first_thing_in_its_way(work: Work) -> None:
    order_id = an_order_that_is("confirmed", work)
    work.write(holding.hold, order_id, HoldReason.PAYMENT, "waits for the transfer")
    work.write(holding.hold, order_id, HoldReason.ADDRESS)

    in_the_way = work.read(blocking.blockers, order_id, "release")

    assert [(each.fix, str(each.reason)) for each in in_the_way] == [
        (Fix.RECORD_PAYMENT, "On hold: Payment (waits for the transfer)."),
        (Fix.EDIT_ADDRESS, "On hold: Address."),
    ]
    with pytest.raises(Refusal, match=r"On hold: Payment \(waits for the transfer\)\."):
        work.read(blocking.refuse_unless, order_id, "release")


def test_an_open_step_is_not_refused(work: Work) -> None:
    order_id = an_order_that_is("confirmed", work)

    work.read(blocking.refuse_unless, order_id, "release")
    assert work.read(blocking.blockers, order_id, "release") == ()


def test_money_on_its_way_or_all_gone_is_said_with_its_way_on(work: Work) -> None:
    order_id = an_order_that_is("delivered", work)
    work.write(inspecting.inspect, line_id(work, received(work, order_id, 1)), Condition.NEW)

    assert [said(each) for each in work.read(blocking.blockers, order_id, "complete")] == [
        "A return is open. Decide the return first.",
        "A refund is not done yet. Finish the refund first.",
    ]
    left = work.read(paying.account, order_id).refundable.minor
    if left:
        work.write(refunding.refund, order_id, left, reason="late")
    with says_no("All the money went back already."):
        work.read(blocking.refuse_unless, order_id, "refund")


def test_who_paid_for_what_was_cancelled_has_paid_too_much(work: Work) -> None:
    mug = a_product(work, "MUG", name="Mug")
    stock(work, mug, 1, a_bin(work, "A-01-1"))
    order_id = an_order(work, [(mug, 2)], confirmed=True)
    work.write(paying.record, order_id, PaymentMethod.CASH)
    _through_the_hall(work, order_id, mug, "unpaid")
    work.write(cancelling.cancel_order, order_id, "no more of it")

    with says_no("The customer has paid too much. Refund the rest."):
        work.write(completing.complete, order_id)


def test_several_orders_are_judged_at_once(work: Work) -> None:
    ready = an_order_that_is("confirmed", work)
    waiting = an_order(work, [(a_product(work), 1)], confirmed=True)

    in_the_way = work.read(blocking.blockers_of, [ready, waiting, 99], "release")

    assert {order_id: [each.fix for each in found] for order_id, found in in_the_way.items()} == {
        ready: [],
        waiting: [Fix.RECEIVE_STOCK],
        99: [Fix.NONE],
    }
    assert str(in_the_way[99][0].reason) == "There is no order SO-00099."


def test_a_small_shop_packs_what_nobody_has_picked(work: Work) -> None:
    change_settings(work, pick_while_packing=True, hall=False)
    order_id = an_order_that_is("confirmed", work)

    assert work.read(blocking.blockers, order_id, "pack") == ()


def test_a_scanned_label_opens_the_way_to_the_truck(work: Work) -> None:
    order_id = an_order_that_is("unlabelled", work)
    (box,) = [box for each in bench.rows(work, Shipment, order_id=order_id) for box in bench.boxes(work, each.id)]

    work.write(labelling.record_elsewhere, box.id, "JD014600003SE3345")

    assert work.read(blocking.blockers, order_id, "ship") == ()


def test_work_on_held_and_cancelled_orders_is_stopped_at_the_next_scan(work: Work) -> None:
    order_id = an_order_that_is("confirmed", work)
    assert work.read(blocking.stopper, order_id) is None

    work.write(holding.hold, order_id, HoldReason.FRAUD)
    assert str(work.read(blocking.stopper, order_id)) == "SO-10001 is on hold: Fraud check."
    work.write(cancelling.cancel_order, order_id, "fraud")
    assert str(work.read(blocking.stopper, order_id)) == "SO-10001 was cancelled. Put the goods aside."
