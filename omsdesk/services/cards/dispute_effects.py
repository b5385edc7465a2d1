"""What a dispute does to its orders: what has not left stays here, and what the bank took is not given back on top."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.dispute import OPEN_DISPUTES, TAKING, DisputeStatus
from omsdesk.lifecycles.order import OPEN_STATUSES, HoldReason
from omsdesk.lifecycles.payment import RefundStatus
from omsdesk.models.card import CardCall
from omsdesk.models.dispute import Dispute
from omsdesk.models.money import KEPT, Payment, Refund
from omsdesk.models.order import Hold, Order
from omsdesk.payments import Disputed
from omsdesk.services import card_money, headlines, holding, refunding, settling
from omsdesk.services.cards import dispute_words
from omsdesk.services.new_order import NewHold
from omsdesk.words import Text

_IS_HELD = select(Hold.id).where(
    Hold.order_id == Order.id, Hold.reason == HoldReason.DISPUTE, Hold.released_at.is_(None)
)
_STILL_HERE = select(Order.id).where(
    Order.id == bindparam("order"), Order.status.in_(OPEN_STATUSES), Order.shipped_at.is_(None), ~_IS_HELD.exists()
)
_OTHERS = (
    select(Dispute.id)
    .join(CardCall, CardCall.card_id == Dispute.card_id)
    .join(Payment, Payment.id == CardCall.payment_id)
    .where(
        Payment.order_id == bindparam("order"),
        *card_money.BROUGHT,
        Dispute.reference != bindparam("this"),
        Dispute.status.in_([*OPEN_DISPUTES, DisputeStatus.LOST]),
    )
    .limit(1)
)
# The newest first: what was promised before stays longest.
_TOO_MUCH = (
    select(Refund.id, Refund.return_id)
    .join(Payment, Payment.id == Refund.payment_id)
    .where(
        Refund.order_id == bindparam("order"),
        Refund.status == RefundStatus.PENDING,
        ~card_money.REFUND_IS_ASKED,
        KEPT < 0,
    )
    .order_by(Refund.id.desc())
    .limit(1)
)


def follow(db: Db, order_ids: Iterable[int], told: Disputed, *, before: DisputeStatus | None) -> None:
    """Hold what is still here when it gets worse, let it go when it ended well; a person's release in between stays."""
    is_worse = _gravity(told.status) > _gravity(before)
    for order_id in order_ids:
        if is_worse:
            _hold(db, order_id, told)
        elif not _gravity(told.status) and db.run(_OTHERS, {"order": order_id, "this": told.reference}).first() is None:
            holding.release_reason(db, order_id, HoldReason.DISPUTE)
        if told.status is DisputeStatus.LOST:
            _withdraw_refunds(db, order_id)


def _gravity(status: DisputeStatus | None) -> int:
    if status is DisputeStatus.LOST:
        return 3
    if status in TAKING:
        return 2
    return 1 if status in OPEN_DISPUTES else 0


def _hold(db: Db, order_id: int, told: Disputed) -> None:
    if db.run(_STILL_HERE, {"order": order_id}).first() is None:
        return
    note = Text("{amount}, {reason}", amount=told.amount, reason=dispute_words.reason(told.reason))
    holding.place_holds(db, [(order_id, NewHold(HoldReason.DISPUTE, note))])
    headlines.refresh(db, order_id)


def _withdraw_refunds(db: Db, order_id: int) -> None:
    """The customer has the money: from the bank. What was to leave on top of it stays here."""
    while (row := db.run(_TOO_MUCH, {"order": order_id}).first()) is not None:
        refunding.withdraw(db, row.id, order_id)
        if row.return_id is not None:
            settling.settle_if_all_left(db, row.return_id)
