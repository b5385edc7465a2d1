"""Customers' banks that take card payments back: heard once whatever the line does, and never paid twice."""

from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.card import CallKind
from omsdesk.lifecycles.dispute import DisputeStatus
from omsdesk.lifecycles.goods_return import Condition, ReturnStatus
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord, RefundStatus
from omsdesk.models.card import CardCall, CardPayment
from omsdesk.models.dispute import Dispute, DisputeEntry, DisputeFee
from omsdesk.models.money import Payment, Refund
from omsdesk.models.order import Hold
from omsdesk.payments import PaymentLater
from omsdesk.services import (
    blocking,
    holding,
    inspecting,
    moving_money,
    order_detail,
    order_story,
    paying,
    refunding,
    releasing,
    sending_refunds,
    settling,
    story_words,
    stuck,
)
from omsdesk.services.accounting import differences, months, sums
from omsdesk.services.cards import account, charging
from tests import factories
from tests.payment_server import Bank
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.card_shop import an_order, ask_all, authorised, card, leave, paid_by_card, word
from tests.services.returns import coming_back
from tests.still_clock import StillClock

HALF_AN_HOUR = 31


@pytest.fixture
def listen(work: Work, bank: Bank, clock: StillClock) -> Any:
    """The next time at which disputes are asked for; how many told something new."""

    def next_time() -> int:
        clock.pass_by(minutes=HALF_AN_HOUR)
        return ask_all(work, bank).news

    return next_time


def paid_and_here(work: Work, bank: Bank, mug: int, pieces: int = 3) -> tuple[int, str]:
    """An order whose money somebody took at the provider itself before it left; it and what the payment is called."""
    order = an_order(work, mug, pieces)
    card_id = authorised(work, bank, order)
    intent: str = card(work, card_id).reference
    found = bank.intents[intent]
    bank.intents[intent] |= {"status": "succeeded", "amount_received": found["amount"], "amount_capturable": 0}
    work.write(charging.look_now, card_id)
    ask_all(work, bank)
    assert word(work, order) is PaymentWord.PAID
    return order, intent


def reference(work: Work, order: int) -> str:
    found: str = bench.rows(work, CardPayment, order_id=order)[0].reference
    return found


def holds(work: Work, order: int) -> list[tuple[HoldReason, bool]]:
    return [(row.reason, row.released_at is None) for row in bench.rows(work, Hold, order_id=order)]


def journal(work: Work, order: int) -> list[tuple[str, str, str, int]]:
    found = work.read(months.entries, "2026-03")
    return [(each.source.value, each.debit, each.credit, each.amount_minor) for each in found if each.order_id == order]


def causes(work: Work) -> dict[str, str]:
    return {each.cause.key: str(each.cause.frees) for each in work.read(stuck.look)}


def story(work: Work, order: int) -> list[str]:
    changes = reversed(work.read(order_story.history, order))
    return [str(story_words.said(each, "EUR")) for each in changes if each.subject == "dispute"]


