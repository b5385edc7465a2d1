"""A refund leaves a minute after the last decision: until then it can be taken back, and no kill loses it."""

from collections.abc import Iterator

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.goods_return import Condition, Disposition, ReturnMoney, ReturnStatus
from omsdesk.lifecycles.payment import PaymentWord, RefundStatus
from omsdesk.models.money import Refund
from omsdesk.services import (
    checks,
    inspecting,
    putting_back,
    receiving_return,
    sending_refunds,
    settings,
    settling,
    taking_back,
)
from tests.factories import (
    a_bin,
    a_house,
    all_rows,
    an_order,
    lines_of,
    stock_of,
    the_order,
    whole_database,
)
from tests.services.returns.coming_back import line_id, picture, received
from tests.still_clock import StillClock


@pytest.fixture(autouse=True)
def house(work: Work) -> Iterator[None]:
    """Whatever happens to the money, every rule holds."""
    a_house(work)
    yield
    assert work.read(checks.violations) == ()


@pytest.fixture
def return_id(work: Work, order_id: int) -> int:
    """One of them is on the desk."""
    return received(work, order_id, 1)


def decide(work: Work, return_id: int) -> inspecting.Inspected:
    return work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)


def states(work: Work) -> list[str]:
    return [row[4] for row in all_rows(work, Refund)]


def test_the_money_leaves_after_a_minute_from_whichever_station_looks(
    work: Work, order_id: int, return_id: int, clock: StillClock
) -> None:
    done = decide(work, return_id)
    assert done.leaves_at == clock.now + settling.UNTIL_IT_LEAVES
    assert (picture(work, return_id).status, states(work)) == (ReturnStatus.RECEIVED, ["pending"])
    assert the_order(work, order_id).payment is PaymentWord.PAID
    other_station = Work(work.engine, now=clock)

    clock.pass_by(seconds=59)
    assert sending_refunds.carry_out(other_station) == 0
    clock.pass_by(seconds=1)
    assert sending_refunds.carry_out(other_station) == 1

    settled = picture(work, return_id)
    assert (settled.status, settled.refund.minor) == (ReturnStatus.SETTLED, 1180)
    assert (settled.lines[0].money, states(work)) == (ReturnMoney.REFUNDED, [RefundStatus.DONE.value])
    assert the_order(work, order_id).payment is PaymentWord.PART_REFUNDED
    assert sending_refunds.carry_out(work) == 0


def test_money_that_was_taken_back_does_not_leave(work: Work, return_id: int, clock: StillClock) -> None:
    decide(work, return_id)
    work.write(taking_back.take_back, return_id)
    clock.pass_by(seconds=90)

    assert sending_refunds.carry_out(work) == 0
    assert states(work) == ["withdrawn"]

    decide(work, return_id)
    clock.pass_by(seconds=59)
    assert work.write(sending_refunds.send_if_due, return_id) is False
    clock.pass_by(seconds=1)
    assert sending_refunds.carry_out(work) == 1
    assert states(work) == ["withdrawn", "done"]


def test_a_piece_more_keeps_the_money_until_it_is_decided(
    work: Work, order_id: int, return_id: int, mug: int, clock: StillClock
) -> None:
    decide(work, return_id)

    work.write(receiving_return.add_extra, return_id, mug)
    clock.pass_by(seconds=90)

    assert sending_refunds.carry_out(work) == 0
    assert decide(work, return_id).refund.minor == 2360


def test_a_refund_over_the_limit_leaves_when_a_supervisor_allows_it(
    work: Work, return_id: int, clock: StillClock
) -> None:
    work.write(settings.change, refund_limit=11)
    assert decide(work, return_id).leaves_at is None
    clock.pass_by(hours=1)
    assert sending_refunds.carry_out(work) == 0
    assert picture(work, return_id).needs_approval

    work.write(settling.send, return_id)

    assert picture(work, return_id).status is ReturnStatus.SETTLED


def test_a_refund_that_is_denied_stays_with_us(work: Work, order_id: int, return_id: int) -> None:
    work.write(settings.change, refund_limit=11)
    decide(work, return_id)
    before = whole_database(work)
    with pytest.raises(Refusal, match="Why is it denied"):
        work.write(settling.deny, return_id, " ")
    assert whole_database(work) == before

    work.write(settling.deny, return_id, "worn for a year")

    settled = picture(work, return_id)
    assert (settled.status, settled.refund.minor) == (ReturnStatus.SETTLED, 0)
    assert settled.lines[0].money is ReturnMoney.DENIED
    assert the_order(work, order_id).payment is PaymentWord.PAID


def test_returned_goods_are_for_sale_when_they_were_put_away(work: Work, return_id: int, mug: int) -> None:
    work.write(settings.change, restock_at_once=False)
    waiting = an_order(work, [(mug, 5)], confirmed=True)

    assert decide(work, return_id).to_place == "Put-away"
    assert (stock_of(work, mug)["Put-away"], lines_of(work, waiting)[0].allocated) == ((1, 0), 4)
    (task,) = work.read(putting_back.pending)
    assert (task.from_place, task.to_place, task.quantity) == ("Put-away", "A-01-1", 1)
    work.write(putting_back.finish, task.id)

    assert lines_of(work, waiting)[0].allocated == 5
    with pytest.raises(Refusal, match="It was put away already"):
        work.write(taking_back.take_back, return_id)


def test_a_scanned_bin_is_the_put_away_scan(work: Work, return_id: int, mug: int) -> None:
    work.write(settings.change, restock_at_once=False)
    shelf = a_bin(work, "A-02-1")

    work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW, Disposition.RESTOCK, to_id=shelf)

    assert stock_of(work, mug)["A-02-1"] == (1, 0)
    assert work.read(putting_back.pending) == ()


def test_what_lies_in_the_put_away_tote_can_be_taken_back(work: Work, return_id: int, mug: int) -> None:
    work.write(settings.change, restock_at_once=False)
    decide(work, return_id)

    work.write(taking_back.take_back, return_id)

    assert work.read(putting_back.pending) == ()
    assert "Put-away" not in stock_of(work, mug)
    assert picture(work, return_id).left == 1
