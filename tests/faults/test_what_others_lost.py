"""What other systems lost, class by class: each failure that can exist here is a named test.

Covered where their subject is tested anyway:

oversell, check then act
    tests/faults/test_last_pieces.py::test_the_last_pieces_are_sold_exactly_and_losers_are_told
one large order, one piece left
    tests/faults/test_last_pieces.py::test_an_order_for_more_than_is_left_takes_nothing_from_those_it_would_fill
a lock that is skipped where waiting is needed
    tests/services/test_pick_claims.py::test_two_stations_that_scan_the_last_piece_count_it_once
two sources of truth drift
    tests/faults/test_halls.py::test_stations_of_mixed_roles_work_side_by_side
a file brings the same order twice
    tests/services/test_placing.py::test_the_same_number_of_the_same_channel_is_the_same_order
a box takes a second label
    tests/services/test_labelling.py::test_a_box_with_a_label_takes_no_second
a label is bought again after a lost reply
    tests/services/test_labelling.py::test_a_carrier_that_does_not_answer_is_asked_again_later
work lost by a kill after "done"
    tests/faults/test_killed_stations.py::test_nothing_acknowledged_is_missing_after_kills_and_no_claim_stays
a power cut at the server
    tests/faults/test_killed_server.py::test_stations_go_on_after_each_death_of_the_server
text breaks a paper
    tests/printing/documents/test_papers.py::test_no_text_from_people_breaks_a_paper_or_becomes_markup

What cannot exist here yet: a serial given to two orders, or stored twice (goods are counted, no piece has a number of
its own); a sale lost offline or left unsent at the end of a shift (every act is a commit in the shared database, and
nothing is kept in a station to be sent later); a backdated entry that makes later balances wrong (the ledger holds no
running balance, and its time is the commit's).
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from omsdesk.codes import house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.goods_return import Condition
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.payment import PaymentMethod, RefundStatus
from omsdesk.lifecycles.stock import AdjustReason
from omsdesk.models.money import Payment, Refund
from omsdesk.services import (
    adjusting,
    cancelling,
    checks,
    confirming,
    counting,
    inspecting,
    packing,
    papers,
    paying,
    placing,
    putting_back,
    receiving,
    refunding,
    releasing,
    selling,
    sending_refunds,
    shipping,
)
from omsdesk.services.new_order import NewLine, NewOrder
from tests.counts import counted
from tests.factories import HOME, a_bin, a_house, a_product, all_rows, an_order, lines_of, stock, stock_of, the_order
from tests.faults.at_once import at_once, refused
from tests.services import pack_bench as bench
from tests.services.returns.coming_back import LAST_WEEK, line_id, received
from tests.services.walking import a_list, scan_product
from tests.still_clock import StillClock

ROOT = Path(__file__).parents[2]
ROUNDS = counted(short=3, long=60)


@pytest.fixture(autouse=True)
def house(work: Work) -> Iterator[None]:
    """Whatever is tried, every rule of the stock and of the money holds afterwards."""
    a_house(work, pick_while_packing=False)
    yield
    assert work.read(checks.violations) == ()


@pytest.fixture
def mug(work: Work) -> int:
    return a_product(work, "MUG", price=1000)


def allocated(work: Work, order_id: int) -> int:
    return sum(line.allocated for line in lines_of(work, order_id))


def inside(work: Work, product_id: int) -> dict[str, tuple[int, int]]:
    """On hand and promised pieces by place, without the world outside, where they are below zero."""
    return {place: pieces for place, pieces in stock_of(work, product_id).items() if pieces[0] > 0}


def promised(work: Work, product_id: int) -> int:
    return sum(pieces for _, pieces in stock_of(work, product_id).values())


def on_hand(work: Work, product_id: int) -> int:
    return sum(pieces for pieces, _ in inside(work, product_id).values())


def values(work: Work, table: type[Any], column: str) -> list[Any]:
    place = list(table.__table__.columns.keys()).index(column)
    return [row[place] for row in all_rows(work, table)]


def test_every_test_that_is_named_above_exists() -> None:
    named = re.findall(r"(tests/\S+\.py)::(test_\w+)", __doc__ or "")

    assert len(named) == 10
    assert [each for each in named if f"def {each[1]}(" not in (ROOT / each[0]).read_text(encoding="utf-8")] == []


# ---------------------------------------------------------------------- stock


def test_no_path_to_a_promise_leaves_the_lock_out() -> None:
    """As in fossasia/eventyay 1359, where a lock was left out for speed: promises are written in one guarded place."""
    writes = re.compile(r"(?:update|insert|delete)\((?:Balance|Allocation)\)|\b_promise\(")
    folder = ROOT / "omsdesk"
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if "migrations" not in path.parts and writes.search(path.read_text(encoding="utf-8"))
    }

    assert found == {"models/stock.py", "services/ledger.py", "services/allocating.py"}


def test_a_count_while_pieces_are_picked_loses_neither(work: Work, mug: int) -> None:
    """As in odoo 32434, InvenTree 12718: a stock take while somebody picks."""
    for _ in range(ROUNDS):
        shelf = stock(work, mug, 10)
        listed = a_list(work, an_order(work, [(mug, 4)], confirmed=True))

        at_once(
            lambda listed=listed: scan_product(work, listed, mug, 4),  # type: ignore[misc]
            lambda shelf=shelf: work.write(counting.count, product_id=mug, place_id=shelf, counted=12),  # type: ignore[misc]
            lambda shelf=shelf: work.write(counting.count, product_id=mug, place_id=shelf, counted=10),  # type: ignore[misc]
        )

        assert work.read(checks.violations) == ()


def test_sales_and_other_uses_of_the_last_piece_exclude_each_other(work: Work, mug: int) -> None:
    """InvenTree 12478: ten allocated of five, because each subsystem looked by itself."""
    other = a_bin(work)
    for _ in range(ROUNDS):
        product_id = a_product(work)
        shelf = stock(work, product_id, 1)
        orders = [an_order(work, [(product_id, 1)]) for _ in range(3)]
        what = {"product_id": product_id, "from_id": shelf, "quantity": 1}

        results = at_once(
            *(lambda each=each: work.write(confirming.confirm, each) for each in orders),
            lambda what=what: work.write(adjusting.quarantine, **what),  # type: ignore[misc]
            lambda product_id=product_id, shelf=shelf: work.write(  # type: ignore[misc]
                adjusting.adjust, product_id=product_id, place_id=shelf, difference=-1, reason=AdjustReason.LOST
            ),
            lambda what=what: work.write(adjusting.transfer, to_id=other, **what),  # type: ignore[misc]
        )

        sold = sum(allocated(work, each) for each in orders)
        left = [name for name in inside(work, product_id) if name != "Found and lost"]
        assert sold <= len(left) <= 1
        assert all(str(each) for each in refused(results))


def test_orders_of_many_lines_in_opposite_order_all_get_through(work: Work) -> None:
    """As in saleor 17123: rows locked in the order of the basket; two baskets the other way round stop each other."""
    products = [a_product(work) for _ in range(5)]
    for each in products:
        stock(work, each, 1_000)
    for _ in range(ROUNDS):
        forward = [(each, 1) for each in products]
        orders = [an_order(work, forward if number % 2 else forward[::-1]) for number in range(6)]

        results = at_once(*(lambda each=each: work.write(confirming.confirm, each) for each in orders))

        assert results == [Headline.READY_TO_PICK] * 6
        assert [allocated(work, each) for each in orders] == [5] * 6


def test_postings_of_one_product_at_the_same_moment_add_up(work: Work, mug: int) -> None:
    """As in erpnext 51562, 36835: entries at the same moment gave wrong balances or stopped each other."""
    here, there = stock(work, mug, 20), a_bin(work)
    stock(work, mug, 20, there)

    def move(frm: int, to: int) -> Callable[[], Any]:
        return lambda: work.write(adjusting.transfer, product_id=mug, from_id=frm, to_id=to, quantity=1)

    for _ in range(ROUNDS):
        results = at_once(
            *(move(here, there), move(there, here)) * 2,
            *(lambda: work.write(receiving.receive, product_id=mug, quantity=1, place_id=here),) * 2,
        )
        assert refused(results) == []

    assert on_hand(work, mug) == 40 + 2 * ROUNDS


STATES = ("confirmed", "released", "part picked", "picked", "part packed", "packed")


def brought_to(work: Work, product_id: int, state: str) -> int:
    """An order of two pieces that has come so far; its id."""
    order_id = an_order(work, [(product_id, 2)], confirmed=True)
    place = STATES.index(state)
    if place >= 1:
        listed = a_list(work, order_id)
        if place >= 2:
            scan_product(work, listed, product_id, 1 if state == "part picked" else 2)
    if place >= 4:
        job = bench.scan_order(work, order_id).job_id
        for _ in range(1 if state == "part packed" else 2):
            bench.scan(work, house_code("SK", product_id), job)
    return order_id


@pytest.mark.parametrize("state", STATES)
def test_a_cancelled_order_gives_all_its_stock_back_wherever_it_was(work: Work, mug: int, state: str) -> None:
    """As in woocommerce 66244: some ways to an end never gave the reserved pieces back."""
    shelf = stock(work, mug, 5)
    order_id = brought_to(work, mug, state)

    work.write(cancelling.cancel_order, order_id, "changed their mind")
    for task in work.read(putting_back.pending):
        work.write(putting_back.finish, task.id, shelf)

    assert promised(work, mug) == 0
    assert list(inside(work, mug).values()) == [(5, 0)]


def test_waiting_orders_are_filled_to_the_last_piece_that_comes(work: Work, mug: int) -> None:
    """As in spree 5163, solidus 5669: a backorder stayed stuck, or flipped, when stock came; also of a split order."""
    shelf = stock(work, mug, 1)
    split = an_order(work, [(mug, 3)], confirmed=True)
    work.write(releasing.release, [split])
    waiting = [an_order(work, [(mug, 1)], confirmed=True) for _ in range(3)]

    at_once(*(lambda: work.write(receiving.receive, product_id=mug, quantity=1, place_id=shelf),) * 5)

    assert [allocated(work, each) for each in (split, *waiting)] == [3, 1, 1, 1]
    assert {the_order(work, each).headline for each in waiting} == {Headline.READY_TO_PICK}


def test_two_ways_in_sell_the_last_piece_once(work: Work, mug: int) -> None:
    """As in odoo 252960: a kiosk and the desk at once."""
    stock(work, mug, 1)
    lines = (NewLine(product_id=mug, quantity=1),)
    desk = NewOrder(customer_name="Ana Sousa", ship_to=HOME, lines=lines)
    kiosk = NewOrder(customer_name="Grace Hopper", ship_to=HOME, lines=lines, channel="kiosk", external_ref="K-1")

    def from_the_kiosk() -> int:
        (placed,) = work.write(placing.place_many, [kiosk])
        work.write(confirming.confirm, placed.order_id)
        return placed.order_id

    first, second = at_once(lambda: work.write(selling.place_and_confirm, desk).order_id, from_the_kiosk)

    assert sorted((allocated(work, first), allocated(work, second))) == [0, 1]


# ---------------------------------------------------------------------- money


def test_a_payment_told_twice_and_clicked_meanwhile_is_booked_once(work: Work, mug: int) -> None:
    """As in woocommerce 38786: the message of the payment came twice, interleaved with the user's click."""
    stock(work, mug, 9)
    order_id = an_order(work, [(mug, 2)], confirmed=True)
    told = Gesture.of(work.now(), "", "payment", "P-77")

    results = at_once(
        *(lambda: work.write(paying.record, order_id, PaymentMethod.CARD, gesture=told),) * 2,
        lambda: work.write(paying.record, order_id, PaymentMethod.CASH),
    )

    assert values(work, Payment, "captured_minor") == [2000]
    assert promised(work, mug) == 2
    assert all("Nothing is open on this order" in str(each) for each in refused(results))


