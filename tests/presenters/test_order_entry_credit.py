"""Store credit on the order form: it pays first, the rest another way, and what another station spent is told."""

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.models.order import Order
from omsdesk.money import Money
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.order_entry import OrderEntry
from omsdesk.services import customers, paying, receipts, refunding, store_credit
from omsdesk.services.checks import violations
from omsdesk.services.customers import NewCustomer
from tests import factories
from tests.factories import HOME


@pytest.fixture
def entry(house: Work) -> OrderEntry:
    made = OrderEntry(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    return made


@pytest.fixture
def mug(house: Work) -> int:
    product = factories.a_product(house, "MUG-1", name="Enamel mug", price=1000, tax_rate_bp=0)
    factories.stock(house, product, 9)
    return product


@pytest.fixture
def ada(house: Work, mug: int) -> int:
    """A customer who has 15.00 here, of an order that was refunded."""
    customer = house.write(customers.make, NewCustomer(name="Ada Lovelace", address=HOME))
    order = factories.an_order(house, [(mug, 2)], customer_id=customer)
    house.write(paying.record, order, PaymentMethod.TRANSFER)
    house.write(refunding.refund, order, 1500, reason="scratched", to_credit=True)
    return customer


def filled(entry: OrderEntry, customer: int, pieces: int) -> OrderEntry:
    entry.choose_customer(customer)
    entry.enter("MUG-1", pieces)
    entry.change(service="pickup")
    entry.use_credit(on=True)
    return entry


def paid(work: Work, order_id: int) -> list[tuple[str, int]]:
    return [(str(how), amount.minor) for how, amount in work.read(receipts.receipt, order_id).paid]


def test_it_pays_first_and_the_rest_is_paid_another_way(house: Work, entry: OrderEntry, ada: int) -> None:
    state = filled(entry, ada, 4).state
    told = [(str(row.caption), row.minor) for row in state.sum_rows][-3:]
    entry.choose_payment(PaymentMethod.CASH)

    entry.confirm()

    assert told == [("Total", 4000), ("Store credit", -1500), ("Still to pay", 2500)]
    order = entry.state.ended.order_id if entry.state.ended else 0
    assert paid(house, order) == [("Cash", 2500), ("Store credit", 1500)]
    assert factories.the_order(house, order).payment is PaymentWord.PAID
    assert house.read(store_credit.balances, ada) == ()
    assert house.read(violations) == ()


def test_a_sale_that_it_covers_needs_no_other_payment_and_one_that_it_does_not_asks(
    house: Work, entry: OrderEntry, ada: int
) -> None:
    entry.change(channel="counter")
    filled(entry, ada, 2).sell()
    asked = entry.state.errors
    entry.set_quantity(entry.state.form.lines[0].product.id, 1)

    entry.sell()

    assert str(asked["payment"]) == "Choose how it is paid."
    order = entry.state.ended.order_id if entry.state.ended else 0
    assert paid(house, order) == [("Store credit", 1000)]
    assert house.read(store_credit.balances, ada) == (Money(500, "EUR"),)


def test_what_was_spent_meanwhile_is_told_and_nothing_is_placed(
    house: Work, entry: OrderEntry, ada: int, mug: int
) -> None:
    filled(entry, ada, 2)
    entry.choose_payment(PaymentMethod.CASH)
    other = factories.an_order(house, [(mug, 1)], customer_id=ada)
    house.write(paying.record, other, PaymentMethod.CREDIT)
    before = factories.all_rows(house, Order)

    entry.confirm()

    assert str(entry.state.errors["form"]) == "Only €5.00 of store credit is there. Pay the rest another way."
    assert factories.all_rows(house, Order) == before
    assert (entry.state.credit, entry.state.still_open) == (Money(500, "EUR"), Money(1500, "EUR"))


def test_another_customer_has_none_of_it(entry: OrderEntry, ada: int) -> None:
    filled(entry, ada, 1)

    entry.change(customer_name="Grace Hopper")

    assert (entry.state.credit.minor, entry.state.form.uses_credit) == (0, False)
