"""Orders come in by hand, as drafts and by the thousand."""

from datetime import UTC, datetime
from typing import Any

import pytest

from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import Handling, HoldReason, OrderStatus
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.models.money import Payment
from omsdesk.models.order import Order, OrderLine
from omsdesk.services import placing
from omsdesk.services.new_order import NewHold, NewLine, NewOrder, ShipTo
from omsdesk.services.totals import Charged
from tests.factories import (
    a_house,
    a_product,
    all_rows,
    an_order,
    everything_but_the_trail,
    lines_of,
    stock,
    stock_of,
    the_order,
)
from tests.sentences import says_no
from tests.still_clock import StillClock


@pytest.fixture(autouse=True)
def _house(work: Work) -> None:
    a_house(work)


def test_a_placed_order_is_new_and_touches_no_stock(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 5)
    before = stock_of(work, mug)

    order_id = an_order(work, [(mug, 2)])

    order = the_order(work, order_id)
    assert (order.status, order.headline, order.payment) == (OrderStatus.PLACED, Headline.NEW, PaymentWord.UNPAID)
    assert (order.line_count, order.piece_count, order.weight_g) == (1, 2, 600)
    assert stock_of(work, mug) == before


def test_amounts_are_rounded_once_per_line_and_summed(work: Work) -> None:
    mug = a_product(work, price=333, tax_rate_bp=1900)
    bag = a_product(work, price=1999, tax_rate_bp=700)
    lines = (
        NewLine(product_id=mug, quantity=3, discount_bp=1500),
        NewLine(product_id=bag, quantity=1),
    )

    order_id = work.write(placing.place, NewOrder(customer_name="Ada", lines=lines, service="standard"))

    order = the_order(work, order_id)
    assert [(line.net_minor, line.tax_minor) for line in lines_of(work, order_id)] == [(849, 161), (1999, 140)]
    assert (order.goods_minor, order.shipping_minor, order.tax_minor, order.total_minor) == (2848, 490, 301, 3639)


def test_a_line_without_a_rate_pays_the_company_rate(work: Work) -> None:
    mug = a_product(work, price=1000, tax_rate_bp=None)

    order_id = an_order(work, [(mug, 1)])

    assert lines_of(work, order_id)[0].tax_minor == 190


def test_services_have_no_stock(work: Work) -> None:
    wrapping = a_product(work, handling=Handling.NEVER)

    order_id = an_order(work, [(wrapping, 1)])

    assert lines_of(work, order_id)[0].stocked is False


def test_the_same_number_of_the_same_channel_is_the_same_order(work: Work) -> None:
    mug = a_product(work)
    first = an_order(work, [(mug, 1)], channel="web", external_ref="W-1")

    again = an_order(work, [(mug, 7)], channel="web", external_ref="W-1")
    elsewhere = an_order(work, [(mug, 1)], channel="marketplace", external_ref="W-1")

    assert again == first
    assert elsewhere != first
    assert lines_of(work, first)[0].ordered == 1
    assert len(all_rows(work, Order)) == 2


def test_many_orders_come_in_and_a_bad_one_blocks_nobody(work: Work) -> None:
    mug = a_product(work)
    good = NewOrder(customer_name="Ada", channel="file", lines=(NewLine(product_id=mug, quantity=1),))
    drafts = [
        NewOrder(**{**vars(good), "external_ref": "1"}),
        NewOrder(**{**vars(good), "external_ref": "2", "lines": (NewLine(product_id=999, quantity=1),)}),
        NewOrder(**{**vars(good), "external_ref": "1"}),
        NewOrder(**{**vars(good), "external_ref": "3"}),
    ]

    placed = work.write(placing.place_many, drafts)

    assert [each.is_new for each in placed] == [True, False, False, True]
    assert str(placed[1].refused) == "Line 1 has a product that does not exist."
    assert placed[2].order_id == placed[0].order_id
    assert len(all_rows(work, OrderLine)) == 2


def test_an_order_is_due_at_the_cut_off_of_the_next_working_day(work: Work, clock: StillClock) -> None:
    monday_morning = an_order(work)
    clock.now = datetime(2026, 3, 6, 17, 0, tzinfo=UTC)
    friday_evening = an_order(work)

    assert the_order(work, monday_morning).ship_by == datetime(2026, 3, 3, 16, 0, tzinfo=UTC)
    assert the_order(work, friday_evening).ship_by == datetime(2026, 3, 10, 16, 0, tzinfo=UTC)


def test_history_comes_in_complete_and_touches_no_stock(work: Work) -> None:
    mug = a_product(work)
    stock(work, mug, 5)
    before = stock_of(work, mug)

    order_id = an_order(work, [(mug, 3)], shipped_at=datetime(1997, 5, 1, tzinfo=UTC))

    order, line = the_order(work, order_id), lines_of(work, order_id)[0]
    assert (order.status, order.headline, order.history) == (OrderStatus.COMPLETED, Headline.COMPLETED, True)
    assert (line.allocated, line.picked, line.packed, line.shipped, line.delivered) == (3, 3, 3, 3, 3)
    assert stock_of(work, mug) == before


def test_money_taken_by_the_channel_is_recorded_with_the_order(work: Work) -> None:
    mug = a_product(work, price=1500)

    order_id = an_order(work, [(mug, 2)], channel="web", external_ref="W-9", is_paid=True)

    assert the_order(work, order_id).payment is PaymentWord.PAID
    payment = all_rows(work, Payment)[0]
    assert payment[1:7] == (order_id, "channel", "captured", 3000, 3000, 0)


