"""Two cards of one person become one, and two again: nothing is lost on either way."""

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.customer import Purpose
from omsdesk.models.customer import Address, Customer, CustomerNote
from omsdesk.services import (
    checks,
    customer_list,
    customer_notes,
    customers,
    erasing,
    keeping_prices,
    merging_customers,
    record_history,
)
from omsdesk.services.customers import NewCustomer
from omsdesk.services.importing import customers as brought
from omsdesk.services.keeping_prices import Agreed, KeptList
from tests.factories import HOME, a_house, all_rows, an_order, the_order
from tests.sentences import says_no
from tests.still_clock import StillClock


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


def a_card(work: Work, name: str, **fields: str) -> int:
    return work.write(customers.make, NewCustomer(name=name, address=HOME, **fields))


def test_cards_are_alike_by_mail_phone_and_name_with_the_reasons(work: Work) -> None:
    ana = a_card(work, "Ana Sousa", email="ana@example.org", phone="+49 421 5550102")
    again = a_card(work, "Sousa, Ana", email="ANA@example.org", phone="0421 5550102")
    an_order(work, customer="Ana", customer_id=again)
    a_card(work, "Kenji Sato", email="kenji@example.org")

    pairs = work.read(merging_customers.likely)

    assert [(pair.keep_id, pair.other_id) for pair in pairs] == [(again, ana)]
    assert [str(each) for each in pairs[0].why] == ["The same e-mail", "The same phone"]


def test_the_card_that_stays_has_everything_and_the_other_leads_to_it(work: Work) -> None:
    kept, gone = a_card(work, "Ana Sousa"), a_card(work, "A. Sousa", email="ana@example.org", reference="C-7")
    order = an_order(work, customer="Ana", customer_id=gone)
    work.write(customer_notes.note, gone, "Calls before noon")
    work.write(customer_notes.say, gone, Purpose.NEWS, "on the phone", given=True)

    work.write(merging_customers.merge, kept, gone)

    card = work.read(customer_list.card, gone)
    assert (card.id, card.card.customer.email, card.order_count) == (kept, "ana@example.org", 1)
    assert [each.words for each in card.notes] == ["Calls before noon"]
    assert work.read(customer_notes.may_write, kept, Purpose.NEWS)
    assert list(work.read(customer_list.ids)) == [kept]
    assert [row.id for row in work.read(customers.find, "C-7")] == [kept]
    assert work.read(brought.ids_of, ["C-7"]) == {"C-7": kept}
    assert the_order(work, order).customer_name == "Ana"


def test_taken_back_each_card_has_what_it_had(work: Work) -> None:
    kept, gone = a_card(work, "Ana Sousa"), a_card(work, "A. Sousa", email="ana@example.org")
    an_order(work, customer="Ana", customer_id=gone)
    an_order(work, customer="Ana", customer_id=kept)
    work.write(customer_notes.note, gone, "Calls before noon")
    before = [all_rows(work, table) for table in (Customer, Address, CustomerNote)]
    merge = work.write(merging_customers.merge, kept, gone)
    later = an_order(work, customer="Ana", customer_id=kept)

    assert work.write(merging_customers.take_back, merge) == gone

    assert [all_rows(work, table) for table in (Customer, Address, CustomerNote)] == before
    assert work.read(customer_list.card, gone).order_count == 1
    assert the_order(work, later).customer_id == kept
    assert work.read(checks.violations) == ()


@pytest.mark.parametrize("own", ["", "DE136695976"])
def test_what_was_agreed_is_taken_over_and_given_back(work: Work, own: str) -> None:
    kept, gone = a_card(work, "Ana Sousa"), a_card(work, "A. Sousa")
    listed = work.write(keeping_prices.keep_list, KeptList(0, "Traders", "EUR"), "")[0].id
    if own:
        work.write(keeping_prices.agree, kept, Agreed(None, own))
    before = work.read(keeping_prices.agreed, kept)
    work.write(keeping_prices.agree, gone, Agreed(listed, "DE811907980"))

    merged = work.write(merging_customers.merge, kept, gone)

    assert work.read(keeping_prices.agreed, kept) == Agreed(listed, own or "DE811907980")
    assert ("", "Traders") in {
        (each.before, each.after) for each in work.read(record_history.history, "customer", kept)
    }

    work.write(merging_customers.take_back, merged)

    assert work.read(keeping_prices.agreed, kept) == before
    assert work.read(keeping_prices.agreed, gone) == Agreed(listed, "DE811907980")
    assert work.read(checks.violations) == ()


def test_a_card_taken_in_by_a_card_taken_in_leads_to_the_last(work: Work) -> None:
    one, two, three = (a_card(work, f"Ana {n}") for n in range(3))
    first = work.write(merging_customers.merge, two, three)
    second = work.write(merging_customers.merge, one, two)

    assert work.read(customers.show, three).customer.id == one
    with pytest.raises(Refusal, match="part of another card already"):
        work.write(merging_customers.take_back, first)

    work.write(merging_customers.take_back, second)
    work.write(merging_customers.take_back, first)

    assert [work.read(customers.show, each).customer.id for each in (one, two, three)] == [one, two, three]


def test_after_a_month_two_cards_stay_one(work: Work, clock: StillClock) -> None:
    kept, gone = a_card(work, "Ana Sousa"), a_card(work, "A. Sousa")
    merge = work.write(merging_customers.merge, kept, gone)
    clock.pass_by(days=31)

    with says_no("It was merged more than 30 days ago. Make a new card and change the orders there."):
        work.write(merging_customers.take_back, merge)
    assert work.read(merging_customers.taken_in, kept) == ()


def test_merging_says_why_it_cannot(work: Work) -> None:
    kept, gone = a_card(work, "Ana Sousa"), a_card(work, "A. Sousa")
    merge = work.write(merging_customers.merge, kept, gone)

    for pair, said in (
        ((kept, kept), "This is one card already."),
        ((kept, gone), "A. Sousa is part of another card already. Take that back first."),
        ((kept, 99), "This customer does not exist."),
    ):
        with says_no(said):
            work.write(merging_customers.merge, *pair)
    work.write(merging_customers.take_back, merge)
    with says_no("This was taken back already."):
        work.write(merging_customers.take_back, merge)
    work.write(erasing.erase, gone)
    with says_no("This customer was erased. Nothing of the card is left to merge or part."):
        work.write(merging_customers.merge, kept, gone)
