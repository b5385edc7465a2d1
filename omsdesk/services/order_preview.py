"""What the queue shows of the selected order: the order as it stands, without money and papers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.headline import Headline, Mark
from omsdesk.lifecycles.order import HoldReason, OrderStatus, ShortRule
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.models.company import User
from omsdesk.models.order import Assignment, Channel, Hold, Order, OrderLine, Service
from omsdesk.money import Money
from omsdesk.services import (
    blocking,
    hold_words,
    kit_lines,
    order_answer,
    order_parcels,
    order_story,
    pricing,
    settings,
    tagging,
    totals,
)
from omsdesk.services.blocking import Blocker
from omsdesk.services.new_order import ShipTo
from omsdesk.services.order_answer import NextStep
from omsdesk.services.order_parcels import ParcelPicture
from omsdesk.services.order_queue import marks_of, payment_shown
from omsdesk.services.order_story import Change
from omsdesk.services.suppliers import listing
from omsdesk.services.suppliers.listing import SupplyRow
from omsdesk.services.totals import Totals
from omsdesk.words import Day, Text


@dataclass(frozen=True)
class LinePicture:
    """One line with its counters and amounts."""

    id: int
    product_id: int
    sku: str
    name: str
    stocked: bool
    ordered: int
    cancelled: int
    allocated: int
    picked: int
    packed: int
    shipped: int
    delivered: int
    return_requested: int
    returned: int
    unit: Money
    discount_bp: int
    amount: Money
    """In the terms of its price: with the tax where that holds it."""
    why: tuple[Text, ...] = ()
    """Which kit it is of, where the price comes from, and what comes off it."""
    kit_number: int = 0
    """Which kit of the order it is a part of; 0 for what was ordered by itself."""
    kit_pieces: int = 0
    kit_name: str = ""

    @property
    def waiting(self) -> int:
        """Pieces that wait for stock."""
        return self.ordered - self.cancelled - self.allocated


@dataclass(frozen=True)
class HoldPicture:
    """One reason that stops the order."""

    id: int
    reason: HoldReason
    note: Text | None
    """Why, in words; None when nobody said it."""
    placed_at: datetime
    by: str
    again: Day | None = None
    """When somebody looks again; None when it waits until it is released."""


@dataclass(frozen=True)
class Preview:
    """What the queue shows of the selected order."""

    id: int
    number: str
    external_ref: str
    status: OrderStatus
    headline: Headline
    marks: tuple[Mark, ...]
    payment: PaymentWord | None
    placed_at: datetime
    ship_by: datetime
    expected_at: datetime | None
    channel: str
    service: str
    carrier: str
    customer: str
    customer_id: int | None
    email: str
    phone: str
    ship_to: ShipTo
    short_rule: ShortRule
    packer_note: str
    gift_note: str
    lines: tuple[LinePicture, ...]
    holds: tuple[HoldPicture, ...]
    totals: Totals
    currency: str
    answer: tuple[Text, ...]
    next_step: NextStep | None
    next_blockers: tuple[Blocker, ...]
    """What keeps the next step from being taken, each with the action that mends it."""
    history: tuple[Change, ...]
    tags: tuple[str, ...] = ()
    assigned: str = ""
    """Who sees to it."""
    supplies: tuple[SupplyRow, ...] = ()
    """What suppliers send of it."""

    @property
    def answer_line(self) -> str:
        """What to tell the caller, in one line."""
        return ", ".join(str(part) for part in self.answer)

    @property
    def total(self) -> Money:
        """What the customer pays."""
        return Money(self.totals.total_minor, self.currency)


_HEAD = (
    select(
        *(column for column in Order.__table__.columns if column.name != "search"),
        Channel.name.label("channel"),
        Service.name.label("service"),
        Service.carrier,
    )
    .join(Channel, Channel.id == Order.channel_id)
    .join(Service, Service.id == Order.service_id)
    .where(Order.id == bindparam("order_id"))
)
_LINES = (
    select(*OrderLine.__table__.columns, totals.QUANTITY)
    .where(OrderLine.order_id == bindparam("order_id"))
    .order_by(OrderLine.position)
)
_HOLDS = (
    select(Hold.id, Hold.reason, Hold.note, Hold.said, Hold.placed_at, Hold.look_again_at, User.name.label("by"))
    .outerjoin(User, User.id == Hold.placed_by)
    .where(Hold.order_id == bindparam("order_id"), Hold.released_at.is_(None))
    .order_by(Hold.id)
)
_ASSIGNED = (
    select(User.name)
    .join(Assignment, Assignment.user_id == User.id)
    .where(Assignment.order_id == bindparam("order_id"))
)
_OF_KIT = ("kit_number", "kit_pieces", "kit_name")
COUNTERS = ("allocated", "picked", "packed", "shipped", "delivered")
FEW = 6
"""Changes that the preview shows."""


def preview(db: Db, order_id: int) -> Preview:
    """What the queue shows of the selected order."""
    head = head_of(db, order_id)
    return picture(db, head, lines_of(db, head), order_parcels.parcels(db, order_id), story=FEW)


def head_of(db: Db, order_id: int) -> Any:
    """The order's own row with the names of its channel and service."""
    head = db.run(_HEAD, {"order_id": order_id}).first()
    if head is None:
        raise Refusal(Text("There is no order {number}.", number=house_name("SO", order_id)))
    return head


