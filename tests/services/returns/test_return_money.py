"""What a return gives back: the parts of a line to the cent, less the postage, and never more than was paid."""

import pytest

from omsdesk.database.work import Work
from omsdesk.lifecycles.goods_return import Condition, ReturnMoney
from omsdesk.lifecycles.order import Handling
from omsdesk.money import Money
from omsdesk.services import inspecting
from omsdesk.services.return_counts import share
from tests.factories import a_product, an_order, stock, stock_of, the_order
from tests.services.returns.coming_back import LAST_WEEK, line_id, picture, received, refunds


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

    assert done.refund == Money(690, "EUR")


def test_what_was_not_paid_is_not_paid_back(work: Work, mug: int) -> None:
    order_id = an_order(work, [(mug, 1)], shipped_at=LAST_WEEK)
    return_id = received(work, order_id, 1)

    done = work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)

    assert (done.is_last, done.refund) == (True, Money(0, "EUR"))
    assert picture(work, return_id).lines[0].money is ReturnMoney.NOT_DUE


def test_a_service_is_refunded_without_touching_stock(work: Work) -> None:
    wrapping = a_product(work, handling=Handling.NEVER, price=200)
    order_id = an_order(work, [(wrapping, 1)], shipped_at=LAST_WEEK, is_paid=True)
    return_id = received(work, order_id, 1)

    done = work.write(inspecting.inspect, line_id(work, return_id), Condition.NEW)

    assert (done.to_place, done.refund) == ("", Money(200, "EUR"))
    assert stock_of(work, wrapping) == {}
