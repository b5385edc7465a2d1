"""Card payments at the desk: the key in the settings, a link from the order's page, and what the office reads of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from omsdesk.database import passwords
from omsdesk.database.work import Work
from omsdesk.desk import Desk
from omsdesk.lifecycles.payment import PaymentStatus, PaymentWord
from omsdesk.payments import stripe
from omsdesk.presenters import JobsInPlace, Lane
from omsdesk.presenters.order_detail import Form, OrderDetail
from omsdesk.presenters.settings import Settings
from omsdesk.services.cards import charging
from omsdesk.services.cards.picture import CardPicture
from tests import factories
from tests.payment_server import SECRET, Bank, a_payment_server
from tests.presenters.test_post_of_a_desk import Noting


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bank]:
    """Stripe as this computer reaches it."""
    with a_payment_server() as made:
        monkeypatch.setitem(stripe.PLUGIN._addresses, "api", f"http://127.0.0.1:{made.port}")
        yield made


@pytest.fixture
def section(house: Work, bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of a computer that knows no key yet."""
    monkeypatch.setattr(passwords, "file", lambda: tmp_path / "passwords.json")
    factories.change_settings(house, card_provider="stripe")
    made = Settings(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    return made


def card(page: OrderDetail) -> CardPicture:
    assert page.state.detail is not None
    return page.state.detail.cards.rows[-1]


def test_a_key_is_kept_here_and_tested_in_words(section: Settings) -> None:
    section.look_at_cards()
    assert str(section.state.cards.closed) == (
        "This computer does not know the secret key. Another one that does asks."
    )
    section.try_cards()
    assert str(section.state.cards.failed) == "This computer does not know the secret key. Type it below."
    section.keep_card_secret("pk_live_0123456789abcdef")
    assert str(section.state.errors["card_secret"]) == "This is no secret key of Stripe. It begins with sk_ or rk_."
    section.keep_card_secret("sk_test_not_the_right_one")
    assert "card_secret" not in section.state.errors
    section.try_cards()
    assert str(section.state.cards.failed) == (
        "Stripe does not know this secret key. Type it again in Settings, Card payments."
    )
    section.keep_card_secret(f" {SECRET} ")
    section.try_cards()
    assert str(section.state.cards.tested) == "Stripe answers. It is a key for tests: no real money moves."
    assert section.state.cards.closed is None


def test_a_link_is_made_shown_and_paid_without_anybody_waiting(house: Work, section: Settings, bank: Bank) -> None:
    section.keep_card_secret(SECRET)
    jobs = Noting()
    desk = Desk(house, jobs)
    page = desk.presenter("order_detail")
    assert isinstance(page, OrderDetail)
    order = factories.an_order(house, [(factories.a_product(house, price=1250), 2)])
    page.open(order=order, tab="money")
    page.appear()
    assert page.state.why_not_card is None

    page.ask_card(2500, by_mail=False)
    assert Lane.POST in jobs.lanes
    assert (str(card(page).words), bool(card(page).is_link_open)) == ("The customer has not paid yet", True)
    assert str(page.state.why_not_card) == "It is paid, authorised, or a link for it is open already."
    assert page.state.asked is not None
    assert page.state.asked.form is Form.CARD
    assert len(page.state.card_code) > 20

    bank.pay(card(page).link)
    page.look_at_card(card(page).id)
    assert card(page).status is PaymentStatus.AUTHORISED
    assert str(card(page).words) == "€25.00 authorised, taken when goods leave"
    assert page.state.detail is not None
    assert page.state.detail.order.payment is PaymentWord.AUTHORISED
    page.withdraw_card(card(page).id)
    assert (card(page).status, str(card(page).words)) == (PaymentStatus.VOIDED, "Let go, nothing was taken")
    assert bank.captures == []


def test_being_offline_is_told_on_the_order_and_only_the_clock_asks_again(
    house: Work, section: Settings, bank: Bank
) -> None:
    section.keep_card_secret(SECRET)
    order = factories.an_order(house)
    stripe.PLUGIN._addresses["api"] = "http://127.0.0.1:9"
    desk = Desk(house, JobsInPlace())
    page = desk.presenter("order_detail")
    assert isinstance(page, OrderDetail)
    page.open(order=order, tab="money")
    page.appear()
    page.ask_card(1000, by_mail=False)
    assert str(card(page).words) == (
        "Make the payment link: Stripe cannot be reached. Look at the network of this computer. It is tried again."
    )
    assert bank.requests == 0
    stripe.PLUGIN._addresses["api"] = f"http://127.0.0.1:{bank.port}"
    house.write(charging.look_now, card(page).id)
    assert not card(page).link
    desk.ask_provider()
    assert card(page).is_link_open


def test_an_order_says_that_cards_are_not_set_up(house: Work) -> None:
    page = OrderDetail(house, JobsInPlace())
    page.open(order=factories.an_order(house))
    assert str(page.state.why_not_card) == (
        "Card payments are not set up. Choose a provider in Settings, Card payments."
    )
