"""Decide about an order that waits for a look: let it go on, put it off to a day, or turn it away.

``seen`` are the customer's replies that whoever decides had on the screen. Only these count as read. What came after
stays open and is said; nothing is turned away, and nobody is asked again, before it was read.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, update

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import OPEN_STATUSES, REVIEW_REASONS, HoldReason, OrderStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.order import Hold, Order
from omsdesk.money import Money
from omsdesk.services import (
    cancelling,
    confirming,
    different_people,
    headlines,
    holding,
    looking_again,
    order_acts,
    order_preview,
    paying,
    refunding,
    replies,
    review_queue,
    settings,
)
from omsdesk.services.new_order import NewHold
from omsdesk.services.order_acts import Plan
from omsdesk.services.review_queue import OpenHold
from omsdesk.services.steps import status_of
from omsdesk.words import Text

_PUT_OFF = (
    update(Hold)
    .where(Hold.id == bindparam("hold"), Hold.released_at.is_(None))
    .values(look_again_at=bindparam("then"), note=bindparam("words"))
)


@dataclass(frozen=True)
class Decided:
    """What became of the order."""

    number: str
    headline: Headline
    still: tuple[HoldReason, ...] = ()
    """What holds it all the same."""
    is_unread: bool = False
    """The customer wrote, and whoever decided did not see it."""

    @property
    def words(self) -> Text:
        """The same as a sentence."""
        if self.still:
            reasons = [each.word for each in self.still]
            said = Text("{number} is still on hold: {reasons}", number=self.number, reasons=reasons)
        else:
            said = Text("{number}: {status}", number=self.number, status=self.headline.word)
        return Text("{said}. The customer wrote meanwhile: read it.", said=said) if self.is_unread else said


@dataclass(frozen=True)
class RejectPlan:
    """What turning an order away would do."""

    number: str
    pieces: int
    taken: int
    refund: Money
    """What was paid and goes back."""


@needs(Right.ORDERS)
def approve(db: Db, order_id: int, seen: Collection[int] = ()) -> Decided:
    """Somebody looked, and it is good. What waits for something else, such as its money, goes on waiting for that."""
    _refuse_unless_open(db, order_id)
    is_answered = any(each.id in seen for each in replies.unread(db, order_id))
    looked_at = [each for each in review_queue.open_holds(db, order_id) if _is_for_a_look(each, db.now, is_answered)]
    if not looked_at:
        raise Refusal(Text("Nothing of this order waits for a look."), Text("Release its hold on the order."))
    for hold in looked_at:
        holding.release(db, hold.id)
    replies.settle(db, order_id, seen)
    if not review_queue.open_holds(db, order_id) and status_of(db, Order, order_id) is OrderStatus.PLACED:
        confirming.confirm(db, order_id)
    return decided(db, order_id, seen)


@needs(Right.CUSTOMERS)
def not_the_same(db: Db, order_id: int) -> Decided:
    """It only looks like the order of somebody else: both are known to be two people, and it waits for that no more."""
    _refuse_unless_open(db, order_id)
    double = review_queue.double_of(db, order_id, review_queue.open_holds(db, order_id), settings.company(db))
    if double is None:
        raise Refusal(Text("No other card of the register is meant here."), Text("Look at the order again."))
    different_people.say(db, order_preview.head_of(db, order_id).customer_id, double.card_id)
    holding.release(db, double.hold_id)
    if not review_queue.open_holds(db, order_id) and status_of(db, Order, order_id) is OrderStatus.PLACED:
        confirming.confirm(db, order_id)
    return decided(db, order_id)


@needs(Right.ORDERS)
def put_off(db: Db, order_id: int, reason: HoldReason, note: str, day: date, seen: Collection[int] = ()) -> Decided:
    """Keep it on hold for this reason, and have it come back to the queue on this day."""
    _refuse_unless_open(db, order_id)
    then = looking_again.start(db, day)
    known = next((each for each in review_queue.open_holds(db, order_id) if each.reason is reason), None)
    if known is None:
        holding.place_holds(db, [(order_id, NewHold(reason, note, look_again_at=then))])
    else:
        words = "; ".join(part for part in (known.typed, note.strip()) if part)
        db.run(_PUT_OFF, {"hold": known.id, "then": then, "words": words})
    replies.settle(db, order_id, seen)
    db.audit("order", order_id, "look again", order_id=order_id, before=reason, after=day.isoformat())
    headlines.refresh(db, order_id)
    return decided(db, order_id, seen)


@needs(Right.ORDERS)
def plan_reject(db: Db, order_id: int) -> RejectPlan:
    """What ``reject`` would do, said beforehand."""
    plan: Plan = order_acts.plan_cancel(db, (order_id,))
    if not plan.orders:
        raise Refusal(plan.left_out[0].reason)
    refund = paying.account(db, order_id).refundable
    if plan.shipped:
        raise Refusal(
            Text("Part of it has left already."), Text("Cancel the rest on the order, and take back what left.")
        )
    return RejectPlan(house_name("SO", order_id), plan.pieces, plan.taken, refund)


@needs(Right.ORDERS)
def reject(db: Db, order_id: int, why: str, seen: Collection[int] = ()) -> Decided:
    """Turn it away: nothing is sent, and what was paid goes back, the way it came."""
    if not why.strip():
        raise Refusal(Text("Say why first."), Text("The history keeps it."))
    locks.order(db, order_id)
    refuse_unseen(db, order_id, seen)
    replies.settle(db, order_id, seen)
    refund = plan_reject(db, order_id).refund
    if status_of(db, Order, order_id) is OrderStatus.PLACED:
        confirming.reject(db, order_id, why.strip())
    else:
        cancelling.cancel_order(db, order_id, why.strip())
    if refund.minor:
        refunding.refund(db, order_id, refund.minor, reason=why)
    return decided(db, order_id)


def refuse_unseen(db: Db, order_id: int, seen: Collection[int]) -> None:
    """What cannot be taken back waits until the customer's newest words were read."""
    if replies.unseen(db, order_id, seen):
        raise Refusal(Text("The customer wrote meanwhile."), Text("Read it first, then decide again."))


def _is_for_a_look(hold: OpenHold, now: datetime, is_answered: bool) -> bool:  # noqa: FBT001 - the third of the facts
    """Whether a person is to judge it now: what was put off comes back on its day, or with the customer's answer."""
    is_due = hold.look_again_at is not None and (is_answered or hold.look_again_at <= now)
    return hold.reason in REVIEW_REASONS or bool(hold.rule) or is_due


def _refuse_unless_open(db: Db, order_id: int) -> None:
    locks.order(db, order_id)
    status: Any = status_of(db, Order, order_id)
    if status not in OPEN_STATUSES:
        raise Refusal(Text("The order is {status}.", status=status.word), Text("Somebody decided about it already."))


def decided(db: Db, order_id: int, seen: Collection[int] | None = None) -> Decided:
    """How the order stands after a decision; with what was seen, whether the customer wrote something after it."""
    word = headlines.refresh(db, order_id)[order_id]
    still = () if status_of(db, Order, order_id) not in OPEN_STATUSES else review_queue.open_holds(db, order_id)
    reasons = tuple(dict.fromkeys(each.reason for each in still))
    is_unread = seen is not None and replies.unseen(db, order_id, seen)
    return Decided(house_name("SO", order_id), word, reasons, is_unread=is_unread)
