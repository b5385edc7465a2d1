"""The story of an order: how far it has come, who took each step and when, and every change to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, func, select, tuple_

from omsdesk.database.db import Db
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.models.company import Station, User
from omsdesk.models.journal import AuditEvent
from omsdesk.services import personal
from omsdesk.words import Text

LONGEST_STORY = 500
"""Changes that are shown; the trail keeps all of them."""


class StepState(StrEnum):
    """How a step of the bar looks."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True)
class StoryStep:
    """One step of the bar."""

    key: str
    word: Text
    state: StepState
    at: datetime | None = None
    by: str = ""
    why: Text | None = None
    """Why a step was skipped or failed."""


@dataclass(frozen=True)
class Change:
    """One row of the history."""

    at: datetime
    by: str
    station: str
    subject: str
    subject_id: int
    what: str
    before: str
    after: str


_STEPS = (
    ("placed", Text("Placed"), ("order", "place")),
    ("confirmed", Text("Confirmed"), ("order", "confirm")),
    ("paid", Text("Paid"), ("payment", "captured")),
    ("allocated", Text("Allocated"), ("order_line", "allocated")),
    ("picked", Text("Picked"), ("shipment", "finish picking")),
    ("packed", Text("Packed"), ("shipment", "close")),
    ("shipped", Text("Shipped"), ("shipment", "ship")),
    ("delivered", Text("Delivered"), ("shipment", "deliver")),
    ("completed", Text("Completed"), ("order", "complete")),
)
_LAST = (
    select(func.max(AuditEvent.id))
    .where(
        AuditEvent.order_id == bindparam("order_id"),
        tuple_(AuditEvent.subject, AuditEvent.what).in_([trace for _, _, trace in _STEPS]),
    )
    .group_by(AuditEvent.subject, AuditEvent.what)
)
_TRACES = (
    select(AuditEvent.subject, AuditEvent.what, AuditEvent.at, User.name)
    .outerjoin(User, User.id == AuditEvent.user_id)
    .where(AuditEvent.id.in_(_LAST))
)
_HISTORY = (
    select(
        AuditEvent.at,
        User.name.label("by"),
        Station.name.label("station"),
        AuditEvent.subject,
        AuditEvent.subject_id,
        AuditEvent.what,
        AuditEvent.before,
        AuditEvent.after,
    )
    .outerjoin(User, User.id == AuditEvent.user_id)
    .outerjoin(Station, Station.id == AuditEvent.station_id)
    .where(AuditEvent.order_id == bindparam("order_id"))
    .order_by(AuditEvent.id.desc())
    .limit(bindparam("most"))
)
_PAID = (PaymentWord.PAID, PaymentWord.CREDIT_OWED, PaymentWord.PART_REFUNDED, PaymentWord.REFUNDED)
_OVER = (Headline.CANCELLED, Headline.REJECTED)


def history(db: Db, order_id: int, most: int = LONGEST_STORY) -> tuple[Change, ...]:
    """Every change, the newest first."""
    rows = db.run(_HISTORY, {"order_id": order_id, "most": most}).all()
    return tuple(
        Change(row.at, row.by or "", row.station or "", row.subject, row.subject_id, row.what, before, after)
        for row, (before, after) in zip(rows, personal.told(db, rows), strict=True)
    )


def steps(db: Db, head: Any, goods: Mapping[str, int]) -> tuple[StoryStep, ...]:
    """The step bar. ``goods`` are the order's counters, summed over its lines."""
    traces = {(row.subject, row.what): row for row in db.run(_TRACES, {"order_id": head.id})}
    done = _done(head, goods)
    moments = {
        "placed": head.placed_at,
        "confirmed": head.confirmed_at,
        "shipped": head.shipped_at,
        "delivered": head.delivered_at,
        "completed": head.completed_at,
    }
    now = next((key for key, _, _ in _STEPS if not done[key] and key != "paid"), "")
    result = []
    for key, word, named in _STEPS:
        trace = traces.get(named) if done[key] else None
        state, why = _state(head, goods, key, is_done=done[key], is_now=key == now)
        at = moments.get(key) or (trace.at if trace else None)
        result.append(StoryStep(key, word, state, at if done[key] else None, (trace and trace.name) or "", why))
    return tuple(result)


def _done(head: Any, goods: Mapping[str, int]) -> dict[str, bool]:
    wanted = goods["to_ship"]
    reached = {key: bool(wanted) and goods[key] >= wanted for key in ("allocated", "picked", "packed")}
    return {
        "placed": head.headline is not Headline.DRAFT,
        "confirmed": head.confirmed_at is not None,
        "paid": head.payment in _PAID and not (head.headline in _OVER and not head.total_minor),
        **reached,
        "shipped": head.shipped_at is not None,
        "delivered": head.delivered_at is not None,
        "completed": head.completed_at is not None and head.headline is Headline.COMPLETED,
    }


def _state(
    head: Any, goods: Mapping[str, int], key: str, *, is_done: bool, is_now: bool
) -> tuple[StepState, Text | None]:
    if key in ("picked", "packed") and not goods["stocked"] and goods["to_ship"]:
        return StepState.SKIPPED, Text("Nothing to pick or pack")
    if is_done:
        return StepState.DONE, None
    if head.headline in _OVER:
        return StepState.SKIPPED, head.headline.word
    if key == "delivered" and head.headline is Headline.FAILED:
        return StepState.FAILED, head.headline.word
    return (StepState.NOW if is_now else StepState.AHEAD), None
