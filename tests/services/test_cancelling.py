"""Cancelling at every stage: nothing is promised twice, nothing taken is lost, nothing left behind leaves."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import Handling, OrderStatus, ShortRule
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.lifecycles.pick import PickListStatus, TaskStatus
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.models.pick import PickList, PickTask
from omsdesk.models.shipment import Shipment
from omsdesk.models.stock import PutBack
from omsdesk.services import cancelling, cancelling_lines, founding, paying, placing, putting_back
from omsdesk.services.new_order import NewOrder
from tests.factories import (
    a_bin,
    a_house,
    a_product,
    all_rows,
    an_order,
    lines_of,
    stock,
    stock_of,
    the_order,
    whole_database,
)
from tests.sentences import says_no
from tests.services.stock_rules import broken_rules
from tests.services.walking import a_list, scan_product


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)
    work.write(founding.add_totes, 3)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug")
    stock(work, product, 9, a_bin(work, "A-01-1"))
    return product


@pytest.fixture
def sock(work: Work) -> int:
    product = a_product(work, "SOCK", name="Sock", price=500)
    stock(work, product, 9, a_bin(work, "B-01-1"))
    return product


def counters(work: Work, order_id: int) -> list[tuple[int, ...]]:
    return [
        (line.ordered, line.cancelled, line.allocated, line.picked, line.packed, line.shipped)
        for line in lines_of(work, order_id)
    ]


def statuses(work: Work, table: type) -> list[object]:
    place = [column.name for column in table.__table__.columns].index("status")  # type: ignore[attr-defined]
    return [row[place] for row in all_rows(work, table)]


def picked(work: Work, order_id: int, product_id: int, pieces: int) -> int:
    """The order on a list, with so many pieces in a tote."""
    list_id = a_list(work, order_id)
    scan_product(work, list_id, product_id, pieces)
    return list_id


def test_a_draft_is_dropped_without_a_trace_in_the_stock(work: Work) -> None:
    draft_id = work.write(placing.save_draft, NewOrder())

    assert work.write(cancelling.cancel_order, draft_id, "typed twice").headline is Headline.CANCELLED


def test_a_placed_order_is_cancelled(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)])

    done = work.write(cancelling.cancel_order, order_id, "changed her mind")

    order = the_order(work, order_id)
    assert (done.headline, done.put_backs, done.credit_minor) == (Headline.CANCELLED, (), 0)
    assert (order.status, order.total_minor) == (OrderStatus.CANCELLED, 0)
    assert counters(work, order_id) == [(2, 2, 0, 0, 0, 0)]


def test_stock_of_a_cancelled_order_goes_to_who_waits(work: Work, mug: int) -> None:
    first = an_order(work, [(mug, 9)], confirmed=True)
    waiting = an_order(work, [(mug, 4)], confirmed=True)
    assert the_order(work, waiting).headline is Headline.BACKORDERED

    work.write(cancelling.cancel_order, first, "too late")

    assert the_order(work, waiting).headline is Headline.READY_TO_PICK
    assert stock_of(work, mug)["A-01-1"] == (9, 4)
    assert broken_rules(work) == []


def test_picks_nobody_walked_are_called_off_with_their_list(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)], confirmed=True)
    a_list(work, order_id)

    work.write(cancelling.cancel_order, order_id, "changed her mind")

    assert statuses(work, PickTask) == [TaskStatus.CANCELLED]
    assert statuses(work, Shipment) == [ShipmentStatus.CANCELLED]
    assert statuses(work, PickList) == [PickListStatus.DONE]
    assert stock_of(work, mug)["A-01-1"] == (9, 0)
    assert broken_rules(work) == []


def test_other_orders_on_the_list_are_still_picked(work: Work, mug: int) -> None:
    gone, stays = (an_order(work, [(mug, 1)], confirmed=True) for _ in range(2))
    a_list(work, gone, stays)

    work.write(cancelling.cancel_order, gone, "changed her mind")

    assert statuses(work, PickTask) == [TaskStatus.CANCELLED, TaskStatus.PENDING]
    assert statuses(work, PickList) == [PickListStatus.RELEASED]


def test_goods_in_the_tote_are_put_back_and_free_again(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 3)], confirmed=True)
    picked(work, order_id, mug, 2)
    assert counters(work, order_id) == [(3, 0, 3, 2, 0, 0)]

    done = work.write(cancelling.cancel_order, order_id, "changed her mind")

    assert counters(work, order_id) == [(3, 3, 0, 0, 0, 0)]
    assert stock_of(work, mug)["A-01-1"] == (7, 0)
    assert broken_rules(work) == []
    task = work.read(putting_back.pending)[0]
    assert (task.id, task.quantity, task.to_place, task.order_id) == (done.put_backs[0], 2, "A-01-1", order_id)

    work.write(putting_back.finish, task.id)

    assert stock_of(work, mug)["A-01-1"] == (9, 0)
    assert broken_rules(work) == []


def test_money_that_was_paid_is_owed_after_a_cancellation(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)], confirmed=True)
    work.write(paying.record, order_id, PaymentMethod.TRANSFER)

    done = work.write(cancelling.cancel_order, order_id, "changed her mind")

    assert done.credit_minor == 2000
    assert the_order(work, order_id).payment is PaymentWord.CREDIT_OWED


def test_a_cancelled_order_is_not_cancelled_again(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)], confirmed=True)
    line_id = lines_of(work, order_id)[0].id
    work.write(cancelling.cancel_order, order_id, "changed her mind")
    before = whole_database(work)

    with pytest.raises(Refusal, match="The order is Cancelled"):
        work.write(cancelling.cancel_order, order_id, "again")
    with pytest.raises(Refusal, match="The order is Cancelled"):
        work.write(cancelling_lines.cancel_lines, order_id, {line_id: 1}, "again")

    assert whole_database(work) == before


def test_pieces_that_wait_for_stock_are_given_up_first(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 12)], confirmed=True)
    line_id = lines_of(work, order_id)[0].id

    work.write(cancelling_lines.cancel_lines, order_id, {line_id: 2}, "two fewer")
    assert counters(work, order_id) == [(12, 2, 9, 0, 0, 0)]
    work.write(cancelling_lines.cancel_lines, order_id, {line_id: 3}, "three fewer")

    assert counters(work, order_id) == [(12, 5, 7, 0, 0, 0)]
    assert stock_of(work, mug)["A-01-1"] == (9, 7)
    order = the_order(work, order_id)
    assert (order.headline, order.total_minor) == (Headline.READY_TO_PICK, 7000)
    assert broken_rules(work) == []


def test_picks_shrink_and_goods_in_the_tote_come_back(work: Work, mug: int, sock: int) -> None:
    order_id = an_order(work, [(mug, 4), (sock, 1)], confirmed=True)
    mug_line = lines_of(work, order_id)[0].id
    picked(work, order_id, mug, 2)

    work.write(cancelling_lines.cancel_lines, order_id, {mug_line: 3}, "one is enough")

    assert counters(work, order_id) == [(4, 3, 1, 1, 0, 0), (1, 0, 1, 0, 0, 0)]
    assert [task.quantity for task in work.read(putting_back.pending)] == [1]
    assert the_order(work, order_id).headline is Headline.PICKING
    assert broken_rules(work) == []


def test_a_shipment_without_its_last_open_pick_is_ready_to_pack(work: Work, mug: int, sock: int) -> None:
    order_id = an_order(work, [(mug, 1), (sock, 2)], confirmed=True)
    sock_line = lines_of(work, order_id)[1].id
    picked(work, order_id, mug, 1)

    work.write(cancelling_lines.cancel_lines, order_id, {sock_line: 2}, "no socks")

    assert the_order(work, order_id).headline is Headline.READY_TO_PACK
    assert broken_rules(work) == []


def test_an_order_that_waited_for_all_gets_its_stock_when_the_missing_line_goes(work: Work, mug: int) -> None:
    rare = a_product(work, "RARE")
    order_id = an_order(work, [(mug, 1), (rare, 1)], confirmed=True, short_rule=ShortRule.WAIT_FOR_ALL)
    rare_line = lines_of(work, order_id)[1].id
    assert the_order(work, order_id).headline is Headline.BACKORDERED

    work.write(cancelling_lines.cancel_lines, order_id, {rare_line: 1}, "not made any more")

    assert the_order(work, order_id).headline is Headline.READY_TO_PICK


def test_cancelling_every_piece_cancels_the_order(work: Work, mug: int, sock: int) -> None:
    order_id = an_order(work, [(mug, 1), (sock, 2)], confirmed=True)
    mug_line, sock_line = (line.id for line in lines_of(work, order_id))

    work.write(cancelling_lines.cancel_lines, order_id, {mug_line: 1, sock_line: 2}, "nothing")

    assert the_order(work, order_id).headline is Headline.CANCELLED


def test_services_are_cancelled_like_goods(work: Work, mug: int) -> None:
    wrapping = a_product(work, handling=Handling.NEVER)
    order_id = an_order(work, [(mug, 1), (wrapping, 2)], confirmed=True)
    wrapping_line = lines_of(work, order_id)[1].id
    assert counters(work, order_id)[1] == (2, 0, 2, 2, 2, 0)

    work.write(cancelling_lines.cancel_lines, order_id, {wrapping_line: 1}, "one is enough")

    assert counters(work, order_id)[1] == (2, 1, 1, 1, 1, 0)


@pytest.mark.parametrize("pieces", [0, -1, 3])
def test_more_than_is_left_cannot_be_cancelled(work: Work, mug: int, sock: int, pieces: int) -> None:
    order_id = an_order(work, [(mug, 2), (sock, 1)], confirmed=True)
    line_id = lines_of(work, order_id)[0].id
    before = whole_database(work)

    with says_no(f"{pieces} of Mug cannot be cancelled. 2 have not left yet."):
        work.write(cancelling_lines.cancel_lines, order_id, {line_id: pieces}, "odd")
    with says_no("This line does not belong to the order. Look at the order again."):
        work.write(cancelling_lines.cancel_lines, order_id, {line_id + 99: 1}, "odd")
    with says_no("No line was chosen. Choose what to cancel."):
        work.write(cancelling_lines.cancel_lines, order_id, {}, "odd")

    assert whole_database(work) == before


def test_put_backs_are_asked_for_once(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)], confirmed=True)
    picked(work, order_id, mug, 2)
    work.write(cancelling.cancel_order, order_id, "changed her mind")

    assert len(all_rows(work, PutBack)) == 1
