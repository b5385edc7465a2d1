"""What customers wrote to the mailbox for answers: on its order once, and open until somebody has read it.

Who wrote what stands among the personal words, so that it goes when the person is forgotten.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.reply import ReplyStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.messages.post.incoming import Head, Said
from omsdesk.models.order import Order
from omsdesk.models.reply import Reply
from omsdesk.services import personal
from omsdesk.words import Text

_OLDEST = timedelta(days=60)
"""A mail that says it is older does not know what day it is."""
_ORDER: BindParameter[int] = bindparam("order")
_KNOWN = select(Reply.id).where(Reply.key == bindparam("key_"))
_COLUMNS = select(*Reply.__table__.columns)
_OF_ORDER = _COLUMNS.where(Reply.order_id == _ORDER).order_by(Reply.id.desc())
_OPEN = _COLUMNS.where(Reply.order_id == _ORDER, Reply.settled_at.is_(None)).order_by(Reply.id.desc())
_ONE = _COLUMNS.where(Reply.id == bindparam("reply"))
_SETTLE = (
    update(Reply)
    .where(Reply.order_id == _ORDER, Reply.settled_at.is_(None), Reply.id.in_(bindparam("seen", expanding=True)))
    .values(settled_at=bindparam("now"), settled_by=bindparam("by"))
    .returning(Reply.id)
)
WAITING = select(
    func.count(Reply.order_id.distinct()).label("n"),
    func.min(Reply.arrived_at).label("since"),
).where(Reply.settled_at.is_(None))
"""How many orders have an answer that nobody has read, and since when."""


@dataclass(frozen=True)
class About:
    """What a mail is about."""

    order_id: int
    message_id: int | None = None
    """The message that it answers, where it says so."""


@dataclass(frozen=True)
class Answer:
    """What a customer wrote."""

    id: int
    order_id: int
    order: str
    at: datetime
    sender: str
    subject: str
    words: str
    files: tuple[str, ...]
    status: ReplyStatus


def is_open_for(order_id: Any) -> Any:
    """Whether an order has an answer that nobody has read, as a condition."""
    return select(Reply.id).where(Reply.order_id == order_id, Reply.settled_at.is_(None)).correlate(Order).exists()


def land(db: Db, about: About, head: Head, said: Said) -> bool:
    """Put what a customer wrote on its order; False when it is there already."""
    if db.run(_KNOWN, {"key_": head.key}).first() is not None:
        return False
    sender = f"{head.name} <{head.sender}>" if head.name else head.sender
    told = (sender, head.subject, said.words, "\n".join(said.files))
    marks = personal.keep_all(db, told, order_id=about.order_id)
    make = postgresql.insert if db.is_postgresql else sqlite.insert
    row = {
        "key": head.key,
        "order_id": about.order_id,
        "message_id": about.message_id,
        "arrived_at": _came(head, db.now),
        **dict(zip(("sender", "subject", "words", "files"), marks, strict=True)),
    }
    added = db.run(make(Reply).values(row).on_conflict_do_nothing(index_elements=["key"]).returning(Reply.id)).scalar()
    if added is None:
        raise Refusal(Text("This mail was read by another station just now."))
    db.audit("reply", added, "arrive", order_id=about.order_id, after=marks[2] or marks[1])
    return True


def of_order(db: Db, order_id: int) -> tuple[Answer, ...]:
    """All that the customer of an order wrote, the newest first."""
    return _told(db, db.run(_OF_ORDER, {"order": order_id}))


def unread(db: Db, order_id: int) -> tuple[Answer, ...]:
    """What nobody has read yet, the newest first."""
    return _told(db, db.run(_OPEN, {"order": order_id}))


def one(db: Db, reply_id: int) -> Answer | None:
    """One of them."""
    return next(iter(_told(db, db.run(_ONE, {"reply": reply_id}))), None)


def unseen(db: Db, order_id: int, seen: Collection[int]) -> bool:
    """Whether the customer wrote something that is not among what a page showed: it came after that was drawn."""
    return any(each.id not in seen for each in db.run(_OPEN, {"order": order_id}))


@needs(Right.ORDERS)
def settle(db: Db, order_id: int, seen: Collection[int]) -> int:
    """Somebody has read these of what the customer wrote, and knows what to do about them; how many were open."""
    if not seen:
        return 0
    asked = {"order": order_id, "seen": sorted(seen), "now": db.now, "by": db.user_id}
    settled = db.run(_SETTLE, asked).scalars().all()
    for each in sorted(settled):
        db.audit("reply", each, "read", order_id=order_id)
    return len(settled)


def _told(db: Db, found: Iterable[Any]) -> tuple[Answer, ...]:
    rows = list(found)
    words = personal.words_of(db, (mark for row in rows for mark in (row.sender, row.subject, row.words, row.files)))
    return tuple(
        Answer(
            id=row.id,
            order_id=row.order_id,
            order=house_name("SO", row.order_id),
            at=row.arrived_at,
            sender=words[row.sender],
            subject=words[row.subject],
            words=words[row.words],
            files=tuple(filter(None, words[row.files].split("\n"))),
            status=ReplyStatus.OPEN if row.settled_at is None else ReplyStatus.READ,
        )
        for row in rows
    )


def _came(head: Head, now: datetime) -> datetime:
    """When it was written, as far as that can be."""
    return head.at if head.at is not None and now - _OLDEST < head.at < now else now
