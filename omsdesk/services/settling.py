"""A return is decided with its last piece. Its money leaves a minute later, so that it can be taken back till then.

What is over the limit waits until a supervisor has allowed it. The return is settled when the money has left.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, case, func, select, update

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.goods_return import OPEN_RETURNS, RETURN, InspectionResult, ReturnMoney, ReturnStatus
from omsdesk.lifecycles.payment import NEVER_LEFT, NOT_KNOWN_TO_HAVE_LEFT, PaymentMethod, RefundStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import Instant
from omsdesk.models.goods_return import Return, ReturnLine
from omsdesk.models.money import Payment, Refund
from omsdesk.money import to_minor
from omsdesk.services import card_money, dispute_money, paying, refunding, settings, store_credit
from omsdesk.services.requesting_return import order_of
from omsdesk.services.steps import status_of, step
from omsdesk.words import Text

UNTIL_IT_LEAVES = timedelta(seconds=60)
"""Time in which the last decision, and the refund with it, can be taken back."""

_UNDECIDED = select(func.count()).where(
    ReturnLine.return_id == bindparam("id"), ReturnLine.received > ReturnLine.inspected
)
_DUE = select(func.coalesce(func.sum(ReturnLine.refund_minor), 0)).where(ReturnLine.return_id == bindparam("id"))
_REFUNDED = select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(
    Refund.return_id == bindparam("id"), Refund.status.not_in(NEVER_LEFT)
)
_FEE = select(Return.fee_minor).where(Return.id == bindparam("id"))
_MONEY = (
    update(ReturnLine)
    .where(ReturnLine.return_id == bindparam("goods_return"))
    .values(
        money=case(
            (ReturnLine.refund_minor > 0, bindparam("word")),
            (ReturnLine.inspection == InspectionResult.REJECTED, ReturnMoney.DENIED),
            else_=ReturnMoney.NOT_DUE,
        )
    )
)

# When a supervisor allows it. Whoever is asked next at a station that knows the provider's key sends it.
_DUE_NOW = (
    update(Refund)
    .where(Refund.id == bindparam("refund"), Refund.status == RefundStatus.PENDING, Refund.due_at.is_(None))
    .values(due_at=bindparam("now", type_=Instant))
)
_TO_CREDIT = select(Return.to_credit).where(Return.id == bindparam("id"))
_CHOOSE = update(Return).where(Return.id == bindparam("goods_return")).values(to_credit=bindparam("wanted"))
# What was paid with store credit becomes that again, whatever is chosen.
_CHOOSE_WAITING = (
    update(Refund)
    .where(
        Refund.return_id == bindparam("goods_return"),
        Refund.status == RefundStatus.PENDING,
        Refund.payment_id.in_(select(Payment.id).where(Payment.method != PaymentMethod.CREDIT)),
    )
    .values(to_credit=bindparam("wanted"))
)
_PENDING = (
    select(Refund.id, Refund.due_at, Refund.status)
    .where(Refund.return_id == bindparam("id"), Refund.status.in_(NOT_KNOWN_TO_HAVE_LEFT))
    .order_by(Refund.id)
)


@dataclass(frozen=True)
class Decided:
    """What the last decision of a return came to."""

    refund: int
    """In minor units."""
    leaves_at: datetime | None = None
    """When the money leaves; None when there is none, or when a supervisor has to allow it."""


@dataclass(frozen=True)
class Due:
    """What a return comes to, in minor units."""

    worth: int
    """The accepted pieces at the price that was paid for them."""
    fee: int
    refundable: int
    """What was paid for the order and has not gone back."""

    @property
    def refund(self) -> int:
        """What goes back: the worth less the fee, and never more than was paid."""
        return min(max(self.worth - self.fee, 0), self.refundable)


def due(db: Db, return_id: int, order_id: int, *, more: int = 0) -> Due:
    """What the return comes to as it stands, or with so much more accepted."""
    return Due(
        worth=int(db.run(_DUE, {"id": return_id}).scalar_one()) + more,
        fee=db.run(_FEE, {"id": return_id}).scalar_one(),
        refundable=paying.account(db, order_id).refundable.minor,
    )


def refunded(db: Db, return_id: int) -> int:
    """What went back for this return, in minor units."""
    return int(db.run(_REFUNDED, {"id": return_id}).scalar_one())


def undecided(db: Db, return_id: int) -> int:
    """Lines with received pieces that nobody has inspected."""
    count: int = db.run(_UNDECIDED, {"id": return_id}).scalar_one()
    return count


def status(db: Db, return_id: int) -> ReturnStatus:
    """Where the return stands now."""
    now: ReturnStatus = status_of(db, Return, return_id)
    return now


def settle_if_decided(db: Db, return_id: int, order_id: int) -> Decided | None:
    """When nothing is left to decide: set the refund aside, or settle at once when none is due. None before that."""
    if status(db, return_id) is not ReturnStatus.RECEIVED or undecided(db, return_id) or pending(db, return_id):
        return None
    amount = due(db, return_id, order_id).refund
    if not amount:
        _settle(db, return_id, order_id, ReturnMoney.NOT_DUE)
        return Decided(0)
    due_at = None if is_over_limit(db, order_id, amount) else db.now + UNTIL_IT_LEAVES
    reason = f"Return {house_name('RE', return_id)}"
    to_credit = bool(db.run(_TO_CREDIT, {"id": return_id}).scalar())
    refunding.set_aside(db, order_id, amount, reason=reason, return_id=return_id, due_at=due_at, to_credit=to_credit)
    db.run(_MONEY, {"goods_return": return_id, "word": ReturnMoney.PENDING})
    return Decided(amount, due_at)


@needs(Right.INSPECT)
def keep_as_credit(db: Db, return_id: int, *, wanted: bool) -> None:
    """What the customer gets for this return stays here as store credit, or leaves after all; until it has left."""
    order_id = order_of(db, return_id)
    if wanted and (why_not := store_credit.why_not_for(db, order_id)) is not None:
        raise Refusal(why_not, Text("Give the money back another way."))
    waiting = pending(db, return_id)
    _refuse_if_asked(db, waiting)
    if status(db, return_id) not in OPEN_RETURNS or any(each.status is RefundStatus.IN_DOUBT for each in waiting):
        raise Refusal(Text("The money of this return is not to be decided any more."))
    db.run(_CHOOSE, {"goods_return": return_id, "wanted": wanted})
    db.run(_CHOOSE_WAITING, {"goods_return": return_id, "wanted": wanted})
    db.audit("return", return_id, "store credit", order_id=order_id, after="yes" if wanted else "no")


def is_over_limit(db: Db, order_id: int, amount_minor: int) -> bool:
    """Whether so much waits for a supervisor."""
    limit = settings.company(db).refund_limit
    currency = paying.account(db, order_id).total.currency
    return bool(limit) and amount_minor > to_minor(Decimal(limit), currency)


def pending(db: Db, return_id: int) -> tuple[Any, ...]:
    """The refunds of a return that have not left, as far as anybody knows."""
    return tuple(db.run(_PENDING, {"id": return_id}))


def take_back_refund(db: Db, return_id: int, order_id: int) -> None:
    """Something is to decide again: money that has not left stays."""
    waiting = pending(db, return_id)
    if any(each.status is RefundStatus.IN_DOUBT for each in waiting):
        raise Refusal(
            Text("This refund may have left already."), Text("A supervisor decides about it before anything else.")
        )
    _refuse_if_asked(db, waiting)
    for each in waiting:
        refunding.withdraw(db, each.id, order_id)


@needs(Right.LEAD)
def send(db: Db, return_id: int) -> None:
    """The money of a decided return leaves now, and the return is settled."""
    order_id = order_of(db, return_id)
    waiting = pending(db, return_id)
    if not waiting:
        raise Refusal(Text("No refund of {number} waits.", number=house_name("RE", return_id)))
    for each in waiting:
        _refuse_if_disputed(db, each.id)
        if each.status is RefundStatus.PENDING and card_money.refund_is_by_card(db, each.id):
            db.run(_DUE_NOW, {"refund": each.id, "now": db.now})
        else:
            refunding.finish(db, each.id, order_id)
    settle_if_all_left(db, return_id)


def settle_if_all_left(db: Db, return_id: int) -> None:
    """What goes back to a card has left when its provider says so; then the return is settled."""
    if not pending(db, return_id) and status(db, return_id) is ReturnStatus.RECEIVED:
        _settle(db, return_id, order_of(db, return_id), ReturnMoney.REFUNDED)


@needs(Right.LEAD)
def deny(db: Db, return_id: int, why: str) -> None:
    """A supervisor does not allow the refund; the goods are back, and the return is settled without money."""
    if not why.strip():
        raise Refusal(Text("Why is it denied?"), Text("The customer will ask."))
    order_id = order_of(db, return_id)
    waiting = pending(db, return_id)
    if not waiting:
        raise Refusal(Text("No refund of {number} waits.", number=house_name("RE", return_id)))
    _refuse_if_asked(db, waiting)
    for each in waiting:
        refunding.withdraw(db, each.id, order_id)
        db.audit("refund", each.id, "denied", order_id=order_id, after=why.strip())
    _settle(db, return_id, order_id, ReturnMoney.DENIED)


def _refuse_if_asked(db: Db, waiting: tuple[Any, ...]) -> None:
    for each in waiting:
        if each.status is RefundStatus.PENDING and card_money.refund_is_asked(db, each.id):
            raise Refusal(
                Text("This refund is on its way to the card."), Text("The order's money shows what becomes of it.")
            )


def _refuse_if_disputed(db: Db, refund_id: int) -> None:
    if dispute_money.stops(db, refund_id):
        raise Refusal(
            Text("The customer's bank is taking this money back."),
            Text("The refund waits: it leaves when the dispute is won, and is taken back when it is lost."),
        )


def _settle(db: Db, return_id: int, order_id: int, word: ReturnMoney) -> None:
    db.run(_MONEY, {"goods_return": return_id, "word": word})
    step(db, Return, return_id, RETURN, "settle", order_id=order_id, settled_at=db.now)