def test_a_dispute_stops_the_order_until_it_is_won_and_is_unpaid_while_lost(
    work: Work, bank: Bank, mug: int, listen: Any
) -> None:
    order, intent = paid_and_here(work, bank, mug)
    assert listen() == 0
    name = bank.dispute(intent, reason="product_not_received")
    assert listen() == 1

    assert holds(work, order) == [(HoldReason.DISPUTE, True)]
    stopped = str(work.read(blocking.stopper, order))
    assert stopped == f"SO-{order} is on hold: Dispute."
    assert [str(each.reason) for each in work.write(releasing.release, [order]).left_out] == ["It is on hold."]
    (told,) = work.read(order_detail.show, order).cards.remarks
    assert str(told) == (
        "The customer's bank takes €35.70 back: the goods did not arrive. "
        "Send evidence at the provider until Fri 13 Mar 11:06. "
        "It is handed in at https://dashboard.stripe.com/disputes"
    )
    assert causes(work)["disputes"] == "Send evidence until Fri 13 Mar 11:06"
    # Nothing is decided: nobody asks the customer to pay again, and nobody gives it back.
    assert (word(work, order), work.read(paying.account, order).open.minor) == (PaymentWord.PAID, 0)
    with says_no(
        "The customer's bank is taking €35.70 of this order back. "
        "Wait until the dispute is decided: refunded now, the customer would have it twice."
    ):
        work.write(refunding.refund, order, 1, reason="sorry")
    with says_no(
        "The customer's bank is taking the money back. "
        "Wait until the dispute is decided: refunded now, the customer would have it twice."
    ):
        work.read(blocking.refuse_unless, order, "refund")
    assert journal(work, order)[-1] == ("dispute", "10000", "1360", 3570)

    assert listen() == 0  # the same news again
    bank.decide(name, "under_review")
    assert listen() == 1
    assert "disputes" not in causes(work)
    bank.decide(name, "lost")
    assert (listen(), listen()) == (1, 0)
    found = work.read(paying.account, order)
    assert (word(work, order), found.open.minor, found.lost.minor) == (PaymentWord.UNPAID, 3570, 3570)
    assert holds(work, order) == [(HoldReason.DISPUTE, True)]
    with says_no("Only €0.00 can go back, not €0.01. The customer has €35.70 of it already, from the bank."):
        work.write(refunding.refund, order, 1, reason="sorry")
    assert causes(work)["disputes lost"] == "Look at the order: the money counts as not paid"
    assert len(bench.rows(work, DisputeEntry)) == 1

    bank.decide(name, "won")
    assert (listen(), listen()) == (1, 0)
    assert (word(work, order), holds(work, order)) == (PaymentWord.PAID, [(HoldReason.DISPUTE, False)])
    assert [row[0] for row in journal(work, order)] == ["payment", "dispute", "dispute_won"]
    assert journal(work, order)[-1] == ("dispute_won", "1360", "10000", 3570)
    month = work.read(months.entries, "2026-03")
    assert sums.by_day(month, "EUR")[0].received.minor == 3570
    assert [(each.taken_back, each.minor) for each in differences.of(month)] == [(0, -3570)]
    assert story(work, order) == [
        "The customer's bank asks about €35.70, or takes it back",
        "The customer's bank has taken €35.70 back",
        "Dispute: Bank decides",
        "Dispute: Lost",
        "Dispute: Won",
        "The customer's bank gave €35.70 again",
    ]
    work.write(refunding.refund, order, 70, reason="sorry")
    ask_all(work, bank)
    assert [each["amount"] for each in bank.refunds.values()] == [70]


def test_an_inquiry_takes_nothing_and_may_still_be_refunded_but_the_goods_wait(
    work: Work, bank: Bank, mug: int, listen: Any
) -> None:
    order, intent = paid_and_here(work, bank, mug)
    name = bank.dispute(intent, "warning_needs_response")
    listen()
    assert holds(work, order) == [(HoldReason.DISPUTE, True)]
    assert (bench.rows(work, DisputeEntry), word(work, order)) == ([], PaymentWord.PAID)
    work.write(holding.release_all, order)  # a person looked, and lets it go
    bank.decide(name, "warning_under_review")
    assert listen() == 1
    assert holds(work, order) == [(HoldReason.DISPUTE, False)]
    work.write(refunding.refund, order, 1000, reason="he was right")
    ask_all(work, bank)
    assert [each["amount"] for each in bank.refunds.values()] == [1000]
    bank.decide(name, "needs_response")  # worse: held anew
    listen()
    assert holds(work, order) == [(HoldReason.DISPUTE, False), (HoldReason.DISPUTE, True)]
    bank.decide(name, "lost")
    listen()
    # The bank took all of it, of which ten had gone back: they are gone twice, and nothing more goes.
    found = work.read(paying.account, order)
    assert (found.open.minor, found.refundable.minor, word(work, order)) == (4570, 0, PaymentWord.REFUNDED)


def test_what_left_is_not_held_and_a_refund_on_its_way_is_never_given_twice(
    work: Work, bank: Bank, mug: int, listen: Any, clock: StillClock
) -> None:
    order = paid_by_card(work, bank, mug)
    work.write(refunding.refund, order, 500, reason="chipped")
    bank.is_broken = True
    ask_all(work, bank)
    bank.is_broken = False
    bank.dispute(reference(work, order))
    # The errand asks for the refund first: then nobody has heard of the dispute, and the provider says no.
    bank.refuses_refunds = True
    clock.pass_by(minutes=HALF_AN_HOUR)
    found = ask_all(work, bank)
    assert (found.refused, found.news, holds(work, order)) == (1, 1, [])
    bank.refuses_refunds = False
    (call,) = bench.rows(work, CardCall, kind=CallKind.REFUND)
    work.write(charging.try_again, call.id)
    assert ask_all(work, bank).refused == 1
    assert bench.rows(work, CardCall, id=call.id)[0].error == (
        "The customer's bank takes this money back: refunded too, it would go back twice."
    )
    assert bank.refunds == {}
    work.write(charging.give_up, call.id)
    assert bench.rows(work, Refund)[0].status is RefundStatus.WITHDRAWN


