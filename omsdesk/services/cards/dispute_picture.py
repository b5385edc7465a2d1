"""Disputes of an order as the office sees them: what a bank wants, why, and until when evidence must be in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.dispute import OPEN_DISPUTES, WANT_ANSWER, DisputeStatus
from omsdesk.models.card import CardCall, CardPayment
from omsdesk.models.dispute import Dispute, DisputeFee
from omsdesk.models.money import Payment
from omsdesk.money import Money
from omsdesk.payments import providers
from omsdesk.services.card_money import BROUGHT
from omsdesk.services.cards.dispute_words import reason
from omsdesk.words import Text, stamp_words

_BROUGHT_HERE = (
    select(CardCall.id)
    .join(Payment, Payment.id == CardCall.payment_id)
    .where(CardCall.card_id == Dispute.card_id, Payment.order_id == bindparam("order"), *BROUGHT)
)
_OF_ORDER = (
    select(*Dispute.__table__.columns, CardPayment.provider)
    .join(CardPayment, CardPayment.id == Dispute.card_id)
    .where(or_(CardPayment.order_id == bindparam("order"), _BROUGHT_HERE.exists()))
    .order_by(Dispute.opened_at, Dispute.id)
)
_FEES = (
    select(DisputeFee.dispute_id, DisputeFee.currency, func.sum(DisputeFee.amount_minor).label("minor"))
    .where(DisputeFee.dispute_id.in_(bindparam("ids", expanding=True)))
    .group_by(DisputeFee.dispute_id, DisputeFee.currency)
    .order_by(DisputeFee.dispute_id, DisputeFee.currency)
)


@dataclass(frozen=True)
class DisputePicture:
    """One dispute."""

    id: int
    opened_at: datetime
    status: DisputeStatus
    amount: Money
    reason: Text | str
    reference: str
    due_at: datetime | None
    where: str = ""
    """The provider's page for evidence."""
    fee: Money | None = None
    """What the provider has charged for it."""

    @property
    def words(self) -> Text:
        """Why, and what there is to do."""
        if self.status in WANT_ANSWER and self.due_at is not None:
            said = Text("{reason}; evidence until {time}", reason=self.reason, time=stamp_words(self.due_at))
        else:
            said = Text("{reason}", reason=self.reason)
        if self.fee is None or not self.fee.minor:
            return said
        return Text("{said}; fee {amount}", said=said, amount=self.fee)

    @property
    def remark(self) -> Text | None:
        """What the office should know without opening the payments."""
        if self.status is DisputeStatus.LOST:
            return Text("The customer's bank has taken {amount} back for good: {reason}.").given(
                amount=self.amount, reason=self.reason
            )
        if self.status not in OPEN_DISPUTES:
            return None
        if self.status in (DisputeStatus.INQUIRY, DisputeStatus.INQUIRY_REVIEW):
            said = Text("The customer's bank asks about {amount}: {reason}.")
        else:
            said = Text("The customer's bank takes {amount} back: {reason}.")
        said = said.given(amount=self.amount, reason=self.reason)
        if self.status not in WANT_ANSWER:
            return Text("{said} It reads the evidence now.", said=said)
        if self.due_at is None:
            return Text("{said} The provider takes no evidence.", said=said)
        told = Text("{said} Send evidence at the provider until {time}.", said=said, time=stamp_words(self.due_at))
        return Text("{said} It is handed in at {where}", said=told, where=self.where) if self.where else told


def of_order(db: Db, order_id: int) -> tuple[DisputePicture, ...]:
    """Every dispute about money that pays this order, the oldest first."""
    rows = db.run(_OF_ORDER, {"order": order_id}).all()
    if not rows:
        return ()
    charged = db.run(_FEES, {"ids": [row.id for row in rows]})
    fees = {row.dispute_id: Money(int(row.minor), row.currency) for row in charged}
    known = providers()
    return tuple(
        DisputePicture(
            *(row.id, row.opened_at, row.status, Money(row.amount_minor, row.currency)),
            *(reason(row.reason), row.reference, row.due_at),
            known[row.provider].disputes_at if row.provider in known else "",
            fees.get(row.id),
        )
        for row in rows
    )
