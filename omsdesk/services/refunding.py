"""Money that goes back. Each refund is a record of its own, tied to its cause, never more than was captured."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.payment import REFUND, PaymentMethod, PaymentStatus, RefundStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import BigId
from omsdesk.models.money import KEPT, Payment, Refund
from omsdesk.money import Money
from omsdesk.services import card_money, dispute_money, headlines, messaging, paying, store_credit
from omsdesk.services.drawers import facts
from omsdesk.services.steps import step
from omsdesk.words import Text

_PAYMENTS = (
    select(Payment.id, Payment.method, KEPT.label("left"), dispute_money.IS_TAKEN_BACK.label("is_disputed"))
    .where(Payment.order_id == bindparam("order_id"), Payment.status == PaymentStatus.CAPTURED, KEPT > 0)
    .order_by(Payment.id)
)
# Money leaves a payment only as far as it was captured. No row back: it went back already.
_TAKE = (
    update(Payment)
    .where(
        Payment.id == bindparam("payment"),
        Payment.status == PaymentStatus.CAPTURED,
        bindparam("amount", type_=BigId) <= KEPT,
    )
    .values(refunded_minor=Payment.refunded_minor + bindparam("amount", type_=BigId))
    .returning(Payment.id)
)
_GIVE_BACK = (
    update(Payment)
    .where(Payment.id == select(Refund.payment_id).where(Refund.id == bindparam("refund")).scalar_subquery())
    .values(
        refunded_minor=Payment.refunded_minor
        - select(Refund.amount_minor).where(Refund.id == bindparam("refund")).scalar_subquery()
    )
)
_NEW = insert(Refund).returning(Refund.id)


_WAITING = select(Refund.amount_minor, Refund.to_credit, Refund.reason).where(Refund.id == bindparam("refund"))


@needs(Right.MONEY)
def refund(db: Db, order_id: int, amount_minor: int, *, reason: str, to_credit: bool = False) -> tuple[int, ...]:
    """Give money back, from the oldest payment on. Returns the refunds' ids, one per payment touched.

    To credit, it stays here for the customer's next order. What was paid with store credit always becomes that again.
    """
    # Cash, transfers and the channel's money are given back by hand: recording it is doing it.
    # What a card brought waits for its provider (``cards``), who is asked at once.
    about = {"status": RefundStatus.DONE, "reason": reason, "to_credit": to_credit}
    done = _write_down(db, order_id, amount_minor, about)
    messaging.credited(db, order_id, done)
    return done


def move(db: Db, order_id: int, amount_minor: int, *, reason: str) -> tuple[int, ...]:
    """Take money off an order that never leaves the house: it pays another one."""
    about = {"status": RefundStatus.DONE, "reason": reason, "stays": True}
    return _write_down(db, order_id, amount_minor, about)


def set_aside(
    db: Db,
    order_id: int,
    amount_minor: int,
    *,
    reason: str,
    return_id: int,
    due_at: datetime | None,
    to_credit: bool = False,
) -> tuple[int, ...]:
    """Keep money for a refund that leaves later; without a time it waits for a supervisor."""
    about = {"status": RefundStatus.PENDING, "reason": reason, "return_id": return_id, "due_at": due_at}
    return _write_down(db, order_id, amount_minor, {**about, "to_credit": to_credit})


def finish(db: Db, refund_id: int, order_id: int) -> None:
    """The money of a pending refund leaves now, or becomes store credit."""
    step(db, Refund, refund_id, REFUND, "finish", order_id=order_id)
    row = db.run(_WAITING, {"refund": refund_id}).one()
    if row.to_credit:
        store_credit.give(db, order_id, refund_id, row.amount_minor, row.reason)
        messaging.credited(db, order_id, (refund_id,))
    else:
        facts.refunded(db, refund_id, was_set_aside=True)
    headlines.refresh_payment(db, order_id)


def withdraw(db: Db, refund_id: int, order_id: int) -> None:
    """A pending refund does not leave after all: its payment has the money again."""
    step(db, Refund, refund_id, REFUND, "withdraw", order_id=order_id)
    db.run(_GIVE_BACK, {"refund": refund_id})
    headlines.refresh_payment(db, order_id)


def _write_down(db: Db, order_id: int, amount_minor: int, about: dict[str, Any]) -> tuple[int, ...]:
    reason = about["reason"].strip()
    locks.order(db, order_id)
    money = paying.account(db, order_id)
    if amount_minor <= 0:
        raise Refusal(Text("This is not an amount that can be refunded."), Text("Give an amount above zero."))
    if not reason:
        raise Refusal(Text("A refund needs a reason."), Text("Say it in a few words."))
    _refuse_more(money, amount_minor, waits=about["status"] is RefundStatus.PENDING)
    done = tuple(_parts(db, order_id, amount_minor, {**about, "reason": reason}))
    headlines.refresh_payment(db, order_id)
    return done


def _refuse_more(money: paying.Account, amount_minor: int, *, waits: bool) -> None:
    """Never more than is here, and nothing of what a bank takes back meanwhile; a refund that waits, waits for that."""
    wanted = Money(amount_minor, money.total.currency)
    if amount_minor > money.refundable.minor:
        said = Text("Only {left} can go back, not {wanted}.", left=money.refundable, wanted=wanted)
        if money.lost.minor:
            raise Refusal(said, Text("The customer has {lost} of it already, from the bank.", lost=money.lost))
        raise Refusal(said, Text("Refund that much or less."))
    if not waits and amount_minor > money.refundable.minor - money.disputed.minor:
        raise Refusal(
            Text("The customer's bank is taking {disputed} of this order back.", disputed=money.disputed),
            Text("Wait until the dispute is decided: refunded now, the customer would have it twice."),
        )


def refund_credit(db: Db, order_id: int, *, reason: str) -> tuple[int, ...]:
    """Give back what was paid beyond the total, as after a cancellation."""
    credit = paying.account(db, order_id).credit
    if not credit.minor:
        raise Refusal(Text("Nothing is owed to the customer."))
    return refund(db, order_id, credit.minor, reason=reason)


def give_back_credit(db: Db, order_id: int) -> None:
    """The order is over: what was paid with store credit beyond its total is the customer's to spend again."""
    owed, done = paying.account(db, order_id).credit.minor, []
    for payment in db.run(_PAYMENTS, {"order_id": order_id}).all():
        part = min(payment.left, owed) if payment.method is PaymentMethod.CREDIT else 0
        if part:
            about = {"status": RefundStatus.DONE, "reason": "cancelled", "to_credit": True}
            done.append(_part(db, order_id, payment.id, part, about))
            owed -= part
    if done:
        headlines.refresh_payment(db, order_id)
        messaging.credited(db, order_id, done)


