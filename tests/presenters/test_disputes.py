"""A dispute at the desk: a row on Today that opens its order, and the order's page that says what to do until when."""

from collections.abc import Iterator

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.models.card import CardPayment
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.order_detail import OrderDetail
from omsdesk.presenters.today import Today
from omsdesk.services.cards import charging, running
from tests import factories
from tests.payment_server import Bank, a_payment_server
from tests.services import pack_bench as bench
from tests.still_clock import StillClock


@pytest.fixture
def bank() -> Iterator[Bank]:
    with a_payment_server() as made:
        yield made


@pytest.fixture
def disputed(house: Work, bank: Bank, clock: StillClock) -> tuple[int, str]:
    """An order that is paid, here, and in dispute; and what the dispute is called."""
    factories.change_settings(house, card_provider="stripe")
    mug = factories.a_product(house, "MUG-1", price=1250)
    factories.stock(house, mug, 9)
    order = factories.an_order(house, [(mug, 2)], confirmed=True)
    card_id = house.write(charging.ask, order)
    running.carry_out(house, bank.line)
    intent = bank.pay(bench.rows(house, CardPayment)[0].link)
    bank.intents[intent] |= {"status": "succeeded", "amount_received": 2500, "amount_capturable": 0}
    house.write(charging.look_now, card_id)
    running.carry_out(house, bank.line)
    name = bank.dispute(intent)
    clock.pass_by(minutes=31)
    assert running.carry_out(house, bank.line).news == 1
    return order, name


def test_today_says_until_when_and_opens_the_money_of_the_order(
    house: Work, bank: Bank, disputed: tuple[int, str], clock: StillClock
) -> None:
    order, name = disputed
    page = Today(house, JobsInPlace())
    house.listen(page.changed)
    page.appear()
    assert page.state.day is not None
    told = {each.cause.key: (each.count, str(each.cause.frees)) for each in page.state.day.stuck}
    assert told["disputes"] == (1, "Send evidence until Fri 13 Mar 11:06")
    assert told["hold dispute"][0] == 1
    page.free([each.cause.key for each in page.state.day.stuck].index("disputes") + 1)
    assert page.state.way is not None
    assert (page.state.way.page, dict(page.state.way.focus)) == ("order_detail", {"order": order, "tab": "money"})

    bank.decide(name, "won")
    clock.pass_by(minutes=31)
    running.carry_out(house, bank.line)
    assert [each.cause.key for each in page.state.day.stuck] == []


def test_the_order_says_it_and_refuses_a_refund_in_words(
    house: Work, bank: Bank, disputed: tuple[int, str], clock: StillClock
) -> None:
    order, name = disputed
    page = OrderDetail(house, JobsInPlace())
    house.listen(page.changed)
    page.open(order=order, tab="money")
    page.appear()
    assert page.state.detail is not None
    (dispute,) = page.state.detail.cards.disputes
    assert str(dispute.words) == "the cardholder did not order it; evidence until Fri 13 Mar 11:06"
    assert [str(each) for each in page.state.detail.cards.remarks] == [
        (
            "The customer's bank takes €25.00 back: the cardholder did not order it. "
            "Send evidence at the provider until Fri 13 Mar 11:06. "
            "It is handed in at https://dashboard.stripe.com/disputes"
        )
    ]
    assert page.state.detail.account.disputed.minor == 2500
    page.refund("5,00", "sorry")
    assert page.state.trouble is not None
    assert str(page.state.trouble.headline) == "The customer's bank is taking €25.00 of this order back."

    bank.decide(name, "lost")
    clock.pass_by(minutes=31)
    running.carry_out(house, bank.line)
    assert [str(each) for each in page.state.detail.cards.remarks] == [
        "The customer's bank has taken €25.00 back for good: the cardholder did not order it."
    ]
    assert page.state.detail.order.payment is PaymentWord.UNPAID
