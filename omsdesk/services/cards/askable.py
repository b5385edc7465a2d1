"""How much a customer can still be asked to pay by card, and the rows of asking; the provider hears it afterwards."""

from sqlalchemy import bindparam, func, insert, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.card import CallKind
from omsdesk.lifecycles.payment import PaymentStatus
from omsdesk.models.card import CardPayment
from omsdesk.services import card_money, paying
from omsdesk.services.cards import record

_PENDING = select(func.coalesce(func.sum(CardPayment.asked_minor), 0)).where(
    CardPayment.order_id == bindparam("order"), CardPayment.status == PaymentStatus.PENDING
)
_NEW = insert(CardPayment).returning(CardPayment.id)


def askable(db: Db, order_id: int) -> int:
    """What no money, no authorisation and no open link covers yet, in minor units."""
    asked = int(db.run(_PENDING, {"order": order_id}).scalar_one())
    return max(paying.account(db, order_id).open.minor - card_money.held(db, order_id) - asked, 0)


def begin(db: Db, order_id: int, provider: str, minor: int, *, by_mail: bool, confirms: bool = False) -> int:
    """Write down what the customer is asked for; its id. The link comes after the commit, from the provider."""
    row = {"order_id": order_id, "provider": provider, "status": PaymentStatus.PENDING, "asked_minor": minor}
    row |= {"by_mail": by_mail, "confirms": confirms, "look_at": db.now, "at": db.now}
    card_id: int = db.run(_NEW, row).scalar_one()
    record.new_call(db, card_id, CallKind.LINK, amount_minor=minor)
    db.audit("card", card_id, "ask", order_id=order_id, after=minor)
    return card_id
