"""What a provider tells of a dispute, written down once: the fact, the money that moved, and what waits for it.

News that comes twice, or late, changes nothing more. Money is booked as it moves; it counts as not paid once the
dispute is lost, because as long as nothing is decided nobody should ask the customer to pay again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.lifecycles.dispute import DISPUTE, DisputeStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.card import CardCall, CardPayment
from omsdesk.models.dispute import Dispute, DisputeEntry, DisputeFee
from omsdesk.models.money import KEPT, Payment
from omsdesk.models.order import Order
from omsdesk.money import Money
from omsdesk.payments import Disputed
from omsdesk.services import headlines
from omsdesk.services.card_money import BROUGHT
from omsdesk.services.cards import dispute_effects
from omsdesk.services.steps import step

_CARD = (
    select(CardPayment.id, CardPayment.order_id, Order.currency)
    .join(Order, Order.id == CardPayment.order_id)
    .where(CardPayment.provider == bindparam("provider"), CardPayment.reference == bindparam("reference"))
    .order_by(CardPayment.id)
    .limit(1)
)
_KNOWN = select(*Dispute.__table__.columns).where(Dispute.reference == bindparam("reference"))
_NEW = insert(Dispute).returning(Dispute.id)
# What the card brought, wherever it pays now; the oldest first.
_PAYMENTS = (
    select(Payment.id, Payment.order_id, KEPT.label("kept"))
    .where(Payment.id.in_(select(CardCall.payment_id).where(CardCall.card_id == bindparam("card"), *BROUGHT)))
    .order_by(Payment.id)
)
_MOVED = (
    select(DisputeEntry.payment_id, func.sum(DisputeEntry.amount_minor).label("minor"))
    .where(DisputeEntry.dispute_id == bindparam("dispute"))
    .group_by(DisputeEntry.payment_id)
    .having(func.sum(DisputeEntry.amount_minor) != 0)
    .order_by(DisputeEntry.payment_id)
)
_ENTRY = insert(DisputeEntry)
_CHARGED = select(func.coalesce(func.sum(DisputeFee.amount_minor), 0)).where(
    DisputeFee.dispute_id == bindparam("dispute"), DisputeFee.currency == bindparam("currency")
)
_FEE = insert(DisputeFee)
_LOST = (
    update(Payment)
    .where(Payment.id == bindparam("payment"))
    .values(
        lost_minor=select(func.coalesce(func.sum(DisputeEntry.amount_minor), 0))
        .join(Dispute, Dispute.id == DisputeEntry.dispute_id)
        .where(DisputeEntry.payment_id == Payment.id, Dispute.status == DisputeStatus.LOST)
        .scalar_subquery()
    )
)


@needs(Right.MONEY)
def land(db: Db, provider: str, told: Disputed) -> bool:
    """Bring our row to where the provider's is; whether that changed anything. Payments of others are no matter."""
    card = db.run(_CARD, {"provider": provider, "reference": told.payment}).first()
    if card is None:
        return False
    locks.orders(db, {card.order_id, *(row.order_id for row in db.run(_PAYMENTS, {"card": card.id}))})
    payments = db.run(_PAYMENTS, {"card": card.id}).all()
    known = db.run(_KNOWN, {"reference": told.reference}).first()
    moved = {} if known is None else {row.payment_id: int(row.minor) for row in db.run(_MOVED, {"dispute": known.id})}
    changes = _changes(moved, _wanted(told, card.currency, payments, moved), payments)
    fee_minor = _fee(db, known, told)
    if known is not None and not changes and not fee_minor and _is_told(known, told):
        return False
    touched = changes.keys() | moved.keys()
    orders = sorted({row.order_id for row in payments if row.kept > 0 or row.id in touched} or {card.order_id})
    dispute_id = _keep(db, card, known, told, orders)
    _move(db, dispute_id, changes, payments)
    if told.fee is not None and fee_minor:
        _charge(db, dispute_id, card, Money(fee_minor, told.fee.currency))
    for payment_id in sorted(touched):
        db.run(_LOST, {"payment": payment_id})
    dispute_effects.follow(db, orders, told, before=None if known is None else known.status)
    for order_id in orders:
        headlines.refresh_payment(db, order_id)
    return True


