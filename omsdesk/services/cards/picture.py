"""Card payments of an order as the office sees them: how each stands, what waits, and what a person may do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.card import OPEN_CALLS, OPEN_CARDS, CallKind, CallStatus
from omsdesk.lifecycles.payment import PaymentStatus
from omsdesk.models.card import CardCall, CardPayment
from omsdesk.models.message import Message
from omsdesk.models.order import Order
from omsdesk.money import Money
from omsdesk.services import settings
from omsdesk.services.cards import askable, dispute_picture
from omsdesk.services.cards.at_confirmation import PATIENCE
from omsdesk.services.cards.dispute_picture import DisputePicture
from omsdesk.services.messaging import CONFIRMATION
from omsdesk.words import Text, time_words

_CARDS = (
    select(*CardPayment.__table__.columns).where(CardPayment.order_id == bindparam("order")).order_by(CardPayment.id)
)
_CALLS = (
    select(CardCall.id, CardCall.card_id, CardCall.kind, CardCall.status, CardCall.error, CardCall.next_at)
    .join(CardPayment, CardPayment.id == CardCall.card_id)
    .where(CardPayment.order_id == bindparam("order"), CardCall.status.in_([*OPEN_CALLS, CallStatus.FAILED]))
    .order_by(CardCall.id)
)
_TOLD = select(Message.id).where(Message.order_id == Order.id, Message.kind == CONFIRMATION).exists()
_ORDER = select(Order.pays_by_link & Order.confirmed_at.is_not(None), _TOLD).where(Order.id == bindparam("order"))
_UNASKED = Text("To be paid by card: no link was made. Payment link (K) makes one.")


@dataclass(frozen=True)
class CardPicture:
    """One card payment."""

    id: int
    at: datetime
    status: PaymentStatus
    asked: Money
    authorised: Money
    captured: Money
    link: str
    until: datetime | None
    waits: Text | None = None
    """What the provider is asked just now, and why it is not answered yet."""
    failed_call: int = 0
    """What the provider has refused; 0 when nothing."""
    told: Text | None = None
    """What of it the customer does not know, and what to do."""

    @property
    def is_link_open(self) -> bool:
        """Whether the customer can pay with it now."""
        return self.status is PaymentStatus.PENDING and bool(self.link)

    @property
    def may_be_let_go(self) -> bool:
        """Whether a person can still call it off."""
        return self.status in OPEN_CARDS

    @property
    def words(self) -> Text:
        """How it stands, in one line."""
        if self.waits is not None:
            return self.waits
        match self.status:
            case PaymentStatus.PENDING:
                return Text("The customer has not paid yet") if self.link else Text("The link is being made")
            case PaymentStatus.AUTHORISED if self.captured.minor:
                return Text("{taken} of {held} taken", taken=self.captured, held=self.authorised)
            case PaymentStatus.AUTHORISED:
                return Text("{held} authorised, taken when goods leave", held=self.authorised)
            case PaymentStatus.CAPTURED if self.captured.minor < self.authorised.minor:
                return Text("{taken} taken, the rest released", taken=self.captured)
            case PaymentStatus.CAPTURED:
                return Text("{taken} taken", taken=self.captured)
            case PaymentStatus.EXPIRED:
                return Text("The authorisation has run out. Ask again with a new link.")
            case PaymentStatus.FAILED:
                return Text("No link could be made")
            case _:
                return Text("Let go, nothing was taken")


@dataclass(frozen=True)
class Cards:
    """All of an order, and what can still be asked for."""

    rows: tuple[CardPicture, ...] = ()
    askable: Money | None = None
    why_not: Text | None = None
    """Why no card can be asked for money here."""
    can_mail: bool = False
    unasked: Text | None = None
    """Why an order that is paid with a link has none."""
    disputes: tuple[DisputePicture, ...] = ()
    """What customers' banks ask about or take back of its money."""

    @property
    def remarks(self) -> tuple[Text, ...]:
        """What the office should know without opening the payments."""
        told = [each.remark for each in self.disputes if each.remark is not None]
        told += [each for row in self.rows if row.told is not None for each in (row.told, row.waits) if each]
        return tuple(told if self.unasked is None else [*told, self.unasked])

    @property
    def held(self) -> int:
        """Authorised and not taken, in minor units."""
        held = [each for each in self.rows if each.status is PaymentStatus.AUTHORISED]
        return sum(each.authorised.minor - each.captured.minor for each in held)

    @property
    def brought(self) -> bool:
        """Whether a card has brought money: then refunds go back there."""
        return any(each.captured.minor for each in self.rows)


def of_order(db: Db, order_id: int, currency: str) -> Cards:
    """Every card payment of an order."""
    company = settings.company(db)
    pays_by_link, is_told = db.run(_ORDER, {"order": order_id}).one()
    calls: dict[int, Any] = {row.card_id: row for row in db.run(_CALLS, {"order": order_id})}
    rows = tuple(
        _picture(row, calls.get(row.id), currency, by_link=pays_by_link, is_told=is_told)
        for row in db.run(_CARDS, {"order": order_id})
    )
    disputes = dispute_picture.of_order(db, order_id)
    if not company.card_provider:
        closed = Text("Card payments are not set up. Choose a provider in Settings, Card payments.")
        return Cards(rows, why_not=closed, disputes=disputes)
    left = Money(askable.askable(db, order_id), currency)
    why_not = None if left.minor else Text("It is paid, authorised, or a link for it is open already.")
    is_missing = pays_by_link and not rows and left.minor
    return Cards(rows, left, why_not, company.mail_on, _UNASKED if is_missing else None, disputes)


def _picture(row: Any, call: Any, currency: str, *, by_link: bool, is_told: bool) -> CardPicture:
    is_failed = call is not None and call.status is CallStatus.FAILED
    return CardPicture(
        id=row.id,
        at=row.at,
        status=row.status,
        asked=Money(row.asked_minor, currency),
        authorised=Money(row.authorised_minor, currency),
        captured=Money(row.captured_minor, currency),
        link=row.link,
        until=row.until,
        waits=None if call is None else _waits(call),
        failed_call=call.id if is_failed else 0,
        told=_told(row, by_link=by_link, is_told=is_told),
    )


def _told(row: Any, *, by_link: bool, is_told: bool) -> Text | None:
    if row.status is PaymentStatus.FAILED and row.confirms:
        return Text("The confirmation went without a payment link. Ask again under Payments and refunds, Show card.")
    if row.status is not PaymentStatus.PENDING:
        return None
    if row.link:
        said = Text("The payment link was not mailed. Show it as a code under Payments and refunds.")
        return said if by_link and not row.by_mail else None
    if not row.confirms:
        return None
    if is_told:
        return Text("The confirmation went without the payment link. It goes in a mail of its own.")
    until = time_words(row.at + PATIENCE)
    return Text("The confirmation waits for the payment link until {time}, then goes without it.", time=until)


def _waits(call: Any) -> Text | None:
    kind: CallKind = call.kind
    if call.error:
        return Text("{what}: {why}", what=kind.word, why=call.error)
    return None if kind is CallKind.LINK else Text("{what}: asked, no answer yet", what=kind.word)
