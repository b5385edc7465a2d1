"""Store credit: refunds that stay, orders paid with it, never over what is there, and a ledger that always adds up."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.goods_return import Condition
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.lifecycles.store_credit import CreditKind
from omsdesk.models.message import Message
from omsdesk.money import Money
from omsdesk.services import (
    cancelling,
    checks,
    customer_list,
    customers,
    erasing,
    inspecting,
    merging_customers,
    paying,
    refunding,
    settling,
    splitting,
    store_credit,
)
from omsdesk.services.accounting import months
from omsdesk.services.accounting.entry import Source
from omsdesk.services.banking import transfers
from omsdesk.services.customers import NewCustomer
from tests.factories import HOME, a_house, a_product, all_rows, an_order, change_settings, lines_of, stock, the_order
from tests.sentences import says_no
from tests.services.returns.coming_back import LAST_WEEK, line_id, received

OTHERWISE = "Give the money back another way."


@pytest.fixture(autouse=True)
def house(work: Work) -> Iterator[None]:
    """Whatever is done, every rule holds."""
    a_house(work, mail_on=True, mail_way="folder", mail_off=["confirmation", "cancellation"])
    yield
    assert work.read(checks.violations) == ()


@pytest.fixture
def ada(work: Work) -> int:
    return work.write(customers.make, NewCustomer(name="Ada Lovelace", address=HOME))


def an_order_of(work: Work, customer: int, price: int, **fields: Any) -> int:
    product = a_product(work, price=price, tax_rate_bp=0)
    return an_order(work, [(product, 2)], customer_id=customer, email="ada@example.org", **fields)


def paid(work: Work, customer: int, price: int = 1000, method: PaymentMethod = PaymentMethod.TRANSFER) -> int:
    order_id = an_order_of(work, customer, price)
    work.write(paying.record, order_id, method)
    return order_id


def kept(work: Work, customer: int, minor: int) -> int:
    """An order of which so much became store credit; the order."""
    order_id = paid(work, customer, minor)
    work.write(refunding.refund, order_id, minor, reason="scratched", to_credit=True)
    return order_id


def balance(work: Work, customer: int) -> int:
    return sum(each.minor for each in work.read(store_credit.balances, customer))


def test_a_refund_stays_and_pays_the_next_order_in_part(work: Work, ada: int) -> None:
    first = kept(work, ada, 700)
    second = an_order_of(work, ada, 600)

    work.write(paying.record, second, PaymentMethod.CREDIT)
    work.write(paying.record, second, PaymentMethod.CASH)

    assert balance(work, ada) == 0
    assert the_order(work, second).payment is PaymentWord.PAID
    card = work.read(customer_list.card, ada)
    assert [(each.kind, each.amount.minor, each.order_id) for each in card.credit_rows] == [
        (CreditKind.SPENT, -700, second),
        (CreditKind.REFUNDED, 700, first),
    ]
    assert work.read(transfers.waiting) == (), "what stayed is not transferred"
    (mail,) = [row for row in all_rows(work, Message) if "store_credit" in row]
    assert any("7.00" in str(part) and "stays with us as store credit" in str(part) for part in mail)


def test_nobody_spends_more_than_is_there_or_open(work: Work, ada: int) -> None:
    kept(work, ada, 300)
    order_id = an_order_of(work, ada, 100)
    strange = an_order(work, [(a_product(work, price=500), 1)])

    with pytest.raises(Refusal, match=r"Only €2\.00 is open"):
        work.write(paying.record, order_id, PaymentMethod.CREDIT, amount_minor=201)
    with pytest.raises(Refusal, match=r"Only €3\.00 of store credit is there"):
        work.write(paying.record, an_order_of(work, ada, 400), PaymentMethod.CREDIT, amount_minor=301)
    with says_no("The order belongs to no customer of the register. Choose another way to pay."):
        work.write(paying.record, strange, PaymentMethod.CREDIT, amount_minor=1)
    work.write(paying.record, strange, PaymentMethod.CASH)
    with says_no(f"The order belongs to no customer of the register. {OTHERWISE}"):
        work.write(refunding.refund, strange, 100, reason="late", to_credit=True)

    assert balance(work, ada) == 300


def test_stations_that_spend_at_once_never_spend_a_cent_twice(work: Work, ada: int) -> None:
    kept(work, ada, 1000)
    orders = [an_order_of(work, ada, 150) for _ in range(6)]

    def spend(order_id: int) -> int:
        try:
            work.write(paying.record, order_id, PaymentMethod.CREDIT, amount_minor=300)
        except Refusal:
            return 0
        return 1

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(spend, orders)) == 3
    assert balance(work, ada) == 100


def test_what_was_paid_with_it_comes_back_to_it_and_nowhere_else(work: Work, ada: int) -> None:
    kept(work, ada, 500)
    order_id = an_order_of(work, ada, 400)
    work.write(paying.record, order_id, PaymentMethod.CREDIT)
    work.write(paying.record, order_id, PaymentMethod.CASH)

    work.write(cancelling.cancel_order, order_id, "changed their mind")

    assert balance(work, ada) == 500
    assert work.read(paying.account, order_id).credit == Money(300, "EUR"), "the cash is given back by hand"
    work.write(refunding.refund_credit, order_id, reason="cancelled")
    assert balance(work, ada) == 500


def test_a_voided_payment_gives_it_back_and_a_split_order_takes_it_along(work: Work, ada: int) -> None:
    kept(work, ada, 800)
    order_id = an_order_of(work, ada, 400, confirmed=False)
    payment = work.write(paying.record, order_id, PaymentMethod.CREDIT)
    work.write(paying.void, payment, "wrong order")
    assert balance(work, ada) == 800

    work.write(paying.record, order_id, PaymentMethod.CREDIT)
    split = work.write(splitting.split, order_id, {lines_of(work, order_id)[0].id: 1})

    assert (split.moved, balance(work, ada)) == (Money(400, "EUR"), 0)
    work.write(cancelling.cancel_order, split.order_id, "not wanted")
    assert balance(work, ada) == 400


def test_a_return_becomes_credit_when_its_refund_would_leave(work: Work, ada: int) -> None:
    product = a_product(work, price=500, tax_rate_bp=0)
    stock(work, product, 2)
    order_id = an_order(work, [(product, 2)], customer_id=ada, shipped_at=LAST_WEEK, is_paid=True)
    return_id = received(work, order_id, 2)
    work.write(settling.keep_as_credit, return_id, wanted=True)
    work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)
    work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)
    assert balance(work, ada) == 0

    work.write(settling.keep_as_credit, return_id, wanted=False)
    work.write(settling.keep_as_credit, return_id, wanted=True)
    work.write(settling.send, return_id)

    assert balance(work, ada) == 1000
    with pytest.raises(Refusal, match="The money of this return is not to be decided any more"):
        work.write(settling.keep_as_credit, return_id, wanted=False)


def test_a_return_of_nobody_we_know_becomes_no_credit(work: Work) -> None:
    product = a_product(work, price=500, tax_rate_bp=0)
    return_id = received(work, an_order(work, [(product, 1)], shipped_at=LAST_WEEK, is_paid=True), 1)

    with says_no(f"The order belongs to no customer of the register. {OTHERWISE}"):
        work.write(settling.keep_as_credit, return_id, wanted=True)


def test_cards_that_become_one_share_it_and_part_with_what_is_left(work: Work, ada: int) -> None:
    other = work.write(customers.make, NewCustomer(name="A. Lovelace", address=HOME))
    kept(work, ada, 200)
    kept(work, other, 500)

    merge = work.write(merging_customers.merge, ada, other)
    assert (balance(work, ada), balance(work, other)) == (700, 0)
    work.write(paying.record, an_order_of(work, ada, 150), PaymentMethod.CREDIT)
    work.write(merging_customers.take_back, merge)

    assert (balance(work, ada), balance(work, other)) == (0, 400)


def test_a_customer_with_credit_is_erased_only_after_it_was_paid_out(work: Work, ada: int) -> None:
    change_settings(work, mail_on=False)
    order_id = kept(work, ada, 500)
    work.write(cancelling.cancel_order, order_id, "all of it")
    work.write(refunding.refund_credit, order_id, reason="cancelled")
    assert [str(each) for each in work.read(erasing.plan, ada).blocked] == [
        "€5.00 of store credit is left. Let it be spent, or pay it out first."
    ]

    with says_no("This is not an amount that can be paid out. Give an amount above zero."):
        work.write(store_credit.pay_out, ada, Money(0, "EUR"), PaymentMethod.CASH, "leaves us")
    with says_no("Why is it paid out? Say it in a few words."):
        work.write(store_credit.pay_out, ada, Money(500, "EUR"), PaymentMethod.CASH, " ")
    with pytest.raises(Refusal, match=r"Only €5\.00"):
        work.write(store_credit.pay_out, ada, Money(501, "EUR"), PaymentMethod.CASH, "leaves us")
    work.write(store_credit.pay_out, ada, Money(500, "EUR"), PaymentMethod.CASH, "leaves us")
    work.write(erasing.erase, ada)

    with says_no(f"This customer was erased. {OTHERWISE}"):
        work.write(refunding.refund, paid(work, ada), 100, reason="late", to_credit=True)


def test_the_books_have_it_as_what_is_owed(work: Work, ada: int) -> None:
    kept(work, ada, 500)
    order_id = an_order_of(work, ada, 200)
    work.write(paying.record, order_id, PaymentMethod.CREDIT)
    work.write(store_credit.pay_out, ada, Money(60, "EUR"), PaymentMethod.TRANSFER, "wished so")

    moved = Counter[str]()
    for each in work.read(months.entries, f"{work.now():%Y-%m}"):
        moved[each.debit] += each.amount_minor
        moved[each.credit] -= each.amount_minor

    # 1,000 came by bank, 60 left there; 500 was kept, 400 spent, 60 paid out: 40 are owed.
    assert moved == {"1200": 940, "1700": -40, "10000": -900}


def test_credit_of_another_card_is_paid_out_into_the_books_without_an_order(work: Work, ada: int) -> None:
    other = work.write(customers.make, NewCustomer(name="A. Lovelace", address=HOME))
    kept(work, other, 500)
    work.write(merging_customers.merge, ada, other)
    work.write(store_credit.pay_out, ada, Money(500, "EUR"), PaymentMethod.TRANSFER, "leaves us")

    month = f"{work.now():%Y-%m}"
    (entry,) = (each for each in work.read(months.entries, month) if each.source is Source.PAID_OUT)

    assert (entry.order_id, entry.document, entry.words) == (None, "", "Ada Lovelace leaves us")
    assert (entry.debit, entry.credit, entry.amount_minor) == ("1700", "1200", 500)
