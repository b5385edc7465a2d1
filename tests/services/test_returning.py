"""A thing comes back: asked for, received, looked at piece by piece, put where it belongs, and refunded."""

from datetime import UTC, datetime

import pytest

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.goods_return import (
    PROPOSED_PLACE,
    Condition,
    Disposition,
    InspectionResult,
    Reception,
    ReturnMoney,
    ReturnStatus,
)
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import Handling
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.lifecycles.shipment import DeliveryProof
from omsdesk.models.goods_return import Return
from omsdesk.models.money import Refund
from omsdesk.models.shipment import Shipment
from omsdesk.money import Money
from omsdesk.services import (
    checks,
    completing,
    delivering,
    finding_returns,
    inspecting,
    packing,
    paying,
    receiving_return,
    requesting_return,
    return_picture,
    shipping,
)
from omsdesk.services.return_counts import share
from omsdesk.services.return_picture import ReturnPicture
from tests.factories import (
    a_bin,
    a_house,
    a_product,
    all_rows,
    an_order,
    change_settings,
    lines_of,
    stock,
    stock_of,
    the_order,
    whole_database,
)
from tests.services import pack_bench as bench

LAST_WEEK = datetime(2026, 2, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def house(work: Work) -> None:
    a_house(work)


@pytest.fixture
def mug(work: Work) -> int:
    product = a_product(work, "MUG", name="Mug", price=1180, barcode="4006381333931")
    stock(work, product, 4, a_bin(work, "A-01-1"))
    return product


@pytest.fixture
def order_id(work: Work, mug: int) -> int:
    """Three mugs, paid and at the customer's."""
    return an_order(work, [(mug, 3)], customer="Ada Lovelace", shipped_at=LAST_WEEK, is_paid=True)


def ask(work: Work, order_id: int, *pieces: int, fee: int = 0) -> int:
    lines = [line.id for line in lines_of(work, order_id)]
    wanted = {line: count for line, count in zip(lines, pieces, strict=False) if count}
    return work.write(requesting_return.request_and_approve, order_id, wanted, fee_minor=fee)


def received(work: Work, order_id: int, *pieces: int, fee: int = 0) -> int:
    return_id = ask(work, order_id, *pieces, fee=fee)
    work.write(receiving_return.receive, return_id)
    return return_id


def picture(work: Work, return_id: int) -> ReturnPicture:
    return work.read(return_picture.show, return_id)


def line_id(work: Work, return_id: int, place: int = 0) -> int:
    return picture(work, return_id).lines[place].id


def out_and_back(work: Work, order_id: int) -> tuple[int, int]:
    line = lines_of(work, order_id)[0]
    return line.return_requested, line.returned


def refunds(work: Work) -> list[int]:
    return [row[5] for row in all_rows(work, Refund)]


def test_a_return_goes_from_request_to_settled(work: Work, order_id: int, mug: int) -> None:
    wanted = {lines_of(work, order_id)[0].id: 2}
    return_id = work.write(requesting_return.request, order_id, wanted, customer_says="too small")
    assert picture(work, return_id).status is ReturnStatus.REQUESTED
    assert out_and_back(work, order_id) == (2, 0)
    work.write(requesting_return.approve, return_id)
    assert work.write(receiving_return.receive, return_id) is ReturnStatus.RECEIVED

    first = work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)
    assert (first.left, first.to_place, first.settled, first.refunded) == (1, "A-01-1", False, Money(0, "EUR"))
    assert refunds(work) == []
    last = work.write(inspecting.inspect, line_id(work, return_id), Condition.LIKE_NEW)

    assert (last.left, last.settled, last.refunded) == (0, True, Money(2360, "EUR"))
    done = picture(work, return_id)
    assert (done.status, done.refund, done.customer_says) == (
        ReturnStatus.SETTLED,
        Money(2360, "EUR"),
        "too small",
    )
    assert (done.lines[0].inspection, done.lines[0].money) == (InspectionResult.ACCEPTED, ReturnMoney.REFUNDED)
    assert out_and_back(work, order_id) == (0, 2)
    assert stock_of(work, mug)["A-01-1"] == (6, 0)
    assert stock_of(work, mug)["Customers"] == (-2, 0)
    order = the_order(work, order_id)
    assert (order.returned, order.payment, order.headline) == (True, PaymentWord.PART_REFUNDED, Headline.COMPLETED)