def test_a_refund_whose_answer_was_lost_before_the_dispute_is_found_not_refused(
    work: Work, bank: Bank, mug: int, listen: Any, clock: StillClock
) -> None:
    order = paid_by_card(work, bank, mug)
    listen()
    work.write(refunding.refund, order, 500, reason="chipped")
    bank.loses = 1.0
    ask_all(work, bank)
    bank.loses = 0.0
    bank.dispute(reference(work, order), amount=3070)
    clock.pass_by(minutes=HALF_AN_HOUR)
    assert ask_all(work, bank).done == 1
    assert (bench.rows(work, Refund)[0].status, len(bank.refunds)) == (RefundStatus.DONE, 1)
    assert bench.rows(work, Payment)[0].lost_minor == 0


def test_a_return_waits_for_the_dispute_and_is_settled_by_the_bank_when_it_is_lost(
    work: Work, bank: Bank, mug: int, listen: Any, clock: StillClock
) -> None:
    order = paid_by_card(work, bank, mug)
    name = bank.dispute(reference(work, order))
    listen()
    goods = coming_back.received(work, order, 1)
    work.write(inspecting.inspect, coming_back.line_id(work, goods), Condition.NEW)
    clock.pass_by(minutes=2)
    assert (ask_all(work, bank).done, sending_refunds.carry_out(work), bank.refunds) == (0, 0, {})
    with says_no(
        "The customer's bank is taking this money back. The refund waits: it leaves when the dispute is won, "
        "and is taken back when it is lost."
    ):
        work.write(settling.send, goods)
    assert coming_back.picture(work, goods).status is ReturnStatus.RECEIVED
    bank.decide(name, "lost")
    listen()
    ask_all(work, bank)
    assert [row.status for row in bench.rows(work, Refund)] == [RefundStatus.WITHDRAWN]
    assert (coming_back.picture(work, goods).status, bank.refunds) == (ReturnStatus.SETTLED, {})


def test_money_that_pays_two_orders_is_taken_from_both(work: Work, bank: Bank, mug: int, listen: Any) -> None:
    first, second = paid_by_card(work, bank, mug), an_order(work, mug, 1)
    work.write(paying.record, first, PaymentMethod.CASH, amount_minor=1190)
    work.write(moving_money.carry, first, second)
    name = bank.dispute(reference(work, first))
    listen()
    assert (holds(work, first), holds(work, second)) == ([], [(HoldReason.DISPUTE, True)])
    with pytest.raises(Refusal, match=r"bank is taking .*23\.80 of this order back"):
        work.write(refunding.refund, first, 2000, reason="x")
    bank.decide(name, "lost")
    listen()
    assert [(row.order_id, row.lost_minor) for row in bench.rows(work, Payment)] == [
        *((first, 2380), (first, 0), (second, 1190)),
    ]
    assert (word(work, first), word(work, second)) == (PaymentWord.PART_PAID, PaymentWord.UNPAID)
    work.write(refunding.refund, first, 1190, reason="the cash can still go back")


@pytest.mark.parametrize("currency", ["JPY", "ISK", "KWD"])
def test_amounts_are_in_the_smallest_unit_of_their_currency(
    work: Work, bank: Bank, mug: int, listen: Any, currency: str
) -> None:
    order = an_order(work, mug, 2, currency=currency, prices_include_tax=True)
    authorised(work, bank, order)
    leave(work, order, mug, 2)
    ask_all(work, bank)
    paid = work.read(paying.account, order).captured.minor
    name = bank.dispute(reference(work, order), "lost")
    assert bank.disputes[name]["amount"] == paid * (100 if currency == "ISK" else 1)
    listen()
    assert [row.amount_minor for row in bench.rows(work, DisputeEntry)] == [paid]
    assert work.read(paying.account, order).lost.minor == paid


