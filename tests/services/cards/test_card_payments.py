"""Card payments: a link, an authorisation, money taken as goods leave, the rest released."""

import re
from typing import Any

import pytest

from omsdesk.database.work import Actor, Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.card import CallStatus
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.lifecycles.rights import RIGHTS
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.base import Row
from omsdesk.models.card import CardCall, CardPayment
from omsdesk.models.message import Message
from omsdesk.models.money import Payment
from omsdesk.models.order import Hold
from omsdesk.money import Money
from omsdesk.services import (
    cancelling,
    hold_words,
    holding,
    merging_orders,
    paying,
    refunding,
    stuck,
)
from omsdesk.services.cards import askable, charging, queue, running
from omsdesk.services.cards.running import Asked
from tests import factories
from tests.payment_server import Bank
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.card_shop import (
    S,
    an_order,
    ask_all,
    authorised,
    card,
    leave,
    paid_by_card,
    word,
)
from tests.still_clock import StillClock


def test_a_link_is_paid_authorised_and_taken_when_the_goods_leave(work: Work, bank: Bank, mug: int) -> None:
    order = an_order(work, mug)
    work.write(holding.hold, order, HoldReason.PAYMENT)
    card_id = work.write(charging.ask, order, by_mail=True)
    assert ask_all(work, bank) == Asked(done=1)
    (mail,) = [row for row in bench.rows(work, Message) if row.kind == "payment_link"]
    assert card(work, card_id).link in mail.body
    assert card(work, card_id).link in mail.html

    intent = bank.pay(card(work, card_id).link)
    work.write(charging.look_now, card_id)
    assert ask_all(work, bank) == Asked(looked=1)
    stands = card(work, card_id)
    assert (stands.status, stands.authorised_minor, stands.risk) == (S.AUTHORISED, 3570, "")
    assert word(work, order) is PaymentWord.AUTHORISED
    assert factories.the_order(work, order).headline.value not in ("on_hold", "review")
    assert bank.captures == []

    leave(work, order, mug, 3)
    assert ask_all(work, bank) == Asked(done=1)
    assert bank.captures == [(intent, 3570)]
    assert word(work, order) is PaymentWord.PAID
    (money,) = bench.rows(work, Payment)
    assert (money.method, money.captured_minor, money.reference) == (PaymentMethod.CARD, 3570, intent)
    assert card(work, card_id).status is S.CAPTURED
    assert not ask_all(work, bank)
    with says_no("This money was taken from a card. Refund it instead: it goes back to the card."):
        work.write(paying.void, money.id, "a mistake")


def test_a_card_that_the_provider_mistrusts_holds_the_order_until_a_person_has_looked(
    work: Work, bank: Bank, mug: int
) -> None:
    order = an_order(work, mug)
    work.write(holding.hold, order, HoldReason.PAYMENT)
    card_id = work.write(charging.ask, order)
    ask_all(work, bank)
    bank.pay(card(work, card_id).link, risk="highest", country="BR")
    work.write(charging.look_now, card_id)
    ask_all(work, bank)
    assert card(work, card_id).status is S.AUTHORISED
    (hold,) = [row for row in bench.rows(work, Hold) if row.released_at is None]
    assert hold.reason is HoldReason.FRAUD
    said = str(hold_words.of(hold.said, hold.note))
    assert "shop or payment provider say: risk high (50)" in said
    assert "at home in Brazil, sent to Germany" in said
    assert factories.the_order(work, order).headline is Headline.REVIEW


def test_a_card_that_pays_for_many_orders_in_an_hour_holds_the_last(work: Work, bank: Bank, mug: int) -> None:
    factories.change_settings(work, review_many_orders=3, review_threshold=25)
    held = []
    for number, paid_with in enumerate(("one", "another", "one", "one")):
        order = factories.an_order(work, [(mug, 1)], confirmed=True, email=f"somebody{number}@example.org")
        card_id = work.write(charging.ask, order)
        ask_all(work, bank)
        bank.pay(card(work, card_id).link, card=paid_with)
        work.write(charging.look_now, card_id)
        ask_all(work, bank)
        held.append([str(hold_words.of(row.said, row.note)) for row in bench.rows(work, Hold, order_id=order)])

    assert held[:3] == [[], [], []]
    assert "3 orders within an hour paid with one card (25)" in held[3][0]


