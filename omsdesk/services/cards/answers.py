"""What a provider has answered, written down once. An answer that comes twice, or late, changes nothing more."""

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.lifecycles.card import CALL, CARD, OPEN_CALLS, OPEN_CARDS, CallKind, CallStatus
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.payment import REFUND, PaymentMethod, PaymentStatus, RefundStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import Instant
from omsdesk.models.card import CardCall, CardPayment
from omsdesk.models.money import Refund
from omsdesk.payments import PaymentLink, Stand, Standing
from omsdesk.services import card_money, headlines, holding, paying, refunding, settling
from omsdesk.services.cards import at_confirmation, record, risk
from omsdesk.services.steps import status_of, step

_LOOKS = (
    (20, timedelta(seconds=15)),
    (60, timedelta(minutes=1)),
    (150, timedelta(minutes=10)),
)
"""How often a link is looked at: often while somebody may be paying, then less and less."""
_LOOKS_LATER = timedelta(hours=1)
_DUE_LOOKS = (
    select(CardPayment.id)
    .where(
        CardPayment.status.in_(OPEN_CARDS),
        CardPayment.link != "",
        CardPayment.look_at <= bindparam("now", type_=Instant),
    )
    .order_by(CardPayment.look_at, CardPayment.id)
    .limit(50)
)
_LOOK_LATER = (
    update(CardPayment)
    .where(CardPayment.id == bindparam("card"))
    .values(looks=CardPayment.looks + 1, look_at=bindparam("then", type_=Instant))
)
_TAKE = (
    update(CardPayment)
    .where(CardPayment.id == bindparam("card"))
    .values(captured_minor=CardPayment.captured_minor + bindparam("amount"))
)
_REFUND = select(Refund.status, Refund.order_id, Refund.return_id).where(Refund.id == bindparam("refund"))


def due_looks(db: Db) -> tuple[int, ...]:
    """Links and cards whose provider should be asked now what became of them."""
    return tuple(db.run(_DUE_LOOKS, {"now": db.now}).scalars())


@needs(Right.MONEY)
def linked(db: Db, call_id: int, link: PaymentLink) -> None:
    """The customer can pay now."""
    found = _open(db, call_id)
    if found is None:
        return
    _, card = found
    _finish(db, call_id, card, link.reference)
    db.run(
        update(CardPayment)
        .where(CardPayment.id == card.id)
        .values(link=link.url, link_reference=link.reference, look_at=db.now + _LOOKS[0][1])
    )
    at_confirmation.link_came(db, card, link.url)


@needs(Right.MONEY)
def stood(db: Db, card_id: int, standing: Standing) -> None:
    """How it stands at the provider: what changed there is true here."""
    locks.order(db, record.card(db, card_id).order_id)
    card = record.card(db, card_id)
    db.run(_LOOK_LATER, {"card": card_id, "then": db.now + _until_next_look(card)})
    if card.status in OPEN_CARDS:
        _follow(db, card, standing)


@needs(Right.MONEY)
def captured(db: Db, call_id: int, standing: Standing) -> None:
    """The provider has the money: it is a payment of the order."""
    found = _open(db, call_id)
    if found is None:
        return
    call, card = found
    _take(db, card, call, standing.reference or card.reference)
    card = record.card(db, card.id)
    if card.status is PaymentStatus.AUTHORISED and (call.is_last or standing.stand is not Stand.AUTHORISED):
        step(db, CardPayment, card.id, CARD, "capture", order_id=card.order_id)
    headlines.refresh_payment(db, card.order_id)


@needs(Right.MONEY)
def ended(db: Db, call_id: int, standing: Standing) -> None:
    """A link is closed, or a card let go. Whoever paid in the very moment is not lost: that is looked at again."""
    found = _open(db, call_id)
    if found is None:
        return
    call, card = found
    _finish(db, call_id, card)
    if call.kind is CallKind.CLOSE and standing.stand is Stand.OPEN:
        step(db, CardPayment, card.id, CARD, "void", order_id=card.order_id)
    else:
        _follow(db, card, standing)


@needs(Right.MONEY)
def refunded(db: Db, call_id: int, reference: str) -> None:
    """The money is on its way back to the card."""
    found = _open(db, call_id)
    if found is None:
        return
    call, card = found
    _finish(db, call_id, card, reference)
    refund = db.run(_REFUND, {"refund": call.refund_id}).one()
    if refund.status in (RefundStatus.PENDING, RefundStatus.IN_DOUBT):
        refunding.finish(db, call.refund_id, refund.order_id)
    if refund.return_id is not None:
        settling.settle_if_all_left(db, refund.return_id)


