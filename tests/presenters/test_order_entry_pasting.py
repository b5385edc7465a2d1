"""The text of an e-mail becomes what stands on the form, with the text beside it."""

import pytest

from omsdesk.database.work import Work
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.order_entry import OrderEntry
from omsdesk.services import customers
from omsdesk.services.customers import NewCustomer
from omsdesk.services.reading_mail import TakenAs
from tests import factories

LETTER = "2 x MUG-1\n1 x NONE-1\n\nGrace Hopper\nLindenweg 5\n28195 Bremen\n\ngrace@navy.test"


@pytest.fixture
def entry(house: Work) -> OrderEntry:
    factories.stock(house, factories.a_product(house, "MUG-1", price=1290), 3)
    made = OrderEntry(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    return made


def test_what_is_recognised_is_shown_before_anything_changes(entry: OrderEntry) -> None:
    entry.read_text(LETTER)

    pasted = entry.state.pasted
    assert pasted is not None
    assert [(each.number, each.taken_as) for each in pasted.lines] == [
        (1, TakenAs.GOODS),
        (2, TakenAs.UNKNOWN),
        (4, TakenAs.NAME),
        (5, TakenAs.STREET),
        (6, TakenAs.TOWN),
        (8, TakenAs.EMAIL),
    ]
    assert not entry.state.form.is_worth_keeping


def test_the_text_fills_the_form_and_stays_beside_it_until_the_order_is_placed(house: Work, entry: OrderEntry) -> None:
    known = house.write(customers.make, NewCustomer(name="G. Hopper", email="grace@navy.test"))
    entry.take_text(LETTER)
    form = entry.state.form

    assert [(line.product.sku, line.quantity, line.unit_minor) for line in form.lines] == [("MUG-1", 2, 1290)]
    assert (form.channel, form.customer_name, form.email) == ("email", "Grace Hopper", "grace@navy.test")
    assert (form.street, form.postal_code, form.city, form.country) == ("Lindenweg 5", "28195", "Bremen", "DE")
    assert form.source == LETTER
    assert str(entry.state.said) == (
        "1 row of the mail names goods that are not known here. Add them yourself, or ask."
    )
    assert [each.id for each in entry.state.doubles] == [known]

    again = OrderEntry(house, JobsInPlace())
    again.appear()
    assert again.state.form == form
    entry.confirm()
    assert entry.state.ended is not None
    assert entry.state.form.source == ""


def test_taking_over_twice_does_not_double_the_goods(entry: OrderEntry) -> None:
    entry.take_text(LETTER)
    entry.take_text(LETTER.replace("2 x MUG-1", "3 x MUG-1"))

    assert [line.quantity for line in entry.state.form.lines] == [3]
