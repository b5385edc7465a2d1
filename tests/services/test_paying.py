"""Money in and money back: never more back than came in, and the order's word follows."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.payment import PaymentMethod, PaymentStatus, PaymentWord
from omsdesk.models.money import Payment, Refund
from omsdesk.money import Money
from omsdesk.services import cancelling, holding, paying, placing, refunding
from omsdesk.services.new_order import NewOrder
from tests.factories import a_house, a_product, all_rows, an_order, stock, the_order, whole_database
from tests.sentences import says_no


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def order_id(work: Work) -> int:
    mug = a_product(work, price=1250)
    stock(work, mug, 9)
    return an_order(work, [(mug, 4)], confirmed=True)


def word(work: Work, order_id: int) -> PaymentWord:
    payment: PaymentWord = the_order(work, order_id).payment
    return payment


def test_a_payment_without_an_amount_pays_what_is_open(work: Work, order_id: int) -> None:
    work.write(paying.record, order_id, PaymentMethod.CASH, amount_minor=1500)
    assert word(work, order_id) is PaymentWord.PART_PAID
    work.write(paying.record, order_id, PaymentMethod.TRANSFER, reference="RF18")

    account = work.read(paying.account, order_id)
    assert word(work, order_id) is PaymentWord.PAID
    assert (account.open, account.captured, account.refundable) == (
        Money(0, "EUR"),
        Money(5000, "EUR"),
        Money(5000, "EUR"),
    )
    assert [row[5] for row in all_rows(work, Payment)] == [1500, 3500]


def test_nothing_is_open_on_a_paid_order(work: Work, order_id: int) -> None:
    work.write(paying.record, order_id, PaymentMethod.CASH)
    before = whole_database(work)

    with pytest.raises(Refusal, match="Nothing is open on this order"):
        work.write(paying.record, order_id, PaymentMethod.CASH)

    assert whole_database(work) == before


@pytest.mark.parametrize("amount", [0, -1, 2**31])
def test_odd_amounts_are_refused(work: Work, order_id: int, amount: int) -> None:
    before = whole_database(work)

    with pytest.raises(Refusal, match="This is not an amount that can be paid"):
        work.write(paying.record, order_id, PaymentMethod.CASH, amount_minor=amount)

    assert whole_database(work) == before


def test_nobody_pays_for_a_draft(work: Work) -> None:
    draft_id = work.write(placing.save_draft, NewOrder())

    with pytest.raises(Refusal, match="The order is Draft"):
        work.write(paying.record, draft_id, PaymentMethod.CASH, amount_minor=100)


def test_too_much_is_owed_to_the_customer_and_can_be_given_back(work: Work, order_id: int) -> None:
    work.write(paying.record, order_id, PaymentMethod.TRANSFER, amount_minor=6000)
    assert word(work, order_id) is PaymentWord.CREDIT_OWED

    work.write(refunding.refund_credit, order_id, reason="paid too much")

    assert [row[5] for row in all_rows(work, Refund)] == [1000]
    with pytest.raises(Refusal, match="Nothing is owed to the customer"):
        work.write(refunding.refund_credit, order_id, reason="again")


def test_full_payment_ends_the_wait_for_it(work: Work, order_id: int) -> None:
    work.write(holding.hold, order_id, HoldReason.PAYMENT)
    work.write(paying.record, order_id, PaymentMethod.TRANSFER, amount_minor=1000)
    assert the_order(work, order_id).headline is Headline.ON_HOLD

    work.write(paying.record, order_id, PaymentMethod.TRANSFER)

    assert the_order(work, order_id).headline is Headline.READY_TO_PICK


def test_a_payment_recorded_by_mistake_is_void(work: Work, order_id: int) -> None:
    payment_id = work.write(paying.record, order_id, PaymentMethod.CASH)

    work.write(paying.void, payment_id, "wrong order")

    assert word(work, order_id) is PaymentWord.UNPAID
    assert [row[3] for row in all_rows(work, Payment)] == [PaymentStatus.VOIDED]
    with pytest.raises(Refusal, match="This payment is Voided"):
        work.write(paying.void, payment_id, "again")


def test_a_payment_is_not_void_after_a_refund_nor_without_a_reason(work: Work, order_id: int) -> None:
    payment_id = work.write(paying.record, order_id, PaymentMethod.CASH)
    with says_no("Why is it void? Say it in a few words."):
        work.write(paying.void, payment_id, " ")
    work.write(refunding.refund, order_id, 1, reason="a cent")
    before = whole_database(work)

    with pytest.raises(Refusal, match="Some of this payment was refunded"):
        work.write(paying.void, payment_id, "wrong order")

    assert whole_database(work) == before


def test_a_payment_that_was_never_recorded_is_not_void(work: Work) -> None:
    with says_no("This payment does not exist."):
        work.write(paying.void, 404, "wrong order")


def test_a_refund_is_taken_from_the_oldest_payment_first(work: Work, order_id: int) -> None:
    work.write(paying.record, order_id, PaymentMethod.CASH, amount_minor=1500)
    work.write(paying.record, order_id, PaymentMethod.TRANSFER)

    refunds = work.write(refunding.refund, order_id, 2000, reason="scratched")

    assert len(refunds) == 2
    assert [(row[5], row[6]) for row in all_rows(work, Payment)] == [(1500, 1500), (3500, 500)]
    assert word(work, order_id) is PaymentWord.PART_REFUNDED
    work.write(refunding.refund, order_id, 3000, reason="all of it")
    assert word(work, order_id) is PaymentWord.REFUNDED


def test_never_more_goes_back_than_came_in(work: Work, order_id: int) -> None:
    work.write(paying.record, order_id, PaymentMethod.CASH)
    work.write(refunding.refund, order_id, 4000, reason="scratched")
    before = whole_database(work)

    with says_no("Only €10.00 can go back, not €10.01. Refund that much or less."):
        work.write(refunding.refund, order_id, 1001, reason="too much")

    assert whole_database(work) == before


NOTHING = "This is not an amount that can be refunded. Give an amount above zero."


@pytest.mark.parametrize(
    ("amount", "reason", "said"),
    [
        (0, "nothing", NOTHING),
        (-5, "less", NOTHING),
        (100, " ", "A refund needs a reason. Say it in a few words."),
    ],
)
def test_a_refund_has_an_amount_and_a_reason(work: Work, order_id: int, amount: int, reason: str, said: str) -> None:
    work.write(paying.record, order_id, PaymentMethod.CASH)
    before = whole_database(work)

    with says_no(said):
        work.write(refunding.refund, order_id, amount, reason=reason)

    assert whole_database(work) == before


def test_a_cancelled_order_gives_its_money_back(work: Work, order_id: int) -> None:
    work.write(paying.record, order_id, PaymentMethod.TRANSFER)
    work.write(cancelling.cancel_order, order_id, "changed her mind")

    work.write(refunding.refund_credit, order_id, reason="cancelled")

    assert word(work, order_id) is PaymentWord.REFUNDED
    assert work.read(paying.account, order_id).refundable == Money(0, "EUR")
