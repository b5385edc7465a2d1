"""A return arrives: in one box or two, with pieces missing, with pieces nobody announced, or late."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.goods_return import Condition, Reception, ReturnStatus
from omsdesk.money import Money
from omsdesk.services import inspecting, receiving_return
from tests.factories import a_product, an_order, change_settings, whole_database
from tests.sentences import says_no
from tests.services.returns.coming_back import LAST_WEEK, ask, line_id, out_and_back, picture, received, refunds


def test_a_missing_piece_is_not_paid_back_and_can_come_later(work: Work, order_id: int) -> None:
    return_id = received(work, order_id, 2)
    line = line_id(work, return_id)

    work.write(receiving_return.missing, line)
    done = work.write(inspecting.inspect, line, Condition.NEW)

    assert (done.is_last, done.refund) == (True, Money(1180, "EUR"))
    assert picture(work, return_id).lines[0].missing == 1
    assert out_and_back(work, order_id) == (0, 1)
    second = received(work, order_id, 1)
    assert work.write(inspecting.inspect, line_id(work, second), Condition.NEW).refund == Money(1180, "EUR")


def test_when_all_is_missing_the_return_ends_without_money(work: Work, order_id: int) -> None:
    return_id = received(work, order_id, 1)

    work.write(receiving_return.missing, line_id(work, return_id))

    assert picture(work, return_id).status is ReturnStatus.SETTLED
    assert refunds(work) == []
    assert out_and_back(work, order_id) == (0, 0)


def test_more_than_announced_is_not_received(work: Work, order_id: int) -> None:
    return_id = ask(work, order_id, 1)
    line = line_id(work, return_id)

    with says_no("1 piece of this line was announced, not 2. Scan the extra piece to add it."):
        work.write(receiving_return.receive, return_id, {line: 2})

    assert picture(work, return_id).status is ReturnStatus.APPROVED


def test_an_inspected_piece_cannot_be_missing(work: Work, order_id: int) -> None:
    return_id = received(work, order_id, 2)
    line = line_id(work, return_id)
    work.write(inspecting.inspect, line, Condition.NEW)
    work.write(receiving_return.missing, line)
    before = whole_database(work)

    with pytest.raises(Refusal, match="Every piece of this line is inspected"):
        work.write(receiving_return.missing, line)

    assert whole_database(work) == before


def test_what_comes_in_two_boxes_is_received_twice(work: Work, order_id: int) -> None:
    return_id = ask(work, order_id, 3)
    line = line_id(work, return_id)

    assert work.write(receiving_return.receive, return_id, {line: 1}, more_to_come=True) is ReturnStatus.PART_RECEIVED
    work.write(inspecting.inspect, line, Condition.NEW)
    assert picture(work, return_id).status is ReturnStatus.PART_RECEIVED
    assert work.write(receiving_return.receive, return_id) is ReturnStatus.RECEIVED
    done = work.write(inspecting.inspect, line, Condition.NEW, quantity=2)

    assert (done.is_last, done.refund) == (True, Money(3540, "EUR"))


def test_less_than_announced_is_missing_when_nothing_more_comes(work: Work, order_id: int) -> None:
    return_id = ask(work, order_id, 3)
    line = line_id(work, return_id)

    work.write(receiving_return.receive, return_id, {line: 1})

    seen = picture(work, return_id).lines[0]
    assert (seen.received, seen.missing, seen.reception) == (1, 2, Reception.MISSING)
    assert out_and_back(work, order_id) == (1, 0)


def test_an_extra_piece_is_added_when_the_customer_had_it(work: Work, order_id: int, mug: int) -> None:
    return_id = received(work, order_id, 1)

    work.write(receiving_return.add_extra, return_id, mug)

    seen = picture(work, return_id).lines[0]
    assert (seen.expected, seen.received, seen.reception) == (2, 2, Reception.EXTRA)
    assert out_and_back(work, order_id) == (2, 0)


def test_a_product_nobody_announced_becomes_a_line_of_its_own(work: Work, mug: int) -> None:
    sock = a_product(work, "SOCK", price=500)
    order_id = an_order(work, [(mug, 1), (sock, 1)], shipped_at=LAST_WEEK, is_paid=True)
    return_id = received(work, order_id, 1, 0)

    work.write(receiving_return.add_extra, return_id, sock)

    assert [(line.sku, line.reception) for line in picture(work, return_id).lines] == [
        ("MUG", Reception.RECEIVED),
        ("SOCK", Reception.EXTRA),
    ]


def test_a_piece_the_customer_never_had_is_set_aside(work: Work, order_id: int) -> None:
    sock = a_product(work, "SOCK")
    return_id = received(work, order_id, 1)
    before = whole_database(work)

    with pytest.raises(Refusal, match="The customer had no such piece from this order"):
        work.write(receiving_return.add_extra, return_id, sock)

    assert whole_database(work) == before


def test_a_late_return_is_received_and_the_office_is_told(work: Work, order_id: int) -> None:
    change_settings(work, return_days=3)

    return_id = received(work, order_id, 1)

    assert str(picture(work, return_id).warning) == "Asked for 6 days after delivery; the return time is 3 days."
