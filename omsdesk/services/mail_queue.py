"""The outbox of messages: each claimed with a lease by one station, and in doubt after a crash in the very middle.

"Sending" is written before the server is spoken to, and a second note right before the words go over. A station
that died before that note has sent nothing: the message waits again. After the note nobody knows: a person decides.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from omsdesk.database import answers
from omsdesk.database.db import Db
from omsdesk.errors import Unavailable
from omsdesk.lifecycles.message import MESSAGE, MessageStatus
from omsdesk.models.base import Instant
from omsdesk.models.invoice import Invoice
from omsdesk.models.message import Message, MessagePaper
from omsdesk.models.paper import Document as Stored
from omsdesk.printing.documents import Document
from omsdesk.services.invoicing.record import Record
from omsdesk.services.steps import step
from omsdesk.words import Text

LEASE = timedelta(minutes=10)
"""Longer than any one try may take: each wait for the server ends after half a minute."""

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=4)
TRIED_FOR = timedelta(days=3)
"""After so long a person is told; nobody waits longer for the news that an order is confirmed."""

_S = MessageStatus
_NOW = bindparam("now", type_=Instant)
_DUE = (
    select(Message.id)
    .where(Message.status == _S.WAITING, Message.next_at <= _NOW)
    .order_by(Message.next_at, Message.id)
    .limit(1)
)
_NEXT = _DUE.with_for_update(skip_locked=True)
_LOST = (
    select(Message.id, Message.handed_at, Message.order_id)
    .where(Message.status == _S.SENDING, or_(Message.lease_until.is_(None), Message.lease_until < _NOW))
    .order_by(Message.id)
)
_OPEN = (
    select(Message.id, Message.status, Message.order_id)
    .where(Message.status.in_([_S.WAITING, _S.SENDING]))
    .order_by(Message.id)
)
_ROW = select(*Message.__table__.columns).where(Message.id == bindparam("message"))
_MINE = (Message.id == bindparam("message"), Message.attempts == bindparam("attempt"))
_HAND = (
    update(Message)
    .where(*_MINE, Message.status == _S.SENDING, Message.lease_until > _NOW)
    .values(handed_at=_NOW, lease_until=bindparam("until", type_=Instant))
    .returning(Message.id)
)
_HELD = select(Message.status, Message.order_id, Message.created_at).where(*_MINE)
_ATTACHED = (
    select(Stored.id, Stored.title, Stored.content, Stored.pdf)
    .join(MessagePaper, MessagePaper.document_id == Stored.id)
    .where(MessagePaper.message_id == bindparam("message"))
    .order_by(Stored.id)
)


_E_INVOICES = (
    select(Invoice.name, Invoice.content)
    .join(MessagePaper, MessagePaper.document_id == Invoice.document_id)
    .where(MessagePaper.message_id == bindparam("message"))
    .order_by(Invoice.id)
)


class NotMine(Unavailable):
    """Another station has taken the message over: this one may not send it any more."""


@dataclass(frozen=True)
class Claim:
    """One try of one message: an answer to an older try changes nothing."""

    id: int
    attempt: int


@dataclass(frozen=True)
class Attached:
    """A paper that goes along, and its PDF if it was made already."""

    title: str
    document: Document
    pdf: bytes | None


def is_due(db: Db) -> bool:
    """Whether a message should be sent now."""
    return db.run(_DUE, {"now": db.now}).first() is not None


def has_lost(db: Db) -> bool:
    """Whether a station died while it sent a message."""
    return db.run(_LOST.limit(1), {"now": db.now}).first() is not None


def recover(db: Db) -> None:
    """Messages whose station died: those that were not handed over wait again, the others are in doubt."""
    for row in db.run(_LOST, {"now": db.now}).all():
        if row.handed_at is None:
            step(
                db,
                Message,
                row.id,
                MESSAGE,
                "put off",
                frm=_S.SENDING,
                next_at=db.now,
                lease_until=None,
                error=str(Text("The program ended before it was sent.")),
            )
        else:
            _doubt(db, row.id, row.order_id, str(Text("The program ended while it was sent.")))


def put_in_doubt(db: Db, why: str) -> int:
    """All that wait may have been sent from elsewhere: a person decides. How many there are."""
    open_ones = db.run(_OPEN).all()
    for row in open_ones:
        _doubt(db, row.id, row.order_id, why, row.status)
    return len(open_ones)


def claim_next(db: Db) -> Claim | None:
    """Take the message that has waited longest, for this station and a while."""
    message_id = db.run(_NEXT, {"now": db.now}).scalar()
    if message_id is None:
        return None
    attempt = int(db.run(_ROW, {"message": message_id}).one().attempts) + 1
    step(
        db,
        Message,
        message_id,
        MESSAGE,
        "send",
        frm=_S.WAITING,
        attempts=attempt,
        station_id=db.station_id,
        lease_until=db.now + LEASE,
        handed_at=None,
    )
    return Claim(message_id, attempt)


def row_of(db: Db, claim: Claim) -> Any:
    """What is to be sent."""
    return db.run(_ROW, {"message": claim.id}).one()


def e_invoices(db: Db, claim: Claim) -> tuple[tuple[str, Record], ...]:
    """The invoices and credit notes among the papers, by their names, as they were issued."""
    return tuple((row.name, answers.decode(row.content)) for row in db.run(_E_INVOICES, {"message": claim.id}))


def attached(db: Db, claim: Claim) -> tuple[Attached, ...]:
    """The papers that go along."""
    rows = db.run(_ATTACHED, {"message": claim.id})
    return tuple(Attached(row.title, answers.decode(row.content), row.pdf) for row in rows)


def hand_over(db: Db, claim: Claim) -> None:
    """From here on it may arrive. Refused when the claim has run out meanwhile: then another station sends it."""
    asked = {"message": claim.id, "attempt": claim.attempt, "now": db.now, "until": db.now + LEASE}
    if db.run(_HAND, asked).first() is None:
        raise NotMine(Text("Another station has taken this message over."))


def finish(db: Db, claim: Claim) -> None:
    """The server took it."""
    held = _held(db, claim)
    if held is not None:
        step(
            db,
            Message,
            claim.id,
            MESSAGE,
            "finish",
            order_id=held.order_id,
            frm=held.status,
            sent_at=db.now,
            lease_until=None,
            error="",
        )


def fail(db: Db, claim: Claim, why: str) -> None:
    """The server will never take it: a person must look."""
    held = _held(db, claim)
    if held is not None:
        step(
            db,
            Message,
            claim.id,
            MESSAGE,
            "fail",
            order_id=held.order_id,
            frm=held.status,
            lease_until=None,
            error=why,
        )


def put_off(db: Db, claim: Claim, why: str) -> None:
    """Not now: again later, each time after a longer while; after three days a person is told."""
    held = _held(db, claim)
    if held is None or held.status is not _S.SENDING:
        return
    if db.now - held.created_at > TRIED_FOR:
        fail(db, claim, str(Text("It was tried for three days. The last time: {why}", why=why)))
        return
    wait = min(FIRST_WAIT * 2 ** min(claim.attempt - 1, 12), LONGEST_WAIT)
    step(
        db,
        Message,
        claim.id,
        MESSAGE,
        "put off",
        frm=_S.SENDING,
        next_at=db.now + wait,
        lease_until=None,
        handed_at=None,
        error=why,
    )


def lose_sight(db: Db, claim: Claim, why: str) -> None:
    """It was handed over and nobody knows what became of it."""
    held = _held(db, claim)
    if held is not None and held.status is _S.SENDING:
        _doubt(db, claim.id, held.order_id, why)


def _held(db: Db, claim: Claim) -> Any:
    """The message, as long as no later try has begun and it is not over."""
    held = db.run(_HELD, {"message": claim.id, "attempt": claim.attempt}).first()
    return held if held is not None and held.status in (_S.SENDING, _S.IN_DOUBT) else None


def _doubt(db: Db, message_id: int, order_id: int | None, why: str, frm: MessageStatus = MessageStatus.SENDING) -> None:
    step(
        db,
        Message,
        message_id,
        MESSAGE,
        "lose sight",
        order_id=order_id,
        frm=frm,
        lease_until=None,
        error=why,
    )
