"""What the office does with card payments: ask a customer for money, take that back, look now, try again."""

from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.card import CALL, CARD, OPEN_CALLS, OPEN_CARDS, CallKind, CallStatus
from omsdesk.lifecycles.order import OPEN_STATUSES, OrderStatus
from omsdesk.lifecycles.payment import PaymentStatus, RefundStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import Instant
from omsdesk.models.card import CardCall, CardPayment
from omsdesk.models.money import Refund
from omsdesk.models.order import Order
from omsdesk.money import Money
from omsdesk.services import headlines, messaging, paying, refunding, settings
from omsdesk.services.cards import account, askable, at_confirmation, record
from omsdesk.services.steps import status_of, step
from omsdesk.words import Text

_EMAIL = select(Order.email, Order.status).where(Order.id == bindparam("order"))
_LINK_CALL = select(CardCall.id, CardCall.status).where(
    CardCall.card_id == bindparam("card"), CardCall.kind == CallKind.LINK
)
_SOON = (
    update(CardPayment)
    .where(CardPayment.id == bindparam("card"))
    .values(look_at=bindparam("now", type_=Instant), looks=0)
)
_WAITING_SOON = (
    update(CardCall)
    .where(CardCall.card_id == bindparam("card"), CardCall.status == CallStatus.WAITING)
    .values(next_at=bindparam("now", type_=Instant))
)


@needs(Right.MONEY)
def ask(db: Db, order_id: int, *, amount_minor: int | None = None, by_mail: bool = False) -> int:
    """Ask the customer to pay by card. The link comes after the commit, from the provider. The id."""
    locks.order(db, order_id)
    company, most = settings.company(db), askable.askable(db, order_id)
    provider = account.provider_of(company.card_provider)
    head = db.run(_EMAIL, {"order": order_id}).one()
    if head.status not in (*OPEN_STATUSES, OrderStatus.COMPLETED) or head.status is OrderStatus.DRAFT:
        raise Refusal(Text("The order is {status}.", status=head.status.word))
    if by_mail:
        _refuse_unreachable(company, head.email)
    amount, currency = most if amount_minor is None else amount_minor, paying.account(db, order_id).total.currency
    if not most:
        raise Refusal(
            Text("Nothing is left to ask for."), Text("It is paid, authorised, or a link for it is open already.")
        )
    if not 0 < amount <= most:
        raise Refusal(
            Text("Only {left} is left to ask for.", left=Money(most, currency)), Text("Ask for that much or less.")
        )
    return askable.begin(db, order_id, provider.key, amount, by_mail=by_mail)


@needs(Right.MONEY)
def withdraw(db: Db, card_id: int) -> None:
    """Nobody shall pay with this link any more, or the card is let go without taking money."""
    card = record.card(db, card_id)
    locks.order(db, card.order_id)
    card = record.card(db, card_id)
    if card.status not in OPEN_CARDS:
        raise Refusal(
            Text("This card payment is over: {status}.", status=card.status.word),
            Text("Money that was taken goes back with a refund."),
        )
    if card.status is PaymentStatus.PENDING and not card.link:
        _drop_link(db, card)
        return
    if record.has_open_call(db, card_id):
        raise Refusal(Text("The provider is being asked about it just now."), Text("Try it again in a moment."))
    is_link = card.status is PaymentStatus.PENDING
    record.new_call(db, card_id, CallKind.CLOSE if is_link else CallKind.VOID)
    db.audit("card", card_id, "withdraw", order_id=card.order_id)


@needs(Right.MONEY)
def look_now(db: Db, card_id: int) -> None:
    """Ask the provider at once, whatever the clock says."""
    db.run(_SOON, {"card": card_id, "now": db.now})
    db.run(_WAITING_SOON, {"card": card_id, "now": db.now})


@needs(Right.MONEY)
def try_again(db: Db, call_id: int) -> None:
    """Ask once more what the provider has refused, under a new key: the old one only gets the old answer."""
    call = record.call(db, call_id)
    card = record.card(db, call.card_id)
    locks.order(db, card.order_id)
    if call.kind is CallKind.REFUND and status_of(db, Refund, call.refund_id) is not RefundStatus.IN_DOUBT:
        raise Refusal(Text("This refund was decided meanwhile."), Text("Look at the order again."))
    anew = {"key": record.new_key(), "next_at": db.now, "first_at": None, "attempts": 0, "error": ""}
    step(db, CardCall, call_id, CALL, "try again", order_id=card.order_id, frm=CallStatus.FAILED, **anew)
    if call.kind is CallKind.LINK:
        step(db, CardPayment, card.id, CARD, "ask again", order_id=card.order_id)


@needs(Right.MONEY)
def give_up(db: Db, call_id: int) -> None:
    """Do not ask any more what the provider has refused. Money that was to go back stays on the order."""
    call = record.call(db, call_id)
    card = record.card(db, call.card_id)
    locks.order(db, card.order_id)
    step(db, CardCall, call_id, CALL, "drop", order_id=card.order_id, frm=CallStatus.FAILED)
    if call.kind is CallKind.REFUND and status_of(db, Refund, call.refund_id) is RefundStatus.IN_DOUBT:
        refunding.withdraw(db, call.refund_id, card.order_id)
    headlines.refresh_payment(db, card.order_id)


def _drop_link(db: Db, card: Any) -> None:
    link = db.run(_LINK_CALL, {"card": card.id}).one()
    if link.status is CallStatus.ASKING:
        raise Refusal(Text("The provider is being asked about it just now."), Text("Try it again in a moment."))
    if link.status in (*OPEN_CALLS, CallStatus.FAILED):
        step(db, CardCall, link.id, CALL, "drop", order_id=card.order_id, frm=link.status)
    step(db, CardPayment, card.id, CARD, "void", order_id=card.order_id)
    at_confirmation.goes_without(db, card)


def _refuse_unreachable(company: settings.Company, email: str) -> None:
    if not company.mail_on:
        raise Refusal(Text("E-mail is switched off."), Text("Switch it on in Settings, Messages."))
    if not messaging.is_address(email):
        raise Refusal(Text("The order has no e-mail address."), Text("Write it on the order first."))