def test_returned_stock_goes_to_who_waits(work: Work, order_id: int, mug: int) -> None:
    waiting = an_order(work, [(mug, 5)], confirmed=True)
    return_id = received(work, order_id, 1)

    work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)

    assert lines_of(work, waiting)[0].allocated == 5


@pytest.mark.parametrize(
    ("condition", "disposition", "place"),
    [
        (Condition.NEW, Disposition.RESTOCK, "A-01-1"),
        (Condition.WORN, Disposition.REFURBISH, "Quarantine"),
        (Condition.WORN, Disposition.QUARANTINE, "Quarantine"),
        (Condition.DAMAGED, Disposition.TO_VENDOR, "Quarantine"),
        (Condition.DAMAGED, Disposition.SCRAP, "Scrapped"),
    ],
)
def test_accepted_pieces_go_where_they_were_sent(
    work: Work, order_id: int, mug: int, condition: Condition, disposition: Disposition, place: str
) -> None:
    return_id = received(work, order_id, 1)
    before = stock_of(work, mug).get(place, (0, 0))

    done = work.write(inspecting.inspect, line_id(work, return_id), condition, disposition, reason="chipped")

    assert done.to_place == place
    assert stock_of(work, mug)[place] == (before[0] + 1, 0)
    assert stock_of(work, mug)["Customers"] == (-1, 0)
    assert sum(on_hand for on_hand, _ in stock_of(work, mug).values()) == 0
    assert refunds(work) == [1180]


@pytest.mark.parametrize("condition", list(Condition))
def test_a_condition_proposes_its_place_and_says_what_the_last_piece_gives_back(
    work: Work, order_id: int, condition: Condition
) -> None:
    return_id = received(work, order_id, 1)

    proposal = work.read(inspecting.propose, line_id(work, return_id), condition)

    assert proposal.disposition is PROPOSED_PLACE[condition]
    assert proposal.is_last is True
    assert proposal.refund == Money(0 if condition is Condition.WRONG_ITEM else 1180, "EUR")


def test_a_piece_that_goes_back_to_the_customer_moves_no_stock_and_no_money(
    work: Work, order_id: int, mug: int
) -> None:
    return_id = received(work, order_id, 1)
    before = stock_of(work, mug)

    done = work.write(inspecting.inspect, line_id(work, return_id), Condition.WRONG_ITEM)

    assert (done.accepted, done.settled, done.refunded) == (False, True, Money(0, "EUR"))
    assert stock_of(work, mug) == before
    line = picture(work, return_id).lines[0]
    assert (line.reception, line.inspection, line.money) == (
        Reception.WRONG_ITEM,
        InspectionResult.REJECTED,
        ReturnMoney.DENIED,
    )
    assert out_and_back(work, order_id) == (0, 0)
    assert the_order(work, order_id).returned is False


@pytest.mark.parametrize(
    ("condition", "disposition", "said"),
    [
        (Condition.WRONG_ITEM, Disposition.RESTOCK, "A wrong item does not go into our stock"),
        (Condition.DAMAGED, Disposition.SCRAP, "Scrapping needs a reason"),
    ],
)
def test_choices_that_make_no_sense_are_refused(
    work: Work, order_id: int, condition: Condition, disposition: Disposition, said: str
) -> None:
    return_id = received(work, order_id, 1)
    line = line_id(work, return_id)
    before = whole_database(work)

    with pytest.raises(Refusal, match=said):
        work.write(inspecting.inspect, line, condition, disposition)

    assert whole_database(work) == before


@pytest.mark.parametrize("quantity", [0, -1, 3])
def test_only_pieces_on_the_desk_are_inspected(work: Work, order_id: int, quantity: int) -> None:
    return_id = received(work, order_id, 2)
    line = line_id(work, return_id)
    before = whole_database(work)

    with pytest.raises(Refusal, match="2 of Mug wait to be inspected"):
        work.write(inspecting.inspect, line, Condition.NEW, quantity=quantity)

    assert whole_database(work) == before


