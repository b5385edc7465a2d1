"""What happens between an order's arrival and its stock: reviews, holds, confirmation."""

from datetime import UTC, datetime

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason, OrderStatus
from omsdesk.models.order import Hold
from omsdesk.services import confirming, hold_words, holding
from omsdesk.services.new_order import NewHold, ShipTo
from tests.factories import (
    a_house,
    a_product,
    all_rows,
    an_order,
    lines_of,
    stock,
    stock_of,
    the_order,
    whole_database,
)
from tests.services.stock_rules import broken_rules


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug")
    stock(work, product, 5)
    return product


def open_holds(work: Work) -> list[str]:
    return [row[2].value for row in all_rows(work, Hold) if row[6] is None]


def test_a_good_order_is_confirmed_and_gets_its_stock(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)])

    word = work.write(confirming.confirm, order_id)

    order = the_order(work, order_id)
    assert (word, order.status, order.headline) == (
        Headline.READY_TO_PICK,
        OrderStatus.CONFIRMED,
        Headline.READY_TO_PICK,
    )
    assert order.confirmed_at == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert order.expected_at == datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
    assert lines_of(work, order_id)[0].allocated == 2
    assert broken_rules(work) == []


def test_an_order_without_an_address_waits_for_a_person(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], ship_to=ShipTo(city="Bremen"))

    word = work.write(confirming.confirm, order_id)

    assert word is Headline.REVIEW
    assert the_order(work, order_id).status is OrderStatus.PLACED
    assert [str(hold_words.of(row[4], row[3])) for row in all_rows(work, Hold)] == ["no street, country"]
    assert lines_of(work, order_id)[0].allocated == 0


def test_who_comes_to_pick_up_needs_no_address(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], ship_to=ShipTo(), service="pickup")

    assert work.write(confirming.confirm, order_id) is Headline.READY_TO_PICK


def test_a_hold_that_somebody_released_is_not_placed_again(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], ship_to=ShipTo(city="Bremen"))
    work.write(confirming.confirm, order_id)
    work.write(holding.release_all, order_id)

    assert work.write(confirming.confirm, order_id) is Headline.READY_TO_PICK
    assert open_holds(work) == []


def test_many_orders_are_confirmed_at_once_and_the_doubtful_stay(work: Work, mug: int) -> None:
    good = an_order(work, [(mug, 2)])
    doubtful = an_order(work, [(mug, 1)], holds=(NewHold(HoldReason.FRAUD),))
    nowhere = an_order(work, [(mug, 1)], ship_to=ShipTo())
    draft_or_done = an_order(work, [(mug, 1)], confirmed=True)

    done = work.write(confirming.confirm_many, [good, doubtful, nowhere, draft_or_done])

    assert done.confirmed == (good,)
    assert done.held == (doubtful, nowhere)
    assert done.stock.full == (good,)
    assert the_order(work, nowhere).headline is Headline.REVIEW
    assert broken_rules(work) == []


def test_an_order_is_confirmed_once(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)], confirmed=True)
    before = whole_database(work)

    with pytest.raises(Refusal, match="The order is Confirmed"):
        work.write(confirming.confirm, order_id)

    assert whole_database(work) == before


def test_a_rejected_order_gets_no_stock(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)])

    assert work.write(confirming.reject, order_id, "a joke") is Headline.REJECTED

    with pytest.raises(Refusal, match="The order is Rejected"):
        work.write(confirming.confirm, order_id)
    assert [promised for _, promised in stock_of(work, mug).values()] == [0, 0]


def test_a_held_order_is_not_confirmed(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)])
    work.write(holding.hold, order_id, HoldReason.PAYMENT, "waits for the transfer")
    before = whole_database(work)

    with pytest.raises(Refusal, match=r"On hold: Payment \(waits for the transfer\)"):
        work.write(confirming.confirm, order_id)

    assert whole_database(work) == before


def test_a_hold_is_shown_and_its_release_brings_the_stock(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 7)], confirmed=True)
    assert lines_of(work, order_id)[0].allocated == 5
    assert work.write(holding.hold, order_id, HoldReason.CUSTOMER_REQUEST) is Headline.ON_HOLD
    stock(work, mug, 2)
    hold_id = all_rows(work, Hold)[0][0]

    word = work.write(holding.release, hold_id)

    assert word is Headline.READY_TO_PICK
    assert lines_of(work, order_id)[0].allocated == 7
    assert broken_rules(work) == []


def test_the_last_hold_decides(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True)
    work.write(holding.hold, order_id, HoldReason.FRAUD)
    work.write(holding.hold, order_id, HoldReason.STOCK)
    first, second = (row[0] for row in all_rows(work, Hold))

    assert work.write(holding.release, first) is Headline.ON_HOLD
    assert work.write(holding.release, second) is Headline.READY_TO_PICK


def test_a_hold_is_placed_and_released_once(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True)
    work.write(holding.hold, order_id, HoldReason.FRAUD)
    hold_id = all_rows(work, Hold)[0][0]

    with pytest.raises(Refusal, match="It is on hold for this reason already"):
        work.write(holding.hold, order_id, HoldReason.FRAUD)
    work.write(holding.release, hold_id)
    with pytest.raises(Refusal, match="This hold is released already"):
        work.write(holding.release, hold_id)
    with pytest.raises(Refusal, match="This order is not on hold"):
        work.write(holding.release_all, order_id)


def test_only_open_orders_are_held(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], shipped_at=datetime(1997, 5, 1, tzinfo=UTC))

    with pytest.raises(Refusal, match="The order is Completed"):
        work.write(holding.hold, order_id, HoldReason.OTHER)
