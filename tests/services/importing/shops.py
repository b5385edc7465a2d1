"""What tests of orders from shops ask for again and again."""

from sqlalchemy import select

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.order import HoldReason
from omsdesk.models.order import Hold, Order
from omsdesk.services.importing import Report
from tests.factories import a_product, stock


def the_things(work: Work) -> None:
    """Everything the made-up sales sell lies on a shelf."""
    for number in range(6):
        stock(work, a_product(work, f"SKU-{number}"), 500)


def orders_of(work: Work) -> list[int]:
    """The ids of all orders."""
    return work.read(lambda db: list(db.run(select(Order.id).order_by(Order.id)).scalars()))


def said(report: Report) -> list[str]:
    """The sentences of a report."""
    return [str(each.reason) for each in report.refused_rows]


def open_reasons(db: Db, order_id: int) -> list[HoldReason]:
    """Why an order is held."""
    asked = select(Hold.reason).where(Hold.order_id == order_id, Hold.released_at.is_(None))
    return list(db.run(asked).scalars())