def test_nothing_is_inspected_before_it_is_here_nor_after_it_is_settled(work: Work, order_id: int) -> None:
    return_id = ask(work, order_id, 1)
    line = line_id(work, return_id)
    with pytest.raises(Refusal, match="The return is Approved"):
        work.write(inspecting.inspect, line, Condition.NEW)
    work.write(receiving_return.receive, return_id)
    work.write(inspecting.inspect, line, Condition.NEW)
    before = whole_database(work)

    with pytest.raises(Refusal, match="The return is Settled"):
        work.write(inspecting.inspect, line, Condition.NEW)
    with pytest.raises(Refusal, match="This return is Settled"):
        work.write(receiving_return.receive, return_id)

    assert whole_database(work) == before


def test_the_rest_of_a_line_is_decided_at_once(work: Work, order_id: int, mug: int) -> None:
    return_id = received(work, order_id, 3)

    done = work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW, quantity=3)

    assert (done.settled, done.refunded) == (True, Money(3540, "EUR"))
    assert stock_of(work, mug)["A-01-1"] == (7, 0)


def test_a_missing_piece_is_not_paid_back_and_can_come_later(work: Work, order_id: int) -> None:
    return_id = received(work, order_id, 2)
    line = line_id(work, return_id)

    work.write(receiving_return.missing, line)
    done = work.write(inspecting.inspect, line, Condition.NEW)

    assert (done.settled, done.refunded) == (True, Money(1180, "EUR"))
    assert picture(work, return_id).lines[0].missing == 1
    assert out_and_back(work, order_id) == (0, 1)
    second = received(work, order_id, 1)
    assert work.write(inspecting.inspect, line_id(work, second), Condition.NEW).refunded == Money(1180, "EUR")


def test_when_all_is_missing_the_return_ends_without_money(work: Work, order_id: int) -> None:
    return_id = received(work, order_id, 1)

    work.write(receiving_return.missing, line_id(work, return_id))

    assert picture(work, return_id).status is ReturnStatus.SETTLED
    assert refunds(work) == []
    assert out_and_back(work, order_id) == (0, 0)


def test_an_inspected_piece_cannot_be_missing(work: Work, order_id: int) -> None:
    return_id = received(work, order_id, 2)
    line = line_id(work, return_id)
    work.write(inspecting.inspect, line, Condition.NEW)
    work.write(receiving_return.missing, line)
    before = whole_database(work)

    with pytest.raises(Refusal, match="The return is Settled"):
        work.write(receiving_return.missing, line)

    assert whole_database(work) == before


def test_what_comes_in_two_boxes_is_received_twice(work: Work, order_id: int) -> None:
    return_id = ask(work, order_id, 3)
    line = line_id(work, return_id)

    assert work.write(receiving_return.receive, return_id, {line: 1}, more_to_come=True) is ReturnStatus.PART_RECEIVED
    work.write(inspecting.inspect, line, Condition.NEW)
    assert picture(work, return_id).status is ReturnStatus.PART_RECEIVED
    assert work.write(receiving_return.receive, return_id) is ReturnStatus.RECEIVED
    done = work.write(inspecting.inspect, line, Condition.NEW, quantity=2)

    assert (done.settled, done.refunded) == (True, Money(3540, "EUR"))


def test_less_than_announced_is_missing_when_nothing_more_comes(work: Work, order_id: int) -> None:
    return_id = ask(work, order_id, 3)
    line = line_id(work, return_id)

    work.write(receiving_return.receive, return_id, {line: 1})

    seen = picture(work, return_id).lines[0]
    assert (seen.received, seen.missing, seen.reception) == (1, 2, Reception.MISSING)
    assert out_and_back(work, order_id) == (1, 0)


def test_an_extra_piece_is_added_when_the_customer_had_it(work: Work, order_id: int, mug: int) -> None:
    return_id = received(work, order_id, 1)

    work.write(receiving_return.add_extra, return_id, mug)

    seen = picture(work, return_id).lines[0]
    assert (seen.expected, seen.received, seen.reception) == (2, 2, Reception.EXTRA)
    assert out_and_back(work, order_id) == (2, 0)