def test_a_double_click_and_a_retry_refund_once(work: Work, mug: int) -> None:
    """As in openfoodnetwork 6330, medusa 13301: the button was clicked twice, the request was sent again."""
    order_id = an_order(work, [(mug, 3)], shipped_at=LAST_WEEK, is_paid=True)
    click = Gesture.of(work.now())

    def give_back() -> Any:
        return work.write(refunding.refund, order_id, 2000, reason="broken", gesture=click)

    first, second = at_once(give_back, give_back)

    assert first == second == give_back()
    assert values(work, Refund, "amount_minor") == [2000]


def test_two_stations_refund_no_more_than_was_paid(work: Work, mug: int) -> None:
    """Adyen shopware6 248: each of two desks gave the whole amount back."""
    order_id = an_order(work, [(mug, 3)], shipped_at=LAST_WEEK, is_paid=True)

    results = at_once(*(lambda: work.write(refunding.refund, order_id, 3000, reason="broken"),) * 4)

    assert values(work, Refund, "amount_minor") == [3000]
    assert len(refused(results)) == 3


def test_a_refund_that_is_due_leaves_once_from_however_many_stations(work: Work, mug: int, clock: StillClock) -> None:
    """As in coopcycle 4608: captured by two workers."""
    order_id = an_order(work, [(mug, 3)], shipped_at=LAST_WEEK, is_paid=True)
    stock(work, mug, 1)
    return_id = received(work, order_id, 1)
    work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)
    clock.pass_by(minutes=2)

    sent = at_once(*(lambda: sending_refunds.carry_out(work),) * 4)

    assert sum(sent) == 1
    assert values(work, Refund, "status") == [RefundStatus.DONE]


