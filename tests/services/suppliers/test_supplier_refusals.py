"""What the house says when something about a supplier, or an order to one, cannot be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from omsdesk.codes import house_name
from omsdesk.database.work import Work
from omsdesk.lifecycles.supply import ToldBy
from omsdesk.money import Money
from omsdesk.services.suppliers import choosing, listing, noting, roster, sending
from omsdesk.services.suppliers.roster import Known
from tests import factories
from tests.sentences import says_no

ACME = Known(0, "Acme Tents", "orders@acme.test", "K-77", "en")
NOBODY = 987_654


@pytest.fixture
def acme(work: Work) -> int:
    factories.a_house(work)
    made: int = work.write(roster.keep, ACME)
    return made


@pytest.fixture
def tent(work: Work, acme: int) -> int:
    """Nothing of it is here."""
    assert acme
    return factories.a_product(work, "TENT", name="Tent")


def asked_for(work: Work, acme: int, tent: int) -> tuple[int, int, int]:
    """An order of two tents, its line, and the order to the supplier for both."""
    order = factories.an_order(work, [(tent, 2)], confirmed=True)
    line = factories.lines_of(work, order)[0].id
    work.write(choosing.give, order, line, acme, 2)
    return order, line, supply_of(work, order)


def supply_of(work: Work, order: int) -> int:

    return work.read(listing.of_order, order)[-1].id


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "  "}, "A supplier needs a name."),
        ({"name": "A" * 500}, "Name, address or number is too long. Shorten it."),
        ({"name": "Zelte", "language": "fr"}, "Orders are written in English or German."),
        ({"name": "acme tents"}, "There is a supplier of this name already. Change that one."),
        ({"id": NOBODY, "name": "Zelte"}, "There is no such supplier. Choose one of the list."),
    ],
)
def test_a_supplier_who_cannot_be_kept(work: Work, acme: int, change: dict[str, object], sentence: str) -> None:
    with says_no(sentence):
        work.write(roster.keep, replace(ACME, **change))  # type: ignore[arg-type]  # one field of several kinds

    assert [each.id for each in work.read(roster.known)] == [acme]


def test_a_price_below_nothing_is_none(work: Work, acme: int, tent: int) -> None:
    with says_no("This is no price of a piece. Type an amount, such as 2.50."):
        work.write(roster.offer, tent, acme, price=Money(-1, "EUR"))


def test_more_than_is_missing_comes_from_no_supplier(work: Work, acme: int, tent: int) -> None:
    order = factories.an_order(work, [(tent, 2)], confirmed=True)
    line = factories.lines_of(work, order)[0].id

    with says_no("3 of Tent cannot come from a supplier. 2 are missing."):
        work.write(choosing.give, order, line, acme, 3)


def test_an_order_to_a_supplier_that_is_not_there(work: Work, acme: int) -> None:
    assert acme
    with says_no("There is no such order to a supplier."):
        work.write(choosing.take_back, NOBODY)
    with says_no("There is no such order to a supplier."):
        work.write(sending.send, NOBODY, ToldBy.OTHERWISE)
    with says_no("There is no such order to a supplier."):
        work.write(noting.note, NOBODY, date(2026, 3, 2), carrier="UPS", tracking="1Z99")


def test_an_order_called_off_before_it_was_sent_is_over(work: Work, acme: int, tent: int) -> None:
    _, _, supply = asked_for(work, acme, tent)
    work.write(choosing.take_back, supply)

    with says_no(f"{house_name('PO', supply)} was called off before it was sent."):
        work.write(sending.send, supply, ToldBy.OTHERWISE)
    with says_no("This order to Acme Tents is over."):
        work.write(choosing.take_back, supply)


def test_what_cannot_have_left_the_supplier(work: Work, acme: int, tent: int) -> None:
    _, line, supply = asked_for(work, acme, tent)
    work.write(sending.send, supply, ToldBy.OTHERWISE)
    today = work.now().date()

    with says_no("A shipment needs a tracking number. Without one, give the number of their delivery note."):
        work.write(noting.note, supply, today, carrier="UPS", tracking=" ")
    with says_no("This day is still to come. Say when it was sent."):
        work.write(noting.note, supply, today + timedelta(days=2), carrier="UPS", tracking="1Z99")
    with says_no("No piece was chosen. Say how many of each have left."):
        work.write(noting.note, supply, today, carrier="UPS", tracking="1Z99", pieces={line: 0})
    with says_no("This line is not with this supplier."):
        work.write(noting.note, supply, today, carrier="UPS", tracking="1Z99", pieces={NOBODY: 1})
    work.write(noting.note, supply, today, carrier="UPS", tracking="1Z99", pieces={line: 1})
    with says_no("The number 1Z99 was noted before. Look at the mail again."):
        work.write(noting.note, supply, today, carrier="UPS", tracking="1Z99", pieces={line: 1})