def test_a_product_nobody_announced_becomes_a_line_of_its_own(work: Work, mug: int) -> None:
    sock = a_product(work, "SOCK", price=500)
    order_id = an_order(work, [(mug, 1), (sock, 1)], shipped_at=LAST_WEEK, is_paid=True)
    return_id = received(work, order_id, 1, 0)

    work.write(receiving_return.add_extra, return_id, sock)

    assert [(line.sku, line.reception) for line in picture(work, return_id).lines] == [
        ("MUG", Reception.RECEIVED),
        ("SOCK", Reception.EXTRA),
    ]


def test_a_piece_the_customer_never_had_is_set_aside(work: Work, order_id: int) -> None:
    sock = a_product(work, "SOCK")
    return_id = received(work, order_id, 1)
    before = whole_database(work)

    with pytest.raises(Refusal, match="The customer had no such piece from this order"):
        work.write(receiving_return.add_extra, return_id, sock)

    assert whole_database(work) == before


@pytest.mark.parametrize("pieces", [0, -1, 4])
def test_only_what_the_customer_has_comes_back(work: Work, order_id: int, pieces: int) -> None:
    line = lines_of(work, order_id)[0].id
    before = whole_database(work)

    with pytest.raises(Refusal):
        work.write(requesting_return.request, order_id, {line: pieces})

    assert whole_database(work) == before


def test_pieces_are_announced_once(work: Work, order_id: int) -> None:
    ask(work, order_id, 2)
    line = lines_of(work, order_id)[0].id

    with pytest.raises(Refusal, match="The customer does not have 2 of Mug to return"):
        work.write(requesting_return.request, order_id, {line: 2})
    ask(work, order_id, 1)
    with pytest.raises(Refusal, match="Everything of it is back or on its way back"):
        work.write(requesting_return.request, order_id, {line: 1})


def test_what_has_not_left_is_not_returned(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], confirmed=True)

    with pytest.raises(Refusal, match="Nothing of it has left yet"):
        ask(work, order_id, 1)


@pytest.mark.parametrize("verb", ["deny", "cancel"])
def test_a_denied_or_cancelled_return_leaves_the_goods_with_the_customer(work: Work, order_id: int, verb: str) -> None:
    wanted = {lines_of(work, order_id)[0].id: 2}
    return_id = work.write(requesting_return.request, order_id, wanted)

    work.write(getattr(requesting_return, verb), return_id, "opened")

    assert out_and_back(work, order_id) == (0, 0)
    with pytest.raises(Refusal):
        work.write(requesting_return.approve, return_id)


def test_a_denial_says_why(work: Work, order_id: int) -> None:
    return_id = work.write(requesting_return.request, order_id, {lines_of(work, order_id)[0].id: 2})

    with pytest.raises(Refusal, match="Why is it denied"):
        work.write(requesting_return.deny, return_id, "")


def test_the_parts_of_a_line_sum_to_the_line_to_the_cent(work: Work) -> None:
    thing = a_product(work, price=333, tax_rate_bp=1900)
    stock(work, thing, 1)
    order_id = an_order(work, [(thing, 3)], shipped_at=LAST_WEEK, is_paid=True)
    total = the_order(work, order_id).total_minor

    for _ in range(3):
        return_id = received(work, order_id, 1)
        work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)

    assert refunds(work) == [396, 397, 396]
    assert sum(refunds(work)) == total == 1189


@pytest.mark.parametrize(("gross", "of"), [(100, 3), (1, 7), (1189, 3), (0, 5)])
def test_shares_add_up(gross: int, of: int) -> None:
    assert share(gross, 0, of) == 0
    assert share(gross, of, of) == gross
    assert all(share(gross, pieces, of) <= share(gross, pieces + 1, of) for pieces in range(of))


def test_postage_is_taken_off_the_refund(work: Work, order_id: int) -> None:
    return_id = received(work, order_id, 1, fee=490)

    done = work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)

    assert done.refunded == Money(690, "EUR")


def test_what_was_not_paid_is_not_paid_back(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], shipped_at=LAST_WEEK)
    return_id = received(work, order_id, 1)

    done = work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)

    assert (done.settled, done.refunded) == (True, Money(0, "EUR"))
    assert picture(work, return_id).lines[0].money is ReturnMoney.NOT_DUE


