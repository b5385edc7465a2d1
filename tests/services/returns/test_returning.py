"""A thing comes back: asked for, received, looked at piece by piece, put where it belongs, and refunded."""

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
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.lifecycles.shipment import DeliveryProof
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
    settling,
    shipping,
)
from tests.factories import a_bin, a_product, an_order, lines_of, stock_of, the_order, whole_database
from tests.sentences import says_no
from tests.services import pack_bench as bench
from tests.services.returns.coming_back import LAST_WEEK, ask, line_id, out_and_back, picture, received, refunds


def test_a_return_goes_from_request_to_settled(work: Work, order_id: int, mug: int) -> None:
    wanted = {lines_of(work, order_id)[0].id: 2}
    return_id = work.write(requesting_return.request, order_id, wanted, customer_says="too small")
    assert picture(work, return_id).status is ReturnStatus.REQUESTED
    assert out_and_back(work, order_id) == (2, 0)
    work.write(requesting_return.approve, return_id)
    assert work.write(receiving_return.receive, return_id) is ReturnStatus.RECEIVED

    first = work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)
    assert (first.left, first.to_place, first.is_last, first.refund) == (1, "A-01-1", False, Money(0, "EUR"))
    assert refunds(work) == []
    last = work.write(inspecting.inspect, line_id(work, return_id), Condition.LIKE_NEW)

    assert (last.left, last.is_last, last.refund) == (0, True, Money(2360, "EUR"))
    work.write(settling.send, return_id)
    done = picture(work, return_id)
    assert (done.status, done.refund, done.customer_says) == (ReturnStatus.SETTLED, Money(2360, "EUR"), "too small")
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

    assert (done.accepted, done.is_last, done.refund) == (False, True, Money(0, "EUR"))
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

    with says_no("2 of Mug wait to be inspected. Receive more, or add the extra piece."):
        work.write(inspecting.inspect, line, Condition.NEW, quantity=quantity)
    with says_no("This return line does not exist. Look at the return again."):
        work.write(inspecting.inspect, 999, Condition.NEW)

    assert whole_database(work) == before


def test_nothing_is_inspected_before_it_is_here_nor_after_it_is_settled(work: Work, order_id: int) -> None:
    return_id = ask(work, order_id, 1)
    line = line_id(work, return_id)
    with pytest.raises(Refusal, match="The return is Approved"):
        work.write(inspecting.inspect, line, Condition.NEW)
    work.write(receiving_return.receive, return_id)
    work.write(inspecting.inspect, line, Condition.NEW)
    work.write(settling.send, return_id)
    before = whole_database(work)

    with pytest.raises(Refusal, match="The return is Settled"):
        work.write(inspecting.inspect, line, Condition.NEW)
    with pytest.raises(Refusal, match="This return is Settled"):
        work.write(receiving_return.receive, return_id)

    assert whole_database(work) == before


def test_the_rest_of_a_line_is_decided_at_once(work: Work, order_id: int, mug: int) -> None:
    return_id = received(work, order_id, 3)

    done = work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW, quantity=3)

    assert (done.is_last, done.refund) == (True, Money(3540, "EUR"))
    assert stock_of(work, mug)["A-01-1"] == (7, 0)


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


def test_open_returns_are_listed_until_they_are_settled(work: Work, order_id: int) -> None:
    return_id = received(work, order_id, 2)
    row = work.read(return_picture.open_returns)[0]
    assert (row.id, row.pieces, row.left, row.customer) == (return_id, 2, 2, "Ada Lovelace")

    work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW, quantity=2)
    assert work.read(return_picture.open_returns)[0].mark is ReturnMoney.PENDING
    work.write(settling.send, return_id)

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

    assert done.refund == Money(2360, "EUR")
    assert stock_of(work, mug)["A-01-1"] == (3, 0)
    assert stock_of(work, mug)["Scrapped"] == (1, 0)
    assert "Customers" not in stock_of(work, mug)
    assert work.read(checks.violations) == ()
    work.write(settling.send, return_id)
    assert work.write(completing.complete, order_id) is Headline.COMPLETED
    assert work.read(checks.violations) == ()
