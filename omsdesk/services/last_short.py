"""Whether the last act on a pick list was a short: undo does not reach behind it to an older pick."""

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import aliased

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.pick import PICK_TASK
from omsdesk.models.journal import AuditEvent
from omsdesk.models.pick import PickTask
from omsdesk.models.product import Product
from omsdesk.words import Text

_AT_BENCH = aliased(AuditEvent)
_CLOSED_SHORT = (
    select(_AT_BENCH.id)
    .where(
        _AT_BENCH.subject == "shipment",
        _AT_BENCH.subject_id == PickTask.shipment_id,
        _AT_BENCH.what == "closed short",
    )
    .exists()
)
"""The bench missed pieces of this order; the picker has done nothing about them."""
_SHORT = (
    select(Product.name)
    .select_from(PickTask)
    .join(Product, Product.id == PickTask.product_id)
    .join(AuditEvent, and_(AuditEvent.subject == PICK_TASK.subject, AuditEvent.subject_id == PickTask.id))
    .where(
        PickTask.list_id == bindparam("list"),
        AuditEvent.what == "short",
        AuditEvent.id > bindparam("after"),
        ~_CLOSED_SHORT,
    )
    .order_by(AuditEvent.id.desc())
    .limit(1)
)


def refuse_behind(db: Db, list_id: int, scan_id: int) -> None:
    """Refuse when a stop of this list was marked short after this scan; 0 for no scan at all.

    Scans and the trail have one row of numbers, so their ids tell which came first.
    """
    product = db.run(_SHORT, {"list": list_id, "after": scan_id}).scalar()
    if product is not None:
        raise refusal(product)


def refusal(product: str) -> Refusal:
    """Why nothing is undone after a short of this product."""
    return Refusal(
        Text("The last act was a short: {product}.", product=product),
        Text("It is not taken back here. If pieces turn up, tell the stock desk: it books them in under Missing."),
    )
