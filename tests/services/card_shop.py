"""A house that takes cards, and a provider beside it: what the tests of card payments have in common."""

from typing import Any

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.lifecycles.payment import PaymentStatus, PaymentWord
from omsdesk.models.card import CardPayment
from omsdesk.services import shipping
from omsdesk.services.cards import charging, running
from omsdesk.services.cards.running import Asked
from tests import factories
from tests.payment_server import Bank
from tests.services import pack_bench as bench

S = PaymentStatus


def a_house(work: Work) -> None:
    """It takes cards and writes to its customers."""
    factories.a_house(work, pick_while_packing=False, card_provider="stripe", mail_on=True, email="shop@house.test")


def a_mug(work: Work) -> int:
    product = factories.a_product(work, "MUG", name="Mug", price=1000, tax_rate_bp=1900)
    factories.stock(work, product, 50)
    return product


def an_order(work: Work, mug: int, pieces: int = 3, **fields: Any) -> int:
    return factories.an_order(work, [(mug, pieces)], confirmed=True, email="grace@customer.test", **fields)


def ask_all(work: Work, bank: Bank) -> Asked:
    return running.carry_out(work, bank.line)


def card(work: Work, card_id: int) -> Any:
    return bench.rows(work, CardPayment, id=card_id)[0]


def authorised(work: Work, bank: Bank, order: int, **asked: Any) -> int:
    """The customer has paid with the link."""
    card_id = work.write(charging.ask, order, **asked)
    ask_all(work, bank)
    bank.pay(card(work, card_id).link)
    work.write(charging.look_now, card_id)
    ask_all(work, bank)
    assert card(work, card_id).status is S.AUTHORISED
    return card_id


def leave(work: Work, order: int, mug: int, pieces: int) -> None:
    """Pick, pack and hand over what the order has."""
    job = bench.picked(work, order)
    bench.scan_order(work, order)
    for _ in range(pieces):
        bench.scan(work, house_code("SK", mug), job)
    work.write(shipping.ship, job)


def word(work: Work, order: int) -> PaymentWord:
    found: PaymentWord = factories.the_order(work, order).payment
    return found


def paid_by_card(work: Work, bank: Bank, mug: int) -> int:
    """An order that left and whose money was taken."""
    order = an_order(work, mug)
    authorised(work, bank, order)
    leave(work, order, mug, 3)
    ask_all(work, bank)
    assert word(work, order) is PaymentWord.PAID
    return order
