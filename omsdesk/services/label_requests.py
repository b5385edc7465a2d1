"""Ask carriers for labels after the commit that wanted them; each answer is written down by a deed of its own.

A request carries its key: sent twice, the carrier gives the same label. Any station may carry any request out.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, or_, select, update

from omsdesk import carriers
from omsdesk.carriers import LabelRefused
from omsdesk.database import answers
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Unavailable
from omsdesk.models.paper import Outbox
from omsdesk.services import labelling, papers
from omsdesk.words import Text

LEASE = timedelta(minutes=2)
"""How long a station may take over one request before another tries it."""

FIRST_WAIT = timedelta(seconds=15)
_MOST_DOUBLINGS = 7
_DUE = (
    select(Outbox.id)
    .where(
        Outbox.kind == labelling.REQUEST,
        Outbox.done_at.is_(None),
        Outbox.next_at <= bindparam("now"),
        or_(Outbox.lease_until.is_(None), Outbox.lease_until < bindparam("now")),
    )
    .order_by(Outbox.next_at, Outbox.id)
    .limit(1)
)
_NEXT = _DUE.with_for_update(skip_locked=True)
_ROW = select(Outbox.payload, Outbox.attempts).where(Outbox.id == bindparam("row"))
_CLAIM = (
    update(Outbox)
    .where(Outbox.id == bindparam("row"))
    .values(station_id=bindparam("station"), lease_until=bindparam("until"), attempts=Outbox.attempts + 1)
)
_DONE = (
    update(Outbox)
    .where(Outbox.id == bindparam("row"), Outbox.done_at.is_(None))
    .values(done_at=bindparam("at"), lease_until=None, error=bindparam("why"))
)
_LATER = (
    update(Outbox)
    .where(Outbox.id == bindparam("row"))
    .values(next_at=bindparam("then"), lease_until=None, error=bindparam("why"))
)


@dataclass(frozen=True)
class Asked:
    """How many labels came, were refused, or wait for a carrier that does not answer."""

    bought: int = 0
    refused: int = 0
    waiting: int = 0


def carry_out(work: Work) -> Asked:
    """Send every request that is due. For the outside lane; never inside a transaction."""
    bought = refused = waiting = 0
    while work.read(is_due):
        row_id = work.write(claim_next)
        if row_id is None:
            break
        label_id, carrier_key, ask = answers.decode(work.read(payload, row_id))
        try:
            number = _carrier(carrier_key).buy(ask).tracking_number
        except LabelRefused as no:
            work.write(refuse, row_id, label_id, str(no))
            refused += 1
        except Unavailable as trouble:
            work.write(put_off, row_id, str(trouble))
            waiting += 1
        else:
            work.write(accept, row_id, label_id, number)
            bought += 1
    return Asked(bought, refused, waiting)


def is_due(db: Db) -> bool:
    """Whether a carrier should be asked now."""
    return db.run(_DUE, {"now": db.now}).first() is not None


def claim_next(db: Db) -> int | None:
    """Take the request that has waited longest, for this station and a while."""
    row_id = db.run(_NEXT, {"now": db.now}).scalar()
    if row_id is not None:
        db.run(_CLAIM, {"row": row_id, "station": db.station_id, "until": db.now + LEASE})
    return row_id


def payload(db: Db, row_id: int) -> str:
    """What is asked, as it was written beside its cause."""
    return str(db.run(_ROW, {"row": row_id}).one().payload)


def accept(db: Db, row_id: int, label_id: int, tracking: str) -> None:
    """The carrier gave a number: the label is made, and printed unless it was voided meanwhile."""
    db.run(_DONE, {"row": row_id, "at": db.now, "why": ""})
    parcel_id = labelling.bought(db, label_id, tracking)
    if parcel_id is not None:
        papers.print_label(db, parcel_id)


def refuse(db: Db, row_id: int, label_id: int, why: str) -> None:
    """The carrier will not take this box as it is; a person must look."""
    db.run(_DONE, {"row": row_id, "at": db.now, "why": why})
    labelling.failed(db, label_id, why)


def put_off(db: Db, row_id: int, why: str) -> None:
    """The carrier does not answer: try again later, each time after a longer while."""
    attempts = db.run(_ROW, {"row": row_id}).one().attempts
    wait = FIRST_WAIT * 2 ** min(attempts, _MOST_DOUBLINGS)
    db.run(_LATER, {"row": row_id, "then": db.now + wait, "why": why})


def _carrier(key: str) -> carriers.Carrier:
    found = carriers.carriers().get(key)
    if found is None:
        raise LabelRefused(Text("The carrier {carrier} is not set up any more.", carrier=key))
    return found
