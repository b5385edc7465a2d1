"""Cash at the counter: how much was handed over, what goes back, and what is still missing."""

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.order_entry import OrderEntry
from omsdesk.services import paying
from tests import factories


@pytest.fixture
def entry(house: Work) -> OrderEntry:
    mug = factories.a_product(house, "MUG-1", name="Enamel mug", price=1000, tax_rate_bp=0)
    factories.stock(house, mug, 9)
    made = OrderEntry(house, JobsInPlace())
    made.appear()
    made.change(channel="counter")
    made.enter("MUG-1", 2)
    made.choose_payment(PaymentMethod.CASH)
    return made


def last_sums(entry: OrderEntry) -> list[tuple[str, int]]:
    return [(str(row.caption), row.minor) for row in entry.state.sum_rows][-2:]


def test_the_change_is_said_before_and_after_the_sale(house: Work, entry: OrderEntry) -> None:
    entry.give("50")
    before = last_sums(entry)
    entry.sell()

    assert before == [("Cash given", 5000), ("Change", 3000)]
    assert entry.state.ended is not None
    number = entry.state.ended.order_id
    assert str(entry.state.ended.words) == f"SO-{number} is sold. Give €30.00 back. The receipt prints."
    assert entry.state.given_minor is None
    account = house.read(paying.account, number)
    assert (account.open.minor, account.credit.minor, account.refundable.minor) == (0, 0, 2000)


def test_just_what_is_due_needs_no_word_of_change(entry: OrderEntry) -> None:
    entry.give("20")
    entry.sell()

    assert entry.state.ended is not None
    assert str(entry.state.ended.words) == f"SO-{entry.state.ended.order_id} is sold. The receipt prints."


def test_too_little_is_told_and_nothing_is_sold(entry: OrderEntry) -> None:
    entry.give("15")
    entry.sell()

    assert (str(entry.state.errors["given"]), entry.state.ended) == ("€5.00 is missing.", None)
    entry.give("20")
    assert "given" not in entry.state.errors


def test_what_is_no_amount_is_said_under_its_field(entry: OrderEntry) -> None:
    entry.give("a fifty")

    assert str(entry.state.errors["given"]) == "Give an amount, for example 12.90."
    assert entry.state.change is None


def test_a_card_brings_no_change(entry: OrderEntry) -> None:
    entry.give("50")
    entry.choose_payment(PaymentMethod.CARD)

    assert (entry.state.takes_cash, entry.state.change) == (False, None)
    assert "Change" not in [caption for caption, _ in last_sums(entry)]