@needs(Right.MONEY)
def refused(db: Db, call_id: int, why: str) -> None:
    """The provider will not do it: a person must look."""
    found = _open(db, call_id)
    if found is None:
        return
    call, card = found
    step(db, CardCall, call_id, CALL, "refuse", order_id=card.order_id, frm=call.status, lease_until=None, error=why)
    if call.kind is CallKind.LINK:
        step(db, CardPayment, card.id, CARD, "fail", order_id=card.order_id)
        at_confirmation.goes_without(db, card)
    if call.kind is CallKind.REFUND and status_of(db, Refund, call.refund_id) is RefundStatus.PENDING:
        step(db, Refund, call.refund_id, REFUND, "lose sight", order_id=card.order_id, frm=RefundStatus.PENDING)
        headlines.refresh_payment(db, card.order_id)


def _open(db: Db, call_id: int) -> tuple[Any, Any] | None:
    """The call and its card under the order's lock, as long as its answer is not known."""
    locks.order(db, record.asked(db, call_id).card.order_id)
    asked = record.asked(db, call_id)
    return (asked.call, asked.card) if asked.call.status in OPEN_CALLS else None


def _finish(db: Db, call_id: int, card: Any, reference: str = "", **values: Any) -> None:
    frm = record.call(db, call_id).status
    done = {"lease_until": None, "error": "", "reference": reference, **values}
    step(db, CardCall, call_id, CALL, "finish", order_id=card.order_id, frm=frm, **done)


def _take(db: Db, card: Any, call: Any, reference: str) -> None:
    amount = call.amount_minor
    payment_id = paying.record(db, card.order_id, PaymentMethod.CARD, amount_minor=amount, reference=reference)
    db.run(_TAKE, {"card": card.id, "amount": amount})
    _finish(db, call.id, card, reference, payment_id=payment_id)


def _follow(db: Db, card: Any, standing: Standing) -> None:
    """Bring our row to where the provider's is."""
    if card.status is PaymentStatus.PENDING:
        if standing.stand is Stand.OPEN:
            return
        if standing.stand in (Stand.VOIDED, Stand.EXPIRED):
            step(db, CardPayment, card.id, CARD, _ENDS[standing.stand], order_id=card.order_id)
            return
        _authorise(db, card, standing)
        card = record.card(db, card.id)
    if record.has_open_call(db, card.id):
        return  # its answer says what was taken
    missing = standing.captured_minor - card.captured_minor
    if missing > 0:
        _adopt(db, card, missing, standing.reference)
        card = record.card(db, card.id)
    if standing.stand is Stand.CAPTURED or (standing.stand in _ENDS and card.captured_minor):
        step(db, CardPayment, card.id, CARD, "capture", order_id=card.order_id)
    elif standing.stand in _ENDS:
        step(db, CardPayment, card.id, CARD, _ENDS[standing.stand], order_id=card.order_id)
    headlines.refresh_payment(db, card.order_id)


_ENDS = {Stand.VOIDED: "void", Stand.EXPIRED: "expire"}


def _authorise(db: Db, card: Any, standing: Standing) -> None:
    amount = min(standing.authorised_minor, card.asked_minor)
    step(
        db,
        CardPayment,
        card.id,
        CARD,
        "authorise",
        order_id=card.order_id,
        authorised_minor=amount,
        reference=standing.reference,
        takes_parts=standing.takes_parts,
        until=standing.until,
        risk=standing.risk,
    )
    db.audit("card", card.id, "authorised", order_id=card.order_id, after=amount)
    headlines.refresh_payment(db, card.order_id)
    risk.note(db, card.order_id, standing)
    if paying.account(db, card.order_id).open.minor <= card_money.held(db, card.order_id):
        holding.release_reason(db, card.order_id, HoldReason.PAYMENT)


def _adopt(db: Db, card: Any, amount: int, reference: str) -> None:
    """Money that was taken past this program, at the provider itself or before a backup was brought back."""
    amount = min(amount, card.authorised_minor - card.captured_minor)
    if amount > 0:
        call_id = record.new_call(db, card.id, CallKind.CAPTURE, amount_minor=amount, status=CallStatus.WAITING)
        db.audit("card", card.id, "adopted", order_id=card.order_id, after=amount)
        _take(db, card, record.call(db, call_id), reference)


def _until_next_look(card: Any) -> timedelta:
    if card.status is PaymentStatus.AUTHORISED:
        return _LOOKS_LATER
    return next((wait for most, wait in _LOOKS if card.looks < most), _LOOKS_LATER)
