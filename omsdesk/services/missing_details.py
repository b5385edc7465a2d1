"""What an order still needs to know from its customer: parts that are blank, and what somebody wrote down."""

from typing import Any

from sqlalchemy import bindparam, select

from omsdesk.database.db import Db
from omsdesk.lifecycles.order import HoldReason
from omsdesk.models.order import Hold
from omsdesk.services import hold_words
from omsdesk.words import Text

ASKED_FOR = (HoldReason.ADDRESS, HoldReason.CUSTOMER_INFO)
"""Reasons that a customer's answer can settle."""
NOT_ASKED = "duplicate"
"""The rule whose holds no missing detail explains."""
_ADDRESS = (
    ("ship_name", Text("Name of whoever receives it")),
    ("ship_street", Text("Street and house number")),
    ("ship_postal_code", Text("Postal code")),
    ("ship_city", Text("City")),
    ("ship_country", Text("Country")),
)
_PHONE = ("phone", Text("Phone number"))
_HOLDS = (
    select(Hold.id, Hold.reason, Hold.note, Hold.said, Hold.rule)
    .where(
        Hold.order_id == bindparam("order"),
        Hold.released_at.is_(None),
        Hold.reason.in_(ASKED_FOR),
        Hold.rule != NOT_ASKED,
    )
    .order_by(Hold.id)
)


def holds(db: Db, order_id: int) -> tuple[Any, ...]:
    """The open holds that an answer can settle."""
    return tuple(db.run(_HOLDS, {"order": order_id}))


def blank(db: Db, head: Any) -> tuple[Text, ...]:
    """The parts of the order that are blank, as far as it is held for them."""
    reasons = {row.reason for row in holds(db, head.id)}
    parts = [*_ADDRESS] if reasons else []
    if HoldReason.CUSTOMER_INFO in reasons:
        parts.append(_PHONE)
    return tuple(words for name, words in parts if not getattr(head, name).strip())


def needed(db: Db, head: Any) -> tuple[Text, ...]:
    """What the customer is asked for: the blank parts, and what a person or a file wrote with the hold."""
    notes = (hold_words.of(row.said, row.note) for row in holds(db, head.id) if not row.rule)
    return (*blank(db, head), *(note for note in notes if note is not None))
