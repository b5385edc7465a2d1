"""The register: found by whatever the caller says first, and nobody in it twice by accident."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.models.customer import Customer
from omsdesk.services import customers
from omsdesk.services.customers import NewCustomer
from omsdesk.services.new_order import ShipTo
from tests.factories import a_house, all_rows, an_order

BREMEN = ShipTo(street="Lindenweg 5", city="Bremen", postal_code="28195", country="DE")
ADA = NewCustomer(
    name="Ada Lovelace", reference="C-1", email="ada@example.org", phone="+49 (421) 55-66 77", address=BREMEN
)


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def found(work: Work, text: str) -> list[int]:
    return [row.id for row in work.read(customers.find, text)]


@pytest.mark.parametrize("text", ["ada", "Ada L", "LOVELACE", "C-1", "c-1", "ada@example.org", "5566", "lovelace ada"])
def test_a_customer_is_found_by_any_word(work: Work, text: str) -> None:
    ada = work.write(customers.make, ADA)
    work.write(customers.make, NewCustomer(name="Grace Hopper"))

    assert found(work, text) == [ada]


@pytest.mark.parametrize("text", ["", " ", "charles", "%", "_"])
def test_nothing_is_found_for_nothing(work: Work, text: str) -> None:
    work.write(customers.make, ADA)

    assert found(work, text) == []


def test_the_card_has_places_and_newest_orders(work: Work) -> None:
    ada = work.write(customers.make, ADA)
    first, second = (an_order(work, customer="Ada", customer_id=ada) for _ in range(2))

    card = work.read(customers.show, ada)

    assert (card.customer.name, card.customer.city) == ("Ada Lovelace", "Bremen")
    assert [each.ship_to for each in card.addresses] == [ShipTo(**{**vars(BREMEN), "name": "Ada Lovelace"})]
    assert card.order_ids == (second, first)


def test_the_same_place_twice_is_one_address(work: Work) -> None:
    ada = work.write(customers.make, ADA)

    again = work.write(customers.add_address, ada, BREMEN)
    office = work.write(customers.add_address, ada, ShipTo(street="Am Wall 1", city="Bremen", country="DE"))

    assert [each.id for each in work.read(customers.show, ada).addresses] == [again, office]


@pytest.mark.parametrize(
    "new",
    [
        NewCustomer(name="ada lovelace"),
        NewCustomer(name="A. L.", email="ADA@example.org"),
        NewCustomer(name="A. L.", phone="0421 556677"),
    ],
)
def test_a_likely_double_is_shown_before_it_is_made(work: Work, new: NewCustomer) -> None:
    ada = work.write(customers.make, ADA)
    work.write(customers.make, NewCustomer(name="Grace Hopper", email="grace@example.org", phone="0421 998877"))

    assert [row.id for row in work.read(customers.likely_doubles, new)] == [ada]


def test_a_number_is_given_once(work: Work) -> None:
    work.write(customers.make, ADA)

    with pytest.raises(Refusal, match="Customer number C-1 is taken"):
        work.write(customers.make, NewCustomer(name="Grace", reference="C-1"))
    with pytest.raises(Refusal, match="A customer needs a name"):
        work.write(customers.make, NewCustomer(name="  "))

    assert len(all_rows(work, Customer)) == 1


def test_a_file_that_comes_twice_changes_nothing(work: Work) -> None:
    grace = NewCustomer(name="Grace Hopper", reference="C-2")
    first = work.write(customers.make_many, [ADA, grace, ADA])
    again = work.write(customers.make_many, [grace, ADA])

    assert first[0] == first[2]
    assert again == (first[1], first[0])
    assert len(all_rows(work, Customer)) == 2


def test_a_correction_leaves_orders_as_they_were(work: Work) -> None:
    ada = work.write(customers.make, ADA)
    an_order(work, customer="Ada Lovelace", customer_id=ada)

    work.write(customers.change, ada, NewCustomer(name="Ada King", reference="C-1"))

    assert found(work, "king") == [ada]
    assert found(work, "lovelace") == []


def test_a_customer_that_does_not_exist_is_refused_in_words(work: Work) -> None:
    with pytest.raises(Refusal, match="This customer does not exist"):
        work.read(customers.show, 42)
