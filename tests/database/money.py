"""Money that came in for a sold order and waits to go back for its return."""

from datetime import datetime

from omsdesk.database.work import Work
from omsdesk.services import refunding, requesting_return
from tests.factories import an_order, lines_of


def a_return(owner: Work, product_id: int, customer_id: int | None = None) -> tuple[int, int]:
    """A paid order that left, and its approved return: both ids."""
    order_id = an_order(owner, [(product_id, 1)], shipped_at=owner.now(), is_paid=True, customer_id=customer_id)
    line = lines_of(owner, order_id)[0].id
    return order_id, owner.write(requesting_return.request_and_approve, order_id, {line: 1})


def money_to_go_back(owner: Work, product_id: int, due_at: datetime | None = None) -> int:
    """One in minor units set aside for it; the refund's id."""
    order_id, return_id = a_return(owner, product_id)
    (refund_id,) = owner.write(refunding.set_aside, order_id, 1, reason="Return", return_id=return_id, due_at=due_at)
    return refund_id
