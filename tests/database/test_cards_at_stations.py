"""Card payments with stations' own logins: only who may handle money writes that a card was asked or has paid."""

from collections.abc import Iterator

import psycopg
import pytest

from omsdesk.database.work import Actor, Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.lifecycles.rights import RIGHTS
from omsdesk.lifecycles.user import UserRole
from omsdesk.models.card import CardPayment
from omsdesk.services import checks, refunding
from omsdesk.services.cards import charging, running
from tests import factories
from tests.database.station import a_prompt, a_shared_house, asked, signed_in
from tests.payment_server import a_payment_server
from tests.services import pack_bench as bench


@pytest.fixture
def house(postgresql_url: str) -> Iterator[tuple[str, Work, dict[str, int]]]:
    people = (("Ines", UserRole.OFFICE), ("Tomas", UserRole.PACKER))
    with a_shared_house(postgresql_url, *people) as (owner, ids):
        factories.change_settings(owner, card_provider="stripe")
        yield postgresql_url, owner, ids


def test_the_office_takes_a_card_from_link_to_refund_and_a_packer_nothing(
    house: tuple[str, Work, dict[str, int]],
) -> None:
    url, owner, ids = house
    order = factories.an_order(owner, [(factories.a_product(owner, price=1000), 2)], shipped_at=owner.now())
    with a_payment_server() as bank, signed_in(url, ids["Ines"]) as office:
        card_id = office.write(charging.ask, order)
        running.carry_out(office, bank.line)
        bank.pay(bench.rows(owner, CardPayment)[0].link)
        with signed_in(url, ids["Tomas"]) as packer:
            with pytest.raises((Refusal, Unavailable)):
                packer.write(charging.look_now, card_id)
            packer.actor = Actor(ids["Tomas"], 1, RIGHTS[UserRole.PACKER])
            assert not running.carry_out(packer, bank.line)
        office.write(charging.look_now, card_id)
        for _ in range(2):
            running.carry_out(office, bank.line)
        assert factories.the_order(owner, order).payment is PaymentWord.PAID
        office.write(refunding.refund, order, 700, reason="late")
        running.carry_out(office, bank.line)
        assert [each["amount"] for each in bank.refunds.values()] == [700]
    assert factories.the_order(owner, order).payment is PaymentWord.PART_REFUNDED
    assert owner.read(checks.violations) == ()


BANK_LIES = (
    "UPDATE payments SET lost_minor = 0",
    "UPDATE disputes SET status = 'won'",
    "UPDATE disputes SET reference = 'du_other'",
    "UPDATE dispute_entries SET amount_minor = 1",
    "DELETE FROM dispute_entries",
    "INSERT INTO dispute_entries (dispute_id, payment_id, amount_minor, at) VALUES (1, 1, -2380, now())",
    "UPDATE dispute_fees SET amount_minor = 1",
    "DELETE FROM dispute_fees",
)
A_FEE = "INSERT INTO dispute_fees (dispute_id, amount_minor, currency, at) VALUES (1, 9900, 'EUR', now())"


def test_what_a_bank_took_is_heard_by_the_office_and_made_up_by_nobody(
    house: tuple[str, Work, dict[str, int]],
) -> None:
    url, owner, ids = house
    order = factories.an_order(owner, [(factories.a_product(owner, price=1000), 2)], shipped_at=owner.now())
    with a_payment_server() as bank, signed_in(url, ids["Ines"]) as office, a_prompt(url, office) as prompt:
        office.write(charging.ask, order)
        running.carry_out(office, bank.line)
        intent = bank.pay(bench.rows(owner, CardPayment)[0].link)
        office.write(charging.look_now, 1)
        for _ in range(2):
            running.carry_out(office, bank.line)
        bank.dispute_fee = 1500
        bank.dispute(intent, "lost", created=int(owner.now().timestamp()))
        assert running.carry_out(office, bank.line).news == 1
        assert factories.the_order(owner, order).payment is PaymentWord.UNPAID
        with signed_in(url, ids["Tomas"]) as packer, a_prompt(url, packer) as bench_prompt:
            for lie in BANK_LIES:
                for each in (prompt, bench_prompt):
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        each.execute(lie)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                bench_prompt.execute(A_FEE)
    assert asked(owner, "SELECT amount_minor, currency FROM dispute_fees") == [(1500, "EUR")]
    assert asked(owner, "SELECT lost_minor FROM payments") == asked(owner, "SELECT amount_minor FROM dispute_entries")
    assert owner.read(checks.violations) == ()


LIES = (
    "UPDATE card_payments SET status = 'authorised', authorised_minor = asked_minor",
    "UPDATE card_payments SET asked_minor = 1",
    "UPDATE card_calls SET status = 'done'",
    "UPDATE card_calls SET amount_minor = 1",
    "DELETE FROM card_calls",
)


def test_a_prompt_at_a_bench_cannot_say_that_a_card_has_paid(house: tuple[str, Work, dict[str, int]]) -> None:
    url, owner, ids = house
    owner.write(charging.ask, factories.an_order(owner))
    with signed_in(url, ids["Tomas"]) as packer, a_prompt(url, packer) as prompt:
        for lie in LIES:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                prompt.execute(lie)
    assert asked(owner, "SELECT status FROM card_payments") == [("pending",)]
