"""An order is taken apart, and two become one: pieces, stock, price and money go where they belong."""

import pytest

from omsdesk.codes import house_name
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.models.message import Message
from omsdesk.services import checks, holding, merging_orders, order_story, paying, refunding, splitting, story_words
from omsdesk.services.invoicing import issuing
from omsdesk.services.new_order import ShipTo
from tests.factories import (
    a_house,
    a_product,
    all_rows,
    an_order,
    everything_but_the_trail,
    lines_of,
    stock,
    the_order,
)
from tests.sentences import says_no
from tests.services.walking import a_list, scan_product

WALL = ShipTo(street="Am Wall 1", city="Bremen", postal_code="28195", country="DE")


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work, mail_on=True, mail_way="folder", email="shop@house.test")


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug", price=1000)
    stock(work, product, 4)
    return product


def counters(work: Work, order: int) -> list[tuple[str, int, int, int]]:
    return [(row.sku, row.ordered - row.cancelled, row.allocated, row.picked) for row in lines_of(work, order)]


def told(work: Work, order: int) -> set[str]:
    return {str(story_words.said(each, "EUR")) for each in work.read(order_story.history, order)}


def test_a_part_goes_with_stock_price_and_money(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 4)], confirmed=True, shipping_minor=490, email="grace@example.org")
    work.write(paying.record, order, PaymentMethod.TRANSFER)
    waiting = an_order(work, [(mug, 3)], confirmed=True)
    line = lines_of(work, order)[0].id

    done = work.write(splitting.split, order, {line: 1})

    assert (counters(work, order), counters(work, done.order_id)) == ([("MUG", 3, 3, 0)], [("MUG", 1, 1, 0)])
    assert counters(work, waiting) == [("MUG", 3, 0, 0)]
    assert (the_order(work, order).total_minor, the_order(work, done.order_id).total_minor) == (3490, 1000)
    assert done.moved.minor == 1000
    assert (the_order(work, order).payment, the_order(work, done.order_id).payment) == (PaymentWord.PAID,) * 2
    assert work.read(paying.account, order).open.minor == 0
    assert (the_order(work, done.order_id).headline, the_order(work, done.order_id).email) == (
        Headline.READY_TO_PICK,
        "grace@example.org",
    )
    work.write(refunding.refund, order, 100, reason="a scratch")
    assert the_order(work, order).payment is PaymentWord.PART_REFUNDED
    assert f"A part went into SO-{done.order_id}" in told(work, order)
    assert f"Split off SO-{order}" in told(work, done.order_id)
    assert work.read(checks.violations) == ()


def test_what_is_picked_of_the_part_goes_back_and_the_rest_goes_on(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 3)], confirmed=True)
    scan_product(work, a_list(work, order), mug, 3)
    line = lines_of(work, order)[0].id

    done = work.write(splitting.split, order, {line: 2})

    assert (counters(work, order), counters(work, done.order_id)) == ([("MUG", 1, 1, 1)], [("MUG", 2, 1, 0)])
    assert the_order(work, order).headline is Headline.READY_TO_PACK
    assert work.read(checks.violations) == ()


def test_a_split_that_cannot_be_says_why_and_changes_nothing(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 2)], confirmed=True)
    line = lines_of(work, order)[0].id
    before = everything_but_the_trail(work)

    for wanted, said in (
        ({}, "No line was chosen. Say how many pieces go into the new order."),
        ({line: 2}, "Then nothing would stay. Leave at least one piece, or change the address."),
        ({line: 3}, "3 of Mug cannot go. 2 have not left yet."),
        ({99: 1}, "This line does not belong to the order."),
    ):
        with says_no(said):
            work.write(splitting.split, order, wanted)
    assert everything_but_the_trail(work) == before
    work.write(holding.hold, order, HoldReason.OTHER, "wait")
    with pytest.raises(Refusal, match="on hold"):
        work.write(splitting.split, order, {line: 1})


def test_what_an_invoice_claims_stays_where_it_is(work: Work, mug: int) -> None:
    order = an_order(work, [(mug, 2)], confirmed=True)
    work.write(issuing.issue, order)

    with pytest.raises(Refusal, match="has invoice"):
        work.write(splitting.split, order, {lines_of(work, order)[0].id: 1})


def test_two_orders_become_one_with_one_postage_and_all_the_money(work: Work, mug: int) -> None:
    first = an_order(work, [(mug, 1)], confirmed=True, shipping_minor=490, packer_note="Ring twice")
    second = an_order(work, [(mug, 2)], confirmed=True, shipping_minor=490, packer_note="Gift", email="g@example.org")
    elsewhere = an_order(work, [(mug, 1)], ship_to=WALL)
    for order in (first, second):
        work.write(paying.record, order, PaymentMethod.CASH)
    scan_product(work, a_list(work, first), mug, 1)
    offered = work.read(merging_orders.candidates, first)

    moved = work.write(merging_orders.merge, first, second)

    assert [each.order_id for each in offered] == [second]
    assert elsewhere not in {each.order_id for each in offered}
    assert [(sku, wanted) for sku, wanted, _, _ in counters(work, first)] == [("MUG", 1), ("MUG", 2)]
    head = the_order(work, first)
    assert (head.total_minor, head.packer_note, head.piece_count) == (3490, "Ring twice\nGift", 3)
    assert (moved.minor, work.read(paying.account, first).open.minor) == (2000, 0)
    assert work.read(paying.account, second).credit.minor == 490
    assert the_order(work, second).headline is Headline.CANCELLED
    assert f"Became part of SO-{first}" in told(work, second)
    assert "cancellation" not in {row[2] for row in all_rows(work, Message)}
    assert work.read(checks.violations) == ()


def test_orders_that_are_not_alike_stay_two(work: Work, mug: int) -> None:
    first = an_order(work, [(mug, 1)], confirmed=True)
    other_person = an_order(work, [(mug, 1)], confirmed=True, customer="Ada Lovelace")
    elsewhere = an_order(work, [(mug, 2)], confirmed=True, ship_to=WALL)
    placed = an_order(work, [(mug, 3)])
    before = everything_but_the_trail(work)

    for other in (other_person, elsewhere, placed):
        alike = "Customer, address, status and currency have to be the same."
        with says_no(f"{house_name('SO', first)} and {house_name('SO', other)} are not alike. {alike}"):
            work.write(merging_orders.merge, first, other)
    with says_no("This is the same order. Choose another order."):
        work.write(merging_orders.merge, first, first)
    assert everything_but_the_trail(work) == before
    assert work.read(merging_orders.candidates, first) == ()
