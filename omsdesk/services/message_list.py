"""Messages as people see them: all of them newest first, those of one order, and what one says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.lifecycles.message import MESSAGE, OVER, STUCK, MessageStatus
from omsdesk.lifecycles.reply import ReplyStatus
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.messages import name_of
from omsdesk.models.company import User
from omsdesk.models.message import Message, MessagePaper
from omsdesk.models.paper import Document
from omsdesk.services import mail_setup, replies, settings
from omsdesk.services.replies import Answer
from omsdesk.words import Text

NEW_LINE = "\n"
LISTED = 2_000
"""Nobody scrolls further back than this; older messages are found at their order."""


@dataclass(frozen=True)
class MessageRow:
    """One line of the list."""

    id: int
    order_id: int | None
    order: str
    kind: Text | str
    at: datetime
    sent_at: datetime | None
    recipient: str
    status: MessageStatus | ReplyStatus
    attempts: int
    error: str
    user: str
    is_again: bool

    @property
    def is_answer(self) -> bool:
        """Whether the customer wrote it."""
        return isinstance(self.status, ReplyStatus)

    @property
    def verbs(self) -> tuple[str, ...]:
        """What may be done with it now."""
        return MESSAGE.verbs_from(self.status) if isinstance(self.status, MessageStatus) else ()

    @property
    def is_over(self) -> bool:
        """Whether nothing happens to it any more, so that it can be sent again."""
        return self.status in OVER


@dataclass(frozen=True)
class MessageText:
    """What one message says, to the letter."""

    id: int
    recipient: str
    subject: str
    body: str
    html: str
    papers: tuple[str, ...]
    """What went along, or was attached to an answer."""
    is_answer: bool = False
    """The customer wrote it; ``recipient`` is whoever did."""


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_ALL = select(Message.id).order_by(Message.id.desc()).limit(LISTED)
_STUCK = _ALL.where(Message.status.in_(STUCK))
_COLUMNS = (
    select(
        Message.id,
        Message.order_id,
        Message.kind,
        Message.created_at,
        Message.sent_at,
        Message.recipient,
        Message.status,
        Message.attempts,
        Message.error,
        Message.again_of,
        User.name.label("user"),
    )
    .outerjoin(User, User.id == Message.user_id)
    .order_by(Message.id.desc())
)
_ROWS = _COLUMNS.where(Message.id.in_(_IDS))
_OF_ORDER = _COLUMNS.where(Message.order_id == bindparam("order"))
_TEXT = select(Message.id, Message.recipient, Message.subject, Message.body, Message.html).where(
    Message.id == bindparam("message")
)
_PAPERS = (
    select(Document.title)
    .join(MessagePaper, MessagePaper.document_id == Document.id)
    .where(MessagePaper.message_id == bindparam("message"))
    .order_by(Document.id)
)


@needs(Right.ORDERS)
def message_ids(db: Db, *, only_stuck: bool = False) -> tuple[int, ...]:
    """All messages, newest first; or only those that a person must look at."""
    return tuple(row.id for row in db.run(_STUCK if only_stuck else _ALL))


@needs(Right.ORDERS)
def message_rows(db: Db, ids: Sequence[int]) -> tuple[MessageRow, ...]:
    """The lines of these messages, in the order asked for."""
    found = {row.id: row for row in db.run(_ROWS, {"ids": list(ids)})}
    return tuple(_row(found[each]) for each in ids if each in found)


def of_order(db: Db, order_id: int) -> tuple[MessageRow, ...]:
    """What its customer was written and what came back, newest first."""
    written = [_row(row) for row in db.run(_OF_ORDER, {"order": order_id})]
    answers = [_answer(each) for each in replies.of_order(db, order_id)]
    if not answers:
        return tuple(written)
    return tuple(sorted([*written, *answers], key=lambda row: (row.at, row.is_answer), reverse=True))


def text_of(db: Db, message_id: int) -> MessageText | None:
    """What a message says, or an answer to one."""
    if message_id < 0:
        found = replies.one(db, -message_id)
        return None if found is None else _text_of_answer(found)
    row = db.run(_TEXT, {"message": message_id}).first()
    if row is None:
        return None
    papers = tuple(db.run(_PAPERS, {"message": message_id}).scalars())
    return MessageText(row.id, row.recipient, row.subject, row.body, row.html, papers)


def is_switched_on(db: Db) -> bool:
    """Whether customers are written to at all."""
    return settings.company(db).mail_on


def way_out(db: Db) -> mail_setup.Way | None:
    """How mail leaves; None while it is switched off."""
    company = settings.company(db)
    return mail_setup.way_of(company) if company.mail_on else None


def _answer(each: Answer) -> MessageRow:
    """An answer among the messages. Its id counts downwards, so that it is never that of a message."""
    return MessageRow(
        id=-each.id,
        order_id=each.order_id,
        order=each.order,
        kind=Text("Answer of the customer"),
        at=each.at,
        sent_at=None,
        recipient=each.sender,
        status=each.status,
        attempts=0,
        error="",
        user="",
        is_again=False,
    )


def _text_of_answer(each: Answer) -> MessageText:
    page = "".join(f"<p>{escape(part).replace(NEW_LINE, '<br>')}</p>" for part in each.words.split("\n\n"))
    return MessageText(-each.id, each.sender, each.subject, each.words, page, each.files, is_answer=True)


def _row(row: Any) -> MessageRow:
    return MessageRow(
        id=row.id,
        order_id=row.order_id,
        order=house_name("SO", row.order_id) if row.order_id else "",
        kind=name_of(row.kind),
        at=row.created_at,
        sent_at=row.sent_at,
        recipient=row.recipient,
        status=row.status,
        attempts=row.attempts,
        error=row.error,
        user=row.user or "",
        is_again=row.again_of is not None,
    )
