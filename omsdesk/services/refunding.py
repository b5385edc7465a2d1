"""Money that goes back. Each refund is a record of its own, tied to its cause, never more than was captured."""

from collections.abc import Iterator

from sqlalchemy import bindparam, insert, select, update

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.payment import PaymentStatus, RefundStatus
from omsdesk.models.base import BigId
from omsdesk.models.money import Payment, Refund
from omsdesk.money import Money
from omsdesk.services import headlines, paying
from omsdesk.words import Text

_PAYMENTS = (
    select(Payment.id, (Payment.captured_minor - Payment.refunded_minor).label("left"))
    .where(
        Payment.order_id == bindparam("order_id"),
        Payment.status == PaymentStatus.CAPTURED,
        Payment.captured_minor > Payment.refunded_minor,
    )
    .order_by(Payment.id)
)
# Money leaves a payment only as far as it was captured. No row back: it went back already.
_TAKE = (
    update(Payment)
    .where(
        Payment.id == bindparam("payment"),
        Payment.status == PaymentStatus.CAPTURED,
        Payment.captured_minor - Payment.refunded_minor >= bindparam("amount", type_=BigId),
    )
    .values(refunded_minor=Payment.refunded_minor + bindparam("amount", type_=BigId))
    .returning(Payment.id)
)
_NEW = insert(Refund).returning(Refund.id)


def refund(db: Db, order_id: int, amount_minor: int, *, reason: str, return_id: int | None = None) -> tuple[int, ...]:
    """Give money back, from the oldest payment on. Returns the refunds' ids, one per payment touched."""
    locks.order(db, order_id)
    money = paying.account(db, order_id)
    if amount_minor <= 0:
        raise Refusal(Text("This is not an amount that can be refunded."), Text("Give an amount above zero."))
    if not reason.strip():
        raise Refusal(Text("A refund needs a reason."), Text("Say it in a few words."))
    if amount_minor > money.refundable.minor:
        raise Refusal(
            Text(
                "Only {left} can go back, not {wanted}.",
                left=money.refundable,
                wanted=Money(amount_minor, money.total.currency),
            ),
            Text("Refund that much or less."),
        )
    done = tuple(_refund_parts(db, order_id, amount_minor, reason.strip(), return_id))
    headlines.refresh_payment(db, order_id)
    return done


def refund_credit(db: Db, order_id: int, *, reason: str) -> tuple[int, ...]:
    """Give back what was paid beyond the total, as after a cancellation."""
    credit = paying.account(db, order_id).credit
    if not credit.minor:
        raise Refusal(Text("Nothing is owed to the customer."))
    return refund(db, order_id, credit.minor, reason=reason)


def _refund_parts(db: Db, order_id: int, amount: int, reason: str, return_id: int | None) -> Iterator[int]:
    for payment in db.run(_PAYMENTS, {"order_id": order_id}).all():
        part = min(payment.left, amount)
        if part:
            yield _refund_part(db, order_id, payment.id, part, reason, return_id)
            amount -= part


def _refund_part(db: Db, order_id: int, payment_id: int, amount: int, reason: str, return_id: int | None) -> int:
    if db.run(_TAKE, {"payment": payment_id, "amount": amount}).first() is None:
        raise Refusal(Text("This money went back already."), Text("Open the order again."))
    # Cash, transfers and the channel's money are given back by hand: recording it is doing it.
    refund_id: int = db.run(
        _NEW,
        {
            "order_id": order_id,
            "payment_id": payment_id,
            "return_id": return_id,
            "status": RefundStatus.DONE,
            "amount_minor": amount,
            "reason": reason,
            "at": db.now,
        },
    ).scalar_one()
    db.audit("refund", refund_id, "done", order_id=order_id, after=amount)
    return refund_id
