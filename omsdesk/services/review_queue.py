"""Orders that wait for somebody to look: which ones, why, and all that a decision needs, on one page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import BindParameter, bindparam, or_, select
from sqlalchemy.orm import aliased

from omsdesk.clock import in_zone
from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import REVIEW_REASONS, HoldReason
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.base import Instant
from omsdesk.models.company import User
from omsdesk.models.customer import Customer
from omsdesk.models.order import Hold, Order
from omsdesk.money import Money
from omsdesk.services import closed_days, hold_words, order_preview, replies, review_facts, settings
from omsdesk.services.order_preview import Preview
from omsdesk.services.replies import Answer
from omsdesk.services.reviews import fraud_score
from omsdesk.services.reviews.duplicate import DuplicateReview
from omsdesk.services.reviews.fraud_score import Weighed
from omsdesk.services.settings import Company
from omsdesk.words import Text


class Pile(Enum):
    """What is looked at together."""

    ALL = (Text("All"), tuple(HoldReason))
    FRAUD = (Text("Fraud check"), (HoldReason.FRAUD,))
    ADDRESS = (Text("Address"), (HoldReason.ADDRESS,))
    MISSING = (Text("Missing data"), (HoldReason.CUSTOMER_INFO,))
    OTHER = (Text("Other reasons"), tuple(each for each in HoldReason if each not in REVIEW_REASONS))

    def __init__(self, word: Text, reasons: tuple[HoldReason, ...]) -> None:
        self.word = word
        self.reasons = reasons


@dataclass(frozen=True)
class ReviewRow:
    """One order of the queue."""

    id: int
    number: str
    customer: str
    ship_by: datetime
    total: Money
    reasons: tuple[HoldReason, ...]
    """Why it waits, the first one first."""
    is_answered: bool = False
    """The customer wrote, and nobody has read it."""


@dataclass(frozen=True)
class OpenHold:
    """One reason, in words."""

    id: int
    reason: HoldReason
    note: Text | None
    """Why, in words; None when nobody said it."""
    typed: str
    """What of it was typed."""
    rule: str
    placed_at: datetime
    by: str
    look_again_at: datetime | None


@dataclass(frozen=True)
class Earlier:
    """Another order of the same customer."""

    id: int
    number: str
    placed_at: datetime
    headline: Headline
    total: Money


@dataclass(frozen=True)
class Double:
    """Another card of the register that may be the same person's."""

    card_id: int
    name: str
    hold_id: int


@dataclass(frozen=True)
class Case:
    """An order as whoever decides about it sees it."""

    order: Preview
    holds: tuple[OpenHold, ...]
    signs: tuple[Weighed, ...]
    """What speaks for a fraud now, the heaviest first; empty unless it is held for that."""
    threshold: int
    earlier: tuple[Earlier, ...]
    """What the customer ordered before, the newest first."""
    double: Double | None = None
    """Whose order it repeats, where that is another card of the register."""
    answers: tuple[Answer, ...] = ()
    """What the customer wrote and nobody has read yet, the newest first."""

    @property
    def points(self) -> int:
        """What the signs make together."""
        return sum(each.points for each in self.signs)


@dataclass(frozen=True)
class Waiting:
    """The queue."""

    ids: tuple[int, ...]
    rows: tuple[ReviewRow, ...]
    today: date
    """Where the house is."""
    company: Company
    """Its working days, for whoever puts something off."""


_MOST = 3
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_NOW: BindParameter[datetime] = bindparam("now", type_=Instant)
_REASONS: BindParameter[HoldReason] = bindparam("reasons", expanding=True, type_=Hold.reason.type)
_PUT_OFF = aliased(Hold)
# A held order stands under one of these headlines; so the holds of the past are not read.
_WAITING = (
    select(Order.id)
    .where(
        Order.headline.in_([Headline.REVIEW, Headline.ON_HOLD]),
        select(Hold.id)
        .where(
            Hold.order_id == Order.id,
            Hold.released_at.is_(None),
            or_(
                Hold.reason.in_(REVIEW_REASONS),
                Hold.rule != "",
                Hold.look_again_at <= _NOW,
                replies.is_open_for(Order.id),
            ),
            Hold.reason.in_(_REASONS),
        )
        .exists(),
        or_(
            ~select(_PUT_OFF.id)
            .where(_PUT_OFF.order_id == Order.id, _PUT_OFF.released_at.is_(None), _PUT_OFF.look_again_at > _NOW)
            .exists(),
            replies.is_open_for(Order.id),
        ),
    )
    .order_by(Order.ship_by, Order.id)
)
_ROWS = select(
    *(Order.id, Order.customer_name, Order.ship_by, Order.total_minor, Order.currency),
    replies.is_open_for(Order.id).label("is_answered"),
).where(Order.id.in_(_IDS))
_HOLDS = (
    select(
        Hold.id,
        Hold.order_id,
        Hold.reason,
        Hold.note,
        Hold.said,
        Hold.rule,
        Hold.placed_at,
        Hold.look_again_at,
        User.name.label("by"),
    )
    .outerjoin(User, User.id == Hold.placed_by)
    .where(Hold.order_id.in_(_IDS), Hold.released_at.is_(None))
    .order_by(Hold.id)
)
_OF_CUSTOMER = (
    select(Order.id, Order.placed_at, Order.headline, Order.total_minor, Order.currency)
    .where(
        Order.customer_id == bindparam("customer"),
        Order.placed_at <= bindparam("placed", type_=Instant),
        Order.id != bindparam("order"),
    )
    .order_by(Order.placed_at.desc(), Order.id.desc())
    .limit(_MOST)
)

