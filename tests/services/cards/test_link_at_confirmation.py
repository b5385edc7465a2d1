"""A payment link that goes with the confirmation: made once, told once, and never what keeps the customer waiting."""

from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.payment import PaymentMethod, PaymentStatus
from omsdesk.models.card import CardCall, CardPayment
from omsdesk.models.message import Message
from omsdesk.services import (
    cancelling,
    checks,
    confirming,
    deciding,
    holding,
    mailing,
    messaging,
    order_detail,
    paying,
)
from omsdesk.services.cards import charging, queue
from omsdesk.services.cards.running import Asked
from tests import factories
from tests.payment_server import Bank
from tests.services import pack_bench as bench
from tests.services.card_shop import S, ask_all, card
from tests.still_clock import StillClock

LATER = "A link to pay by card comes in a mail of its own."


def by_link(work: Work, mug: int, **fields: Any) -> int:
    """An order of 35.70 that is paid by card with a link."""
    values = {"confirmed": True, "email": "grace@customer.test", "pays_by_link": True, **fields}
    return factories.an_order(work, [(mug, 3)], **values)


def mails(work: Work) -> list[tuple[str, str]]:
    return [(row.kind, row.body) for row in bench.rows(work, Message)]


def the_card(work: Work) -> Any:
    (found,) = bench.rows(work, CardPayment)
    return found


def told(work: Work, order: int) -> list[str]:
    return [str(each) for each in work.read(order_detail.show, order).cards.remarks]


def test_the_confirmation_brings_the_link_and_nothing_else_is_sent(work: Work, bank: Bank, mug: int) -> None:
    order = by_link(work, mug)
    assert mails(work) == []
    assert work.read(checks.violations) == (), "a confirmation that waits for its link is not missing"

    assert ask_all(work, bank) == Asked(done=1)

    ((kind, body),) = mails(work)
    link = the_card(work).link
    assert (kind, [each["amount"] for each in bank.links.values()]) == ("confirmation", [3570])
    assert f"To be paid: €35.70.\nPay by card here: {link}" in body
    (mail,) = bench.rows(work, Message)
    assert f'<a href="{link}">{link}</a>' in mail.html
    assert not ask_all(work, bank)
    assert told(work, order) == []


def test_a_station_that_dies_in_between_leaves_one_link_and_one_mail(
    work: Work, bank: Bank, mug: int, clock: StillClock
) -> None:
    by_link(work, mug)
    claimed = work.write(queue.claim_next)
    bank.loses = 1.0
    clock.pass_by(minutes=4)
    assert ask_all(work, bank).waiting == 1, "the provider made it, and its answer was lost"
    bank.loses = 0.0
    clock.pass_by(minutes=4)

    assert ask_all(work, bank) == Asked(done=1)

    assert bench.rows(work, CardCall)[0].id == claimed
    assert len(bank.links) == 1
    assert [kind for kind, _ in mails(work)] == ["confirmation"]


def test_a_provider_that_nobody_reaches_keeps_no_customer_waiting(
    work: Work, bank: Bank, mug: int, clock: StillClock
) -> None:
    order = by_link(work, mug)
    port, bank.port = bank.port, 9
    ask_all(work, bank)
    assert told(work, order) == [
        "The confirmation waits for the payment link until 08:45, then goes without it.",
        "Make the payment link: Stripe cannot be reached. Look at the network of this computer. It is tried again.",
    ]
    mailing.carry_out(work)
    assert mails(work) == []

    clock.pass_by(minutes=15)
    for _ in range(2):
        mailing.carry_out(work)
    ((kind, body),) = mails(work)
    assert (kind, LATER in body) == ("confirmation", True)
    assert told(work, order)[0] == "The confirmation went without the payment link. It goes in a mail of its own."

    bank.port = port
    clock.pass_by(hours=1)
    ask_all(work, bank)
    assert [kind for kind, _ in mails(work)] == ["confirmation", "payment_link"]
    assert the_card(work).link in mails(work)[1][1]


