"""A cancellation in a file takes pieces off the order that it names, as far as they have not left."""

from typing import Any

from sqlalchemy import bindparam, exists, select

from omsdesk.channels import OrderRecord
from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import OPEN_STATUSES, OrderStatus
from omsdesk.models.journal import AuditEvent
from omsdesk.models.order import Channel, Order, OrderLine
from omsdesk.services import cancelling, cancelling_lines, kit_counts
from omsdesk.services.importing.report import TakenBack
from omsdesk.words import Text

MARK = "C"
"""What a shop puts before the number of the order that it takes back."""
_WHAT = "cancelled by file"
_ORDER = (
    select(Order.id, Order.status)
    .join(Channel, Channel.id == Order.channel_id)
    .where(Channel.key == bindparam("channel"), Order.external_ref == bindparam("ref"))
)
_LINES = (
    select(
        *(OrderLine.id, OrderLine.sku, OrderLine.kit_number, OrderLine.kit_pieces, OrderLine.kit_sku),
        (OrderLine.ordered - OrderLine.cancelled - OrderLine.shipped).label("left"),
    )
    .where(OrderLine.order_id == bindparam("order"))
    .order_by(OrderLine.position)
)
_SEEN = select(
    exists().where(
        AuditEvent.order_id == bindparam("order"), AuditEvent.what == _WHAT, AuditEvent.after == bindparam("ref")
    )
)


@takes(300)
def take_back(db: Db, record: OrderRecord, channel: str, file: str) -> TakenBack:
    """Cancel what the record takes back, once; a cancellation of an order we never had changes nothing."""
    about = TakenBack(record.external_ref, record.line, file)
    order = db.run(_ORDER, {"channel": channel, "ref": record.external_ref[len(MARK) :]}).first()
    if order is None or not record.external_ref.upper().startswith(MARK):
        return about
    locks.order(db, order.id)
    if db.run(_SEEN, {"order": order.id, "ref": record.external_ref}).scalar_one():
        return TakenBack(record.external_ref, record.line, file, order.id)
    pieces = _cancel(db, order.id, record) if order.status in OPEN_STATUSES else 0
    db.audit("order", order.id, _WHAT, order_id=order.id, before=pieces, after=record.external_ref)
    return TakenBack(record.external_ref, record.line, file, order.id, pieces)


@takes(300)
def cancel_whole(db: Db, record: OrderRecord, channel: str, file: str) -> TakenBack:
    """The shop cancelled this order: cancel what has not left, once. Refuses when everything has left."""
    order = db.run(_ORDER, {"channel": channel, "ref": record.external_ref}).first()
    if order is None:
        return TakenBack(record.external_ref, record.line, file)
    locks.order(db, order.id)
    left = sum(max(int(line.left), 0) for line in db.run(_LINES, {"order": order.id}))
    if order.status is OrderStatus.COMPLETED or (order.status in OPEN_STATUSES and not left):
        number = house_name("SO", order.id)
        raise Refusal(
            Text(
                "{order} was cancelled in the shop, but everything of {number} has left. Take it back as a return.",
                order=record.external_ref,
                number=number,
            )
        )
    if order.status not in OPEN_STATUSES:
        return TakenBack(record.external_ref, record.line, file, order.id)
    cancelling.cancel_order(db, order.id, str(Text("cancelled in the shop")))
    return TakenBack(record.external_ref, record.line, file, order.id, left)


def _cancel(db: Db, order_id: int, record: OrderRecord) -> int:
    lines: list[Any] = list(db.run(_LINES, {"order": order_id}))
    left = {line.id: int(line.left) for line in lines}
    kits = kit_counts.by_kit(lines)
    taken: dict[int, int] = {}
    for wanted in record.lines:
        to_take = -wanted.quantity
        for line in lines:
            pieces = min(to_take, left[line.id]) if line.sku == wanted.sku else 0
            if pieces > 0:
                taken[line.id] = taken.get(line.id, 0) + pieces
                left[line.id] -= pieces
                to_take -= pieces
        for parts in kits.values():
            whole = min(left[line.id] // line.kit_pieces for line in parts)
            kits_taken = min(to_take, whole) if parts[0].kit_sku == wanted.sku else 0
            if kits_taken > 0:
                for line in parts:
                    taken[line.id] = taken.get(line.id, 0) + kits_taken * line.kit_pieces
                    left[line.id] -= kits_taken * line.kit_pieces
                to_take -= kits_taken
    if taken:
        cancelling_lines.cancel_lines(db, order_id, taken, why=record.external_ref)
    return sum(taken.values())
