"""What providers have to be asked, read from the facts: what left is taken, what is over is released, refunds leave."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.lifecycles.card import OPEN_CALLS, CallKind, CallStatus
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.payment import PaymentStatus, PaymentWord, RefundStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import Instant
from omsdesk.models.card import CardCall, CardPayment
from omsdesk.models.money import Refund
from omsdesk.models.order import Order
from omsdesk.models.shipment import Shipment
from omsdesk.services import card_money, dispute_money, paying, settings
from omsdesk.services.cards import record, worth

LINK_LASTS = timedelta(days=30)
"""A link that nobody used for so long is closed: prices and stock were others then."""
MOST_AT_ONCE = 100
WHOLE = "all"
"""The setting that takes the whole order with its first shipment."""

_NOW = bindparam("now", type_=Instant)
_UNDECIDED = (
    select(CardCall.id)
    .where(CardCall.card_id == CardPayment.id, CardCall.status.in_([*OPEN_CALLS, CallStatus.FAILED]))
    .exists()
)
_ASKED_FOR = select(CardCall.id).where(CardCall.card_id == CardPayment.id, CardCall.shipment_id == Shipment.id).exists()
_CAPTURES = (
    select(CardPayment.id.label("card"), Shipment.id.label("shipment"))
    .join(Shipment, Shipment.order_id == CardPayment.order_id)
    .where(CardPayment.status == PaymentStatus.AUTHORISED, Shipment.shipped_at.is_not(None), ~_ASKED_FOR)
    .order_by(Shipment.shipped_at, Shipment.id, CardPayment.id)
    .limit(MOST_AT_ONCE)
)
_UNTAKEN = (
    select(Shipment.id)
    .where(Shipment.order_id == CardPayment.order_id, Shipment.shipped_at.is_not(None), ~_ASKED_FOR)
    .exists()
)
_IS_OVER = Order.status.in_([OrderStatus.CANCELLED, OrderStatus.REJECTED])
_OVER = select(Order.id).where(Order.id == bindparam("order"), _IS_OVER)
_GIVEN_UP = select(CardCall.id).where(
    CardCall.card_id == bindparam("card"),
    CardCall.kind == CallKind.CAPTURE,
    CardCall.status == CallStatus.DROPPED,
)
_RELEASES = (
    select(CardPayment.id)
    .join(Order, Order.id == CardPayment.order_id)
    .where(
        CardPayment.status == PaymentStatus.AUTHORISED,
        or_(_IS_OVER, Order.shipped_at.is_not(None)),
        ~_UNDECIDED,
        ~_UNTAKEN,
    )
    .order_by(CardPayment.id)
    .limit(MOST_AT_ONCE)
)
_CLOSES = (
    select(CardPayment.id)
    .join(Order, Order.id == CardPayment.order_id)
    .where(
        CardPayment.status == PaymentStatus.PENDING,
        CardPayment.link != "",
        or_(
            _IS_OVER,
            Order.payment.in_([PaymentWord.PAID, PaymentWord.CREDIT_OWED]),
            CardPayment.at < bindparam("oldest", type_=Instant),
        ),
        ~_UNDECIDED,
    )
    .order_by(CardPayment.id)
    .limit(MOST_AT_ONCE)
)
_REFUNDS = (
    select(Refund.id)
    .where(
        Refund.status == RefundStatus.PENDING,
        Refund.due_at <= _NOW,
        card_money.REFUND_OF_CARD,
        ~card_money.REFUND_IS_ASKED,
        ~dispute_money.REFUND_WAITS,
    )
    .order_by(Refund.id)
    .limit(MOST_AT_ONCE)
)
_REFUND = select(Refund.payment_id, Refund.order_id, Refund.amount_minor).where(
    Refund.id == bindparam("refund"),
    Refund.status == RefundStatus.PENDING,
    Refund.due_at <= _NOW,
    ~card_money.REFUND_IS_ASKED,
    ~dispute_money.REFUND_WAITS,
)
_TAKEN = select(CardCall.id).where(CardCall.card_id == bindparam("card"), CardCall.shipment_id == bindparam("shipment"))

Plan = tuple[tuple[Callable[..., Any], tuple[int, ...]], ...]


def carry_out(work: Work) -> int:
    """Write down every call that is due; how many."""
    plan = work.read(due)
    for deed, about in plan:
        work.write(deed, *about)
    return len(plan)


def due(db: Db) -> Plan:
    """Which deeds have something to write down."""
    captures = [(capture, (row.card, row.shipment)) for row in db.run(_CAPTURES)]
    releases = [(release, (row.id,)) for row in db.run(_RELEASES)]
    closes = [(close, (row.id,)) for row in db.run(_CLOSES, {"oldest": db.now - LINK_LASTS})]
    refunds = [(refund, (row.id,)) for row in db.run(_REFUNDS, {"now": db.now})]
    return (*captures, *releases, *closes, *refunds)


@needs(Right.MONEY)
def capture(db: Db, card_id: int, shipment_id: int) -> None:
    """A shipment left: take what it is worth, never more than is open or than the card holds."""
    card = _locked(db, card_id)
    about = {"card": card_id, "shipment": shipment_id}
    if card.status is not PaymentStatus.AUTHORISED or db.run(_TAKEN, about).first() is not None:
        return
    if not card.takes_parts and record.has_open_call(db, card_id):
        return  # its one capture is on its way: what becomes of it decides about this one
    is_last = worth.is_last(db, card, shipment_id)
    open_minor = paying.account(db, card.order_id).open.minor - record.reserved(db, order=card.order_id)
    left = card.authorised_minor - card.captured_minor - record.reserved(db, card=card_id)
    amount = min(open_minor, left)
    if not is_last and settings.company(db).card_capture != WHOLE:
        amount = min(amount, worth.of_shipment(db, card.order_id, shipment_id))
    if amount <= 0:
        _note_nothing(db, card_id, shipment_id)
        return
    is_final = is_last or not card.takes_parts or amount == left
    record.new_call(db, card_id, CallKind.CAPTURE, amount_minor=amount, shipment_id=shipment_id, is_last=is_final)


@needs(Right.MONEY)
def release(db: Db, card_id: int) -> None:
    """Nothing more will leave: take what is open of what has left, else let the card go."""
    card = _locked(db, card_id)
    if card.status is not PaymentStatus.AUTHORISED or record.has_open_call(db, card_id):
        return
    is_over = db.run(_OVER, {"order": card.order_id}).first() is not None
    open_minor = 0 if is_over else paying.account(db, card.order_id).open.minor
    amount = min(open_minor, card.authorised_minor - card.captured_minor)
    if amount > 0 and db.run(_GIVEN_UP, {"card": card_id}).first() is None:
        record.new_call(db, card_id, CallKind.CAPTURE, amount_minor=amount, is_last=True)
    else:
        record.new_call(db, card_id, CallKind.VOID)


@needs(Right.MONEY)
def close(db: Db, card_id: int) -> None:
    """Nobody should pay with this link any more."""
    card = _locked(db, card_id)
    if card.status is PaymentStatus.PENDING and not record.has_open_call(db, card_id):
        record.new_call(db, card_id, CallKind.CLOSE)


@needs(Right.MONEY)
def refund(db: Db, refund_id: int) -> None:
    """Money goes back to the card it came from."""
    row = db.run(_REFUND, {"refund": refund_id, "now": db.now}).first()
    if row is None:
        return
    locks.order(db, row.order_id)
    card_id = card_money.card_of(db, row.payment_id)
    if card_id is None or db.run(_REFUND, {"refund": refund_id, "now": db.now}).first() is None:
        return
    record.new_call(db, card_id, CallKind.REFUND, amount_minor=row.amount_minor, refund_id=refund_id)


def _locked(db: Db, card_id: int) -> Any:
    locks.order(db, record.card(db, card_id).order_id)
    return record.card(db, card_id)


def _note_nothing(db: Db, card_id: int, shipment_id: int) -> None:
    """So that it is not looked at again."""
    record.new_call(db, card_id, CallKind.CAPTURE, shipment_id=shipment_id, status=CallStatus.DONE)