def lines_of(db: Db, head: Any) -> tuple[LinePicture, ...]:
    """The lines of the order, by position."""
    names = ("id", "product_id", "sku", "name", "stocked", "ordered", "cancelled", *COUNTERS)
    return tuple(
        LinePicture(
            **{name: getattr(row, name) for name in (*names, "return_requested", "returned", "discount_bp", *_OF_KIT)},
            unit=Money(row.unit_minor, head.currency),
            amount=Money(totals.shown_of(row, head), head.currency),
            why=tuple(each for each in _why(row, head.currency) if each is not None),
        )
        for row in db.run(_LINES, {"order_id": head.id})
    )


def _why(row: Any, currency: str) -> tuple[Text | None, ...]:
    return (
        kit_lines.words(row),
        pricing.price_words(row.price_list, row.price_from, by_hand=row.price_by_hand),
        pricing.discount_words(row.discount_bp, row.discount_minor, currency),
    )


def picture(
    db: Db, head: Any, lines: tuple[LinePicture, ...], parcels: tuple[ParcelPicture, ...], *, story: int
) -> Preview:
    """The order as it stands, with so many rows of its story."""
    company = settings.company(db)
    waiting = sum(line.waiting for line in lines) if head.status is OrderStatus.CONFIRMED else 0
    is_released = order_parcels.is_released(db, head.id)
    supplies = listing.of_order(db, head.id)
    elsewhere = sum(each.open for each in supplies)
    to_leave = sum(line.allocated - line.shipped for line in lines)
    step = order_answer.next_step(
        head.headline,
        is_released=is_released,
        at_bench=not company.waves or (company.pick_while_packing and not company.hall),
        waits_for_stock=waiting > 0 and not is_released,
        at_suppliers=0 < elsewhere == to_leave,
    )
    verb = str(step.verb) if step else ""
    return Preview(
        id=head.id,
        number=house_name("SO", head.id),
        external_ref=head.external_ref or "",
        status=head.status,
        headline=head.headline,
        marks=marks_of(
            headline=head.headline,
            ship_by=head.ship_by,
            returned=head.returned,
            gift=head.gift,
            at_suppliers=elsewhere > 0,
            now=db.now,
        ),
        payment=payment_shown(head.headline, head.payment, head.total_minor),
        placed_at=head.placed_at,
        ship_by=head.ship_by,
        expected_at=head.expected_at,
        channel=head.channel,
        service=head.service,
        carrier=head.carrier,
        customer=head.customer_name,
        customer_id=head.customer_id,
        email=head.email,
        phone=head.phone,
        ship_to=_ship_to(head),
        short_rule=head.short_rule,
        packer_note=head.packer_note,
        gift_note=head.gift_note,
        lines=lines,
        holds=tuple(
            HoldPicture(
                *(row.id, row.reason, hold_words.of(row.said, row.note), row.placed_at, row.by or ""),
                again=Day(row.look_again_at, db.now) if row.look_again_at is not None else None,
            )
            for row in db.run(_HOLDS, {"order_id": head.id})
        ),
        totals=totals.totals_of(head),
        currency=head.currency,
        answer=order_answer.answer(
            head,
            now=db.now,
            trackings=[parcel.tracking for parcel in parcels if parcel.tracking and parcel.is_live],
            packed_at=max((parcel.closed_at for parcel in parcels if parcel.closed_at), default=None),
            waiting=waiting,
            at_suppliers=elsewhere,
        ),
        next_step=step,
        next_blockers=blocking.blockers(db, head.id, verb) if verb in blocking.RULES else (),
        history=order_story.history(db, head.id, story),
        tags=tagging.of(db, [head.id]),
        assigned=db.run(_ASSIGNED, {"order_id": head.id}).scalar() or "",
        supplies=supplies,
    )


def _ship_to(head: Any) -> ShipTo:
    return ShipTo(
        name=head.ship_name,
        street=head.ship_street,
        extra=head.ship_extra,
        city=head.ship_city,
        region=head.ship_region,
        postal_code=head.ship_postal_code,
        country=head.ship_country,
    )
