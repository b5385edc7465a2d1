"""What the rest of the program has to know of card payments: which money came by card, and what a card still holds."""

from sqlalchemy import and_, bindparam, func, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.card import CallKind, CallStatus
from omsdesk.lifecycles.payment import PaymentStatus
from omsdesk.models.card import CardCall, CardPayment
from omsdesk.models.money import Payment, Refund

_NOT_DONE = [each for each in CallStatus if each is not CallStatus.DONE]
BROUGHT = (CardCall.kind.in_([CallKind.CAPTURE, CallKind.MOVED]), CardCall.status.not_in(_NOT_DONE))
"""What a call has to be so that its payment came by card.

Said as what it is not: most calls are done, and asked for "done" a server that has not counted them yet (PostgreSQL,
after a busy hour) went through all of those for each refund: 4 seconds for 5,000. A payment's calls are found by it."""
HELD = (
    select(func.coalesce(func.sum(CardPayment.authorised_minor - CardPayment.captured_minor), 0))
    .where(CardPayment.order_id == bindparam("order_id"), CardPayment.status == PaymentStatus.AUTHORISED)
    .scalar_subquery()
)
"""Authorised for an order and not taken yet."""
OF_CARD = select(CardCall.id).where(CardCall.payment_id == Payment.id, *BROUGHT).exists()
REFUND_OF_CARD = and_(
    Refund.to_credit.is_(False), select(CardCall.id).where(CardCall.payment_id == Refund.payment_id, *BROUGHT).exists()
)
"""What becomes store credit never goes back to the card."""
REFUND_IS_ASKED = select(CardCall.id).where(CardCall.refund_id == Refund.id).exists()
_CARD = select(CardCall.card_id).where(CardCall.payment_id == bindparam("payment"), *BROUGHT).limit(1)
_REFUNDS = (
    select(Refund.id, REFUND_OF_CARD.label("by_card"), REFUND_IS_ASKED.label("is_asked"))
    .where(Refund.id == bindparam("refund"))
    .limit(1)
)
_HELD = select(HELD)


def card_of(db: Db, payment_id: int) -> int | None:
    """The card payment that brought this money."""
    return db.run(_CARD, {"payment": payment_id}).scalar()


def is_by_card(db: Db, payment_id: int) -> bool:
    """Whether a provider took this money from a card: then it goes back there, and only there."""
    return card_of(db, payment_id) is not None


def refund_is_by_card(db: Db, refund_id: int) -> bool:
    """Whether a provider gives it back."""
    return bool(db.run(_REFUNDS, {"refund": refund_id}).one().by_card)


def refund_is_asked(db: Db, refund_id: int) -> bool:
    """Whether the provider was asked already, so that it cannot be taken back."""
    return bool(db.run(_REFUNDS, {"refund": refund_id}).one().is_asked)


def held(db: Db, order_id: int) -> int:
    """What cards hold for this order and was not taken yet, in minor units."""
    return int(db.run(_HELD, {"order_id": order_id}).scalar_one())