def test_an_incomplete_order_of_a_file_waits_for_a_person(work: Work) -> None:
    order_id = an_order(work, holds=(NewHold(HoldReason.CUSTOMER_INFO, "2 rows could not be read"),))

    assert the_order(work, order_id).headline is Headline.REVIEW


def test_the_search_text_holds_names_reference_phone_and_skus_folded(work: Work) -> None:
    mug = a_product(work, "MUG-1")

    order_id = an_order(
        work,
        [(mug, 1)],
        customer="Łucja Ångström",
        email="Lucja@Example.org",
        phone="+49 (421) 55-66",
        channel="web",
        external_ref="W-77",
    )

    assert the_order(work, order_id).search == "lucja angstrom w-77 lucja@example.org +49 (421) 55-66 494215566 mug-1"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lines": ()}, "The order has no lines."),
        ({"customer_name": " "}, "The order has no customer."),
        ({"service": "camel"}, "There is no service camel."),
        ({"channel": "tv"}, "There is no channel tv."),
        ({"shipping_minor": -1}, "Shipping cannot cost less than nothing."),
        ({"phone": "0" * 65}, "'00000000000000000000...' is longer than the 64 characters kept."),
    ],
)
def test_an_order_that_cannot_be_taken_is_refused_and_nothing_is_written(
    work: Work, changes: dict[str, object], said: str
) -> None:
    mug = a_product(work)
    stock(work, mug, 5)
    before = everything_but_the_trail(work)
    fields = {"customer_name": "Ada", "lines": (NewLine(product_id=mug, quantity=1),), **changes}

    with pytest.raises(Refusal, match=said.replace(".", r"\.")):
        work.write(placing.place, NewOrder(**fields))  # type: ignore[arg-type]

    assert everything_but_the_trail(work) == before


@pytest.mark.parametrize("quantity", [0, -1, 1_000_001])
def test_odd_quantities_are_refused(work: Work, quantity: int) -> None:
    mug = a_product(work)

    with pytest.raises(Refusal, match="is not a quantity of"):
        an_order(work, [(mug, quantity)])

    assert all_rows(work, Order) == []


def test_amounts_beyond_the_database_are_refused_in_words(work: Work) -> None:
    gold = a_product(work, price=2_000_000_000)

    with pytest.raises(Refusal, match="costs more than any line here can"):
        an_order(work, [(gold, 2)])


@pytest.mark.parametrize(
    ("line", "order", "said"),
    [
        ({"unit_minor": -1}, {}, "The price, discount or tax of Mug is out of range. Correct the line."),
        ({"discount_bp": 10_001}, {}, "The price, discount or tax of Mug is out of range. Correct the line."),
        (
            {},
            {"discount_bp": 10_001},
            "The discount is out of range. Give a percentage from 0 to 100, or an amount.",
        ),
        ({"charged": Charged(-1, 0, 1)}, {}, "The shop charged less than nothing for Mug. Export the file again."),
        (
            {"unit_minor": 2_000_000_000},
            {},
            "The total is higher than any order here can be. Check the quantities and prices.",
        ),
    ],
    ids=["below zero", "over a whole line", "over the whole order", "charged below zero", "too much in all"],
)
def test_amounts_that_cannot_be_are_refused(work: Work, line: dict[str, Any], order: dict[str, Any], said: str) -> None:
    mug = a_product(work, name="Mug")
    twice = (NewLine(product_id=mug, quantity=1, **line), NewLine(product_id=mug, quantity=1, **line))

    with says_no(said):
        work.write(placing.place, NewOrder(customer_name="Ada", shipping_minor=0, lines=twice, **order))

    assert all_rows(work, Order) == []


def test_products_off_the_list_are_not_sold(work: Work) -> None:
    old = a_product(work, name="Old mug", active=False)

    with pytest.raises(Refusal, match="Old mug is not sold any more"):
        an_order(work, [(old, 1)])


def test_a_draft_is_kept_replaced_and_placed(work: Work) -> None:
    mug, bag = a_product(work), a_product(work, price=500)
    draft_id = work.write(placing.save_draft, NewOrder())
    assert the_order(work, draft_id).headline is Headline.DRAFT

    fields = {"customer_name": "Ada", "shipping_minor": 0, "ship_to": ShipTo(city="Bremen")}
    one = NewOrder(**fields, lines=(NewLine(product_id=mug, quantity=1),))  # type: ignore[arg-type]
    two = NewOrder(**fields, lines=(NewLine(product_id=bag, quantity=3),))  # type: ignore[arg-type]
    assert work.write(placing.save_draft, one, draft_id) == draft_id
    assert work.write(placing.place_draft, two, draft_id) == draft_id

    assert the_order(work, draft_id).headline is Headline.NEW
    assert [(line.product_id, line.ordered) for line in lines_of(work, draft_id)] == [(bag, 3)]
    assert the_order(work, draft_id).total_minor == 1500


def test_a_placed_order_is_no_draft_any_more(work: Work) -> None:
    order_id = an_order(work)

    with pytest.raises(Refusal, match="This order is placed already"):
        work.write(placing.save_draft, NewOrder(), order_id)
    with pytest.raises(Refusal, match="Only drafts are dropped"):
        work.write(placing.drop_draft, order_id)

    assert len(lines_of(work, order_id)) == 1


def test_a_dropped_draft_is_cancelled(work: Work) -> None:
    draft_id = work.write(placing.save_draft, NewOrder())

    work.write(placing.drop_draft, draft_id)

    assert the_order(work, draft_id).headline is Headline.CANCELLED