def test_a_refused_link_lets_the_confirmation_go_and_can_be_asked_for_again(work: Work, bank: Bank, mug: int) -> None:
    bank.refuses_links = True
    order = by_link(work, mug)
    assert ask_all(work, bank) == Asked(refused=1)
    ((kind, body),) = mails(work)
    assert (kind, "To be paid: €35.70." in body, LATER in body) == ("confirmation", True, False)
    assert told(work, order) == [
        "The confirmation went without a payment link. Ask again under Payments and refunds, Show card.",
        "Make the payment link: Stripe refuses: No links today",
    ]

    bank.refuses_links = False
    work.write(charging.try_again, bench.rows(work, CardCall)[0].id)
    assert ask_all(work, bank) == Asked(done=1)
    assert [kind for kind, _ in mails(work)] == ["confirmation", "payment_link"]
    bank.pay(the_card(work).link)
    work.write(charging.look_now, the_card(work).id)
    ask_all(work, bank)
    assert the_card(work).status is S.AUTHORISED


def test_called_off_it_goes_without_and_cancelled_it_does_not_go(work: Work, bank: Bank, mug: int) -> None:
    by_link(work, mug)
    work.write(charging.withdraw, the_card(work).id)
    assert [kind for kind, _ in mails(work)] == ["confirmation"]

    order = by_link(work, mug, email="ada@customer.test")
    work.write(cancelling.cancel_order, order, "changed their mind")
    ask_all(work, bank)
    ask_all(work, bank)
    assert [kind for kind, _ in mails(work)] == ["confirmation", "cancellation"]
    assert [row.status for row in bench.rows(work, CardPayment)] == [S.VOIDED, S.VOIDED]
    assert not any(each["active"] for each in bank.links.values())


def test_only_what_is_confirmed_and_open_is_asked_for(work: Work, bank: Bank, mug: int) -> None:
    held = by_link(work, mug, confirmed=False)
    work.write(holding.hold, held, HoldReason.FRAUD)
    assert bench.rows(work, CardPayment) == []
    work.write(deciding.approve, held)
    assert the_card(work).order_id == held

    paid = by_link(work, mug, confirmed=False, email="ada@customer.test")
    work.write(paying.record, paid, PaymentMethod.CASH)
    work.write(confirming.confirm, paid)
    assert [kind for kind, _ in mails(work)] == ["confirmation"]
    assert len(bench.rows(work, CardPayment)) == 1


@pytest.mark.parametrize(
    ("settings", "email", "links", "kinds"),
    [
        ({"card_confirms": False}, "grace@customer.test", 0, ["confirmation"]),
        ({"card_provider": ""}, "grace@customer.test", 0, ["confirmation"]),
        ({"mail_off": ["confirmation"]}, "grace@customer.test", 1, ["payment_link"]),
        ({"mail_on": False}, "grace@customer.test", 1, []),
        ({}, "", 1, []),
    ],
)
def test_the_settings_say_what_is_made_and_what_is_sent(
    work: Work, bank: Bank, mug: int, settings: dict[str, Any], email: str, links: int, kinds: list[str]
) -> None:
    factories.change_settings(work, **settings)
    order = by_link(work, mug, email=email)
    ask_all(work, bank)
    assert (len(bank.links), [kind for kind, _ in mails(work)]) == (links, kinds)
    if not links and "card_provider" not in settings:
        assert told(work, order) == ["To be paid by card: no link was made. Payment link (K) makes one."]
    if links and not kinds:
        assert told(work, order) == ["The payment link was not mailed. Show it as a code under Payments and refunds."]


def test_whoever_confirms_by_hand_meanwhile_is_not_repeated(work: Work, bank: Bank, mug: int) -> None:
    order = by_link(work, mug)
    work.write(messaging.send, order, "confirmation")
    ask_all(work, bank)
    assert [kind for kind, _ in mails(work)] == ["confirmation", "payment_link"]
    assert card(work, the_card(work).id).status is PaymentStatus.PENDING
    with pytest.raises(Refusal, match="Nothing is left to ask for"):
        work.write(charging.ask, order)
