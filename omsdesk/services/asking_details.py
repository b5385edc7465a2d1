"""Ask a customer for what is missing, and take the answer in: it fills the order, and frees it when all is there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, update

from omsdesk.clock import in_zone
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.models.order import Hold, Order
from omsdesk.services import (
    changing,
    confirming,
    deciding,
    due_dates,
    holding,
    message_facts,
    messaging,
    missing_details,
    personal,
    replies,
    review_queue,
    settings,
)
from omsdesk.services.deciding import Decided
from omsdesk.services.new_order import ShipTo
from omsdesk.services.steps import status_of
from omsdesk.words import Text

KIND = "details"
WORKING_DAYS = 3
"""So long an answer is waited for before somebody looks again."""
LONGEST = 4_000
_BACK = (
    update(Hold)
    .where(Hold.order_id == bindparam("order"), Hold.released_at.is_(None), Hold.look_again_at.is_not(None))
    .values(look_again_at=bindparam("at"))
)


@dataclass(frozen=True)
class Answer:
    """What the customer said, and what the order says by it."""

    words: str
    ship_to: ShipTo
    email: str
    phone: str
    seen: tuple[int, ...] = ()
    """The replies that stood in front of whoever wrote this down."""


@needs(Right.ORDERS)
def ask(db: Db, order_id: int, seen: Collection[int] = ()) -> Decided:
    """Write to the customer; until the answer, or for a few days, nobody has to look."""
    locks.order(db, order_id)
    deciding.refuse_unseen(db, order_id, seen)
    messaging.send(db, order_id, KIND)
    company = settings.company(db)
    day = due_dates.after_working_days(in_zone(db.now, company.zone).date(), WORKING_DAYS, company)
    for hold in missing_details.holds(db, order_id):
        decided = deciding.put_off(db, order_id, hold.reason, "", day, seen)
    return decided


@needs(Right.ORDERS)
def answer(db: Db, order_id: int, said: Answer) -> Decided:
    """The customer answered. What is missing still brings the order back to the queue; else it goes on."""
    locks.order(db, order_id)
    head = message_facts.head_of(db, order_id)
    was_blank = missing_details.blank(db, head)
    waits = missing_details.holds(db, order_id)
    is_changed = _fill(db, order_id, head, said)
    if not is_changed and not said.words.strip():
        raise Refusal(Text("Nothing was answered."), Text("Paste the answer, or fill in what it says."))
    if len(said.words) > LONGEST:
        raise Refusal(Text("The answer is longer than {n} letters.", n=LONGEST), Text("Keep what matters."))
    if said.words.strip() and said.words.strip() not in {each.words for each in replies.unread(db, order_id)}:
        mark = personal.keep(db, said.words.strip(), order_id=order_id)
        db.audit("order", order_id, "answer", order_id=order_id, after=mark)
    replies.settle(db, order_id, said.seen)
    db.run(_BACK, {"order": order_id, "at": db.now - timedelta(seconds=1)})
    if was_blank and not missing_details.blank(db, message_facts.head_of(db, order_id)):
        for hold in waits:
            holding.release_reason(db, order_id, hold.reason)
        is_placed = status_of(db, Order, order_id) is OrderStatus.PLACED
        if is_placed and not review_queue.open_holds(db, order_id):
            confirming.confirm(db, order_id)
    return deciding.decided(db, order_id, said.seen)


def _fill(db: Db, order_id: int, head: Any, said: Answer) -> bool:
    """Write what is new into the order; whether something was."""
    is_changed = False
    parts = changing.parts_of(said.ship_to, head.customer_name)
    if any(value != getattr(head, f"ship_{name}") for name, value in parts.items()):
        changing.change_address(db, order_id, said.ship_to)
        is_changed = True
    if (said.email.strip(), said.phone.strip()) != (head.email, head.phone):
        changing.change_contact(db, order_id, email=said.email, phone=said.phone)
        is_changed = True
    return is_changed
