"""Two cards that only look alike: said once, kept through merges, not asked again, taken back."""

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.models.customer import Customer
from omsdesk.services import (
    checks,
    customer_list,
    customers,
    deciding,
    different_people,
    erasing,
    merging_customers,
    record_history,
    review_queue,
    selling,
)
from omsdesk.services.customers import NewCustomer
from omsdesk.services.new_order import NewLine, NewOrder
from tests import factories
from tests.factories import HOME, a_house, a_product, all_rows, an_order, the_order
from tests.sentences import says_no

PHONE = "0421 5550102"
SAID = "Not the same person as another card"


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def a_card(work: Work, name: str, phone: str = PHONE) -> int:
    return work.write(customers.make, NewCustomer(name=name, phone=phone, address=HOME))


def alike(work: Work) -> list[tuple[int, int]]:
    return [(each.keep_id, each.other_id) for each in work.read(merging_customers.likely)]


def strangers(work: Work, card: int) -> list[str]:
    return [each.name for each in work.read(customer_list.card, card).strangers]


def test_the_pair_is_not_shown_again_until_somebody_takes_it_back(work: Work) -> None:
    ana, bea = a_card(work, "Ana Sousa"), a_card(work, "Bea Sousa")
    assert alike(work) == [(ana, bea)]

    work.write(different_people.say, bea, ana)
    work.write(different_people.say, ana, bea)

    assert alike(work) == []
    assert (strangers(work, ana), strangers(work, bea)) == (["Bea Sousa"], ["Ana Sousa"])
    assert work.read(customers.likely_doubles, NewCustomer(name="Ana Sousa", phone=PHONE), ana) == ()
    told = [(str(each.said), each.after) for each in work.read(record_history.history, "customer", bea)]
    assert told[0] == (SAID, "Ana Sousa")
    assert [said for said, _ in told].count(SAID) == 1, "once, however often it is said"

    work.write(different_people.take_back, ana, bea)

    assert alike(work) == [(ana, bea)]
    assert strangers(work, ana) == []
    with says_no("This was taken back already."):
        work.write(different_people.take_back, ana, bea)
    with says_no("This is one card already."):
        work.write(different_people.say, ana, ana)


def test_it_is_true_of_the_card_that_took_the_other_in_and_after_that_is_taken_back(work: Work) -> None:
    ana, bea, other = a_card(work, "Ana Sousa"), a_card(work, "Bea Sousa"), a_card(work, "A. Sousa")
    work.write(different_people.say, other, bea)
    assert alike(work) == [(ana, bea), (ana, other)]

    merged = work.write(merging_customers.merge, ana, other)
    assert alike(work) == []
    assert strangers(work, bea) == ["Ana Sousa"]
    work.write(different_people.take_back, bea, ana)
    assert alike(work) == [(ana, bea)]
    work.write(different_people.say, bea, ana)

    work.write(merging_customers.take_back, merged)
    assert alike(work) == [(ana, other), (bea, other)]
    work.write(merging_customers.merge, ana, bea)
    assert strangers(work, ana) == [], "nobody is a stranger to oneself"


def test_an_erased_person_is_no_obstacle(work: Work) -> None:
    ana, bea = a_card(work, "Ana Sousa"), a_card(work, "Bea Sousa")
    work.write(different_people.say, ana, bea)

    work.write(erasing.erase, bea)

    assert alike(work) == []
    assert strangers(work, ana) == [erasing.NOBODY]
    assert work.read(checks.violations) == ()


def test_the_order_form_says_it_of_the_customer_it_makes(work: Work) -> None:
    ana = a_card(work, "Ana Sousa")
    mug = a_product(work)
    factories.stock(work, mug, 5)
    draft = NewOrder(lines=(NewLine(product_id=mug, quantity=1),), customer_name="Ana Sousa", phone=PHONE, ship_to=HOME)

    placed = work.write(selling.place_and_confirm, draft, register=True, strangers=[ana])

    new = the_order(work, placed.order_id).customer_id
    assert len(all_rows(work, Customer)) == 2
    assert (strangers(work, new), alike(work)) == (["Ana Sousa"], [])


def test_the_review_tells_two_people_with_the_same_goods_apart_for_good(work: Work) -> None:
    ana, bea = a_card(work, "Ana Sousa"), a_card(work, "Bea Sousa")
    mug = a_product(work)
    factories.stock(work, mug, 9)

    def ordered_by(card: int, name: str) -> int:
        return an_order(work, [(mug, 1)], customer=name, customer_id=card, phone=PHONE, confirmed=True)

    ordered_by(ana, "Ana Sousa")
    second = ordered_by(bea, "Bea Sousa")
    assert the_order(work, second).headline is Headline.REVIEW
    double = work.read(review_queue.case, second).double
    assert double is not None
    assert (double.card_id, double.name) == (ana, "Ana Sousa")

    decided = work.write(deciding.not_the_same, second)

    assert (decided.still, the_order(work, second).status) == ((), OrderStatus.CONFIRMED)
    assert strangers(work, bea) == ["Ana Sousa"]
    factories.change_settings(work, review_duplicate_hours=1)
    third = ordered_by(ana, "Ana Sousa")
    assert the_order(work, third).headline is Headline.REVIEW, "of herself it may still be a second click"
    with says_no("No other card of the register is meant here. Look at the order again."):
        work.write(deciding.not_the_same, third)