def _wanted(told: Disputed, currency: str, payments: Sequence[Any], moved: Mapping[int, int]) -> int:
    """How much should be taken now. What a bank counts in another currency is all that the card has brought."""
    if not told.is_taken or not payments:
        return 0
    if told.amount.currency == currency:
        return told.amount.minor
    return sum(moved.values()) or sum(max(row.kept, 0) for row in payments)


def _changes(moved: Mapping[int, int], wanted: int, payments: Sequence[Any]) -> dict[int, int]:
    """By payment, what is taken now, or given again below zero."""
    more = wanted - sum(moved.values())
    if not more:
        return {}
    if not wanted:
        return {payment_id: -minor for payment_id, minor in moved.items()}
    if moved:
        return {min(moved): more}
    shares: dict[int, int] = {}
    for row in payments:
        part = min(max(row.kept, 0), more - sum(shares.values()))
        if part:
            shares[row.id] = part
    beyond = more - sum(shares.values())  # what had gone back already, or what a rate of exchange added
    if beyond:
        last = payments[-1].id
        shares[last] = shares.get(last, 0) + beyond
    return shares


def _fee(db: Db, known: Any, told: Disputed) -> int:
    """What was charged more than is written down; below zero, what was given back of it."""
    if told.fee is None:
        return 0
    asked = {"dispute": known.id, "currency": told.fee.currency} if known is not None else None
    return told.fee.minor - (int(db.run(_CHARGED, asked).scalar_one()) if asked else 0)


def _charge(db: Db, dispute_id: int, card: Any, fee: Money) -> None:
    row = {"dispute_id": dispute_id, "amount_minor": fee.minor, "currency": fee.currency, "at": db.now}
    db.run(_FEE, row)
    size = Money(abs(fee.minor), fee.currency)
    said = size.minor if fee.currency == card.currency else size
    db.audit("dispute", dispute_id, "fee" if fee.minor > 0 else "fee back", order_id=card.order_id, after=said)


def _is_told(known: Any, told: Disputed) -> bool:
    mine = (known.status, known.amount_minor, known.currency, known.reason, known.due_at)
    return mine == (told.status, told.amount.minor, told.amount.currency, told.reason, told.due_at)


def _keep(db: Db, card: Any, known: Any, told: Disputed, orders: Sequence[int]) -> int:
    """The fact itself, told on every order whose money it is about; its id."""
    facts = {"amount_minor": told.amount.minor, "currency": told.amount.currency}
    facts |= {"reason": told.reason, "due_at": told.due_at}
    if known is None:
        row = {"card_id": card.id, "reference": told.reference, "status": told.status, "opened_at": told.opened_at}
        dispute_id: int = db.run(_NEW, {**row, **facts, "at": db.now, "changed_at": db.now}).scalar_one()
        amount = told.amount.minor if told.amount.currency == card.currency else told.amount
        for order_id in orders:
            db.audit("dispute", dispute_id, "open", order_id=order_id, before=told.reason, after=amount)
        return dispute_id
    if known.status is told.status:
        db.run(update(Dispute).where(Dispute.id == known.id).values(**facts))
        return int(known.id)
    step(
        *(db, Dispute, known.id, DISPUTE, told.status.value),
        **{"order_id": orders[0], "frm": known.status, "changed_at": db.now, **facts},
    )
    for order_id in orders[1:]:
        db.audit("dispute", known.id, told.status.value, order_id=order_id, before=known.status, after=told.status)
    return int(known.id)


def _move(db: Db, dispute_id: int, changes: Mapping[int, int], payments: Sequence[Any]) -> None:
    orders = {row.id: row.order_id for row in payments}
    for payment_id, minor in sorted(changes.items()):
        db.run(_ENTRY, {"dispute_id": dispute_id, "payment_id": payment_id, "amount_minor": minor, "at": db.now})
        what = "taken" if minor > 0 else "given again"
        db.audit("dispute", dispute_id, what, order_id=orders[payment_id], after=abs(minor))
