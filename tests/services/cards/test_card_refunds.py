"""What goes back to a card, and what is asked again because its answer was lost: done once, whatever the line does."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.card import CallKind
from omsdesk.lifecycles.goods_return import Condition, ReturnStatus
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord, RefundStatus
from omsdesk.models.card import CardCall
from omsdesk.models.money import Refund
from omsdesk.services import (
    inspecting,
    moving_money,
    paying,
    refunding,
    sending_refunds,
    settling,
)
from omsdesk.services.cards import charging, planning, queue
from omsdesk.services.cards.running import Asked
from tests import factories
from tests.payment_server import Bank
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.card_shop import (
    an_order,
    ask_all,
    authorised,
    card,
    leave,
    paid_by_card,
    word,
)
from tests.services.returns import coming_back
from tests.still_clock import StillClock


def test_a_refund_goes_back_to_the_card_and_is_on_its_way_till_then(work: Work, bank: Bank, mug: int) -> None:
    order = paid_by_card(work, bank, mug)
    work.write(refunding.refund, order, 1190, reason="a chipped mug")
    (refund,) = bench.rows(work, Refund)
    assert (refund.status, word(work, order)) == (RefundStatus.PENDING, PaymentWord.PAID)
    assert ask_all(work, bank) == Asked(done=1)
    assert [each["amount"] for each in bank.refunds.values()] == [1190]
    assert bench.rows(work, Refund)[0].status is RefundStatus.DONE
    assert word(work, order) is PaymentWord.PART_REFUNDED
    with pytest.raises(Refusal, match=r"Only .*23\.80 can go back"):
        work.write(refunding.refund, order, 2381, reason="more than was taken")


def test_a_return_is_settled_when_the_provider_has_the_refund(
    work: Work, bank: Bank, mug: int, clock: StillClock
) -> None:
    order = factories.an_order(work, [(mug, 3)], shipped_at=coming_back.LAST_WEEK)
    card_id = work.write(charging.ask, order)
    ask_all(work, bank)
    bank.pay(card(work, card_id).link)
    work.write(charging.look_now, card_id)
    for _ in range(2):
        ask_all(work, bank)
    assert word(work, order) is PaymentWord.PAID
    goods = coming_back.received(work, order, 1)
    work.write(inspecting.inspect, coming_back.line_id(work, goods), Condition.NEW)

    clock.pass_by(seconds=61)
    assert sending_refunds.carry_out(work) == 0
    assert coming_back.picture(work, goods).status is ReturnStatus.RECEIVED
    bank.loses = 1.0
    assert ask_all(work, bank).waiting == 1
    with pytest.raises(Refusal, match="This refund is on its way to the card"):
        work.write(settling.deny, goods, "not ours")
    bank.loses = 0.0
    clock.pass_by(minutes=1)
    assert ask_all(work, bank).done == 1
    assert coming_back.picture(work, goods).status is ReturnStatus.SETTLED
    assert [each["amount"] for each in bank.refunds.values()] == [1190]


def test_a_refund_over_the_limit_goes_to_the_card_once_a_supervisor_allows_it(work: Work, bank: Bank, mug: int) -> None:
    factories.change_settings(work, refund_limit=1)
    order = factories.an_order(work, [(mug, 3)], shipped_at=coming_back.LAST_WEEK)
    card_id = work.write(charging.ask, order)
    ask_all(work, bank)
    bank.pay(card(work, card_id).link)
    work.write(charging.look_now, card_id)
    for _ in range(2):
        ask_all(work, bank)
    goods = coming_back.received(work, order, 1)
    work.write(inspecting.inspect, coming_back.line_id(work, goods), Condition.NEW)
    assert not ask_all(work, bank)
    work.write(settling.send, goods)
    assert ask_all(work, bank).done == 1
    assert coming_back.picture(work, goods).status is ReturnStatus.SETTLED


def test_a_refused_refund_waits_for_a_person_who_tries_again_or_lets_it_be(work: Work, bank: Bank, mug: int) -> None:
    order = paid_by_card(work, bank, mug)
    bank.refuses_refunds = True
    work.write(refunding.refund, order, 1000, reason="late")
    assert ask_all(work, bank) == Asked(refused=1)
    (call,) = bench.rows(work, CardCall, kind=CallKind.REFUND)
    assert call.error == "Stripe refuses: The refund is greater than what is left"
    assert bench.rows(work, Refund)[0].status is RefundStatus.IN_DOUBT
    work.write(charging.try_again, call.id)
    ask_all(work, bank)
    assert bench.rows(work, CardCall, id=call.id)[0].key != call.key
    work.write(charging.give_up, call.id)
    with says_no("This refund was decided meanwhile. Look at the order again."):
        work.write(charging.try_again, call.id)
    assert bench.rows(work, Refund)[0].status is RefundStatus.WITHDRAWN
    assert word(work, order) is PaymentWord.PAID


def test_a_refund_that_the_cards_bank_does_not_take_is_told(work: Work, bank: Bank, mug: int) -> None:
    order = paid_by_card(work, bank, mug)
    bank.fails_refunds = True
    work.write(refunding.refund, order, 1000, reason="late")

    assert ask_all(work, bank) == Asked(refused=1)
    (call,) = bench.rows(work, CardCall, kind=CallKind.REFUND)
    assert call.error == "Stripe could not give the money back. Look at the payment in Stripe."


def test_money_that_moved_to_another_order_goes_back_to_its_card(work: Work, bank: Bank, mug: int) -> None:
    first, second = paid_by_card(work, bank, mug), an_order(work, mug, 1)
    work.write(paying.record, first, PaymentMethod.CASH, amount_minor=1190)
    assert work.write(moving_money.carry, first, second) == 1190
    assert [row.status for row in bench.rows(work, Refund)] == [RefundStatus.DONE]
    work.write(refunding.refund, second, 1190, reason="not wanted")
    ask_all(work, bank)
    assert [each["amount"] for each in bank.refunds.values()] == [1190]
    assert word(work, second) is PaymentWord.REFUNDED


def test_a_lost_answer_is_settled_by_asking_again_with_the_same_key(
    work: Work, bank: Bank, mug: int, clock: StillClock
) -> None:
    order = an_order(work, mug)
    card_id = authorised(work, bank, order)
    leave(work, order, mug, 3)
    bank.loses = 1.0
    assert ask_all(work, bank).waiting == 1
    assert [amount for _, amount in bank.captures] == [3570]
    assert word(work, order) is PaymentWord.AUTHORISED
    (call,) = bench.rows(work, CardCall, kind=CallKind.CAPTURE)
    assert call.error == "Stripe gave no answer. It is asked again."
    bank.loses = 0.0
    assert not ask_all(work, bank)
    clock.pass_by(seconds=30)
    assert ask_all(work, bank).done == 1
    assert ([amount for _, amount in bank.captures], word(work, order)) == ([3570], PaymentWord.PAID)
    assert card(work, card_id).captured_minor == 3570


def test_after_days_without_a_line_it_is_looked_for_before_it_is_asked_again(
    work: Work, bank: Bank, mug: int, clock: StillClock
) -> None:
    bank.takes_parts = True
    order = an_order(work, mug)
    authorised(work, bank, order)
    leave(work, order, mug, 3)
    bank.loses = 1.0
    ask_all(work, bank)
    bank.loses = 0.0
    clock.pass_by(hours=48)
    bank.forget_keys()
    ask_all(work, bank)
    assert [amount for _, amount in bank.captures] == [3570]

    work.write(refunding.refund, order, 1000, reason="late")
    bank.loses = 1.0
    ask_all(work, bank)
    bank.loses = 0.0
    clock.pass_by(hours=48)
    bank.forget_keys()
    ask_all(work, bank)
    assert [each["amount"] for each in bank.refunds.values()] == [1000]
    assert bench.rows(work, Refund)[0].status is RefundStatus.DONE


def test_a_station_that_died_leaves_a_call_that_another_one_finishes(
    work: Work, bank: Bank, mug: int, clock: StillClock
) -> None:
    order = an_order(work, mug)
    authorised(work, bank, order)
    leave(work, order, mug, 3)
    planning.carry_out(work)
    work.write(queue.claim_next)
    assert not ask_all(bench.at_another_bench(work), bank)
    clock.pass_by(minutes=4)
    assert ask_all(bench.at_another_bench(work, "PACK-3"), bank).done == 1
    assert word(work, order) is PaymentWord.PAID
