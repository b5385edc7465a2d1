"""The review queue without a screen: one key each, and the next order comes by itself."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.presenters import JobsInPlace
from omsdesk.presenters.review import Review
from omsdesk.services import asking_details, deciding, review_queue
from omsdesk.services.asking_details import Answer
from omsdesk.services.blocking import Fix
from omsdesk.services.new_order import NewHold, ShipTo
from omsdesk.services.review_queue import Pile
from tests import factories
from tests.still_clock import StillClock


@pytest.fixture
def orders(house: Work) -> list[int]:
    """Three that wait for a look: two for fraud, one for missing data."""
    mug = factories.a_product(house)
    factories.stock(house, mug, 9)
    reasons = (HoldReason.FRAUD, HoldReason.CUSTOMER_INFO, HoldReason.FRAUD)
    return [factories.an_order(house, [(mug, 1)], holds=(NewHold(each, "odd"),), is_paid=True) for each in reasons]


@pytest.fixture
def page(house: Work, orders: list[int]) -> Iterator[Review]:
    made = Review(house, JobsInPlace())
    house.listen(made.changed)
    made.appear()
    yield made
    made.forget()


def said(page: Review) -> str:
    return str(page.state.said.words) if page.state.said else ""


def test_the_first_order_is_there_and_each_decision_brings_the_next(
    page: Review, house: Work, orders: list[int]
) -> None:
    first, second, third = orders
    assert (page.state.ids, page.state.current) == (tuple(orders), first)

    page.approve()
    assert (page.state.current, said(page)) == (second, f"SO-{first}: Ready to pick")

    assert page.put_off(HoldReason.CUSTOMER_INFO, "mailed", "3") is None
    assert (page.state.current, said(page)) == (third, f"SO-{second} is still on hold: Missing data")

    page.ask_reject()
    assert page.state.plan[0] is not None
    assert (page.state.plan[0].number, page.state.plan[0].refund.minor) == (f"SO-{third}", 1000)
    page.reject("a joke")
    assert (page.state.ids, page.state.current, said(page)) == ((), None, f"SO-{third}: Rejected")
    assert str(page.state.why_not) == "Nothing waits for a look."
    assert factories.the_order(house, third).headline is Headline.REJECTED


def test_what_somebody_else_decided_is_gone_and_the_next_one_shows(
    page: Review, house: Work, orders: list[int]
) -> None:
    page.point(orders[1])

    house.write(deciding.approve, orders[1])

    assert page.state.current == orders[2]
    assert page.state.case is not None
    assert page.state.case.order.id == orders[2]


def test_a_pile_shows_its_own_orders(page: Review, orders: list[int]) -> None:
    page.open(reason="customer_info")
    assert (page.state.pile, page.state.ids) == (Pile.MISSING, (orders[1],))

    page.choose_pile(Pile.ALL)
    assert page.state.ids == tuple(orders)


def test_a_day_that_is_none_keeps_the_sheet(page: Review, orders: list[int]) -> None:
    assert (
        str(page.put_off(HoldReason.FRAUD, "", "soon"))
        == "Give a day, for example 2026-12-01, or a number of working days."
    )
    assert page.state.current == orders[0]
    assert page.proposed_day() == "2026-03-03"


@pytest.mark.parametrize(
    ("typed", "day"), [("2026-12-01", date(2026, 12, 1)), (" 1 ", date(2026, 4, 7)), ("fri", date(2026, 4, 3))]
)
def test_a_day_is_a_date_or_counted_by_the_days_on_which_the_house_works(
    page: Review, house: Work, orders: list[int], clock: StillClock, typed: str, day: date
) -> None:
    factories.change_settings(house, country="DE", closed_days=["2026-04-04"])
    clock.now = datetime(2026, 4, 2, 9, tzinfo=UTC)  # the Thursday before Easter
    page.refresh()
    assert page.proposed_day() == "2026-04-07"

    assert page.put_off(HoldReason.FRAUD, "", typed) is None

    holds = house.read(review_queue.open_holds, orders[0])
    assert {each.look_again_at.date() for each in holds if each.look_again_at} == {day}


def test_what_is_mended_elsewhere_leads_there(page: Review, orders: list[int]) -> None:
    page.mend(Fix.EDIT_ADDRESS)

    assert page.state.way is not None
    assert (page.state.way.page, page.state.way.focus) == ("order_detail", {"order": orders[0], "fix": "edit_address"})
    page.mend(Fix.RELEASE_HOLD)
    assert page.state.ids == tuple(orders[1:])


def test_the_customer_is_asked_after_a_look_and_the_answer_frees_the_order(house: Work) -> None:
    factories.change_settings(house, mail_on=True)
    nowhere = ShipTo(city="Bremen", country="DE")
    held = (NewHold(HoldReason.ADDRESS, ""),)
    order = factories.an_order(house, ship_to=nowhere, email="grace@customer.test", holds=held, is_paid=True)
    page = Review(house, JobsInPlace())
    house.listen(page.changed)
    page.appear()

    page.ask_customer()
    draft = page.state.draft[0]
    assert draft is not None
    assert "- Street and house number" in draft.filled.body
    page.send()
    assert (page.state.ids, said(page)) == ((), f"SO-{order} is still on hold: Address")

    page.open(order=order)
    house.write(asking_details.answer, order, Answer("Lindenweg 5", factories.HOME, "grace@customer.test", ""))
    assert factories.the_order(house, order).headline is Headline.BACKORDERED
    page.forget()
