"""Stop an order until somebody has looked, and let it go on again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from omsdesk.clock import in_zone
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import OPEN_STATUSES, HoldReason, OrderStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.order import Hold, Order, OrderLine
from omsdesk.models.product import ShopCode
from omsdesk.services import allocating, headlines, hold_words, looking_again, settings
from omsdesk.services.new_order import NewHold
from omsdesk.services.steps import status_of
from omsdesk.words import Text

_NEW = insert(Hold)
_OPEN = select(Hold.id, Hold.order_id, Hold.reason, Hold.released_at).where(Hold.id == bindparam("hold"))
_OPEN_OF_REASON = select(Hold.id).where(
    Hold.order_id == bindparam("order_id"), Hold.reason == bindparam("reason"), Hold.released_at.is_(None)
)
_OPEN_OF_ORDER = (
    select(Hold.id, Hold.reason)
    .where(Hold.order_id == bindparam("order_id"), Hold.released_at.is_(None))
    .order_by(Hold.id)
)
_UNKNOWN_CODE = (
    select(ShopCode.code)
    .join(OrderLine, OrderLine.product_id == ShopCode.product_id)
    .where(
        OrderLine.order_id == bindparam("order_id"),
        OrderLine.ordered > OrderLine.cancelled,
        ShopCode.known.is_(False),
    )
    .order_by(ShopCode.code)
    .limit(1)
)
_RELEASE = (
    update(Hold)
    .where(Hold.id == bindparam("hold"), Hold.released_at.is_(None))
    .values(released_at=bindparam("at"), released_by=bindparam("by"))
)


@needs(Right.ORDERS)
def hold(
    db: Db, order_id: int, reason: HoldReason, note: Text | str = "", again: str | datetime | None = None
) -> Headline:
    """Hold the order. Whoever works on it is told at the next scan.

    ``again``: the day on which it comes to the review, as somebody typed it or as its first moment; else it waits
    until it is released.
    """
    locks.order(db, order_id)
    status = status_of(db, Order, order_id)
    if status not in OPEN_STATUSES:
        raise Refusal(Text("The order is {status}.", status=status.word), Text("Only open orders can be held."))
    if db.run(_OPEN_OF_REASON, {"order_id": order_id, "reason": reason}).first():
        raise Refusal(Text("It is on hold for this reason already."), Text("Release that hold first."))
    then = looking_again.typed(db, again) if isinstance(again, str) else again
    place_holds(db, [(order_id, NewHold(reason, note, look_again_at=then))])
    if then is not None:
        day = in_zone(then, settings.company(db).zone).date()
        db.audit("order", order_id, "look again", order_id=order_id, before=reason, after=day.isoformat())
    return headlines.refresh(db, order_id)[order_id]


def place_holds(db: Db, holds: Sequence[tuple[int, NewHold]]) -> None:
    """Write holds for several orders in one statement. Headlines are the caller's."""
    rows = [
        {
            "order_id": order_id,
            "reason": new.reason,
            **hold_words.kept(new.note),
            "rule": new.rule,
            "look_again_at": new.look_again_at,
            "placed_at": db.now,
            "placed_by": db.user_id,
        }
        for order_id, new in holds
    ]
    if not rows:
        return
    db.run(_NEW, rows)
    for order_id, new in holds:
        db.audit("order", order_id, "hold", order_id=order_id, after=new.reason)


@needs(Right.ORDERS)
def release(db: Db, hold_id: int) -> Headline:
    """This reason is settled. When it was the last and the order is confirmed, it gets its stock."""
    found = db.run(_OPEN, {"hold": hold_id}).first()
    if found is None:
        raise Refusal(Text("This hold does not exist."), Text("Look at the order again."))
    locks.order(db, found.order_id)
    _release(db, hold_id, found.order_id)
    return _go_on(db, found.order_id)


def release_all(db: Db, order_id: int) -> Headline:
    """Everything that held this order is settled; only a hold for codes that nobody knows yet stays beside others."""
    locks.order(db, order_id)
    open_holds = list(db.run(_OPEN_OF_ORDER, {"order_id": order_id}))
    if not open_holds:
        raise Refusal(Text("This order is not on hold."))
    others = [row.id for row in open_holds if row.reason is not HoldReason.STOCK]
    if others and db.run(_UNKNOWN_CODE, {"order_id": order_id}).first() is not None:
        settled = others
    else:
        settled = [row.id for row in open_holds]
    for hold_id in settled:
        _release(db, hold_id, order_id)
    return _go_on(db, order_id)


@needs(Right.ORDERS)
def release_reason(db: Db, order_id: int, reason: HoldReason) -> bool:
    """Release the hold for this reason if there is one; whether there was."""
    hold_id = db.run(_OPEN_OF_REASON, {"order_id": order_id, "reason": reason}).scalar()
    if hold_id is None:
        return False
    _release(db, hold_id, order_id)
    _go_on(db, order_id)
    return True


def _release(db: Db, hold_id: int, order_id: int) -> None:
    if _reason(db, hold_id) is HoldReason.STOCK:
        _refuse_unknown_codes(db, order_id)
    if db.run(_RELEASE, {"hold": hold_id, "at": db.now, "by": db.user_id}).rowcount == 0:
        raise Refusal(Text("This hold is released already."))
    db.audit("order", order_id, "release hold", order_id=order_id, before=_reason(db, hold_id))


def _reason(db: Db, hold_id: int) -> HoldReason:
    reason: HoldReason = db.run(_OPEN, {"hold": hold_id}).one().reason
    return reason


def _refuse_unknown_codes(db: Db, order_id: int) -> None:
    code = db.run(_UNKNOWN_CODE, {"order_id": order_id}).scalar()
    if code is not None:
        raise Refusal(
            Text("The shop's code {code} stands for no product yet.", code=code),
            Text("Link it to a product first, or make it one."),
        )


def _go_on(db: Db, order_id: int) -> Headline:
    if status_of(db, Order, order_id) is OrderStatus.CONFIRMED:
        allocating.allocate(db, order_id)
    return headlines.refresh(db, order_id)[order_id]
