"""The payment link of an order that is paid by card: asked for as it is confirmed, and sent in its confirmation.

The confirmation waits for the link, but not for long: that the order was taken is worth more than how it is paid. When
the provider refuses, or nobody reaches it for a quarter of an hour, the confirmation goes without; a link that comes
later goes in a mail of its own. All of it stands in the rows, so a station that was killed loses and repeats nothing.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from omsdesk import payments
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.payment import PaymentStatus
from omsdesk.models.base import Instant
from omsdesk.models.card import CardPayment
from omsdesk.models.message import Message
from omsdesk.models.order import Order
from omsdesk.services import messaging, settings
from omsdesk.services.cards import askable
from omsdesk.services.settings import Company

PATIENCE = timedelta(minutes=15)
"""So long a customer waits at most for the word that the order was taken."""
_MOST_AT_ONCE = 50
_OVER = (OrderStatus.CANCELLED, OrderStatus.REJECTED)

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_BY_LINK = select(Order.id).where(Order.id.in_(_IDS), Order.pays_by_link.is_(True)).order_by(Order.id)
_STATUS = select(Order.status).where(Order.id == bindparam("order"))
_IS_TOLD = (
    select(Message.id).where(Message.order_id == CardPayment.order_id, Message.kind == messaging.CONFIRMATION).exists()
)
_LATE = (
    select(CardPayment.order_id)
    .join(Order, Order.id == CardPayment.order_id)
    .where(
        CardPayment.status == PaymentStatus.PENDING,
        CardPayment.link == "",
        CardPayment.confirms.is_(True),
        CardPayment.at <= bindparam("before", type_=Instant),
        Order.status.not_in(_OVER),
        ~_IS_TOLD,
    )
    .order_by(CardPayment.id)
    .limit(_MOST_AT_ONCE)
)


def ask(db: Db, order_ids: Collection[int], company: Company) -> frozenset[int]:
    """Ask for the links of those orders that are paid so; the ones whose confirmation waits for it."""
    if not company.card_confirms or company.card_provider not in payments.providers():
        return frozenset()
    waiting = set()
    for order_id in db.run(_BY_LINK, {"ids": list(order_ids)}).scalars().all():
        minor = askable.askable(db, order_id)
        if minor:
            told = messaging.confirms_by_mail(db, order_id, company)
            by_mail = told or messaging.may_write_to(db, order_id, company)
            askable.begin(db, order_id, company.card_provider, minor, by_mail=by_mail, confirms=told)
            waiting |= {order_id} if told else set()
    return frozenset(waiting)


def link_came(db: Db, card: Any, link: str) -> None:
    """The customer hears where to pay: in the confirmation while that waits, else in a mail of its own."""
    if db.run(_STATUS, {"order": card.order_id}).scalar_one() in _OVER:
        return
    if card.confirms and link in messaging.confirmed_late(db, card.order_id):
        return
    if card.by_mail:
        messaging.asked_to_pay(db, card.order_id, card.id)


def goes_without(db: Db, card: Any) -> None:
    """No link comes: the confirmation waits no longer."""
    if card.confirms and db.run(_STATUS, {"order": card.order_id}).scalar_one() not in _OVER:
        messaging.confirmed_late(db, card.order_id)


def late(db: Db) -> tuple[int, ...]:
    """Orders whose customer has waited long enough to hear that they were taken."""
    company = settings.company(db)
    found = db.run(_LATE, {"before": db.now - PATIENCE}).scalars().all() if company.mail_on else ()
    return tuple(each for each in found if messaging.confirms_by_mail(db, each, company))


def confirm_late(db: Db) -> None:
    """Write to them without the link."""
    for order_id in late(db):
        locks.order(db, order_id)
        messaging.confirmed_late(db, order_id)