def _parts(db: Db, order_id: int, amount: int, about: dict[str, Any]) -> Iterator[int]:
    waits = about["status"] is RefundStatus.PENDING
    payments = [row for row in db.run(_PAYMENTS, {"order_id": order_id}) if waits or not row.is_disputed]
    for payment in sorted(payments, key=lambda row: row.is_disputed):
        part = min(payment.left, amount)
        if part:
            is_credit = about.get("to_credit", False) or payment.method is PaymentMethod.CREDIT
            yield _part(db, order_id, payment.id, part, {**about, "to_credit": is_credit})
            amount -= part


def _part(db: Db, order_id: int, payment_id: int, amount: int, about: dict[str, Any]) -> int:
    # The order is locked, and what its payments have left was read since.
    db.run(_TAKE, {"payment": payment_id, "amount": amount}).one()
    stays = about.get("stays", False)
    about = {key: value for key, value in about.items() if key != "stays"}
    leaves = not stays and not about["to_credit"]
    if about["status"] is RefundStatus.DONE and leaves and card_money.is_by_card(db, payment_id):
        about |= {"status": RefundStatus.PENDING, "due_at": db.now}
    row = {"return_id": None, "due_at": None, "order_id": order_id, "payment_id": payment_id, "at": db.now}
    refund_id: int = db.run(_NEW, {**row, **about, "amount_minor": amount}).scalar_one()
    is_done = about["status"] is RefundStatus.DONE
    db.audit("refund", refund_id, "done" if is_done else "set aside", order_id=order_id, after=amount)
    if is_done and about["to_credit"]:
        store_credit.give(db, order_id, refund_id, amount, about["reason"])
    elif is_done and leaves:
        facts.refunded(db, refund_id)
    return refund_id