@pytest.mark.parametrize("takes_parts", [True, False])
def test_each_shipment_takes_what_left_and_the_rest_is_released(
    work: Work, bank: Bank, mug: int, *, takes_parts: bool
) -> None:
    bank.takes_parts = takes_parts
    plate = factories.a_product(work, "PLATE", price=500, tax_rate_bp=1900)
    order = factories.an_order(work, [(mug, 2), (plate, 1)], confirmed=True, shipping_minor=490)
    card_id = authorised(work, bank, order)
    leave(work, order, mug, 2)
    ask_all(work, bank)
    total = factories.the_order(work, order).total_minor
    assert [amount for _, amount in bank.captures] == [total - 595]
    assert card(work, card_id).status is (S.AUTHORISED if takes_parts else S.CAPTURED)
    assert word(work, order) is PaymentWord.PART_PAID

    work.write(cancelling.cancel_order, order, "no plates any more")
    ask_all(work, bank)
    assert not ask_all(work, bank)
    (intent,) = bank.intents.values()
    assert (intent["amount_received"], intent["amount_capturable"]) == (total - 595, 0)
    assert card(work, card_id).status is S.CAPTURED
    assert word(work, order) is PaymentWord.PAID


def test_a_cancelled_order_lets_the_card_go_and_closes_its_link(work: Work, bank: Bank, mug: int) -> None:
    held, asked = an_order(work, mug), an_order(work, mug)
    card_id = authorised(work, bank, held)
    link_id = work.write(charging.ask, asked)
    ask_all(work, bank)
    for order in (held, asked):
        work.write(cancelling.cancel_order, order, "changed their mind")
    assert ask_all(work, bank).done == 2
    assert [card(work, each).status for each in (card_id, link_id)] == [S.VOIDED, S.VOIDED]
    assert next(iter(bank.intents.values()))["status"] == "canceled"
    assert not bank.links[card(work, link_id).link_reference]["active"]
    assert bank.captures == []


def test_whoever_pays_while_the_link_is_closed_has_the_money_back(work: Work, bank: Bank, mug: int) -> None:
    order = an_order(work, mug)
    card_id = work.write(charging.ask, order)
    ask_all(work, bank)
    work.write(cancelling.cancel_order, order, "changed their mind")
    bank.pay(card(work, card_id).link)
    for _ in range(2):
        ask_all(work, bank)
    assert card(work, card_id).status is S.VOIDED
    assert bank.captures == []


def test_an_order_with_an_authorised_card_takes_others_in_and_is_not_taken(work: Work, bank: Bank, mug: int) -> None:
    held, other = an_order(work, mug), an_order(work, mug, 1)
    card_id = authorised(work, bank, held)
    with pytest.raises(Refusal, match="A card is authorised for"):
        work.write(merging_orders.merge, other, held)
    work.write(merging_orders.merge, held, other)
    assert card(work, card_id).status is S.AUTHORISED
    assert work.read(askable.askable, held) == 1190


def test_never_more_is_asked_for_than_is_open(work: Work, bank: Bank, mug: int) -> None:
    order = an_order(work, mug)
    with says_no("Only €35.70 is left to ask for. Ask for that much or less."):
        work.write(charging.ask, order, amount_minor=3571)
    work.write(charging.ask, order, amount_minor=3000)
    with says_no("Only €5.70 is left to ask for. Ask for that much or less."):
        work.write(charging.ask, order, amount_minor=571)
    work.write(charging.ask, order)
    with says_no("Nothing is left to ask for. It is paid, authorised, or a link for it is open already."):
        work.write(charging.ask, order)


def test_a_card_payment_is_called_off_once_and_not_while_the_provider_is_being_asked(
    work: Work, bank: Bank, mug: int
) -> None:
    asked = "The provider is being asked about it just now. Try it again in a moment."
    card_id = work.write(charging.ask, an_order(work, mug))
    call_id = work.write(queue.claim_next)
    with says_no(asked):
        work.write(charging.withdraw, card_id)
    assert bench.rows(work, CardCall, id=call_id)[0].status is CallStatus.ASKING

    held = authorised(work, bank, an_order(work, mug))
    work.write(charging.withdraw, held)
    with says_no(asked):
        work.write(charging.withdraw, held)
    ask_all(work, bank)
    with says_no("This card payment is over: Voided. Money that was taken goes back with a refund."):
        work.write(charging.withdraw, held)

    with says_no("There is no such card payment."):
        work.write(charging.withdraw, 999)
    with says_no("There is no such record."):
        work.write(charging.try_again, 999)


