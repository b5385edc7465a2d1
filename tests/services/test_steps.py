"""A step along a life cycle: refused when the record is not what whoever takes it believes."""

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.order import ORDER, OrderStatus
from omsdesk.models.order import Order
from omsdesk.services.steps import step
from tests.factories import a_house, an_order, the_order
from tests.sentences import says_no


def cancel_as_placed(db: Db, order_id: int) -> None:
    step(db, Order, order_id, ORDER, "cancel", frm=OrderStatus.PLACED)


def test_a_step_is_not_taken_from_a_status_that_somebody_else_has_changed(work: Work) -> None:
    a_house(work)
    order_id = an_order(work, confirmed=True)

    with says_no("Somebody else changed this order just now. Look at it again."):
        work.write(cancel_as_placed, order_id)

    assert the_order(work, order_id).status is OrderStatus.CONFIRMED
