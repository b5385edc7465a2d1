"""What is stuck and why: every cause with how many wait for it, since when, and where it is freed.

Each cause is read from what is open, by an index; nothing is summed over the past.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from omsdesk.database.db import Db
from omsdesk.lifecycles import Role
from omsdesk.lifecycles.card import OPEN_CALLS, CallStatus
from omsdesk.lifecycles.goods_return import ReturnStatus
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.message import STUCK
from omsdesk.lifecycles.order import REVIEW_REASONS, HoldReason
from omsdesk.lifecycles.payment import RefundStatus
from omsdesk.lifecycles.print_job import PrintStatus
from omsdesk.lifecycles.supply import SupplyStatus
from omsdesk.models.base import Instant
from omsdesk.models.card import CardCall, CardPayment
from omsdesk.models.goods_return import Return
from omsdesk.models.journal import AuditEvent
from omsdesk.models.message import Message
from omsdesk.models.money import Refund
from omsdesk.models.order import Hold, Order
from omsdesk.models.paper import Outbox, PrintJob
from omsdesk.models.supplier import Supply
from omsdesk.services import labelling, replies, stuck_disputes
from omsdesk.services.importing import refusals
from omsdesk.words import Text


@dataclass(frozen=True)
class Cause:
    """Why things do not go on, and the way to what frees them."""

    key: str
    word: Text
    role: Role
    icon: str
    frees: Text
    """What a person does about it."""
    page: str
    focus: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Stuck:
    """One cause as it is now."""

    cause: Cause
    count: int
    since: datetime | None
    focus: Mapping[str, Any] = field(default_factory=dict)
    """What the page is opened with."""


_HELD_BY = {
    HoldReason.PAYMENT: Text("Record the payment, or write a reminder"),
    HoldReason.FRAUD: Text("Look at it, then approve or reject"),
    HoldReason.ADDRESS: Text("Complete the address"),
    HoldReason.CUSTOMER_INFO: Text("Fill it in, or ask the customer"),
    HoldReason.STOCK: Text("Link the code, or release the hold"),
    HoldReason.CUSTOMER_REQUEST: Text("Release it when the customer says so"),
    HoldReason.DISPUTE: Text("It ends when the dispute is won; else cancel, or release it"),
    HoldReason.OTHER: Text("Read the note, then release it"),
}


def _of_orders(headline: Headline, frees: Text) -> Cause:
    focus = {"tab": "open", "words": f"status:{headline.value}"}
    return Cause(headline.value, headline.word, headline.role, headline.icon, frees, "orders", focus)


def _of_hold(reason: HoldReason) -> Cause:
    page, focus = "orders", {"tab": "on_hold", "words": f"hold:{reason.value}"}
    if reason in REVIEW_REASONS:
        page, focus = "review", {"reason": reason.value}
    return Cause(f"hold {reason.value}", reason.word, reason.role, reason.icon, _HELD_BY[reason], page, focus)


_FAILED = _of_orders(Headline.FAILED, Text("Call, then send it again or take it back"))
_SHORT = _of_orders(Headline.SHORT, Text("Decide about the missing pieces"))
_NO_LABEL = _of_orders(Headline.NO_LABEL, Text("Make the label, or scan one"))
_NEW = _of_orders(Headline.NEW, Text("Confirm them"))
_BACKORDERED = _of_orders(Headline.BACKORDERED, Text("Receive stock, or ask the customer"))
HOLDS = {reason: _of_hold(reason) for reason in HoldReason}
"""The cause of each hold reason."""
_PAPERS = Cause(
    "papers",
    Text("Papers not printed"),
    Role.ERR,
    "printer",
    Text("See to the printer, then print again"),
    "print_jobs",
    {"only_open": True},
)
_MAILS = Cause(
    "mails",
    Text("Mails not taken"),
    Role.ERR,
    "mail",
    Text("Mend the address, then try again"),
    "messages",
    {"only_stuck": True},
)
_ANSWERED = Cause(
    "answers",
    Text("Customers answered"),
    Role.WARN,
    "message-square",
    Text("Read the answer, then do what it says"),
    "orders",
    {"tab": "all", "words": "status:answered"},
)
_LABELS = Cause(
    "labels",
    Text("Carrier does not answer"),
    Role.WARN,
    "tag",
    Text("It is asked again by itself, or scan one"),
    "orders",
    {"tab": "open", "words": f"status:{Headline.NO_LABEL.value}"},
)
_APPROVALS = Cause(
    "refunds to allow",
    Text("Refunds to allow"),
    Role.WARN,
    "banknote",
    Text("A supervisor allows or denies them"),
    "returns",
)
_REFUNDS = Cause(
    "refunds",
    Text("Refunds not sent"),
    Role.ERR,
    "banknote",
    Text("Look at the payments of the order"),
    "order_detail",
    {"tab": "money"},
)
_CARDS = Cause(
    "cards",
    Text("Card payments that wait"),
    Role.ERR,
    "credit-card",
    Text("Read why on the order, then ask again"),
    "order_detail",
    {"tab": "money"},
)
_DISPUTES = Cause(
    "disputes",
    Text("Disputes to answer"),
    Role.ERR,
    "shield-alert",
    Text("Send evidence at the provider"),
    "order_detail",
    {"tab": "money"},
)
_DISPUTES_LOST = Cause(
    "disputes lost",
    Text("Disputes lost"),
    Role.ERR,
    "circle-x",
    Text("Look at the order: the money counts as not paid"),
    "order_detail",
    {"tab": "money"},
)
_UNHEARD = Cause(
    "disputes not heard",
    Text("Disputes are not heard"),
    Role.ERR,
    "circle-x",
    Text("See to the payment provider"),
    "settings",
    {"section": "cards"},
)
_ASKED_FOR = Cause(
    "returns to approve",
    Text("Returns asked for"),
    Role.INFO,
    "rotate-ccw",
    Text("Approve or deny them"),
    "returns",
)
_ARRIVED = Cause(
    "returns to decide",
    Text("Returns to inspect"),
    Role.INFO,
    "rotate-ccw",
    Text("Inspect the goods and decide"),
    "returns",
)
_FILES = Cause(
    "files",
    Text("Files refused today"),
    Role.WARN,
    "file-down",
    Text("Read the report beside the file"),
    "settings",
    {"section": "data"},
)
_TO_ORDER = Cause(
    "to order",
    Text("To be ordered"),
    Role.WARN,
    "clock",
    Text("Send the orders to suppliers"),
    "suppliers",
)
_CHANGED = Cause(
    "changed at suppliers",
    Text("Suppliers to be told"),
    Role.ERR,
    "triangle-alert",
    Text("Tell them what has changed"),
    "suppliers",
)
_LATE = Cause(
    "late at suppliers",
    Text("Late at suppliers"),
    Role.WARN,
    "truck",
    Text("Ask them, or note what has left"),
    "suppliers",
)
_FIRST = {Headline.FAILED: _FAILED, Headline.SHORT: _SHORT}
_LATER = {Headline.NEW: _NEW, Headline.BACKORDERED: _BACKORDERED, Headline.NO_LABEL: _NO_LABEL}

_BY_HEADLINE = (
    select(Order.headline, func.count().label("n"), func.min(Order.placed_at).label("since"))
    .where(Order.headline.in_([*_FIRST, *_LATER]))
    .group_by(Order.headline)
)
# A held order stands under one of these two; asking the orders first keeps the holds of the past out.
_BY_HOLD = (
    select(Hold.reason, func.count(Order.id.distinct()).label("n"), func.min(Hold.placed_at).label("since"))
    .join(Order, Order.id == Hold.order_id)
    .where(
        Order.headline.in_([Headline.REVIEW, Headline.ON_HOLD]),
        Hold.released_at.is_(None),
        or_(Hold.look_again_at.is_(None), Hold.look_again_at <= bindparam("now", type_=Instant)),
    )
    .group_by(Hold.reason)
)
_BY_PAPER = select(func.count().label("n"), func.min(PrintJob.queued_at).label("since")).where(
    PrintJob.status.in_([PrintStatus.FAILED, PrintStatus.IN_DOUBT])
)
_BY_MAIL = select(func.count().label("n"), func.min(Message.created_at).label("since")).where(Message.status.in_(STUCK))
_BY_LABEL = select(func.count().label("n")).where(
    Outbox.kind == labelling.REQUEST,
    Outbox.done_at.is_(None),
    Outbox.attempts > 0,
    or_(Outbox.lease_until.is_(None), Outbox.lease_until < bindparam("now", type_=Instant)),
)
# What was in doubt after a backup was brought back is decided where large refunds are.
_TO_ALLOW = select(func.count().label("n"), func.min(Refund.at).label("since")).where(
    Refund.return_id.is_not(None),
    or_(
        Refund.status == RefundStatus.IN_DOUBT,
        (Refund.status == RefundStatus.PENDING) & Refund.due_at.is_(None),
    ),
)
_UNSENT = select(
    func.count().label("n"), func.min(Refund.at).label("since"), func.min(Refund.order_id).label("order_id")
).where(
    or_(
        (Refund.status == RefundStatus.IN_DOUBT) & Refund.return_id.is_(None),
        (Refund.status == RefundStatus.PENDING) & (Refund.due_at < bindparam("overdue", type_=Instant)),
    )
)
# Refused, or not answered for so long that nobody may be asking: no computer here knows the key, or the line is down.
_BY_CARD = (
    select(
        func.count().label("n"), func.min(CardCall.at).label("since"), func.min(CardPayment.order_id).label("order_id")
    )
    .join(CardPayment, CardPayment.id == CardCall.card_id)
    .where(
        or_(
            CardCall.status == CallStatus.FAILED,
            CardCall.status.in_(OPEN_CALLS) & (CardCall.at < bindparam("overdue", type_=Instant)),
        )
    )
)
# Only those of the last day: what is still wrong comes again with the next file.
_BY_FILE = select(func.count(AuditEvent.before.distinct()).label("n"), func.min(AuditEvent.at).label("since")).where(
    AuditEvent.subject == refusals.SUBJECT,
    AuditEvent.subject_id == 0,
    AuditEvent.what == refusals.WHAT,
    AuditEvent.at >= bindparam("yesterday", type_=Instant),
)
_BY_RETURN = (
    select(Return.status, func.count().label("n"), func.min(Return.requested_at).label("since"))
    .where(Return.status.in_([ReturnStatus.REQUESTED, ReturnStatus.PART_RECEIVED, ReturnStatus.RECEIVED]))
    .group_by(Return.status)
)
_SUPPLIES = select(func.count().label("n"), func.min(Supply.made_at).label("since"))
_BY_SUPPLY = (
    (_CHANGED, _SUPPLIES.where(Supply.revision > 0, Supply.told.is_(False))),
    (_TO_ORDER, _SUPPLIES.where(Supply.status == SupplyStatus.WAITING)),
    (
        _LATE,
        _SUPPLIES.join(Order, Order.id == Supply.order_id).where(
            Supply.status == SupplyStatus.SENT, Order.ship_by < bindparam("now", type_=Instant)
        ),
    ),
)
_UNANSWERED = timedelta(minutes=15)
_PATIENCE = timedelta(minutes=5)
"""A refund leaves within its minute wherever a station runs; after this nobody sent it."""


def look(db: Db) -> tuple[Stuck, ...]:
    """Every cause that something waits for, the most pressing on top."""
    return tuple(each for each in _all(db) if each.count)


def _all(db: Db) -> Iterator[Stuck]:
    headlines = {row.headline: row for row in db.run(_BY_HEADLINE)}
    holds = {row.reason: row for row in db.run(_BY_HOLD, {"now": db.now})}
    for headline, cause in _FIRST.items():
        yield from _one(cause, headlines.get(headline))
    yield from _disputes(db)
    for reason, cause in HOLDS.items():
        yield from _one(cause, holds.get(reason))
    for headline, cause in _LATER.items():
        yield from _one(cause, headlines.get(headline))
    labels = db.run(_BY_LABEL, {"now": db.now}).scalar_one()
    yield Stuck(_LABELS, labels, None, _LABELS.focus)
    for cause, statement in _BY_SUPPLY:
        yield from _one(cause, db.run(statement, {"now": db.now} if cause is _LATE else {}).one())
    yield from _one(_PAPERS, db.run(_BY_PAPER).one())
    yield from _one(_MAILS, db.run(_BY_MAIL).one())
    yield from _one(_ANSWERED, db.run(replies.WAITING).one())
    unsent = db.run(_UNSENT, {"overdue": db.now - _PATIENCE}).one()
    yield Stuck(_REFUNDS, unsent.n, unsent.since, {"order": unsent.order_id, **_REFUNDS.focus})
    cards = db.run(_BY_CARD, {"overdue": db.now - _UNANSWERED}).one()
    yield Stuck(_CARDS, cards.n, cards.since, {"order": cards.order_id, **_CARDS.focus})
    yield from _one(_APPROVALS, db.run(_TO_ALLOW).one())
    yield from _returns(db)
    yield from _one(_FILES, db.run(_BY_FILE, {"yesterday": db.now - timedelta(days=1)}).one())


def _disputes(db: Db) -> Iterator[Stuck]:
    for cause, found in ((_DISPUTES, stuck_disputes.wanting(db)), (_DISPUTES_LOST, stuck_disputes.lost(db))):
        for each in found:
            told = replace(cause, frees=each.frees)
            yield Stuck(told, each.count, each.since, {"order": each.order_id, **cause.focus})
    why = stuck_disputes.unheard(db)
    if why is not None:
        yield Stuck(replace(_UNHEARD, frees=why), 1, None, _UNHEARD.focus)


def _returns(db: Db) -> Iterator[Stuck]:
    rows = list(db.run(_BY_RETURN))
    for cause, is_asked_for in ((_ASKED_FOR, True), (_ARRIVED, False)):
        mine = [row for row in rows if (row.status is ReturnStatus.REQUESTED) is is_asked_for]
        if mine:
            yield Stuck(cause, sum(row.n for row in mine), min(row.since for row in mine), cause.focus)


def _one(cause: Cause, row: Any) -> Iterator[Stuck]:
    if row is not None:
        yield Stuck(cause, row.n, row.since, cause.focus)
