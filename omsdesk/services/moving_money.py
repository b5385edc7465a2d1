"""Money that goes with goods from one order to another: given back there, paid here, each with the other's number."""

import uuid
from typing import Any

from sqlalchemy import bindparam, insert, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.card import CallKind, CallStatus
from omsdesk.models.card import CardCall
from omsdesk.models.invoice import Invoice
from omsdesk.models.money import MOVED, Payment, Refund
from omsdesk.services import card_money, paying, refunding
from omsdesk.words import Text

_PART = (
    select(Refund.payment_id, Refund.amount_minor, Payment.method)
    .join(Payment, Payment.id == Refund.payment_id)
    .where(Refund.id == bindparam("refund"))
)
_MOVED = insert(CardCall)
_INVOICE = select(Invoice.name).where(Invoice.order_id == bindparam("order_id")).order_by(Invoice.id).limit(1)


def refuse_if_invoiced(db: Db, order_id: int) -> None:
    """What an invoice claims for one order cannot be claimed for another."""
    name = db.run(_INVOICE, {"order_id": order_id}).scalar()
    if name is not None:
        raise Refusal(
            Text("{order} has invoice {invoice}.", order=house_name("SO", order_id), invoice=name),
            Text("Cancel the pieces and make a new order for them."),
        )


def refuse_if_on_card(db: Db, order_id: int) -> None:
    """What a card holds for one order cannot be taken for another: it would be released, and the other unpaid."""
    if card_money.held(db, order_id):
        raise Refusal(
            Text("A card is authorised for {order}.", order=house_name("SO", order_id)),
            Text("Take the other order into this one, or call the card payment off first."),
        )


def carry(db: Db, from_id: int, to_id: int) -> int:
    """What was paid too much there pays here, up to what is open; how much that was, in minor units."""
    amount = min(paying.account(db, from_id).credit.minor, paying.account(db, to_id).open.minor)
    if amount > 0:
        for refund_id in refunding.move(db, from_id, amount, reason=f"{MOVED}{house_name('SO', to_id)}"):
            part = db.run(_PART, {"refund": refund_id}).one()
            reference = house_name("SO", from_id)
            about = {"amount_minor": part.amount_minor, "reference": reference, "is_moved": True}
            paid = paying.record(db, to_id, part.method, **about)
            _keep_card(db, part, paid)
    return max(amount, 0)


def _keep_card(db: Db, part: Any, paid: int) -> None:
    """Money that a card brought goes back to that card, whichever order it pays by now."""
    card_id = card_money.card_of(db, part.payment_id)
    if card_id is not None:
        kept = {"card_id": card_id, "kind": CallKind.MOVED, "key": uuid.uuid4().hex, "payment_id": paid}
        said = {"status": CallStatus.DONE, "amount_minor": part.amount_minor, "next_at": db.now, "at": db.now}
        db.run(_MOVED, {**kept, **said})
