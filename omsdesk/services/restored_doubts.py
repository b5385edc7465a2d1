"""What was on its way when a backup was made: put in doubt as it comes back, and left to a person.

It has most likely gone out since. Sent again it would be a second mail, a second label that costs money, a second
refund; so nothing of it goes by itself, and each stands where people look for what is stuck. The same is done in a
file whose database was moved to a server: there it goes out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select

from omsdesk.database import answers
from omsdesk.database.db import Db
from omsdesk.lifecycles.payment import REFUND, RefundStatus
from omsdesk.lifecycles.print_job import PRINT_JOB, PrintStatus
from omsdesk.lifecycles.supply import SupplyStatus
from omsdesk.models.money import Refund
from omsdesk.models.paper import Outbox, PrintJob
from omsdesk.models.supplier import Supply
from omsdesk.services import label_requests, labelling, mail_queue
from omsdesk.services.cards import queue as card_calls
from omsdesk.services.steps import step
from omsdesk.words import Text


@dataclass(frozen=True)
class InDoubt:
    """How many of each kind."""

    messages: int = 0
    papers: int = 0
    labels: int = 0
    refunds: int = 0
    supplies: int = 0
    """Orders to suppliers that nobody had sent; only a person sends them."""

    @property
    def words(self) -> tuple[Text, ...]:
        """What waits for a person, and where."""
        counts = (self.messages, self.papers, self.labels, self.refunds, self.supplies)
        return tuple(said.given(n=n) for said, n in zip(_WORDS, counts, strict=True) if n)


_WORDS = (
    Text(
        "{n} message waited in it and may have been sent since. Look at it in Messages.",
        many="{n} messages waited in it and may have been sent since. Look at them in Messages.",
    ),
    Text(
        "{n} paper waited in it and may have come out since. Look at it in Print jobs.",
        many="{n} papers waited in it and may have come out since. Look at them in Print jobs.",
    ),
    Text(
        "{n} label was asked for in it and may have been made since. Look at it in Ship.",
        many="{n} labels were asked for in it and may have been made since. Look at them in Ship.",
    ),
    Text(
        "{n} refund waited in it and may have left since. A supervisor decides in Returns.",
        many="{n} refunds waited in it and may have left since. A supervisor decides in Returns.",
    ),
    Text(
        "{n} order to a supplier waited in it and may have been sent since. Ask them before you send it.",
        many="{n} orders to suppliers waited in it and may have been sent since. Ask them before you send them.",
    ),
)
RESTORED = Text("A backup was brought back.")
MOVED = Text("This database was moved to a server.")
_PAPERS = (
    select(PrintJob.id, PrintJob.status)
    .where(PrintJob.status.in_([PrintStatus.QUEUED, PrintStatus.SENT]))
    .order_by(PrintJob.id)
)
_LABELS = (
    select(Outbox.id, Outbox.payload)
    .where(Outbox.kind == labelling.REQUEST, Outbox.done_at.is_(None))
    .order_by(Outbox.id)
)
_SUPPLIES = select(func.count()).select_from(Supply).where(Supply.status == SupplyStatus.WAITING)
_REFUNDS = select(Refund.id, Refund.order_id).where(Refund.status == RefundStatus.PENDING).order_by(Refund.id)


def put_in_doubt(db: Db, why: Text) -> InDoubt:
    """Stop all of it, for this reason."""
    card_calls.doubt_all(db)  # their keys tell what was done since: nobody has to decide
    mails = mail_queue.put_in_doubt(db, str(Text("{why} It may have been sent since.", why=why)))
    return InDoubt(mails, *(stop(db, why) for stop in _STOPS))


def _papers(db: Db, why: Text) -> int:
    said = str(Text("{why} It may have come out since.", why=why))
    papers = db.run(_PAPERS).all()
    for paper in papers:
        step(db, PrintJob, paper.id, PRINT_JOB, "lose sight", frm=paper.status, error=said)
    return len(papers)


def _labels(db: Db, why: Text) -> int:
    """A new label gets a key of its own, so the carrier would make, and charge, a second one."""
    said = str(Text("{why} The carrier may have made this label: look there before asking again.", why=why))
    open_ones = db.run(_LABELS).all()
    for row in open_ones:
        label_id, *_ = answers.decode(row.payload)
        label_requests.refuse(db, row.id, label_id, said)
    return len(open_ones)


def _refunds(db: Db, _: Text) -> int:
    waiting = db.run(_REFUNDS).all()
    for row in waiting:
        step(db, Refund, row.id, REFUND, "lose sight", order_id=row.order_id, frm=RefundStatus.PENDING, due_at=None)
    return len(waiting)


def _supplies(db: Db, _: Text) -> int:
    """Nothing has to be stopped: only a person sends them, and has to ask first."""
    return int(db.run(_SUPPLIES).scalar_one())


_STOPS: tuple[Callable[[Db, Text], int], ...] = (_papers, _labels, _refunds, _supplies)
