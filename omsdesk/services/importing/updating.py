"""A known order comes in again: what the channel says differently now is changed here, while it still can be.

Until the order is released, its lines, amounts and address follow the channel. What the office has cancelled here
stays cancelled. After that the hall has the order, and the file is refused in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, insert, select
from sqlalchemy import update as sql_update

from omsdesk.channels import OrderRecord
from omsdesk.channels.files.fingerprints import fingerprint
from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.lifecycles.order import OPEN_STATUSES, HoldReason, OrderStatus
from omsdesk.lifecycles.payment import PaymentMethod, PaymentWord
from omsdesk.models.order import Channel, Hold, Order, OrderLine
from omsdesk.services import (
    allocating,
    cancelling,
    confirming,
    headlines,
    holding,
    order_parcels,
    paying,
    placing,
    told,
    totals,
)
from omsdesk.services import supply_rows as supplies
from omsdesk.services.importing.drafts import Drafted
from omsdesk.services.order_rows import OrderRows, order_rows
from omsdesk.words import Text

AT_ONCE = 5_000
_REFS: BindParameter[str] = bindparam("refs", expanding=True)
_KNOWN = (
    select(
        Order.id,
        Order.external_ref,
        Order.status,
        Order.payment,
        Order.content_hash,
        Order.history,
        Order.shipped_at,
        exists().where(OrderLine.order_id == Order.id, OrderLine.picked > 0).label("is_taken"),
    )
    .join(Channel, Channel.id == Order.channel_id)
    .where(Channel.key == bindparam("channel"), Order.external_ref.in_(_REFS))
)
_LINES = (
    select(
        OrderLine.id,
        OrderLine.product_id,
        OrderLine.kit_sku,
        OrderLine.position,
        OrderLine.ordered,
        OrderLine.cancelled,
        OrderLine.unit_minor,
    )
    .where(OrderLine.order_id == bindparam("order_id"))
    .order_by(OrderLine.position)
)
_NEW_LINES = insert(OrderLine)
_OPEN_HOLDS = select(Hold.reason).where(Hold.order_id == bindparam("order_id"), Hold.released_at.is_(None))
_KEPT_IN_HEAD = frozenset(
    {"status", "headline", "channel_id", "external_ref", "payment", "placed_at", "history", "tax_by_rate"}
)
_WITH_TIMES = frozenset({"confirmed_at", "shipped_at", "delivered_at", "completed_at"})


@dataclass(frozen=True)
class Verdict:
    """What is to be done about an order that came before."""

    order_id: int
    has_new_content: bool = False
    is_paid_now: bool = False
    refused: Text | None = None

    @property
    def changes(self) -> bool:
        """Whether anything is to be written."""
        return self.refused is None and (self.has_new_content or self.is_paid_now)


def verdicts(db: Db, channel: str, records: Sequence[OrderRecord]) -> dict[str, Verdict]:
    """What to do about those of these orders that are known, by their numbers at the channel."""
    by_ref = {each.external_ref: each for each in records}
    refs = list(by_ref)
    rows = [
        row
        for start in range(0, len(refs), AT_ONCE)
        for row in db.run(_KNOWN, {"channel": channel, "refs": refs[start : start + AT_ONCE]})
    ]
    return {row.external_ref: _verdict(db, row, by_ref[row.external_ref]) for row in rows}


def _verdict(db: Db, row: Any, record: OrderRecord) -> Verdict:
    is_new = row.content_hash is not None and row.content_hash != fingerprint(record)
    has_left = record.shipped_at is not None
    is_open = row.status in OPEN_STATUSES
    is_paid_now = bool(record.is_paid) and is_open and row.payment in (PaymentWord.UNPAID, PaymentWord.AUTHORISED)
    number = house_name("SO", row.id)
    if has_left and is_open and row.shipped_at is None:
        return Verdict(
            row.id,
            refused=Text(
                "The shop says that {order} has left, but here {number} has not. Ship it here too, or cancel it.",
                order=record.external_ref,
                number=number,
            ),
        )
    if not is_new or has_left:
        return Verdict(row.id, is_paid_now=is_paid_now)
    if not is_open:
        refused = Text(
            "{order} has changed in the shop, but {number} is {status} already. Nothing was changed.",
            order=record.external_ref,
            number=number,
            status=row.status.word,
        )
        return Verdict(row.id, refused=refused)
    if row.is_taken or order_parcels.is_released(db, row.id):
        refused = Text(
            "{order} has changed in the shop, but {number} is in the hall already. Take it off its list and bring the "
            "file in again.",
            order=record.external_ref,
            number=number,
        )
        return Verdict(row.id, refused=refused)
    if supplies.is_under_way(db, row.id):
        refused = Text(
            "{order} has changed in the shop, but a part of {number} is ordered from a supplier. Call it off and bring "
            "the file in again.",
            order=record.external_ref,
            number=number,
        )
        return Verdict(row.id, refused=refused)
    return Verdict(row.id, has_new_content=True, is_paid_now=is_paid_now)


def update(db: Db, verdict: Verdict, drafted: Drafted) -> None:
    """Change a known order to what the channel says now."""
    order_id = verdict.order_id
    locks.order(db, order_id)
    if verdict.has_new_content:
        rows = order_rows(drafted.order, placing.catalogue(db, [drafted.order]))
        cancelling.withdraw(db, order_id)
        _change_lines(db, order_id, rows.lines)
        _change_head(db, order_id, rows)
        told.replace(db, order_id, drafted.order.facts)
        totals.retotal(db, order_id)
        _hold_again(db, order_id, rows)
    if verdict.is_paid_now:
        paying.record(db, order_id, PaymentMethod.CHANNEL, reference=drafted.record.external_ref)
        holding.release_reason(db, order_id, HoldReason.PAYMENT)
    headlines.refresh_payment(db, order_id)
    status = db.run(select(Order.status).where(Order.id == order_id)).scalar_one()
    if status is OrderStatus.PLACED:
        confirming.confirm_many(db, [order_id])
    else:
        allocating.allocate(db, order_id)
    headlines.refresh(db, order_id)


def _change_lines(db: Db, order_id: int, lines: Sequence[Mapping[str, Any]]) -> None:
    """Lines that are still asked for take what is said now; the others are cancelled, new ones come after them."""
    old = list(db.run(_LINES, {"order_id": order_id}))
    position = max((line.position for line in old), default=0)
    for new in lines:
        what = new["product_id"], new["kit_sku"]
        row = next((line for line in old if (line.product_id, line.kit_sku) == what), None)
        if row is None:
            position += 1
            db.run(_NEW_LINES, {**new, "order_id": order_id, "position": position})
            continue
        old.remove(row)
        values = {name: value for name, value in new.items() if name != "position"}
        values["cancelled"] = min(row.cancelled, new["ordered"])
        db.run(sql_update(OrderLine).where(OrderLine.id == row.id).values(**values))
        if row.ordered != new["ordered"]:
            db.audit("order_line", row.id, "ordered", order_id=order_id, before=row.ordered, after=new["ordered"])
        if row.unit_minor != new["unit_minor"]:
            db.audit("order_line", row.id, "price", order_id=order_id, before=row.unit_minor, after=new["unit_minor"])
    for row in old:
        db.run(sql_update(OrderLine).where(OrderLine.id == row.id).values(cancelled=row.ordered, allocated=0))
        db.audit("order_line", row.id, "cancelled", order_id=order_id, before=row.cancelled, after=row.ordered)


def _change_head(db: Db, order_id: int, rows: OrderRows) -> None:
    values = {name: value for name, value in rows.head.items() if name not in _KEPT_IN_HEAD | _WITH_TIMES}
    values["line_count"] = len(db.run(_LINES, {"order_id": order_id}).all())
    before = db.run(select(Order.total_minor).where(Order.id == order_id)).scalar_one()
    db.run(sql_update(Order).where(Order.id == order_id).values(**values))
    db.audit("order", order_id, "changed by file", order_id=order_id, before=before, after=values["total_minor"])


def _hold_again(db: Db, order_id: int, rows: OrderRows) -> None:
    """What the channel says now may need a look too; reasons that are open already are not repeated."""
    open_reasons = set(db.run(_OPEN_HOLDS, {"order_id": order_id}).scalars())
    holding.place_holds(db, [(order_id, hold) for hold in rows.draft.holds if hold.reason not in open_reasons])