# ---------------------------------------------------------------------- labels


def test_a_box_that_is_shipped_from_two_stations_leaves_once(work: Work, mug: int) -> None:
    """As in dhlparcel 23: two clicks bought two labels."""
    stock(work, mug, 2)
    _, job = bench.packed(work, (mug, 2))

    results = at_once(*(lambda: work.write(shipping.ship, job),) * 3)

    assert len(refused(results)) == 2
    assert len(bench.labels(work)) == 1


def test_each_of_three_boxes_has_its_own_label(work: Work, mug: int) -> None:
    """As in solidus_easypost 117: the label of another parcel was served."""
    stock(work, mug, 3)
    order_id = an_order(work, [(mug, 3)], confirmed=True)
    bench.picked(work, order_id)
    job = bench.scan_order(work, order_id).job_id
    for piece in range(3):
        if piece:
            bench.press(work, packing.next_box, job)
        bench.scan(work, house_code("SK", mug), job)

    boxes = bench.boxes(work, job)
    labels = [work.read(papers.shipping_label, box.id) for box in boxes]

    assert [label.parcel_number for label in labels] == [box.id for box in boxes]
    assert len({label.tracking for label in labels}) == len({label.sscc for label in labels}) == 3
    live = {row.parcel_id: row.tracking for row in bench.labels(work)}
    assert [label.tracking for label in labels] == [live[box.id] for box in boxes]
