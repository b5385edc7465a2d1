"""Refunds whose minute is over leave, from whichever station looks first: none waits for the one that made it."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import bindparam, select

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.payment import RefundStatus
from omsdesk.models.base import Instant
from omsdesk.models.money import Refund
from omsdesk.services import card_money, dispute_money, settling
from omsdesk.services.requesting_return import order_of

_DUE = (
    select(Refund.return_id)
    .where(
        Refund.status == RefundStatus.PENDING,
        Refund.due_at <= bindparam("now", type_=Instant),
        Refund.return_id.is_not(None),
        ~card_money.REFUND_OF_CARD,  # its provider is asked (``cards``)
        ~dispute_money.REFUND_WAITS,
    )
    .distinct()
    .order_by(Refund.return_id)
)


def carry_out(work: Work) -> int:
    """Send every refund that is due; the number of returns that were settled by it."""
    sent = 0
    for return_id in work.read(due):
        with suppress(Refusal):  # another station was quicker, or it was taken back just now
            sent += work.write(send_if_due, return_id)
    return sent


def due(db: Db) -> tuple[int, ...]:
    """Returns whose refund may leave now."""
    return tuple(row.return_id for row in db.run(_DUE, {"now": db.now}))


def send_if_due(db: Db, return_id: int) -> bool:
    """Send the refund of a return, unless it was taken back or made anew meanwhile."""
    order_of(db, return_id)
    if not all(_is_over(each.due_at, db.now) for each in settling.pending(db, return_id)):
        return False
    settling.send(db, return_id)
    return True


def _is_over(due_at: datetime | None, now: datetime) -> bool:
    return due_at is not None and due_at <= now
