"""Rows of card payments and their calls: looked up, and written with a key of their own."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.card import OPEN_CALLS, CallKind, CallStatus
from omsdesk.models.card import CardCall, CardPayment
from omsdesk.models.order import Order
from omsdesk.words import Text

_CARD = (
    select(*CardPayment.__table__.columns, Order.currency)
    .join(Order, Order.id == CardPayment.order_id)
    .where(CardPayment.id == bindparam("card"))
)
_CALL = select(*CardCall.__table__.columns).where(CardCall.id == bindparam("call"))
_OPEN = select(CardCall.id).where(CardCall.card_id == bindparam("card"), CardCall.status.in_(OPEN_CALLS)).limit(1)
_RESERVED = (
    select(func.coalesce(func.sum(CardCall.amount_minor), 0))
    .join(CardPayment, CardPayment.id == CardCall.card_id)
    .where(CardCall.kind == CallKind.CAPTURE, CardCall.status.in_(OPEN_CALLS))
)
_RESERVED_OF_ORDER = _RESERVED.where(CardPayment.order_id == bindparam("order"))
_RESERVED_OF_CARD = _RESERVED.where(CardPayment.id == bindparam("card"))
_NEW_CALL = insert(CardCall).returning(CardCall.id)


@dataclass(frozen=True)
class Asked:
    """One try of one call, with everything that the provider has to be told."""

    call: Any
    card: Any

    @property
    def id(self) -> int:
        """The call's."""
        return int(self.call.id)


def card(db: Db, card_id: int) -> Any:
    """A card payment with its order's currency, or a refusal."""
    found = db.run(_CARD, {"card": card_id}).first()
    if found is None:
        raise Refusal(Text("There is no such card payment."))
    return found


def call(db: Db, call_id: int) -> Any:
    """A call, or a refusal."""
    found = db.run(_CALL, {"call": call_id}).first()
    if found is None:
        raise Refusal(Text("There is no such record."))
    return found


def asked(db: Db, call_id: int) -> Asked:
    """What is to be asked."""
    row = call(db, call_id)
    return Asked(row, card(db, row.card_id))


def has_open_call(db: Db, card_id: int) -> bool:
    """Whether an answer about it is still on its way."""
    return db.run(_OPEN, {"card": card_id}).first() is not None


def reserved(db: Db, *, order: int = 0, card: int = 0) -> int:
    """What captures on their way will take, of an order or of one card, in minor units."""
    statement, about = (_RESERVED_OF_ORDER, {"order": order}) if order else (_RESERVED_OF_CARD, {"card": card})
    return int(db.run(statement, about).scalar_one())


def new_key() -> str:
    """A key that nobody had before."""
    return f"omsdesk-{uuid.uuid4().hex}"


def new_call(db: Db, card_id: int, kind: CallKind, **values: Any) -> int:
    """Write down what will be asked, with its key; it is asked after the commit."""
    row = {"status": CallStatus.WAITING, "amount_minor": 0, "is_last": False, **values}
    row = {"card_id": card_id, "kind": kind, "key": new_key(), "next_at": db.now, "at": db.now, **row}
    row = {"shipment_id": None, "refund_id": None, "payment_id": None, **row}
    call_id: int = db.run(_NEW_CALL, row).scalar_one()
    return call_id
