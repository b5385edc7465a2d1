"""What is missing of an order's line, and who could send it."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.models.order import OrderLine
from omsdesk.services import blocking
from omsdesk.services.suppliers import roster
from omsdesk.services.suppliers.roster import Offer
from omsdesk.words import Text


@dataclass(frozen=True)
class Missing:
    """Pieces of a line that are not promised, and every supplier, first those who have the product."""

    order_id: int
    line_id: int
    product: str
    pieces: int
    suppliers: tuple[Offer, ...]


_LINE = select(
    OrderLine.product_id,
    OrderLine.name,
    OrderLine.stocked,
    (OrderLine.ordered - OrderLine.cancelled - OrderLine.allocated).label("missing"),
).where(OrderLine.id == bindparam("line"), OrderLine.order_id == bindparam("order"))


def of_line(db: Db, order_id: int, line_id: int) -> Missing:
    """What of this line a supplier could send; refused when nothing of it is missing."""
    blocking.refuse_unless(db, order_id, "allocate")
    line = db.run(_LINE, {"line": line_id, "order": order_id}).first()
    if line is None:
        raise Refusal(Text("This line does not belong to the order."))
    if not line.stocked or line.missing <= 0:
        raise Refusal(Text("All of {product} is there.", product=line.name))
    offers = roster.of_product(db, line.product_id)
    named = {each.supplier_id for each in offers}
    others = [Offer(each.id, each.name, "", direct=False) for each in roster.known(db) if each.id not in named]
    return Missing(order_id, line_id, line.name, line.missing, (*offers, *others))
