"""What the rest of the program has to know of disputes: which money a customer's bank is taking back just now."""

from sqlalchemy import and_, bindparam, case, func, or_, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.dispute import TAKING
from omsdesk.models.card import CardCall
from omsdesk.models.dispute import Dispute
from omsdesk.models.money import KEPT, Payment, Refund
from omsdesk.services.card_money import BROUGHT

_TAKING = select(Dispute.id).join(CardCall, CardCall.card_id == Dispute.card_id).where(Dispute.status.in_(TAKING))
IS_TAKEN_BACK = _TAKING.where(CardCall.payment_id == Payment.id, *BROUGHT).exists()
"""Of a payment: its card is disputed. Whatever is given back now, the customer may have twice."""
REFUND_WAITS = _TAKING.where(CardCall.payment_id == Refund.payment_id, *BROUGHT).exists()
"""Of a refund that has not left: it waits for what becomes of the dispute."""
TAKING_MINOR = func.sum(case((and_(KEPT > 0, IS_TAKEN_BACK), KEPT), else_=0))
"""How much of what was paid lies in open disputes, over payments."""
_STOPS = (
    select(Refund.id)
    .join(Payment, Payment.id == Refund.payment_id)
    .where(Refund.id == bindparam("refund"), or_(REFUND_WAITS, KEPT < 0))
)


def stops(db: Db, refund_id: int) -> bool:
    """Whether this refund would come on top of what the customer's bank takes or took."""
    return db.run(_STOPS, {"refund": refund_id}).first() is not None