def test_a_bank_that_counts_in_another_currency_takes_what_the_card_has_brought(
    work: Work, bank: Bank, mug: int, listen: Any
) -> None:
    order = paid_by_card(work, bank, mug)
    name = bank.dispute(reference(work, order), "lost", amount=4123, currency="usd")
    assert (listen(), listen()) == (1, 0)
    (found,) = bench.rows(work, Dispute)
    assert (found.amount_minor, found.currency, word(work, order)) == (4123, "USD", PaymentWord.UNPAID)
    bank.decide(name, "won")
    listen()
    assert (word(work, order), sum(row.amount_minor for row in bench.rows(work, DisputeEntry))) == (PaymentWord.PAID, 0)


def test_every_dispute_is_heard_once_over_a_bad_line_in_small_pages(
    work: Work, bank: Bank, mug: int, listen: Any
) -> None:
    orders = [factories.an_order(work, [(mug, 3)], shipped_at=coming_back.LAST_WEEK) for _ in range(5)]
    for order in orders:
        authorised(work, bank, order)
    ask_all(work, bank)
    for n, order in enumerate(orders):
        bank.dispute(reference(work, order), ("lost", "needs_response", "won")[n % 3], amount=1000 + n)
    bank.dispute("pi_of_somebody_else")  # and one from before anybody would look
    bank.dispute(reference(work, orders[0]), "lost", amount=7, created=1_600_000_000)
    bank.page, bank.loses, bank.doubles = 2, 0.3, 0.3
    for _ in range(60):
        if listen():
            break
    assert bank.lost
    assert [(row.amount_minor, row.status) for row in bench.rows(work, Dispute)] == [
        *((1000, DisputeStatus.LOST), (1001, DisputeStatus.NEEDS_RESPONSE), (1002, DisputeStatus.WON)),
        *((1003, DisputeStatus.LOST), (1004, DisputeStatus.NEEDS_RESPONSE)),
    ]
    assert [row.lost_minor for row in bench.rows(work, Payment)] == [1000, 0, 0, 1003, 0]
    bank.loses = 0.0
    assert (listen(), len(bench.rows(work, DisputeEntry))) == (0, 4)


def test_a_key_that_may_not_read_disputes_is_told_on_today_and_by_the_test(
    work: Work, bank: Bank, mug: int, listen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid_by_card(work, bank, mug)
    bank.refuses_disputes = True
    for _ in range(2):
        listen()
    assert "disputes not heard" not in causes(work)
    listen()
    assert causes(work)["disputes not heard"] == (
        "This key may not do that: The provided key does not have the required permissions "
        "Give the key this right in Stripe, or use another one."
    )
    monkeypatch.setattr(account, "line", bank.line)
    with pytest.raises(PaymentLater, match="may not do that"):
        account.try_out("stripe")
    bank.refuses_disputes = False
    listen()
    assert "disputes not heard" not in causes(work)


def test_what_the_provider_charges_is_a_cost_of_the_day_until_it_is_given_back(
    work: Work, bank: Bank, mug: int, listen: Any
) -> None:
    order, intent = paid_and_here(work, bank, mug)
    bank.dispute_fee = 1500
    name = bank.dispute(intent)
    assert (listen(), listen()) == (1, 0)

    assert journal(work, order)[-2:] == [("dispute", "10000", "1360", 3570), ("dispute_fee", "4970", "1360", 1500)]
    (dispute,) = work.read(order_detail.show, order).cards.disputes
    assert str(dispute.words) == "the cardholder did not order it; evidence until Fri 13 Mar 11:06; fee €15.00"
    assert differences.of(work.read(months.entries, "2026-03")) == ()  # customers owe no fee

    bank.dispute_fee = -1000  # a part of it stays with the provider
    bank.decide(name, "won")
    assert (listen(), listen()) == (1, 0)
    assert journal(work, order)[-1] == ("dispute_fee", "1360", "4970", 1000)
    assert [(row.amount_minor, row.currency) for row in bench.rows(work, DisputeFee)] == [(1500, "EUR"), (-1000, "EUR")]
    (dispute,) = work.read(order_detail.show, order).cards.disputes
    assert str(dispute.words) == "the cardholder did not order it; fee €5.00"
    told = story(work, order)
    assert "The provider charged €15.00 for the dispute" in told
    assert "The provider gave €10.00 of its fee for the dispute back" in told
