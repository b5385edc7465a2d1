"""The register: found by a few letters, one card with everything, nobody twice."""

import pytest

from omsdesk.database.work import Work
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.customers import Customers
from omsdesk.services import customers, order_acts
from omsdesk.services.customers import NewCustomer
from omsdesk.services.keeping_prices import Agreed
from omsdesk.services.new_order import ShipTo
from tests import factories
from tests.factories import HOME
from tests.services.prices import a_list


@pytest.fixture
def page(house: Work) -> Customers:
    made = Customers(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    return made


def a_customer(work: Work, name: str, **fields: object) -> int:
    return work.write(customers.make, NewCustomer(name=name, address=HOME, **fields))  # type: ignore[arg-type]


def test_the_register_is_listed_by_name_and_the_first_card_is_open(house: Work, page: Customers) -> None:
    sato = a_customer(house, "Kenji Sato")
    sousa = a_customer(house, "Ana Sousa")
    page.point(None)
    page.refresh()

    assert list(page.state.ids) == [sousa, sato]
    assert page.state.card is not None
    assert page.state.card.id == sousa


def test_words_narrow_the_register_by_any_of_them(house: Work, page: Customers) -> None:
    sousa = a_customer(house, "Ana Sousa", email="ana@example.com", phone="+49 421 5550102")
    a_customer(house, "Kenji Sato")

    found = []
    for words in ("sousa", "ana@ex", "5550102"):
        page.find(words)
        found.append(list(page.state.ids))

    assert found == [[sousa]] * 3


def test_the_card_counts_orders_and_money(house: Work, page: Customers) -> None:
    who = a_customer(house, "Ana Sousa")
    mug = factories.a_product(house, price=1000)
    first = factories.an_order(house, [(mug, 2)], customer_id=who, is_paid=True)
    second = factories.an_order(house, [(mug, 1)], customer_id=who)
    house.write(order_acts.cancel, [second], "twice")

    page.open(customer=who)

    card = page.state.card
    assert card is not None
    assert (card.order_count, [amount.minor for amount in card.spent]) == (1, [2000])
    assert [row.id for row in card.orders] == [second, first]


def test_a_new_customer_is_saved_and_shown(house: Work, page: Customers) -> None:
    page.save(NewCustomer(name="Grace Hopper", email="grace@example.com"))

    assert page.state.saved == 1
    assert page.state.card is not None
    assert page.state.card.card.customer.email == "grace@example.com"


def test_somebody_alike_is_named_while_typing(house: Work, page: Customers) -> None:
    a_customer(house, "Ana Sousa", phone="+49 421 5550102")

    page.look_for_doubles(NewCustomer(name="A. Sousa", phone="0421 5550102"))

    assert [each.name for each in page.state.doubles] == ["Ana Sousa"]


def test_a_number_that_is_taken_is_refused_in_words(house: Work, page: Customers) -> None:
    a_customer(house, "Ana Sousa", reference="C-17")

    page.save(NewCustomer(name="Somebody", reference="C-17"))

    assert str(page.state.wrong) == "Customer number C-17 is taken. Open that customer instead."
    assert page.state.saved == 0


def test_a_correction_leaves_old_orders_as_they_were(house: Work, page: Customers) -> None:
    who = a_customer(house, "Ana Sousa")
    order_id = factories.an_order(house, customer="Ana Sousa", customer_id=who)
    page.open(customer=who)

    page.save(NewCustomer(name="Ana Sousa-Lind"), who)

    assert page.state.card is not None
    assert page.state.card.card.customer.name == "Ana Sousa-Lind"
    assert factories.the_order(house, order_id).customer_name == "Ana Sousa"


def test_another_address_is_kept_once(house: Work, page: Customers) -> None:
    who = a_customer(house, "Ana Sousa")
    page.open(customer=who)

    for _ in range(2):
        page.add_address(ShipTo(street="Hafen 1", city="Kiel", country="DE"))

    assert page.state.card is not None
    assert [each.ship_to.city for each in page.state.card.card.addresses] == ["Bremen", "Kiel"]


def test_without_a_customer_no_order_is_begun_from_here(page: Customers) -> None:
    assert str(page.state.why_not_order) == "Choose a customer first."


def test_a_price_list_and_a_tax_number_are_agreed_on_the_card(house: Work, page: Customers) -> None:
    trade = a_list(house, "Trade", {})
    lyon = a_customer(house, "Lyon Plein Air")
    page.point(lyon)

    page.look_at_prices()
    page.agree_prices(Agreed(trade, "fr 123 456 789 01"))
    page.look_at_prices()

    assert page.state.prices is not None
    assert page.state.prices.agreed == Agreed(trade, "FR12345678901")
    assert str(Agreed(None, "twelve").why_not) == (
        "twelve is no tax number with the letters of a country. Write it like DE123456789."
    )