def test_a_service_is_refunded_without_touching_stock(work: Work) -> None:
    wrapping = a_product(work, handling=Handling.NEVER, price=200)
    order_id = an_order(work, [(wrapping, 1)], shipped_at=LAST_WEEK, is_paid=True)
    return_id = received(work, order_id, 1)

    done = work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)

    assert (done.to_place, done.refunded) == ("", Money(200, "EUR"))
    assert stock_of(work, wrapping) == {}


def test_a_product_without_a_bin_asks_for_one(work: Work) -> None:
    lamp = a_product(work, name="Lamp")
    order_id = an_order(work, [(lamp, 1)], shipped_at=LAST_WEEK, is_paid=True)
    return_id = received(work, order_id, 1)
    line = line_id(work, return_id)
    before = whole_database(work)

    with pytest.raises(Refusal, match="Lamp has no bin of its own"):
        work.write(inspecting.inspect, line, Condition.NEW)

    assert whole_database(work) == before
    shelf = a_bin(work, "Q-01-1")
    assert work.write(inspecting.inspect, line, Condition.NEW, to_id=shelf).to_place == "Q-01-1"


def test_a_late_return_is_received_and_the_office_is_told(work: Work, order_id: int) -> None:
    change_settings(work, return_days=3)

    return_id = received(work, order_id, 1)

    assert str(picture(work, return_id).warning) == "Asked for 6 days after delivery; the return time is 3 days."


def test_open_returns_are_listed_until_they_are_settled(work: Work, order_id: int) -> None:
    return_id = received(work, order_id, 2)
    row = work.read(return_picture.open_returns)[0]
    assert (row.id, row.pieces, row.left, row.customer) == (return_id, 2, 2, "Ada Lovelace")

    work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW, quantity=2)

    assert work.read(return_picture.open_returns) == ()


def test_a_scan_finds_the_return_or_the_orders_it_may_belong_to(work: Work, order_id: int, mug: int) -> None:
    by_order = work.read(finding_returns.find, house_code("SO", order_id))
    by_product = work.read(finding_returns.find, "4006381333931")
    by_name = work.read(finding_returns.find, "lovelace")

    assert by_order.orders == by_product.orders == by_name.orders
    assert [(each.order_id, each.lines[0].pieces) for each in by_order.orders] == [(order_id, 3)]
    assert by_product.product_id == mug

    return_id = ask(work, order_id, 1)

    for code in (house_code("RE", return_id), house_code("SO", order_id), "4006381333931"):
        assert work.read(finding_returns.find, code).return_id == return_id
    assert work.read(finding_returns.find, "lovelace").orders[0].lines[0].pieces == 2
    assert work.read(finding_returns.find, "nobody of this name").orders == ()


def test_a_return_that_does_not_exist_is_refused_in_words(work: Work) -> None:
    with pytest.raises(Refusal, match="There is no return RE-0042"):
        work.write(requesting_return.approve, 42)
    with pytest.raises(Refusal, match="There is no return RE-0042"):
        picture(work, 42)
    assert all_rows(work, Return) == []


def test_a_mug_that_was_really_packed_comes_back_and_every_rule_holds(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 2)], confirmed=True)
    work.write(paying.record, order_id, PaymentMethod.CASH)
    bench.press(work, packing.open_order, order_id)
    (shipment,) = bench.rows(work, Shipment, order_id=order_id)
    for _ in range(2):
        bench.scan(work, house_code("SK", mug), shipment.id)
    work.write(shipping.ship, shipment.id)
    work.write(delivering.deliver, shipment.id, DeliveryProof.LEFT_AT_DOOR)
    assert stock_of(work, mug)["A-01-1"] == (2, 0)

    return_id = received(work, order_id, 2)
    work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)
    done = work.write(
        inspecting.inspect, line_id(work, return_id), Condition.DAMAGED, Disposition.SCRAP, reason="chipped"
    )

    assert done.refunded == Money(2360, "EUR")
    assert stock_of(work, mug)["A-01-1"] == (3, 0)
    assert stock_of(work, mug)["Scrapped"] == (1, 0)
    assert "Customers" not in stock_of(work, mug)
    assert work.write(completing.complete, order_id) is Headline.COMPLETED
    assert work.read(checks.violations) == ()
