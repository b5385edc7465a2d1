"""Everything about one order on one page: goods, parcels, money, papers, story, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.goods_return import ReturnStatus
from omsdesk.lifecycles.payment import PaymentMethod, PaymentStatus, RefundStatus
from omsdesk.models.goods_return import Return
from omsdesk.models.money import Payment, Refund
from omsdesk.models.paper import Document
from omsdesk.money import Money
from omsdesk.services import (
    backorders,
    blocking,
    invoice_list,
    message_list,
    order_parcels,
    order_preview,
    order_story,
    paying,
    replies,
    shop_codes,
    shortage,
    store_credit,
    told,
)
from omsdesk.services.blocking import Blocker
from omsdesk.services.cards import picture as card_picture
from omsdesk.services.cards.picture import Cards
from omsdesk.services.invoice_list import InvoiceRow
from omsdesk.services.message_list import MessageRow
from omsdesk.services.order_parcels import ParcelPicture, ShipmentPicture
from omsdesk.services.order_preview import COUNTERS, LinePicture, Preview
from omsdesk.services.order_story import StoryStep
from omsdesk.services.paying import Account
from omsdesk.services.replies import Answer
from omsdesk.services.shop_codes import StrangeCode
from omsdesk.services.shortage import Answered
from omsdesk.words import Text


@dataclass(frozen=True)
class PaymentPicture:
    """One payment."""

    id: int
    method: PaymentMethod
    status: PaymentStatus
    captured: Money
    refunded: Money
    reference: str
    at: datetime
    authorised: Money

    @property
    def amount(self) -> Money:
        """What came in, or what is held until goods leave."""
        return self.authorised if self.status is PaymentStatus.AUTHORISED else self.captured


@dataclass(frozen=True)
class RefundPicture:
    """One refund and its cause."""

    id: int
    status: RefundStatus
    amount: Money
    reason: str
    return_id: int | None
    at: datetime
    to_credit: bool = False
    """It stays here as store credit."""


@dataclass(frozen=True)
class Paper:
    """A stored document."""

    id: int
    kind: str
    title: str
    made_at: datetime
    printed: int


@dataclass(frozen=True)
class OrderDetail:
    """The whole order."""

    order: Preview
    steps: tuple[StoryStep, ...]
    shipments: tuple[ShipmentPicture, ...]
    parcels: tuple[ParcelPicture, ...]
    account: Account
    payments: tuple[PaymentPicture, ...]
    refunds: tuple[RefundPicture, ...]
    returns: tuple[tuple[int, str, ReturnStatus], ...]
    """Id, number and status of each return."""
    documents: tuple[Paper, ...]
    invoices: tuple[InvoiceRow, ...]
    """What was claimed for it and taken back, newest first."""
    messages: tuple[MessageRow, ...]
    """What the customer was written, newest first."""
    why_not: Mapping[str, tuple[Blocker, ...]]
    """What keeps the order from each step."""
    strange: tuple[StrangeCode, ...] = ()
    """Codes of the shop that stand for no product yet."""
    told: tuple[Text, ...] = ()
    """What the shop says besides."""
    answers: tuple[Answered, ...] = ()
    """What the customer said about what was not there."""
    unread: tuple[Answer, ...] = ()
    """What the customer wrote and nobody has read yet, the newest first."""
    cards: Cards = field(default_factory=Cards)
    """Payments by card through a provider."""
    store_credit: Money | None = None
    """What the customer can pay with here; None where the order belongs to nobody who could have any."""
    goes_first: bool = False
    """Whether it is served before others when goods come."""


_PAYMENTS = select(*Payment.__table__.columns).where(Payment.order_id == bindparam("order_id")).order_by(Payment.id)
_REFUNDS = select(*Refund.__table__.columns).where(Refund.order_id == bindparam("order_id")).order_by(Refund.id)
_RETURNS = select(Return.id, Return.status).where(Return.order_id == bindparam("order_id")).order_by(Return.id)
_PAPERS = (
    select(Document.id, Document.kind, Document.title, Document.made_at, Document.printed)
    .where(Document.order_id == bindparam("order_id"))
    .order_by(Document.id.desc())
)


def show(db: Db, order_id: int) -> OrderDetail:
    """The whole order."""
    asked = {"order_id": order_id}
    head = order_preview.head_of(db, order_id)
    lines = order_preview.lines_of(db, head)
    parcels = order_parcels.parcels(db, order_id)
    return OrderDetail(
        order=order_preview.picture(db, head, lines, parcels, story=order_story.LONGEST_STORY),
        steps=order_story.steps(db, head, _sums(lines)),
        shipments=order_parcels.shipments(db, order_id),
        parcels=parcels,
        account=paying.account(db, order_id),
        payments=tuple(_payment(row, head.currency) for row in db.run(_PAYMENTS, asked)),
        refunds=tuple(
            RefundPicture(
                *(row.id, row.status, Money(row.amount_minor, head.currency), row.reason),
                *(row.return_id, row.at, row.to_credit),
            )
            for row in db.run(_REFUNDS, asked)
        ),
        returns=tuple((row.id, house_name("RE", row.id), row.status) for row in db.run(_RETURNS, asked)),
        documents=tuple(Paper(row.id, row.kind, row.title, row.made_at, row.printed) for row in db.run(_PAPERS, asked)),
        invoices=invoice_list.of_order(db, order_id),
        messages=message_list.of_order(db, order_id),
        why_not=blocking.why_not(db, order_id),
        strange=shop_codes.of_order(db, order_id),
        told=told.words_of(db, order_id),
        answers=shortage.answers(db, order_id),
        unread=replies.unread(db, order_id),
        cards=card_picture.of_order(db, order_id, head.currency),
        store_credit=None if store_credit.why_not_for(db, order_id) else store_credit.of_order(db, order_id),
        goes_first=backorders.goes_first(db, order_id),
    )


def _sums(lines: tuple[LinePicture, ...]) -> dict[str, int]:
    sums = {name: sum(getattr(line, name) for line in lines) for name in COUNTERS}
    sums["to_ship"] = sum(line.ordered - line.cancelled for line in lines)
    sums["stocked"] = sum(line.ordered - line.cancelled for line in lines if line.stocked)
    return sums


def _payment(row: Any, currency: str) -> PaymentPicture:
    return PaymentPicture(
        row.id,
        row.method,
        row.status,
        Money(row.captured_minor, currency),
        Money(row.refunded_minor, currency),
        row.reference,
        row.at,
        Money(row.authorised_minor, currency),
    )