def test_what_was_paid_otherwise_is_not_taken_from_the_card(work: Work, bank: Bank, mug: int) -> None:
    order = an_order(work, mug)
    card_id = authorised(work, bank, order)
    work.write(paying.record, order, PaymentMethod.TRANSFER, amount_minor=3000)
    leave(work, order, mug, 3)
    ask_all(work, bank)
    assert [amount for _, amount in bank.captures] == [570]
    assert (card(work, card_id).captured_minor, word(work, order)) == (570, PaymentWord.PAID)


def test_an_authorisation_that_runs_out_says_so(work: Work, bank: Bank, mug: int) -> None:
    order = an_order(work, mug)
    card_id = authorised(work, bank, order)
    bank.expire(card(work, card_id).reference)
    work.write(charging.look_now, card_id)
    ask_all(work, bank)
    assert (card(work, card_id).status, word(work, order)) == (S.EXPIRED, PaymentWord.UNPAID)
    assert work.write(charging.ask, order)


def test_money_taken_past_the_program_is_on_the_order_too(work: Work, bank: Bank, mug: int) -> None:
    order = an_order(work, mug)
    card_id = authorised(work, bank, order)
    with bank.line() as line:
        line.capture(card(work, card_id).reference, Money(3570, "EUR"), "by hand", is_last=True)
    work.write(charging.look_now, card_id)
    ask_all(work, bank)
    assert (card(work, card_id).status, word(work, order)) == (S.CAPTURED, PaymentWord.PAID)
    leave(work, order, mug, 3)
    assert not ask_all(work, bank)
    assert len(bank.captures) == 1


def test_nothing_is_asked_where_nobody_may_handle_money(work: Work, bank: Bank, mug: int) -> None:
    work.write(charging.ask, an_order(work, mug))
    office = work.actor
    work.actor = Actor(office.user_id, office.station_id, RIGHTS[UserRole.PACKER])
    assert not ask_all(work, bank)
    work.actor = office
    assert ask_all(work, bank).done == 1


def test_what_the_provider_refuses_or_nobody_asks_is_stuck_on_today(
    work: Work, bank: Bank, mug: int, clock: StillClock
) -> None:
    def waits() -> list[tuple[int, Any]]:
        return [(each.count, each.focus) for each in work.read(stuck.look) if each.cause.key == "cards"]

    order = an_order(work, mug, 1)
    work.write(charging.ask, order)
    assert waits() == []
    clock.pass_by(minutes=16)
    assert waits() == [(1, {"order": order, "tab": "money"})]
    ask_all(work, bank)
    assert waits() == []
    paid = paid_by_card(work, bank, mug)
    bank.refuses_refunds = True
    work.write(refunding.refund, paid, 100, reason="late")
    ask_all(work, bank)
    assert waits() == [(1, {"order": paid, "tab": "money"})]


def test_a_dead_line_a_wrong_key_and_a_broken_provider_are_told_in_words(work: Work, bank: Bank, mug: int) -> None:
    work.write(charging.ask, an_order(work, mug))
    closed = running.carry_out(work, lambda _: bank.line_with("sk_test_another_one"))
    assert str(closed.closed) == "Stripe does not know this secret key."
    card_id = bench.rows(work, CardPayment)[0].id
    bank.is_broken = True
    work.write(charging.look_now, card_id)
    assert ask_all(work, bank).waiting == 1
    assert bench.rows(work, CardCall)[0].error == "Stripe has a trouble of its own. It is tried again."
    work.write(charging.look_now, card_id)
    bank.port = 9
    assert str(ask_all(work, bank).closed) == "Stripe cannot be reached."


def test_no_number_of_a_card_goes_through_the_program_nor_is_there_a_place_for_one(
    work: Work, bank: Bank, mug: int
) -> None:
    order = an_order(work, mug)
    card_id = work.write(charging.ask, order)
    ask_all(work, bank)
    bank.pay(card(work, card_id).link)
    work.write(charging.look_now, card_id)
    ask_all(work, bank)
    leave(work, order, mug, 3)
    ask_all(work, bank)
    work.write(refunding.refund, order, 100, reason="came back")
    ask_all(work, bank)

    columns = {f"{table}.{each.name}" for table, held in Row.metadata.tables.items() for each in held.columns}
    assert {"amount", "payment_intent", "amount_to_capture"} <= bank.asked
    assert [each for each in (*bank.asked, *columns) if re.search(r"card_?number|\bpan\b|cvc|cvv|exp_", each)] == []
    assert [each for each in bank.asked if "[card]" in each or each.startswith("card")] == []