_WHOSE = (
    select(Order.id, Order.customer_id, Customer.name)
    .join(Customer, Customer.id == Order.customer_id)
    .where(Order.id.in_(_IDS))
)


@needs(Right.ORDERS)
def look(db: Db, pile: Pile = Pile.ALL) -> Waiting:
    """The orders that wait, what has to leave first on top."""
    ids = tuple(db.run(_WAITING, {"now": db.now, "reasons": list(pile.reasons)}).scalars())
    company = settings.company(db)
    today = in_zone(db.now, company.zone).date()
    closed_days.read_up(company, today)
    if not ids:
        return Waiting((), (), today, company)
    held: dict[int, list[HoldReason]] = defaultdict(list)
    for row in db.run(_HOLDS, {"ids": list(ids)}):
        held[row.order_id].append(row.reason)
    rows = {row.id: row for row in db.run(_ROWS, {"ids": list(ids)})}
    return Waiting(ids, tuple(_row(rows[each], held[each]) for each in ids), today, company)


@needs(Right.ORDERS)
def case(db: Db, order_id: int) -> Case:
    """One order, with its reasons and what it takes to judge them."""
    holds = open_holds(db, order_id)
    preview = order_preview.preview(db, order_id)
    company = settings.company(db)
    signs: tuple[Weighed, ...] = ()
    if any(each.reason is HoldReason.FRAUD for each in holds):
        (facts,) = review_facts.facts(db, [order_id], company)
        signs = fraud_score.weighed(facts)
    asked = {"customer": preview.customer_id, "placed": preview.placed_at, "order": order_id}
    earlier = db.run(_OF_CUSTOMER, asked).all() if preview.customer_id is not None else []
    return Case(
        preview,
        holds,
        signs,
        company.review_threshold,
        tuple(
            Earlier(row.id, house_name("SO", row.id), row.placed_at, row.headline, Money(row.total_minor, row.currency))
            for row in earlier
        ),
        double_of(db, order_id, holds, company),
        replies.unread(db, order_id),
    )


def double_of(db: Db, order_id: int, holds: Sequence[OpenHold], company: Company) -> Double | None:
    """Whose order is repeated, as far as that is known and another card's."""
    hold = next((each for each in holds if each.rule == DuplicateReview.key), None)
    if hold is None:
        return None
    (facts,) = review_facts.facts(db, [order_id], company)
    if facts.twin is None:
        return None
    rows = {row.id: row for row in db.run(_WHOSE, {"ids": [order_id, facts.twin.order_id]})}
    here, there = rows.get(order_id), rows.get(facts.twin.order_id)
    if here is None or there is None or here.customer_id == there.customer_id:
        return None
    return Double(there.customer_id, there.name, hold.id)


def open_holds(db: Db, order_id: int) -> tuple[OpenHold, ...]:
    """What stops the order now."""
    return tuple(
        OpenHold(
            *(row.id, row.reason, hold_words.of(row.said, row.note), row.note, row.rule),
            *(row.placed_at, row.by or "", row.look_again_at),
        )
        for row in db.run(_HOLDS, {"ids": [order_id]})
    )


def _row(row: Any, reasons: Sequence[HoldReason]) -> ReviewRow:
    number = house_name("SO", row.id)
    total = Money(row.total_minor, row.currency)
    why = tuple(dict.fromkeys(reasons))
    return ReviewRow(row.id, number, row.customer_name, row.ship_by, total, why, bool(row.is_answered))
